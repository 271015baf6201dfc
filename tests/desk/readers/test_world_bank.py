"""The World Bank's files, downloads and answers in the forms in which it publishes them.

Figures are those of the World Development Indicators, updated 13 July 2026 (Gini index), unless the country is XXA.
"""

import json

import pytest

from tests.desk.readers.workbooks import cells_of, said, sheet_of, workbook
from typology.desk.readers.shapes import shape_of
from typology.desk.readers.world_bank import (
    world_bank_answer,
    world_bank_notes,
    world_bank_series,
    world_bank_years,
)

ONE_SERIES = """\
"Data Source","World Development Indicators",

"Last Updated Date","2026-07-13",

"Country Name","Country Code","Indicator Name","Indicator Code","2014","2015","2016","2017","2018",
"Africa Eastern and Southern","AFE","Gini index","SI.POV.GINI","","","","","",
"Angola","AGO","Gini index","SI.POV.GINI","","","","","51.3",
"Korea, Dem. People's Rep.","PRK","Gini index","SI.POV.GINI","","","","","",
"Namibia","NAM","Gini index","SI.POV.GINI","","59.1","","","",
"Nigeria","NGA","Gini index","SI.POV.GINI","","","","","35.1",
"""

BULK = """\
Country Name,Country Code,Indicator Name,Indicator Code,2014,2015,2016
Namibia,NAM,"Access to electricity, urban (% of urban population)",EG.ELC.ACCS.UR.ZS,1,,3
Namibia,NAM,Gini index,SI.POV.GINI,,59.1,
XX "A",XXA,Gini index,SI.POV.GINI,0,,1e1
"""

DATABANK = """\
Country Name,Country Code,Series Name,Series Code,2015 [YR2015],2016 [YR2016]
Namibia,NAM,Gini index,SI.POV.GINI,59.1,..
Nigeria,NGA,Gini index,SI.POV.GINI,..,35.1
,,,,,
,,,,,
,,,,,
Data from database: World Development Indicators,,,,,
Last Updated: 07/13/2026,,,,,
"""

DATABANK_BY_SERIES = """\
Time,Time Code,Country Name,Country Code,"Gini, index [SI.POV.GINI]",Urban population [SP.URB.TOTL]
2015,YR2015,Namibia,NAM,59.1,1
2016,YR2016,Namibia,NAM,..,..


Data from database: World Development Indicators
Last Updated: 07/13/2026
"""

SOURCE = "World Bank, World Development Indicators, updated 2026-07-13"


@pytest.fixture
def read(tmp_path):
    """Save a text and read it in the shape that it is found to have; and which that must be."""

    def reading(content, shape, name="gini.csv", codes=("SI.POV.GINI",)):
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8-sig"))
        sheet = sheet_of(path)
        assert shape_of(sheet) is shape
        return cells_of(shape, sheet, *codes)

    return reading


def test_a_file_of_one_series_gives_its_cells_that_are_not_blank(read):
    cells = read(ONE_SERIES, world_bank_years)

    assert said(cells, "country", "country_name", "indicator", "year", "value", "row", "column") == [
        ("AGO", "Angola", "SI.POV.GINI", "2018", "51.3", 7, "2018"),
        ("NAM", "Namibia", "SI.POV.GINI", "2015", "59.1", 9, "2015"),
        ("NGA", "Nigeria", "SI.POV.GINI", "2018", "35.1", 10, "2018"),
    ]
    assert set(cells.frame["source"]) == {SOURCE}
    assert (cells.passed_over, cells.problems) == ((), ())


def test_the_bulk_file_has_no_preamble(read):
    cells = read(BULK, world_bank_years, "WDICSV.csv")

    assert said(cells, "country", "country_name", "year", "value", "row") == [
        ("NAM", "Namibia", "2015", "59.1", 3),
        ("XXA", 'XX "A"', "2014", "0", 4),
        ("XXA", 'XX "A"', "2016", "1e1", 4),
    ]
    assert set(cells.frame["source"]) == {"World Bank, World Development Indicators"}


def test_series_that_nobody_wants_are_passed_over_once_each(read):
    (passed,) = read(BULK, world_bank_years).passed_over
    assert (passed.found, passed.count) == ("EG.ELC.ACCS.UR.ZS", 2)


def test_a_code_is_wanted_under_the_name_the_rulebook_gives_it(tmp_path):
    path = tmp_path / "gini.csv"
    path.write_text(ONE_SERIES)

    cells = world_bank_years.read(sheet_of(path), {"si.pov.gini": "GINI"})

    assert set(cells.frame["indicator"]) == {"GINI"}


@pytest.mark.parametrize("content", [DATABANK, DATABANK.replace(",,,,,\n", "\n").replace(",,,,", "")])
def test_a_download_of_the_databank_ends_with_its_source(read, content):
    cells = read(content, world_bank_years)

    assert said(cells, "country", "year", "value", "column", "source") == [
        ("NAM", "2015", "59.1", "2015 [YR2015]", SOURCE),
        ("NGA", "2016", "35.1", "2016 [YR2016]", SOURCE),
    ]
    assert not cells.problems


def test_a_download_of_the_databank_may_have_a_column_per_series(read):
    cells = read(DATABANK_BY_SERIES, world_bank_series)

    assert said(cells, "country", "year", "value", "row", "column", "source") == [
        ("NAM", "2015", "59.1", 2, "Gini, index [SI.POV.GINI]", SOURCE),
    ]
    assert [(entry.found, entry.count) for entry in cells.passed_over] == [("SP.URB.TOTL", 1)]


