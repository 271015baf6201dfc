"""Where places lie that no table knows, from a file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from typology.errors import Problem
from typology.files.columns import Entry, read_columns

__all__ = ["read_places_file"]

COLUMNS = ("unit", "latitude", "longitude")
MOST = {"latitude": 90.0, "longitude": 180.0}
EXPECTED = {name: f"degrees from -{most:g} to {most:g}, such as -1.28" for name, most in MOST.items()}


def read_places_file(path: str | Path) -> dict[str, tuple[float, float]]:
    r"""Return latitude and longitude of each unit of a table.

    Parameters
    ----------
    path
        A CSV file with the columns ``unit``, ``latitude`` and ``longitude``; others are passed over.

    Raises
    ------
    AssessmentError
        With every problem of the file, each with its row.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "places.csv")
    ...     size = path.write_text("unit,latitude,longitude\nXAA,-1.28,36.82\n")
    ...     read_places_file(path)
    {'XAA': (-1.28, 36.82)}
    """
    entries = read_columns(path, COLUMNS, _problems)
    return {unit: (_degrees(latitude), _degrees(longitude)) for _, (unit, latitude, longitude) in entries}


def _problems(entries: Sequence[Entry], file: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row, (unit, *degrees) in entries:
        if not unit:
            yield Problem("a place without a code", expected="the code of a unit", file=file, row=row, column="unit")
        elif unit in first:
            expected = f"one for each unit; the first is in row {first[unit]}"
            yield Problem("two points of one unit", unit, expected, file=file, row=row, column="unit")
        first.setdefault(unit, row)
        for (name, most), cell in zip(MOST.items(), degrees, strict=True):
            if not abs(_degrees(cell)) <= most:
                yield Problem("no point on the Earth", cell, EXPECTED[name], file=file, row=row, column=name)


def _degrees(cell: str) -> float:
    """Return a number, also as spreadsheets write it where a comma parts decimals; NaN if it is none."""
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return np.nan
