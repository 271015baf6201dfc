"""Which shape a sheet has; and what happens to sheets that have none."""

import pytest

from tests.desk.readers.workbooks import workbook
from typology.desk.readers.shapes import read_sheets, shape_of, shapes
from typology.desk.sheets.cells import Shape, Sheet
from typology.desk.sheets.opening import opened
from typology.errors import Problem

CODES = {"si.pov.gini": "SI.POV.GINI", "egdi": "EGDI"}


def sheet(*rows, file="a.csv", name=None):
    return Sheet(file, name, [list(row) for row in rows])


LONG = sheet(["iso3", "indicator", "year", "value"], ["NAM", "EGDI", "2024", "0.60074"])


def test_shapes_have_different_names():
    assert len({shape.name for shape in shapes}) == len(shapes)


@pytest.mark.parametrize("shape", [shape for shape in shapes if shape.headings], ids=lambda shape: shape.name)
def test_a_shape_is_missed_by_any_of_its_headings(shape):
    """The names of a shape's headings are headings that it accepts, or give an example of one that it does."""
    examples = [heading.name.split(" (")[0].split(" or ")[0].split("such as ")[-1] for heading in shape.headings]
    examples = ["Gini index [SI.POV.GINI]" if "brackets" in text else text for text in examples]

    assert shape.recognises(sheet(examples, ["x"] * len(examples)))
    for place in range(len(examples)):
        without = [*examples[:place], *examples[place + 1 :]]
        assert not shape.recognises(sheet(without, ["x"] * len(without)))


@pytest.mark.parametrize(
    ("headings", "lacks"),
    [
        (
            ["iso3", "EGDI"],
            "the column year (date, time, time_period, ...), for a table with a row per country and year",
        ),
        (
            ["iso3", "label", "year", "value"],
            "the column indicator (series, series_code, ...), for a table with a row per",
        ),
        (["Country Name", "Country Code", "Series Name", "2015 [YR2015]"], "the column Indicator Code, for World Bank"),
        (["Goal", "SeriesDescription", "SeriesCode", "TimePeriod", "Value"], "the column GeoAreaCode, for SDG"),
        (["DATAFLOW", "REF_AREA", "SERIES", "OBS_VALUE"], "the column TIME_PERIOD, for SDMX-CSV"),
    ],
)
def test_a_sheet_of_no_known_shape_is_told_what_it_lacks(headings, lacks):
    problem = shape_of(sheet(["A title"], headings, ["x"] * len(headings)))

    assert isinstance(problem, Problem)
    assert (problem.what, problem.file, problem.row) == ("of no known shape", "a.csv", 2)
    assert problem.found == ", ".join(headings)
    assert problem.expected.startswith(lacks)


@pytest.mark.parametrize(
    ("rows", "what"), [([], "nothing in the sheet"), ([["Dear colleagues,"]], "of no known shape")]
)
def test_a_sheet_without_any_heading_is_told_the_simplest_shape(rows, what):
    problem = shape_of(sheet(*rows))

    assert isinstance(problem, Problem)
    assert problem.what == what
    assert problem.expected.startswith("a header row with the columns iso3, indicator, year and value; or a file as")


def test_a_table_that_begins_far_below_is_told_so(tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text("\n" * 60 + "iso3,indicator,year,value\nNAM,EGDI,2024,0.60074\n")

    (problem,) = (shape_of(found) for found in opened(path))
    assert problem.what == "nothing in its first 40 rows"


def test_a_heading_or_two_are_near_no_shape():
    assert shape_of(sheet(["value"], ["46.5"])).expected.startswith("a header row with")


def test_records_have_no_header_row_to_name():
    problem = shape_of(Sheet("a.json", None, [["message"], ["no"]], range(2)))
    assert (problem.found, problem.row) == ("message", None)


def test_a_file_with_nothing_to_read_beside_others_is_passed_over():
    _, (_, cells) = read_sheets([LONG, sheet(file="inner.zip")], CODES)
    assert [entry.why for entry in cells.passed_over] == ["nothing in it that can be read"]


def test_a_file_of_no_known_shape_is_a_problem():
    ((_, cells),) = read_sheets([sheet(["iso3", "EGDI"])], CODES)

    assert cells.frame.empty
    assert [problem.what for problem in cells.problems] == ["of no known shape"]


def test_beside_sheets_with_figures_a_sheet_of_no_known_shape_is_passed_over():
    (_, first), (_, second) = read_sheets([sheet(["About this file"]), LONG], CODES)

    assert [entry.why for entry in first.passed_over] == ["a sheet of no known shape"]
    assert not first.problems
    assert second.frame["value"].to_list() == ["0.60074"]


def test_in_the_workbook_of_a_producer_only_its_own_shapes_are_read(tmp_path):
    heads = ["Country Name", "Country Code", "Indicator Name", "Indicator Code", "2015"]
    data = [heads, ["Namibia", "NAM", "Gini index", "SI.POV.GINI", 59.1]]
    looks = [["Country Code", "Year", "EGDI"], ["NAM", 2015, 1]]
    notes = [["Country Code", "Region", "IncomeGroup", "SpecialNotes"], ["NAM", "Sub-Saharan Africa", "x", "y"]]
    path = workbook(tmp_path / "gini.xlsx", {"Data": data, "Notes": notes, "Looks": looks, "Cover": [["Gini"]]})

    read = {found.name: cells for found, cells in read_sheets(opened(path), CODES)}

    assert {name: len(cells.frame) for name, cells in read.items()} == {"Data": 1, "Notes": 0, "Looks": 0, "Cover": 0}
    assert {name: len(cells.passed_over) for name, cells in read.items()} == {
        "Data": 0, "Notes": 1, "Looks": 1, "Cover": 1,
    }  # fmt: skip
    assert not any(cells.problems for cells in read.values())


def test_a_table_of_an_office_in_a_workbook_of_its_own_is_read(tmp_path):
    path = workbook(
        tmp_path / "ours.xlsx", {"Ours": [["iso3", "Year", "EGDI"], ["NAM", 2024, 0.60074]], "Cover": [["x"]]}
    )

    read = {found.name: cells for found, cells in read_sheets(opened(path), CODES)}

    assert read["Ours"].frame["value"].to_list() == [0.60074]


def test_producers_go_before_offices():
    table = sheet(["SeriesCode", "GeoAreaCode", "TimePeriod", "Value"], ["EGDI", "516", "2024", "0.60074"])

    shape = shape_of(table)

    assert isinstance(shape, Shape)
    assert shape.name.startswith("SDG global database")
