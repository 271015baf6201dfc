"""The command that places multi-country hubs."""

import datetime
import re
import sys
from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from typology.commands.desk_options import codes_of, countries_option
from typology.commands.hub_answers import hubs_in_words
from typology.commands.many_units import (
    date_option,
    desk_option,
    drawn,
    echo_csv,
    echo_json,
    picture_option,
    records,
    region_option,
    units_of,
)
from typology.commands.shared import (
    PROBLEMS,
    csv_option,
    files_argument,
    json_option,
    one_format,
    reports_problems,
    rulebook_option,
)

if TYPE_CHECKING:
    from typology.portfolio.hub_plans.frontiers import HubFrontier
    from typology.portfolio.hub_plans.planned import Hubs
    from typology.show.pictures import Picture

__all__ = ["hubs"]

Range = tuple[int, int]

OFFICES = ("candidates", "fixed", "favoured")


def _numbers(_context: click.Context, _parameter: click.Parameter, given: str | None) -> Range | None:
    """Read a number of hubs, or from how many to how many."""
    if given is None:
        return None
    read = re.fullmatch(r"(\d+)(?:-(\d+))?", given.replace(" ", ""))
    if not read:
        raise click.BadParameter(f"{given!r}: expected a number of hubs such as 4, or a range such as 4-8")
    fewest, most = int(read[1]), int(read[2] or read[1])
    if fewest < 1:
        raise click.BadParameter(f"{given!r}: expected at least 1 hub")
    if fewest > most:
        raise click.BadParameter(f"{given!r}: expected the fewest first, such as {most}-{fewest}")
    return fewest, most


