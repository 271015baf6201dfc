"""What may stand in a cell of any column: blank, a text, a number, a date, or something foreign."""

import datetime
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Foreign", "as_number", "distinct_entries", "is_blank"]

common = (str, int, float, np.number, type(None), type(pd.NA), type(pd.NaT))


@dataclass(frozen=True, eq=False)
class Foreign:
    """An entry that is neither text nor number nor date, such as True or a list; never equal to another entry."""

    entry: Any

    def __str__(self) -> str:
        return str(self.entry)


def is_blank(entry: object) -> bool:
    """Return whether an entry says nothing.

    Examples
    --------
    >>> [is_blank(entry) for entry in ("  ", None, float("nan"), "NA", 0)]
    [True, True, True, False, False]
    """
    if isinstance(entry, str):
        return not entry or entry.isspace()
    if isinstance(entry, float | np.floating):
        return isnan(entry)
    return entry is None or entry is pd.NA or entry is pd.NaT


def as_number(text: str) -> float | None:
    """Return a number written with decimal point or comma, or None if a text is none.

    Examples
    --------
    >>> as_number("2,5"), as_number("0_3"), as_number("nan")
    (2.5, None, None)
    """
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return None if isnan(value) or "_" in text else value + 0.0


def distinct_entries(column: pd.Series) -> tuple[NDArray[np.intp], list[Any]]:
    """Return for each cell the position of its entry, -1 where a value is missing, and the distinct entries.

    Dates come as texts. True does not count as 1, though Python takes them for equal.
    """
    cells = column.astype(object).to_numpy(object)
    rare = {kind for kind in set(map(type, cells)) if kind is bool or not issubclass(kind, common)}
    if rare:
        plain = np.empty(len(cells), object)
        plain[:] = [_hashable(cell) if type(cell) in rare else cell for cell in cells]
        cells = plain
    places, entries = pd.factorize(cells, use_na_sentinel=True)
    return places, list(entries)


def _hashable(cell: object) -> object:
    return str(cell) if isinstance(cell, datetime.date) else Foreign(cell)
