"""Files of answers are read as offices save them, completely or not at all.

Separators, decimal commas, marks at the start of a file, line ends and blank lines make no difference; everything wrong
with any file is said at once, with the file, and with the row and column as the office sees them.
"""

from pathlib import Path

import pandas as pd
import pytest

from typology.assessment.pilots import load_pilots
from typology.assessment.values import Answer, Unit
from typology.errors import AssessmentError
from typology.files import read
from typology.files.delimited import read_delimited
from typology.files.read import read_assessments, write_assessments


@pytest.fixture
def saved(tmp_path):
    """Save a text or bytes under a name, and return the path."""

    def save(content, name="kenya.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return save


def problems_of(source):
    with pytest.raises(AssessmentError) as caught:
        read_assessments(source)
    return caught.value.problems


def places(problems):
    return [(problem.row, problem.column) for problem in problems]


def values(assessments):
    return {a.unit.code: {item: answer.value for item, answer in a.answers.items()} for a in assessments}


# The forms of a CSV file


@pytest.mark.parametrize(
    "content",
    [
        "unit,name,E1.N1,E1.N2\nKEN,Kenya,2.5,3\n007,Bond,NA,\n",
        'unit,name,E1.N1,E1.N2\nKEN,Kenya,"2,5",3\n007,Bond,NA,\n',
        "unit;name;E1.N1;E1.N2\nKEN;Kenya;2,5;3\n007;Bond;NA;\n",
        "unit\tname\tE1.N1\tE1.N2\nKEN\tKenya\t2,5\t3\n007\tBond\tNA\t\n",
        "\ufeffunit,name,E1.N1,E1.N2\nKEN,Kenya,2.5,3\n007,Bond,NA,\n",
        "unit,name,E1.N1,E1.N2\r\nKEN,Kenya,2.5,3\r\n007,Bond,NA,\r\n",
        "unit,name,E1.N1,E1.N2\rKEN,Kenya,2.5,3\r007,Bond,NA,\r",
        "unit,name,E1.N1,E1.N2\nKEN,Kenya,2.5,3\n007,Bond,NA,",
        "unit,name,E1.N1,E1.N2\n\nKEN,Kenya,2.5,3\n,,,\n\n007,Bond,NA,\n\n\n",
        " unit , name , E1.N1 , E1.N2 \n KEN , Kenya , 2.5 , 3 \n 007 , Bond , NA , \n",
        '"unit","name","E1.N1","E1.N2"\n"KEN","Kenya","2.5","3"\n"007","Bond","NA",""\n',
    ],
    ids=[
        "comma",
        "comma, decimal comma",
        "semicolon",
        "tab",
        "mark",
        "CRLF",
        "CR",
        "no last line end",
        "blank lines",
        "spaces",
        "quotes",
    ],
)
@pytest.mark.parametrize("name", ["answers.csv", "ANSWERS.CSV", "answers.tsv"])
def test_a_table_is_read_however_it_was_saved(saved, content, name):
    kenya, bond = read_assessments(saved(content, name))

    assert (kenya.unit, bond.unit) == (Unit(code="KEN", name="Kenya"), Unit(code="007", name="Bond"))
    assert values([kenya]) == {"KEN": {"E1.N1": 2.5, "E1.N2": 3.0}}
    assert bond.answers == {"E1.N1": Answer(item="E1.N1", state="not applicable")}


def test_a_semicolon_table_may_hold_commas(saved):
    path = saved("unit;name;E1.N1\nKEN;Kenya, Republic of, the;2,5\n")

    assert read_assessments(path)["KEN"].unit.name == "Kenya, Republic of, the"


def test_names_in_every_script_are_read(saved):
    names = ["Côte d'Ivoire", "España", "Россия", "中国", "مصر"]
    path = saved("unit,name\n" + "".join(f"U{number},{name}\n" for number, name in enumerate(names)))

    assert [a.unit.name for a in read_assessments(path)] == names


def test_a_long_table_is_read(saved):
    path = saved("unit,item,value,evidence_source\nKEN,E1.N1,2.5,a law\nKEN,E1.N1,2.5,a survey\nUGA,,,\n")

    kenya, uganda = read_assessments(path)

    assert [entry.source for entry in kenya.answers["E1.N1"].evidence] == ["a law", "a survey"]
    assert uganda.answers == {}


def test_a_table_with_a_header_only_has_no_units(saved):
    assert read_assessments(saved("unit,E1.N1\n")).units == ()


def test_a_column_without_a_heading_and_without_content_is_passed_over(saved):
    path = saved("unit,E1.N1,,\nKEN,2,,\nUGA,3,,\n")

    assert values(read_assessments(path)) == {"KEN": {"E1.N1": 2.0}, "UGA": {"E1.N1": 3.0}}


def test_a_column_without_a_heading_but_with_content_is_refused(saved):
    found = problems_of(saved("unit,E1.N1,\nKEN,2,see note\n"))

    assert [problem.column for problem in found] == [""]


# Rows are those of the file


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("unit,E1.N1\nKEN,7\n", 2),
        ("unit,E1.N1\r\nUGA,2\r\nKEN,7\r\n", 3),
        ("unit,E1.N1\n\n\nUGA,2\n,\n\nKEN,7\n", 7),
        ("\ufeffunit;E1.N1\r\n\r\nKEN;7\r\n", 3),
        ("\nunit,E1.N1\nKEN,7\n", 3),
        ("\n\n\nunit,E1.N1\n\nKEN,7\n", 6),
    ],
    ids=["first", "CRLF", "blank lines", "mark", "blank first line", "blank lines everywhere"],
)
def test_blank_lines_do_not_shift_the_row_of_a_problem(saved, content, row):
    (problem,) = problems_of(saved(content))

    assert (problem.file, problem.row, problem.column, problem.unit) == ("kenya.csv", row, "E1.N1", "KEN")