def test_a_workbook_has_the_same_shape(tmp_path):
    head = ["Country Name", "Country Code", "Indicator Name", "Indicator Code", "2014", 2015]
    rows = [["Data Source", "World Development Indicators"], ["Last Updated Date", "2026-07-13"], [], head]
    path = workbook(
        tmp_path / "gini.xlsx", {"Data": [*rows, ["Namibia", "NAM", "Gini index", "SI.POV.GINI", None, 59.1]]}
    )

    cells = cells_of(world_bank_years, sheet_of(path), "SI.POV.GINI")

    assert said(cells, "country", "year", "value", "row", "source") == [("NAM", "2015", 59.1, 5, SOURCE)]


def test_marks_that_the_world_bank_does_not_use_are_kept_for_whoever_reads_the_figures(read):
    cells = read(ONE_SERIES.replace('"59.1"', '"n/a"').replace('"35.1"', '" .. "'), world_bank_years)

    assert said(cells, "country", "value") == [("AGO", "51.3"), ("NAM", "n/a")]


def test_rows_of_another_length_and_broken_quotation_marks_are_problems_with_their_rows(read):
    content = ONE_SERIES.replace('"Namibia","NAM"', '"Namibia,"NAM"').replace('"35.1",', '"35.1","","1"')

    cells = read(content.replace('"AGO","Gini index","SI.POV.GINI"', '"AGO"'), world_bank_years)

    assert [(problem.row, problem.what) for problem in cells.problems] == [
        (7, "rows of different length"),
        (9, "quotation marks that do not match"),
        (10, "rows of different length"),
    ]
    assert cells.frame.empty


def answer(*records, page=1):
    said_by_page = {"page": page, "pages": 2, "per_page": 2, "total": 3, "sourceid": "2", "lastupdated": "2026-07-13"}
    return [said_by_page, list(records) or None]


def record(code, iso3, name, year, value, *, series="SI.POV.GINI"):
    return {
        "indicator": {"id": series, "value": "Gini index"},
        "country": {"id": code, "value": name},
        "countryiso3code": iso3,
        "date": year,
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 1,
    }


NAMIBIA = record("NA", "NAM", "Namibia", "2015", 59.1)
BLANK = record("NA", "NAM", "Namibia", "2016", None)
ARAB_WORLD = record("1A", "", "Arab World", "2015", 1)


@pytest.mark.parametrize(
    "content",
    [
        answer(NAMIBIA, BLANK, ARAB_WORLD),
        [answer(NAMIBIA, BLANK), answer(ARAB_WORLD, page=2), answer(page=3)],
        [*answer(NAMIBIA, BLANK), *answer(ARAB_WORLD, page=2)],
    ],
    ids=["one page", "a list of pages", "pages one after the other"],
)
def test_an_answer_of_the_interface_gives_its_records(read, content):
    cells = read(json.dumps(content), world_bank_answer, "gini.json")

    assert said(cells, "country", "country_name", "year", "value", "source", "row", "column") == [
        ("NAM", "Namibia", "2015", 59.1, SOURCE, 1, "value"),
        ("1A", "Arab World", "2015", 1, SOURCE, 3, "value"),
    ]


def test_series_of_an_answer_that_nobody_wants_are_passed_over_once_each(read):
    population = record("NA", "NAM", "Namibia", "2015", 2282704, series="SP.POP.TOTL")

    cells = read(json.dumps(answer(NAMIBIA, population, population)), world_bank_answer, "gini.json")

    assert [(entry.found, entry.count) for entry in cells.passed_over] == [("1 of 2 pages", 1), ("SP.POP.TOTL", 2)]
    assert len(cells.frame) == 1


def test_pages_of_an_answer_that_are_not_in_the_file_are_said(read):
    first = answer(NAMIBIA, NAMIBIA)
    last = answer(record("AO", "AGO", "Angola", "2018", 51.3), page=2)

    assert read(json.dumps([first, last]), world_bank_answer, "gini.json").passed_over == ()
    (entry,) = read(json.dumps(last), world_bank_answer, "gini.json").passed_over
    assert (entry.why.partition(",")[0], entry.found, entry.count) == (
        "on other pages of the answer",
        "1 of 2 pages",
        2,
    )


@pytest.mark.parametrize(
    "headings",
    [
        '"Country Code","Region","IncomeGroup","SpecialNotes","TableName",',
        '"INDICATOR_CODE","INDICATOR_NAME","SOURCE_NOTE","SOURCE_ORGANIZATION",',
        "CountryCode,SeriesCode,Year,DESCRIPTION",
        "Series Code,Topic,Indicator Name,Short definition,Long definition",
        "Code,License Type,Indicator Name,Long definition,Source",
    ],
)
def test_its_notes_have_no_figures_and_say_so(read, headings):
    cells = read(f"{headings}\na,b,c,d,e\n", world_bank_notes)

    assert cells.frame.empty
    assert [entry.why for entry in cells.passed_over] == ["notes of the World Bank, without figures"]


def test_a_table_of_figures_with_regions_and_income_groups_is_not_taken_for_notes(tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text("Country Code,Region,IncomeGroup,Year,SI.POV.GINI\nNAM,Africa,Upper middle,2015,59.1\n")
    assert not world_bank_notes.recognises(sheet_of(path))
