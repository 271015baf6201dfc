"""Which unanswered questions bear on what is sought, and on which test of the rulebook."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from typology.certainty.questions.sought import Sought
from typology.classification.engine import blocks
from typology.rulebook.criteria import All, Any, Criterion, Plane, is_met, scores_of
from typology.rulebook.plan import LevelsRecipe, Plan

__all__ = ["awaits_regions", "bearing"]


def awaits_regions(plan: Plan, answers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which questions count only once a region has answered: those of a level where no region has.

    A first regional answer brings the regions into the score. It can therefore move, and not only narrow, what is
    possible, and is no missing answer.
    """
    awaits = np.zeros(answers.shape, np.bool_)
    for recipe in plan.recipes:
        if isinstance(recipe, LevelsRecipe) and recipe.regional:
            rows = slice(recipe.regional[1].start, recipe.regional[1].stop)
            awaits[rows] = np.isnan(answers[rows]) & ~(answers[rows] >= 0).any(axis=0)
    return awaits


def bearing(sought: Sought, answers: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Return on which of the tests each unanswered question bears, as bits, items x units; 0 if it can change nothing.

    A question bears on a test if the test is open and can still change the result, and the question has a part in an
    open comparison of the test through a score that is open. No answer to any other question changes the result.
    """
    found = np.zeros(answers.shape, np.uint32)
    for block in blocks(answers.shape[1]):
        part = answers[:, block]
        found[:, block] = np.where(np.isnan(part) & ~awaits_regions(sought.plan, part), _bits(sought, part), 0)
    return found


def _bits(sought: Sought, answers: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Return the tests that look at each item through something open."""
    plan, units = sought.plan, answers.shape[1]
    ends = sought.ends(answers)
    low, high = ends[:, :units], ends[:, units:]
    found = np.zeros(answers.shape, np.uint32)
    place = 0
    for results in sought.results:
        hinges = results.hinges_on[results.codes(plan, ends)]
        for column, name in enumerate(results.tests):
            for score, is_open in _open_scores(plan.tests[name], low, high, hinges[:, column]):
                found[list(plan.sources[score])] |= is_open.astype(np.uint32) << np.uint32(place)
            place += 1
    return found


def _open_scores(
    criterion: Criterion, low: Plane, high: Plane, where: NDArray[np.bool_]
) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """Yield the scores that a criterion looks at, and for which units score and criterion are both open."""
    is_open = where & (is_met(criterion, low) != is_met(criterion, high))
    if isinstance(criterion, Any | All):
        for part in criterion.parts:
            yield from _open_scores(part, low, high, is_open)
    else:
        for score in scores_of(criterion):
            yield score, is_open & (low[score] != high[score])