def test_a_line_break_inside_quotes_is_part_of_one_row(saved):
    path = saved('unit,name,E1.N1\nKEN,"Ken\nya ""the"" land",2\nUGA,Uganda,7\n')

    assert places(problems_of(path)) == [(3, "E1.N1")]


def test_a_line_break_inside_quotes_is_kept(saved):
    path = saved('unit,name,E1.N1\nKEN,"Ken\nya ""the"" land",2\n')

    assert read_assessments(path)["KEN"].unit.name == 'Ken\nya "the" land'


def test_five_mistakes_in_one_file_are_five_problems_with_row_and_column(saved):
    path = saved(
        "unit,kind,date,E1.N1,E1N2\n"
        "KEN,town,2019-10-31,2.5,1\n"
        "\n"
        "UGA,country,31.10.2019,two,1\n"
        "KEN,country,2019-10-31,NA,1\n"
    )

    found = problems_of(path)

    assert {(p.file, p.row, p.column, p.what, p.found) for p in found} == {
        ("kenya.csv", None, "E1N2", "unknown column", "E1N2"),
        ("kenya.csv", 2, "kind", "unreadable kind", "town"),
        ("kenya.csv", 4, "date", "unreadable date", "31.10.2019"),
        ("kenya.csv", 4, "E1.N1", "not a number", "two"),
        ("kenya.csv", 5, "unit", "unit given twice", "KEN"),
    }
    assert [problem.row or 1 for problem in found] == [1, 2, 4, 4, 5]


def test_a_column_given_twice_is_refused(saved):
    found = problems_of(saved("unit,E1.N1,E1.N1\nKEN,2,3\n"))

    assert [(problem.what, problem.column) for problem in found] == [("column given twice", "E1.N1")]


# Broken files


@pytest.mark.parametrize("content", ["", "\n", "\r\n\r\n", "\ufeff"], ids=["none", "LF", "CRLF", "mark"])
def test_an_empty_file_is_one_problem(saved, content):
    (problem,) = problems_of(saved(content))

    assert (problem.file, problem.what) == ("kenya.csv", "empty file")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", ["civ.csv", "civ.json", "civ.yaml"])
def test_a_file_that_is_not_utf_8_is_one_problem_that_says_how_to_save_it(saved, encoding, name):
    path = saved("unit,name,E1.N1\nCIV,Côte d'Ivoire,2\n".encode(encoding), name)

    (problem,) = problems_of(path)

    assert (problem.file, problem.what) == (name, "not UTF-8 text")
    assert "UTF-8" in problem.expected


def test_rows_longer_than_the_header_are_refused(saved):
    assert problems_of(saved("unit,E1.N1\nKEN,2\nUGA,2,5\n"))[0].what == "rows of different length"


def test_every_row_longer_than_the_header_is_named(saved):
    found = problems_of(saved("unit,E1.N1\nKEN,2\nUGA,2,5\n\nTZA,1,5,5\n"))

    assert [problem.row for problem in found] == [3, 5]


def test_a_row_of_another_length_is_explained_in_plain_words(saved):
    found = problems_of(saved("unit,E1.N1\nKEN,2\nUGA,2,5\n"))

    assert "C error" not in str(found[0])
    assert found[0].expected


