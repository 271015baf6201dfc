"""Any classifier of scikit-learn, under the refusals that keep it from agreeing with itself."""

from typing import Any, Literal, Self, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, MetaEstimatorMixin, clone, is_classifier
from sklearn.utils import validation
from sklearn.utils.metaestimators import available_if

from typology.errors import Problem
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.second_looks.estimators.labels import Labels, labels_of, read_target
from typology.second_looks.estimators.reading import read_names
from typology.second_looks.expectations.refusals import CircularTrainingError
from typology.second_looks.expectations.sameness import informing

__all__ = ["DirectClassifier", "Target", "View", "from_estimator"]

View = Literal["indicators", "questionnaire"]
Target = Literal["dimensions", "expert", "rulebook"]

CIRCULAR = {
    "rulebook": Problem(
        "learning the rulebook's categories from the answers that they are made of: it would agree with wrong answers "
        "as with right ones; RulebookClassifier gives these categories"
    ),
    "dimensions": Problem(
        "learning scores from the answers that they are made of: it would agree with wrong answers as with right ones; "
        "typology.classify gives these scores"
    ),
    "expert": Problem(
        "learning the experts' categories from answers",
        expected="purpose='audit', to see where experts and rulebook part; as a classifier the rulebook does better",
    ),
}
"""By target, why answers are not learned from."""

NO_SCORES = (
    "target='dimensions' is not for a classifier of categories; StructuredClassifier learns scores from indicators"
)


class DirectClassifier(ClassifierMixin, MetaEstimatorMixin, BaseEstimator):  # type: ignore[misc] # no types there
    """A classifier of scikit-learn that learns categories directly; see :func:`from_estimator`.

    Parameters
    ----------
    estimator : classifier
        It is cloned, and stays as it is.
    view : {"indicators", "questionnaire"}
        What the columns are.
    target : {"expert", "rulebook"}
        Whose categories the labels are.
    purpose : {"audit"} or None
        What it is for.
    rulebook : Rulebook, str or None
        Whose categories are the labels, or a version, or None for the newest; or
        :class:`~typology.second_looks.estimators.labels.Labels` of your own.

    Attributes
    ----------
    estimator_ : classifier
        The one fitted.
    classes_ : ndarray of str
        The categories of the rulebook, whichever occurred.
    countries_ : int
        How many it was learned from.
    """

    def __init__(
        self,
        estimator: Any,
        *,
        view: View,
        target: Target,
        purpose: Literal["audit"] | None = None,
        rulebook: Rulebook | Labels | str | None = None,
    ) -> None:
        self.estimator = estimator
        self.view = view
        self.target = target
        self.purpose = purpose
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
        TypeError
            If the estimator is no classifier.
        CircularTrainingError
            A ValueError too. If the labels are made of the columns.
        AnswersError
            A ValueError too. If labels are no categories, such as labels that a VotingClassifier has numbered.
        TooFewLabelsError
            A ValueError too. If there are too few countries, or too few of a category.

        Warns
        -----
        UserWarning
            If there are few countries.
        """
        refuse(self.view, self.target, self.purpose)
        refuse_no_classifier(self.estimator)
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        read_names(self, X, reset=True)
        known = labels_of(self.rulebook)
        self._refuse_columns(X)
        labels, classes, countries = read_target(known, y, groups, validation._num_samples(X))
        column = np.array(labels, object) if classes.dtype == object else np.asarray(labels)
        self.estimator_ = clone(self.estimator).fit(X, column)
        self.classes_ = classes
        self.countries_ = countries
        return self

    def _refuse_columns(self, table: Any) -> None:
        """Refuse columns that answers or categories are made of."""
        if self.view != "indicators" or not isinstance(table, pd.DataFrame) or isinstance(self.rulebook, Labels):
            return
        book = load_rulebook(self.rulebook)
        made_of = informing(book.desk) if book.desk is not None and self.target == "rulebook" else frozenset()
        problems = [
            Problem("a question among the indicators", expected="public indicators alone", column=str(name))
            for name in table.columns
            if name in book.items
        ]
        problems += [
            Problem("an indicator that desk answers are made of", expected="another indicator", column=str(name))
            for name in table.columns
            if name in made_of
        ]
        if problems:
            raise CircularTrainingError(problems)

    def predict(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """Return the category of each row."""
        found: NDArray[Any] = np.asarray(self._fitted(X).predict(X))
        return found

    @available_if(lambda self: hasattr(getattr(self, "estimator_", self.estimator), "predict_proba"))  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Return rows x classes; categories that were not learned have 0."""
        given = self._fitted(X).predict_proba(X)
        found = np.zeros((len(given), len(self.classes_)))
        found[:, np.searchsorted(self.classes_, self.estimator_.classes_)] = given
        return found

    def _fitted(self, table: Any) -> Any:
        validation.check_is_fitted(self)
        read_names(self, table, reset=False)
        return self.estimator_

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import get_tags

        tags = super().__sklearn_tags__()
        own = get_tags(self.estimator)
        tags.input_tags = own.input_tags
        tags.classifier_tags = own.classifier_tags
        return tags


