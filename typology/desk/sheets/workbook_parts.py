"""What the parts of a workbook tell that its reader does not: how far its cells reach, and cells that fail to say.

The reader takes room for every cell up to the last one, so that a single cell in the far corner of a sheet would take
more memory than there is. And it gives the same blank for errors, and for formulas that nobody has calculated yet, as
for cells in which nothing stands.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from html import unescape
from posixpath import join, normpath
from struct import unpack_from
from typing import IO
from xml.etree.ElementTree import ParseError, fromstring

__all__ = ["Extent", "extents", "sheet_parts", "unsaid"]

PIECE = 1 << 22

ends = (b"</c>", b"</row>", b"/>")
"""What no cell goes beyond."""

sheet_part = re.compile(r"xl/worksheets/[^/]+\.(?:xml|bin)")
filled_form = re.compile(rb'<(?:\w+:)?c\s[^<>/]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>/]*>')
cell_form = re.compile(rb"<(?:\w+:)?c\s([^<>/]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
place_form = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
value_form = re.compile(rb"<(?:\w+:)?v(?:\s[^<>/]*)?>([^<]+)</")
formula_form = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*?)?(?:/>|>([^<]*)</)")
related = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Extent:
    """How many rows and columns a sheet has, up to the last cell that says anything."""

    part: str
    rows: int
    columns: int

    @property
    def cells(self) -> int:
        """How many cells that is."""
        return self.rows * self.columns


def extents(book: zipfile.ZipFile) -> Iterator[Extent]:
    """Yield the extent of each sheet of a workbook."""
    for name in book.namelist():
        if sheet_part.fullmatch(name):
            with book.open(name) as part:
                rows, columns = _binary_extent(part) if name.endswith(".bin") else _extent(part)
            yield Extent(name, rows, columns)


def _extent(part: IO[bytes]) -> tuple[int, int]:
    rows, letters = 0, {b""}
    for text in _pieces(part):
        found = filled_form.findall(text)
        letters |= {column for column, _ in found}
        rows = max([rows, *(int(row) for _, row in found[-1:])])
    return rows, max(map(_number, letters))


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """Yield the text of a part in pieces that end between two cells."""
    rest = b""
    while piece := part.read(PIECE):
        text = rest + piece
        end = max(text.rfind(sign) + len(sign) if sign in text else 0 for sign in ends)
        rest = text[end:]
        yield text[:end]
    yield rest


def _number(letters: bytes) -> int:
    """Return the number of a column, from 1.

    >>> [_number(letters) for letters in (b"", b"A", b"Z", b"AA", b"XFD")]
    [0, 1, 26, 27, 16384]
    """
    return reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)


def _binary_extent(part: IO[bytes]) -> tuple[int, int]:
    """Return what the first records of a binary sheet say of its extent; nothing, if none of them does."""
    content, place = part.read(1 << 16), 0
    while place + 2 < len(content):
        kind, place = _varied(content, place, 2)
        size, place = _varied(content, place, 4)
        if kind == 148 and place + 16 <= len(content):
            _, last_row, _, last_column = unpack_from("<4I", content, place)
            return last_row + 1, last_column + 1
        place += size
    return 0, 0


def _varied(content: bytes, place: int, longest: int) -> tuple[int, int]:
    """Return a number that takes as many bytes as it needs, and the place behind it."""
    number = 0
    for shift in range(longest):
        byte = content[place] if place < len(content) else 0
        number, place = number | (byte & 0x7F) << 7 * shift, place + 1
        if byte < 0x80:
            break
    return number, place


def unsaid(book: zipfile.ZipFile) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """Return by sheet the cells with errors, and those with formulas without a result: each by row and column, from 1.

    Nothing is returned of workbooks that do not say which part is which sheet.
    """
    found = {name: _unsaid_in(book, part) for name, part in sheet_parts(book).items()}
    return {name: cells for name, cells in found.items() if cells}


def sheet_parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Return by name of a sheet the part that it is; nothing where a workbook does not say it."""
    try:
        sheets = fromstring(book.read("xl/workbook.xml")).iterfind(".//{*}sheet")
        links = fromstring(book.read("xl/_rels/workbook.xml.rels")).iterfind("{*}Relationship")
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        places = {str(sheet.get("name")): targets.get(sheet.get(related), "") for sheet in sheets}
    except (LookupError, ParseError, ValueError):
        return {}
    return {name: normpath(join("xl", place)).lstrip("/") for name, place in places.items()}


def _unsaid_in(book: zipfile.ZipFile, name: str) -> dict[tuple[int, int], str]:
    if name not in book.namelist():
        return {}
    cells: dict[tuple[int, int], str] = {}
    with book.open(name) as part:
        for text in _pieces(part):
            if b't="e"' in text or b"<f" in text or b":f" in text:
                cells |= dict(_unsaid_cells(text))
    return cells


def _unsaid_cells(text: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for attributes, content in cell_form.findall(text):
        value, formula = value_form.search(content), formula_form.search(content)
        place = place_form.search(attributes)
        if place is None:
            continue
        if b't="e"' in attributes:
            said = _text(value[1]) if value else "an error"
        elif formula and not value and b't="str"' not in attributes:
            said = f"={_text(formula[1] or b'')}"
        else:
            continue
        yield (int(place[2]), _number(place[1])), said


def _text(content: bytes) -> str:
    return unescape(content.decode("utf-8", "replace"))
