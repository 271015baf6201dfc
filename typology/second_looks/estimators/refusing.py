"""What a classifier refuses, as errors that name every column and label at once."""

from collections.abc import Iterable, Iterator, Sequence
from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.errors import AssessmentError, Problem, nearest
from typology.rulebook.model import Rulebook

__all__ = ["AnswersError", "column_problems", "foreign_labels", "off_the_scale", "unreadable_columns"]

MOST_LABELS = 12

RESCALED = (
    "most columns hold values off their scale, as after a StandardScaler: the rulebook reads answers as they were "
    "given, so nothing may rescale them before"
)
ENCODED = (
    "labels that are numbers from 0 have been re-encoded. VotingClassifier and StackingClassifier do so before they "
    "fit: fit the RulebookClassifier first, wrap it in FrozenEstimator, and use voting='soft' or cv='prefit'. "
    "cross_val_predict(method='predict_proba') does so too: use typology.measure, or, as RulebookClassifier and "
    "StructuredClassifier need no labels, leave y out"
)


class AnswersError(AssessmentError, ValueError):
    """A table of answers, or its labels, cannot be used by a classifier; ``problems`` lists everything wrong."""

    subject = "The answers"
    verb = "have"


def column_problems(names: Sequence[str] | None, needed: Iterable[str], rulebook: Rulebook) -> Iterator[Problem]:
    """Yield what keeps columns from being read as items; columns of something else are nobody's problem.

    Parameters
    ----------
    names
        Of the columns; None if they have none.
    needed
        Items that must be there.
    """
    if names is None:
        yield Problem("no names of columns", expected="a DataFrame whose columns are items, such as E1.N1")
        return
    needed, given = frozenset(needed), frozenset(names)
    others = {_folded(name): name for name in names if name not in rulebook.items}
    for item in rulebook.items:
        if item in given:
            continue
        spelled = others.get(_folded(item))
        if item in needed:
            expected = f"a column {item} ({rulebook.scale_of(item).in_words}), blank where unknown"
            yield Problem("an item is missing", spelled, expected, column=item)
        elif spelled is not None:
            yield Problem("an item spelled otherwise", spelled, suggestion=item, column=spelled)


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def unreadable_columns(table: Any) -> Iterator[Problem]:
    """Yield the columns of a DataFrame that stand twice, or hold something else than numbers."""
    if not isinstance(table, pd.DataFrame):
        return
    for name in table.columns[table.columns.duplicated()].unique():
        yield Problem("a column stands twice", column=str(name))
    for place, name in enumerate(table.columns):
        column = table.iloc[:, place].infer_objects()
        is_number = pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
        if not is_number and column.notna().any():
            found = str(column.dropna().iloc[0])
            expected = "a number, blank for unknown, or -1 for not applicable"
            yield Problem("not a column of numbers", found, expected, column=str(name))


def off_the_scale(
    answers: NDArray[np.float64], names: Sequence[str], rows: Sequence[Any], rulebook: Rulebook
) -> Iterator[Problem]:
    """Yield the columns with values that no scale has, each with its first one.

    Parameters
    ----------
    answers
        Rows x columns.
    names
        Items; columns of anything else are passed over.
    rows
        What the rows are called.
    """
    found = []
    items = [(place, name) for place, name in enumerate(names) if name in rulebook.items]
    for place, item in items:
        values, scale = answers[:, place], rulebook.scale_of(item).values
        inside = (values >= scale[0]) & (values <= scale[-1])
        wrong = np.flatnonzero(~(inside | np.isnan(values) | (values == NOT_APPLICABLE)))
        if wrong.size:
            what = "off the scale" if wrong.size == 1 else f"off the scale in {wrong.size:,} rows, here the first"
            expected = f"{scale[0]:g} to {scale[-1]:g}, blank for unknown, or -1 for not applicable"
            first = int(wrong[0])
            found.append(Problem(what, f"{values[first]:g}", expected, column=item, unit=str(rows[first])))
    if 2 * len(found) > len(items):
        yield Problem(RESCALED)
    yield from found


def foreign_labels(labels: Iterable[Any], classes: Sequence[str]) -> Iterator[Problem]:
    """Yield the labels that are none of the classes, which are texts."""
    distinct = list(dict.fromkeys(labels))
    foreign = [label for label in distinct if not (isinstance(label, str) and label in classes)]
    if 0 in foreign and all(isinstance(label, Integral) for label in foreign):
        yield Problem(ENCODED, ", ".join(map(str, sorted(foreign)[:MOST_LABELS])))
        return
    texts = ", ".join(map(repr, classes))
    for label in foreign[:MOST_LABELS]:
        if isinstance(label, str):
            yield Problem("a label that is no category", label, f"one of the texts {texts}", _meant(label, classes))
        else:
            what = f"a label that is no text, {label!r}"
            yield Problem(what, expected=f"one of the texts {texts}", suggestion=_meant(label, classes))
    if len(foreign) > MOST_LABELS:
        yield Problem(f"{len(foreign) - MOST_LABELS:,} more labels like these")


def _meant(label: Any, classes: Sequence[str]) -> str | None:
    text = str(label).strip().removesuffix(".0")
    return text if text in classes else nearest(text, classes)
