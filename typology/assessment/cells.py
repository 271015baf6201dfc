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
    words = rulebook.scales.answers
    if not text or _is_one_of(text, words.unknown.words):
        return np.nan, None, None
    head, _, reason = text.partition(":")
    if _is_one_of(head, words.not_applicable.words):
        return NOT_APPLICABLE, reason.strip() or None, None
    value, problem = _choice(text, scale.choices) if scale.choices else _step(text, scale, rulebook)
    return value, None, problem


def _is_one_of(text: str, words: tuple[str, ...]) -> bool:
    return text.strip().casefold() in {word.casefold() for word in words}


def _choice(text: str, choices: tuple[str, ...]) -> tuple[float, Problem | None]:
    folded = [choice.casefold() for choice in choices]
    if text.casefold() in folded:
        return float(folded.index(text.casefold()) + 1), None
    return np.nan, Problem("not a choice", text, " or ".join(choices), nearest(text, choices))


def _step(text: str, scale: Scale, rulebook: Rulebook) -> tuple[float, Problem | None]:
    words = _words(rulebook)
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        expected = f"{scale.in_words}, or blank, or one of {', '.join(words)}"
        return np.nan, Problem("not a number", text, expected, nearest(text, words))
    return (value, None) if value in scale.values else (np.nan, _off_scale(text, scale))


def _words(rulebook: Rulebook) -> list[str]:
    words = rulebook.scales.answers
    return [*words.unknown.words, *words.not_applicable.words]


def _off_scale(found: str, scale: Scale) -> Problem:
    value = float(found.replace(",", "."))
    inside = scale.values[0] <= value <= scale.values[-1]
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
