"""How far the weight of the national level may move before a unit's category or shock state becomes another."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.flips.piecewise import Piecewise, highest, lowest, mean
from typology.certainty.flips.steps import StepRow, Trials, step_rows, step_table
from typology.certainty.flips.varied import columns, comparisons, outcome
from typology.classification.scores import Planes, measured, score_planes
from typology.rulebook.criteria import Plane, Reach
from typology.rulebook.plan import LevelsRecipe, MeasureRecipe, Plan

__all__ = ["NATIONAL_WEIGHT", "weight_flips"]

NATIONAL_WEIGHT = "levels.national"
"""Where the weight stands in the rulebook."""

UNITS = 128
"""Units at a time: each is decided again at every weight at which a score meets a threshold."""


def weight_flips(plan: Plan, answers: NDArray[np.float64], units: Sequence[str]) -> pd.DataFrame:
    """Return, for every unit, the nearest weights of the national level that change the result.

    The local level has the rest of the weight, and all else stays as it is. Scores are straight lines of the weight
    with a corner at their ceiling, and so are their means; they are solved for the thresholds.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    units
        Their codes.

    Returns
    -------
    DataFrame
        One row per unit, result (``what``: the ``category`` or the ``shock`` state) and ``side`` of the present
        ``value`` on which the result changes between 0 and 1. ``bound`` is the weight up to which the result stays,
        and ``changes`` says whether it is another ``at`` the bound or only ``beyond`` it.

    Examples
    --------
    >>> from typology import load_pilots, load_rulebook
    >>> from typology.rulebook.plan import compile_plan
    >>> plan, pilots = compile_plan(load_rulebook()), load_pilots()
    >>> found = weight_flips(plan, pilots.aligned(plan.items), pilots.units)
    >>> found[["unit", "side", "bound", "changes", "before", "after"]].round(2).to_dict("records")
    [{'unit': 'EGY', 'side': 'above', 'bound': 0.6, 'changes': 'at', 'before': '1', 'after': '2'},
     {'unit': 'COL', 'side': 'below', 'bound': 0.18, 'changes': 'beyond', 'before': '3', 'after': '2'}]
    """
    rows = [
        row
        for start in range(0, answers.shape[1], UNITS)
        for row in _rows(plan, answers[:, start : start + UNITS], units[start : start + UNITS])
    ]
    return step_table(plan, rows, "weight", units)


def _rows(plan: Plan, answers: NDArray[np.float64], units: Sequence[str]) -> Iterator[StepRow]:
    planes = score_planes(plan, answers, plan.deciding_recipes)
    met = [np.concatenate([[], *_met(plan, planes, unit)]) for unit in range(planes.units)]
    candidates = np.full((max((len(weights) for weights in met), default=0), planes.units), np.nan)
    for unit, weights in enumerate(met):
        candidates[: len(weights), unit] = weights
    trials = Trials.around(plan.rulebook.aggregation.levels.national.value, candidates, (0, 1))
    varied = columns(planes, np.tile(np.arange(planes.units), len(trials.points)))
    found = outcome(plan, _reweighted(plan, varied, trials.points.ravel()))
    yield from step_rows(NATIONAL_WEIGHT, trials, found, units)


def _met(plan: Plan, planes: Planes, unit: int) -> Iterator[NDArray[np.float64]]:
    """Yield the weights at which something compared meets its threshold, or has a corner."""
    thresholds = plan.rulebook.decision.thresholds
    tests = [plan.tests[test] for test in (*plan.core_tests, *plan.shock_tests)]
    compared = [comparison for test in tests for comparison in comparisons(test)]
    for scores in planes.all[:, unit :: planes.units].T:
        moving = _functions(plan, scores)
        for comparison in compared:
            if moving.keys().isdisjoint(comparison.scores):
                continue
            parts = [_function(moving, scores, row) for row in comparison.scores if np.isfinite(scores[row])]
            joined = isinstance(comparison, Reach) and comparison.how == "mean"
            for function in [mean(parts)] if joined else parts:
                yield function.corners
                yield function.meets(thresholds[comparison.threshold].value)


def _functions(plan: Plan, scores: Plane) -> dict[int, Piecewise]:
    """Return the scores that depend on the weight as functions of it, by row."""
    moving: dict[int, Piecewise] = {}
    ceiling = plan.rulebook.aggregation.levels.ceiling.value
    for recipe in plan.deciding_recipes:
        match recipe:
            case LevelsRecipe(target=target, national=(national, _), local=(local, _)):
                most = np.minimum(scores[national], scores[local]) + ceiling
                if np.isfinite(most) and scores[national] != scores[local]:
                    line, cap = Piecewise.line(scores[local], scores[national]), Piecewise.line(most, most)
                    moving[target] = lowest([line, cap])
            case MeasureRecipe(target=int(target)) if not moving.keys().isdisjoint(recipe.rows):
                moving[target] = _measure(recipe, moving, scores)
    return moving


def _function(moving: dict[int, Piecewise], scores: Plane, row: int) -> Piecewise:
    return moving[row] if row in moving else Piecewise.line(scores[row], scores[row])


def _measure(recipe: MeasureRecipe, moving: dict[int, Piecewise], scores: Plane) -> Piecewise:
    parts = [
        _measure(part, moving, scores) if isinstance(part, MeasureRecipe) else _function(moving, scores, part)
        for part in recipe.parts
    ]
    joined: Mapping[str, Callable[[Iterable[Piecewise]], Piecewise]] = {
        "mean": mean,
        "lowest": lowest,
        "highest": highest,
    }
    return joined[recipe.how](parts)


def _reweighted(plan: Plan, planes: Planes, weights: NDArray[np.float64]) -> Planes:
    """Return scores by other weights of the national level, one per unit."""
    scores, weight = planes.all.copy(), np.tile(weights, 3)
    ceiling = plan.rulebook.aggregation.levels.ceiling.value

    for recipe in plan.deciding_recipes:
        match recipe:
            case LevelsRecipe(target=target, national=(national, _), local=(local, _)):
                summed = weight * scores[national] + (1 - weight) * scores[local]
                scores[target] = np.minimum(summed, np.minimum(scores[national], scores[local]) + ceiling)
            case MeasureRecipe(target=int(target)):
                scores[target] = measured(recipe, scores)
    return Planes(scores, planes.units)
