"""Between which bounds a measure would lie if other countries had been assessed."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from typology.second_looks.measuring.measures import Foreseen

__all__ = ["RESAMPLES", "interval", "resampled"]

RESAMPLES = 2000
BETWEEN = (2.5, 97.5)
"""Percentiles of the resamples: 95 in 100 lie between them."""


def resampled(foreseen: Foreseen, resamples: int = RESAMPLES, seed: int = 0) -> NDArray[np.float64]:
    """Return resamples x rows: how often each row counts when as many countries are drawn, some of them repeatedly.

    Rows of one country are drawn together, because they are not independent.

    Examples
    --------
    >>> shares = np.full((3, 2), 0.5)
    >>> one = Foreseen.of(["1", "2", "2"], shares, ["1", "2"], countries=["XXA", "XXA", "XXB"])
    >>> weights = resampled(one, 5)
    >>> bool((weights[:, 0] == weights[:, 1]).all()), (weights[:, 1] + weights[:, 2]).tolist()
    (True, [2.0, 2.0, 2.0, 2.0, 2.0])
    """
    number = int(foreseen.countries.max(initial=-1)) + 1
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(number, np.full(number, 1 / number), size=resamples)
    return counts[:, foreseen.countries].astype(np.float64)


def interval(measure: Callable[..., Any], foreseen: Foreseen, weights: NDArray[np.float64]) -> tuple[float, float]:
    """Return the bounds of a measure over resamples; NaN where it is known in none of them."""
    found = np.asarray(measure(foreseen, weights), np.float64)
    known = found[~np.isnan(found)]
    if not known.size:
        return np.nan, np.nan
    lowest, highest = np.percentile(known, BETWEEN)
    return float(lowest), float(highest)