def test_a_row_shorter_than_the_header_is_refused_because_its_answers_may_have_shifted(saved):
    found = problems_of(saved("unit,E1.N1,E1.N2,E1.N3\nKEN,1,2,3\nUGA,1,3\n"))

    assert [problem.row for problem in found] == [3]


def test_a_quote_that_is_never_closed_is_refused(saved):
    assert problems_of(saved('unit,name,E1.N1\nKEN,"Kenya,2\nUGA,Uganda,3\n'))[0].file == "kenya.csv"


def test_an_unknown_ending_is_refused_with_those_that_can_be_read(saved):
    (problem,) = problems_of(saved("x", "kenya.xlsx"))

    assert (problem.what, problem.found) == ("unreadable kind of file", "kenya.xlsx")
    assert problem.expected == ".csv, .tsv, .json, .yaml"


def test_a_missing_file_is_refused_with_the_nearest_name(saved):
    path = saved("unit,E1.N1\nKEN,2\n", "kenya.csv")

    (problem,) = problems_of(path.with_name("kenia.csv"))

    assert (problem.what, problem.found, problem.suggestion) == (
        "no such file",
        str(path.with_name("kenia.csv")),
        "kenya.csv",
    )


def test_a_missing_folder_is_refused(tmp_path):
    (problem,) = problems_of(tmp_path / "nowhere" / "kenya.csv")

    assert (problem.what, problem.suggestion) == ("no such file", None)


def test_a_folder_is_told_apart_from_a_missing_file(saved):
    folder = saved("unit,E1.N1\nKEN,2\n").parent

    (problem,) = problems_of(folder)

    assert "folder" in f"{problem.what} {problem.expected}"
    assert problem.suggestion != folder.name


def test_a_json_file_that_is_too_large_is_refused_unread(saved, monkeypatch):
    monkeypatch.setattr(read, "LARGEST_TEXT", 10)

    (problem,) = problems_of(saved("not even JSON", "kenya.json"))

    assert (problem.file, problem.what) == ("kenya.json", "file too large")


def test_problems_of_a_json_file_name_the_file(saved):
    (problem,) = problems_of(saved('{\n"format"\n', "kenya.json"))

    assert (problem.file, problem.what) == ("kenya.json", "not JSON")


def test_a_review_is_read_and_its_problems_have_lines(saved):
    good = saved("unit: {code: KEN}\nanswers:\n  E1.N1: {value: 2.5}\n", "kenya.yaml")
    bad = saved("unit: {code: UGA}\nanswers:\n  E1.N1: {value: 2.5}\n  E1N2: {value: 1}\n", "uganda.yaml")

    (problem,) = problems_of(bad)

    assert values(read_assessments(good)) == {"KEN": {"E1.N1": 2.5}}
    assert (problem.file, problem.line, problem.found, problem.suggestion) == ("uganda.yaml", 4, "E1N2", "E1.N2")


# Many files


@pytest.fixture
def offices(saved):
    """Return a folder with the files of four offices in four forms."""
    saved("unit;name;E1.N1\nKEN;Kenya;2,5\n", "a-kenya.csv")
    saved("unit\tE1.N2\nUGA\t3\nTZA\t\n", "b-uganda.tsv")
    saved("unit,item,value,why\nNA,E1.N1,DK,nobody knows\n", "c-namibia.csv")
    return saved("unit: {code: EGY}\nanswers:\n  E1.N1: {value: 1}\n", "d-egypt.yaml").parent


def test_several_files_of_several_forms_are_read_in_their_order(offices):
    found = read_assessments([offices / "d-egypt.yaml", offices / "a-kenya.csv", str(offices / "c-namibia.csv")])

    assert values(found) == {"EGY": {"E1.N1": 1.0}, "KEN": {"E1.N1": 2.5}, "NA": {"E1.N1": None}}
    assert found.units == ("EGY", "KEN", "NA")
    assert found["NA"].answers["E1.N1"].why == "nobody knows"
    assert found["KEN"].unit.name == "Kenya"


def test_a_pattern_reads_its_files_in_the_order_of_their_names(offices):
    assert read_assessments(offices / "*.csv").units == ("KEN", "NA")
    assert read_assessments(str(offices / "?-*")).units == ("KEN", "UGA", "TZA", "NA", "EGY")


def test_a_pattern_may_reach_into_folders(offices):
    (offices / "africa" / "east").mkdir(parents=True)
    (offices / "a-kenya.csv").rename(offices / "africa" / "east" / "kenya.csv")

    assert read_assessments(offices / "**" / "*.csv").units == ("KEN", "NA")


def test_files_patterns_and_tables_may_be_mixed(offices):
    frame = pd.DataFrame({"unit": ["COL"], "E1.N1": [4]})

    assert read_assessments([frame, offices / "*.tsv"]).units == ("COL", "UGA", "TZA")


