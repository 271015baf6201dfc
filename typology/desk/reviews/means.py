"""The means by which composites are made, over many countries at once; parts that are missing are skipped."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from typology.rulebook.desk import Mean

__all__ = ["arithmetic", "geometric", "highest", "inverted_geometric", "mean_of"]

Values = NDArray[np.float64]


def arithmetic(parts: ArrayLike, weights: ArrayLike | None = None, *, at_least: int = 1) -> Values:
    """Return the mean, in which one part makes up for another point by point.

    Parameters
    ----------
    parts
        Parts x countries; NaN is missing.
    weights
        One for each part; alike, if none are given. Those of missing parts do not count.
    at_least
        With fewer parts the mean is missing.

    Examples
    --------
    >>> arithmetic([[2, 2], [4, np.nan]], weights=[1, 3]).tolist()
    [3.5, 2.0]
    """
    values = _table(parts)
    given = np.ones(len(values)) if weights is None else np.asarray(weights, np.float64)
    present = ~np.isnan(values)
    counted = given[:, None] * present
    total = (given[:, None] * np.where(present, values, 0)).sum(axis=0)
    return _where_enough(present, at_least, total / np.maximum(counted.sum(axis=0), np.finfo(float).tiny))


def geometric(parts: ArrayLike, *, at_least: int = 1) -> Values:
    """Return the geometric mean, in which a low part pulls the rest down.

    Parameters
    ----------
    parts
        Parts x countries, none below 0; NaN is missing.
    at_least
        With fewer parts the mean is missing.

    Raises
    ------
    ValueError
        If a part is below 0.

    Examples
    --------
    >>> geometric([[2, 2, 0], [8, np.nan, 9]]).tolist()
    [4.0, 2.0, 0.0]
    """
    values = _table(parts)
    _refuse_outside(values, 0, np.inf)
    present = ~np.isnan(values)
    number = present.sum(axis=0)
    product = np.where(present, values, 1).prod(axis=0)
    return _where_enough(present, at_least, product ** (1 / np.maximum(number, 1)))


def inverted_geometric(parts: ArrayLike, *, at_least: int = 1) -> Values:
    """Return the geometric mean of risks counted from their upper end: any bad part pulls the risk up.

    Every part x becomes (10 - x) / 10 * 9 + 1, so that 10 reads as 1 and 0 as 10; their geometric mean g becomes
    (10 - g) / 9 * 10 again.

    Parameters
    ----------
    parts
        Parts x countries on 0 to 10, high is bad; NaN is missing.
    at_least
        With fewer parts the mean is missing.

    Raises
    ------
    ValueError
        If a part is not on 0 to 10.

    Notes
    -----
    As the INFORM risk index joins its categories to dimensions (European Commission, Joint Research Centre).

    Examples
    --------
    >>> inverted_geometric([[7.7], [7.0]]).round(1).tolist()  # India 2020: natural and human hazard
    [7.4]
    """
    values = _table(parts)
    _refuse_outside(values, 0, 10)
    return np.clip((10 - geometric((10 - values) / 10 * 9 + 1, at_least=at_least)) / 9 * 10, 0, 10)


def highest(parts: ArrayLike, *, at_least: int = 1) -> Values:
    """Return the highest part.

    Parameters
    ----------
    parts
        Parts x countries; NaN is missing.
    at_least
        With fewer parts it is missing.

    Examples
    --------
    >>> highest([[2, np.nan], [3, np.nan]]).tolist()
    [3.0, nan]
    """
    values = _table(parts)
    present = ~np.isnan(values)
    return _where_enough(present, at_least, np.where(present, values, -np.inf).max(axis=0))


def mean_of(mean: Mean, parts: ArrayLike, weights: ArrayLike | None = None, *, at_least: int = 1) -> Values:
    """Return the mean of that name; weights count in an arithmetic one only.

    Examples
    --------
    >>> mean_of("geometric", [[1.0], [9.0]]).tolist()
    [3.0]
    """
    if mean == "arithmetic":
        return arithmetic(parts, weights, at_least=at_least)
    return _unweighted[mean](parts, at_least=at_least)


_unweighted: Mapping[str, Callable[..., Values]] = {
    "geometric": geometric,
    "inverted geometric": inverted_geometric,
    "highest": highest,
}


def _table(parts: ArrayLike) -> Values:
    values = np.asarray(parts, np.float64)
    return values[:, None] if values.ndim == 1 else values


def _refuse_outside(values: Values, lowest: float, most: float) -> None:
    outside = values[(values < lowest) | (values > most)]
    if outside.size:
        expected = f"{lowest:g} to {most:g}" if np.isfinite(most) else f"{lowest:g} or more"
        raise ValueError(f"a part that has no such mean: found {outside[0]:g}; expected {expected}")


def _where_enough(present: NDArray[np.bool_], at_least: int, found: Values) -> Values:
    return np.where(present.sum(axis=0) >= max(at_least, 1), found, np.nan)
