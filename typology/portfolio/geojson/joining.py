"""Results joined to polygons that the user supplies, by code; what fits nothing is told on both sides."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from typology.classification.classify import Classification
from typology.classification.prose import some_of
from typology.portfolio.geojson.features import CLAIM
from typology.portfolio.geojson.geometry import read_geometry
from typology.portfolio.geojson.properties import properties_of
from typology.portfolio.priorities.needs_map import NeedsMap

__all__ = ["OURS", "Joined", "with_geometry"]

OURS = "typology_"
"""Before the names of our properties, so that none of theirs is lost."""
MOST_CODES = 40


@dataclass(frozen=True, eq=False, repr=False)
class Joined:
    """A FeatureCollection of the user with our properties.

    Attributes
    ----------
    collection : dict
        Their features, all of them, in their order; each that fits a unit has our properties beside its own, and each
        of ours begins with ``typology_``.
    matched : tuple of str
        Units that have a feature.
    without_geometry : tuple of str
        Units that have none.
    without_result : tuple of str
        Codes of features of which there is no unit.
    without_code : int
        Features that hold no code.
    """

    collection: Mapping[str, Any]
    matched: tuple[str, ...]
    without_geometry: tuple[str, ...]
    without_result: tuple[str, ...]
    without_code: int

    @property
    def __geo_interface__(self) -> Mapping[str, Any]:
        """By which programs that know GeoJSON take it as it is."""
        return self.collection

    def save(self, path: str | Path) -> None:
        """Write the collection to a file."""
        Path(path).write_text(json.dumps(self.collection, ensure_ascii=False, allow_nan=False), encoding="utf-8")

    def __repr__(self) -> str:
        return (
            f"<Joined: {len(self.matched):,} units have a feature, {len(self.without_geometry):,} have none; "
            f"{len(self.without_result):,} codes are of no unit, {self.without_code:,} features have no code>"
        )

    def __str__(self) -> str:
        told = {
            "Units that have a feature": self.matched,
            "Units without a feature": self.without_geometry,
            "Codes of features that are of no unit": self.without_result,
        }
        lines = [
            f"{what}: {len(codes):,}{': ' if codes else ''}{some_of(codes, MOST_CODES)}."
            for what, codes in told.items()
        ]
        return "\n".join([*lines, f"Features without a code: {self.without_code:,}."])

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(line)}</p>" for line in str(self).splitlines())


def with_geometry(found: Classification | NeedsMap, path: str | Path, key: str = "iso_a3") -> Joined:
    """Join a result to polygons of a GeoJSON file that you supply.

    The library carries no borders: which ones are right to show, and under which terms, is for you to say.

    Parameters
    ----------
    found
        A classification or a map of needs.
    path
        A GeoJSON file.
    key
        The property that holds the codes of units, such as ISO 3166-1 alpha-3. Codes must be exactly alike.

    Returns
    -------
    Joined
        ``.collection``, ``.save("joined.geojson")``, and which codes fit nothing.

    Raises
    ------
    GeometryError
        If the file cannot be read, is no GeoJSON of areas, or has no such property; the nearest is named.
    """
    geometry, properties = read_geometry(path, key), properties_of(found)
    features = [
        feature if (ours := properties.get(code or "")) is None else _both(feature, ours)
        for code, feature in zip(geometry.codes, geometry.content["features"], strict=True)
    ]
    there = dict.fromkeys(code for code in geometry.codes if code)
    return Joined(
        {**geometry.content, "typology_labels": list(found.labels), "typology_disclaimer": CLAIM, "features": features},
        matched=tuple(unit for unit in properties if unit in there),
        without_geometry=tuple(unit for unit in properties if unit not in there),
        without_result=tuple(code for code in there if code not in properties),
        without_code=geometry.codes.count(None),
    )


def _both(feature: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    named = {OURS + name: value for name, value in ours.items()}
    return {**feature, "properties": {**(feature["properties"] or {}), **named}}