def test_what_is_read_together_equals_what_is_read_apart(offices):
    together = list(read_assessments(offices / "*-*"))
    apart = [a for path in sorted(offices.iterdir()) for a in read_assessments(path)]

    assert together == apart


def test_no_files_have_no_units():
    assert read_assessments([]).units == ()


def test_a_pattern_without_files_is_refused(offices):
    (problem,) = problems_of(offices / "*.txt")

    assert (problem.what, problem.found) == ("no file of that pattern", str(offices / "*.txt"))


@pytest.mark.parametrize("name", ["kenya[1].csv", "kenya (1).csv"])
def test_a_file_whose_name_looks_like_a_pattern_is_read(saved, name):
    assert read_assessments(saved("unit,E1.N1\nKEN,2\n", name)).units == ("KEN",)


def test_a_unit_in_two_files_is_refused_by_name(offices, saved):
    saved("unit,E1.N1\nCOL,1\nUGA,2\n", "e-more.csv")

    (problem,) = problems_of(offices / "*")

    assert (problem.what, problem.found, problem.unit) == ("unit given twice", "UGA", "UGA")


def test_a_unit_in_two_files_is_refused_with_both_files(offices, saved):
    saved("unit,E1.N1\nCOL,1\nUGA,2\n", "e-more.csv")

    (problem,) = problems_of(offices / "*")

    assert "b-uganda.tsv" in str(problem)
    assert "e-more.csv" in str(problem)


def test_units_in_two_files_are_named_in_the_order_of_their_rows(saved):
    codes = [f"U{number:02d}" for number in range(20)]
    content = "unit,E1.N1\n" + "".join(f"{code},1\n" for code in codes)

    found = problems_of([saved(content, "one.csv"), saved(content, "two.csv")])

    assert [problem.unit for problem in found] == codes


def test_the_problems_of_all_files_come_at_once_and_nothing_is_read_in_part(offices, saved):
    saved("unit,E1.N1\nCOL,1\nPER,7\n", "e-peru.csv")
    saved("unit,E1N1\nCHL,1\n", "f-chile.csv")
    saved("unit: {code: BOL}\nanswers:\n  E1.N1: {value: 9}\n", "g-bolivia.yaml")
    saved("{", "h-brazil.json")
    saved("unit,name\nCIV,Côte\n".encode("latin-1"), "i-ivory.csv")

    found = problems_of([offices / "*", offices / "j-missing.csv"])

    assert [(problem.file, problem.row, problem.line, problem.column) for problem in found] == [
        ("e-peru.csv", 3, None, "E1.N1"),
        ("f-chile.csv", None, None, "E1N1"),
        ("g-bolivia.yaml", None, 3, None),
        ("h-brazil.json", None, 1, None),
        ("i-ivory.csv", None, None, None),
        (None, None, None, None),
    ]


# Writing


@pytest.mark.parametrize("name", ["pilots.csv", "pilots.json"])
def test_what_is_written_is_read_back(tmp_path, name):
    pilots = load_pilots()

    path = write_assessments(pilots, tmp_path / name)

    assert (path, read_assessments(path)) == (tmp_path / name, pilots)


def test_the_same_assessments_are_written_as_the_same_bytes(tmp_path):
    pilots = load_pilots()

    one = [write_assessments(pilots, tmp_path / name).read_bytes() for name in ("one.csv", "one.json")]
    read_back = read_assessments(tmp_path / "one.csv")
    two = [write_assessments(read_back, tmp_path / name).read_bytes() for name in ("two.csv", "two.json")]

    assert one == two


@pytest.mark.parametrize("name", ["pilots.xlsx", "pilots", "pilots.yaml", "pilots.csv.gz"])
def test_other_endings_are_not_written(tmp_path, name):
    with pytest.raises(ValueError, match=r"\.csv or \.json"):
        write_assessments(load_pilots(), tmp_path / name)

    assert list(tmp_path.iterdir()) == []


def test_the_path_may_be_a_text(tmp_path):
    assert write_assessments(load_pilots(), str(tmp_path / "pilots.csv")) == Path(tmp_path / "pilots.csv")


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;\r"])
def test_the_line_that_tells_a_spreadsheet_the_separator_is_passed_over(first: str):
    cells = read_delimited(f"{first}\nunit;E1.N1\nXXA;2,5\n", "answers.csv")

    assert cells.frame.to_dict("list") == {"unit": ["XXA"], "E1.N1": ["2,5"]}
    assert cells.rows.tolist() == [1]
