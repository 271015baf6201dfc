"""Workbooks as offices leave them: cells far from the table, errors, formulas that nobody calculated, damage."""

import datetime
import io
import struct
import zipfile

import pytest
import xlsxwriter

from tests.desk.readers.workbooks import workbook
from typology.desk.sheets import workbook_parts, workbooks
from typology.desk.sheets.opening import opened
from typology.desk.sheets.workbook_parts import Extent, extents, unsaid
from typology.errors import IndicatorError

HEADS = ["iso3", "indicator", "year", "value"]
NAMIBIA = ["NAM", "SI.POV.GINI", 2015, 59.1]


@pytest.fixture
def book(tmp_path):
    """Write a workbook of one sheet, change its parts if asked to, and return its path."""

    def write(rows, changed=lambda name, content: content, name="ours.xlsx"):
        path = workbook(tmp_path / "first.xlsx", {"Ours": rows})
        with zipfile.ZipFile(path) as before, zipfile.ZipFile(tmp_path / name, "w") as after:
            for part in before.namelist():
                after.writestr(part, changed(part, before.read(part)))
        return tmp_path / name

    return write


def in_sheet(old, new):
    """Return what changes the text of the sheet."""
    return lambda name, content: content.replace(old, new) if name.endswith("sheet1.xml") else content


def problem_of(path):
    with pytest.raises(IndicatorError) as caught:
        opened(path)
    (problem,) = caught.value.problems
    return problem


def rows_of(path):
    (sheet,) = opened(path)
    return [*sheet.numbered()]


# How far a sheet reaches

far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
far_and_blank = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'


def test_a_cell_in_the_far_corner_is_refused_with_its_sheet(book):
    problem = problem_of(book([HEADS, NAMIBIA], in_sheet(b"</sheetData>", far)))

    assert (problem.what, problem.file, problem.sheet) == ("a sheet too large", "ours.xlsx", "Ours")
    assert problem.found == "1,048,576 rows and 16,384 columns"
    assert problem.expected.endswith("clear what stands far from the table")


def test_a_far_cell_that_is_only_coloured_makes_no_difference(book):
    assert rows_of(book([HEADS, NAMIBIA], in_sheet(b"</sheetData>", far_and_blank))) == [(1, HEADS), (2, NAMIBIA)]


def test_a_long_table_and_a_wide_one_are_read(book, monkeypatch):
    monkeypatch.setattr(workbook_parts, "PIECE", 100)
    monkeypatch.setattr(workbooks, "MOST_CELLS", 1000 * 4)
    assert len(rows_of(book([HEADS, *[NAMIBIA] * 999]))) == 1000
    assert problem_of(book([HEADS, *[NAMIBIA] * 1000])).found == "1,001 rows and 4 columns"
    assert problem_of(book([["x"] * 4001])).found == "1 rows and 4,001 columns"


@pytest.mark.parametrize(
    "cell",
    [b'<x:c s="1" r="AB7" t="n"><x:v>1</x:v></x:c>', b'<c r="AB7"><v>1</v></c>', b'<c\nr="AB7" ><f>1</f></c>'],
    ids=["prefix", "plain", "line break"],
)
def test_cells_are_found_however_they_are_written(cell):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b'<row r="9"><c r="ZZ9" s="1"/></row>' + cell)
        assert list(extents(archive)) == [Extent("xl/worksheets/sheet1.xml", 7, 28)]


def test_a_binary_sheet_says_its_extent_in_its_first_records():
    extent = struct.pack("<4I", 0, 1_048_575, 0, 16_383)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.bin", b"\x81\x01\x00" + b"\x93\x01\x02ab" + b"\x94\x01\x10" + extent)
        archive.writestr("xl/worksheets/sheet2.bin", b"")
        assert [found.cells for found in extents(archive)] == [1_048_576 * 16_384, 0]


# What the reader gives as blank


@pytest.fixture
def formulas(tmp_path):
    """Write a workbook with formulas and their results, from row 3 and column B on."""

    def write(*pairs):
        with xlsxwriter.Workbook(tmp_path / "formulas.xlsx") as book:
            sheet = book.add_worksheet("A & B")
            sheet.write_row(2, 1, HEADS)
            for row, (formula, result) in enumerate(pairs, start=3):
                sheet.write_row(row, 1, NAMIBIA[:3])
                sheet.write_formula(row, 4, formula, None, result)
        return tmp_path / "formulas.xlsx"

    return write


def test_a_formula_with_a_result_is_its_result(formulas):
    assert [cells[-1] for _, cells in rows_of(formulas(("=59+0.1", 59.1), ('="a"', "a")))] == ["value", 59.1, "a"]


def test_errors_and_formulas_without_a_result_are_no_blank_cells(formulas):
    path = formulas(("=1/0", "#DIV/0!"), ("=NA()", "#N/A"), ('="a"&"b"', ""), ("=59+0.1", 59.1))

    assert [(number, cells[-1]) for number, cells in rows_of(path)] == [
        (3, "value"), (4, "#DIV/0!"), (5, "#N/A"), (6, '="a"&"b"'), (7, 59.1),
    ]  # fmt: skip


def test_a_formula_whose_result_is_no_text_is_blank():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        cells = b'<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f t="shared" si="0"/></c><c r="C1" s="1"/>'
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr("xl/worksheets/sheet1.xml", cells)
        assert unsaid(archive) == {"Ours": {(1, 2): "="}}


def test_an_error_alone_at_the_end_of_a_row_is_found(formulas):
    path = formulas(("=1/0", "#DIV/0!"))
    with zipfile.ZipFile(path) as book:
        assert unsaid(book) == {"A & B": {(4, 5): "#DIV/0!"}}


@pytest.mark.parametrize("text", ["", "<workbook", '<?xml version="1.0" encoding="UTes"?><workbook/>', "<workbook/>"])
def test_nothing_is_added_to_a_workbook_that_does_not_say_which_part_is_which(text):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", text)
        assert unsaid(archive) == {}


WORKBOOK = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Ours" sheetId="1" r:id="rId1"/><sheet name="Gone" sheetId="2" r:id="rId2"/></sheets></workbook>"""
LINKS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>"""


# Kinds and damage


def test_a_workbook_with_macros_is_read(book):
    assert rows_of(book([HEADS, NAMIBIA], name="ours.xlsm")) == [(1, HEADS), (2, NAMIBIA)]


@pytest.mark.parametrize("damage", [b"PK\x01\x02", b"PK\x03\x04"], ids=["list of parts", "part"])
def test_a_damaged_workbook_is_a_problem(book, damage):
    path = book([HEADS, NAMIBIA])
    path.write_bytes(path.read_bytes().replace(damage, b"PK\x00\x00"))

    problem = problem_of(path)
    assert (problem.what, problem.file) == ("a workbook that cannot be read", "ours.xlsx")


def test_dates_and_truth_stay_what_they_are(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "ours.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_datetime(0, 0, datetime.datetime(2015, 6, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(0, 1, True)
    assert rows_of(tmp_path / "ours.xlsx") == [(1, [datetime.date(2015, 6, 30), True])]