def _weights(_context: click.Context, _parameter: click.Parameter, given: Sequence[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for entry in given:
        name, _, value = (part.strip() for part in entry.partition("="))
        try:
            number = float(value)
        except ValueError:
            raise click.BadParameter(f"{entry!r}: expected NAME=NUMBER, such as language=500") from None
        if name in weights:
            raise click.BadParameter(f"{entry!r}: {name} has a weight already")
        weights[name] = number
    return weights


@click.command()
@files_argument
@desk_option
@date_option
@region_option
@countries_option
@click.option(
    "--hubs", "numbers", metavar="4|4-8", callback=_numbers, help="How many; of a range, as many as are worth opening."
)
@click.option("--frontier", metavar="2-10", callback=_numbers, help="Instead: a plan for each number, side by side.")
@click.option("--capacity", type=float, metavar="LOAD", help="The most work that a hub carries; any, if not given.")
@click.option("--lowest-load", type=float, metavar="LOAD", help="The least work that makes a hub worth opening.")
@click.option(
    "--candidates",
    metavar="KEN,SEN",
    callback=codes_of,
    help="Where hubs may stand; in any of the countries, if not given.",
)
@click.option("--fixed", metavar="KEN", callback=codes_of, help="Offices that stay open.")
@click.option("--favoured", metavar="EGY", callback=codes_of, help="Places that are preferred.")
@click.option("--within", metavar="region|office|COLUMN", help="A hub serves its own part only.")
@click.option("--most-km", type=float, metavar="KM", help="The longest way from a hub to a country.")
@click.option(
    "--loads",
    metavar="COLUMN",
    help="Work that each unit brings: a column, or highest or lowest by need; highest, if not given.",
)
@click.option(
    "--weight",
    "weights",
    multiple=True,
    metavar="NAME=KM",
    callback=_weights,
    help="What a difference counts: distance (for each kilometre), language, region, likeness; such as "
    "language=500. May be given more than once; by the rulebook, if not given.",
)
@click.option("--places", metavar="FILE.csv", help="Where places lie: the columns unit, latitude and longitude.")
@click.option(
    "--gap",
    default=0.01,
    show_default=True,
    metavar="SHARE",
    help="How much cheaper another plan may at most be; 0 for a cheapest plan.",
)
@click.option("--time-limit", default=60.0, show_default=True, metavar="SECONDS", help="How long to search for a plan.")
@click.option("--skills", is_flag=True, help="With --csv, the skills that each hub needs instead of whom it serves.")
@picture_option
@rulebook_option
@json_option
@csv_option
@reports_problems
def hubs(
    files: tuple[str, ...], data: tuple[str, ...], day: datetime.date | None, region: str | None,
    countries: tuple[str, ...] | None, numbers: Range | None, frontier: Range | None, skills: bool,
    places: str | None, picture: Path | None, rulebook: str | None, as_json: bool, as_csv: bool, **asked: Any,
) -> None:  # fmt: skip
    """Place multi-country hubs: where, whom each serves, and which skills it needs.

    The plan is proven to be within a gap of the best one. What lies between a country and its hub counts in kilometres:
    the way, and more where they share no language, lie in other regions or have other needs, each times the work that
    the country brings. Where no plan keeps every requirement, the command says which of them clash, and what would be
    enough.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    if (numbers is None) == (frontier is None):
        raise click.UsageError("expected one of --hubs 4, --hubs 4-8 and --frontier 2-10")
    if skills and not as_csv:
        raise click.UsageError("--skills goes with --csv; --json has everything")
    if skills and frontier:
        raise click.UsageError("--skills is for one plan; expected --hubs")
    given = {name: value for name, value in asked.items() if value not in (None, (), {})}
    if places is not None:
        from typology.commands.hub_places import read_places_file

        given["places"] = read_places_file(places)
    result = units_of(files, data, day, rulebook, region=region, countries=countries)
    if places is not None and (region is not None or countries is not None):
        named = {*result.units, *(code for name in OFFICES for code in given.get(name, ()))}
        given["places"] = {code: point for code, point in given["places"].items() if code in named}
    if frontier is not None:
        from typology.portfolio.hub_plans.frontiers import hub_frontier

        with hubs_in_words():
            found = hub_frontier(result, range(frontier[0], frontier[1] + 1), **given)
        _show_frontier(found, picture, as_json, as_csv)
    elif numbers is not None:
        from typology.portfolio.hub_plans.planning import plan_hubs

        with hubs_in_words():
            plan = plan_hubs(result, numbers[0] if numbers[0] == numbers[1] else numbers, **given)
        _show_plan(plan, picture, as_json, as_csv, skills)


def _show_plan(plan: "Hubs", picture: Path | None, as_json: bool, as_csv: bool, skills: bool) -> None:
    with drawn(picture, lambda: _plan_drawn(plan)):
        if as_json:
            echo_json(plan.labels, _plan_content(plan))
        elif as_csv:
            echo_csv(plan.competencies if skills else plan.assignment, plan.result, index=not skills)
        else:
            from typology.show.programme_tables import print_hubs
            from typology.show.terminal import console

            print_hubs(console(), plan)


def _plan_content(plan: "Hubs") -> dict[str, Any]:
    """Return a plan as plain data: how good it is, what counted, the hubs, the units and the skills."""
    rows = records(plan.table.reset_index(), {"served": ", "})
    for row in rows:
        row["latitude"], row["longitude"] = plan.places[row["hub"]]
    return {
        "sentence": plan.sentence,
        "notes": list(plan.notes),
        "cost": plan.cost,
        "bound": plan.bound,
        "gap": plan.gap if isfinite(plan.gap) else None,
        "status": plan.status,
        "weights": dict(plan.weights),
        "hubs": rows,
        "units": records(plan.assignment.reset_index()),
        "skills": records(plan.competencies, {"units": ", "}),
    }


def _show_frontier(found: "HubFrontier", picture: Path | None, as_json: bool, as_csv: bool) -> None:
    with drawn(picture if found.plans else None, lambda: _frontier_drawn(found)):
        if as_json:
            rows = records(found.table.reset_index(), {"where": ", "})
            echo_json(found.labels, {"sentence": found.sentence, "frontier": rows})
        elif as_csv:
            echo_csv(found.table, found.asked.result)
        else:
            from typology.show.programme_tables import print_frontier
            from typology.show.terminal import console

            print_frontier(console(), found)
    if not found.plans:
        sys.exit(PROBLEMS)


def _plan_drawn(plan: "Hubs") -> "Picture":
    from typology.show.maps.map_picture import map_picture

    return map_picture(plan)


def _frontier_drawn(found: "HubFrontier") -> "Picture":
    from typology.show.frontier import frontier_picture

    return frontier_picture(found)
