"""Read the cells of a column of answers, each distinct entry once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.entries import as_number, distinct_entries
from typology.errors import Problem, nearest
from typology.rulebook.instrument import Scale
from typology.rulebook.model import Rulebook

__all__ = ["NOT_APPLICABLE", "Cells", "answer_text", "nearest_answer", "read_cells"]

NOT_APPLICABLE = -1.0
"""How not applicable is recorded among the values, which are never negative; unknown is NaN."""


@dataclass(frozen=True)
class Cells:
    """A column read: values, reasons for not applicable by position, and problems by position."""

    values: NDArray[np.float64]
    reasons: dict[int, str]
    problems: list[tuple[int, Problem]]


def read_cells(column: pd.Series, item: str, rulebook: Rulebook) -> Cells:
    """Read the answers to one item.

    Blank and the words for unknown are NaN; ``NA`` or ``NA: reason`` is not applicable; a decimal comma is a decimal
    point; everything else must be on the scale of the item. A choice is given by its word, never by a number.

    Parameters
    ----------
    column
        Numbers or texts, one per unit.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> cells = read_cells(pd.Series(["2,5", "DK", "NA: a city state"]), "E1.N1", load_rulebook())
    >>> cells.values, cells.reasons
    (array([ 2.5,  nan, -1. ]), {2: 'a city state'})
    """
    scale = rulebook.scale_of(item)
    if column.dtype.kind in "fiu":
        return _numbers(column.to_numpy(np.float64), scale, rulebook)
    places, entries = distinct_entries(column)
    read = [_read(str(entry).strip(), scale, rulebook) for entry in entries]
    table = np.array([value for value, _, _ in read] + [np.nan])
    reasons, problems = {}, []
    for number, (_, reason, problem) in enumerate(read):
        if reason or problem:
            for position in np.flatnonzero(places == number).tolist():
                if reason:
                    reasons[position] = reason
                if problem:
                    problems.append((position, problem))
    return Cells(table[places], reasons, problems)


def _numbers(values: NDArray[np.float64], scale: Scale, rulebook: Rulebook) -> Cells:
    wrong = ~np.isnan(values) if scale.choices else ~(np.isin(values, scale.values) | np.isnan(values))
    problems = []
    for position in np.flatnonzero(wrong).tolist():
        _, problem = _value(f"{values[position]:g}", scale, rulebook)
        if problem:
            problems.append((position, problem))
    read = values + 0.0
    read[wrong] = np.nan
    return Cells(read, {}, problems)


def _read(text: str, scale: Scale, rulebook: Rulebook) -> tuple[float, str | None, Problem | None]:
    """Return value, reason and problem of one distinct entry."""
    words = rulebook.scales.answers
    if not text or _is_one_of(text, words.unknown.words):
        return np.nan, None, None
    head, _, reason = text.partition(":")
    if _is_one_of(head, words.not_applicable.words):
        return NOT_APPLICABLE, reason.strip() or None, None
    value, problem = _value(text, scale, rulebook)
    return value, None, problem


def _is_one_of(text: str, words: tuple[str, ...]) -> bool:
    return text.strip().casefold() in {word.casefold() for word in words}


def _value(text: str, scale: Scale, rulebook: Rulebook) -> tuple[float, Problem | None]:
    if scale.choices:
        folded = [choice.casefold() for choice in scale.choices]
        if text.casefold() in folded:
            return float(folded.index(text.casefold()) + 1), None
        return np.nan, _no_answer("not a choice", text, scale, rulebook)
    value = as_number(text)
    if value is None:
        return np.nan, _no_answer("not a number", text, scale, rulebook)
    if value in scale.values:
        return value, None
    inside = scale.values[0] <= value <= scale.values[-1]
    what = "between two steps of the scale" if inside else "off the scale"
    return np.nan, Problem(what, text, scale.in_words, nearest_answer(text, scale))


def _no_answer(what: str, text: str, scale: Scale, rulebook: Rulebook) -> Problem:
    unknown = rulebook.scales.answers.unknown.words
    words = [*unknown, *rulebook.scales.answers.not_applicable.words]
    is_nan = text.strip("+-").casefold() == "nan"
    close = unknown[0] if is_nan else nearest(text, scale.choices or words)
    return Problem(what, text, f"{scale.in_words}, or blank, or one of {', '.join(words)}", close)


def nearest_answer(text: str, scale: Scale) -> str | None:
    """Return the choice or step of a scale nearest to a text, or None if none is near.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> nearest_answer("2.3", load_rulebook().scale_of("E1.N1"))
    '2.5'
    """
    if scale.choices:
        return nearest(text, scale.choices)
    value = as_number(text)
    if value is None or not scale.values[0] <= value <= scale.values[-1]:
        return None
    return f"{min(scale.values, key=lambda step: abs(step - value)):g}"


def answer_text(value: float, scale: Scale, reason: str | None = None) -> str:
    """Return the cell for a value: the inverse of :func:`read_cells`."""
    if np.isnan(value):
        return ""
    if value == NOT_APPLICABLE:
        return f"NA: {reason}" if reason else "NA"
    return scale.choices[int(value) - 1] if scale.choices is not None else f"{value:g}"
