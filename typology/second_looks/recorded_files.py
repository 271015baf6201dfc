"""Categories on record, from a table of units and categories."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from typology.errors import AssessmentError, Problem
from typology.files.delimited import Cells, read_delimited
from typology.files.sources import files_and_tables
from typology.second_looks.recorded import TWICE, as_written, no_category, unknown_unit

__all__ = ["read_recorded_file"]

columns = ("unit", "category")


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
    file = next(iter(files_and_tables([path], (".csv", ".tsv"))))
    if not isinstance(file, Path):
        raise AssessmentError([file] if isinstance(file, Problem) else [])
    cells = read_delimited(_text(file), file.name)
    lacking = list(_lacking([str(name) for name in cells.frame.columns], file.name))
    entries = [] if lacking else list(_entries(cells))
    wrong = _problems(entries, units, categories, file.name)
    problems = [*lacking, *sorted((*cells.problems, *wrong), key=lambda problem: problem.row or 0)]
    if problems:
        raise AssessmentError(problems)
    return {unit: category for _, unit, category in entries if category}


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            return opened.read()
    except UnicodeDecodeError as error:
        expected = "text saved as UTF-8 (in Excel: CSV UTF-8)"
        raise AssessmentError([Problem("not UTF-8 text", f"byte {error.start}", expected, file=file.name)]) from None


def _lacking(given: Sequence[str], file: str) -> Iterator[Problem]:
    """Yield the columns that are not there, beside those that are."""
    for name in columns:
        if name not in given:
            yield Problem("missing column", ", ".join(given), f"a column {name}", file=file, row=1)


def _entries(cells: Cells) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each row, with unit and category."""
    table = cells.frame.loc[:, ~cells.frame.columns.duplicated()]
    for place, unit, category in zip(cells.rows.tolist(), table["unit"], table["category"], strict=True):
        yield place + 2, unit.strip(), as_written(category)


def _problems(
    entries: Sequence[tuple[int, str, str]], units: Sequence[str], categories: Sequence[str], file: str
) -> Iterator[Problem]:
    known, first = frozenset(units), dict[str, int]()
    for row, unit, category in entries:
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
