"""The category that is on record for a unit, where it is not merely the computed one."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any

import pandas as pd

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.errors import AssessmentError, Problem, nearest

__all__ = [
    "TWICE",
    "as_written",
    "category_meant",
    "no_category",
    "read_recorded",
    "refuse_unclassified",
    "unknown_unit",
]

TWICE = "two recorded categories"

OF_SPREADSHEETS = re.compile(r"(\d+)[.,]0+")
"""A number as spreadsheets write it, whose decimals say nothing."""


def read_recorded(result: Classification, given: Mapping[str, Any] | pd.Series | None = None) -> dict[str, str]:
    """Return the recorded category of each unit that has one.

    Parameters
    ----------
    given
        By unit, the category on record; blank where none is. It stands before what people decided by an override.

    Raises
    ------
    AssessmentError
        If a unit is not among those classified or is given twice, or a category is not in the rulebook, all at once; or
        if what is given is no mapping.

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


def refuse_unclassified(result: Any) -> None:
    """Refuse what is no classification, and say how to make one.

    Raises
    ------
    TypeError
        If it is none.

    Examples
    --------
    >>> import typology as ty
    >>> refuse_unclassified(ty.load_pilots())
    Traceback (most recent call last):
        ...
    TypeError: no classification: found Assessments; expected what classify(assessments) returns
    """
    if not isinstance(result, Classification):
        raise TypeError(
            f"no classification: found {type(result).__name__}; expected what classify(assessments) returns"
        )


def _entries(given: Mapping[str, Any] | pd.Series | None) -> Iterator[tuple[str, str | None]]:
    if given is None:
        return
    if not isinstance(given, Mapping | pd.Series):
        raise AssessmentError([_no_mapping(given)])
    for unit, entry in given.items():
        yield str(unit), None if is_blank(entry) else _in_words(entry)


def _no_mapping(given: Any) -> Problem:
    """Say what stands where categories by unit should, and how to make these of a table or a file."""
    expected = "a dict or a Series, such as {'KEN': '2'}"
    if isinstance(given, pd.DataFrame):
        expected += "; of a table, table.set_index('unit')['category']"
    elif isinstance(given, str | PathLike):
        expected += "; of a file, pandas.read_csv(file, dtype=str).set_index('unit')['category']"
    return Problem("no recorded categories by unit", type(given).__name__, expected)


def _in_words(entry: Any) -> str:
    """Return a category as the rulebook writes it; a column of numbers with gaps holds 2.0 for 2."""
    if isinstance(entry, float) and math.isfinite(entry) and entry == round(entry):
        return str(round(entry))
    return as_written(str(entry))


def as_written(entry: str) -> str:
    """Return a category as the rulebook writes it; spreadsheets write 2.0, or 2,0, for 2.

    Examples
    --------
    >>> as_written(" 2,0 "), as_written("N"), as_written("2.5")
    ('2', 'N', '2.5')
    """
    whole = OF_SPREADSHEETS.fullmatch(entry.strip())
    return whole[1] if whole else entry.strip()


def category_meant(entry: str, categories: Sequence[str]) -> str | None:
    """Return the category that an entry seems to name, if there is one.

    Examples
    --------
    >>> [category_meant(entry, ["1", "2", "N"]) for entry in ("Category 2", "n", "cat.1", "1 or 2", "5")]
    ['2', 'N', '1', None, None]
    """
    words = {word.upper() for word in re.findall(r"\d+|[^\W\d_]+", entry)}
    named = [category for category in categories if category.upper() in words]
    return named[0] if len(named) == 1 else None


def _problems(result: Classification, entries: list[tuple[str, str | None]]) -> Iterator[Problem]:
    order, seen = result.rulebook.decision.order, set[str]()
    for unit, category in entries:
        if unit not in result.assessments:
            yield unknown_unit(unit, result.units)
        if unit in seen:
            yield Problem(TWICE, unit, "one for each unit", unit=unit)
        seen.add(unit)
        if category is not None and category not in order:
            yield replace(no_category(category, order), unit=unit)


def unknown_unit(unit: str, units: Sequence[str]) -> Problem:
    """Say that a category is recorded of a unit that is not there."""
    return Problem("recorded category of an unknown unit", unit, "a unit that is classified", nearest(unit, units))


def no_category(category: str, categories: Sequence[str]) -> Problem:
    """Say that what is recorded is no category."""
    expected = f"one of {', '.join(categories)}, or nothing where none was recorded"
    return Problem("no category of the rulebook", category, expected, category_meant(category, categories))
