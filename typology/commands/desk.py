"""The commands of the desk: what public figures say before anybody is asked, and where experts say otherwise."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from typology.commands.desk_figures import fetch, indicators
from typology.commands.desk_options import (
    countries_option,
    data_argument,
    date_option,
    figures_of,
    reviews_by,
    rulebook_with_desk,
    target,
    written,
)
from typology.commands.shared import (
    csv_option,
    files_argument,
    json_option,
    one_format,
    read_files,
    reports_problems,
    rulebook_option,
)

if TYPE_CHECKING:
    import pandas as pd

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
    data: tuple[str, ...], day: datetime.date, countries: tuple[str, ...] | None, rulebook: str | None,
    measures_only: bool, answers_file: Path | None, unused_file: Path | None, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Say which categories public figures leave possible.

    What no figure can see stays unknown, so most countries keep several possible categories.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    if answers_file and answers_file == unused_file:
        raise click.UsageError("--answers and --unused name the same file")
    from typology.classification.classify import classify
    from typology.desk.reviews.at_hand import look_up
    from typology.desk.reviews.review import reviews_of

    book = rulebook_with_desk(rulebook)
    found = look_up(figures_of(data, book, day), book, day, countries)
    reviews = reviews_of(found, proxies=not measures_only)
    if answers_file:
        from typology.files.read import write_assessments

        with written(answers_file):
            write_assessments(reviews, answers_file, rulebook=book)
    if unused_file:
        with written(unused_file):
            found.left_out.to_csv(unused_file, index=False)
    result = classify(reviews, rulebook=book)
    if as_json:
        click.echo(result.to_json(), nl=False)
    elif as_csv:
        from typology.show.desk_tables import review_table

        click.echo(review_table(result).to_csv(), nl=False)
    else:
        from typology.show.desk_tables import print_review, print_unused
        from typology.show.terminal import console

        out = console()
        print_review(out, result, classify(reviews_of(found, proxies=False), rulebook=book))
        print_unused(out, found.left_out)


@desk.command()
@data_argument
@date_option
@countries_option
@rulebook_option
@json_option
@csv_option
@reports_problems
def ledger(
    data: tuple[str, ...], day: datetime.date, countries: tuple[str, ...] | None, rulebook: str | None,
    as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """List what each figure says of each item.

    Line by line: the value, how it reads, whether it stands or why not, how reliable it is, and where it is from.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    from typology.desk.desk_of import desk_of
    from typology.desk.reviews.ledger import desk_ledger

    book = rulebook_with_desk(rulebook)
    table = desk_ledger(figures_of(data, book, day), rulebook=book, date=day, countries=countries)
    label = desk_of(book).reviewing.label
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
    files: tuple[str, ...], data: tuple[str, ...], day: datetime.date, rulebook: str | None, everything: bool,
    as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Tell where experts and figures are far apart.

    Without FILES, the pilots are compared. Experts may be right: a written reason settles it.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    from typology.desk.reviews.divergence import desk_divergence

    book = rulebook_with_desk(rulebook)
    experts = read_files(files, book)
    both = {"expert": experts, "desk": reviews_by(data, book, day)}
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
