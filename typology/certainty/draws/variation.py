"""One unit decided many times over, each time with other answers, thresholds and weights of the levels.

Nothing is unknown in a draw, and what does not apply is the same in all of them. So one plane of scores is enough
where :func:`typology.classification.engine.decide` needs three, and each mean is taken over a fixed list of rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from typology.classification.engine import codes_of
from typology.classification.scores import measured
from typology.rulebook.criteria import All, Criterion, Exceeds, Known, Plane, Reach, ReachCount, is_met, scores_of
from typology.rulebook.criteria import Any as AnyOf
from typology.rulebook.plan import Block, LevelsRecipe, MeanRecipe, MeasureRecipe, OutcomeRecipe, Plan

__all__ = ["Draws", "Shifts", "decide_draws", "deciding_items", "shiftable", "shifted"]

Shifts = Mapping[str, NDArray[np.float64]]
"""By name of a threshold, how far it is moved in each draw."""

BLOCK = 4096
"""Draws at a time: their scores stay in the processor's cache."""


@dataclass(frozen=True)
class Draws:
    """What was decided in each draw.

    Attributes
    ----------
    category, shock
        Position in the order of categories and of shock states; -1 where no rule fires.
    subtype
        Position in the table of subtypes; -1 where the category has none.
    """

    category: NDArray[np.int8]
    subtype: NDArray[np.int8]
    shock: NDArray[np.int8]


def decide_draws(
    plan: Plan,
    answers: NDArray[np.float64],
    shifts: Shifts | None = None,
    national_weight: NDArray[np.float64] | None = None,
) -> Draws:
    """Decide one unit in many draws.

    Parameters
    ----------
    answers
        Items x draws in the order of the plan, and nothing unknown among :func:`deciding_items`. The first draw tells
        which items have no part in any: not applicable (-1), or regional and not given (NaN).
    shifts
        How far thresholds are moved, draw by draw; those not named stay.
    national_weight
        Weight of the national level, draw by draw; the local level has the rest. None for the weights of the rulebook.

    Examples
    --------
    >>> import numpy as np
    >>> from typology import load_pilots, load_rulebook
    >>> from typology.rulebook.plan import compile_plan
    >>> plan, pilots = compile_plan(load_rulebook()), load_pilots()
    >>> colombia = np.repeat(pilots.aligned(plan.items)[:, [pilots.position("COL")]], 2, axis=1)
    >>> decided = decide_draws(plan, colombia, {"strong_mean": np.array([0, -0.25])})
    >>> [plan.rulebook.decision.order[place] for place in decided.category]
    ['3', 'N']
    """
    draws = answers.shape[1]
    tests = tuple(dict.fromkeys((*plan.core_tests, *plan.shock_tests)))
    found = Draws(*(np.empty(draws, np.int8) for _ in range(3)))
    for start in range(0, draws, BLOCK):
        block = slice(start, min(start + BLOCK, draws))
        weight = None if national_weight is None else national_weight[block]
        moved = {name: shift[block] for name, shift in (shifts or {}).items()}
        plane = _Scoring(plan, answers[:, block], weight).plane()
        met = {name: is_met(shifted(plan.tests[name], moved), plane) for name in tests}
        core = codes_of(met, plan.core_tests)
        found.category[block] = plan.category_of[core]
        found.subtype[block] = plan.subtype_of[core]
        found.shock[block] = plan.state_of[codes_of(met, plan.shock_tests)]
    return found


def deciding_items(plan: Plan) -> NDArray[np.intp]:
    """Return the rows of the items on which the category or the shock state rests."""
    read = (scores_of(plan.tests[name]) for name in (*plan.core_tests, *plan.shock_tests))
    scores = frozenset[int]().union(*read)
    return np.array(sorted(frozenset[int]().union(*(plan.sources[score] for score in scores))), np.intp)


def shiftable(plan: Plan) -> tuple[str, ...]:
    """Return the names of the thresholds that decide and are not counts, in the order of the rulebook."""
    read = {name for test in (*plan.core_tests, *plan.shock_tests) for name in _thresholds(plan.tests[test])}
    return tuple(name for name in plan.rulebook.decision.thresholds if name in read)


