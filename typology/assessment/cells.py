"""Read the cells of a column of answers, each distinct text once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.errors import Problem, nearest
from typology.rulebook.instrument import Scale
from typology.rulebook.model import Rulebook

__all__ = ["NOT_APPLICABLE", "Cells", "answer_text", "read_cells"]

NOT_APPLICABLE = -1.0
"""How not applicable is recorded among the values, which are never negative; unknown is NaN."""

Notice = Callable[[int, Problem], None]


@dataclass(frozen=True)
class Cells:
    """A column read: values, reasons for not applicable by position, and problems by position."""

    values: NDArray[np.float64]
    reasons: dict[int, str]
    problems: list[tuple[int, Problem]]


def read_cells(column: pd.Series, item: str, rulebook: Rulebook) -> Cells:
    """Read the answers to one item.

    Blank and the words for unknown are NaN; ``NA`` or ``NA: reason`` is not applicable; a decimal comma is a decimal
    point; everything else must be on the scale of the item.

    Parameters
    ----------
    column
        Numbers or texts, one per unit.
    """
    scale = rulebook.scale_of(item)
    if column.dtype.kind in "fiu":
        return _numbers(column.to_numpy(np.float64), scale)
    codes, distinct = pd.factorize(column.astype(object), use_na_sentinel=True)
    read = [_read(entry, scale, rulebook) for entry in distinct]
    table = np.array([value for value, _, _ in read] + [np.nan])
    reasons, problems = {}, []
    for entry, (_, reason, problem) in enumerate(read):
        if reason or problem:
            for position in np.flatnonzero(codes == entry):
                if reason:
                    reasons[int(position)] = reason
                if problem:
                    problems.append((int(position), problem))
    return Cells(table[codes], reasons, problems)


def _numbers(values: NDArray[np.float64], scale: Scale) -> Cells:
    wrong = ~(np.isin(values, scale.values) | np.isnan(values))
    problems = [(int(position), _off_scale(f"{values[position]:g}", scale)) for position in np.flatnonzero(wrong)]
    return Cells(values, {}, problems)


def _read(entry: object, scale: Scale, rulebook: Rulebook) -> tuple[float, str | None, Problem | None]:
    """Return value, reason and problem of one distinct entry."""
    text = str(entry).strip()
    folded = text.casefold()
    words = rulebook.scales.answers
    if not text or folded in {word.casefold() for word in words.unknown.words}:
        return np.nan, None, None
    head, _, reason = text.partition(":")
    if head.strip().casefold() in {word.casefold() for word in words.not_applicable.words}:
        return NOT_APPLICABLE, reason.strip() or None, None
    if scale.choices is not None:
        folded_choices = [choice.casefold() for choice in scale.choices]
        if folded in folded_choices:
            return float(folded_choices.index(folded) + 1), None, None
        return np.nan, None, Problem("not a choice", text, scale.in_words, nearest(text, scale.choices))
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        expected = f"{scale.in_words}, blank, {words.unknown.words[0]} or {words.not_applicable.words[0]}"
        return np.nan, None, Problem("not a number", text, expected, nearest(text, _words(rulebook)))
    if value in scale.values:
        return value, None, None
    return np.nan, None, _off_scale(text, scale)


def _words(rulebook: Rulebook) -> list[str]:
    words = rulebook.scales.answers
    return [*words.unknown.words, *words.not_applicable.words]


def _off_scale(found: str, scale: Scale) -> Problem:
    value = float(found.replace(",", "."))
    assert scale.lowest is not None and scale.highest is not None
    inside = scale.lowest <= value <= scale.highest
    close = min(scale.values, key=lambda step: abs(step - value)) if inside else None
    what = "between two steps of the scale" if inside else "off the scale"
    return Problem(what, found, scale.in_words, None if close is None else f"{close:g}")


def answer_text(value: float, scale: Scale, reason: str | None = None) -> str:
    """Return the cell for a value: the inverse of :func:`read_cells`."""
    if np.isnan(value):
        return ""
    if value == NOT_APPLICABLE:
        return f"NA: {reason}" if reason else "NA"
    return scale.choices[int(value) - 1] if scale.choices is not None else f"{value:g}"
