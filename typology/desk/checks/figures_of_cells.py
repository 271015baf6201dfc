"""Which number each cell is, and what is said of those that are none."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.entries import distinct_entries
from typology.desk.checks.faults import faults_at
from typology.desk.checks.numerals import Bound, NoFigure, Unreadable, read_figures
from typology.desk.sheets.cells import PassedOver

__all__ = ["figures_of", "not_figures", "without_figure"]

Flags = NDArray[np.bool_]

SHOWN = 3
"""Cells of a column of text that are shown."""


def figures_of(frame: pd.DataFrame) -> pd.Series:
    """Return what each cell says, read column by column; None where it is blank."""
    figures = np.full(len(frame), None, object)
    for rows in frame.groupby("column", sort=False, dropna=False).indices.values():
        places, entries = distinct_entries(frame["value"].iloc[rows])
        read = np.full(len(entries) + 1, None, object)
        read[:-1] = read_figures(entries)
        figures[rows] = read[places]
    return pd.Series(figures, index=frame.index, dtype=object)


def without_figure(frame: pd.DataFrame) -> tuple[Flags, list[PassedOver]]:
    """Return which cells have a mark or a bound in place of a figure, and each of these once for each series."""
    flags = _are(frame, NoFigure, Bound)
    marks = frame[flags].assign(mark=[read.text for read in frame["figure"][flags]])
    groups = marks.groupby(["mark", "indicator"], sort=False).indices.values()
    return flags, [_passed_over(marks.iloc[places]) for places in groups]


def _passed_over(marks: pd.DataFrame) -> PassedOver:
    first = marks.iloc[0]
    why = "a bound, not a figure" if isinstance(first["figure"], Bound) else "marked as missing"
    return PassedOver(
        why,
        first["mark"],
        first["file"],
        first["sheet"],
        int(first["row"]),
        first["column"],
        indicator=first["indicator"],
        count=len(marks),
    )


def not_figures(frame: pd.DataFrame) -> tuple[Flags, pd.DataFrame]:
    """Return which cells are no numbers, and a fault for each; only one for a column without a number."""
    flags = _are(frame, Unreadable)
    numbers = pd.Series(~flags).groupby(frame["column"], dropna=False).transform("any").to_numpy(bool)
    rows = frame[flags & numbers]
    read: list[Unreadable] = rows["figure"].to_list()
    single = faults_at(
        rows,
        [one.what for one in read],
        found=[str(entry).strip() for entry in rows["value"]],
        expected=[one.expected for one in read],
        suggestion=[one.suggestion for one in read],
    )
    of_text = frame[~numbers].groupby("column", sort=False, dropna=False)
    return flags, pd.concat([single, *(_column_of_text(rows) for _, rows in of_text)], ignore_index=True)


def _column_of_text(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the one fault of a column without a number."""
    first: Unreadable = rows["figure"].iloc[0]
    shown = ", ".join(str(entry).strip() for entry in rows["value"].head(SHOWN)) + ", …" * (len(rows) > SHOWN)
    many = f"a column of text ({len(rows):,} cells, from row {rows['row'].min()} to row {rows['row'].max()})"
    what = many if len(rows) > 1 else first.what
    return faults_at(rows.head(1), what, found=shown, expected=first.expected, suggestion=first.suggestion)


def _are(frame: pd.DataFrame, *kinds: type) -> Flags:
    return np.fromiter((isinstance(read, kinds) for read in frame["figure"]), bool, len(frame))