def _thresholds(criterion: Criterion) -> Iterator[str]:
    match criterion:
        case AnyOf(parts) | All(parts):
            for part in parts:
                yield from _thresholds(part)
        case Reach(threshold=name) | ReachCount(threshold=name) | Exceeds(threshold=name):
            yield name
        case Known():
            pass


def shifted(criterion: Criterion, shifts: Shifts) -> Criterion:
    """Return a condition whose bounds are moved, draw by draw."""
    match criterion:
        case AnyOf(parts) | All(parts):
            return type(criterion)(tuple(shifted(part, shifts) for part in parts))
        case Reach(threshold=name, side=side) | ReachCount(threshold=name, side=side) if name in shifts:
            bound: Any = side.bound + shifts[name]
            return replace(criterion, side=replace(side, bound=bound))
        case Exceeds(threshold=name, bound=by) if name in shifts:
            further: Any = by + shifts[name]
            return replace(criterion, bound=further)
        case _:
            return criterion


class _Scoring:
    """One block of draws on its way from answers to scores."""

    def __init__(self, plan: Plan, answers: NDArray[np.float64], national_weight: NDArray[np.float64] | None) -> None:
        self.plan = plan
        self.answers = answers
        self.has_part = (answers[:, 0] >= 0).tolist()
        self.levels = plan.rulebook.aggregation.levels
        if national_weight is None:
            self.weights: tuple[Any, Any] = (self.levels.national.value, self.levels.local.value)
        else:
            self.weights = (national_weight, 1 - national_weight)
        self.scores = np.empty((len(plan.scores), answers.shape[1]))

    def plane(self) -> Plane:
        """Return the scores that decide; the rows of the others are left as they come."""
        items = frozenset(deciding_items(self.plan).tolist())
        for recipe in self.plan.deciding_recipes:
            if not all(self.plan.sources[score] <= items for score in self.plan.targets_of(recipe)):
                continue
            match recipe:
                case MeanRecipe(target, block):
                    self.mean(block, self.scores[target])
                case LevelsRecipe():
                    self.combine(recipe)
                case OutcomeRecipe():
                    self.outcome(recipe)
                case MeasureRecipe(target=int(target)):
                    self.scores[target] = measured(recipe, self.scores)
        return self.scores

    def mean(self, block: Block, out: Plane) -> bool:
        """Write the mean of the items of a block that have a part; say whether there is any."""
        rows = [row for row in range(block.start, block.stop) if self.has_part[row]]
        if not rows:
            out.fill(block.absent)
            return False
        np.copyto(out, self.answers[rows[0]])
        for row in rows[1:]:
            out += self.answers[row]
        if len(rows) > 1:
            out /= len(rows)
        return True

    def combine(self, recipe: LevelsRecipe) -> None:
        """Combine the levels; one of which no item applies is stood for by the other."""
        national, local, score = (self.scores[row] for row in (recipe.national[0], recipe.local[0], recipe.target))
        has_national = self.mean(recipe.national[1], national)
        if recipe.regional is not None and self.mean(recipe.regional[1], self.scores[recipe.regional[0]]):
            self.add_regions(self.scores[recipe.regional[0]], national, alone=not has_national)
            has_national = True
        if not self.mean(recipe.local[1], local):
            np.copyto(local, national)
        elif not has_national:
            np.copyto(national, local)
        np.multiply(national, self.weights[0], out=score)
        score += local * self.weights[1]
        np.minimum(score, np.minimum(national, local) + self.levels.ceiling.value, out=score)

    def add_regions(self, regional: Plane, national: Plane, *, alone: bool) -> None:
        """Join the regions into the national level; they stand for it where no national item applies."""
        if alone:
            np.copyto(national, regional)
        else:
            share = self.levels.regional_in_national.value
            national *= 1 - share
            national += share * regional

    def outcome(self, recipe: OutcomeRecipe) -> None:
        """Score a sector by its outcome, capped by the response; beyond every scale where it does not apply."""
        score = self.scores[recipe.target]
        if not self.has_part[recipe.outcome]:
            score.fill(np.inf)
        elif not self.has_part[recipe.response]:
            np.copyto(score, self.answers[recipe.outcome])
        else:
            ceiling = self.plan.rulebook.aggregation.outcome_and_response.ceiling.value
            np.add(self.answers[recipe.response], ceiling, out=score)
            np.minimum(score, self.answers[recipe.outcome], out=score)
