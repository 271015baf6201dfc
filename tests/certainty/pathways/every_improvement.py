"""Every set of improvements of a unit, written out and decided by the engine: what the pathway is compared with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

import typology as ty
from typology.classification.engine import DETERMINATE, decide
from typology.rulebook.plan import compile_plan

NOT_APPLICABLE = -1.0


@dataclass(frozen=True)
class Everything:
    """All that the improvement of some items can bring about.

    Attributes
    ----------
    answers
        Of one unit, in the order of the instrument.
    items
        That may move, in the order of the instrument.
    """

    book: ty.Rulebook
    answers: NDArray[np.float64]
    items: tuple[str, ...]
    target: str
    costs: Mapping[str, float]
    most: Mapping[str, float]

    def values(self, item: str) -> list[float]:
        """Return what an item may stand at: NaN where it stays unknown, otherwise from its answer to its best."""
        scale = self.book.scale_of(item).values
        upwards = scale if self.book.scale_of(item).better == "high" else scale[::-1]
        answer = self.answers[list(self.book.items).index(item)]
        first = 0 if np.isnan(answer) else upwards.index(answer)
        last = upwards.index(self.most.get(item, upwards[-1]))
        return [answer, *upwards[first + 1 : last + 1]]

    @cached_property
    def steps(self) -> NDArray[np.int64]:
        """Steps by set of improvements and item."""
        ways = list(product(*(range(len(self.values(item))) for item in self.items)))
        return np.array(ways, dtype=int).reshape(len(ways), len(self.items))

    @cached_property
    def after(self) -> NDArray[np.float64]:
        """Answers after every set of improvements."""
        answers = np.repeat(self.answers[:, None], len(self.steps), axis=1)
        for column, item in enumerate(self.items):
            answers[list(self.book.items).index(item)] = np.array(self.values(item))[self.steps[:, column]]
        return answers

    @cached_property
    def reached(self) -> NDArray[np.bool_]:
        """Which sets bring the target about, whatever the answers still missing are."""
        decision, plan = self.book.decision, compile_plan(self.book)
        decided = decide(plan, self.after)
        if self.target in decision.shock.order:
            return decided.shock == decision.shock.order.index(self.target)
        if self.target in decision.order:
            return (decided.category == decision.order.index(self.target)) & (decided.status == DETERMINATE)
        position = list(decision.subtypes.rules).index(self.target)
        ends = [decide(plan, self.completed(at)).subtype == position for at in (0, -1)]
        return ends[0] & ends[1] & (decided.status == DETERMINATE)

    def completed(self, at: int) -> NDArray[np.float64]:
        """Return the answers with every missing one at its lowest (0) or highest (-1); silent regions stay silent."""
        answers = self.after.copy()
        for row, item in enumerate(self.book.items.values()):
            scale = self.book.scale_of(item.id)
            same = [
                r
                for r, i in enumerate(self.book.items.values())
                if (i.dimension, i.level) == (item.dimension, item.level)
            ]
            silent = item.level == "regional" and not (self.answers[same] >= 0).any()
            if scale.choices is None and not silent:
                answers[row, np.isnan(answers[row])] = scale.values[at]
        return answers

    def ranked(self) -> Iterator[Mapping[str, int]]:
        """Yield sets by cost, number of items, first items, most steps; each without an item of every one before it."""
        cost = self.steps @ np.array([self.costs.get(item, 1.0) for item in self.items])
        moved = self.steps > 0
        order = np.lexsort((*-self.steps.T[::-1], *~moved.T[::-1], moved.sum(axis=1), cost.round(9)))
        left = order[self.reached[order]]
        while len(left):
            best = left[0]
            yield {item: int(n) for item, n in zip(self.items, self.steps[best], strict=True) if n}
            left = left[~moved[left][:, moved[best]].all(axis=1)]


def movable_items(book: ty.Rulebook, answers: NDArray[np.float64], kinds: Sequence[str]) -> list[str]:
    """Return the items of some kinds that have a part in a score, apply, and do not stand at their best."""
    found = []
    for row, item in enumerate(book.items.values()):
        scale = book.scale_of(item.id)
        best = scale.values[-1 if scale.better == "high" else 0]
        asked = item.kind in kinds and scale.choices is None and item.level != "regional"
        if asked and answers[row] not in (NOT_APPLICABLE, best):
            found.append(item.id)
    return found
