"""How far each threshold may move before a unit's category or shock state becomes another."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.draws.variation import shiftable, shifted
from typology.certainty.flips.steps import StepRow, Trials, step_rows, step_table
from typology.certainty.flips.varied import Outcome, columns, comparisons, outcome
from typology.classification.scores import Planes, score_planes
from typology.errors import RulebookError
from typology.rulebook.criteria import Reach
from typology.rulebook.model import Rulebook
from typology.rulebook.override import with_values
from typology.rulebook.plan import Plan, compile_plan

__all__ = ["threshold_flips", "trials_of"]

UNITS = 128
"""Units at a time: each is decided again at every score that a threshold meets."""


def threshold_flips(plan: Plan, answers: NDArray[np.float64], units: Sequence[str]) -> pd.DataFrame:
    """Return, for every unit and threshold, the nearest values that change the result, with all else as it is.

    A result changes only where a threshold meets a score that is compared with it. So the results at those scores,
    and between them, say exactly where.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    units
        Their codes.

    Returns
    -------
    DataFrame
        One row per unit, threshold, result (``what``: the ``category`` or the ``shock`` state) and ``side`` of the
        present ``value``, where the result changes on that side within the scale; nearest first within a unit.
        ``bound`` is the value up to which the result stays, and ``changes`` says whether it is another ``at`` the bound
        or only ``beyond`` it. Those that ``counts`` move by whole numbers, as far as the rulebook stays sound.

    Examples
    --------
    >>> from typology import load_pilots, load_rulebook
    >>> from typology.rulebook.plan import compile_plan
    >>> plan, pilots = compile_plan(load_rulebook()), load_pilots()
    >>> found = threshold_flips(plan, pilots.aligned(plan.items), pilots.units)
    >>> colombia = found[(found["unit"] == "COL") & (found["what"] == "category")]
    >>> colombia[["threshold", "side", "bound", "changes", "after"]].head(1).to_dict("records")
    [{'threshold': 'functioning_lowest', 'side': 'above', 'bound': 2.0, 'changes': 'beyond', 'after': '2'}]
    """
    rows = [
        row
        for start in range(0, answers.shape[1], UNITS)
        for row in _rows(plan, answers[:, start : start + UNITS], units[start : start + UNITS])
    ]
    frame = step_table(plan, rows, "threshold", units)
    frame["counts"] = [plan.rulebook.decision.thresholds[name].counts for name in frame["threshold"]]
    return frame


def _rows(plan: Plan, answers: NDArray[np.float64], units: Sequence[str]) -> Iterator[StepRow]:
    planes = score_planes(plan, answers, plan.deciding_recipes)
    for name in shiftable(plan):
        trials = trials_of(plan, planes, name, (*plan.core_tests, *plan.shock_tests))
        yield from step_rows(name, trials, _moved(plan, planes, name, trials), units)
    for name, most in _counts(plan).items():
        plans = _recounted(plan.rulebook, name, most)
        present = plan.rulebook.decision.thresholds[name].value
        found = [outcome(plan, planes, changed.tests) for changed in plans.values()]
        joined = Outcome(*(np.stack([getattr(one, what) for one in found]) for what in ("category", "shock")))
        yield from step_rows(name, Trials.of_values(present, list(plans), planes.units), joined, units)


def trials_of(plan: Plan, planes: Planes, name: str, tests: Iterable[str]) -> Trials:
    """Return the values at which a threshold meets a score that some tests compare with it, and values between.

    Scores are met at either extreme of the missing answers, and as answered.
    """
    met = []
    for test in tests:
        for comparison in comparisons(plan.tests[test]):
            if comparison.threshold == name:
                if isinstance(comparison, Reach):
                    met.append(comparison.value(planes.all)[None])
                else:
                    met.append(planes.all[list(comparison.scores)])
    scores = np.concatenate(met).reshape(-1, planes.units)
    return Trials.around(plan.rulebook.decision.thresholds[name].value, scores, (0, plan.highest))


def _moved(plan: Plan, planes: Planes, name: str, trials: Trials) -> Outcome:
    """Return the results with a threshold moved to the points of the trials."""
    number = len(trials.points)
    shift = {name: np.tile((trials.points - trials.present).ravel(), 3)}
    tests = {test: shifted(plan.tests[test], shift) for test in (*plan.core_tests, *plan.shock_tests)}
    return outcome(plan, columns(planes, np.tile(np.arange(planes.units), number)), tests)


def _counts(plan: Plan) -> dict[str, int]:
    """Return the names of the counts that decide, each with the number of scores that are counted."""
    found: dict[str, int] = {}
    for test in (*plan.core_tests, *plan.shock_tests):
        for comparison in comparisons(plan.tests[test]):
            if not isinstance(comparison, Reach):
                name = comparison.written.number_at_least or comparison.written.number_below or ""
                found[name] = max(found.get(name, 0), len(comparison.scores))
    return found


@lru_cache(maxsize=64)
def _recounted(rulebook: Rulebook, name: str, most: int) -> dict[int, Plan]:
    """Return the plans of other counts, from none to more than there are, as far as the rulebook stays sound."""
    plans = {}
    for number in range(most + 2):
        try:
            plans[number] = compile_plan(with_values(rulebook, {f"decision.thresholds.{name}": number}))
        except RulebookError:
            continue
    return plans
