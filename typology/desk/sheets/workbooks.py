"""The sheets of a workbook, with the errors and unfinished formulas that stand in them as text."""

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import BinaryIO

from typology.desk.sheets.cells import Sheet, side_by_side
from typology.desk.sheets.workbook_parts import extents, sheet_parts, unsaid
from typology.errors import IndicatorError, Problem

__all__ = ["archive_errors", "sheets_of_workbook"]

LARGEST = 2_000_000_000
"""Bytes of a workbook when it is unpacked."""

MOST_CELLS = 50_000_000
"""Cells of a sheet, up to the last row and column with anything in them."""

archive_errors = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""Damaged, cut off, compressed in an unknown way, locked with a password."""

Unsaid = Mapping[tuple[int, int], str]


def sheets_of_workbook(opens: Callable[[], BinaryIO], file: str) -> list[Sheet]:
    """Return the sheets of a workbook, each of which knows the others.

    Parameters
    ----------
    opens
        Gives its bytes from their start.
    file
        What to call it in problems.

    Raises
    ------
    IndicatorError
        If it cannot be read, or is too large.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum
    except ImportError:
        expected = 'python-calamine; install it with: pip install "typology[excel]"'
        raise IndicatorError([Problem("a workbook, and nothing to read it with", None, expected, file=file)]) from None
    with opens() as stream:
        content = BytesIO(stream.read())
    try:
        unread = _looked_into(content, file)
        content.seek(0)
        with CalamineWorkbook.from_filelike(content) as book:
            names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            rows = ((name, book.get_sheet_by_name(name).iter_rows()) for name in names)
            sheets = [_sheet(file, name, cells, unread.get(name, {})) for name, cells in rows]
    except (CalamineError, *archive_errors) as error:
        expected = "a workbook of Excel without a password"
        raise IndicatorError([Problem("a workbook that cannot be read", str(error), expected, file=file)]) from None
    return side_by_side(sheets)


def _looked_into(content: BytesIO, file: str) -> Mapping[str, Unsaid]:
    """Refuse a workbook that unfolds beyond all measure; return its errors and unfinished formulas."""
    if not zipfile.is_zipfile(content):
        return {}
    with zipfile.ZipFile(content) as book:
        size = sum(part.file_size for part in book.infolist())
        if size > LARGEST:
            problem = Problem("file too large", f"{size:,} bytes unpacked", f"{LARGEST:,} at most", file=file)
            raise IndicatorError([problem])
        names = {part: name for name, part in sheet_parts(book).items()}
        for extent in extents(book):
            if extent.cells > MOST_CELLS:
                found = f"{extent.rows:,} rows and {extent.columns:,} columns"
                expected = f"{MOST_CELLS:,} cells at most; clear what stands far from the table"
                sheet = names.get(extent.part, extent.part)
                raise IndicatorError([Problem("a sheet too large", found, expected, file=file, sheet=sheet)])
        return unsaid(book)


def _sheet(file: str, name: str, rows: Iterable[Sequence[object]], unread: Unsaid) -> Sheet:
    filled = [
        (number, [None if cell == "" else cell for cell in cells])
        for number, cells in enumerate(_completed(rows, unread) if unread else rows, start=1)
        if any(cell != "" for cell in cells)
    ]
    return Sheet(file, name, [cells for _, cells in filled], [number for number, _ in filled])


def _completed(rows: Iterable[Sequence[object]], unread: Unsaid) -> Iterator[Sequence[object]]:
    """Yield the rows with the errors and unfinished formulas that were read as blank cells."""
    of_row: dict[int, dict[int, str]] = {}
    for (row, column), said in unread.items():
        of_row.setdefault(row, {})[column] = said
    for number, cells in enumerate(rows, start=1):
        here = of_row.get(number, {})
        padded = [*cells, *[""] * (max([len(cells), *here]) - len(cells))]
        yield [here.get(place, "") if cell == "" else cell for place, cell in enumerate(padded, start=1)]
