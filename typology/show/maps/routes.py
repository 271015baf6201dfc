"""The shortest way between two places, as it lies on a map that ends somewhere."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from typology.show.maps.view import around

__all__ = ["route"]

Floats = NDArray[np.float64]

PIECES = 64


def route(start: tuple[float, float], end: tuple[float, float], middle: float) -> Iterator[Floats]:
    """Yield the great circle between two places in pieces that cross no edge of the map.

    Parameters
    ----------
    start, end
        Latitude and longitude.
    middle
        The meridian in the middle of the map.

    Yields
    ------
    array
        Rows of degrees east of the middle, and of latitude. Two places that lie exactly opposite have no shortest way;
        one over the poles is taken.

    Examples
    --------
    >>> [len(piece) > 1 for piece in route((-18.1, 178.4), (-13.8, -171.8), 11)]
    [True]
    >>> [piece[[0, -1], 0].round().tolist() for piece in route((0, 170), (0, -170), 0)]
    [[170.0, 180.0], [-180.0, -170.0]]
    """
    ends = np.array([_vector(*start), _vector(*end)])
    angle = float(np.arccos(np.clip(ends[0] @ ends[1], -1, 1)))
    shares = np.linspace(0, 1, PIECES + 1)[:, None]
    if angle < 1e-9:
        return
    if np.pi - angle < 1e-9:
        ends = np.array([ends[0], [0.0, 0.0, 1.0], ends[1]])
        way = np.concatenate([_between(ends[0], ends[1], shares), _between(ends[1], ends[2], shares[1:])])
    else:
        way = _between(ends[0], ends[1], shares)
    latitude = np.degrees(np.arcsin(np.clip(way[:, 2], -1, 1)))
    longitude = around(np.degrees(np.arctan2(way[:, 1], way[:, 0])), middle)
    yield from _pieces(np.c_[longitude, latitude])


def _vector(latitude: float, longitude: float) -> Floats:
    north, east = np.radians([latitude, longitude])
    return np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def _between(start: Floats, end: Floats, shares: Floats) -> Floats:
    angle = np.arccos(np.clip(start @ end, -1, 1))
    way: Floats = (np.sin((1 - shares) * angle) * start + np.sin(shares * angle) * end) / np.sin(angle)
    return way


def _pieces(way: Floats) -> Iterator[Floats]:
    """Cut a way where it leaves the map on one side and comes back on the other."""
    first = 0
    begun: list[Floats] = []
    for place in np.flatnonzero(np.abs(np.diff(way[:, 0])) > 180) + 1:
        before, after = way[place - 1], way[place]
        side = np.sign(before[0])
        run = (180 - abs(before[0])) + (180 - abs(after[0]))
        share = (180 - abs(before[0])) / run if run else 0.5
        height = before[1] + share * (after[1] - before[1])
        yield np.array([*begun, *way[first:place], np.array([180 * side, height])])
        begun, first = [np.array([-180 * side, height])], int(place)
    yield np.array([*begun, *way[first:]])
