"""Conditions as numbers: each gives, for every unit, the signed distance to being met.

A distance of zero or more means met; its size is how far the deciding score may move before that changes.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from typology.rulebook.conditions import Answered, Compare, Count, Difference

__all__ = [
    "All",
    "Any",
    "Criterion",
    "Exceeds",
    "Known",
    "Memo",
    "Plane",
    "Reach",
    "ReachCount",
    "Side",
    "direction_of",
    "is_met",
    "outcomes",
    "scores_of",
    "settle",
    "settled_distance",
    "values_of",
]

Plane = NDArray[np.float64]
"""Scores as rows and units as columns; NaN where a score is not known."""

Memo = dict[Hashable, NDArray[np.generic]]
"""Summaries and counts of one plane that were already computed, for conditions that ask for the same one."""


def _lowest(plane: Plane, scores: Sequence[int]) -> Plane:
    return _folded(np.fmin, plane, scores)


def _highest(plane: Plane, scores: Sequence[int]) -> Plane:
    return _folded(np.fmax, plane, scores)


def _folded(join: Callable[..., Plane], plane: Plane, scores: Sequence[int]) -> Plane:
    result: Plane = plane[scores[0]]
    for score in scores[1:]:
        result = join(result, plane[score])
    return result


def _mean(plane: Plane, scores: Sequence[int]) -> Plane:
    """Mean of the known scores; NaN where none is known."""
    total: Plane = plane[scores[0]].copy()
    for score in scores[1:]:
        total += plane[score]
    total /= len(scores)
    gaps = np.isnan(total)
    if gaps.any():
        part = plane[np.ix_(np.array(scores), np.flatnonzero(gaps))]
        known = ~np.isnan(part)
        count = known.sum(axis=0)
        total[gaps] = np.where(known, part, 0).sum(axis=0) / np.where(count, count, np.nan)
    return total


summaries: Mapping[str, Callable[[Plane, Sequence[int]], Plane]] = {
    "score": lambda plane, scores: plane[scores[0]],
    "mean": _mean,
    "lowest": _lowest,
    "highest": _highest,
}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a bound: the values from it upwards, or downwards.

    Attributes
    ----------
    bound
        The outermost value on the side, with the tolerance folded in.
    strict
        Whether the threshold itself lies on the other side.
    """

    bound: float
    up: bool
    strict: bool

    def distance(self, value: Plane) -> Plane:
        """Return how far values lie inside the side; negative outside."""
        return value - self.bound if self.up else self.bound - value

    def holds(self, value: Plane) -> NDArray[np.bool_]:
        """Say which values lie on the side; one that is not known does not."""
        holds: NDArray[np.bool_] = value >= self.bound if self.up else value <= self.bound
        return holds

    @property
    def other(self) -> "Side":
        """The values that are not on this side."""
        outwards = -math.inf if self.up else math.inf
        return Side(math.nextafter(self.bound, outwards), up=not self.up, strict=not self.strict)


@dataclass(frozen=True, slots=True)
class Reach:
    """One summary of scores reaches a bound, from below (``up``) or from above."""

    written: Compare
    how: str
    scores: tuple[int, ...]
    side: "Side"
    threshold: str

    def value(self, plane: Plane, memo: Memo | None = None) -> Plane:
        """Return the summary that is compared."""
        if memo is None or self.how == "score":
            return summaries[self.how](plane, self.scores)
        key = (self.how, self.scores)
        if key not in memo:
            memo[key] = summaries[self.how](plane, self.scores)
        return cast("Plane", memo[key])

    def distance(self, plane: Plane, memo: Memo | None = None) -> Plane:
        """Return the signed distance to being met."""
        return self.side.distance(self.value(plane, memo))


