"""The commands that look at many units together: the map of needs, and groups of countries."""

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from typology.commands.desk_options import countries_option, target, written
from typology.commands.many_units import (
    date_option,
    desk_option,
    drawn,
    echo_csv,
    echo_json,
    picture_option,
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
    seed_option,
    wrong_use,
)

if TYPE_CHECKING:
    from typology.portfolio.groups.grouped import Groups
    from typology.portfolio.priorities.needs_map import NeedsMap
    from typology.show.pictures import Picture

__all__ = ["group", "needs_map"]


@click.command("map")
@files_argument
@desk_option
@date_option
@region_option
@countries_option
@click.option("--by", metavar="region|office|COLUMN", help="A map of its own for each region, office or other part.")
@profile_option
@click.option(
    "--geojson",
    metavar="FILE.geojson",
    callback=target(".geojson", ".json"),
    help="Also write it for other map makers.",
)
@picture_option
@rulebook_option
@json_option
@csv_option
@reports_problems
def needs_map(
    files: tuple[str, ...], data: tuple[str, ...], day: datetime.date | None, region: str | None,
    countries: tuple[str, ...] | None, by: str | None,
    profile: str | None, geojson: Path | None, picture: Path | None, rulebook: str | None, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Map units by priority domain and category.

    Says which type of priority and which type of support go together, and who stands where; the pilots, if no files are
    given. A unit of which too little is answered stands apart, with what it could still be.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    from typology.portfolio.geojson.features import as_geojson
    from typology.portfolio.priorities.needs_map import needs_map as mapped

    result = units_of(files, data, day, rulebook, region=region, countries=countries)
    with wrong_use():
        found = mapped(result, priorities_of(result, profile), by=by)
    if geojson is not None:
        with written(geojson):
            geojson.write_text(json.dumps(as_geojson(found), ensure_ascii=False), encoding="utf-8")
        click.echo(f"{geojson} is written.", err=True)
    with drawn(picture, lambda: _needs_drawn(found)):
        if as_json:
            echo_json(found.labels, _map_content(found))
        elif as_csv:
            echo_csv(found.units, result)
        else:
            from typology.show.programme_tables import print_map
            from typology.show.terminal import console

            print_map(console(), found)


def _map_content(found: "NeedsMap") -> dict[str, Any]:
    """Return the map as plain data: who stands where, how many could, and each unit with what is open."""
    could_be = found.could_be.reset_index().melt(
        id_vars=found.could_be.index.names, var_name="category", value_name="count"
    )
    units = found.units.rename_axis("unit").reset_index()
    several = {"possible_domains": "|", "possible_categories": "|"}
    return {
        "cells": records(found.cells.reset_index()),
        "could_be": records(could_be[could_be["count"] > 0]),
        "units": records(units, several),
    }


@click.command()
@files_argument
@desk_option
@date_option
@region_option
@countries_option
@click.option(
    "--by", multiple=True, metavar="WORD",
    help="What units of a group have in common: priority, category, subtype, region, office, language or a column; "
    "may be given more than once. Priority and category, if not given.",
)  # fmt: skip
@profile_option
@click.option(
    "--draws",
    type=click.IntRange(0),
    metavar="NUMBER",
    help="How often answers are varied to see which groups hold; 0 for never.",
)
@seed_option
@click.option("--gaps", is_flag=True, help="With --csv, what falls short in each group instead of its units.")
@picture_option
@rulebook_option
@json_option
@csv_option
@reports_problems
def group(
    files: tuple[str, ...], data: tuple[str, ...], day: datetime.date | None, region: str | None,
    countries: tuple[str, ...] | None, by: tuple[str, ...],
    profile: str | None, draws: int | None, seed: int, gaps: bool, picture: Path | None, rulebook: str | None,
    as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Put units into groups that need the same support, and say what each group shares.

    By priority domain and category, unless --by says otherwise; large groups are split where profiles differ. Tells of
    each group what its units have in common, how far to trust it, and where its units can exchange.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    if gaps and not as_csv:
        raise click.UsageError("--gaps goes with --csv; --json has everything")
    from typology.portfolio.groups.grouping import group as grouped

    asked: dict[str, Any] = {"by": by} if by else {}
    asked |= {} if draws is None else {"draws": draws}
    result = units_of(files, data, day, rulebook, region=region, countries=countries)
    with wrong_use():
        found = grouped(result, priorities_of(result, profile), seed=seed, **asked)
    with drawn(picture, lambda: _group_drawn(found)):
        if as_json:
            echo_json(found.labels, _group_content(found))
        elif as_csv:
            echo_csv(found.gaps if gaps else found.members, result, index=not gaps)
        else:
            from typology.show.programme_tables import print_groups
            from typology.show.terminal import console

            print_groups(console(), found)


def _group_content(found: "Groups") -> dict[str, Any]:
    """Return groups as plain data: what they share, their units, what falls short, and where they can exchange."""
    return {
        "groups": records(found.table.reset_index(), {"units": " "}),
        "members": records(found.members.reset_index()),
        "gaps": records(found.gaps),
        "channels": records(found.channels, {"for_whom": " "}),
    }


def _needs_drawn(found: "NeedsMap") -> "Picture":
    from typology.show.needs import needs_picture

    return needs_picture(found)


def _group_drawn(found: "Groups") -> "Picture":
    from typology.show.maps.map_picture import map_picture

    return map_picture(found)
