"""Categories learned as what they are: steps in one order."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import validation

from typology.rulebook.model import Rulebook
from typology.second_looks.estimators.labels import Labels, labels_of, read_target
from typology.second_looks.estimators.reading import read_numbers

__all__ = ["OrdinalTypologyClassifier"]

Floats = NDArray[np.float64]


class OrdinalTypologyClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Categories from composites of public indicators, for those who have categories and no answers.

    The categories of the rulebook stand in one order, from the broadest support to none, and shock is apart. One
    relation to the columns is learned, and where along it one category ends and the next begins (proportional odds),
    held back by a penalty. Where answers are at hand, ``StructuredClassifier`` does better with few countries.

    Parameters
    ----------
    penalty : float
        How strongly the coefficients are held back; more than 0.
    rulebook : Rulebook, str or None
        Whose categories are the labels, or a version, or None for the newest; or
        :class:`~typology.second_looks.estimators.labels.Labels` of your own.

    Attributes
    ----------
    classes_ : ndarray of str
        The categories of the rulebook, whichever occurred; those that did not have a probability of 0.
    coef_ : ndarray
        For each column, how much it speaks for a category further along the order.
    bounds_ : ndarray
        Where one category ends and the next begins, of those that occurred.
    countries_ : int
        How many it was learned from.

    Notes
    -----
    Columns have no missing values and are of one size, such as composites of standardised indicators; otherwise the
    penalty holds them back unequally.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> capacity = rng.normal(size=(120, 1))
    >>> labels = np.array(["1", "2", "3", "4", "N"])[np.searchsorted([-1, 0, 0.5, 1], capacity[:, 0])]
    >>> classifier = OrdinalTypologyClassifier().fit(capacity, labels)
    >>> classifier.predict([[-2.0], [-0.5], [2.0]]).tolist()
    ['1', '2', 'N']
    """

    def __init__(self, *, penalty: float = 1.0, rulebook: Rulebook | Labels | str | None = None) -> None:
        self.penalty = penalty
        self.rulebook = rulebook

    def fit(self, X: Any, y: Any = None, *, groups: Any = None) -> Self:  # noqa: N803 (names of scikit-learn)
        """Learn from categories.

        Parameters
        ----------
        X : DataFrame or array
        y : array-like of str
            Categories, as texts.
        groups : array-like, optional
            The country of each row; each row is a country of its own, if None.

        Raises
        ------
        AnswersError
            A ValueError too. If labels are no categories.
        TooFewLabelsError
            A ValueError too. If there are too few countries, or too few of a category.
        ValueError
            If values are missing, the penalty is not above 0, or all labels are of one class.

        Warns
        -----
        UserWarning
            If there are few countries.
        """
        if not self.penalty > 0:
            raise ValueError(f"penalty is a number above 0, not {self.penalty!r}")
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        table = read_numbers(self, X, reset=True)
        known = labels_of(self.rulebook)
        labels, classes, countries = read_target(known, y, groups, len(table))
        order = known.ordered(classes)
        steps = np.argsort(order)[np.searchsorted(classes, np.array(labels, classes.dtype))]
        met, codes = np.unique(steps, return_inverse=True)
        if len(met) < 2:
            raise ValueError(f"all labels are of one class, {labels[0]!r}; expected two or more to tell apart")
        self.classes_ = classes
        self.countries_ = countries
        self._places = order[met]
        self.coef_, self.bounds_, self.n_iter_ = _fitted(table, codes, float(self.penalty))
        return self

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """Return the most probable category of each row."""
        validation.check_is_fitted(self)
        found: NDArray[Any] = self.classes_[self.predict_proba(X).argmax(axis=1)]
        return found

    def predict_proba(self, X: Any) -> Floats:  # noqa: N803
        """Return rows x classes; categories that did not occur have 0."""
        validation.check_is_fitted(self)
        table = read_numbers(self, X, reset=False)
        reached = special.expit(self.bounds_ - (table @ self.coef_)[:, None])
        found = np.zeros((len(table), len(self.classes_)))
        found[:, self._places] = np.diff(reached, prepend=0.0, append=1.0, axis=1)
        return found

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.poor_score = True  # one order fits no labels that have none
        return tags


def _fitted(table: Floats, codes: NDArray[np.intp], penalty: float) -> tuple[Floats, Floats, int]:
    """Return coefficients and bounds at which what was met is likeliest, the penalty taken off."""
    columns, bounds = table.shape[1], int(codes.max())
    shares = np.cumsum(np.bincount(codes))[:-1] / len(codes)
    start = special.logit(shares)
    gaps = np.log(np.diff(start))
    given = np.concatenate([np.zeros(columns), start[:1], gaps])
    found = optimize.minimize(
        _cost, given, (table, codes, bounds, penalty), jac=True, method="L-BFGS-B", options={"maxiter": 1000}
    )
    return found.x[:columns], _bounds(found.x[columns:]), int(found.nit)


def _bounds(parameters: Floats) -> Floats:
    """Return bounds that only rise: the first, and the logarithms of the steps from there."""
    return np.cumsum(np.concatenate([parameters[:1], np.exp(parameters[1:])]))


def _cost(
    parameters: Floats, table: Floats, codes: NDArray[np.intp], bounds: int, penalty: float
) -> tuple[float, Floats]:
    """Return the penalised negative logarithm of the likelihood, and its slope."""
    columns = table.shape[1]
    coefficients, steps = parameters[:columns], parameters[columns:]
    limits = np.concatenate([[-np.inf], _bounds(steps), [np.inf]])
    place = table @ coefficients
    upper, lower = limits[codes + 1] - place, limits[codes] - place
    width = limits[codes + 1] - limits[codes]
    with np.errstate(over="ignore"):
        near = 1 / np.expm1(width)
    cost = -(special.log_expit(upper) + special.log_expit(-lower) + np.log(-np.expm1(-width))).sum()
    of_upper, of_lower = special.expit(-upper) + near, -special.expit(lower) - near
    of_limits = np.bincount(codes + 1, of_upper, bounds + 2) + np.bincount(codes, of_lower, bounds + 2)
    of_bounds = of_limits[1:-1]
    further = np.cumsum(of_bounds[::-1])[::-1]
    of_steps = further * np.concatenate([[1.0], np.exp(steps[1:])])
    of_coefficients = -(of_upper + of_lower) @ table
    slope = -np.concatenate([of_coefficients, of_steps])
    slope[:columns] += penalty * coefficients
    return float(cost + penalty / 2 * coefficients @ coefficients), slope
