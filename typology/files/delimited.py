"""Tables as text with separators: every row as it stands in the file, or a problem with its number."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice
from sys import intern

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.errors import AssessmentError, Problem

__all__ = ["Cells", "read_delimited", "written_delimited"]

SOUGHT = 1000
"""Lines in which the first one that holds anything is sought."""

END = "\x00 the end of the table"
"""Added as a last row: a quotation mark that is never closed swallows it."""

Row = tuple[int, list[str]]
"""The number of a row, counted from 1 with blank rows, and its cells."""


@dataclass(frozen=True)
class Cells:
    """The cells of a table as texts, and what is wrong with its rows.

    Attributes
    ----------
    rows
        Where each row stood in the file, so that row 2 of the file is 0.
    """

    frame: pd.DataFrame
    rows: NDArray[np.intp]
    problems: tuple[Problem, ...]


def read_delimited(text: str, file: str) -> Cells:
    r"""Read text with commas, semicolons or tabs between its cells; every cell stays the text it is.

    Blank rows are passed over, as are columns without heading and content. A row with more or fewer cells than the
    header is left out as a problem.

    Parameters
    ----------
    text
        With the line ends as they stand in the file.
    file
        What to call it in problems.

    Raises
    ------
    AssessmentError
        If there is nothing in the text.

    Examples
    --------
    >>> cells = read_delimited("unit;E1.N1\n\nXXA;2,5\n", "answers.csv")
    >>> cells.frame.to_dict("list"), cells.rows
    ({'unit': ['XXA'], 'E1.N1': ['2,5']}, array([1]))
    """
    problems: list[Problem] = []
    found = _rows(text, file, problems)
    header = [cell.strip() for cell in next(found, (0, []))[1]]
    if not header:
        raise AssessmentError(problems or [Problem("empty file", file=file)])
    named = max(position for position, name in enumerate(header, start=1) if name)
    numbers, rows = [], []
    for number, cells in found:
        if named <= len(cells) <= len(header):
            numbers.append(number - 2)
            rows.append([*cells, *[""] * (len(header) - len(cells))])
        else:
            problems.append(_of_another_length(len(cells), named, number, file))
    frame = pd.DataFrame(rows, columns=header, dtype=object)
    kept = [position for position, name in enumerate(header) if name or frame.iloc[:, position].str.strip().any()]
    return Cells(frame.iloc[:, kept], np.array(numbers, np.intp), tuple(problems))


def _rows(text: str, file: str, problems: list[Problem]) -> Iterator[Row]:
    """Yield the rows that are not blank; equal cells are one text in memory."""
    reader = csv.reader(chain(StringIO(text, newline=""), [END]), delimiter=_separator(text))
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if cells == [END]:
                return
            if cells and END in cells[-1]:
                expected = 'a second " where the cell ends'
                problems.append(Problem("a quotation mark that is never closed", None, expected, file=file, row=number))
            elif number == 1 and _is_separator_line(text):
                continue
            elif "".join(cells).strip():
                yield number, list(map(intern, cells))
    except csv.Error:
        expected = f"at most {csv.field_size_limit():,} characters, and every quotation mark closed"
        problems.append(Problem("a cell too long to read", None, expected, file=file, row=number + 1))


def _separator(text: str) -> str:
    """Return what stands most often in the first line that holds anything."""
    lines = [line for line in islice(StringIO(text, newline=""), SOUGHT) if line.strip(" ,;\t\r\n")]
    line = next((line for line in lines if not _is_separator_line(line)), "")
    return max((",", ";", "\t"), key=line.count)


def _is_separator_line(text: str) -> bool:
    """Say whether a text begins with the line by which spreadsheets say what separates cells, such as ``sep=;``."""
    first = text[:8].partition("\n")[0].strip('"\r ')
    return first.casefold().startswith("sep=") and len(first) <= 5


def _of_another_length(found: int, expected: int, row: int, file: str) -> Problem:
    as_header = f"{expected} cells, as in the header; a cell with the separator in it needs quotation marks"
    return Problem("rows of different length", f"{found} cells", as_header, file=file, row=row)


def written_delimited(frame: pd.DataFrame) -> str:
    """Return a table of texts from which :func:`read_delimited` reads the same texts.

    Lines end with CR and LF, as RFC 4180 has it, because then a text with either of them is put into quotation marks.
    """
    return frame.to_csv(index=False, lineterminator="\r\n")
