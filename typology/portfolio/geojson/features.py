"""Units as features of GeoJSON (RFC 7946): a point each, longitude before latitude."""

from collections.abc import Mapping
from typing import Any

from typology.classification.classify import Classification
from typology.portfolio.geojson.points import points_of
from typology.portfolio.geojson.properties import properties_of
from typology.portfolio.priorities.needs_map import NeedsMap

__all__ = ["CLAIM", "as_geojson"]

CLAIM = (
    "Codes, names and places in this file say nothing about the status of any country, territory, city or area, about "
    "its authorities, or about borders."
)


def as_geojson(found: Classification | NeedsMap, *, places: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a result as a FeatureCollection of points, ready for ``json.dump`` and for programs that draw maps.

    Parameters
    ----------
    found
        A classification or a map of needs.
    places
        Latitude and longitude by unit, for units that are not in the table of countries, or that lie elsewhere.

    Returns
    -------
    dict
        A feature for each unit, in their order. A unit without a point has no geometry, and is not left out.

    Raises
    ------
    ValueError
        If a place is no latitude and longitude, or of a unit that is not there.

    Examples
    --------
    >>> import typology as ty
    >>> found = as_geojson(ty.classify(ty.load_pilots()))
    >>> found["features"][1]["geometry"], found["features"][1]["properties"]["category"]
    ({'type': 'Point', 'coordinates': [36.81, -1.28]}, '2')
    """
    properties = properties_of(found)
    points = points_of(properties, places)
    return {
        "type": "FeatureCollection",
        "labels": list(found.labels),
        "disclaimer": CLAIM,
        "features": [
            {"type": "Feature", "id": unit, "geometry": _point(points.get(unit)), "properties": dict(said)}
            for unit, said in properties.items()
        ],
    }


def _point(point: tuple[float, float] | None) -> dict[str, Any] | None:
    return None if point is None else {"type": "Point", "coordinates": [point[1], point[0]]}
