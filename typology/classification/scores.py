"""From answers to scores: three planes that say at least, at most, and as far as answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.rulebook.criteria import Plane
from typology.rulebook.plan import Block, LevelsRecipe, MeanRecipe, MeasureRecipe, OutcomeRecipe, Plan, Recipe

__all__ = ["Planes", "measured", "room_for", "score_planes"]


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


def score_planes(
    plan: Plan, answers: NDArray[np.float64], recipes: Sequence[Recipe] | None = None, room: Plane | None = None
) -> Planes:
    """Score a block of units.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    recipes
        Of the scores that are wanted; the rows of the others are left as they come. None for all.
    room
        Where to write the scores, from :func:`room_for`; what it held is lost. None for a new one.
    """
    units = answers.shape[1]
    scores = (room_for(plan, units) if room is None else room)[:, : 3 * units]
    return _Scoring(plan, answers, scores).planes(plan.recipes if recipes is None else recipes)


def measured(recipe: MeasureRecipe, scores: Plane) -> Plane:
    """Return a summary of scores that are already computed."""
    parts = [measured(part, scores) if isinstance(part, MeasureRecipe) else scores[part] for part in recipe.parts]
    how: Mapping[str, Callable[..., Plane]] = {"mean": np.mean, "lowest": np.min, "highest": np.max}
    return how[recipe.how](np.stack(parts), axis=0)


def room_for(plan: Plan, units: int) -> Plane:
    """Return room for the scores of so many units at a time, to be used block after block."""
    return np.empty((len(plan.scores), 3 * units))


class _Scoring:
    """One block of units on its way from answers to scores."""

    def __init__(self, plan: Plan, answers: NDArray[np.float64], scores: Plane) -> None:
        self.units = answers.shape[1]
        self.answers = answers[: plan.scored_items]
        aggregation = plan.rulebook.aggregation
        self.coverage = aggregation.coverage.value - plan.rulebook.rulebook.tolerance.value
        self.levels = aggregation.levels
        self.response_ceiling = aggregation.outcome_and_response.ceiling.value
        self.scores = scores

    def planes(self, recipes: Sequence[Recipe]) -> Planes:
        for recipe in recipes:
            match recipe:
                case MeanRecipe():
                    self.mean(recipe.block, self.scores[recipe.target], recipe.read)
                case LevelsRecipe():
                    self.combine(recipe)
                case OutcomeRecipe():
                    self.outcome(recipe)
                case MeasureRecipe():
                    self.scores[recipe.target] = measured(recipe, self.scores)
        return Planes(self.scores, self.units)

    def mean(self, block: Block, out: Plane, read: str = "bounds") -> bool:
        """Write the three means of a block of items, or what of them is read; say whether some item does not apply."""
        return self.mean_of(self.answers[block.start : block.stop], block, out.reshape(3, self.units), read)

    def mean_of(self, answers: Plane, block: Block, out: Plane, read: str = "bounds") -> bool:
        size = len(answers)
        low, high, mean = out
        if _any_absent(answers):
            _mean_of_applicable(answers, block, self.coverage, out)
            return True
        if size == 1:
            np.fmax(answers[0], 0, out=low)
            np.fmin(answers[0], block.top, out=high)
            np.copyto(mean, answers[0])
        elif size == 2 and self.coverage * size <= 1:
            if read == "bounds":
                _bounds_of_two(answers, block, out)
            np.fmin(answers[0], answers[1], out=mean)
            if read != "known":
                mean += np.fmax(answers[0], answers[1])
                mean *= 0.5
        else:
            _mean_of_many(answers, block, self.coverage, out)
        return False

    def combine(self, recipe: LevelsRecipe) -> None:
        """Combine national and local level, with the regions inside the national one where they answered."""
        national_row, national_block = recipe.national
        national = self.scores[national_row]
        absent = self.mean(national_block, national)
        if recipe.regional is not None:
            self.add_regions(recipe, national.reshape(3, self.units), absent=absent)
        local_row, local_block = recipe.local
        local = self.scores[local_row]
        absent |= self.mean(local_block, local)
        if absent:
            self.stand_in(recipe, national, local)
        score = self.scores[recipe.target]
        np.multiply(national, self.levels.national.value, out=score)
        weaker = local * self.levels.local.value
        score += weaker
        np.minimum(national, local, out=weaker)
        weaker += self.levels.ceiling.value
        np.minimum(score, weaker, out=score)

    def add_regions(self, recipe: LevelsRecipe, national: Plane, *, absent: bool) -> None:
        """Join the regions into the national level where they answered; most often few did."""
        assert recipe.regional is not None
        row, block = recipe.regional
        given = np.flatnonzero(self.any_known(block))
        regions = np.empty((3, given.size))
        if given.size:
            self.mean_of(self.answers[block.start : block.stop].take(given, axis=1), block, regions)
        if recipe.regions_read:
            planes = self.scores[row].reshape(3, self.units)
            planes[:] = np.array([[0], [block.top], [np.nan]])
            planes[:, given] = regions
        if not given.size:
            return
        share = self.levels.regional_in_national.value
        joined = national.take(given, axis=1)
        joined *= 1 - share
        joined += share * regions
        if absent:
            np.copyto(joined, regions, where=self.none_applies(recipe.national[1])[given])
        for plane, found in zip(national, joined, strict=True):
            plane[given] = found

    def any_known(self, block: Block) -> NDArray[np.bool_]:
        known: NDArray[np.bool_] = np.logical_or.reduce(self.answers[block.start : block.stop] >= 0, axis=0)
        return known

    def none_applies(self, block: Block) -> NDArray[np.bool_]:
        absent: NDArray[np.bool_] = (self.answers[block.start : block.stop] == NOT_APPLICABLE).all(axis=0)
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
        outcome, response = self.answers[recipe.outcome], self.answers[recipe.response]
        ceiling = response + self.response_ceiling
        if _any_absent(response):
            ceiling[response == NOT_APPLICABLE] = recipe.top
        np.fmax(ceiling, self.response_ceiling, out=low)
        np.minimum(np.fmax(outcome, 0), low, out=low)
        np.fmin(ceiling, recipe.top, out=ceiling)
        np.minimum(outcome, ceiling, out=answered)
        np.fmin(outcome, ceiling, out=high)
        if _any_absent(outcome):
            absent = outcome == NOT_APPLICABLE
            low[absent], high[absent], answered[absent] = np.inf, np.inf, np.inf


def _any_absent(answers: Plane) -> bool:
    """Say whether some answer is not applicable, which is most often not so."""
    return bool((answers < 0).any())


def _bounds_of_two(answers: Plane, block: Block, out: Plane) -> None:
    """Write the least and the greatest mean of two items."""
    one, two = answers
    low, high, spare = out
    np.fmax(one, 0, out=low)
    low += np.fmax(two, 0, out=spare)
    np.fmin(one, block.top, out=high)
    high += np.fmin(two, block.top, out=spare)
    out[:2] *= 0.5


def _mean_of_many(answers: Plane, block: Block, coverage: float, out: Plane) -> None:
    low, high, mean = out
    size = len(answers)
    np.add.reduce(np.fmax(answers, 0), axis=0, out=low)
    count = np.add.reduce((answers >= 0).view(np.uint8), axis=0, dtype=np.uint8)
    np.subtract(size, count, out=high)
    high *= block.top
    high += low
    with np.errstate(divide="ignore", invalid="ignore"):
        np.divide(low, count, out=mean)
    np.copyto(mean, np.nan, where=count < coverage * size)
    low /= size
    high /= size


def _mean_of_applicable(answers: Plane, block: Block, coverage: float, out: Plane) -> None:
    """Write the means where some items do not apply and leave the mean."""
    low, high, mean = out
    total = np.add.reduce(np.fmax(answers, 0), axis=0)
    count = np.add.reduce((answers >= 0).view(np.uint8), axis=0, dtype=np.uint8)
    absent = np.add.reduce((answers == NOT_APPLICABLE).view(np.uint8), axis=0, dtype=np.uint8)
    size = np.float64(len(answers)) - absent
    empty = size == 0
    size[empty] = 1
    count = np.where(empty & (block.absent == 0), np.uint8(1), count)
    np.divide(total, size, out=low)
    np.subtract(size, count, out=high)
    high *= block.top / size
    high += low
    mean.fill(np.nan)
    np.divide(total, count, out=mean, where=count >= np.maximum(coverage * size, 1))
