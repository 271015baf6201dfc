"""The distance of every two units: as known, how much of the weight both know, and how far it could be off."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from typology.portfolio.likeness.profiles import UNKNOWN, Floats, Profiles

__all__ = ["Known", "bounds_of_pairs", "distances", "known_pairs"]

ENTRIES = 1 << 20
"""Pairs at a time, so that what lies between stays small however many units there are."""


@dataclass(frozen=True, eq=False)
class Known:
    """What two units both know, units x units.

    Attributes
    ----------
    distance
        Over what both know; NaN where that is nothing.
    compared
        The share of the weight that both know, of what applies to both.
    """

    distance: Floats
    compared: Floats


def known_pairs(profiles: Profiles) -> Known:
    """Return the distance of every two units over what both know.

    Examples
    --------
    >>> import numpy as np
    >>> answered, low, high = np.array([[0.5, 1.0, np.nan]]), np.zeros((1, 3)), np.ones((1, 3))
    >>> said = np.array([[0, 1, 1]], np.int8)
    >>> found = known_pairs(Profiles(("XXA", "XXB", "XXC"), ("P1",), np.array([1.0]), low, high, answered,
    ...                              ("shock",), np.array([3.0]), said, (1 << said).astype(np.uint32)))
    >>> found.distance[0].tolist(), found.compared[0].tolist()
    ([0.0, 0.875, 1.0], [1.0, 1.0, 0.75])
    """
    units = len(profiles.units)
    distance, compared = np.empty((units, units)), np.empty((units, units))
    values = np.nan_to_num(profiles.answered, nan=0.0, posinf=0.0)
    told = np.isfinite(profiles.answered)
    applies = np.isfinite(profiles.lowest)
    spoken = profiles.said != UNKNOWN
    for rows in _rows(units):
        total = np.zeros((rows.stop - rows.start, units))
        known, whole = total.copy(), np.full_like(total, profiles.word_weights.sum())
        for place, weight in enumerate(profiles.score_weights):
            both = told[place, rows, None] & told[place]
            known += weight * both
            total += weight * both * np.abs(values[place, rows, None] - values[place])
            whole += weight * (applies[place, rows, None] & applies[place])
        for place, weight in enumerate(profiles.word_weights):
            both = spoken[place, rows, None] & spoken[place]
            known += weight * both
            total += weight * (both & (profiles.said[place, rows, None] != profiles.said[place]))
        compared[rows] = _over(known, whole)
        distance[rows] = np.where(known > 0, np.minimum(_over(total, known), 1.0), np.nan)
    return Known(distance, np.minimum(compared, 1.0))


def distances(known: Known, known_together: float, tolerance: float) -> Floats:
    """Return the distance of every two units; 0 of a unit to itself, NaN where both know too small a share."""
    found = np.where(known.compared >= known_together - tolerance, known.distance, np.nan)
    np.fill_diagonal(found, 0.0)
    return found


def bounds_of_pairs(profiles: Profiles) -> tuple[Floats, Floats]:
    """Return the lowest and the highest distance of every two units, over all completions of their missing answers.

    Scores lie anywhere between their lowest and highest values, each by itself; words are among those that stay
    possible. A score of which nothing applies, but for sectors, stays open and may be anything. As words follow from
    scores, not every combination comes about: no completion lies outside the bounds. Where no word is open the highest
    are reached, and so are the lowest, but for what the steps of answers leave between two scores.
    """
    units = len(profiles.units)
    lowest, highest = np.empty((units, units)), np.empty((units, units))
    applies = np.isfinite(profiles.lowest)
    low, high = (np.where(applies, plane, 0.0) for plane in (profiles.lowest, profiles.highest))
    single = (profiles.possible & (profiles.possible - np.uint32(1))) == 0
    for rows in _rows(units):
        least, most, whole = (np.zeros((rows.stop - rows.start, units)) for _ in range(3))
        for place, weight in enumerate(profiles.score_weights):
            both = applies[place, rows, None] & applies[place]
            above = low[place, rows, None] - high[place]
            below = low[place] - high[place, rows, None]
            least += weight * both * np.maximum(np.maximum(above, below), 0)
            most += weight * both * np.maximum(-above, -below)
            whole += weight * both
        for place, weight in enumerate(profiles.word_weights):
            one, other = profiles.possible[place, rows, None], profiles.possible[place]
            least += weight * ((one & other) == 0)
            most += weight * ~((one == other) & single[place, rows, None] & single[place])
            whole += weight
        lowest[rows], highest[rows] = _over(least, whole), np.minimum(_over(most, whole), 1.0)
    np.fill_diagonal(lowest, 0.0)
    np.fill_diagonal(highest, 0.0)
    return lowest, highest


def _rows(units: int) -> Iterator[slice]:
    step = max(1, ENTRIES // max(units, 1))
    return (slice(start, min(start + step, units)) for start in range(0, units, step))


def _over(part: Floats, whole: Floats) -> Floats:
    """Return a share; 0 of nothing."""
    share: Floats = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return share
