"""What the commands of the desk share: the figures they read, for which day and which countries, and where to write."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from typology.assessment.collection import Assessments
    from typology.desk.indicators import Indicators
    from typology.rulebook.model import Rulebook

__all__ = [
    "codes_of",
    "countries_option",
    "data_argument",
    "date_option",
    "day_of",
    "figures_of",
    "reviews_by",
    "rulebook_with_desk",
    "target",
    "written",
]

MEMBERS = "un"


def day_of(_context: click.Context, _parameter: click.Parameter, given: str | None) -> datetime.date | None:
    """Read a day of the calendar."""
    if given is None:
        return None
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(f"{given!r} is no day; expected one such as 2020-12-31") from None


def codes_of(_context: click.Context, _parameter: click.Parameter, given: str | None) -> tuple[str, ...] | None:
    """Read codes between commas."""
    if given is None:
        return None
    codes = tuple(dict.fromkeys(code for part in given.split(",") if (code := part.strip())))
    if not codes:
        raise click.BadParameter("there is nothing in it; expected codes such as KEN,IND")
    return codes


def _countries(context: click.Context, parameter: click.Parameter, given: str | None) -> tuple[str, ...] | None:
    """Read countries between commas, by any code or by a name without commas; ``un`` for all members."""
    parts = codes_of(context, parameter, given)
    if parts is None:
        return None
    from typology.countries.resolving import NotACountry, resolve
    from typology.countries.table import un_members

    found: list[str] = []
    for part in parts:
        place = None if part.casefold() == MEMBERS else resolve(part)
        if isinstance(place, NotACountry):
            raise click.BadParameter(f"{place}; expected codes such as KEN,IND, or un")
        found += [place.code] if place else un_members()
    return tuple(dict.fromkeys(found))


def target(*endings: str) -> Callable[[click.Context, click.Parameter, str | None], Path | None]:
    """Return what reads where to write, before anything is read; a file that is there is written anew."""

    def read(_context: click.Context, _parameter: click.Parameter, given: str | None) -> Path | None:
        if given is None:
            return None
        path = Path(given)
        if path.suffix not in endings:
            raise click.BadParameter(f"{path.name!r}: expected a name that ends in {' or '.join(endings)}")
        if path.is_dir():
            raise click.BadParameter(f"{given!r} is a folder; expected a file")
        if not path.parent.is_dir():
            raise click.BadParameter(f"no such folder: {str(path.parent)!r}")
        return path

    return read


@contextmanager
def written(path: Path) -> Iterator[None]:
    """Say in words that a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror or error}") from None


data_argument = click.argument("data", nargs=-1, required=True, metavar="DATA...")
date_option = click.option(
    "--date",
    "day",
    metavar="YYYY-MM-DD",
    callback=day_of,
    default=lambda: datetime.date.today().isoformat(),
    help="Of the review, to which figures age; today, if not given.",
)
countries_option = click.option(
    "--countries",
    metavar="KEN,IND|un",
    callback=_countries,
    help="Codes, or un for the 193 members; all, if not given.",
)


def rulebook_with_desk(version: str | None) -> "Rulebook":
    """Return a rulebook that has desk indicators; one that has none is the wrong one to ask for."""
    from typology.desk.desk_of import desk_of
    from typology.rulebook.load import load_rulebook

    book = load_rulebook(version)
    try:
        desk_of(book)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    return book


def figures_of(data: Iterable[str], book: "Rulebook", day: datetime.date) -> "Indicators":
    """Return the figures of some files; what is odd about them goes to stderr.

    Figures that are later than the day of a review are read all the same, and the review leaves them out; none may be
    later than today.
    """
    from typology.desk.read_indicators import read_indicators

    figures = read_indicators(list(data), rulebook=book, date=max(day, datetime.date.today()))
    if figures.warnings:
        from typology.show.desk_tables import print_warnings
        from typology.show.terminal import console

        print_warnings(console(stderr=True), figures.warnings)
    return figures


def reviews_by(data: Iterable[str], book: "Rulebook", day: datetime.date) -> "Assessments":
    """Return what the figures of some files answer."""
    from typology.desk.reviews.review import desk_review

    return desk_review(figures_of(data, book, day), rulebook=book, date=day)
