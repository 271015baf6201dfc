"""Which part of the Earth a map shows: all of it, or as much as holds the units."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from typology.countries.table import countries
from typology.errors import hint
from typology.show.maps.projection import project

__all__ = ["View", "in_region", "view_between", "view_of"]

Floats = NDArray[np.float64]

WORLD_MIDDLE = 11.0
"""The meridian in the middle of the world: its edges run through the Bering Strait, and so through no land."""
SOUTH, NORTH = -57.0, 84.0
"""Nobody assessed lives beyond."""
WIDE = 165.0
"""Units that are spread over more degrees of longitude are shown on the whole world."""
MARGIN, LEAST = 0.08, 0.5
"""Around the units, as a share of the larger side; and the least side, in radii of the Earth."""
FLATTEST, TALLEST = 0.5, 1.08
"""Height over width."""


class View(NamedTuple):
    """A part of the map: its middle meridian, and its ends in radii of the Earth."""

    middle: float
    left: float
    right: float
    low: float
    high: float

    @property
    def aspect(self) -> float:
        """Height over width."""
        return (self.high - self.low) / (self.right - self.left)

    def at(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Floats, Floats]:
        """Return where points lie, as shares of width and height from the lower left."""
        x, y = project(around(longitude, self.middle), latitude)
        return (x - self.left) / (self.right - self.left), (y - self.low) / (self.high - self.low)


def around(longitude: ArrayLike, middle: float) -> Floats:
    """Return longitudes as degrees east of a meridian, -180 to 180.

    Examples
    --------
    >>> around(np.array([-170.0, 170.0]), 175).tolist()
    [15.0, -5.0]
    """
    turned: Floats = np.mod(np.asarray(longitude, np.float64) - middle + 180, 360) - 180
    return turned


def view_of(points: Mapping[str, tuple[float, float]]) -> View:
    """Return the part of the Earth that holds all points; the world if there are none, or if they are far apart.

    Examples
    --------
    >>> view_of({"FJI": (-18.1, 178.4), "WSM": (-13.8, -171.8)}).middle.__round__()
    -177
    >>> view_of({}).middle
    11.0
    """
    latitude, longitude = np.array(list(points.values()), float).reshape(-1, 2).T
    first, span = _shortest_arc(longitude)
    if span > WIDE:
        half = float(project(180, 0)[0])
        return View(WORLD_MIDDLE, -half, half, *(float(project(0, end)[1]) for end in (SOUTH, NORTH)))
    middle = float(around(np.array(first + span / 2), 0))
    x, y = project(around(longitude, middle), latitude)
    size = max(np.ptp(x), np.ptp(y), LEAST)
    width, height = (max(float(np.ptp(side)) + 2 * MARGIN * size, LEAST) for side in (x, y))
    width, height = max(width, height / TALLEST), max(height, width * FLATTEST)
    ends = [(float(side.min() + side.max()) / 2, total / 2) for side, total in ((x, width), (y, height))]
    return View(middle, *(centre + sign * half for centre, half in ends for sign in (-1, 1)))


def view_between(west: float, east: float, south: float, north: float) -> View:
    """Return the part of the Earth between two meridians and two parallels, and what lies beside it.

    Examples
    --------
    >>> view = view_between(-10, 10, -5, 5)
    >>> round(view.left, 3), round(view.high, 3)
    (-0.15, 0.101)
    """
    half = float(project((east - west) / 2, [south, north, np.clip(0, south, north)])[0].max())
    low, high = (float(end) for end in project(0, [south, north])[1])
    return View((west + east) / 2, -half, half, low, high)


def _shortest_arc(longitude: Floats) -> tuple[float, float]:
    """Return where the shortest arc that holds all longitudes begins, and how long it is."""
    if not len(longitude):
        return 0.0, 360.0
    places = np.sort(np.mod(longitude, 360))
    gaps = np.diff(places, append=places[0] + 360)
    widest = int(gaps.argmax())
    return float(places[(widest + 1) % len(places)]), float(360 - gaps[widest])


def in_region(region: str) -> frozenset[str]:
    """Return the countries of a region or subregion of M49, or of the region of an office.

    Raises
    ------
    ValueError
        If there is none of that name; it tells the nearest.

    Examples
    --------
    >>> len(in_region("Africa")) >= 54, "KEN" in in_region("Sub-Saharan Africa")
    (True, True)
    """
    table = countries().values()
    kinds = [{name for one in table if (name := getattr(one, kind))} for kind in ("region", "subregion", "office")]
    if not any(region in names for names in kinds):
        raise ValueError(f"there is no region {region!r}; {hint(region, sorted(set().union(*kinds)))}")
    kind = next(kind for kind, names in zip(("region", "subregion", "office"), kinds, strict=True) if region in names)
    return frozenset(one.code for one in table if getattr(one, kind) == region)
