"""Some columns of one table: where places lie, which categories are on record."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from typology.errors import AssessmentError, Problem
from typology.files.delimited import read_delimited
from typology.files.sources import decoded, files_and_tables

__all__ = ["Entry", "read_columns"]

Entry = tuple[int, list[str]]
"""The number of a row in its file, and its cells without the blanks around them."""


def read_columns(
    path: str | Path, columns: Sequence[str], wrong: Callable[[Sequence[Entry], str], Iterable[Problem]]
) -> list[Entry]:
    r"""Return some columns of a table, row by row; others are passed over.

    Parameters
    ----------
    path
        A CSV file.
    wrong
        Finds what is wrong with the rows of a file of some name.

    Raises
    ------
    AssessmentError
        With every problem of the file, each with its row.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "table.csv")
    ...     size = path.write_text("unit,note,category\nKEN,, 2\nEGY,,1\n")
    ...     read_columns(path, ("unit", "category"), lambda entries, file: [])
    [(2, ['KEN', '2']), (3, ['EGY', '1'])]
    """
    file = next(iter(files_and_tables([path], (".csv", ".tsv"))))
    if not isinstance(file, Path):
        raise AssessmentError([file] if isinstance(file, Problem) else [])
    cells = read_delimited(decoded(file), file.name)
    given = [str(name) for name in cells.frame.columns]
    lacking = [
        Problem("missing column", ", ".join(given), f"a column {name}", file=file.name, row=1)
        for name in columns
        if name not in given
    ]
    entries: list[Entry] = []
    if not lacking:
        table = cells.frame.loc[:, ~cells.frame.columns.duplicated()]
        rows = zip(cells.rows.tolist(), *(table[name] for name in columns), strict=True)
        entries = [(place + 2, [str(cell).strip() for cell in row]) for place, *row in rows]
    problems = [*lacking, *sorted((*cells.problems, *wrong(entries, file.name)), key=lambda one: one.row or 0)]
    if problems:
        raise AssessmentError(problems)
    return entries
