"""The commands that look at many units together: the map of needs, and groups of countries."""

import datetime
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from typology.commands.desk_options import countries_option, day_of, reviews_by, rulebook_with_desk, target, written
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
    import pandas as pd

    from typology.classification.classify import Classification
    from typology.portfolio.groups.grouped import Groups
    from typology.portfolio.priorities.needs_map import NeedsMap
    from typology.portfolio.priorities.ordered import Priorities
    from typology.show.pictures import Picture

__all__ = [
    "date_option",
    "desk_option",
    "drawn",
    "echo_json",
    "group",
    "needs_map",
    "picture_option",
    "records",
    "region_option",
    "units_of",
]

IMAGES = (".png", ".svg", ".pdf")

desk_option = click.option(
    "--desk", "data", multiple=True, metavar="DATA",
    help="Desk reviews of public figures instead of files; may be given more than once.",
)  # fmt: skip
date_option = click.option(
    "--date", "day", metavar="YYYY-MM-DD", callback=day_of, help="Of the desk reviews; today, if not given."
)
region_option = click.option("--region", metavar="Africa", help="Only units of a region, subregion or office.")
profile_option = click.option("--profile", metavar="HLM-2022", help="Domains that count more, by the rulebook.")
picture_option = click.option(
    "--picture", metavar="FILE.png", callback=target(*IMAGES), help="Draw it: png, svg or pdf."
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
        result = _only(result, [unit for unit in result.units if unit in set(countries)])
    return _of_region(result, region) if region else result


def _only(result: "Classification", units: Sequence[str]) -> "Classification":
    from typology.classification.classify import classify

    if not units:
        raise click.UsageError("none of the units is one of --countries")
    return classify(result.assessments.only(units), rulebook=result.rulebook)


def _of_region(result: "Classification", region: str) -> "Classification":
    from typology.errors import hint
    from typology.portfolio.priorities.regions import NOWHERE, parts_of

    parts = [parts_of(result, kind) for kind in ("region", "subregion", "office")]
    units = [unit for unit, of_unit in zip(result.units, zip(*parts, strict=True), strict=True) if region in of_unit]
    if not units:
        known = sorted({part for of_kind in parts for part in of_kind} - {NOWHERE})
        raise click.UsageError(f"no unit lies in {region!r}; {hint(region, known)}")
    return _only(result, units)


def _priorities(result: "Classification", profile: str | None) -> "Priorities":
    from typology.portfolio.priorities.priority_domains import priorities

    return priorities(result, profile=profile)


def drawn(path: Path | None, draw: Callable[[], "Picture"]) -> None:
    """Draw a picture, if one is asked for, and say so on stderr."""
    if path is None:
        return
    try:
        found = draw()
    except ImportError as error:
        raise click.ClickException(str(error)) from None
    with written(path):
        found.save(path)
    click.echo(f"{path} is drawn.", err=True)


def records(frame: "pd.DataFrame") -> Any:
    """Return the rows of a table as plain data."""
    return json.loads(frame.to_json(orient="records", double_precision=15))


def echo_json(labels: Sequence[str], content: dict[str, Any]) -> None:
    """Print plain data, with what the assessments say of themselves first."""
    click.echo(json.dumps({"label": "; ".join(labels), **content}, ensure_ascii=False, indent=1))


@click.command("map")
@files_argument
@desk_option
@date_option
@region_option
@countries_option
@click.option("--by", metavar="region|office|COLUMN", help="One map for each part.")
@profile_option
@click.option("--geojson", metavar="FILE.geojson", callback=target(".geojson", ".json"), help="For other map makers.")
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

    The map says which type of priority and which type of support go together, and who stands where. A unit of which
    too little is answered stands apart, with what it could still be.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    from typology.portfolio.geojson.features import as_geojson
    from typology.portfolio.priorities.needs_map import needs_map as mapped

    result = units_of(files, data, day, rulebook, region=region, countries=countries)
    with wrong_use():
        found = mapped(result, _priorities(result, profile), by=by)
    if geojson is not None:
        with written(geojson):
            geojson.write_text(json.dumps(as_geojson(found), ensure_ascii=False), encoding="utf-8")
        click.echo(f"{geojson} is written.", err=True)
    drawn(picture, lambda: _needs_drawn(found))
    if as_json:
        cells = found.cells.reset_index()
        units = found.units.rename_axis("unit").reset_index()
        echo_json(found.labels, {"cells": records(cells), "units": records(units)})
    elif as_csv:
        click.echo(found.units.to_csv(), nl=False)
    else:
        from typology.show.programme_tables import print_map
        from typology.show.terminal import console

        print_map(console(), found)


@click.command()
@files_argument
@desk_option
@date_option
@region_option
@countries_option
@click.option("--by", multiple=True, metavar="WORD", help="priority, category, region, office, language, subtype, ...")
@profile_option
@click.option(
    "--draws", type=click.IntRange(0), help="How often answers are varied, to see which groups hold; 0: never."
)
@seed_option
@click.option("--gaps", is_flag=True, help="With --csv, the gaps of the groups instead of the groups.")
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

    By priority domain and category, unless --by says otherwise; large groups are split where profiles differ. Each
    group is told with its common gaps and the channels in which it can exchange.
    """
    one_format(as_json=as_json, as_csv=as_csv)
    if gaps and not as_csv:
        raise click.UsageError("--gaps goes with --csv; --json has everything")
    from typology.portfolio.groups.grouping import group as grouped

    asked: dict[str, Any] = {"by": by} if by else {}
    asked |= {} if draws is None else {"draws": draws}
    result = units_of(files, data, day, rulebook, region=region, countries=countries)
    with wrong_use():
        found = grouped(result, _priorities(result, profile), seed=seed, **asked)
    drawn(picture, lambda: _group_drawn(found))
    if as_json:
        tables = {"groups": found.table, "members": found.members, "gaps": found.gaps, "channels": found.channels}
        echo_json(found.labels, {name: records(frame.reset_index()) for name, frame in tables.items()})
    elif as_csv:
        click.echo((found.gaps if gaps else found.members).to_csv(), nl=False)
    else:
        from typology.show.programme_tables import print_groups
        from typology.show.terminal import console

        print_groups(console(), found)


def _needs_drawn(found: "NeedsMap") -> "Picture":
    from typology.show.needs import needs_picture

    return needs_picture(found)


def _group_drawn(found: "Groups") -> "Picture":
    from typology.show.maps.map_picture import map_picture

    return map_picture(found)
