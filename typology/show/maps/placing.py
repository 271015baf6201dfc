"""Where marks and labels stand so that none covers another; all in inches."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "Label", "labelled", "moved_apart"]

Floats = NDArray[np.float64]

STEPS, DRAWN = 300, 150
"""So many steps at most, in the first of which marks are drawn back to their points."""
HOME = 0.02
"""How strongly a mark is drawn back to its point in each step."""
AIR = 0.012
"""The space between a mark or label and the next one."""
DIRECTIONS = np.radians([0, 180, 45, 135, -45, -135, 90, -90, 22, -22, 158, -158, 67, -67, 113, -113])
"""In which a label is sought around its mark: beside it first."""


class Box(NamedTuple):
    """A rectangle."""

    left: float
    low: float
    right: float
    high: float


class Label(NamedTuple):
    """Where a label has its middle, and whether it is so far from its mark that a line must join them."""

    x: float
    y: float
    far: bool


def moved_apart(points: Floats, radii: Floats, fixed: NDArray[np.bool_], page: Box) -> Floats:
    """Return places near to points at which circles do not cover one another.

    Parameters
    ----------
    points
        A row per circle.
    radii
        Of the circles, with the air around them.
    fixed
        Which circles stay at their points.
    page
        Within which all others stay.

    Examples
    --------
    >>> places = moved_apart(np.zeros((2, 2)), np.ones(2), np.zeros(2, bool), Box(-9, -9, 9, 9))
    >>> bool(np.hypot(*(places[0] - places[1])) >= 1.99)
    True
    """
    ends = np.array([[page.left, page.low], [page.right, page.high]])
    turns = np.arange(len(points)) * 2.399963
    inner = np.clip(points, ends[0] + radii[:, None] + 1e-3, ends[1] - radii[:, None] - 1e-3)
    ways = 1e-4 * np.c_[np.cos(turns), np.sin(turns)]
    places = np.where(fixed[:, None], points, inner)
    mobile = np.where(fixed, 0.0, 1.0)
    for step in range(STEPS):
        one, other = _near(places + ways, 2 * radii.max(initial=0) + AIR)
        apart = (places + ways)[one] - (places + ways)[other]
        distance = np.hypot(apart[:, 0], apart[:, 1])
        short = np.clip(radii[one] + radii[other] + AIR - distance, 0, None)
        if step >= DRAWN and short.max(initial=0) < AIR / 2:
            break
        both = np.maximum(mobile[one] + mobile[other], 1)
        way = (short / np.maximum(distance, 1e-9) / both)[:, None] * apart
        push = np.zeros_like(places)
        np.add.at(push, one, way * mobile[one, None])
        np.add.at(push, other, -way * mobile[other, None])
        pull = HOME * (points - places) * (step < DRAWN)
        places[~fixed] += (0.6 * push + pull)[~fixed]
        places[~fixed] = np.clip(places, ends[0] + radii[:, None], ends[1] - radii[:, None])[~fixed]
    return places


def _near(places: Floats, reach: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs of places that are no further apart: of thousands of marks, few are near to one another."""
    from scipy.spatial import cKDTree

    pairs = cKDTree(places).query_pairs(reach, output_type="ndarray") if len(places) else np.empty((0, 2), np.intp)
    return pairs[:, 0], pairs[:, 1]


def labelled(  # noqa: PLR0913, PLR0917 (all that a label must keep clear of)
    places: Floats, radii: Floats, sizes: Floats, order: Sequence[int], page: Box, reaches: Sequence[Sequence[float]]
) -> dict[int, Label]:
    """Return where labels stand so that they cover no mark and no other label.

    A line from a mark to its label runs over no other mark where that can be had.

    Parameters
    ----------
    places, radii
        Of the marks.
    sizes
        Width and height of the label of each mark.
    order
        Which marks get a label, the most important ones first.
    page
        Within which labels stay.
    reaches
        For each of them in this order, how far from its mark its label may stand, nearest first; beyond the first
        distance it is joined by a line.

    Returns
    -------
    dict
        By place of the mark; a mark in ``order`` without room is left out.
    """
    taken = np.c_[places - radii[:, None], places + radii[:, None]]
    found: dict[int, Label] = {}
    for mark, reach in zip(order, reaches, strict=True):
        half = sizes[mark] / 2
        around = radii[mark] + AIR + 2 * half
        beside = np.abs(places - places[mark]).max(axis=1) <= radii.max() + float(around.max()) + max(reach)
        beside[mark] = False
        others, met = (places[beside], radii[beside]), _within(taken, places[mark], around + max(reach))
        tries = [(distance, clear) for clear in (True, False) for distance in reach if clear or distance > reach[0]]
        for distance, clear in tries:
            spots = _spots(places[mark], radii[mark] + distance, half)
            boxes = np.c_[spots - half, spots + half]
            free = np.flatnonzero(
                _inside(boxes, page) & ~_touching(boxes, _within(met, places[mark], around + distance))
            )
            if clear and distance > reach[0]:
                free = free[~_crossing(places[mark], spots[free], *others)]
            if len(free):
                spot, far = spots[free[0]], distance > reach[0]
                found[mark] = Label(float(spot[0]), float(spot[1]), far)
                taken = np.vstack([taken, boxes[free[0]]])
                break
    return found


def _within(boxes: Floats, place: Floats, reach: Floats) -> Floats:
    """Return the boxes that reach into the one around a place: of thousands, few can be met."""
    return boxes[((boxes[:, :2] <= place + reach) & (boxes[:, 2:] >= place - reach)).all(axis=1)]


def _crossing(place: Floats, spots: Floats, others: Floats, radii: Floats) -> NDArray[np.bool_]:
    """Say of which spots the line to a place runs over another mark."""
    if not len(others):
        return np.zeros(len(spots), np.bool_)
    way = spots - place
    length = np.maximum((way**2).sum(axis=1), 1e-12)
    share = np.clip((others - place) @ way.T / length, 0, 1)
    nearest = place + share[..., None] * way
    off = np.hypot(*(nearest - others[:, None]).transpose(2, 0, 1))
    return np.asarray((off < radii[:, None]).any(axis=0), np.bool_)


def _spots(place: Floats, distance: float, half: Floats) -> Floats:
    """Return middles of a label all around a mark, its nearer side at a distance."""
    ways = np.c_[np.cos(DIRECTIONS), np.sin(DIRECTIONS)]
    spots: Floats = place + ways * (distance + half)
    return spots


def _inside(boxes: Floats, page: Box) -> NDArray[np.bool_]:
    ends = boxes - [page.left, page.low, page.right, page.high]
    return np.asarray((ends[:, :2].min(axis=1) >= 0) & (ends[:, 2:].max(axis=1) <= 0), np.bool_)


def _touching(boxes: Floats, others: Floats) -> NDArray[np.bool_]:
    lows = np.maximum(boxes[:, None, :2], others[None, :, :2])
    highs = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = (highs - lows).min(axis=2)
    return np.asarray(shared.max(axis=1, initial=-np.inf) > -AIR / 2, np.bool_)
