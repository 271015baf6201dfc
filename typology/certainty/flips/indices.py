"""Which answers, thresholds and weights a category hangs on, when all of them are a little uncertain at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.draws.drawing import Ranges, answer_ranges, robustness_of
from typology.certainty.draws.simulation import Experiment
from typology.certainty.draws.variation import decide_draws, shiftable
from typology.certainty.flips.variance import variance_indices
from typology.certainty.flips.varied import comparisons
from typology.classification.engine import decide
from typology.rulebook.criteria import scores_of
from typology.rulebook.model import level_letters
from typology.rulebook.plan import Plan

__all__ = ["category_indices", "index_columns"]

index_columns = (
    "unit", "input", "kind", "block", "first", "first_low", "first_high", "total", "total_low", "total_high",
    "category", "share",
)  # fmt: skip


def category_indices(experiment: Experiment, top: int, advance: Callable[[int], None] = lambda _: None) -> pd.DataFrame:
    """Return how much each input accounts for of whether a unit is in its category, when everything varies at once.

    Parameters
    ----------
    experiment
        The units, how far their answers can be relied on, and the number of draws: a power of two.
    top
        For how many inputs, and for how many blocks, of each unit confidence intervals are given.
    advance
        Told after each unit how many more are done.

    Returns
    -------
    DataFrame
        For every unit that does not always come out alike, one row per input: an item, a threshold or the weight of
        the national level (``kind``), highest total first; and one row per ``block`` of inputs varied as one.
        ``category`` is the one whose acceptability is looked at, and ``share`` its share of the draws.

    Notes
    -----
    What varies is whether a draw falls into the category that was given (or, where none was given or no draw falls
    into it, the most frequent one): its mean is the acceptability of that category. So categories are not treated as
    numbers, of which a step from 4 to N would count as much as one from 1 to 2. Everything is varied as in
    :func:`typology.acceptability`. Of a block, the indices say more than their sum over its inputs does: they hold what
    the inputs do together.
    """
    plan = experiment.plan
    ranges = answer_ranges(plan, experiment.answers, experiment.reliability)
    given = decide(plan, experiment.answers).category
    rows: list[tuple[object, ...]] = []
    for unit, code in enumerate(experiment.units):
        varied = _Varied.of(plan, ranges, unit)
        rows += ((code, *row) for row in _rows(varied, int(given[unit]), experiment, top))
        advance(1)
    return pd.DataFrame(rows, columns=list(index_columns))


@dataclass(frozen=True)
class _Varied:
    """What is varied for one unit: one input for each item that is drawn, each threshold, and the weight.

    Attributes
    ----------
    rows
        Of the items.
    thresholds
        By input, the thresholds that it moves.
    """

    plan: Plan
    ranges: Ranges
    unit: int
    rows: NDArray[np.intp]
    thresholds: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, plan: Plan, ranges: Ranges, unit: int) -> "_Varied":
        tests = [plan.tests[name] for name in plan.core_tests]
        scores = frozenset[int]().union(*(scores_of(test) for test in tests))
        behind = frozenset[int]().union(*(plan.sources[score] for score in scores))
        rows = np.array([row for row in np.flatnonzero(ranges.drawn[:, unit]) if row in behind], np.intp)
        read = {comparison.threshold for test in tests for comparison in comparisons(test)}
        names = tuple(name for name in shiftable(plan) if name in read)
        together = robustness_of(plan.rulebook).thresholds.moved == "together"
        return cls(plan, ranges, unit, rows, (names,) if together else tuple((name,) for name in names))

    @property
    def inputs(self) -> Iterator[tuple[str, str, str]]:
        """Name, kind and block of each input."""
        for row in self.rows:
            item = self.plan.rulebook.items[self.plan.items[row]]
            level = f".{level_letters[item.level]}" if item.level else ""
            yield item.id, "item", f"{item.dimension}{level}"
        for names in self.thresholds:
            yield names[0] if len(names) == 1 else "all thresholds", "threshold", "thresholds"
        yield "national weight", "weight", "weight"

    def categories(self, numbers: NDArray[np.float64]) -> NDArray[np.int8]:
        """Return the position of the category for inputs x draws of numbers between 0 and 1."""
        items, draws = len(self.rows), numbers.shape[1]
        answers = np.repeat(self.ranges.answers[:, [self.unit]], draws, axis=1)
        lowest, width = (part[self.rows, self.unit, None] for part in (self.ranges.lowest, self.ranges.width))
        ends = self.ranges.ends[self.rows]
        answers[self.rows] = np.clip(lowest + width * numbers[:items], ends[:, :1], ends[:, 1:])
        robustness = robustness_of(self.plan.rulebook)
        moved = robustness.threshold_width.value * (2 * numbers[items:-1] - 1)
        shifts = {name: row for names, row in zip(self.thresholds, moved, strict=True) for name in names}
        weight = robustness.level_weight
        national = weight.lowest + (weight.highest - weight.lowest) * numbers[-1]
        return decide_draws(self.plan, answers, shifts, national).category


def _rows(varied: _Varied, given: int, experiment: Experiment, top: int) -> Iterator[tuple[object, ...]]:
    """Yield a row without its unit for each input and then each block, both with the highest total first."""
    inputs = list(varied.inputs)
    blocks = list(dict.fromkeys(block for _, _, block in inputs))
    members = np.array([[block == name for _, _, block in inputs] for name in blocks])
    several = members.sum(axis=1) > 1
    groups = np.concatenate([np.eye(len(inputs), dtype=bool), members[several]])
    named = [*inputs, *((name, "block", name) for name, many in zip(blocks, several, strict=True) if many)]
    draws, seed = experiment.draws, experiment.seed
    category = _category(varied, given, draws, seed)
    found = variance_indices(
        lambda numbers: (varied.categories(numbers) == category).astype(float),
        groups,
        draws=draws,
        seed=seed,
        intervals=top,
    )
    if found.variance == 0:
        return
    columns = np.column_stack([found.first, found.first_interval.T, found.total, found.total_interval.T])
    word = varied.plan.rulebook.decision.order[category]
    for place in sorted(range(len(named)), key=lambda place: (named[place][1] == "block", -found.total[place])):
        yield (*named[place], *columns[place].tolist(), word, found.mean)


def _category(varied: _Varied, given: int, draws: int, seed: int) -> int:
    """Return the category that was given, or if no draw falls into it, the most frequent one."""
    numbers = np.random.default_rng(seed).random((len(varied.rows) + len(varied.thresholds) + 1, draws))
    found = varied.categories(numbers)
    return given if (found == given).any() else int(np.bincount(found).argmax())
