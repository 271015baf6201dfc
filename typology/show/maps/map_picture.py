"""A result on a map: marks on land without borders, or polygons that the user supplies."""

from collections.abc import Mapping
from typing import Any

from typology.classification.classify import Classification
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


def map_picture(found: Any, *, region: str | None = None, places: Mapping[str, Any] | None = None) -> Picture:
    scene = _scene(found)
    points = points_of(scene.marks, scene.places | dict(places or {}))
    return Picture(sheet_of(scene, points, view_of(points)))


def _scene(found: Any) -> Scene:
    if isinstance(found, Classification):
        return classified(found)
    if isinstance(found, NeedsMap):
        return needed(found)
    for attribute, drawn in (("assignment", served), ("as_mapping", grouped)):
        if hasattr(found, attribute):
            return drawn(found)
    if "possible_modes" in getattr(found, "table", ()):
        return advised(found)
    raise TypeError(
        f"there is no map of a {type(found).__name__}; there is one of a classification, of a map of needs, of groups, "
        "of hubs and of advice on presence"
    )
