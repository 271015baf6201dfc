"""Where a result changes as one number moves: the nearest step on either side, exact and not sampled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.flips.varied import Outcome
from typology.rulebook.plan import Plan

__all__ = ["StepRow", "Trials", "step_rows", "step_table"]

StepRow = tuple[str, str, str, str, float, float, str, int, int]
"""Unit, number, what changes, side, present value, bound, how it changes, result before and after."""


@dataclass(frozen=True)
class Trials:
    """Values of one number at which units are decided again, so that no step is missed.

    Attributes
    ----------
    present
        The value the number has now; one of the points.
    points
        Values x units, rising.
    between
        Which points stand for all the values between their two neighbours, where nothing changes.

    Examples
    --------
    >>> trials = Trials.around(1.5, np.array([[1.0], [2.0]]), ends=(0, 4))
    >>> below, above = trials.steps((trials.points >= 2).astype(np.int8))
    >>> float(below[0][0]), float(above[0][0]), bool(above[1][0])
    (nan, 2.0, True)
    """

    present: float
    points: NDArray[np.float64]
    between: NDArray[np.bool_]

    @classmethod
    def around(cls, present: float, candidates: NDArray[np.float64], ends: tuple[float, float]) -> "Trials":
        """Return trials for a number between two ends, given values x units outside of which nothing can change."""
        low, high = ends
        inside = np.where((candidates > low) & (candidates < high), candidates, high)
        fixed = np.repeat([[low], [present], [high]], candidates.shape[1], axis=1)
        values = np.sort(np.concatenate([inside, fixed]), axis=0)
        points = np.empty((2 * len(values) - 1, values.shape[1]))
        points[0::2], points[1::2] = values, (values[1:] + values[:-1]) / 2
        return cls(present, points, np.arange(len(points)) % 2 == 1)

    @classmethod
    def of_values(cls, present: float, values: Sequence[float], units: int) -> "Trials":
        """Return trials for a number that has these values only."""
        points = np.repeat(np.array(values, float)[:, None], units, axis=1)
        return cls(present, points, np.zeros(len(points), np.bool_))

    def steps(self, found: NDArray[np.int8]) -> tuple["Step", "Step"]:
        """Return the nearest steps below and above, from the results at the points."""
        unit = np.arange(found.shape[1])
        before = found[(self.points == self.present).argmax(axis=0), unit]
        sides = self.points < self.present, self.points > self.present
        differs = found != before
        last = len(found) - 1 - (differs & sides[0])[::-1].argmax(axis=0)
        first = (differs & sides[1]).argmax(axis=0)
        steps = []
        for place, side, back in ((last, sides[0], 1), (first, sides[1], -1)):
            reached = ~self.between[place]
            bound = np.where(
                (differs & side).any(axis=0), self.points[np.where(reached, place, place + back), unit], np.nan
            )
            steps.append((bound, reached, before, found[place, unit]))
        return steps[0], steps[1]


Step = tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int8], NDArray[np.int8]]
"""By unit: the value up to which the result stays (NaN: as far as the number may go), whether it has changed at that
value itself or only beyond it, and the results before and after."""


def step_rows(number: str, trials: Trials, found: Outcome, units: Sequence[str]) -> Iterator[StepRow]:
    """Yield the steps there are, of the category and of the shock state."""
    for what in ("category", "shock"):
        results = getattr(found, what).reshape(trials.points.shape)
        for side, (bound, reached, before, after) in zip(("below", "above"), trials.steps(results), strict=True):
            for at in np.flatnonzero(~np.isnan(bound)).tolist():
                how = "at" if reached[at] else "beyond"
                yield units[at], number, what, side, trials.present, bound[at], how, before[at], after[at]


def step_table(plan: Plan, rows: Sequence[StepRow], number: str, units: Sequence[str]) -> pd.DataFrame:
    """Return steps as a table, nearest first within a unit, with results as words."""
    decision = plan.rulebook.decision
    words = {"category": (*decision.order, "U"), "shock": (*decision.shock.order, "U")}
    frame = pd.DataFrame(rows, columns=["unit", number, "what", "side", "value", "bound", "changes", "before", "after"])
    for column in ("before", "after"):
        frame[column] = [words[what][place] for what, place in zip(frame["what"], frame[column], strict=True)]
    frame["bound"] = frame["bound"].astype(float).round(9)
    frame.insert(7, "distance", (frame["bound"] - frame["value"].astype(float)).abs().round(9))
    place = {unit: position for position, unit in enumerate(units)}
    order = np.lexsort((frame["distance"], frame["unit"].map(place)))
    return frame.iloc[order].reset_index(drop=True)
