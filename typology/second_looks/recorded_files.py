"""Categories on record, from a table of units and categories."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from typology.errors import Problem
from typology.files.columns import Entry, read_columns
from typology.second_looks.recorded import TWICE, as_written, no_category, unknown_unit

__all__ = ["read_recorded_file"]


def read_recorded_file(path: str | Path, units: Sequence[str], categories: Sequence[str]) -> dict[str, str]:
    r"""Return the category on record of each unit of a table; blank ones are left out.

    Parameters
    ----------
    path
        A CSV file with the columns ``unit`` and ``category``; others are passed over.
    units, categories
        That there are.

    Raises
    ------
    AssessmentError
        With every problem of the file, each with its row.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "recorded.csv")
    ...     size = path.write_text("unit,category\nKEN,2\nIND,\nEGY,N\n")
    ...     read_recorded_file(path, ["IND", "KEN", "EGY"], ["1", "2", "N"])
    {'KEN': '2', 'EGY': 'N'}
    """
    wrong = partial(_problems, units=units, categories=categories)
    entries = read_columns(path, ("unit", "category"), wrong)
    return {unit: as_written(category) for _, (unit, category) in entries if category}


def _problems(
    entries: Sequence[Entry], file: str, units: Sequence[str], categories: Sequence[str]
) -> Iterator[Problem]:
    known, first = frozenset(units), dict[str, int]()
    for row, (unit, written) in entries:
        category = as_written(written)
        if not unit:
            yield Problem("a category of no unit", category or None, "the code of a unit", file=file, row=row)
            continue
        if unit not in known:
            yield replace(unknown_unit(unit, units), file=file, row=row, column="unit")
        if unit in first:
            expected = f"one for each unit; the first is in row {first[unit]}"
            yield Problem(TWICE, unit, expected, file=file, row=row, column="unit")
        first.setdefault(unit, row)
        if category and category not in categories:
            yield replace(no_category(category, categories), file=file, row=row, column="category")
