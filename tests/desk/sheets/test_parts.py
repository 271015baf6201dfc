"""From what a user names to what is read: nothing is left out without a word, and nothing ends in a traceback."""

from pathlib import Path

import pandas as pd
import pytest

from typology.desk.sheets.cells import PassedOver
from typology.desk.sheets.parts import folders_of, parts_of
from typology.errors import Problem


def problems(source):
    return [part.content.what for part in parts_of(source) if isinstance(part.content, Problem)]


def passed_over(source):
    found = [part.content for part in parts_of(source) if isinstance(part.content, PassedOver)]
    return {entry.file: entry.why.partition(";")[0] for entry in found}


def test_what_lies_beside_the_figures_of_a_folder_is_said(tmp_path):
    for name in ("a.csv", "B.CSV", "~$a.xlsx", ".~lock.a.csv#", ".hidden.csv", "report.pdf", "provenance.json"):
        (tmp_path / name).write_text("x")
    (tmp_path / "older").mkdir()
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nowhere.csv")

    parts = parts_of(tmp_path)
    assert {part.name for part in parts if isinstance(part.content, Path)} == {"a.csv", "B.CSV"}
    assert passed_over(tmp_path) == {
        "gone.csv": "a file of a kind that is not read",
        "older": "a folder in the folder",
        "report.pdf": "a file of a kind that is not read",
    }


def test_the_lock_of_an_open_workbook_is_no_file_of_a_pattern(tmp_path):
    for name in ("a.xlsx", "~$a.xlsx"):
        (tmp_path / name).write_text("x")

    assert [part.name for part in parts_of(tmp_path / "*.xlsx")] == ["a.xlsx"]
    assert [part.name for part in parts_of([tmp_path / "~$a.xlsx"])] == ["~$a.xlsx"]


def test_a_folder_without_figures_is_a_problem(tmp_path):
    (tmp_path / "report.pdf").write_text("x")
    assert problems(tmp_path) == ["no file with figures in the folder"]


@pytest.mark.parametrize("source", [None, 5, b"figures", pd.Series([1.0]), "", [None], [["a.csv"]]])
def test_what_is_no_source_is_said(source):
    assert problems(source) == ["nothing that can be read"]


@pytest.mark.parametrize("source", [[], (), iter([])])
def test_no_source_at_all_is_said(source):
    assert problems(source) == ["nothing to read"]


def test_a_name_that_no_file_can_have_is_said():
    assert problems("x" * 5000 + ".csv") == ["cannot be opened"]
    assert problems("a\0b.csv") == ["no such file"]


def test_parts_are_named_by_their_files_and_tables_by_number(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.csv").write_text("x")
    table = pd.DataFrame()

    assert [part.name for part in parts_of(table)] == ["table"]
    named = [part.name for part in parts_of([tmp_path / "x", tmp_path / "y", table])]
    assert named == [str(tmp_path / "x" / "a.csv"), str(tmp_path / "y" / "a.csv"), "table 3"]
    assert folders_of([tmp_path, str(tmp_path / "x"), table, "z.csv"]) == [tmp_path, tmp_path / "x"]
