"""Which labels a classifier that learns may be shown, in which order they stand, and from how many it learns."""

import warnings
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import validation
from sklearn.utils.multiclass import check_classification_targets

from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.second_looks.estimators.refusing import AnswersError, foreign_labels
from typology.second_looks.limits import direct_rules, few, is_in_part, too_few

__all__ = ["CategoryLabels", "Labels", "TooFewLabelsError", "labels_of", "read_groups", "read_labels", "read_target"]


class TooFewLabelsError(ValueError):
    """There are too few countries, or too few of a category, to learn categories directly."""


@runtime_checkable
class Labels(Protocol):
    """The labels of a classifier."""

    def classes(self, labels: Sequence[Any]) -> NDArray[Any]:
        """Return the classes, sorted; raise ValueError if there is a label among those given that is none."""

    def ordered(self, classes: NDArray[Any]) -> NDArray[np.intp]:
        """Return the positions of the classes in their order: neighbours are alike."""

    def enough(self, labels: Sequence[Any], groups: Sequence[Hashable]) -> None:
        """Raise ValueError if there are too few of them; groups are countries."""


@dataclass(frozen=True)
class CategoryLabels:
    """Categories of a rulebook, which are texts, learned from enough countries."""

    rulebook: Rulebook

    def classes(self, labels: Sequence[Any]) -> NDArray[Any]:
        """Return all categories, whichever were shown."""
        words = sorted(self.rulebook.decision.order)
        problems = list(foreign_labels(labels, words))
        if problems:
            raise AnswersError(problems)
        return np.array(words, object)

    def ordered(self, classes: NDArray[Any]) -> NDArray[np.intp]:
        """Return the positions of the classes in the order of the rulebook."""
        places = list(classes)
        return np.array([places.index(name) for name in self.rulebook.decision.order], np.intp)

    def enough(self, labels: Sequence[Any], groups: Sequence[Hashable]) -> None:
        """Raise TooFewLabelsError, or warn, where too few countries are learned from.

        A part of what was judged as a whole, as in :func:`typology.second_looks.measuring.protocol.measure`, is not
        judged again.
        """
        if is_in_part():
            return
        countries, rules = len(set(groups)), direct_rules(self.rulebook)
        pairs = set(zip(labels, groups, strict=True))
        order = self.rulebook.decision.order
        why = too_few(countries, {name: sum(label == name for label, _ in pairs) for name in order}, rules)
        if why:
            raise TooFewLabelsError("; ".join(why))
        if few(countries, rules):
            warnings.warn(few(countries, rules), UserWarning, stacklevel=5)


def labels_of(rulebook: Rulebook | Labels | str | None) -> Labels:
    """Return the labels of a rulebook, or those given."""
    return rulebook if isinstance(rulebook, Labels) else CategoryLabels(load_rulebook(rulebook))


def read_target(known: Labels, labels: Any, groups: Any, rows: int) -> tuple[list[Any], NDArray[Any], int]:
    """Return labels, the classes and the number of countries; raise ValueError where nothing can be learned of them."""
    read = read_labels(labels, rows)
    classes = known.classes(read)
    countries = read_groups(groups, rows)
    known.enough(read, countries)
    return read, classes, len(set(countries))


def read_labels(labels: Any, rows: int) -> list[Any]:
    """Return labels as a list, one for each row."""
    column = validation.column_or_1d(labels, warn=True)
    if len(column) != rows:
        raise ValueError(f"inconsistent numbers of samples: {len(column)} labels; expected {rows}, one for each row")
    if column.dtype.kind == "f":
        validation.assert_all_finite(column, input_name="y")
    if column.dtype.kind in "fiub":
        check_classification_targets(column)
    return list(column.tolist())


def read_groups(groups: Any, rows: int) -> list[Hashable]:
    """Return the country of each row; each row a country, if none are given."""
    if groups is None:
        return list(range(rows))
    column = validation.column_or_1d(groups)
    if len(column) != rows:
        raise ValueError(f"inconsistent numbers of samples: {len(column)} groups; expected {rows}, one for each row")
    return list(column.tolist())
