"""Random draws of answers, thresholds and level weights, within the ranges the rulebook gives.

Every block of draws of every unit has a stream of random numbers of its own, named by the seed, the unit and the
block. So neither other units nor the order of work changes a draw. The generator is NumPy's ``PCG64DXSM``.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.certainty.draws.variation import Shifts, deciding_items, shiftable
from typology.rulebook.companions import Robustness
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import LevelsRecipe, MeanRecipe, Plan

__all__ = [
    "BLOCK",
    "GENERATOR",
    "Ranges",
    "answer_ranges",
    "draw_answers",
    "draw_rules",
    "robustness_of",
    "rules_stream",
    "unit_stream",
]

BLOCK = 2500
"""Draws from one stream, and at a time: their answers and scores stay in the processor's cache."""

GENERATOR = np.random.PCG64DXSM
"""Where random numbers come from: with the seed and the order of draws, it settles every one of them."""

RULES, ANSWERS = range(2)
"""What a stream is for."""


@dataclass(frozen=True)
class Ranges:
    """Between which values the answers of some units are drawn.

    Attributes
    ----------
    answers
        Items x units as given: what is not drawn stays as it is.
    drawn
        Items x units.
    lowest, width
        Items x units; the range of a known answer may reach beyond the scale, to which draws are cut.
    ends
        Items x 2: the ends of each scale.
    """

    answers: NDArray[np.float64]
    drawn: NDArray[np.bool_]
    lowest: NDArray[np.float64]
    width: NDArray[np.float64]
    ends: NDArray[np.float64]


def robustness_of(rulebook: Rulebook) -> Robustness:
    """Return how far a rulebook lets numbers be varied.

    Raises
    ------
    ValueError
        If it does not say.
    """
    if rulebook.robustness is None:
        raise ValueError(
            f"rulebook {rulebook.version} does not say how far to vary; expected a file robustness.yaml in it"
        )
    return rulebook.robustness


def answer_ranges(
    plan: Plan, answers: NDArray[np.float64], reliability: NDArray[np.int8], others: Sequence[int] = ()
) -> Ranges:
    """Return the range of every answer that decides.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    reliability
        Items x units: 2, 1 or 0.
    others
        Rows of further items whose answers are drawn.
    """
    noise = robustness_of(plan.rulebook).noise
    half_width = np.array([noise["R0"].value, noise["R1"].value, noise["R2"].value])[reliability]
    rows = [*deciding_items(plan), *others]
    ends = np.zeros((len(plan.items), 2))
    for row in rows:
        scale = plan.rulebook.scale_of(plan.items[row])
        ends[row] = scale.values[0], scale.values[-1]
    decides = np.zeros((len(plan.items), 1), bool)
    decides[rows] = True
    unknown = _unknown(plan, answers)
    lowest = np.where(unknown, ends[:, :1], answers - half_width)
    width = np.where(unknown, ends[:, 1:] - ends[:, :1], 2 * half_width)
    return Ranges(answers, decides & (unknown | (answers >= 0)), lowest, width, ends)


def _unknown(plan: Plan, answers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which answers may be anything: not the regional ones where no region answered, as these are not asked."""
    unknown = np.isnan(answers)
    for recipe in plan.recipes:
        match recipe:
            case LevelsRecipe(national=(_, national), regional=regional, local=(_, local)):
                regions = slice(0) if regional is None else slice(regional[1].start, regional[1].stop)
                given = (answers[regions] >= 0).any(axis=0)
                unknown[regions] &= given
                rows = np.r_[national.start : national.stop, local.start : local.stop]
                unknown[rows] |= (answers[rows] == NOT_APPLICABLE).all(axis=0) & ~given
            case MeanRecipe(block=block) if np.isnan(block.absent):
                whole = slice(block.start, block.stop)
                unknown[whole] |= (answers[whole] == NOT_APPLICABLE).all(axis=0)
    return unknown


def draw_answers(
    ranges: Ranges, column: int, random: np.random.Generator, out: NDArray[np.float64], spare: NDArray[np.float64]
) -> None:
    """Write draws of the answers of the unit in one column.

    Parameters
    ----------
    out
        Items x draws.
    spare
        Room of the same size, so that none has to be found each time.
    """
    drawn = ranges.drawn[:, column]
    rows, others = np.flatnonzero(drawn), np.flatnonzero(~drawn)
    numbers = spare[: len(rows)]
    random.random(out=numbers)
    numbers *= ranges.width[rows, column, None]
    numbers += ranges.lowest[rows, column, None]
    np.clip(numbers, ranges.ends[rows, :1], ranges.ends[rows, 1:], out=numbers)
    out[rows] = numbers
    out[others] = ranges.answers[others, column, None]


def draw_rules(plan: Plan, random: np.random.Generator, draws: int) -> tuple[Shifts, NDArray[np.float64]]:
    """Return how far thresholds are moved, and the weight of the national level, draw by draw."""
    robustness = robustness_of(plan.rulebook)
    weight = random.uniform(robustness.level_weight.lowest, robustness.level_weight.highest, draws)
    names, width = shiftable(plan), robustness.threshold_width.value
    together = robustness.thresholds.moved == "together"
    moved = random.uniform(-width, width, (1 if together else len(names), draws))
    return dict(zip(names, np.broadcast_to(moved, (len(names), draws)), strict=True)), weight


def rules_stream(seed: int, block: int) -> np.random.Generator:
    """Return the random numbers of one block of draws of thresholds and weights, the same for all units."""
    return _stream(seed, RULES, block)


def unit_stream(seed: int, unit: str, block: int) -> np.random.Generator:
    """Return the random numbers of one block of draws of one unit, wherever and beside whomever it stands."""
    digest = hashlib.sha256(unit.encode()).digest()
    words = (int.from_bytes(digest[place : place + 4], "little") for place in range(0, len(digest), 4))
    return _stream(seed, ANSWERS, block, *words)


def _stream(seed: int, *key: int) -> np.random.Generator:
    return np.random.Generator(GENERATOR(np.random.SeedSequence(seed, spawn_key=key)))
