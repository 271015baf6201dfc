"""What the commands about many units share: whom they look at, their options, and how they hand over tables."""

import datetime
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from typology.commands.desk_options import day_of, reviews_by, rulebook_with_desk, target, written
from typology.commands.shared import classified_files

if TYPE_CHECKING:
    import pandas as pd

    from typology.classification.classify import Classification
    from typology.portfolio.priorities.ordered import Priorities
    from typology.show.pictures import Picture

__all__ = [
    "date_option",
    "desk_option",
    "drawn",
    "echo_csv",
    "echo_json",
    "picture_option",
    "priorities_of",
    "profile_option",
    "records",
    "region_option",
    "units_of",
]

MOST_NAMED = 12
"""Codes in a message; of more their number is told."""

desk_option = click.option(
    "--desk", "data", multiple=True, metavar="DATA",
    help="Desk reviews of public figures instead of files; may be given more than once.",
)  # fmt: skip
date_option = click.option(
    "--date", "day", metavar="YYYY-MM-DD", callback=day_of, help="Of the desk reviews; today, if not given."
)
region_option = click.option(
    "--region", metavar="Africa", help="Only units of a region or subregion of the world, or of a regional office."
)
profile_option = click.option(
    "--profile", metavar="HLM-2022", help="Counts some domains more, by a profile of the rulebook."
)
picture_option = click.option(
    "--picture", metavar="FILE.png", callback=target(".png", ".svg", ".pdf"), help="Also draw it: png, svg or pdf."
)


def units_of(
    files: tuple[str, ...], data: tuple[str, ...], day: datetime.date | None, rulebook: str | None,
    *, region: str | None, countries: tuple[str, ...] | None,
) -> "Classification":  # fmt: skip
    """Return the units of files, the pilots, or desk reviews, classified; or only some, or those of a region."""
    if data and files:
        raise click.UsageError("expected files or --desk, and not both")
    if day and not data:
        raise click.UsageError("--date is for --desk")
    if data:
        from typology.classification.classify import classify

        book = rulebook_with_desk(rulebook)
        result = classify(reviews_by(data, book, day or datetime.date.today()), rulebook=book)
    else:
        result = classified_files(files, rulebook)
    if countries is not None:
        result = _of_countries(result, countries)
    return result if region is None else _of_region(result, region)


def _of_countries(result: "Classification", countries: Sequence[str]) -> "Classification":
    """Return the units that are asked for; which are not there is told on stderr."""
    asked = frozenset(countries)
    absent = [code for code in countries if code not in result.units]
    if len(absent) == len(asked):
        raise click.UsageError("none of the units is one of --countries")
    if absent:
        named = ", ".join(absent) if len(absent) <= MOST_NAMED else f"{len(absent)} of them"
        click.echo(f"Of --countries, not among the units: {named}.", err=True)
    return _only(result, [unit for unit in result.units if unit in asked])


def _of_region(result: "Classification", region: str) -> "Classification":
    from typology.errors import hint
    from typology.portfolio.priorities.regions import NOWHERE, parts_of

    parts = [parts_of(result, kind) for kind in ("region", "subregion", "office")]
    of_units = [{part.casefold() for part in of_unit} for of_unit in zip(*parts, strict=True)]
    units = [unit for unit, mine in zip(result.units, of_units, strict=True) if region.casefold() in mine]
    if not units:
        known = sorted({part for of_kind in parts for part in of_kind} - {NOWHERE})
        raise click.UsageError(f"no unit lies in {region!r}; {hint(region, known or ['no regions'])}")
    return _only(result, units)


def _only(result: "Classification", units: Sequence[str]) -> "Classification":
    from typology.classification.classify import classify

    return classify(result.assessments.only(units), rulebook=result.rulebook)


def priorities_of(result: "Classification", profile: str | None) -> "Priorities":
    """Return the priority domains of units, by a profile of the rulebook."""
    from typology.portfolio.priorities.priority_domains import priorities

    return priorities(result, profile=profile)


@contextmanager
def drawn(path: Path | None, draw: Callable[[], "Picture"]) -> Iterator[None]:
    """Draw a picture beside an answer, if one is asked for: where that fails, the answer is printed all the same."""
    failure = None if path is None else _draw(path, draw)
    yield
    if failure is not None:
        raise failure


def _draw(path: Path, draw: Callable[[], "Picture"]) -> click.ClickException | None:
    """Draw a picture and say so on stderr, or return why there is none."""
    try:
        found = draw()
    except ImportError as error:
        return click.ClickException(str(error))
    try:
        with written(path):
            found.save(path)
    except click.ClickException as error:
        return error
    click.echo(f"{path} is drawn.", err=True)
    return None


def records(frame: "pd.DataFrame", lists: Mapping[str, str] | None = None) -> Any:
    """Return the rows of a table as plain data.

    Parameters
    ----------
    lists
        Columns that hold several codes in one text, each with what stands between these: they become lists.
    """
    rows = json.loads(frame.to_json(orient="records", double_precision=15))
    for row in rows:
        row.update({name: row[name].split(between) if row[name] else [] for name, between in (lists or {}).items()})
    return rows


def echo_json(labels: Sequence[str], content: Mapping[str, Any]) -> None:
    """Print plain data, with what the assessments say of themselves first."""
    text = json.dumps({"label": "; ".join(labels), **content}, ensure_ascii=False, indent=1, allow_nan=False)
    click.echo(text)


def echo_csv(frame: "pd.DataFrame", result: "Classification", *, index: bool = True) -> None:
    """Print a table as CSV, with what the assessments say of themselves in each row.

    Rows of units carry the label of their unit; others carry all that there are.
    """
    if result.labels and "label" not in frame:
        own = frame.index.isin(result.units).all() and "label" in result.table
        label = result.table["label"].reindex(frame.index) if own else "; ".join(result.labels)
        frame = frame.assign(label=label)
    click.echo(frame.to_csv(index=index), nl=False)
