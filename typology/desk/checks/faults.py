"""Faults of many cells at once, as a table; and the problems that say them, few enough to be read."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import pandas as pd

from typology.desk.sheets.cells import shortened
from typology.errors import Problem

__all__ = ["LISTED", "fault_columns", "faults_at", "faults_of", "problems_of"]

fault_columns = ("what", "found", "expected", "suggestion", "file", "sheet", "row", "column", "kind")
"""The fields of a problem; ``kind`` tells which faults of one column may be said together."""

LISTED = 20
"""Problems of one kind in one column that are said one by one; more are said as one."""


def faults_at(rows: pd.DataFrame, what: Any, **fields: Any) -> pd.DataFrame:
    """Return the faults of some rows of a table with ``file``, ``sheet``, ``row`` and ``column``.

    Parameters
    ----------
    what, fields
        A text for all rows, or a list with one for each. ``kind`` is ``what`` unless it is given.
    """
    places = {name: rows[name].to_list() for name in ("file", "sheet", "row", "column")}
    given = {"what": what, "kind": what, "found": None, "expected": None, "suggestion": None}
    return pd.DataFrame({**given, **places, **fields}, index=range(len(rows)), columns=fault_columns, dtype=object)


def faults_of(problems: Iterable[Problem]) -> pd.DataFrame:
    """Return problems as faults, so that many of one kind can be said together."""
    fields = fault_columns[:-1]
    rows = [(*(getattr(problem, field) for field in fields), problem.what) for problem in problems]
    return pd.DataFrame(rows, columns=fault_columns, dtype=object)


def problems_of(faults: pd.DataFrame) -> list[Problem]:
    """Return a problem for each fault; more than twenty of one kind in one column are one problem.

    Examples
    --------
    >>> rows = pd.DataFrame({"file": "a.csv", "sheet": None, "row": range(2, 5002), "column": "value"})
    >>> for problem in problems_of(faults_at(rows, "not a number", found="many")):
    ...     print(problem)
    a.csv, row 2, column value: not a number (5,000 times, from row 2 to row 5001): found 'many'
    """
    groups = faults.groupby(["file", "sheet", "column", "kind"], sort=False, dropna=False).indices.values()
    return [problem for places in groups for problem in _said(faults.iloc[places])]


def _said(faults: pd.DataFrame) -> list[Problem]:
    in_order = faults.drop(columns="kind").sort_values("row", kind="stable").to_dict("records")
    if len(in_order) <= LISTED:
        return [_problem(fault) for fault in in_order]
    first, last = in_order[0], in_order[-1]
    many = f"{len(in_order):,} times, from row {first['row']} to row {last['row']}"
    return [_problem({**first, "what": f"{first['what']} ({many})"})]


def _problem(fault: Mapping[Hashable, Any]) -> Problem:
    known: dict[str, Any] = {str(name): None if pd.isna(value) else value for name, value in fault.items()}
    return Problem(**{**known, "found": None if known["found"] is None else shortened(known["found"])})
