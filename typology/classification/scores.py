"""From answers to scores: three planes that say at least, at most, and as far as answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.rulebook.criteria import Plane
from typology.rulebook.plan import Block, LevelsRecipe, MeanRecipe, MeasureRecipe, OutcomeRecipe, Plan, Recipe

__all__ = ["Planes", "score_planes"]


@dataclass(frozen=True)
class Planes:
    """Scores of some units, three times side by side: lowest, highest, as answered.

    Attributes
    ----------
    all
        Scores x (3 units). In the first third every unknown answer is 0, in the second 4 (or the top of its scale);
        the third holds the means of what was answered, NaN where too little was. A sector that does not apply is
        infinite in all three: it is known, and never a challenge.
    units
        Number of units.
    """

    all: Plane
    units: int

    @property
    def lowest(self) -> Plane:
        """Scores if every unknown answer is the lowest."""
        return self.all[:, : self.units]

    @property
    def highest(self) -> Plane:
        """Scores if every unknown answer is the highest."""
        return self.all[:, self.units : 2 * self.units]

    @property
    def answered(self) -> Plane:
        """Scores of what was answered."""
        return self.all[:, 2 * self.units :]


def score_planes(plan: Plan, answers: NDArray[np.float64], recipes: Sequence[Recipe] | None = None) -> Planes:
    """Score a block of units.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    recipes
        Of the scores that are wanted; the rows of the others are left as they come. None for all.
    """
    return _Scoring(plan, answers).planes(plan.recipes if recipes is None else recipes)


class _Scoring:
    """One block of units on its way from answers to scores."""

    def __init__(self, plan: Plan, answers: NDArray[np.float64]) -> None:
        self.plan = plan
        self.units = answers.shape[1]
        self.answers = answers[: plan.scored_items]
        self.any_absent = bool((self.answers < 0).any())
        if self.any_absent:
            self.absent = self.answers == NOT_APPLICABLE
        aggregation = plan.rulebook.aggregation
        self.coverage = aggregation.coverage.value - plan.rulebook.rulebook.tolerance.value
        self.levels = aggregation.levels
        self.response_ceiling = aggregation.outcome_and_response.ceiling.value
        self.scores = np.empty((len(plan.scores), 3 * self.units))

    def planes(self, recipes: Sequence[Recipe]) -> Planes:
        for recipe in recipes:
            match recipe:
                case MeanRecipe():
                    self.mean(recipe.block, self.scores[recipe.target])
                case LevelsRecipe():
                    self.combine(recipe)
                case OutcomeRecipe():
                    self.outcome(recipe)
                case MeasureRecipe():
                    self.scores[recipe.target] = self.measure(recipe)
        return Planes(self.scores, self.units)

    def mean(self, block: Block, out: Plane) -> None:
        """Write the three means of a block of items."""
        low, high, mean = out.reshape(3, self.units)
        rows, size = slice(block.start, block.stop), block.stop - block.start
        if self.any_absent:
            self.mean_of_applicable(block, low, high, mean)
            return
        answers = self.answers[rows]
        if size == 1:
            np.fmax(answers[0], 0, out=low)
            np.fmin(answers[0], block.top, out=high)
            np.copyto(mean, answers[0])
        elif size == 2 and self.coverage * size <= 1:
            self.mean_of_two(block, low, high, mean)
        else:
            np.add.reduce(np.fmax(answers, 0), axis=0, out=low)
            count = np.add.reduce((answers >= 0).view(np.uint8), axis=0, dtype=np.uint8)
            np.subtract(size, count, out=high)
            high *= block.top
            high += low
            with np.errstate(divide="ignore", invalid="ignore"):
                np.divide(low, count, out=mean)
            np.copyto(mean, np.nan, where=count < self.coverage * size)
            low /= size
            high /= size

    def mean_of_two(self, block: Block, low: Plane, high: Plane, mean: Plane) -> None:
        """Write the means of two items where one answer is enough: the lower and the higher of what is known."""
        one, two = self.answers[block.start], self.answers[block.start + 1]
        np.fmax(one, 0, out=low)
        np.fmax(two, 0, out=mean)
        low += mean
        low *= 0.5
        np.fmin(one, block.top, out=high)
        np.fmin(two, block.top, out=mean)
        high += mean
        high *= 0.5
        np.fmin(one, two, out=mean)
        mean += np.fmax(one, two)
        mean *= 0.5

    def mean_of_applicable(self, block: Block, low: Plane, high: Plane, mean: Plane) -> None:
        """Write the means where some items do not apply and leave the mean."""
        rows = slice(block.start, block.stop)
        total = np.add.reduce(np.fmax(self.answers[rows], 0), axis=0)
        count = np.add.reduce((self.answers[rows] >= 0).view(np.uint8), axis=0, dtype=np.uint8)
        size = np.float64(block.stop - block.start) - np.add.reduce(
            self.absent[rows].view(np.uint8), axis=0, dtype=np.uint8
        )
        empty = size == 0
        size[empty] = 1
        count = np.where(empty & (block.absent == 0), np.uint8(1), count)
        np.divide(total, size, out=low)
        np.subtract(size, count, out=high)
        high *= block.top / size
        high += low
        mean.fill(np.nan)
        np.divide(total, count, out=mean, where=count >= np.maximum(self.coverage * size, 1))

    def combine(self, recipe: LevelsRecipe) -> None:
        """Combine national and local level, with the regions inside the national one where they answered."""
        national_row, block = recipe.national
        national = self.scores[national_row]
        self.mean(block, national)
        if recipe.regional is not None:
            regional_row, regional_block = recipe.regional
            regional = self.scores[regional_row]
            self.mean(regional_block, regional)
            given = self.any_known(regional_block)
            if given.any():
                self.add_regions(recipe, national, regional, given)
        local_row, local_block = recipe.local
        local = self.scores[local_row]
        self.mean(local_block, local)
        if self.any_absent:
            self.stand_in(recipe, national, local)
        score = self.scores[recipe.target]
        np.multiply(national, self.levels.national.value, out=score)
        score += local * self.levels.local.value
        weaker = np.minimum(national, local)
        weaker += self.levels.ceiling.value
        np.minimum(score, weaker, out=score)

    def add_regions(self, recipe: LevelsRecipe, national: Plane, regional: Plane, given: NDArray[np.bool_]) -> None:
        """Join the regions into the national level; they stand for it where no national item applies."""
        share = self.levels.regional_in_national.value
        joined = (1 - share) * national
        joined += share * regional
        np.copyto(national.reshape(3, -1), joined.reshape(3, -1), where=given)
        if self.any_absent:
            np.copyto(national, regional, where=np.tile(given & self.none_applies(recipe.national[1]), 3))

    def any_known(self, block: Block) -> NDArray[np.bool_]:
        known: NDArray[np.bool_] = np.logical_or.reduce(self.answers[block.start : block.stop] >= 0, axis=0)
        return known

    def none_applies(self, block: Block) -> NDArray[np.bool_]:
        absent: NDArray[np.bool_] = self.absent[block.start : block.stop].all(axis=0)
        return absent

    def stand_in(self, recipe: LevelsRecipe, national: Plane, local: Plane) -> None:
        """Where no item of a level applies, the other level stands for it."""
        no_local, no_national = self.none_applies(recipe.local[1]), self.none_applies(recipe.national[1])
        if recipe.regional is not None:
            no_national &= ~self.any_known(recipe.regional[1])
        np.copyto(local, national, where=np.tile(no_local & ~no_national, 3))
        np.copyto(national, local, where=np.tile(no_national & ~no_local, 3))

    def outcome(self, recipe: OutcomeRecipe) -> None:
        """Score a sector by its outcome, capped by the response; beyond every scale where it does not apply."""
        low, high, answered = self.scores[recipe.target].reshape(3, self.units)
        outcome = self.answers[recipe.outcome]
        ceiling = self.answers[recipe.response] + self.response_ceiling
        if self.any_absent:
            ceiling[self.absent[recipe.response]] = recipe.top
        np.fmax(ceiling, self.response_ceiling, out=low)
        np.minimum(np.fmax(outcome, 0), low, out=low)
        np.fmin(ceiling, recipe.top, out=ceiling)
        np.minimum(outcome, ceiling, out=answered)
        np.fmin(outcome, ceiling, out=high)
        if self.any_absent:
            absent = self.absent[recipe.outcome]
            low[absent], high[absent], answered[absent] = np.inf, np.inf, np.inf

    def measure(self, recipe: MeasureRecipe) -> Plane:
        rows = np.stack(
            [self.measure(part) if isinstance(part, MeasureRecipe) else self.scores[part] for part in recipe.parts]
        )
        joined: Mapping[str, Plane] = {
            "mean": rows.mean(axis=0),
            "lowest": rows.min(axis=0),
            "highest": rows.max(axis=0),
        }
        return joined[recipe.how]
