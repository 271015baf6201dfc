"""Whether the indicators say more about the assessments than they would if they were dealt to other countries."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from typology.second_looks.expectations.ridge import NOTHING, left_out_operators, scatter_of

__all__ = ["shuffled_share"]

Floats = NDArray[np.float64]

PIECE = 8_000_000
"""Numbers held at a time: rows of differences for every penalty and shuffle."""


def shuffled_share(table: Floats, targets: Floats, penalties: Sequence[float], shuffles: int, seed: int) -> float:
    """Return in which share of shuffled worlds, the real one among them, the mean skill over all blocks is as high.

    Parameters
    ----------
    table : ndarray, countries x composites
    targets : ndarray, countries x blocks
        One row a country; NaN where a block has no score.
    shuffles
        How often the composites are dealt to other countries.

    Notes
    -----
    Blocks are shuffled together, so what they have in common stays; the penalty is chosen anew every time.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> table = rng.normal(size=(40, 2))
    >>> shuffled_share(table, table[:, :1] + rng.normal(size=(40, 1)), (1.0,), 99, 0)
    0.01
    """
    rng = np.random.default_rng(seed)
    orders = np.argsort(rng.random((shuffles + 1, len(table))), axis=1)
    orders[0] = np.arange(len(table))
    known = ~np.isnan(targets)
    skills = np.empty((targets.shape[1], len(orders)))
    for pattern in np.unique(known, axis=1).T:
        blocks = np.flatnonzero((known == pattern[:, None]).all(axis=0))
        skills[blocks] = _skills(table, targets[:, blocks], np.flatnonzero(pattern), orders, penalties)
    means = skills.mean(axis=0)
    return float((means >= means[0] - 1e-12).mean())


def _skills(
    table: Floats, targets: Floats, known: NDArray[np.intp], orders: NDArray[np.intp], penalties: Sequence[float]
) -> Floats:
    """Return blocks x worlds: the skill of blocks that the same countries have; the others take no part in any."""
    places = np.arange(len(known))
    operators = left_out_operators(table[known], places, penalties)
    place = np.full(len(targets), -1)
    place[known] = places
    dealt = place[orders[np.isin(orders, known)].reshape(len(orders), -1)]
    of_world = scatter_of(targets[known], places)
    step = max(1, PIECE // (len(penalties) * max(1, len(known))))
    pieces = [dealt[start : start + step] for start in range(0, len(dealt), step)]
    unforeseen = [[_unforeseen(operators, column[piece].T) for piece in pieces] for column in targets[known].T]
    shares = np.array([np.concatenate(parts) for parts in unforeseen]) / np.maximum(of_world, NOTHING)[:, None]
    return np.where(of_world[:, None] > NOTHING, 1 - shares, 0.0)


def _unforeseen(operators: Floats, dealt: Floats) -> Floats:
    """Return the sum of squared differences of each column of targets, each with the penalty that fits it best."""
    differences = operators @ dealt
    chosen = np.abs(differences).mean(axis=1).argmin(axis=0)
    found: Floats = np.einsum("pij,pij->pj", differences, differences)[chosen, np.arange(dealt.shape[1])]
    return found
