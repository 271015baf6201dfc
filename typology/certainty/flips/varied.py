"""Category and shock state where thresholds or weights differ, with unknown answers left unknown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.classification.scores import Planes
from typology.rulebook.criteria import All, Any, Criterion, Reach, ReachCount, settle
from typology.rulebook.plan import Plan

__all__ = ["Outcome", "columns", "comparisons", "outcome"]


@dataclass(frozen=True)
class Outcome:
    """Positions in the order of categories and of shock states; one past the end where undetermined."""

    category: NDArray[np.int8]
    shock: NDArray[np.int8]


def columns(planes: Planes, units: NDArray[np.intp]) -> Planes:
    """Return the scores of some units, in this order and as often as they are named."""
    rows = len(planes.all)
    return Planes(planes.all.reshape(rows, 3, planes.units)[:, :, units].reshape(rows, -1), len(units))


def comparisons(criterion: Criterion) -> Iterator[Reach | ReachCount]:
    """Yield every comparison of scores with a threshold."""
    match criterion:
        case Any(parts) | All(parts):
            for part in parts:
                yield from comparisons(part)
        case Reach() | ReachCount():
            yield criterion
        case _:
            raise TypeError(f"{type(criterion).__name__} has no place in a decision table")


def outcome(plan: Plan, planes: Planes, tests: Mapping[str, Criterion] | None = None) -> Outcome:
    """Decide units from their scores as :func:`typology.classification.engine.decide` does.

    Parameters
    ----------
    tests
        In place of those of the plan, such as with other thresholds.

    Notes
    -----
    Tables of which the categories are not in order are refused by the loader. So where the lowest and the highest
    completion of the missing answers agree, all between them do, whatever the thresholds.
    """
    tests = {**plan.tests, **(tests or {})}
    names = dict.fromkeys((*plan.core_tests, *plan.shock_tests))
    met = {name: settle(tests[name].distance(planes.all), planes.units) for name in names}
    lowest, highest, answered = plan.rule_of[_codes(met, plan.core_tests)]
    of_rule = np.append(plan.category_of_rule, np.int8(len(plan.rulebook.decision.order)))
    certain = of_rule[lowest] == of_rule[highest]
    as_answered = np.where(_covered(plan, planes, answered), of_rule[answered], of_rule[-1])
    mildest, worst, _ = _states(plan)[plan.shock_of[_codes(met, plan.shock_tests)]]
    open_state = np.int8(len(plan.rulebook.decision.shock.order))
    return Outcome(np.where(certain, of_rule[lowest], as_answered), np.where(mildest == worst, worst, open_state))


def _codes(met: Mapping[str, NDArray[np.bool_]], tests: tuple[str, ...]) -> NDArray[np.intp]:
    """Return which tests are met as bits: at the lowest, at the highest, as answered."""
    return sum((met[name].astype(np.intp) << bit for bit, name in enumerate(tests)), np.zeros((), np.intp))


def _covered(plan: Plan, planes: Planes, rule: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Say where enough is answered for every stage that the rule needs."""
    covered = np.ones(planes.units, np.bool_)
    for bit, (scores, number) in enumerate(plan.stages.values()):
        known = (planes.answered[list(scores)] >= 0).sum(axis=0)
        covered &= (known >= number) | ((plan.stages_of_rule[rule] >> bit & 1) == 0)
    return covered


def _states(plan: Plan) -> NDArray[np.int8]:
    """Return the position of the shock state by rule; the last, where no rule fires, is undetermined."""
    shock = plan.rulebook.decision.shock
    return np.array([*(shock.order.index(rule.then) for rule in shock.rules.values()), len(shock.order)], np.int8)
