"""Files are opened as producers and offices save them, row by row, with the numbers a spreadsheet shows.

What cannot be read is a problem with its file and row. Nothing is read that is larger than it should be.
"""

import builtins
import csv
import datetime
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.readers.workbooks import workbook
from typology.desk.sheets import opening, workbooks
from typology.desk.sheets.opening import opened
from typology.desk.sheets.records import sheet_of_frame, sheet_of_json
from typology.desk.sheets.text_rows import BrokenRow, text_rows
from typology.errors import IndicatorError

NAMIBIA = [["iso3", "country", "value"], ["NAM", "Namibia", "59.1"], ["CIV", "Côte d'Ivoire", "35.3"]]


@pytest.fixture
def saved(tmp_path):
    """Save a text or bytes under a name, and return the path."""

    def save(content, name="gini.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return save


@pytest.fixture
def zipped(tmp_path):
    """Save texts by name in an archive, and return its path."""

    def save(contents):
        path = tmp_path / "download.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
        return path

    return save


def problems_of(path):
    with pytest.raises(IndicatorError) as caught:
        opened(path)
    return caught.value.problems


def only(path):
    (sheet,) = opened(path)
    return sheet


# Text with separators


@pytest.mark.parametrize(
    "content",
    [
        "iso3,country,value\nNAM,Namibia,59.1\nCIV,Côte d'Ivoire,35.3\n",
        "\ufeffiso3,country,value\r\nNAM,Namibia,59.1\r\nCIV,Côte d'Ivoire,35.3",
        'iso3;country;value\n"NAM";Namibia;"59.1"\nCIV;"Côte d\'Ivoire";35.3\n',
        "iso3\tcountry\tvalue\rNAM\tNamibia\t59.1\rCIV\tCôte d'Ivoire\t35.3\r",
        "iso3,country,value\nNAM,Namibia,59.1\nCIV,Côte d'Ivoire,35.3\n".encode("cp1252"),
        "iso3\tcountry\tvalue\r\nNAM\tNamibia\t59.1\r\nCIV\tCôte d'Ivoire\t35.3\r\n".encode("utf-16"),
    ],
    ids=["comma", "mark and CRLF", "semicolon", "tab and CR", "Windows-1252", "UTF-16"],
)
def test_text_is_read_as_spreadsheets_save_it(saved, content):
    assert list(only(saved(content)).rows) == NAMIBIA


@pytest.mark.parametrize(
    ("content", "second"),
    [
        ("iso3;year;value\nNAM;2015;59,1\nAGO;2018;51,3\n", ["NAM", "2015", "59,1"]),
        ("iso3\tGini, latest\nNAM\t59,1\nAGO\t51,3\n", ["NAM", "59,1"]),
        ('"Data Source","World Development Indicators",\n"NAM","59.1",\n"AGO","51.3",\n', ["NAM", "59.1", ""]),
    ],
    ids=["decimal commas", "a comma in a heading", "a preamble"],
)
def test_the_separator_is_the_one_that_gives_rows_of_one_length(saved, content, second):
    assert only(saved(content)).rows[1] == second


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=2, max_size=4)),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_is_written_in_quotation_marks_is_read_again(rows, separator, encoding):
    rows = [["iso3", "value"], *rows]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)

    read = text_rows(lambda: io.BytesIO(text.getvalue().encode(encoding)), "a.csv")

    assert list(read) == rows
    assert [read[number] for number in range(len(read))] == rows
    assert read[1:3] == rows[1:3]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(saved):
    sheet = only(saved('"Data Source","World Development Indicators",\n\n"a\nnote","x",\n\n"NAM","59.1",\n'))

    assert [(number, cells[0]) for number, cells in sheet.numbered() if cells] == [
        (1, "Data Source"),
        (3, "a\nnote"),
        (5, "NAM"),
    ]


def test_a_row_whose_quotation_marks_do_not_match_is_marked_and_keeps_the_numbers_of_the_others(saved):
    rows = list(only(saved('iso3,value\nNAM,"59.1\nAGO,"51.3"\nCIV,35.3\n')).rows)

    assert [type(row) is BrokenRow for row in rows] == [False, True, False, False]
    assert rows[3] == ["CIV", "35.3"]


def test_a_quotation_mark_that_is_never_closed_breaks_one_row(saved):
    assert [type(row) is BrokenRow for row in only(saved('iso3,value\nAGO,51.3\nNAM,"59.1\n')).rows] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n ,,\n"])
def test_an_empty_file_is_a_problem(saved, content):
    (problem,) = problems_of(saved(content))
    assert (problem.what, problem.file) == ("empty file", "gini.csv")


