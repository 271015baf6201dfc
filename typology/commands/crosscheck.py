"""The command that questions assessments."""

import datetime
import json
from typing import TYPE_CHECKING, Any

import click

from typology.commands.desk_options import day_of, figures_of, rulebook_with_desk
from typology.commands.shared import (
    classified_files,
    csv_option,
    files_argument,
    json_option,
    one_format,
    reports_problems,
    rulebook_option,
    seed_option,
    wrong_use,
)

if TYPE_CHECKING:
    from typology.second_looks.crosscheck import CrossCheck

__all__ = ["crosscheck"]


@click.command()
@files_argument
@click.option(
    "--indicators", "data", multiple=True, metavar="DATA",
    help="Public figures beside the answers; may be given more than once.",
)  # fmt: skip
@click.option("--model", metavar="NAME|PATH", help="What was learned from other assessments; needs --indicators.")
@click.option("--recorded", metavar="FILE.csv", help="Categories on record: the columns unit and category.")
@click.option("--date", "day", metavar="YYYY-MM-DD", callback=day_of, help="To which figures age; today, if not given.")
@click.option("--draws", default=2_000, show_default=True, help="How often the answers are varied.")
@seed_option
@rulebook_option
@json_option
@csv_option
@reports_problems
def crosscheck(
    files: tuple[str, ...], data: tuple[str, ...], model: str | None, recorded: str | None, day: datetime.date | None,
    draws: int, seed: int, rulebook: str | None, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Say which assessments to look at again, and why.

    Questions the pilots, or the units of files: does the category on record follow from the answers, are these what
    public figures lead one to expect, and, with a model, do they depart from what was learned from other countries? It
    makes a queue for people and changes no result. What no view could look at is not checked, which is no agreement.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    if model and not data:
        raise click.UsageError("--model looks at public figures; give them with --indicators")
    if day and not data:
        raise click.UsageError("--date is for --indicators")
    found = _checked(files, data, recorded, rulebook, day or datetime.date.today(), model=model, draws=draws, seed=seed)
    if as_json:
        click.echo(json.dumps(_content(found), ensure_ascii=False, indent=1))
    elif as_csv:
        click.echo(found.table.to_csv(), nl=False)
    else:
        from typology.show.crosscheck_tables import print_crosscheck
        from typology.show.terminal import console

        print_crosscheck(console(), found)


def _checked(
    files: tuple[str, ...], data: tuple[str, ...], recorded: str | None, rulebook: str | None, day: datetime.date,
    **choices: Any,
) -> "CrossCheck":  # fmt: skip
    from typology.second_looks.crosscheck import crosscheck as questioned
    from typology.second_looks.recorded_files import read_recorded_file

    book = rulebook_with_desk(rulebook) if data else rulebook
    result = classified_files(files, book)
    on_record = read_recorded_file(recorded, result.units, result.rulebook.decision.order) if recorded else None
    figures = figures_of(data, result.rulebook, day) if data else None
    with wrong_use():
        return questioned(result, figures, recorded=on_record, date=day, **choices)


def _content(found: "CrossCheck") -> dict[str, Any]:
    """Return everything as plain data: units, blocks beside public figures, and what a model leads one to expect."""
    tables = {
        "units": found.table.reset_index(),
        "blocks": found.blocks,
        "expectations": found.expectations,
    }
    records = {
        name: None if table is None else json.loads(table.to_json(orient="records", double_precision=15))
        for name, table in tables.items()
    }
    return {"label": "; ".join(found.labels), "notes": list(found.notes), **records}
