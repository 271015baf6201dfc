"""What a classifier foresees of countries, or regions, that it did not learn from, and what is trivial to foresee."""

import copy
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.rulebook.model import Rulebook
from typology.second_looks.limits import in_part

__all__ = ["Tables", "Told", "by_rulebook", "commonest", "fitted", "left_out", "prior"]

Floats = NDArray[np.float64]


class Tables(NamedTuple):
    """What is measured with, one row an assessment.

    Attributes
    ----------
    labels
        The category on record.
    countries
        Of each row.
    answers
        None where there are none.
    """

    table: Any
    labels: NDArray[np.object_]
    countries: NDArray[np.object_]
    answers: pd.DataFrame | None

    def only(self, rows: NDArray[np.intp]) -> "Tables":
        """Return some of the rows."""
        answers = None if self.answers is None else self.answers.iloc[rows]
        table = self.table.iloc[rows] if hasattr(self.table, "iloc") else np.asarray(self.table)[rows]
        return Tables(table, self.labels[rows], self.countries[rows], answers)


class Told(NamedTuple):
    """What was foreseen of each row: the category, and rows x categories how probable each."""

    predicted: NDArray[np.object_]
    probabilities: Floats


def fitted(classifier: Any, given: Tables) -> Any:
    """Return a copy of a classifier that learned from rows; it is shown what its ``fit`` asks for."""
    asked = inspect.signature(classifier.fit).parameters
    beside = {"groups": given.countries, "answers": given.answers}
    options = {name: value for name, value in beside.items() if name in asked and value is not None}
    return copy.deepcopy(classifier).fit(given.table, given.labels, **options)


def left_out(
    classifier: Any, given: Tables, folds: NDArray[np.object_], order: Sequence[str], advance: Callable[[int], None]
) -> Told:
    """Return what a classifier foresees of each row that learned from the rows of other folds alone."""
    predicted = np.empty(len(folds), object)
    probabilities = np.zeros((len(folds), len(order)))
    for inside, outside in _parts(folds):
        with in_part():
            learned = fitted(classifier, given.only(outside))
        table = given.only(inside).table
        predicted[inside] = learned.predict(table)
        places = np.array([order.index(name) for name in learned.classes_], np.intp)
        probabilities[np.ix_(inside, places)] = learned.predict_proba(table)
        advance(1)
    return Told(predicted, probabilities)


def prior(given: Tables, folds: NDArray[np.object_], order: Sequence[str]) -> Told:
    """Return the shares of the categories in the other folds, one country more being spread over all categories."""
    return _from_counts(given, folds, order, lambda counts: (counts + 1 / len(order)) / (counts.sum() + 1))


def commonest(given: Tables, folds: NDArray[np.object_], order: Sequence[str]) -> Told:
    """Return the most frequent category of the other folds, as if it were certain."""
    return _from_counts(given, folds, order, lambda counts: np.eye(len(order))[counts.argmax()])


def by_rulebook(answers: pd.DataFrame, rulebook: Rulebook, order: Sequence[str], seed: int) -> Told:
    """Return what the rulebook makes of the answers; how probable, as in :func:`typology.acceptability`."""
    from typology.second_looks.estimators.rulebook_classifier import RulebookClassifier

    classifier = RulebookClassifier(rulebook, undetermined="mode", random_state=seed).fit(answers)
    shares = classifier.predict_proba(answers)[:, [list(classifier.classes_).index(name) for name in order]]
    smooth = (classifier.draws * shares + 0.5) / (classifier.draws + 0.5 * len(order))
    return Told(classifier.predict(answers), smooth)


def _from_counts(
    given: Tables, folds: NDArray[np.object_], order: Sequence[str], shares: Callable[[Floats], Floats]
) -> Told:
    probabilities = np.zeros((len(folds), len(order)))
    for inside, outside in _parts(folds):
        counts = np.array([(given.labels[outside] == name).sum() for name in order], np.float64)
        probabilities[inside] = shares(counts)
    return Told(np.array(order, object)[probabilities.argmax(axis=1)], probabilities)


def _parts(folds: NDArray[np.object_]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    for name in dict.fromkeys(folds.tolist()):
        is_in = folds == name
        yield np.flatnonzero(is_in), np.flatnonzero(~is_in)
