"""What a table says about its units, beside their answers: each distinct entry is read once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import record_columns, unit_columns
from typology.assessment.dates import read_day
from typology.assessment.entries import Foreign, as_number, distinct_entries, is_blank
from typology.assessment.table import Table
from typology.errors import Problem, nearest

__all__ = ["about_columns", "all_called", "are_cities", "called", "read_columns", "written"]

about_columns = (*unit_columns, *record_columns)
kinds = ("country", "city")


def called(unit: str, name: Any) -> str:
    """Return what a unit is called in a sentence: its name with its code, or the code alone.

    Examples
    --------
    >>> called("KEN", "Kenya"), called("XXA", None)
    ('Kenya (KEN)', 'XXA')
    """
    return unit if is_blank(name) or name == unit else f"{name} ({unit})"


def all_called(about: pd.DataFrame) -> tuple[str, ...]:
    """Return what all units are called."""
    names = about["name"].tolist() if "name" in about else [None] * len(about)
    return tuple(called(str(unit), name) for unit, name in zip(about.index, names, strict=True))


def are_cities(about: pd.DataFrame) -> NDArray[np.bool_]:
    """Say which units are cities; where no kind is told, none is.

    Examples
    --------
    >>> told, untold = pd.DataFrame({"kind": ["country", "city"]}), pd.DataFrame(index=["XXA"])
    >>> are_cities(told).tolist(), are_cities(untold).tolist()
    ([False, True], [False])
    """
    return np.array(about["kind"] == "city") if "kind" in about else np.zeros(len(about), bool)


def read_columns(table: Table, columns: Iterable[str]) -> dict[str, NDArray[np.object_]]:
    """Return the entries of those columns that the table has, None where blank; unreadable ones are noted."""
    return {column: _read_column(table, column) for column in columns if column in table}


def _read_column(table: Table, column: str) -> NDArray[np.object_]:
    places, entries = distinct_entries(table.frame[column])
    reader, expected = readers.get(column, (_text, "a text"))
    read = np.full(len(entries) + 1, None, object)
    for number, entry in enumerate(entries):
        if is_blank(entry):
            continue
        try:
            read[number] = reader(entry)
        except ValueError:
            close = nearest(str(entry), kinds) if column == "kind" else None
            found = str(entry).encode(errors="backslashreplace").decode()
            problem = Problem(f"unreadable {column.replace('_', ' ')}", found, expected, close)
            for row in np.flatnonzero(places == number).tolist():
                table.note(row, column, problem, table.codes)
    return read[places]


def _text(entry: Any) -> str:
    if isinstance(entry, Foreign):
        raise ValueError("not a text")
    text = str(entry).strip()
    text.encode()
    return text


def _kind(entry: Any) -> str:
    text = str(entry).strip().casefold()
    if text not in kinds:
        raise ValueError("not a kind of unit")
    return text


def _population(entry: Any) -> float:
    value = as_number(str(entry))
    if value is None or not 0 <= value < np.inf or "," in str(entry):
        raise ValueError("not a population")
    return value


readers: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "kind": (_kind, "country or city"),
    "urban_population": (_population, "a number of persons"),
    "date": (read_day, "a date such as 2019-10-31"),
}


def written(entry: object) -> str:
    """Return an entry as the text from which it is read."""
    if is_blank(entry):
        return ""
    return f"{entry:.17g}" if isinstance(entry, float) else str(entry)
