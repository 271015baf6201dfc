"""The engine as a classifier of scikit-learn: nothing is learnt, so it can be compared with what does learn."""

from collections.abc import Sequence
from typing import Any, Self, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import validation
from sklearn.utils.multiclass import check_classification_targets

from typology.certainty.asked import Reliability, is_whole
from typology.certainty.draws.drawing import robustness_of
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.second_looks.estimators.reading import names_of, read_numbers, seed_of
from typology.second_looks.estimators.refusing import AnswersError, unreadable_columns
from typology.second_looks.estimators.ruling import EngineRuling, Ruling, Undetermined

__all__ = ["RulebookClassifier"]


class RulebookClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """The rulebook in pipelines, soft votes, cross-validation and inspection of scikit-learn.

    It reads a DataFrame of answers with a column for each item, named by its id, and gives the category that
    :func:`typology.classify` gives. Nothing is learnt: ``fit`` records columns and classes, and no label it is shown
    changes a decision. Scored against categories that came from the rulebook it is right always, which says nothing.

    Parameters
    ----------
    rulebook : Rulebook, str or None
        A rulebook, a version, or None for the newest version; or a
        :class:`~typology.second_looks.estimators.ruling.Ruling` of your own.
    draws : int
        How many for ``predict_proba``; 0 for a probability of 1 for what ``predict`` says.
    reliability : {"R0", "R1", "R2"}
        How far every answer is relied on in a draw. A table carries no evidence, and answers without evidence are R0.
    undetermined : {"U", "mode"}
        What becomes of a row of which too little is known: it is of class ``"U"``, or of the category most frequent in
        its draws, so that the classes are the categories alone, as others in a soft vote have them.
    random_state : int, RandomState or None
        With the same whole number, the same probabilities.

    Attributes
    ----------
    classes_ : ndarray of str
        The categories of the rulebook, and ``"U"`` unless ``undetermined="mode"``; whatever labels ``fit`` was shown.
    feature_names_in_ : ndarray of str
        The columns, which must come back in the same order.
    n_features_in_ : int
        Their number.
    ruling_ : Ruling
        What decides.

    Notes
    -----
    NaN is unknown and -1 not applicable. Values between half points are taken; values off the scale of their item
    raise, so that nothing that rescales can stand in front. Every item on which a category rests must have a column,
    if need be of NaN, save regional ones. Columns that are no items are passed over, so that others may read them from
    the same table; they must be numbers, and one that spells an item in another way raises.

    Probabilities are the shares of draws of :func:`typology.acceptability`, where nothing is undetermined: ``"U"`` has
    0. Close to a threshold the most frequent category may be another than the one given (``MODE_DIFFERS``), so
    ``predict`` need not be the most probable class. All rows meet the same draws: equal answers have equal
    probabilities.

    Examples
    --------
    >>> import pandas as pd
    >>> import typology as ty
    >>> pilots = ty.load_pilots()
    >>> answers = pd.DataFrame(pilots.values.T, index=pilots.units, columns=pilots.items)
    >>> rulebook = RulebookClassifier(reliability="R1").fit(answers)
    >>> rulebook.predict(answers).tolist()
    ['2', '2', '1', '3']
    >>> pd.DataFrame(rulebook.predict_proba(answers), pilots.units, rulebook.classes_).loc["EGY"].idxmax()
    '1'
    """

    def __init__(
        self,
        rulebook: Rulebook | Ruling | str | None = None,
        *,
        draws: int = 1000,
        reliability: Reliability = "R0",
        undetermined: Undetermined = "U",
        random_state: Any = 0,
    ) -> None:
        self.rulebook = rulebook
        self.draws = draws
        self.reliability = reliability
        self.undetermined = undetermined
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803 (names of scikit-learn, here and below)
        """Record columns and classes.

        Parameters
        ----------
        X : DataFrame
            Answers, a column for each item.
        y : array-like of str, optional
            Categories, checked and forgotten.

        Returns
        -------
        RulebookClassifier
            Itself.

        Raises
        ------
        ValueError
            If a parameter is none of its choices.
        AnswersError
            A ValueError too. If items are missing, values are off their scale or texts, or labels are not of the
            rulebook, such as labels that a VotingClassifier has numbered: all of them.
        """
        ruling = self._asked()
        answers = self._table(X, reset=True)
        ruling.check(answers, names_of(self), _rows(X, answers))
        self.classes_ = ruling.classes(None if y is None else _labels(y, answers))
        self.ruling_ = ruling
        return self

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """Return the category of each row; ``"U"`` where too little is known to tell.

        Raises
        ------
        ValueError
            If columns are not those of ``fit``, in their order.
        AnswersError
            A ValueError too. If values are off their scale or texts.
        """
        answers = self._checked(X)
        found: NDArray[Any] = self.classes_[self.ruling_.decided(answers, names_of(self), self.classes_)]
        return found

    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Return rows x classes: in which share of the draws each row falls into each class.

        Raises
        ------
        ValueError
            If columns are not those of ``fit``, in their order.
        AnswersError
            A ValueError too. If values are off their scale or texts.
        """
        answers = self._checked(X)
        if self.draws:
            return self.ruling_.shares(answers, names_of(self), self.classes_)
        return np.eye(len(self.classes_))[self.ruling_.decided(answers, names_of(self), self.classes_)]

    def _asked(self) -> Ruling:
        """Return what decides; raise one error that names every parameter that is wrong."""
        wrong = []
        if not is_whole(self.draws) or self.draws < 0:
            wrong.append(f"draws is a whole number from 0, not {self.draws!r}")
        if self.reliability not in get_args(Reliability):
            wrong.append(f"reliability is one of {', '.join(get_args(Reliability))}, not {self.reliability!r}")
        if self.undetermined not in get_args(Undetermined):
            wrong.append(f"undetermined is 'U' or 'mode', not {self.undetermined!r}")
        elif self.undetermined == "mode" and is_whole(self.draws) and self.draws == 0:
            wrong.append("undetermined='mode' needs draws, which are 0")
        if wrong:
            raise ValueError("; ".join(wrong))
        if isinstance(self.rulebook, Ruling):
            return self.rulebook
        book = load_rulebook(self.rulebook)
        if self.draws:
            robustness_of(book)
        return EngineRuling(book, int(self.draws), seed_of(self.random_state), self.reliability, self.undetermined)

    def _checked(self, table: Any) -> NDArray[np.float64]:
        validation.check_is_fitted(self)
        answers = self._table(table, reset=False)
        self.ruling_.check(answers, names_of(self), _rows(table, answers))
        return answers

    def _table(self, table: Any, *, reset: bool) -> NDArray[np.float64]:
        """Return numbers, rows x columns; the columns are recorded, or compared with those recorded."""
        problems = list(unreadable_columns(table))
        if problems:
            raise AnswersError(problems)
        return read_numbers(self, table, reset=reset, allow_nan=True)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.poor_score = True
        tags.input_tags.allow_nan = True
        tags.target_tags.required = False
        return tags

    def _more_tags(self) -> dict[str, bool]:
        """Say the same to scikit-learn 1.5."""
        return {"poor_score": True, "allow_nan": True, "requires_y": False}


def _labels(labels: Any, answers: NDArray[np.float64]) -> Sequence[Any]:
    """Return labels as a list, one for each row."""
    column = validation.column_or_1d(labels, warn=True)
    validation.check_consistent_length(answers, column)
    if column.dtype.kind == "f":
        validation.assert_all_finite(column, input_name="y")
        check_classification_targets(column)
    return list(column.tolist())


def _rows(table: Any, answers: NDArray[np.float64]) -> Any:
    """Return what the rows are called: by the index of a DataFrame, else by number from 0."""
    return table.index if isinstance(table, pd.DataFrame) else range(len(answers))
