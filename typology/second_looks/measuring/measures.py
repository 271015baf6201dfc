"""How well categories are foreseen: one number each, for any weights of the rows at once.

Every measure takes weights, rows last, so that a thousand resamples are measured in one go; a row of weight 0 is not
there. Nothing is measured by scikit-learn, but the tests hold every measure against its functions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "MEASURES",
    "Foreseen",
    "agreement",
    "brier",
    "calibration_error",
    "log_loss",
    "macro_f1",
    "set_coverage",
    "set_size",
    "weighted_kappa",
]

Floats = NDArray[np.float64]

BINS = 10
"""Of probabilities, for their calibration."""


@dataclass(frozen=True, eq=False)
class Foreseen:
    """What was foreseen of some assessments, and what is on record.

    Attributes
    ----------
    order
        Of the categories; those next to one another are alike.
    recorded, predicted
        Positions in the order.
    probabilities : ndarray, rows x categories
    sets : ndarray of bool, rows x categories, or None
        Which categories are not excluded; None where no sets are given.
    countries
        Position of the country of each row.
    """

    order: tuple[str, ...]
    recorded: NDArray[np.intp]
    predicted: NDArray[np.intp]
    probabilities: Floats
    countries: NDArray[np.intp]
    sets: NDArray[np.bool_] | None = None

    @classmethod
    def of(
        cls,
        recorded: Sequence[str],
        probabilities: Floats,
        order: Sequence[str],
        predicted: Sequence[str] | None = None,
        countries: Sequence[Any] | None = None,
    ) -> "Foreseen":
        """Return what was foreseen; without a prediction the most probable category is one.

        Raises
        ------
        ValueError
            If a category is none of the order, or the probabilities are no such table.
        """
        table, rows = np.asarray(probabilities, np.float64), len(recorded)
        if table.shape != (rows, len(order)):
            raise ValueError(f"probabilities are {table.shape}; expected {(rows, len(order))}, rows x categories")
        names = range(rows) if countries is None else countries
        places = {name: place for place, name in enumerate(dict.fromkeys(names))}
        given = table.argmax(axis=1) if predicted is None else _positions(predicted, order)
        return cls(
            tuple(order), _positions(recorded, order), given, table, np.array([places[name] for name in names], np.intp)
        )

    @property
    def weights(self) -> Floats:
        """Every row once."""
        return np.ones(len(self.recorded))


def _positions(labels: Sequence[str], order: Sequence[str]) -> NDArray[np.intp]:
    places = {name: place for place, name in enumerate(order)}
    foreign = [label for label in dict.fromkeys(labels) if label not in places]
    if foreign:
        raise ValueError(f"labels that are no category: {foreign[:12]}; expected one of {list(order)}")
    return np.array([places[label] for label in labels], np.intp)


def log_loss(foreseen: Foreseen, weights: Floats | None = None) -> Any:
    """Return the mean surprise at the category on record, in nats; less is better. As scikit-learn has it.

    All categories count, also those that are not on record. A probability of 0 is taken for the smallest number there
    is, so one sure and wrong statement costs 36.
    """
    least = np.finfo(np.float64).eps
    rows = np.arange(len(foreseen.recorded))
    shares = foreseen.probabilities / foreseen.probabilities.sum(axis=1, keepdims=True)
    return _mean(-np.log(np.clip(shares[rows, foreseen.recorded], least, 1 - least)), foreseen, weights)


def brier(foreseen: Foreseen, weights: Floats | None = None) -> Any:
    """Return the mean squared difference of probabilities from what is on record, over all categories: 0 to 2."""
    truth = np.eye(len(foreseen.order))[foreseen.recorded]
    return _mean(((foreseen.probabilities - truth) ** 2).sum(axis=1), foreseen, weights)


def agreement(foreseen: Foreseen, weights: Floats | None = None) -> Any:
    """Return Cohen's kappa with quadratic weights: 0 is what chance does, 1 full agreement.

    Two categories differ by ``((a - b) / (k - 1)) ** 2``, a and b their positions in the order of k categories. The
    rulebook orders 1, 2, 3, 4, N from the broadest support to none, and shock is apart. NaN where all rows and all
    predictions are of one category.
    """
    return weighted_kappa(_table(foreseen, weights))[()]


def weighted_kappa(counts: Floats) -> Floats:
    """Return kappa, weighted by the squared distance of the categories, of tables ... x categories x categories.

    Examples
    --------
    >>> weighted_kappa(np.array([[3.0, 0], [1, 2]])).round(3).item()
    0.667
    """
    categories = np.arange(counts.shape[-1])
    apart = np.subtract.outer(categories, categories) ** 2.0
    by_chance = counts.sum(axis=-1)[..., :, None] * counts.sum(axis=-2)[..., None, :]
    total = counts.sum(axis=(-2, -1))
    observed, expected = ((table * apart).sum(axis=(-2, -1)) for table in (counts, by_chance))
    some = expected > 0
    kappa: Floats = np.where(some, 1 - total * observed / np.where(some, expected, 1), np.nan)
    return kappa


def macro_f1(foreseen: Foreseen, weights: Floats | None = None) -> Any:
    """Return the mean over categories, of those on record or predicted, of precision and recall in one."""
    table = _table(foreseen, weights)
    both = table.sum(axis=-1) + table.sum(axis=-2)
    met = np.diagonal(table, axis1=-2, axis2=-1)
    found = np.divide(2 * met, both, out=np.zeros_like(both), where=both > 0)
    return _ratio(found.sum(axis=-1), (both > 0).sum(axis=-1).astype(float))


def calibration_error(foreseen: Foreseen, weights: Floats | None = None) -> Any:
    """Return by how much the most probable category is met more or less often than its probability says.

    The mean over ten bins of that probability, each weighted by its rows.
    """
    sure = foreseen.probabilities.max(axis=1)
    met = foreseen.probabilities.argmax(axis=1) == foreseen.recorded
    bins = np.minimum((sure * BINS).astype(np.intp), BINS - 1)
    given = foreseen.weights if weights is None else weights
    apart = np.abs((given * (met - sure)) @ np.eye(BINS)[bins]).sum(axis=-1)
    return _ratio(apart, given.sum(axis=-1))


def set_coverage(foreseen: Foreseen, weights: Floats | None = None) -> Any:
    """Return how often the category on record is not excluded; NaN where no sets are given."""
    if foreseen.sets is None:
        return _nothing(weights)
    held = foreseen.sets[np.arange(len(foreseen.recorded)), foreseen.recorded]
    return _mean(held.astype(float), foreseen, weights)


def set_size(foreseen: Foreseen, weights: Floats | None = None) -> Any:
    """Return how many categories are not excluded, in the mean; NaN where no sets are given."""
    if foreseen.sets is None:
        return _nothing(weights)
    return _mean(foreseen.sets.sum(axis=1).astype(float), foreseen, weights)


MEASURES: Mapping[str, Callable[..., Any]] = {
    "log_loss": log_loss,
    "agreement": agreement,
    "macro_f1": macro_f1,
    "brier": brier,
    "calibration_error": calibration_error,
    "set_coverage": set_coverage,
    "set_size": set_size,
}
"""By name, in the order in which they are shown."""


def _mean(values: Floats, foreseen: Foreseen, weights: Floats | None) -> Any:
    given = foreseen.weights if weights is None else weights
    return _ratio(given @ values, given.sum(axis=-1))


def _table(foreseen: Foreseen, weights: Floats | None) -> Floats:
    """Return weights x categories on record x categories predicted."""
    number = len(foreseen.order)
    given = foreseen.weights if weights is None else weights
    cells = np.eye(number * number)[foreseen.recorded * number + foreseen.predicted]
    found: Floats = (given @ cells).reshape(*given.shape[:-1], number, number)
    return found


def _ratio(part: Any, whole: Any) -> Any:
    part, whole = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)[()]


def _nothing(weights: Floats | None) -> Any:
    return np.nan if weights is None or weights.ndim == 1 else np.full(weights.shape[:-1], np.nan)
