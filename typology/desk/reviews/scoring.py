"""From the value of a figure to the scale of an item: its exact score, the half point it reads as, and how sure."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from typology.rulebook.desk import Reading
from typology.rulebook.instrument import Scale

__all__ = ["Scores", "read_off", "scores", "to_steps"]

Values = NDArray[np.float64]


class Scores(NamedTuple):
    """What the values of one figure say about one item.

    Attributes
    ----------
    exact
        On the scale of the item, before rounding.
    lowest, highest
        The same for a value one standard error away to either side; NaN where no error is published.
    reading
        The step of the scale that the exact score is rounded to.
    """

    exact: Values
    lowest: Values
    highest: Values
    reading: Values


def scores(
    values: ArrayLike, errors: ArrayLike | None, reading: Reading, scale: Scale, *, tolerance: float = 0
) -> Scores:
    """Return what the values of one figure say about one item.

    Parameters
    ----------
    errors
        The standard error of each value, NaN where none is published; None for a figure without errors.
    reading
        Of the figure for this item: goalposts or steps.
    scale
        Of the item.
    tolerance
        Values this close to a cut have reached it, and scores this close to a tie are one.

    Examples
    --------
    >>> import typology as ty
    >>> scale = ty.load_rulebook().scale_of("C1.1")
    >>> slums = Reading(lowest_at=75.0, highest_at=5.0, stands="measure", basis=["001 §14"])
    >>> found = scores([46.5], [3.5], slums, scale)  # Kenya 2018
    >>> [part.round(2).item() for part in found]
    [1.63, 1.43, 1.83, 1.5]
    """
    given = np.asarray(values, np.float64)
    error = np.full(given.shape, np.nan) if errors is None else np.asarray(errors, np.float64)
    exact = read_off(given, reading, scale, tolerance=tolerance)
    one, other = (read_off(given + side * error, reading, scale, tolerance=tolerance) for side in (-1, 1))
    return Scores(exact, np.minimum(one, other), np.maximum(one, other), to_steps(exact, scale, tolerance=tolerance))


def read_off(values: ArrayLike, reading: Reading, scale: Scale, *, tolerance: float = 0) -> Values:
    """Return values on the scale of an item: in proportion between goalposts, or the number of cuts reached.

    Examples
    --------
    >>> import typology as ty
    >>> scale = ty.load_rulebook().scale_of("R4")
    >>> inform = Reading(steps=(2.0, 3.5, 5.0, 6.5), stands="measure", basis=["001 §13"])
    >>> read_off([1.9, 5.0, 8.9, float("nan")], inform, scale).tolist()
    [0.0, 3.0, 4.0, nan]
    """
    given = np.asarray(values, np.float64)
    lowest, highest = scale.values[0], scale.values[-1]
    if reading.steps is not None:
        side = 1 if reading.rises else -1
        reached = np.sum([side * given >= side * cut - tolerance for cut in reading.steps], axis=0)
        return np.where(np.isnan(given), np.nan, np.minimum(lowest + reached, highest))
    assert reading.lowest_at is not None
    assert reading.highest_at is not None
    share = (given - reading.lowest_at) / (reading.highest_at - reading.lowest_at)
    return lowest + (highest - lowest) * np.clip(share, 0, 1)


def to_steps(exact: ArrayLike, scale: Scale, *, tolerance: float = 0) -> Values:
    """Return scores rounded to the steps of their scale, ties to the worse one.

    Examples
    --------
    >>> import typology as ty
    >>> book = ty.load_rulebook()
    >>> to_steps([1.7, 1.75, 1.8], book.scale_of("C1.1")).tolist()  # high is good
    [1.5, 1.5, 2.0]
    >>> to_steps([1.7, 1.75, 1.8], book.scale_of("R1")).tolist()  # high is bad
    [1.5, 2.0, 2.0]
    """
    assert scale.lowest is not None
    assert scale.step is not None
    place = (np.asarray(exact, np.float64) - scale.lowest) / scale.step
    slack = tolerance / scale.step
    steps = np.ceil(place - 0.5 - slack) if scale.better == "high" else np.floor(place + 0.5 + slack)
    return scale.lowest + scale.step * np.clip(steps, 0, len(scale.values) - 1)
