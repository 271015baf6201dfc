"""What is known of units, as far as the tables of presence read it: what is possible, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.classification.engine import blocks, codes_of
from typology.classification.scores import score_planes
from typology.rulebook.criteria import Memo, outcomes
from typology.rulebook.plan import Plan, compile_plan
from typology.rulebook.proof import code_of

__all__ = ["Kind", "Known", "known_of"]

Kind = tuple[str, str]
"""A category and its subtype; the subtype is empty where there is none."""

Span = tuple[float, float]


@dataclass(frozen=True)
class Known:
    """What is known of one unit.

    Attributes
    ----------
    kinds
        The categories, each with its subtype, that some completion of the missing answers brings about; also a
        subtype between two of these, though for a few units a single answer steps over it.
    kind
        The one that was given; None where the category or its subtype is open.
    shocks
        The shock states that remain possible.
    evidence
        The evidence level; None where the rulebook has none.
    office
        Whether there is an office already: present, absent, or None for unknown.
    short
        By need, how many scores fall short at least and at most.
    short_so_far
        How many do by what is answered.
    beside
        By column, what is known beside the answers; None for unknown.
    """

    kinds: tuple[Kind, ...]
    kind: Kind | None
    shocks: tuple[str, ...]
    evidence: str | None
    office: str | None
    short: Mapping[str, Span]
    short_so_far: Mapping[str, float]
    beside: Mapping[str, float | None]


def known_of(
    result: Classification, offices: Mapping[str, str | None], beside: Mapping[str, Sequence[float | None]]
) -> tuple[Known, ...]:
    """Return what is known of every unit, in the order of the units.

    Parameters
    ----------
    offices
        By unit: present, absent, or None.
    beside
        By column, a value for each unit.
    """
    plan, table = compile_plan(result.rulebook), result.table
    kinds, counts = _from_answers(plan, result.assessments.aligned(plan.items))
    levels: list[str | None] = [None] * len(table)
    if "evidence_level" in table:
        levels = [str(level) for level in table["evidence_level"]]
    divided = {rule.of for rule in plan.rulebook.decision.subtypes.rules.values()}
    found = []
    for place, unit in enumerate(result.units):
        category, subtype, shocks = (str(table[name].iat[place]) for name in ("category", "subtype", "possible_shock"))
        settled = category != "U" and (bool(subtype) or category not in divided)
        spans = {name: (float(low[place]), float(high[place])) for name, (low, high, _) in counts.items()}
        found.append(
            Known(
                kinds=kinds[place],
                kind=(category, subtype) if settled else None,
                shocks=tuple(shocks.split("|")),
                evidence=levels[place],
                office=offices.get(unit),
                short=spans,
                short_so_far={name: float(np.clip(told[place], *spans[name])) for name, (_, _, told) in counts.items()},
                beside={name: values[place] for name, values in beside.items()},
            )
        )
    return tuple(found)


Counts = Mapping[str, tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]


def _from_answers(plan: Plan, answers: NDArray[np.float64]) -> tuple[list[tuple[Kind, ...]], Counts]:
    """Return the possible kinds of every unit, and by need how many scores fall short: at least, at most, so far."""
    units = answers.shape[1]
    counts = {name: tuple(np.zeros(units, np.int64) for _ in range(3)) for name in plan.needs}
    kinds: list[tuple[Kind, ...]] = []
    between: dict[tuple[int, int], tuple[Kind, ...]] = {}
    for block in blocks(units):
        planes = score_planes(plan, answers[:, block])
        memo: Memo = {}
        met = {name: outcomes(plan.tests[name], planes.all, memo) for name in plan.core_tests}
        lowest, highest, _ = codes_of(met, plan.core_tests).tolist()
        for pair in zip(lowest, highest, strict=True):
            if pair not in between:
                between[pair] = _kinds_between(plan, *pair)
            kinds.append(between[pair])
        for name, lines in plan.needs.items():
            for row, plane in enumerate((planes.highest, planes.lowest, planes.answered)):
                holds = [line.side.holds(plane[line.scores[0]]) for line in lines]
                counts[name][row][block] = np.sum(holds, axis=0)
    return kinds, {name: (low, high, told) for name, (low, high, told) in counts.items()}


def _kinds_between(plan: Plan, lowest: int, highest: int) -> tuple[Kind, ...]:
    """Return the kinds at every attainable combination of tests between those at the lowest and the highest answers."""
    decision = plan.rulebook.decision
    found = set()
    for outcome in plan.core_outcomes:
        code = code_of(outcome)
        if (code ^ lowest) & ~(lowest ^ highest) == 0 and plan.category_of[code] >= 0:
            found.add((int(plan.category_of[code]), int(plan.subtype_of[code])))
    names = list(decision.subtypes.rules)
    return tuple((decision.order[place], names[row] if row >= 0 else "") for place, row in sorted(found))
