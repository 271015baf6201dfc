"""Tables below a header row, which may stand below a preamble: where its columns are, and the rows of it."""

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from typology.assessment.entries import as_number, is_blank
from typology.desk.readers.headings import folded
from typology.desk.sheets.cells import Heading, Sheet
from typology.desk.sheets.invisible import stripped
from typology.desk.sheets.text_rows import BrokenRow
from typology.errors import Problem

__all__ = ["TOP", "Header", "Row", "as_text", "header_of", "header_with", "named", "rows_below", "top_of"]

Row = tuple[int, list[object]]
"""The number of a row in its file, and its cells."""

TOP = 40
"""Rows among which a header stands."""

whole_form = re.compile(r"-?\d+\.0")


def as_text(cell: object) -> str:
    """Return what a cell says, without the spaces around it; a date without its hours.

    Examples
    --------
    >>> as_text(2015.0), as_text(" Kenya "), as_text(None)
    ('2015', 'Kenya', '')
    """
    if isinstance(cell, str):
        return stripped(cell)
    if is_blank(cell):
        return ""
    if isinstance(cell, datetime.date):
        return f"{cell:%Y-%m-%d}"
    text = str(cell)
    return text.removesuffix(".0") if whole_form.fullmatch(text) else text


def named(name: str, *others: str) -> Heading:
    """Return the heading of a name, or of other names for the same; case and signs do not count.

    Examples
    --------
    >>> named("Country Code").fits("COUNTRY_CODE")
    True
    """
    names = frozenset(map(folded, (name, *others)))
    return Heading(name, lambda text: folded(text) in names)


@dataclass(frozen=True)
class Header:
    """The header row of a table: its number in the file, and its headings as written."""

    number: int
    headings: tuple[str, ...]

    def place(self, *names: str) -> int | None:
        """Return the position of the first of some names that is among the headings; None if none is."""
        places = {folded(text): position for position, text in reversed([*enumerate(self.headings)])}
        return next((places[name] for name in map(folded, names) if name in places), None)

    def at(self, *names: str) -> int:
        """Return the position of the first of some names of which one must be among the headings."""
        place = self.place(*names)
        if place is None:
            raise ValueError(f"none of {', '.join(names)} in row {self.number}")
        return place

    def places(self, heading: Heading) -> list[int]:
        """Return the positions of every heading of a kind."""
        return [position for position, text in enumerate(self.headings) if text and heading.fits(text)]

    @property
    def width(self) -> int:
        """How many cells a row must have."""
        return max(position for position, text in enumerate(self.headings, start=1) if text)


def top_of(sheet: Sheet) -> list[Header]:
    """Return the first rows of a sheet that say anything, each as if it were the header."""
    numbered = zip(sheet.numbers or range(1, TOP + 1), sheet.rows[:TOP], strict=False)
    rows = ((number, tuple(map(as_text, cells))) for number, cells in numbered)
    return [Header(number, texts) for number, texts in rows if any(texts)]


def header_of(sheet: Sheet, needed: Sequence[Heading]) -> Header | None:
    """Return the first row that has all headings needed; None if there is none.

    Examples
    --------
    >>> sheet = Sheet("a.csv", None, [["Data Source", "World"], [], ["iso3", "Year"], ["NAM", "2015"]])
    >>> header_of(sheet, [named("year")])
    Header(number=3, headings=('iso3', 'Year'))
    """
    return next((row for row in top_of(sheet) if all(row.places(heading) for heading in needed)), None)


def header_with(sheet: Sheet, needed: Sequence[Heading]) -> Header:
    """Return the header row of a sheet that was recognised by it."""
    header = header_of(sheet, needed)
    if header is None:
        raise ValueError(f"{sheet.file} has another shape")
    return header


def rows_below(
    sheet: Sheet,
    header: Header,
    problems: list[Problem],
    aside: Callable[[str], bool] = lambda first: False,
) -> Iterator[Row]:
    """Yield each row below a header with as many cells as it needs; what cannot be read is added to the problems.

    A line of text alone in its row, such as a source below a table, is no row of it.

    Parameters
    ----------
    aside
        Whether a row that begins so is a remark and no part of the table.
    """
    least, most = header.width, len(header.headings)
    for number, cells in sheet.numbered():
        if number <= header.number and not isinstance(cells, BrokenRow):
            continue
        if isinstance(cells, BrokenRow):
            problems.append(_problem(sheet, cells.what, None, cells.expected, number))
        elif all(cell is None or cell == "" for cell in cells) or aside(as_text(cells[0])):
            continue
        elif len(cells) >= least and not any(map(as_text, cells[most:])):
            yield number, cells
        elif not _is_remark(cells, least):
            found = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
            expected = f"{least} cells, as in the header; a cell with the separator in it needs quotation marks"
            problems.append(_problem(sheet, "rows of different length", found, expected, number))


def _is_remark(cells: list[object], least: int) -> bool:
    """Return whether a row is a line of text below a table, and neither a number nor a row with another separator."""
    texts = [text for text in map(as_text, cells) if text]
    if len(texts) != 1 or len(cells) >= least or texts[0][0].isdigit() or as_number(texts[0]) is not None:
        return False
    return not any(texts[0].count(sign) >= least - 1 for sign in ",;\t|")


def _problem(sheet: Sheet, what: str, found: str | None, expected: str, row: int) -> Problem:
    return Problem(what, found, expected, file=sheet.file, sheet=sheet.name, row=row)
