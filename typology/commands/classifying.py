"""The commands that classify, and say why."""

import datetime
from typing import TYPE_CHECKING

import click

from typology.commands.desk_options import day_of, reviews_by, rulebook_with_desk
from typology.commands.shared import (
    classified_files,
    csv_option,
    files_argument,
    one_format,
    reports_problems,
    rulebook_option,
)

if TYPE_CHECKING:
    from typology.assessment.collection import Assessments

__all__ = ["classify", "explain"]


@click.command()
@files_argument
@rulebook_option
@click.option("--headline", type=click.Choice(["both", "core", "shock"]), default="both", show_default=True)
@click.option(
    "--desk", "data", multiple=True, metavar="DATA", help="Public figures: flag answers far from them without a reason."
)
@click.option(
    "--desk-date", "day", metavar="YYYY-MM-DD", callback=day_of, help="To which the figures age; today, if not given."
)
@click.option("--json", "as_json", is_flag=True, help="Every result with its trace, as JSON.")
@csv_option
@reports_problems
def classify(
    files: tuple[str, ...], rulebook: str | None, headline: str, data: tuple[str, ...], day: datetime.date | None,
    as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Classify the pilots, or the units of files (CSV, JSON).

    Tables are wide (a row per unit, a column per item) or long (unit, item, value). Blank is unknown, NA not
    applicable.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    if day and not data:
        raise click.UsageError("--desk-date is for --desk")
    desk = _desk(data, rulebook, day) if data else None
    result = classified_files(files, rulebook, headline=headline, desk=desk)
    if as_json:
        click.echo(result.to_json(), nl=False)
    elif as_csv:
        click.echo(result.table.to_csv(), nl=False)
    else:
        from typology.show.terminal import console, print_classification

        print_classification(console(), result)


def _desk(data: tuple[str, ...], rulebook: str | None, day: datetime.date | None) -> "Assessments":
    """Return what public figures say."""
    return reviews_by(data, rulebook_with_desk(rulebook), day or datetime.date.today())


@click.command()
@click.argument("unit")
@files_argument
@rulebook_option
@click.option("--brief", is_flag=True, help="The category and why, without how sure it is and what would change it.")
@click.option("--json", "as_json", is_flag=True, help="The result with its trace, as JSON.")
@reports_problems
def explain(unit: str, files: tuple[str, ...], rulebook: str | None, brief: bool, as_json: bool) -> None:
    """Say why a UNIT has its category: a letter with rules, numbers, margins and paragraphs.

    Then how sure that is, what would move it, what it would take to go on, and what to ask next.
    """
    result = classified_files(files, rulebook)
    if as_json:
        import json

        click.echo(json.dumps(result.explain(unit).to_dict(), ensure_ascii=False, indent=1))
        return
    from typology.certainty.full_letter import explain as in_full
    from typology.show.terminal import console, print_letter

    print_letter(console(), result.explain(unit) if brief else in_full(result, unit))
