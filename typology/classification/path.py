"""Which answers a result rests on: those of the stages its rule needs, and those the shock table read."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from typology.classification.engine import Decided, blocks
from typology.classification.scores import Planes, score_planes
from typology.rulebook.criteria import scores_of, settle
from typology.rulebook.model import level_letters
from typology.rulebook.plan import Plan

__all__ = ["block_of_item", "rests_on"]

Mask = NDArray[np.bool_]


def block_of_item(plan: Plan) -> tuple[str, ...]:
    """Return the block of each item: its dimension and level (E1.N), or its dimension where it has no levels (P1)."""
    return tuple(
        item.dimension if item.level is None else f"{item.dimension}.{level_letters[item.level]}"
        for item in plan.rulebook.items.values()
    )


def rests_on(plan: Plan, answers: NDArray[np.float64], decided: Decided) -> Mask:
    """Say which answers the category and the shock state of each unit rest on.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    decided
        What was decided from them.

    Returns
    -------
    ndarray of bool, items x units
        True only where there is an answer with a value. Where the category is undetermined, the answers that the
        shock table read are the only ones.

    Notes
    -----
    The path is defined in ``rules/``, evidence, ``path``.
    """
    found = np.zeros(answers.shape, bool)
    for block in blocks(answers.shape[1]):
        planes = score_planes(plan, answers[:, block])
        found[:, block] = _core(plan, planes, decided.rule[block]) | _shock(plan, planes)
    return found & (answers >= 0)


def _core(plan: Plan, planes: Planes, rule: NDArray[np.int8]) -> Mask:
    """Return the items of the stages that the deciding rules need."""
    found = np.zeros((len(plan.items), planes.units), bool)
    named_only = plan.rulebook.evidence.path.named_only if plan.rulebook.evidence else {}
    for position, row in enumerate(plan.rulebook.decision.core.rules.values()):
        units = np.flatnonzero(rule == position)
        for stage in row.needs if units.size else ():
            named = _named(plan, planes, stage) if named_only.get(row.then) == stage else {}
            for score in plan.stages[stage][0]:
                where = units[named[score][units]] if named else units
                found[_rows(plan, [score])[:, None], where] = True
    return found


def _named(plan: Plan, planes: Planes, need: str) -> dict[int, Mask]:
    """Return which scores of a need fall short, as the result lists them."""
    found = dict.fromkeys(range(len(plan.scores)), np.zeros(planes.units, bool))
    for line in plan.needs[need]:
        distance = line.distance(planes.all)
        settle(distance, planes.units)
        found[line.scores[0]] = distance[2 * planes.units :] >= 0
    return found


def _shock(plan: Plan, planes: Planes) -> Mask:
    """Return the items of the tests that the shock table read, row by row until one was met for certain."""
    found = np.zeros((len(plan.items), planes.units), bool)
    still_open = np.ones(planes.units, bool)
    for row in plan.rulebook.decision.shock.rules.values():
        met = np.ones(planes.units, bool)
        for test, wanted in row.when.items():
            criterion = plan.tests[test]
            found[_rows(plan, scores_of(criterion))] |= still_open
            for end in (planes.lowest, planes.highest):
                met &= (criterion.distance(end) >= 0) == (wanted == "met")
        still_open &= ~met
    return found


def _rows(plan: Plan, scores: Iterable[int]) -> NDArray[np.intp]:
    """Return the items that scores are computed from."""
    return np.array(sorted(frozenset().union(*(plan.sources[score] for score in scores))), np.intp)