@dataclass(frozen=True, slots=True)
class ReachCount:
    """At least ``number`` of the scores reach a bound; unknown scores count or do not."""

    written: Count
    scores: tuple[int, ...]
    side: "Side"
    number: int
    unknown_counts: bool
    threshold: str

    def reached(self, values: Plane) -> NDArray[np.bool_]:
        """Say which values count."""
        reached = self.side.holds(values)
        return reached | np.isnan(values) if self.unknown_counts else reached

    def count(self, plane: Plane, memo: Memo | None = None) -> NDArray[np.uint8]:
        """Return how many of the scores count."""
        key = (self.scores, self.side, self.unknown_counts)
        if memo is not None and key in memo:
            return cast("NDArray[np.uint8]", memo[key])
        count = np.zeros(plane.shape[1], np.uint8)
        for score in self.scores:
            count += self.reached(plane[score])
        if memo is not None:
            memo[key] = count
        return count

    def distance(self, plane: Plane, memo: Memo | None = None) -> Plane:
        """Return the signed distance of the score that tips the count."""
        units = plane.shape[1]
        if not 0 < self.number <= len(self.scores):
            return np.full(units, math.inf if self.number <= 0 else -math.inf)
        fill, beyond = (np.fmin, math.inf) if self.unknown_counts == self.side.up else (np.fmax, -math.inf)
        rows = (fill(plane[score], beyond) for score in self.scores)
        place = self.number if self.side.up else len(self.scores) - self.number + 1
        return self.side.distance(_nth_largest(rows, len(self.scores), place))


@dataclass(frozen=True, slots=True)
class Exceeds:
    """One score lies above another by at least a bound."""

    written: Difference
    score: int
    other: int
    bound: float
    threshold: str

    def distance(self, plane: Plane, memo: Memo | None = None) -> Plane:
        """Return how far the difference exceeds the bound."""
        difference: Plane = plane[self.score] - plane[self.other] - self.bound
        return difference


@dataclass(frozen=True, slots=True)
class Known:
    """The number of known scores is at least, or below, a number."""

    written: Answered
    scores: tuple[int, ...]
    number: int
    at_least: bool

    def distance(self, plane: Plane, memo: Memo | None = None) -> Plane:
        """Return by how many answers the number is exceeded; never NaN."""
        known = np.zeros(plane.shape[1])
        for score in self.scores:
            known += ~np.isnan(plane[score])
        distance: Plane = known - self.number if self.at_least else self.number - 1 - known
        return distance


@dataclass(frozen=True, slots=True)
class Any:
    """Met where one of its parts is; parts that are unknown are passed over."""

    parts: "tuple[Criterion, ...]"

    def distance(self, plane: Plane, memo: Memo | None = None) -> Plane:
        """Return the largest distance of the parts."""
        result = self.parts[0].distance(plane, memo)
        for part in self.parts[1:]:
            result = np.fmax(result, part.distance(plane, memo))
        return result


@dataclass(frozen=True, slots=True)
class All:
    """Met where every part is; unknown where a part is unknown."""

    parts: "tuple[Criterion, ...]"

    def distance(self, plane: Plane, memo: Memo | None = None) -> Plane:
        """Return the smallest distance of the parts."""
        result = self.parts[0].distance(plane, memo)
        for part in self.parts[1:]:
            result = np.minimum(result, part.distance(plane, memo))
        return result


Criterion = Reach | ReachCount | Exceeds | Known | Any | All


def _nth_largest(rows: Iterable[Plane], count: int, n: int) -> Plane:
    """Return the n-th largest of so many rows per column, by insertion into the few best seen so far."""
    from_top = n <= (count + 1) // 2
    keep, better, worse = (n, np.maximum, np.minimum) if from_top else (count - n + 1, np.minimum, np.maximum)
    best: list[Plane] = []
    for row in rows:
        carried = row
        for place, value in enumerate(best):
            best[place], carried = better(value, carried), worse(value, carried)
        if len(best) < keep:
            best.append(carried)
    return best[-1]