def test_a_picture_is_no_text(saved):
    (problem,) = problems_of(saved(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x81"))
    assert problem.what == "not a text"


def test_a_kind_of_file_that_cannot_be_read_names_those_that_can(saved):
    (problem,) = problems_of(saved("x", "gini.docx"))
    assert problem.found == "gini.docx"
    assert ".xlsx" in problem.expected


def test_a_file_that_is_not_there_is_a_problem(tmp_path):
    assert problems_of(tmp_path / "gini.csv")[0].what == "no such file"


# Archives


def test_every_table_of_an_archive_is_a_sheet(zipped):
    path = zipped(
        {
            "API_SI.POV.GINI_DS2_en_csv_v2_499.csv": "a,b\n1,2\n",
            "Metadata_Country_API_SI.POV.GINI_DS2_en_csv_v2_499.csv": "c,d\n",
            "../../outside.csv": "e,f\n",
            "readme.pdf": b"%PDF",
            "__MACOSX/._API.csv": b"\x00",
            "folder/": b"",
        }
    )

    sheets = opened(path)

    assert [sheet.file for sheet in sheets] == [
        "download.zip/API_SI.POV.GINI_DS2_en_csv_v2_499.csv",
        "download.zip/Metadata_Country_API_SI.POV.GINI_DS2_en_csv_v2_499.csv",
        "download.zip/outside.csv",
        "download.zip/readme.pdf",
    ]
    assert list(sheets[0].rows) == [["a", "b"], ["1", "2"]]
    assert list(sheets[3].rows) == []
    assert sorted(file.name for file in path.parent.iterdir()) == ["download.zip"]


def test_everything_wrong_with_an_archive_is_said_at_once(zipped):
    problems = problems_of(zipped({"a.csv": "a\0b", "b.json": "{", "c.csv": "a,b\n", "d.csv": ""}))

    assert [(problem.file, problem.what) for problem in problems] == [
        ("download.zip/a.csv", "not a text"),
        ("download.zip/b.json", "not JSON"),
    ]


def test_an_empty_file_and_an_archive_in_an_archive_have_nothing_to_read(zipped):
    whole = zipped({"a.csv": "a,b\n", "b.csv": "", "c.zip": b"PK"})

    assert [(sheet.file, len(sheet.rows)) for sheet in opened(whole)] == [
        ("download.zip/a.csv", 1),
        ("download.zip/b.csv", 0),
        ("download.zip/c.zip", 0),
    ]
    (problem,) = problems_of(zipped({"c.zip": b"PK"}))
    assert (problem.what, problem.found) == ("nothing to read in the archive", "c.zip")


def test_files_of_one_name_in_an_archive_are_told_apart_by_their_folder(zipped):
    sheets = opened(zipped({"x/a.csv": "a,b\n", "y/a.csv": "a,b\n", "z/b.csv": "a,b\n"}))

    assert [sheet.file for sheet in sheets] == ["download.zip/x/a.csv", "download.zip/y/a.csv", "download.zip/b.csv"]


def test_an_archive_of_many_small_files_is_unpacked_once(zipped, monkeypatch):
    path = zipped({f"{number}.csv": "iso3,value\nNAM,59.1\n" for number in range(20)})
    unpacked = []
    opened_before = opening._open_member
    monkeypatch.setattr(opening, "_open_member", lambda *given: unpacked.append(1) or opened_before(*given))

    assert [len(list(sheet.rows)) for sheet in opened(path)] == [2] * 20
    assert len(unpacked) == 20


def test_an_archive_without_tables_is_a_problem(zipped):
    assert problems_of(zipped({"readme.pdf": b"%PDF"}))[0].what == "nothing to read in the archive"


def test_a_damaged_archive_is_a_problem(saved, zipped):
    whole = zipped({"a.csv": "iso3,value\n" + "NAM,59.1\n" * 5000}).read_bytes()
    broken = whole.replace(whole[60:80], b"\x00" * 20)

    assert problems_of(saved(b"no archive", "other.zip"))[0].what == "a damaged archive"
    assert problems_of(saved(broken, "other.zip"))[0].file == "other.zip/a.csv"


@pytest.mark.parametrize(
    ("bound", "value", "what"),
    [("LARGEST", 1000, "too much in the archive"), ("MOST_FILES", 1, "too many files in the archive")],
)
def test_an_archive_may_not_unfold_beyond_measure(zipped, monkeypatch, bound, value, what):
    monkeypatch.setattr(opening, bound, value)
    assert problems_of(zipped({"a.csv": "a,b\n" * 200, "b.csv": "a,b\n" * 200}))[0].what == what


def test_a_file_may_not_be_larger_than_memory_allows(saved, monkeypatch):
    monkeypatch.setattr(opening, "LARGEST_IN_MEMORY", 10)
    (problem,) = problems_of(saved("[" + " " * 20 + "]", "a.json"))
    assert (problem.what, problem.found) == ("file too large", "22 bytes")


# Workbooks


def test_a_workbook_gives_its_sheets_with_the_numbers_of_their_rows(tmp_path):
    path = workbook(tmp_path / "gini.xlsx", {"About": [["Gini"]], "Data": [[], ["iso3", 2015], [], ["NAM", 59.1]]})

    about, data = opened(path)

    assert (about.file, about.name) == ("gini.xlsx", "About")
    assert list(data.numbered()) == [(2, ["iso3", 2015.0]), (4, ["NAM", 59.1])]
    assert data.beside["About"].rows == about.rows


def test_a_workbook_in_an_archive_is_opened(tmp_path):
    content = workbook(tmp_path / "gini.xlsx", {"Data": [["iso3"], ["NAM"]]}).read_bytes()
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("gini.xlsx", content)

    sheet = only(path)

    assert (sheet.file, sheet.name, sheet.rows) == ("download.zip/gini.xlsx", "Data", [["iso3"], ["NAM"]])


def test_a_workbook_that_is_none_is_a_problem(saved):
    assert problems_of(saved("iso3,value\n", "gini.xlsx"))[0].what == "a workbook that cannot be read"


def test_a_workbook_may_not_unfold_beyond_measure(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST", 1000)
    (problem,) = problems_of(workbook(tmp_path / "gini.xlsx", {"Data": [["iso3"]]}))
    assert problem.what == "file too large"


def test_without_its_library_a_workbook_says_what_to_install(tmp_path, monkeypatch):
    path = workbook(tmp_path / "gini.xlsx", {"Data": [["iso3"]]})
    imported = builtins.__import__

    def without(name, *others, **more):
        if name == "python_calamine":
            raise ModuleNotFoundError(name)
        return imported(name, *others, **more)

    monkeypatch.setattr(builtins, "__import__", without)

    (problem,) = problems_of(path)

    assert 'pip install "typology[excel]"' in problem.expected


# Records in JSON and in memory


def test_flat_records_are_a_table(saved):
    content = json.dumps([{"iso3": "NAM", "year": 2015}, {"iso3": "AGO", "value": 51.3}])

    assert list(only(saved(content, "a.json")).numbered()) == [
        (0, ["iso3", "year", "value"]),
        (1, ["NAM", 2015, None]),
        (2, ["AGO", None, 51.3]),
    ]


@pytest.mark.parametrize("content", ["{}", "[]", "[1, 2]", '[{"a": {"b": 1}}]', "null", '"text"'])
def test_json_without_a_table_is_a_problem(saved, content):
    assert problems_of(saved(content, "a.json"))[0].what == "no table in the JSON"


def test_json_that_is_none_says_where_it_breaks(saved):
    (problem,) = problems_of(saved('[{"iso3": "NAM",}]', "a.json"))
    assert problem.expected == "JSON; it breaks at line 1, column 17"


def test_an_error_of_the_world_bank_is_told():
    answer = [
        {"message": [{"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}]}
    ]

    with pytest.raises(IndicatorError) as caught:
        sheet_of_json(json.dumps(answer), "a.json")

    assert caught.value.problems[0].found == "The provided parameter value is not valid"


def test_a_dataframe_is_a_sheet_with_the_names_of_its_index():
    frame = pd.DataFrame({"YR2015": [59.1, None]}, index=pd.MultiIndex.from_tuples(
        [("NAM", "SI.POV.GINI"), ("NA", "SI.POV.GINI")], names=["economy", "series"]))  # fmt: skip

    assert sheet_of_frame(frame).rows == [
        ["economy", "series", "YR2015"],
        ["NAM", "SI.POV.GINI", 59.1],
        ["NA", "SI.POV.GINI", None],
    ]


def test_a_dataframe_may_hold_dates_and_missing_entries_of_every_kind():
    frame = pd.DataFrame(
        {"iso3": pd.array(["NAM", pd.NA], "string"), "date": pd.to_datetime(["2015-06-30", None]), 2015: [59, 1]}
    )

    (_, first, second) = sheet_of_frame(frame).rows

    assert first == ["NAM", datetime.datetime(2015, 6, 30), 59]
    assert second == [None, None, 1]


def test_paths_may_be_texts(saved):
    assert only(str(saved("a,b\n"))).file == Path("gini.csv").name
