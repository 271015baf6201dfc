"""Where places lie that no table knows, from a file."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from typology.errors import AssessmentError, Problem
from typology.files.delimited import Cells, read_delimited
from typology.files.sources import files_and_tables

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
    file = next(iter(files_and_tables([path], (".csv", ".tsv"))))
    if not isinstance(file, Path):
        raise AssessmentError([file] if isinstance(file, Problem) else [])
    cells = read_delimited(_text(file), file.name)
    given = [str(name) for name in cells.frame.columns]
    problems = [
        Problem("missing column", ", ".join(given), f"a column {name}", file=file.name, row=1)
        for name in COLUMNS
        if name not in given
    ]
    entries = [] if problems else list(_entries(cells))
    wrong = _problems(entries, file.name)
    problems += sorted((*cells.problems, *wrong), key=lambda problem: problem.row or 0)
    if problems:
        raise AssessmentError(problems)
    return {unit: (_degrees(latitude), _degrees(longitude)) for _, unit, latitude, longitude in entries}


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            return opened.read()
    except UnicodeDecodeError as error:
        expected = "text saved as UTF-8 (in Excel: CSV UTF-8)"
        raise AssessmentError([Problem("not UTF-8 text", f"byte {error.start}", expected, file=file.name)]) from None


def _entries(cells: Cells) -> Iterator[tuple[int, str, str, str]]:
    """Yield the number of each row, with unit, latitude and longitude."""
    table = cells.frame.loc[:, ~cells.frame.columns.duplicated()]
    for place, *row in zip(cells.rows.tolist(), *(table[name] for name in COLUMNS), strict=True):
        unit, latitude, longitude = (str(cell).strip() for cell in row)
        yield place + 2, unit, latitude, longitude


def _problems(entries: list[tuple[int, str, str, str]], file: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row, unit, *degrees in entries:
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
