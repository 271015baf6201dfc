"""The command that says what to offer to each unit."""

import datetime
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from typology.commands.desk_options import codes_of, countries_option, target, written
from typology.commands.many_units import (
    date_option,
    desk_option,
    echo_csv,
    echo_json,
    priorities_of,
    profile_option,
    records,
    region_option,
    units_of,
)
from typology.commands.shared import (
    csv_option,
    files_argument,
    json_option,
    one_format,
    reports_problems,
    rulebook_option,
    wrong_use,
)

if TYPE_CHECKING:
    from typology.portfolio.presence.advice import PresenceAdvice
    from typology.portfolio.support.supported import Support

__all__ = ["support"]


@click.command()
@files_argument
@desk_option
@date_option
@region_option
@countries_option
@click.option("--unit", metavar="KEN", help="What to offer to one unit, in sentences.")
@click.option(
    "--brief",
    "page",
    metavar="FILE.html",
    callback=target(".html", ".md", ".txt"),
    help="Also write two pages on that unit: html, md or txt.",
)
@click.option(
    "--offices",
    metavar="KEN,EGY",
    callback=codes_of,
    help="Where an office exists already, of all units; not known, if not given.",
)
@profile_option
@rulebook_option
@json_option
@csv_option
@reports_problems
def support(
    files: tuple[str, ...], data: tuple[str, ...], day: datetime.date | None, region: str | None,
    countries: tuple[str, ...] | None, unit: str | None, page: Path | None, offices: tuple[str, ...] | None,
    profile: str | None, rulebook: str | None, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Say what to offer to each unit, and how it would be served.

    From the catalogue of the rulebook, each entry with the reason for which it fits. What fits whatever the missing
    answers are is certain; the rest is possible, and says under what. How a unit would be served - by a team that lives
    there, from a hub or from afar - is advice for each unit alone.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    if page is not None and unit is None:
        raise click.UsageError("--brief is on one unit; name it with --unit")
    from typology.portfolio.support.supporting import support as supported

    result = units_of(files, data, day, rulebook, region=region, countries=countries)
    if unit is not None:
        result.assessments.position(unit)
    with wrong_use():
        found = supported(result, priorities_of(result, profile))
        served = _presence(found, offices)
    if page is not None and unit is not None:
        _write_brief(page, found, served, unit)
    if as_json:
        echo_json(found.labels, _content(found, served, unit))
    elif as_csv:
        table = found.table
        echo_csv(table if unit is None else table[table["unit"] == unit], result, index=False)
    else:
        from typology.show.support_tables import print_support, print_unit
        from typology.show.terminal import console

        if unit is None:
            print_support(console(), found, served)
        else:
            print_unit(console(), found, served, unit)


def _presence(found: "Support", offices: tuple[str, ...] | None) -> "PresenceAdvice | None":
    """Return how units would be served; None where the rulebook does not say."""
    if found.result.rulebook.presence is None:
        if offices is not None:
            raise ValueError(f"--offices: rulebook {found.result.rulebook.name} has no tables of presence")
        return None
    from typology.portfolio.presence.advising import presence

    return presence(found.result, offices=offices)


def _content(found: "Support", served: "PresenceAdvice | None", unit: str | None) -> dict[str, Any]:
    """Return suggestions and forms of presence as plain data, of all units or of one."""
    units = found.units if unit is None else (unit,)
    rows = [asdict(entry) for code in units for entry in found.of(code, everything=True)]
    if served is None:
        return {"presence": None, "suggestions": rows}
    forms = served.table.loc[list(units)]
    lists = {"possible_modes": "|", "rule": "|", "open": "|"}
    return {"presence": records(forms.reset_index(), lists), "suggestions": rows}


def _write_brief(page: Path, found: "Support", served: "PresenceAdvice | None", unit: str) -> None:
    from typology.show.briefs.briefing import brief

    with wrong_use():
        pages = brief(found, unit, presence=served)
    with written(page):
        pages.save(page)
    click.echo(f"{page} is written.", err=True)
