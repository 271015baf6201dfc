"""What may be improved: which answers, by how many steps of their scale, and at what cost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.errors import Problem, nearest
from typology.rulebook.criteria import scores_of
from typology.rulebook.model import Rulebook, level_letters
from typology.rulebook.plan import LevelsRecipe, Plan

__all__ = ["Improvable", "Terms", "idle_regions", "improvable", "read_terms", "rows_behind"]

COST_RANGE = 1e6
"""How many times the smallest cost the largest may be: the solver cannot tell sums apart that lie further apart."""


@dataclass(frozen=True)
class Improvable:
    """One answer that may be improved.

    Attributes
    ----------
    start
        The answer now; the worst value of the scale where it is not known.
    step
        What one step adds: negative where low is good.
    room
        Steps to the best value of the scale.
    limit
        Steps that are allowed: fewer where the item is fixed or may not go so far.
    """

    row: int
    item: str
    start: float
    step: float
    room: int
    limit: int
    cost: float

    def value(self, steps: int) -> float:
        """Return the answer after so many steps."""
        return self.start + self.step * steps


@dataclass(frozen=True)
class Terms:
    """What the caller asked for, by item: the cost of a step, and how far it may go (None: not at all)."""

    costs: Mapping[str, float]
    most: Mapping[str, float | None]


def read_terms(
    rulebook: Rulebook,
    costs: Mapping[str, float] | None,
    fixed: str | Iterable[str],
    most: Mapping[str, float] | None,
) -> Terms:
    """Return costs and limits by item.

    Raises
    ------
    ValueError
        If a name is no item and no beginning of one, is both fixed and priced or limited, a cost is not a number above
        zero or out of proportion, or a limit is not on the scale; all at once.
    """
    held = [fixed] if isinstance(fixed, str) else list(fixed)
    costs, most = dict(costs or {}), dict(most or {})
    problems = [
        *_unknown_names("costs", costs, rulebook),
        *_unknown_names("fixed", held, rulebook),
        *_unknown_names("most", most, rulebook),
        *_contradictions(held, costs, most),
        *_unusable_costs(costs),
        *_off_the_scale(most, rulebook),
    ]
    if problems:
        raise ValueError("\n".join(["A pathway cannot be looked for on these terms:", *(f"  {p}" for p in problems)]))
    limits = {item: most[key] for item in rulebook.items if (key := _longest(item, most)) is not None}
    return Terms(
        {item: float(costs[key]) for item in rulebook.items if (key := _longest(item, costs)) is not None},
        {**limits, **dict.fromkeys((item for item in rulebook.items if _longest(item, held) is not None), None)},
    )


def improvable(plan: Plan, answers: NDArray[np.float64], tests: Iterable[str], terms: Terms) -> tuple[Improvable, ...]:
    """Return the answers behind some tests that can be improved at all, in the order of the instrument."""
    idle = idle_regions(plan, answers)
    rows = sorted(row for row in rows_behind(plan, tests) if row not in idle and answers[row] != NOT_APPLICABLE)
    found = (_improvable(plan, row, float(answers[row]), terms) for row in rows)
    return tuple(item for item in found if item.room > 0)


def _improvable(plan: Plan, row: int, answer: float, terms: Terms) -> Improvable:
    name = plan.items[row]
    scale = plan.rulebook.scale_of(name)
    worst, best = scale.values[0], scale.values[-1]
    if scale.better == "low":
        worst, best = best, worst
    start = worst if np.isnan(answer) else answer
    step = (best - worst) / (len(scale.values) - 1)

    def steps_to(value: float) -> int:
        return max(0, int((value - start) / step + 1e-9))

    allowed = terms.most.get(name, best)
    limit = 0 if allowed is None else min(steps_to(allowed), steps_to(best))
    return Improvable(row, name, start, step, steps_to(best), limit, terms.costs.get(name, 1.0))


def rows_behind(plan: Plan, tests: Iterable[str]) -> frozenset[int]:
    """Return the rows of the answers that some tests rest on."""
    scores = frozenset().union(*(scores_of(plan.tests[test]) for test in tests))
    return frozenset().union(*(plan.sources[score] for score in scores))


def idle_regions(plan: Plan, answers: NDArray[np.float64]) -> frozenset[int]:
    """Return the rows of regional questions that count for nothing, because no region answered any of them."""
    blocks = [recipe.regional[1] for recipe in plan.recipes if isinstance(recipe, LevelsRecipe) and recipe.regional]
    silent = (block for block in blocks if not (answers[block.start : block.stop] >= 0).any())
    return frozenset().union(*(range(block.start, block.stop) for block in silent))


def _begins(item: str, key: str) -> bool:
    """Say whether an item is meant by the beginning of an id: ``C1`` means C1.1 and not C10.1."""
    rest = item.removeprefix(key)
    return item.startswith(key) and not (key[-1:].isdigit() and rest[:1].isdigit())


def _longest(item: str, keys: Iterable[str]) -> str | None:
    return max((key for key in keys if _begins(item, key)), key=len, default=None)


def _unknown_names(what: str, names: Iterable[str], rulebook: Rulebook) -> Iterator[Problem]:
    levels = {f"{item.dimension}.{level_letters[item.level]}" for item in rulebook.items.values() if item.level}
    for name in names:
        if not isinstance(name, str) or not name or not any(_begins(item, name) for item in rulebook.items):
            close = nearest(str(name), (*rulebook.items, *rulebook.dimensions, *sorted(levels)))
            yield Problem(f"{what}: no such item", str(name), "an item, or the beginning of some (E1, I.L, P)", close)


def _contradictions(held: Iterable[str], costs: Mapping[str, float], most: Mapping[str, float]) -> Iterator[Problem]:
    """Yield what is fixed and priced, or fixed and limited, by the same name."""
    for name in dict.fromkeys(held):
        for what, terms in (("costs", costs), ("most", most)):
            if name in terms:
                yield Problem("terms that contradict each other", f"{name} in fixed and in {what}", "one of the two")


def _unusable_costs(costs: Mapping[str, float]) -> Iterator[Problem]:
    usable = []
    for name, cost in costs.items():
        if isinstance(cost, bool) or not isinstance(cost, int | float | np.number):
            yield Problem("costs: not a number", repr(cost), "a number above 0", column=str(name))
        elif not isfinite(cost) or cost <= 0:
            hint = "a number above 0; name in fixed what cannot be moved"
            yield Problem("costs: not a usable cost", f"{cost:g}", hint, column=str(name))
        else:
            usable.append(float(cost))
    if usable and max(1.0, *usable) > COST_RANGE * min(1.0, *usable):
        found = f"{min(1.0, *usable):g} beside {max(1.0, *usable):g}"
        yield Problem("costs: out of proportion", found, f"at most {COST_RANGE:,.0f} times the smallest")


def _off_the_scale(most: Mapping[str, float], rulebook: Rulebook) -> Iterator[Problem]:
    for name, value in most.items():
        items = [item for item in rulebook.items if isinstance(name, str) and name and _begins(item, name)]
        scales = [rulebook.scale_of(item) for item in items]
        wrong = next((scale for scale in scales if isinstance(value, bool) or value not in scale.values), None)
        if wrong is not None:
            yield Problem("most: not on the scale", str(value), wrong.in_words, column=name)
