"""The land of the Earth without borders, and rings cut at the edge of a map."""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

__all__ = ["CREDIT", "cut", "land"]

Ring = NDArray[np.float64]
"""Longitudes and latitudes in degrees, a row per point; land lies to the left."""

CREDIT = "Land: Natural Earth, public domain."


@cache
def land() -> tuple[Ring, ...]:
    """Return the rings of all land; seas inside of land are rings that turn the other way.

    Examples
    --------
    >>> bool(min(len(ring) for ring in land()) >= 3)
    True
    """
    told = json.loads((files("typology.show.maps") / "land.json").read_text(encoding="utf-8"))
    return tuple(np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / told["per_degree"] for ring in told["rings"])


def cut(ring: Ring, middle: float) -> Iterator[Ring]:
    """Yield a ring in pieces that lie within half a turn of a meridian, as degrees east of it.

    Examples
    --------
    >>> [piece[:, 0].tolist() for piece in cut(np.array([[170, 0], [180, 0], [180, 9], [170, 9.0]]), -5)]
    [[-180.0, -175.0, -175.0, -180.0], [175.0, 180.0, 180.0, 175.0]]
    """
    for turn in (-720, -360, 0, 360, 720):
        shifted = ring + np.array([turn - middle, 0])
        if shifted[:, 0].max() <= -180 or shifted[:, 0].min() >= 180:
            continue
        for side in (1, -1):
            shifted = _clipped(shifted, side)
        if len(shifted) >= 3:
            yield shifted


def _clipped(ring: Ring, side: int) -> Ring:
    """Return the part of a ring west of 180 degrees (side 1) or east of -180 (side -1), by Sutherland and Hodgman."""
    inside = side * ring[:, 0] <= 180
    if inside.all():
        return ring
    found: list[Ring] = []
    for place, (point, previous) in enumerate(zip(ring, np.roll(ring, 1, axis=0), strict=True)):
        if inside[place] != inside[place - 1]:
            share = (side * 180 - previous[0]) / (point[0] - previous[0])
            found.append(previous + share * (point - previous))
        if inside[place]:
            found.append(point)
    return np.array(found).reshape(-1, 2)
