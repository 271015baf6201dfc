"""The category of each unit as one threshold moves: exact, from the scores that the threshold meets."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from typology.certainty.draws.variation import shiftable, shifted
from typology.certainty.flips.steps import Trials
from typology.certainty.flips.threshold_flips import trials_of
from typology.certainty.flips.varied import columns, comparisons, outcome
from typology.classification.scores import Planes
from typology.rulebook.plan import Plan

__all__ = ["DIGITS", "Course", "category_thresholds", "course_of"]

DIGITS = 9
"""Scores that agree to so many digits meet a threshold together: the tolerance of ties is no less."""


@dataclass(frozen=True, eq=False)
class Course:
    """What becomes of each unit as one threshold moves, in pieces on which nothing changes.

    Attributes
    ----------
    present
        The value in force.
    points
        Rising: the ends of the scale and each score that some unit meets it with; and between every two of them, a
        value that stands for all that lie there.
    categories
        Units x points; position in the order of categories, one past the end where undetermined.
    """

    present: float
    points: NDArray[np.float64]
    categories: NDArray[np.int8]

    @cached_property
    def nearest(self) -> NDArray[np.float64]:
        """The end of each piece that lies nearest to the value in force; that value, in the piece that holds it."""
        found = self.points.copy()
        found[1::2] = np.clip(self.present, self.points[0:-2:2], self.points[2::2])
        return found

    def value_in(self, piece: int) -> float:
        """Return a value that does what a piece does, near to the one in force: with two digits, if there is such."""
        if piece == self.now:
            return self.present
        away, end = (1 if self.points[piece] > self.present else -1), float(self.nearest[piece])
        hundredths = math.ceil(round(away * end * 100, 6))
        for value in (away * hundredths / 100, away * (hundredths + 1) / 100):
            inside = self.points[0] <= value <= self.points[-1]
            if inside and np.array_equal(self.categories[:, self.piece(value)], self.categories[:, piece]):
                return value
        return float(self.points[piece])

    @cached_property
    def now(self) -> int:
        """The piece of the value in force."""
        return self.piece(self.present)

    def piece(self, value: float) -> int:
        """Return the piece that a value lies in."""
        bounds, wanted = self.points[0::2], round(value, DIGITS)
        place = int(np.searchsorted(bounds, wanted))
        return 2 * place if place < len(bounds) and bounds[place] == wanted else 2 * place - 1


def category_thresholds(plan: Plan) -> tuple[str, ...]:
    """Return the names of the thresholds that decide a category and are not counts, in the order of the rulebook.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> from typology.rulebook.plan import compile_plan
    >>> category_thresholds(compile_plan(load_rulebook()))[:4]
    ('lacking', 'absent', 'adequate_mean', 'adequate_lowest')
    """
    read = {comparison.threshold for test in _tests(plan) for comparison in comparisons(plan.tests[test])}
    return tuple(name for name in shiftable(plan) if name in read)


def course_of(plan: Plan, planes: Planes, name: str, moved: Mapping[str, float] | None = None) -> Course:
    """Return what becomes of units as one threshold moves over its scale.

    Parameters
    ----------
    moved
        Other values of other thresholds.
    """
    thresholds = plan.rulebook.decision.thresholds
    trials = trials_of(plan, planes, name, _tests(plan))
    number = len(trials.points)
    shifts = {other: np.array(value - thresholds[other].value) for other, value in (moved or {}).items()}
    shifts[name] = np.tile((trials.points - trials.present).ravel(), 3)
    tests = {test: shifted(plan.tests[test], shifts) for test in _tests(plan)}
    repeated = columns(planes, np.tile(np.arange(planes.units), number))
    return _joined(trials, outcome(plan, repeated, tests).category.reshape(number, planes.units))


def _tests(plan: Plan) -> tuple[str, ...]:
    """Return the tests that the categories rest on; subtypes read others too."""
    return tuple(dict.fromkeys(test for rule in plan.rulebook.decision.core.rules.values() for test in rule.when))


def _joined(trials: Trials, categories: NDArray[np.int8]) -> Course:
    """Return the courses of single units on the points of all of them."""
    own = trials.points[0::2].round(DIGITS)
    bounds = np.unique(own)
    points = np.empty(2 * len(bounds) - 1)
    points[0::2], points[1::2] = bounds, (bounds[1:] + bounds[:-1]) / 2
    found = np.empty((own.shape[1], len(points)), np.int8)
    for unit in range(own.shape[1]):
        place = np.searchsorted(own[:, unit], points)
        found[unit] = categories[2 * place - (own[place, unit] != points), unit]
    return Course(trials.present, points, found)
