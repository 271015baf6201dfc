"""Text that is hardly one: signs that no text has, workbooks under another name, cells without end."""

import io

import pytest

from typology.desk.sheets.empty import EmptyError
from typology.desk.sheets.text_rows import BrokenRow, text_rows
from typology.errors import IndicatorError


def rows(content):
    return text_rows(lambda: io.BytesIO(content), "a.csv")


def problem_of(content):
    with pytest.raises(IndicatorError) as caught:
        rows(content)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"iso3,value\nNAM,59.1\nAGO,51\x00.3\n", "the sign zero in line 3"),
        ("iso3,value\n".encode("utf-16-le"), "the sign zero in line 1"),
        (b"iso3,value\nNAM,\x81\x8d\n", None),
    ],
    ids=["zero", "UTF-16 without mark", "of no encoding"],
)
def test_what_is_no_text_is_refused_with_the_line(content, found):
    problem = problem_of(content)
    assert (problem.what, problem.found) == ("not a text", found)


def test_zeros_are_counted_piece_by_piece():
    assert problem_of(b"a,b\n" * 700_000 + b"\0").found == "the sign zero in line 700,001"


def test_a_workbook_under_the_name_of_a_text_is_told_apart():
    problem = problem_of(b"PK\x03\x04 and so on")
    assert problem.what == "a workbook or an archive, by its content"
    assert ".xlsx" in problem.expected


def test_an_empty_file_is_of_its_own_kind():
    with pytest.raises(EmptyError):
        rows(b" \n;;\n")


def test_a_cell_without_end_is_no_matter_of_quotation_marks():
    found = [row for row in rows(b"iso3,value\nNAM," + b"9" * 200_000 + b"\nAGO,51.3\n") if isinstance(row, BrokenRow)]
    assert [row.what for row in found] == ["a cell too long to read"]


@pytest.mark.parametrize(("lines", "times"), [(5, 1), (50, 2)])
def test_a_short_text_is_kept_and_a_long_one_is_read_anew(lines, times):
    opened = []

    def opens():
        opened.append(1)
        return io.BytesIO(b"iso3,value\n" + b"NAM,59.1\n" * (lines - 1))

    found = text_rows(opens, "a.csv")
    before = len(opened)
    assert [list(found), found[:], found[:3], found[-1]] == [[*found], [*found], [*found][:3], ["NAM", "59.1"]]
    assert (len(opened) > before) == (times > 1)


def test_rows_that_are_kept_cannot_be_changed():
    found = rows(b"iso3,value\nNAM,59.1\n")
    next(iter(found)).clear()
    found[0].clear()
    found[:1][0].clear()
    assert list(found) == [["iso3", "value"], ["NAM", "59.1"]]
