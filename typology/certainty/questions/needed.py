"""How often an answer is needed to settle the result, over many ways in which the missing answers may come out.

Seldom does one answer settle anything, because several are needed together; so it is of little use to look at each
alone. Instead the missing answers are drawn at random, every step of the scale being as likely as the next. Then, in
random order, each drawn answer is taken back if the result stays the same without it. What is left is a list of
answers that settle the result together, none of which can be spared. The more often a question is on that list, the
sooner it is worth asking.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.certainty.questions.sought import Sought

__all__ = ["Draws", "draw_ways", "settling_lists", "share_needed"]

COLUMNS = 8192
"""Units times draws at a time: what bounds the memory."""


@dataclass(frozen=True)
class Draws:
    """Ways in which missing answers may come out, the same for every unit.

    Attributes
    ----------
    values
        Items x draws.
    orders
        Items x draws: rows in the order in which answers are taken back.
    """

    values: NDArray[np.float64]
    orders: NDArray[np.intp]


def draw_ways(sought: Sought, draws: int, seed: int) -> Draws:
    """Draw answers to every question, and orders in which to take them back."""
    random = np.random.default_rng(seed)
    chance = random.random((len(sought.plan.items), draws))
    scales = [np.array(sought.plan.rulebook.scale_of(item).values) for item in sought.plan.items]
    values = np.stack([scale[(row * len(scale)).astype(np.intp)] for scale, row in zip(scales, chance, strict=True)])
    return Draws(values, random.permuted(np.tile(np.arange(len(values))[:, None], draws), axis=0))


def share_needed(
    sought: Sought, answers: NDArray[np.float64], asked: NDArray[np.bool_], ways: Draws
) -> NDArray[np.float64]:
    """Return in which share of the draws each answer is needed, items x units.

    Parameters
    ----------
    asked
        Which answers are drawn; whatever else is unknown stays so.
    """
    found = np.zeros(answers.shape)
    at_once = max(1, COLUMNS // ways.values.shape[1])
    for start in range(0, answers.shape[1], at_once):
        block = slice(start, start + at_once)
        found[:, block] = settling_lists(sought, answers[:, block], asked[:, block], ways).mean(axis=2)
    return found


def settling_lists(
    sought: Sought, answers: NDArray[np.float64], asked: NDArray[np.bool_], ways: Draws
) -> NDArray[np.bool_]:
    """Return which answers are on the list that settles the result, items x units x draws."""
    items, units = answers.shape
    draws = ways.values.shape[1]
    drawn = np.repeat(asked, draws, axis=1)
    kept = np.where(drawn, np.tile(ways.values, units), np.repeat(answers, draws, axis=1))
    result = sought.remaining(kept)
    ever_asked: NDArray[np.bool_] = np.logical_or.reduce(asked, axis=1)
    in_turn = ways.orders.T[ever_asked[ways.orders.T]].reshape(draws, -1).T
    for rows in np.tile(in_turn, units):
        columns = np.flatnonzero(drawn[rows, np.arange(len(rows))])
        without = kept[:, columns]
        without[rows[columns], np.arange(len(columns))] = np.nan
        spared = columns[(sought.remaining(without) == result[:, columns]).all(axis=0)]
        kept[rows[spared], spared] = np.nan
    listed: NDArray[np.bool_] = (drawn & ~np.isnan(kept)).reshape(items, units, draws)
    return listed
