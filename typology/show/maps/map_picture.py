"""A result on a map: marks on land without borders, or polygons that the user supplies."""

from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from typology.classification.classify import Classification
from typology.classification.prose import some_of
from typology.portfolio.geojson.geometry import Geometry, read_geometry
from typology.portfolio.geojson.points import points_of
from typology.portfolio.priorities.needs_map import NeedsMap
from typology.show.maps.advised import advised
from typology.show.maps.classified import classified
from typology.show.maps.grouped import grouped
from typology.show.maps.marks import Scene
from typology.show.maps.needed import needed
from typology.show.maps.served import served
from typology.show.maps.sheet import sheet_of
from typology.show.maps.view import in_region, view_of
from typology.show.pictures import Picture

__all__ = ["map_picture"]

MOST_CODES = 30


def map_picture(
    found: Any,
    *,
    region: str | None = None,
    places: Mapping[str, Any] | None = None,
    geometry: str | Path | None = None,
    key: str = "iso_a3",
) -> Picture:
    """Draw a result on a map.

    Marks stand on land without borders, at the city in which the government sits or as near to it as there is room.
    Of a classification they are coloured by the categories that are possible, blue where one is certain, 1 the
    darkest; of a map of needs by the domain that comes first, hollow where that is not settled; of groups by group; of
    hubs by the hub that serves a country; of advice on presence by how a country would be served. A red ring stands for
    a shock, two for a crisis, a red corner for one that may be. What a mark says is always written too.

    Parameters
    ----------
    found
        A classification, a map of needs, groups, a plan of hubs or advice on presence.
    region
        Only the countries of a region or subregion of M49 or of the region of an office, such as ``"Africa"``. None
        for all; the map shows as much of the Earth as holds them.
    places
        Latitude and longitude by unit, for units that are no country, or that lie elsewhere.
    geometry
        A GeoJSON file with polygons of yours, which are filled. The library carries no borders of its own.
    key
        The property of that file that holds the codes of units.

    Returns
    -------
    Picture
        Shown by a notebook; ``.save("map.png")`` keeps it. Units without a point stand below the map.

    Raises
    ------
    TypeError
        If there is no map of such a thing.
    ValueError
        If there is no such region, nothing in it, or a place is no latitude and longitude.
    GeometryError
        If the file of polygons cannot be used.
    ImportError
        If matplotlib is not installed.

    Notes
    -----
    Source: 001-A3 §10. Land: Natural Earth. Projection: Equal Earth (Šavrič, Patterson and Jenny 2018).

    Examples
    --------
    >>> import typology as ty
    >>> map_picture(ty.classify(ty.load_pilots()), region="Africa").save("pilots.png")  # doctest: +SKIP
    """
    within = None if region is None else in_region(region)
    scene = _scene(found, within)
    if not scene.marks:
        raise ValueError(
            f"there is nothing to draw: no unit is a country of {region}" if region else "no units to draw"
        )
    areas = None if geometry is None else read_geometry(geometry, key)
    points = points_of(scene.marks, _kept(scene, places))
    scene = scene if region is None else replace(scene, notes=(f"Only countries of: {region}.", *scene.notes))
    scene = scene if areas is None else _credited(scene, areas)
    return Picture(sheet_of(scene, points, view_of(points), None if areas is None else areas.areas))


def _scene(found: Any, within: Container[str] | None) -> Scene:
    if isinstance(found, Classification):
        return classified(found, within)
    if isinstance(found, NeedsMap):
        return needed(found, within)
    for attribute, drawn in (("assignment", served), ("as_mapping", grouped)):
        if hasattr(found, attribute):
            return drawn(found, within)
    if "possible_modes" in getattr(found, "table", ()):
        return advised(found, within)
    raise TypeError(
        f"there is no map of a {type(found).__name__}; there is one of a classification, of a map of needs, of groups, "
        "of hubs and of advice on presence"
    )


def _kept(scene: Scene, places: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return the places of the result, if they are of marks, and those that the user gives."""
    return {unit: point for unit, point in scene.places.items() if unit in scene.marks} | dict(places or {})


def _credited(scene: Scene, areas: Geometry) -> Scene:
    """Say whose borders are shown, and what fits nothing."""
    there = set(areas.codes)
    without = [unit for unit in scene.marks if unit not in there]
    others = sorted(code for code in there if code and code not in scene.marks)
    return replace(
        scene,
        notes=(
            *scene.notes,
            f"Areas and borders are those of the file {areas.name}, which the user supplied; they are not ours.",
            f"Units without an area in it: {some_of(without, MOST_CODES)}." if without else "",
            f"Areas in it of no unit, in grey: {some_of(others, MOST_CODES)}." if others else "",
        ),
    )
