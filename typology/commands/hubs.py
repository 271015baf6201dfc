"""The command that places multi-country hubs."""

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from typology.commands.desk_options import codes_of, countries_option
from typology.commands.programming import (
    date_option,
    desk_option,
    drawn,
    echo_json,
    picture_option,
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
    from typology.portfolio.hub_plans.frontiers import HubFrontier
    from typology.portfolio.hub_plans.planned import Hubs

__all__ = ["hubs"]

Range = tuple[int, int]


def _numbers(_context: click.Context, _parameter: click.Parameter, given: str | None) -> Range | None:
    """Read a number of hubs, or from how many to how many."""
    if given is None:
        return None
    read = re.fullmatch(r"(\d+)(?:-(\d+))?", given.replace(" ", ""))
    if not read:
        raise click.BadParameter(f"{given!r}: expected a number of hubs such as 4, or a range such as 4-8")
    fewest = int(read[1])
    return fewest, int(read[2] or fewest)


def _weights(_context: click.Context, _parameter: click.Parameter, given: Sequence[str]) -> dict[str, float]:
    weights = {}
    for entry in given:
        name, _, value = entry.partition("=")
        try:
            weights[name.strip()] = float(value)
        except ValueError:
            raise click.BadParameter(f"{entry!r}: expected NAME=NUMBER, such as language=500") from None
    return weights


@click.command()
@files_argument
@desk_option
@date_option
@region_option
@countries_option
@click.option("--hubs", "numbers", metavar="4|4-8", callback=_numbers, help="How many; a range finds what is worth it.")
@click.option("--frontier", metavar="2-10", callback=_numbers, help="Instead: a plan for each number, side by side.")
@click.option("--capacity", type=float, help="The most work that a hub carries.")
@click.option("--lowest-load", type=float, help="The least work that makes a hub worth opening.")
@click.option(
    "--candidates", metavar="KEN,SEN", callback=codes_of, help="Where hubs may stand; anywhere, if not given."
)
@click.option("--fixed", metavar="KEN", callback=codes_of, help="Offices that stay open.")
@click.option("--favoured", metavar="EGY", callback=codes_of, help="Places that are preferred.")
@click.option("--within", metavar="region|office|COLUMN", help="A hub serves its own part only.")
@click.option("--most-km", type=float, help="The longest way from a hub to a country.")
@click.option("--loads", metavar="COLUMN", help="Work that each unit brings; by its category and shock, if not given.")
@click.option("--weight", "weights", multiple=True, metavar="NAME=KM", callback=_weights,
              help="What a difference counts, such as language=500 or likeness=0.")  # fmt: skip
@click.option("--gap", default=0.01, show_default=True, help="How much cheaper another plan may at most be.")
@click.option("--time-limit", default=60.0, show_default=True, help="Seconds for each plan.")
@click.option("--skills", is_flag=True, help="With --csv, the skills that each hub needs instead of whom it serves.")
@picture_option
@rulebook_option
@json_option
@csv_option
@reports_problems
def hubs(
    files: tuple[str, ...], data: tuple[str, ...], day: datetime.date | None, region: str | None,
    countries: tuple[str, ...] | None, numbers: Range | None, frontier: Range | None, skills: bool,
    picture: Path | None, rulebook: str | None, as_json: bool, as_csv: bool, **asked: Any,
) -> None:  # fmt: skip
    """Place multi-country hubs: where, whom each serves, and which skills it needs.

    The plan is proven to be within a gap of the best one. Where no plan keeps every requirement, the command says which
    of them clash, and what would be enough.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    if (numbers is None) == (frontier is None):
        raise click.UsageError("expected --hubs 4, --hubs 4-8 or --frontier 2-10, and not two of them")
    if skills and not as_csv:
        raise click.UsageError("--skills goes with --csv; --json has everything")
    if skills and frontier:
        raise click.UsageError("--skills is for one plan; expected --hubs")
    result = units_of(files, data, day, rulebook, region=region, countries=countries)
    given = {name: value for name, value in asked.items() if value not in (None, (), {})}
    if frontier is not None:
        from typology.portfolio.hub_plans.frontiers import hub_frontier

        with wrong_use():
            _show_frontier(hub_frontier(result, range(frontier[0], frontier[1] + 1), **given), picture, as_json, as_csv)
    elif numbers is not None:
        from typology.portfolio.hub_plans.planning import plan_hubs

        with wrong_use():
            plan = plan_hubs(result, numbers[0] if numbers[0] == numbers[1] else numbers, **given)
        _show_plan(plan, picture, as_json, as_csv, skills)


def _show_plan(plan: "Hubs", picture: Path | None, as_json: bool, as_csv: bool, skills: bool) -> None:
    def drawing() -> Any:
        from typology.show.maps.map_picture import map_picture

        return map_picture(plan)

    drawn(picture, drawing)
    if as_json:
        tables = {"hubs": plan.table, "units": plan.assignment}
        content = {name: records(frame.reset_index()) for name, frame in tables.items()}
        told = {"cost": plan.cost, "bound": plan.bound, "gap": plan.gap, "status": plan.status}
        echo_json(plan.labels, {**told, **content, "skills": records(plan.competencies)})
    elif as_csv:
        click.echo(plan.competencies.to_csv(index=False) if skills else plan.assignment.to_csv(), nl=False)
    else:
        from typology.show.programme_tables import print_hubs
        from typology.show.terminal import console

        print_hubs(console(), plan)


def _show_frontier(found: "HubFrontier", picture: Path | None, as_json: bool, as_csv: bool) -> None:
    def drawing() -> Any:
        from typology.show.frontier import frontier_picture

        return frontier_picture(found)

    drawn(picture, drawing)
    if as_json:
        echo_json(found.labels, {"frontier": records(found.table.reset_index())})
    elif as_csv:
        click.echo(found.table.to_csv(), nl=False)
    else:
        from typology.show.programme_tables import print_frontier
        from typology.show.terminal import console

        print_frontier(console(), found)
