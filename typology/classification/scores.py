"""From answers to scores: three planes that say at least, at most, and as far as answered."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.rulebook.criteria import Plane
from typology.rulebook.plan import Block, LevelsRecipe, MeanRecipe, MeasureRecipe, OutcomeRecipe, Plan

__all__ = ["Planes", "score_planes"]


@dataclass(frozen=True)
class Planes:
    """Scores of some units, three times side by side: lowest, highest, as answered.

    Attributes
    ----------
    all
        Scores x (3 units). In the first third every unknown answer is 0, in the second 4 (or the top of its scale);
        the third holds the means of what was answered, NaN where too little was.
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


def score_planes(plan: Plan, answers: NDArray[np.float64]) -> Planes:
    """Score a block of units.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    """
    return _Scoring(plan, answers).planes()


class _Scoring:
    """One block of units on its way from answers to scores."""

    def __init__(self, plan: Plan, answers: NDArray[np.float64]) -> None:
        self.plan = plan
        self.units = answers.shape[1]
        known = answers >= 0
        self.known = known.view(np.uint8)
        self.filled = np.where(known, answers, 0.0)
        self.absent = (answers == NOT_APPLICABLE).view(np.uint8)
        self.any_absent = bool(self.absent.any())
        aggregation = plan.rulebook.aggregation
        self.coverage = aggregation.coverage.value - plan.rulebook.rulebook.tolerance.value
        self.levels = aggregation.levels
        self.response_ceiling = aggregation.outcome_and_response.ceiling.value
        self.scores = np.empty((len(plan.scores), 3 * self.units))

    def planes(self) -> Planes:
        for recipe in self.plan.recipes:
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

    def mean(self, block: Block, out: Plane) -> NDArray[np.uint8]:
        """Write the three means of a block of items; return how many of its items were answered."""
        low, high, mean = out.reshape(3, self.units)
        rows = slice(block.start, block.stop)
        total = np.add.reduce(self.filled[rows], axis=0)
        count: NDArray[np.uint8] = np.add.reduce(self.known[rows], axis=0, dtype=np.uint8)
        size: int | NDArray[np.float64] = block.stop - block.start
        if self.any_absent:
            size = (block.stop - block.start) - np.add.reduce(self.absent[rows], axis=0, dtype=np.uint8).astype(float)
            np.divide(total, size, out=low, where=size > 0)
            low[size == 0] = 0
            np.divide(size - count, size, out=high, where=size > 0)
            high[size == 0] = 1
        else:
            np.divide(total, size, out=low)
            np.subtract(size, count, out=high)
            high /= size
        high *= self.plan.highest
        high += low
        mean.fill(np.nan)
        np.divide(total, count, out=mean, where=count >= np.maximum(self.coverage * size, 1))
        return count

    def combine(self, recipe: LevelsRecipe) -> None:
        """Combine national and local level, with the regions inside the national one where they answered."""
        national_row, block = recipe.national
        national = self.scores[national_row]
        self.mean(block, national)
        if recipe.regional is not None:
            regional_row, regional_block = recipe.regional
            regional = self.scores[regional_row]
            given = self.mean(regional_block, regional) > 0
            if given.any():
                self.add_regions(national, regional, given)
        local_row, local_block = recipe.local
        local = self.scores[local_row]
        self.mean(local_block, local)
        score = self.scores[recipe.target]
        np.multiply(national, self.levels.national.value, out=score)
        score += local * self.levels.local.value
        weaker = np.minimum(national, local)
        weaker += self.levels.ceiling.value
        np.minimum(score, weaker, out=score)
        if self.any_absent:
            self.single_levels(recipe, score, national, local)

    def add_regions(self, national: Plane, regional: Plane, given: NDArray[np.bool_]) -> None:
        share = self.levels.regional_in_national.value
        joined = (1 - share) * national + share * regional
        np.copyto(national, joined, where=np.tile(given, 3))

    def single_levels(self, recipe: LevelsRecipe, score: Plane, national: Plane, local: Plane) -> None:
        """Where no item of a level applies, the other level stands alone."""
        for (_, block), other in ((recipe.local, national), (recipe.national, local)):
            absent = np.logical_and.reduce(self.absent[block.start : block.stop].view(bool), axis=0)
            if absent.any():
                np.copyto(score, other, where=np.tile(absent, 3))

    def outcome(self, recipe: OutcomeRecipe) -> None:
        """Score a sector by its outcome, capped by the response; not applicable where its outcome is."""
        low, high, answered = self.scores[recipe.target].reshape(3, self.units)
        top, ceiling = self.plan.highest, self.response_ceiling
        outcome, response = self.filled[recipe.outcome], self.filled[recipe.response]
        has_outcome, has_response = (self.known[row].view(bool) for row in (recipe.outcome, recipe.response))
        np.copyto(answered, outcome)
        np.copyto(answered, np.minimum(outcome, response + ceiling), where=has_response)
        answered[~has_outcome] = np.nan
        no_response = self.absent[recipe.response].view(bool)
        np.minimum(outcome, np.where(no_response, top, response + ceiling), out=low)
        high_outcome = np.where(has_outcome, outcome, top)
        high_response = np.where(has_response, response + ceiling, top)
        np.minimum(high_outcome, high_response, out=high)
        if self.any_absent:
            absent = self.absent[recipe.outcome].view(bool)
            low[absent], high[absent], answered[absent] = top, top, top

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
