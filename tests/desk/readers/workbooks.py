"""Small workbooks, written and opened again as a producer's would be."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from typology.desk.sheets.cells import Cells, Shape, Sheet
from typology.desk.sheets.opening import opened

Rows = Sequence[Sequence[object]]


def workbook(
    path: Path,
    sheets: Mapping[str, Rows],
    merged: Mapping[str, Sequence[tuple[int, int, int]]] | None = None,
    *,
    formulas: bool = True,
) -> Path:
    """Write sheets by name; ``merged`` gives, by sheet, row and first and last column of cells to be merged.

    Without ``formulas``, a text that begins like one is written as text.
    """
    with xlsxwriter.Workbook(path, {"strings_to_formulas": formulas}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, column, cell)
            for row, first, last in (merged or {}).get(name, ()):
                sheet.merge_range(row, first, row, last, rows[row][first])
    return path


def sheet_of(path: Path, name: str | None = None) -> Sheet:
    return next(sheet for sheet in opened(path) if name is None or sheet.name == name)


def cells_of(shape: Shape, sheet: Sheet, *codes: str) -> Cells:
    assert shape.recognises(sheet)
    return shape.read(sheet, {code.casefold(): code for code in codes})


def said(cells: Cells, *columns: str) -> list[tuple[object, ...]]:
    return list(cells.frame[list(columns)].itertuples(index=False, name=None))
