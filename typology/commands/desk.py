"""The commands of the desk: what public figures say before anybody is asked, and where experts say otherwise."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from typology.commands.desk_figures import fetch, indicators
from typology.commands.desk_options import (
    countries_option,
    csv_option,
    data_argument,
    date_option,
    desk_in,
    figures_of,
    json_option,
    one_format,
    rulebook_with_desk,
    target,
    written,
)
from typology.commands.shared import files_argument, read_files, reports_problems, rulebook_option

if TYPE_CHECKING:
    import pandas as pd

    from typology.classification.classify import Classification
    from typology.desk.indicators import Indicators
    from typology.rulebook.model import Rulebook

__all__ = ["compare", "desk", "ledger", "review"]


@click.group()
def desk() -> None:
    """Tell what public figures say of countries, and no more than that.

    DATA are files as the World Bank, the WGI, INFORM, the SDG database or the E-Government Survey publish them, tables
    with the columns iso3, indicator, year and value, or folders of these.
    """


@desk.command()
@data_argument
@date_option
@countries_option
@rulebook_option
@click.option("--measures-only", is_flag=True, help="Leave out figures that only go along with what is asked.")
@click.option(
    "--answers", "answers_file", metavar="FILE", callback=target(".csv", ".json"),
    help="Also write the answers, for every other command (.csv, .json).",
)  # fmt: skip
@click.option(
    "--unused",
    "unused_file",
    metavar="FILE",
    callback=target(".csv"),
    help="Also write what was not used, and why (.csv).",
)
@json_option
@csv_option
@reports_problems
def review(
    data: tuple[str, ...], day: datetime.date | None, countries: tuple[str, ...] | None, rulebook: str | None,
    measures_only: bool, answers_file: Path | None, unused_file: Path | None, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Say which categories public figures leave possible.

    What no figure can see stays unknown, so most countries keep several possible categories.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    if answers_file and answers_file == unused_file:
        raise click.UsageError("--answers and --unused name the same file")
    from typology.classification.classify import classify
    from typology.desk.reviews.review import desk_review

    day = day or datetime.date.today()
    book = rulebook_with_desk(rulebook)
    figures = figures_of(data, book, day)
    reviews = desk_review(figures, rulebook=book, date=day, countries=countries, proxies=not measures_only)
    result = classify(reviews, rulebook=book)
    unused = _unused(figures, book, day, reviews.units)
    if answers_file:
        from typology.files.read import write_assessments

        with written(answers_file):
            write_assessments(reviews, answers_file, rulebook=book)
    if unused_file:
        with written(unused_file):
            unused.to_csv(unused_file, index=False)
    strict = desk_review(figures, rulebook=book, date=day, countries=countries, proxies=False)
    _print_review(result, classify(strict, rulebook=book), unused, as_json=as_json, as_csv=as_csv)


def _unused(figures: "Indicators", book: "Rulebook", day: datetime.date, units: tuple[str, ...]) -> "pd.DataFrame":
    """Return what was not used of these countries, or of no country that could be told."""
    import pandas as pd

    from typology.desk.reviews.newest import newest

    _, left = newest(figures, book, day)
    parts = [part.astype(object) for part in (figures.unused, left) if len(part)]
    found = pd.concat(parts, ignore_index=True) if parts else figures.unused
    return found[found["country"].isna() | found["country"].isin(units)].reset_index(drop=True)


def _print_review(
    result: "Classification", strict: "Classification", unused: "pd.DataFrame", *, as_json: bool, as_csv: bool
) -> None:
    from typology.show.desk_tables import print_review, print_unused, review_table
    from typology.show.terminal import console

    if as_json:
        click.echo(result.to_json(), nl=False)
    elif as_csv:
        click.echo(review_table(result).to_csv(), nl=False)
    else:
        out = console()
        print_review(out, result, strict)
        print_unused(out, unused)


@desk.command()
@data_argument
@date_option
@countries_option
@rulebook_option
@json_option
@csv_option
@reports_problems
def ledger(
    data: tuple[str, ...], day: datetime.date | None, countries: tuple[str, ...] | None, rulebook: str | None,
    as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """List what each figure says of each item.

    Line by line: the value, how it reads, whether it stands or why not, how reliable it is, and where it is from.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    from typology.desk.reviews.ledger import desk_ledger

    day = day or datetime.date.today()
    book = rulebook_with_desk(rulebook)
    table = desk_ledger(figures_of(data, book, day), rulebook=book, date=day, countries=countries)
    label = desk_in(book).reviewing.label
    if as_json or as_csv:
        _echo_table(table.assign(label=label), as_json=as_json)
        return
    from typology.show.desk_tables import print_ledger
    from typology.show.terminal import console

    print_ledger(console(), table, label)


@desk.command()
@files_argument
@click.option("--data", multiple=True, required=True, metavar="DATA", help="Figures; may be given more than once.")
@date_option
@rulebook_option
@click.option("--all", "everything", is_flag=True, help="Also where both say the same, or nearly.")
@json_option
@csv_option
@reports_problems
def compare(
    files: tuple[str, ...], data: tuple[str, ...], day: datetime.date | None, rulebook: str | None, everything: bool,
    as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Tell where experts and figures are far apart.

    Without FILES, the pilots are compared. Experts may be right: a written reason settles it.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    from typology.desk.reviews.divergence import desk_divergence
    from typology.desk.reviews.review import desk_review

    day = day or datetime.date.today()
    book = rulebook_with_desk(rulebook)
    experts = read_files(files, book)
    both = {"expert": experts, "desk": desk_review(figures_of(data, book, day), rulebook=book, date=day)}
    table = desk_divergence(experts, both["desk"], rulebook=book, all=True)
    if as_json or as_csv:
        shown = table if everything else table[table["diverges"]]
        labels = {f"{who}_label": shown["unit"].map(said.about["label"]) for who, said in both.items()}
        _echo_table(shown.assign(**labels), as_json=as_json)
        return
    from typology.show.desk_tables import print_divergence
    from typology.show.terminal import console

    print_divergence(console(), table, **both, everything=everything)


def _echo_table(table: "pd.DataFrame", *, as_json: bool) -> None:
    if as_json:
        click.echo(table.to_json(orient="records", force_ascii=False, indent=1))
    else:
        click.echo(table.to_csv(index=False), nl=False)


desk.add_command(indicators)
desk.add_command(fetch)
