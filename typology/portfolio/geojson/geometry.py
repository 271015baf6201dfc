"""Polygons from a GeoJSON file that the user supplies: read whole, checked, and never repaired."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from typology.errors import Problem, nearest
from typology.portfolio.geojson.refusals import GeometryError

__all__ = ["Geometry", "read_geometry"]

Floats = NDArray[np.float64]

LARGEST = 100_000_000
"""Bytes of a file; the coasts of the world in full detail have a quarter of that."""
MOST_PROBLEMS = 20
AREAS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, eq=False, repr=False)
class Geometry:
    """The areas of a file.

    Attributes
    ----------
    name : str
        Of the file.
    key : str
        The property that holds the codes.
    content : dict
        The FeatureCollection as it stands in the file.
    codes : tuple of str or None
        The code of each feature; None where it has none.
    """

    name: str
    key: str
    content: Mapping[str, Any]
    codes: tuple[str | None, ...]

    def __repr__(self) -> str:
        return f"<Geometry of {self.name}: {len(self.codes):,} features, codes in {self.key!r}>"

    @property
    def areas(self) -> Mapping[str, tuple[Floats, ...]]:
        """The rings of longitudes and latitudes by code; areas without a code are under the empty one."""
        found: dict[str, list[Floats]] = {}
        for code, feature in zip(self.codes, self.content["features"], strict=True):
            shape = feature["geometry"]
            if shape is not None:
                polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
                rings = (_ring(ring, place == 0) for polygon in polygons for place, ring in enumerate(polygon))
                found.setdefault(code or "", []).extend(rings)
        return {code: tuple(rings) for code, rings in found.items()}


def _ring(places: list[list[float]], outer: bool) -> Floats:
    """Return a ring that does not jump at 180 degrees; land lies to the left, as many files have it and some do not."""
    ring = np.array([place[:2] for place in places], float)
    whole = np.unwrap(ring[:, 0], period=360)
    if abs(whole[-1] - whole[0]) < 180:
        ring[:, 0] = whole
    (x, y), (next_x, next_y) = ring.T, np.roll(ring, -1, axis=0).T
    return ring if ((x * next_y - next_x * y).sum() > 0) == outer else ring[::-1]


def read_geometry(path: str | Path, key: str = "iso_a3") -> Geometry:
    """Read polygons with a code each.

    Parameters
    ----------
    path
        A GeoJSON file (RFC 7946): a FeatureCollection of polygons in degrees.
    key
        The property that holds the code of a unit, such as ISO 3166-1 alpha-3; upper and lower case are told apart.

    Raises
    ------
    GeometryError
        If there is no such file, it is too large, no GeoJSON of areas, or has no such property; all problems at once.
    """
    file = Path(path)
    content = _content(file)
    problems = list(_problems(content, file.name))
    if problems:
        raise GeometryError(problems[:MOST_PROBLEMS])
    features = content["features"]
    names = list(dict.fromkeys(name for feature in features for name in feature["properties"] or ()))
    if key not in names:
        expected = "one of " + ", ".join(map(str, names[:MOST_PROBLEMS])) if names else "properties; there are none"
        problem = Problem("no such property", str(key), expected, nearest(str(key), names), file=file.name)
        raise GeometryError([problem])
    codes = tuple(_code((feature["properties"] or {}).get(key)) for feature in features)
    return Geometry(file.name, key, content, codes)


def _code(entry: Any) -> str | None:
    return entry.strip() or None if isinstance(entry, str) else None


def _content(file: Path) -> dict[str, Any]:
    if not file.is_file():
        beside = [one.name for one in file.parent.glob("*")] if file.parent.is_dir() else []
        raise GeometryError([Problem("no such file", str(file), "a GeoJSON file", nearest(file.name, beside))])
    size = file.stat().st_size
    if size > LARGEST:
        raise GeometryError([Problem("file too large", f"{size:,} bytes", f"{LARGEST:,} at most", file=file.name)])
    try:
        found = json.loads(file.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, ValueError) as reason:
        why = "nested too deeply" if isinstance(reason, RecursionError) else str(reason)[:120]
        raise GeometryError([Problem("no JSON", why, "GeoJSON, as text in UTF-8", file=file.name)]) from None
    kind = found.get("type") if isinstance(found, dict) else type(found).__name__
    if not isinstance(found, dict) or kind != "FeatureCollection" or not isinstance(found.get("features"), list):
        expected = "a FeatureCollection with a list of features"
        raise GeometryError([Problem("no GeoJSON of several features", str(kind), expected, file=file.name)])
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _problems(content: Mapping[str, Any], name: str) -> Iterator[Problem]:
    if not content["features"]:
        yield Problem("no features", expected="at least one", file=name)
    if "crs" in content and "CRS84" not in str(content["crs"]) and "4326" not in str(content["crs"]):
        expected = "longitude and latitude in degrees (CRS84)"
        yield Problem("other coordinates", str(content["crs"])[:80], expected, file=name)
    for number, feature in enumerate(content["features"], start=1):
        place = f"feature {number}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            yield Problem(f"{place} is none", str(feature)[:60], "a Feature", file=name)
        elif not isinstance(feature.setdefault("properties", None), dict | None):
            yield Problem(f"{place}: no properties", str(feature["properties"])[:60], "names and values", file=name)
        elif wrong := _wrong(feature.setdefault("geometry", None)):
            yield Problem(f"{place}: {wrong[0]}", wrong[1], wrong[2], file=name)


def _wrong(shape: Any) -> tuple[str, str, str] | None:
    """Return what is wrong with a geometry: what, found, expected."""
    if shape is None:
        return None
    kind = shape.get("type") if isinstance(shape, dict) else None
    if kind not in AREAS:
        return "no area", str(kind)[:60], " or ".join(AREAS)
    places = shape.get("coordinates")
    polygons = places if kind == "MultiPolygon" else [places]
    if not isinstance(polygons, list) or not all(isinstance(rings, list) for rings in polygons):
        return "no coordinates", str(polygons)[:60], "lists of rings"
    for ring in (ring for rings in polygons for ring in rings):
        if not isinstance(ring, list) or len(ring) < 4:
            return "no ring", str(ring)[:60], "four places or more, the last as the first"
        for place in ring:
            if not _is_place(place):
                return "no place on the Earth", str(place)[:60], "longitude and latitude in degrees"
    return None


def _is_place(place: Any) -> bool:
    if not isinstance(place, list) or len(place) < 2:
        return False
    east, north = place[:2]
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (east, north))
    return numbers and abs(east) <= 360 and abs(north) <= 90
