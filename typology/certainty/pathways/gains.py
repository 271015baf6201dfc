"""What a pathway is made of: its steps, and the tests that they bring over their thresholds."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from typology.assessment.values import Assessment
from typology.certainty.pathways.improvements import rows_behind
from typology.certainty.pathways.programme import Moves
from typology.certainty.pathways.search import Search
from typology.classification.comparison_words import leaves
from typology.classification.trace import Tracer, cited

__all__ = ["Gain", "Step", "gains", "steps"]


@dataclass(frozen=True)
class Step:
    """One question whose answer improves.

    Attributes
    ----------
    now, then
        The answer before and after; ``now`` is None where it is not known and taken as the worst of its scale.
    anchor_now, anchor_then
        What these values mean on the scale of the question; a half point lies between two anchors.
    steps, size
        How many steps of the scale, and how many points each: half a point on the scales of the published rulebook.
    """

    item: str
    dimension: str
    question: str
    now: float | None
    then: float
    anchor_now: str | None
    anchor_then: str
    steps: int
    size: float
    cost: float

    def to_dict(self) -> dict[str, Any]:
        """Return it for machines, and as a row of the table."""
        return {
            "item": self.item,
            "dimension": self.dimension,
            "question": self.question,
            "from": self.now,
            "to": self.then,
            "anchor_from": self.anchor_now,
            "anchor_to": self.anchor_then,
            "steps": self.steps,
            "cost": self.cost,
        }


@dataclass(frozen=True)
class Gain:
    """A test that comes out as the target asks because of the pathway.

    Attributes
    ----------
    sentence
        How it then comes out.
    conditions
        The comparisons that change, with the value before (None if open) and after.
    items
        Of the steps, those that bear on it.
    """

    test: str
    sentence: str
    basis: tuple[str, ...]
    conditions: tuple[tuple[str, float | None, float | None], ...]
    items: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it for machines."""
        conditions = [{"condition": text, "from": now, "to": then} for text, now, then in self.conditions]
        return {
            "test": self.test,
            "sentence": self.sentence,
            "basis": list(self.basis),
            "conditions": conditions,
            "items": list(self.items),
        }


def steps(search: Search, assessment: Assessment, moves: Moves) -> tuple[Step, ...]:
    """Return moves as steps, in the order of the instrument."""
    book = search.plan.rulebook
    tracer = Tracer(search.plan, search.answers[:, None], assessment)
    found = []
    for move in search.items:
        if move.row in moves:
            item = book.items[move.item]
            now, then = float(search.answers[move.row]), move.value(moves[move.row])
            step = Step(
                item=item.id,
                dimension=item.dimension,
                question=item.question,
                now=None if np.isnan(now) else now,
                then=then,
                anchor_now=None if np.isnan(now) else tracer.anchor(item, now),
                anchor_then=tracer.anchor(item, then),
                steps=moves[move.row],
                size=abs(move.step),
                cost=move.cost * moves[move.row],
            )
            found.append(step)
    return tuple(found)


def gains(search: Search, assessment: Assessment, moves: Moves) -> tuple[Gain, ...]:
    """Return the tests that moves bring about as the target asks, in the order in which its rules read them."""
    before, after = (
        Tracer(search.plan, answers[:, None], assessment) for answers in (search.answers, search.after(moves))
    )
    return tuple(
        _gain(search, before, after, test, moves)
        for test in search.target.tests
        if before.outcomes[test] != after.outcomes[test] and after.outcomes[test] != "unknown"
    )


def _gain(search: Search, before: Tracer, after: Tracer, test: str, moves: Moves) -> Gain:
    line = after.test(test)
    earlier = list(leaves(before.test(test).condition))
    changed = tuple(
        (then.text, now.value, then.value)
        for now, then in zip(earlier, leaves(line.condition), strict=True)
        if now.outcome != then.outcome
    )
    rows = rows_behind(search.plan, (test,))
    items = tuple(search.plan.items[row] for row in sorted(rows & moves.keys()))
    return Gain(test, line.sentence, cited(search.plan.rulebook.decision.tests[test].basis), changed, items)
