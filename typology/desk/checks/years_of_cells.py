"""Which year each cell is about, and what is said of those where it is none."""

import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.entries import distinct_entries, is_blank
from typology.desk.checks.faults import faults_at
from typology.desk.checks.numerals import read_year, year_beside

__all__ = ["not_years", "years_of"]

FIRST_YEAR = 1900
"""No producer describes an earlier year; a smaller number among years is a slip."""

Fault = tuple[str, str, str | None]
"""What is wrong, what is expected, and what may be meant."""

no_year: Fault = ("no year", "a column year with the year that each figure describes", None)


def years_of(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Return the years of cells that all have one."""
    places, entries = distinct_entries(frame["year"])
    return np.array([read_year(entry) or 0 for entry in entries], np.int64)[places]


def not_years(frame: pd.DataFrame, date: datetime.date) -> tuple[NDArray[np.bool_], pd.DataFrame]:
    """Return which cells have no year, or one that cannot be, and a fault for each."""
    places, entries = distinct_entries(frame["year"])
    of_entries = [*(_fault(entry, date) for entry in entries), no_year]
    wrong = np.array([fault is not None for fault in of_entries], bool)[places]
    rows = frame[wrong]
    written = [None if is_blank(entry) else str(entry).strip() for entry in rows["year"]]
    headings = [
        column if text and text in str(column) else None for column, text in zip(rows["column"], written, strict=True)
    ]
    rows = rows.assign(
        column=pd.Series(headings, index=rows.index, dtype=object),
        found=pd.Series(written, index=rows.index, dtype=object),
        fault=pd.Series([of_entries[place] for place in places[wrong]], index=rows.index, dtype=object),
    ).drop_duplicates(["row", "column", "found"])
    faults: list[Fault] = rows["fault"].to_list()
    what, expected, suggestion = ([fault[part] for fault in faults] for part in range(3))
    found = rows["found"].to_list()
    return wrong, faults_at(rows, what, found=found, expected=expected, suggestion=suggestion)


def _fault(entry: object, date: datetime.date) -> Fault | None:
    """Return what is wrong with an entry as a year, and what is expected; None if nothing is."""
    if is_blank(entry):
        return no_year
    year = read_year(entry)
    if year is None or year < FIRST_YEAR:
        return "not a year", f"a year from {FIRST_YEAR} to {date.year}", year_beside(entry)
    if year > date.year:
        return "a year in the future", f"{date.year} at most; what is said of later years is no figure yet", None
    return None
