"""Category and shock state where thresholds or weights differ, with unknown answers left unknown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.classification.engine import codes_of, covered
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
    lowest, highest, answered = plan.rule_of[codes_of(met, plan.core_tests)]
    of_rule = np.append(plan.category_of_rule, np.int8(len(plan.rulebook.decision.order)))
    certain = of_rule[lowest] == of_rule[highest]
    as_answered = np.where(covered(plan, planes.answered, answered), of_rule[answered], of_rule[-1])
    mildest, worst, _ = plan.state_of[codes_of(met, plan.shock_tests)]
    settled = (mildest == worst) & (worst >= 0)
    state = np.where(settled, worst, np.int8(len(plan.rulebook.decision.shock.order)))
    return Outcome(np.where(certain, of_rule[lowest], as_answered), state)
