"""Text with separators, row by row: nothing of it is kept, so that files of any length can be read."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO, cast, overload

from typology.desk.sheets.empty import EmptyError
from typology.errors import IndicatorError, Problem

__all__ = ["FALLBACK", "BrokenRow", "TextRows", "text_rows"]

FALLBACK = "cp1252"
"""How older spreadsheets save text; read so where a file is not UTF-8."""

TOP = 40
"""Rows that are kept: headers stand among them."""

PIECE = 1 << 20
marks = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
mark_of_archives = b"PK\x03"
separators = ("\t", ";", ",")
"""The rarer inside of a cell, the earlier."""

Opens = Callable[[], BinaryIO]


class BrokenRow(list[object]):
    """A row that has no cells, because its quotation marks do not match or because one of them is too long.

    Attributes
    ----------
    what, expected
        As a problem says it.
    """

    def __init__(self, what: str, expected: str) -> None:
        super().__init__()
        self.what, self.expected = what, expected


@dataclass(frozen=True)
class TextRows(Sequence[list[object]]):
    """The rows of a text; each time they are gone through, they are read again.

    Attributes
    ----------
    opens
        Gives the bytes from the start.
    top
        The first rows; all of them, where there are fewer than that.
    """

    opens: Opens = field(repr=False)
    encoding: str
    separator: str
    top: tuple[list[object], ...] = field(repr=False, default=())

    @property
    def is_whole(self) -> bool:
        """Whether the first rows are all."""
        return 0 < len(self.top) < TOP

    def __iter__(self) -> Iterator[list[object]]:
        if self.is_whole:
            yield from map(_copied, self.top)
            return
        with TextIOWrapper(self.opens(), encoding=self.encoding, newline="") as text:
            yield from _rows(text, self.separator)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, place: int) -> list[object]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[object]]: ...
    def __getitem__(self, place: int | slice) -> list[object] | list[list[object]]:
        if isinstance(place, int):
            return _copied(self.top[place]) if 0 <= place < len(self.top) else list(self)[place]
        start, stop = place.start or 0, place.stop
        if place.step in (None, 1) and start >= 0 and (stop is None or stop >= 0):
            known = self.is_whole or (stop is not None and stop <= len(self.top))
            return list(map(_copied, self.top[start:stop])) if known else list(islice(self, start, stop))
        return list(self)[place]


def _copied(row: list[object]) -> list[object]:
    return row if isinstance(row, BrokenRow) else list(row)


def quotation_marks() -> BrokenRow:
    """Return a row in which a quotation mark is opened and not closed, or the other way round."""
    expected = 'every " closed where its cell ends, and written twice inside of a cell'
    return BrokenRow("quotation marks that do not match", expected)


def too_long() -> BrokenRow:
    """Return a row with a cell that is longer than any that says something."""
    expected = f"{csv.field_size_limit():,} letters at most, and every quotation mark closed"
    return BrokenRow("a cell too long to read", expected)


def text_rows(opens: Opens, file: str) -> TextRows:
    r"""Return the rows of a text with commas, semicolons or tabs between its cells.

    Text is UTF-8, with or without a mark at its start, or UTF-16 with one; else it is read as Windows-1252.

    Parameters
    ----------
    opens
        Gives the bytes of the text from its start, each time anew.
    file
        What to call it in problems.

    Raises
    ------
    IndicatorError
        If it is empty or no text.

    Examples
    --------
    >>> from io import BytesIO
    >>> list(text_rows(lambda: BytesIO("iso3;year;value\n\nNAM;2015;59,1".encode()), "a.csv"))
    [['iso3', 'year', 'value'], [], ['NAM', '2015', '59,1']]
    """
    encoding = _encoding(opens, file)
    with TextIOWrapper(opens(), encoding=encoding, newline="") as text:
        lines = list(islice((line for line in text if line.strip(" ,;\t\r\n")), TOP))
    if not lines:
        raise EmptyError([Problem("empty file", file=file)])
    separator = _separator(lines)
    return TextRows(opens, encoding, separator, tuple(islice(TextRows(opens, encoding, separator), TOP)))


def _encoding(opens: Opens, file: str) -> str:
    """Return the encoding of a text, tried to its end."""
    with opens() as start:
        mark = start.read(3)
    marked = next((name for sign, name in marks.items() if mark.startswith(sign)), "utf-8")
    if mark.startswith(mark_of_archives):
        expected = "text; a workbook must end in .xlsx, and an archive in .zip"
        raise IndicatorError([Problem("a workbook or an archive, by its content", None, expected, file=file)])
    for encoding in (marked, FALLBACK):
        try:
            _decode(opens, encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    expected = "text saved as UTF-8 (in Excel: CSV UTF-8), or as Windows-1252"
    raise IndicatorError([Problem("not a text", _nothing_readable(opens), expected, file=file)])


def _nothing_readable(opens: Opens) -> str | None:
    """Return where a file has the sign zero, which no text has."""
    line = 1
    with opens() as stream:
        while piece := stream.read(PIECE):
            before, zero, _ = piece.partition(b"\0")
            line += before.count(b"\n")
            if zero:
                return f"the sign zero in line {line:,}"
    return None


def _decode(opens: Opens, encoding: str) -> None:
    decoder = getincrementaldecoder(encoding)()
    with opens() as stream:
        while piece := stream.read(PIECE):
            if "\0" in decoder.decode(piece):
                raise UnicodeDecodeError(encoding, b"\0", 0, 1, "no text has it")
    decoder.decode(b"", final=True)


def _separator(lines: Sequence[str]) -> str:
    """Return what parts most lines into the same number of cells, at least two; then into the most."""
    return max(separators, key=lambda separator: _evenness(lines, separator))


def _evenness(lines: Sequence[str], separator: str) -> tuple[int, int]:
    widths = [len(cells) for cells in _rows(lines, separator) if len(cells) > 1]
    return max(((widths.count(width), width) for width in set(widths)), default=(0, 0))


def _rows(lines: Iterable[str], separator: str) -> Iterator[list[object]]:
    """Yield each row; a broken one leaves a blank one for every further line that it took."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    read = 0
    while True:
        try:
            for row in reader:
                read = reader.line_num
                yield cast("list[object]", row)
        except csv.Error as error:
            yield too_long() if "field limit" in str(error) else quotation_marks()
            yield from ([] for _ in range(reader.line_num - read - 1))
            read = reader.line_num
        else:
            return
