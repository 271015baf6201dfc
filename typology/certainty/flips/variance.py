"""Variance-based indices: how much of the variance of a function each input, or group of inputs, accounts for."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Indices", "variance_indices"]

CONFIDENCE = 0.95
RESAMPLES = 200
"""For the intervals: how often the draws are drawn again from themselves."""

TOGETHER = 4
"""Groups of inputs evaluated in one call: fewer calls, and memory stays bounded."""

Values = NDArray[np.float64]
Function = Callable[[Values], Values]
"""Gives one value for each column of numbers between 0 and 1, inputs x draws."""


@dataclass(frozen=True)
class Indices:
    """The indices of some groups of inputs.

    Attributes
    ----------
    first, total
        Share of the variance that goes with the group alone, and that goes with it in any way, so with what it does
        together with others too. Zero where the function never varies.
    first_interval, total_interval
        2 x groups: between which values they lie with 95 per cent confidence, for the groups asked for; else NaN.
    mean, variance
        Of the function.
    """

    first: Values
    total: Values
    first_interval: Values
    total_interval: Values
    mean: float
    variance: float


def variance_indices(
    function: Function, groups: NDArray[np.bool_], *, draws: int, seed: int, intervals: int
) -> Indices:
    """Estimate the first-order and the total index of groups of independent inputs by scrambled Sobol points.

    Parameters
    ----------
    groups
        Groups x inputs: which inputs belong to each. An input alone is a group of one.
    draws
        A power of two. The function is evaluated so many times for each group, and twice more.
    intervals
        For how many inputs alone, and for how many larger groups, confidence intervals are wanted: those with the
        highest total index.

    Notes
    -----
    The estimators are those of Saltelli and others (2010) in :func:`scipy.stats.sobol_indices`. The intervals are
    percentiles of bootstrap samples, each of which the same function estimates again. A function that does not vary
    in the first draws is not evaluated further.

    Examples
    --------
    >>> found = variance_indices(lambda x: x[0] + 2 * x[1], np.eye(3) > 0, draws=256, seed=1, intervals=1)
    >>> found.total.round(2).tolist()
    [0.2, 0.8, 0.0]
    """
    from scipy.stats import qmc

    count, inputs = groups.shape
    numbers = qmc.Sobol(2 * inputs, seed=seed).random(draws).T
    own, other = numbers[:inputs], numbers[inputs:]
    at_own, at_other = function(own), function(other)
    both = np.concatenate([at_own, at_other])
    unknown = np.full((2, count), np.nan)
    if np.ptp(both) == 0:
        return Indices(np.zeros(count), np.zeros(count), unknown, unknown, float(both[0]), 0.0)
    parts = [_exchanged(function, groups[start : start + TOGETHER], own, other) for start in range(0, count, TOGETHER)]
    mixed = np.concatenate(parts)
    first, total = _estimated(at_own[None], at_other[None], mixed[:, None])
    alone = groups.sum(axis=1) == 1
    order = np.argsort(-total[0], kind="stable")
    top = np.concatenate([order[alone[order]][:intervals], order[~alone[order]][:intervals]])
    first_interval, total_interval = _intervals(at_own, at_other, mixed[top], seed)
    return Indices(
        first[0],
        total[0],
        _placed(unknown, top, first_interval),
        _placed(unknown, top, total_interval),
        float(both.mean()),
        float(both.var()),
    )


def _exchanged(function: Function, groups: NDArray[np.bool_], own: Values, other: Values) -> Values:
    """Return the values where each group in turn takes the numbers of the other sample, groups x draws."""
    mixed = np.where(groups[:, :, None], other, own)
    joined = np.moveaxis(mixed, 0, 1).reshape(len(own), -1)
    return function(joined).reshape(len(groups), -1)


def _estimated(at_own: Values, at_other: Values, mixed: Values) -> tuple[Values, Values]:
    """Return first-order and total indices, outputs x groups."""
    from scipy.stats import sobol_indices

    outputs, draws = at_own.shape
    found = sobol_indices(func={"f_A": at_own, "f_B": at_other, "f_AB": mixed}, n=draws)
    return found.first_order.reshape(outputs, -1), found.total_order.reshape(outputs, -1)


def _intervals(at_own: Values, at_other: Values, mixed: Values, seed: int) -> tuple[Values, Values]:
    """Return percentiles over bootstrap samples of the draws: first-order and total, each 2 x groups."""
    draws, groups = len(at_own), len(mixed)
    random = np.random.default_rng(seed)
    batch = max(1, 2**17 // (draws * max(groups, 1)))
    firsts, totals = [np.empty((0, groups))], [np.empty((0, groups))]
    for start in range(0, RESAMPLES, batch):
        again = random.integers(draws, size=(min(batch, RESAMPLES - start), draws))
        first, total = _estimated(at_own[again], at_other[again], mixed[:, again])
        firsts.append(first)
        totals.append(total)
    ends = (1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2
    return np.quantile(np.concatenate(firsts), ends, axis=0), np.quantile(np.concatenate(totals), ends, axis=0)


def _placed(unknown: Values, at: NDArray[np.intp], values: Values) -> Values:
    placed = unknown.copy()
    placed[:, at] = values
    return placed
