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
        size = np.array([block.stop - block.start], np.float64)
        if self.any_absent:
            size = size - np.add.reduce(self.absent[rows], axis=0, dtype=np.uint8)
            empty = size == 0
            size[empty] = 1
            count = np.where(empty & (block.absent == 0), np.uint8(1), count)
        np.divide(total, size, out=low)
        np.subtract(size, count, out=high)
        high *= block.top / size
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
        joined = (1 - share) * national + share * regional
        np.copyto(national, joined, where=np.tile(given, 3))
        if self.any_absent:
            np.copyto(national, regional, where=np.tile(given & self.none_applies(recipe.national[1]), 3))

    def none_applies(self, block: Block) -> NDArray[np.bool_]:
        absent: NDArray[np.bool_] = self.absent[block.start : block.stop].view(bool).all(axis=0)
        return absent

    def stand_in(self, recipe: LevelsRecipe, national: Plane, local: Plane) -> None:
        """Where no item of a level applies, the other level stands for it."""
        no_local, no_national = self.none_applies(recipe.local[1]), self.none_applies(recipe.national[1])
        if recipe.regional is not None:
            block = recipe.regional[1]
            no_national &= ~self.known[block.start : block.stop].view(bool).any(axis=0)
        np.copyto(local, national, where=np.tile(no_local & ~no_national, 3))
        np.copyto(national, local, where=np.tile(no_national & ~no_local, 3))

    def outcome(self, recipe: OutcomeRecipe) -> None:
        """Score a sector by its outcome, capped by the response; beyond every scale where it does not apply."""
        low, high, answered = self.scores[recipe.target].reshape(3, self.units)
        top, ceiling = recipe.top, self.response_ceiling
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