def from_estimator(
    estimator: Any,
    *,
    view: View,
    target: Target,
    purpose: Literal["audit"] | None = None,
    rulebook: Rulebook | str | None = None,
) -> DirectClassifier:
    """Return any classifier of scikit-learn under the refusals of this library.

    It must say what it learns from and what it learns, because a classifier that is shown answers and the categories
    that they make says nothing. It learns from 60 countries or more, 5 of each category that occurs, and warns below
    90. All categories are columns of its probabilities, whichever occurred.

    Parameters
    ----------
    estimator
        Such as ``LogisticRegression()``, or a pipeline that ends in one.
    view
        ``"indicators"`` if the columns are public indicators, ``"questionnaire"`` if they are answers.
    target
        ``"expert"`` if people decided on the categories, ``"rulebook"`` if they follow from answers.
    purpose
        ``"audit"`` where experts' categories are learned from answers, to see where experts and rulebook part.
    rulebook
        A rulebook, a version, or None for the newest version.

    Returns
    -------
    DirectClassifier
        Not fitted.

    Raises
    ------
    TypeError
        If the estimator is no classifier.
    CircularTrainingError
        If view and target are made of one another; answers and the rulebook's categories always.
    ValueError
        If view, target or purpose is none of their choices, or the target is scores.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> from_estimator(LogisticRegression(C=0.1), view="indicators", target="expert")
    DirectClassifier(estimator=LogisticRegression(C=0.1), target='expert',
                     view='indicators')
    >>> try:
    ...     from_estimator(LogisticRegression(), view="questionnaire", target="rulebook")
    ... except ValueError as error:
    ...     print(error.problems[0])
    learning the rulebook's categories from the answers that they are made of: it would agree with wrong answers as
    with right ones; RulebookClassifier gives these categories
    """
    refuse(view, target, purpose)
    refuse_no_classifier(estimator)
    return DirectClassifier(estimator, view=view, target=target, purpose=purpose, rulebook=rulebook)


def refuse_no_classifier(estimator: Any) -> None:
    """Raise TypeError for what learns no categories, such as a regressor, or a class that was not called.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression, Ridge
    >>> refuse_no_classifier(LogisticRegression())
    >>> refuse_no_classifier(Ridge())
    Traceback (most recent call last):
        ...
    TypeError: no classifier: found Ridge(); expected one of scikit-learn, such as LogisticRegression()
    """
    if isinstance(estimator, type):
        name = estimator.__name__
        raise TypeError(f"no classifier, but its class: found {name}; expected {name}()")
    if not hasattr(estimator, "fit") or not is_classifier(estimator):
        expected = "one of scikit-learn, such as LogisticRegression()"
        raise TypeError(f"no classifier: found {estimator!r}; expected {expected}")


def refuse(view: Any, target: Any, purpose: Any) -> None:
    """Raise an error where what is learned is made of what it is learned from, or nobody knows what it is."""
    wrong = [
        f"{name} is one of {', '.join(map(repr, choices))}, not {value!r}"
        for name, value, choices in (("view", view, get_args(View)), ("target", target, get_args(Target)))
        if value not in choices
    ]
    if purpose not in (None, "audit"):
        wrong.append(f"purpose is None or 'audit', not {purpose!r}")
    if wrong:
        raise ValueError("; ".join(wrong))
    if view == "questionnaire" and (target != "expert" or purpose != "audit"):
        raise CircularTrainingError([CIRCULAR[target]])
    if target == "dimensions":
        raise ValueError(NO_SCORES)
