"""The category that is on record for a unit, where it is not merely the computed one."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.errors import AssessmentError, Problem, nearest

__all__ = ["read_recorded"]


def read_recorded(result: Classification, given: Mapping[str, Any] | pd.Series | None = None) -> dict[str, str]:
    """Return the recorded category of each unit that has one.

    Parameters
    ----------
    given
        By unit, the category on record; blank where none is. It stands before what people decided by an override.

    Raises
    ------
    AssessmentError
        If a unit is not among those classified or is given twice, or a category is not in the rulebook; all at once.

    Examples
    --------
    >>> import typology as ty
    >>> res = ty.classify(ty.load_pilots())
    >>> read_recorded(res, {"KEN": 2, "COL": "3", "EGY": None})
    {'KEN': '2', 'COL': '3'}
    """
    entries = list(_entries(given))
    problems = list(_problems(result, entries))
    if problems:
        raise AssessmentError(problems)
    decided = {unit: override.category for unit, override in result.overrides.items()}
    said = {unit: category for unit, category in entries if category is not None}
    return {unit: category for unit in result.units if (category := said.get(unit, decided.get(unit)))}


def _entries(given: Mapping[str, Any] | pd.Series | None) -> Iterator[tuple[str, str | None]]:
    pairs: Iterable[tuple[Any, Any]] = () if given is None else given.items()
    for unit, entry in pairs:
        yield str(unit), None if is_blank(entry) else _in_words(entry)


def _in_words(entry: Any) -> str:
    """Return a category as the rulebook writes it; a column of numbers with gaps holds 2.0 for 2."""
    if isinstance(entry, float) and math.isfinite(entry) and entry == round(entry):
        return str(round(entry))
    return str(entry).strip()


def _problems(result: Classification, entries: list[tuple[str, str | None]]) -> Iterator[Problem]:
    order, seen = result.rulebook.decision.order, set[str]()
    for unit, category in entries:
        if unit not in result.assessments:
            expected = "a unit that is classified"
            yield Problem("recorded category of an unknown unit", unit, expected, nearest(unit, result.units))
        if unit in seen:
            yield Problem("two recorded categories", unit, "one for each unit", unit=unit)
        seen.add(unit)
        if category is not None and category not in order:
            expected = f"one of {', '.join(order)}, or nothing where none was recorded"
            yield Problem("no category of the rulebook", category, expected, nearest(category, order), unit=unit)
