"""Figures of one country and series in the order of years: what stands before and after, and where."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["NONE", "beside", "neighbours"]

NONE = -1
"""The place of a row that is not there."""


def neighbours(table: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return for each row the place of the one before and of the one after of the same country and series.

    Parameters
    ----------
    table
        In the order of country, indicator and year.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["XXA", "XXA", "XXB"], "indicator": "EGDI", "year": [2022, 2024, 2024]})
    >>> neighbours(table)
    (array([-1,  0, -1]), array([ 1, -1, -1]))
    """
    series = table.groupby(["country", "indicator"], sort=False).ngroup().to_numpy()
    places = np.arange(len(table))
    same = series[1:] == series[:-1]
    before, after = np.full((2, len(table)), NONE, np.intp)
    before[1:][same], after[:-1][same] = places[:-1][same], places[1:][same]
    return before, after


def beside(other: Any, one: Any) -> str:
    """Return a figure in words, and where it stands, as far as another stands elsewhere.

    Parameters
    ----------
    other, one
        Rows of ``Indicators.table``.
    """
    parts = [str(other.file)] if other.file != one.file else []
    if other.sheet and (parts or other.sheet != one.sheet):
        parts.append(f"sheet {other.sheet}")
    parts.append(f"row {other.row}")
    if other.column != one.column:
        parts.append(f"column {other.column}")
    return f"{other.value:g} in {other.year} ({', '.join(parts)})"