def is_met(criterion: Criterion, plane: Plane, memo: Memo | None = None) -> NDArray[np.bool_]:
    """Say where a condition is met, which for counts takes less than telling how far it is from that."""
    met: NDArray[np.bool_]
    match criterion:
        case ReachCount():
            met = criterion.count(plane, memo) >= criterion.number
        case Any(parts):
            met = np.logical_or.reduce([is_met(part, plane, memo) for part in parts])
        case All(parts):
            met = np.logical_and.reduce([is_met(part, plane, memo) for part in parts])
        case Reach():
            met = criterion.side.holds(criterion.value(plane, memo))
        case Exceeds():
            met = plane[criterion.score] - plane[criterion.other] >= criterion.bound
        case Known():
            count = np.zeros(plane.shape[1], np.uint8)
            for score in criterion.scores:
                count += plane[score] == plane[score]
            met = (count >= criterion.number) == criterion.at_least
    return met


def outcomes(criterion: Criterion, plane: Plane, memo: Memo | None = None) -> NDArray[np.bool_]:
    """Say where a condition is met at the lowest, at the highest and as answered; what is certain stands.

    The same as :func:`settle` on the distances, which takes longer.

    Parameters
    ----------
    plane
        Scores x (3 units).

    Returns
    -------
    ndarray of bool, 3 x units
    """
    met = is_met(criterion, plane, memo).reshape(3, plane.shape[1] // 3)
    lowest, highest, answered = met
    answered &= lowest | highest
    answered |= lowest & highest
    return met


def settled_distance(criterion: Criterion, plane: Plane, met: NDArray[np.bool_], memo: Memo | None = None) -> Plane:
    """Return how far units are from a condition as answered, or from the nearer extreme where that overrules it.

    Parameters
    ----------
    plane
        Scores x (3 units).
    met
        From :func:`outcomes`.
    memo
        Of the last third of the plane.
    """
    units = met.shape[1]
    distance = criterion.distance(plane[:, 2 * units :], memo)
    at = np.flatnonzero(((distance >= 0) != met[2]) | (np.isnan(distance) & (met[0] == met[1])))
    if at.size:
        rows, columns = sorted(scores_of(criterion)), np.concatenate((at, at + units))
        ends = np.empty((len(plane), len(columns)))
        for row in rows:
            plane[row].take(columns, out=ends[row])
        low, high = criterion.distance(ends).reshape(2, at.size)
        distance[at] = np.where(np.abs(low) <= np.abs(high), low, high)
    return distance


def settle(distance: Plane, units: int) -> NDArray[np.bool_]:
    """Say where a condition is met, and let what is certain stand for what was answered.

    Where both extremes agree and the mean of what was answered does not say the same, the nearer of the two extremes
    takes its place: what is certain is never overruled.

    Parameters
    ----------
    distance
        Of 3 x units: at the lowest, at the highest, as answered. Its last third is changed.

    Returns
    -------
    ndarray of bool, 3 x units
    """
    lowest, highest, answered = distance.reshape(3, units)
    met: NDArray[np.bool_] = distance.reshape(3, units) >= 0
    overruled = (met[0] == met[1]) & ((met[2] != met[0]) | np.isnan(answered))
    at = np.flatnonzero(overruled)
    if at.size:
        low, high = lowest[at], highest[at]
        answered[at] = np.where(np.abs(low) <= np.abs(high), low, high)
        met[2, at] = met[0, at]
    return met


def scores_of(criterion: Criterion) -> frozenset[int]:
    """Return every score a criterion looks at."""
    match criterion:
        case Any(parts) | All(parts):
            return frozenset().union(*(scores_of(part) for part in parts))
        case Exceeds(score=score, other=other):
            return frozenset((score, other))
        case _:
            return frozenset(criterion.scores)


def values_of(criterion: Criterion) -> frozenset[int]:
    """Return every score whose value counts, and not only whether it is known."""
    match criterion:
        case Any(parts) | All(parts):
            return frozenset().union(*(values_of(part) for part in parts))
        case Known():
            return frozenset()
        case _:
            return scores_of(criterion)


def direction_of(criterion: Criterion) -> str:
    """Return how a criterion answers to rising scores: ``"up"`` (towards met), ``"down"``, or ``"mixed"``."""
    match criterion:
        case Any(parts) | All(parts):
            found = {direction_of(part) for part in parts}
            return found.pop() if len(found) == 1 else "mixed"
        case Reach(side=side) | ReachCount(side=side):
            return "up" if side.up else "down"
        case _:
            return "mixed"
