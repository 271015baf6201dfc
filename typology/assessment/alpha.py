"""Krippendorff's alpha: how far several coders agree beyond chance, whatever is missing."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Agreement", "Metric", "krippendorff_alpha"]

Numbers = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]


class Agreement(NamedTuple):
    """What :func:`krippendorff_alpha` found.

    Attributes
    ----------
    alpha
        1 for perfect agreement, 0 for that of chance; NaN where all pairable values are alike, or there are none.
    units
        Units with at least two values.
    values
        Values in these units: the pairable ones.
    """

    alpha: float
    units: int
    values: int


def krippendorff_alpha(ratings: ArrayLike, metric: Metric = "ordinal") -> Agreement:
    """Return Krippendorff's alpha of ratings.

    Parameters
    ----------
    ratings
        Coders x units; NaN where a coder gave no value.
    metric
        How far two values differ: at all (nominal), by the values that lie between them (ordinal), by their difference
        (interval), or by it in proportion to their sum (ratio; for values that are not negative).

    Raises
    ------
    ValueError
        If there is no such metric.

    Notes
    -----
    Klaus Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011: alpha is 1 less the ratio of the observed to
    the expected disagreement, both read off the coincidences of values within units.

    Examples
    --------
    >>> government, civil_society = [1, 2, 3, 3, 2], [1, 2, 3, np.nan, 3]
    >>> found = krippendorff_alpha([government, civil_society])
    >>> round(found.alpha, 3), found.units, found.values
    (0.79, 4, 8)
    """
    if metric not in differences:
        raise ValueError(f"metric is one of {', '.join(get_args(Metric))}, not {metric!r}")
    domain, occurrences = _occurrences(np.asarray(ratings, np.float64))
    paired = occurrences[occurrences.sum(axis=1) >= 2]
    counts, units, values = paired.sum(axis=0), len(paired), int(paired.sum())
    difference = differences[metric](domain, counts)
    expected = counts @ difference @ counts
    if not expected:
        return Agreement(np.nan, units, values)
    observed = (_coincidences(paired) * difference).sum()
    return Agreement(float(1 - (values - 1) * observed / expected), units, values)


def _occurrences(ratings: Numbers) -> tuple[Numbers, Numbers]:
    """Return the values, and how often each was given, units x values."""
    given = ~np.isnan(ratings)
    domain, places = np.unique(ratings[given], return_inverse=True)
    occurrences = np.zeros((ratings.shape[1], len(domain)))
    np.add.at(occurrences, (np.nonzero(given)[1], places), 1)
    return domain, occurrences


def _coincidences(paired: Numbers) -> Numbers:
    """Return how often every two values meet in a unit; each unit counts as often as values were given in it."""
    weighted = paired / (paired.sum(axis=1, keepdims=True) - 1)
    coincidences: Numbers = paired.T @ weighted - np.diag(weighted.sum(axis=0))
    return coincidences


def _ordinal(_: Numbers, counts: Numbers) -> Numbers:
    """Let each value stand for its rank among all that were given, the middle one where several share it."""
    ranks = counts.cumsum() - counts / 2
    return np.subtract.outer(ranks, ranks) ** 2


def _ratio(domain: Numbers, _: Numbers) -> Numbers:
    total = np.add.outer(domain, domain)
    return (np.subtract.outer(domain, domain) / np.where(total, total, 1)) ** 2


differences: Mapping[Metric, Callable[[Numbers, Numbers], Numbers]] = {
    "nominal": lambda domain, _: (domain[:, None] != domain).astype(np.float64),
    "ordinal": _ordinal,
    "interval": lambda domain, _: np.subtract.outer(domain, domain) ** 2,
    "ratio": _ratio,
}
"""Squared difference of every two values, given the values and how often each is pairable."""
