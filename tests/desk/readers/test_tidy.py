"""Tables that offices and their colleagues make, under the headings that people give them."""

import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.readers.workbooks import said, sheet_of, workbook
from typology.desk.readers.shapes import shape_of
from typology.desk.readers.tidy import tidy_long, tidy_series, tidy_series_years, tidy_years
from typology.desk.sheets.cells import Sheet
from typology.desk.sheets.records import sheet_of_frame

CODES = {"si.pov.gini": "SI.POV.GINI", "egdi": "EGDI"}


@pytest.fixture
def read(tmp_path):
    """Save a text and read it in the shape that it is found to have; and which that must be."""

    def reading(content, shape, name="ours.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        sheet = sheet_of(path)
        assert shape_of(sheet) is shape
        return shape.read(sheet, CODES)

    return reading


def read_sheet(sheet, shape):
    assert shape_of(sheet) is shape
    return shape.read(sheet, CODES)


# A row per figure


@pytest.mark.parametrize(
    "heading",
    [
        "iso3,indicator,year,value",
        "ISO3,Series,Date,Value",
        "country_code,indicator_code,time,value",
        "REF_AREA,SERIES,TIME_PERIOD,OBS_VALUE",
        "Country Code,Series Code,Year,Value",
        "country,indicator,year,value",
        "unit,indicator,year,value",
        "code,variable,Reference year,value",
    ],
)
def test_columns_are_found_by_their_headings(read, heading):
    cells = read(f"{heading}\nNAM,SI.POV.GINI,2015,59.1\n", tidy_long)

    assert said(cells, "country", "country_name", "indicator", "year", "value", "source", "row") == [
        ("NAM", None, "SI.POV.GINI", "2015", "59.1", "ours.csv", 2)
    ]


@pytest.mark.parametrize(
    ("heading", "cells", "whose"),
    [
        ("iso3,country", "NAM,Namibia", ("NAM", "Namibia")),
        ("country,country_name", "NA,Namibia", ("NA", "Namibia")),
        ("country,unit", "Namibia,per cent", (None, "Namibia")),
        ("country,unit", "NA,per cent", ("NA", None)),
        ("geoAreaCode,geoAreaName", "516,Namibia", ("516", "Namibia")),
        ("iso3,unit", "NAM,per cent", ("NAM", None)),
        ("Country,Note", "Côte d'Ivoire,x", (None, "Côte d'Ivoire")),
        ("economy,note", "516,x", ("516", None)),
    ],
)
def test_countries_come_with_code_or_name_or_both(read, heading, cells, whose):
    found = read(f"{heading},indicator,year,value\n{cells},SI.POV.GINI,2015,59.1\n", tidy_long)
    assert said(found, "country", "country_name") == [whose]


def test_namibia_is_never_missing(read):
    cells = read("iso2,indicator,year,value\nNA,SI.POV.GINI,2015,59.1\n", tidy_long)
    assert said(cells, "country", "value") == [("NA", "59.1")]


def test_the_source_is_said_by_a_row_or_is_the_file(read):
    content = (
        "iso3,indicator,year,value,source\nNAM,SI.POV.GINI,2015,59.1,Household survey\nAGO,SI.POV.GINI,2018,51.3,\n"
    )
    assert said(read(content, tidy_long), "source") == [("Household survey",), ("ours.csv",)]

    content = "iso3,indicator,year,value,source_repo,source_path\nNAM,SI.POV.GINI,2015,59.1,ours,data/gini.csv\n"
    assert said(read(content, tidy_long), "source") == [("ours, data/gini.csv",)]


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2015-06-30", "2015"),
        ("30.06.2015", "2015"),
        ("6/30/2015", "2015"),
        ("2015-06", "2015"),
        ("2015-06-30T00:00:00", "2015"),
        ("2015Q2", "2015"),
        ("2015.0", "2015"),
        ("2014/15", "2014/15"),
        ("2014-15", "2014-15"),
        ("15", "15"),
        ("last year", "last year"),
        ("", ""),
    ],
)
def test_a_full_date_keeps_its_year_and_anything_else_stays_as_it_is(read, date, year):
    assert said(read(f"iso3,indicator,date,value\nNAM,SI.POV.GINI,{date},59.1\n", tidy_long), "year") == [(year,)]


def test_a_year_goes_before_any_other_date(read):
    cells = read("iso3,date,indicator,year,value\nNAM,2026-01-01,SI.POV.GINI,2015,59.1\n", tidy_long)
    assert said(cells, "year") == [("2015",)]


def test_blank_cells_and_two_points_are_no_figures_and_texts_are_kept(read):
    rows = "".join(
        f"NAM,SI.POV.GINI,{2015 + place},{value}\n" for place, value in enumerate(["", "..", "n/a", "high", "0"])
    )
    assert said(read(f"iso3,indicator,year,value\n{rows}", tidy_long), "value") == [("n/a",), ("high",), ("0",)]


def test_indicators_that_nobody_wants_are_passed_over_once_each(read):
    cells = read("iso3,indicator,year,value\nNAM,X,2015,1\nNAM,X,2016,1\nNAM,X,2017,\nNAM,Y,2016,1\n", tidy_long)
    assert [(entry.found, entry.count) for entry in cells.passed_over] == [("X", 2), ("Y", 1)]


def test_of_figures_that_are_broken_down_the_total_is_taken(read):
    content = (
        "iso3,indicator,Sex,Age,year,value\nNAM,EGDI,Both sexes,,2024,0.60074\nNAM,EGDI,F,,2024,1\n"
        "AGO,EGDI,female,15+,2024,1\nAGO,EGDI,F,Total,2024,2\nAGO,X,F,Total,2024,2\n"
    )

    cells = read(content, tidy_long)

    assert said(cells, "country", "value") == [("NAM", "0.60074")]
    assert [(entry.found, entry.count) for entry in cells.passed_over] == [
        ("EGDI female", 2),
        ("EGDI 15+ female", 1),
        ("X", 1),
    ]


def test_a_dataframe_is_read_like_a_file():
    frame = pd.DataFrame(
        {
            "iso3": ["NAM", "AGO", None],
            "indicator": "SI.POV.GINI",
            "date": pd.to_datetime(["2015-06-30", "2018-06-30", "2019-06-30"]),
            "value": [59.1, None, 1.0],
        }
    )

    cells = read_sheet(sheet_of_frame(frame), tidy_long)

    assert said(cells, "country", "year", "value", "source", "row") == [
        ("NAM", 2015, 59.1, "table", 2),
        (None, 2019, 1.0, "table", 4),
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["NAM", "NA", "AGO", "516"]),
            st.sampled_from(["SI.POV.GINI", "EGDI", "OTHER"]),
            st.integers(1990, 2025).map(str),
            st.one_of(st.floats(allow_nan=False, allow_infinity=False).map(str), st.sampled_from(["", "..", "x"])),
        ),
        max_size=8,
    ),
    st.permutations(range(4)),
)
def test_every_figure_is_read_or_counted_whatever_the_order_of_the_columns(figures, order):
    rows = [["iso3", "indicator", "year", "value"], *map(list, figures)]
    cells = read_sheet(Sheet("a.csv", None, [[row[place] for place in order] for row in rows]), tidy_long)

    there = [(number, *figure) for number, figure in enumerate(figures, start=2) if figure[3] not in ("", "..")]
    assert said(cells, "row", "country", "indicator", "year", "value") == [
        entry for entry in there if entry[2] != "OTHER"
    ]
    assert sum(entry.count for entry in cells.passed_over) == sum(entry[2] == "OTHER" for entry in there)


def test_the_world_is_read_whole():
    path = Path(os.environ.get("TYPOLOGY_DATA", Path(__file__).resolve().parents[3].parent / "shared/data"))
    if not (path / "world_indicators.csv").is_file():
        pytest.skip("no world_indicators.csv")
    table = pd.read_csv(path / "world_indicators.csv", dtype=str, keep_default_na=False)
    sheet = sheet_of(path / "world_indicators.csv")
    assert shape_of(sheet) is tidy_long

    cells = tidy_long.read(sheet, {code.casefold(): code for code in table["indicator"]})

    assert (cells.passed_over, cells.problems) == ((), ())
    for column, heading in {"country": "iso3", "indicator": "indicator", "year": "year", "value": "value"}.items():
        assert cells.frame[column].to_list() == table[heading].to_list()
    assert cells.frame["source"].to_list() == (table["source_repo"] + ", " + table["source_path"]).to_list()


# A column per year, a column per indicator


def test_years_may_stand_side_by_side(read):
    cells = read("Country,Indicator,2015,YR2016\nNamibia,SI.POV.GINI,59.1,..\nAGO,X,1,2\n", tidy_years)

    assert said(cells, "country_name", "year", "value", "row", "column") == [("Namibia", "2015", "59.1", 2, "2015")]
    assert [(entry.found, entry.count) for entry in cells.passed_over] == [("X", 2)]


def test_indicators_may_stand_side_by_side(tmp_path):
    path = workbook(
        tmp_path / "ours.xlsx",
        {"Our table": [["Figures of the office"], [], ["Country", "Year", "EGDI", "SI.POV.GINI", "Remark"],
                       ["Namibia", 2024, 0.60074, None, "e-government"], ["NA", 2015, None, 59.1, None]]},
    )  # fmt: skip

    cells = read_sheet(sheet_of(path), tidy_series)

    assert said(cells, "country", "country_name", "indicator", "year", "value", "row", "column") == [
        (None, "Namibia", "EGDI", 2024.0, 0.60074, 4, "EGDI"),
        ("NA", None, "SI.POV.GINI", 2015.0, 59.1, 5, "SI.POV.GINI"),
    ]
    assert [(entry.found, entry.count) for entry in cells.passed_over] == [("Remark", 1)]


def test_each_indicator_may_have_its_year_in_its_heading(read):
    cells = read("iso3,country,EGDI_2022,EGDI (2024),SI.POV.GINI 2015,rank_2024\nNAM,Namibia,0.5322,0.60074,59.1,114\n",
                 tidy_series_years)  # fmt: skip

    assert said(cells, "country", "country_name", "indicator", "year", "value", "column") == [
        ("NAM", "Namibia", "EGDI", "2022", "0.5322", "EGDI_2022"),
        ("NAM", "Namibia", "EGDI", "2024", "0.60074", "EGDI (2024)"),
        ("NAM", "Namibia", "SI.POV.GINI", "2015", "59.1", "SI.POV.GINI 2015"),
    ]
    assert [entry.found for entry in cells.passed_over] == ["rank_2024"]


def test_figures_without_a_year_are_a_problem(read):
    (problem,) = read("iso3,EGDI_2024,SI.POV.GINI\nNAM,0.60074,59.1\n", tidy_series_years).problems
    assert (problem.what, problem.column) == ("figures without a year", "SI.POV.GINI")


def test_an_interface_to_the_world_bank_gives_frames_of_these_shapes():
    by_year = pd.DataFrame({"YR2015": [59.1]}, index=pd.MultiIndex.from_tuples(
        [("NAM", "SI.POV.GINI")], names=["economy", "series"]))  # fmt: skip
    by_series = pd.DataFrame({"SI.POV.GINI": [59.1]}, index=pd.MultiIndex.from_tuples(
        [("NAM", "YR2015")], names=["economy", "time"]))  # fmt: skip

    assert said(read_sheet(sheet_of_frame(by_year), tidy_years), "country", "year") == [("NAM", "2015")]
    assert said(read_sheet(sheet_of_frame(by_series), tidy_series), "country", "year", "value") == [
        ("NAM", "2015", 59.1)
    ]


# As offices leave them


def test_a_figure_without_an_indicator_is_refused_for_it_may_stand_beside_a_merged_cell(read):
    content = "iso3,indicator,year,value\nNAM,EGDI,2024,0.60074\nNAM,,2022,0.5322\nNAM,,2020,\n"
    (problem,) = read(content, tidy_long).problems
    assert (problem.what, problem.row, problem.column) == ("no indicator", 3, "indicator")

    (problem,) = read("iso3,Series,2022,2024\nNAM,EGDI,..,0.6\nNAM,,..,0.5\nNAM,,..,\n", tidy_years).problems
    assert (problem.what, problem.row, problem.column) == ("no indicator", 3, "Series")


@pytest.mark.parametrize("line", ["Source: our office", '"Source: our office, 2024"', "* estimated", "Примечание"])
def test_a_line_of_text_below_a_table_is_no_row_of_it(read, line):
    cells = read(f"iso3,indicator,year,value\nNAM,EGDI,2024,0.60074\n\n{line}\n", tidy_long)
    assert (len(cells.frame), cells.problems) == (1, ())


@pytest.mark.parametrize("line", ["0.5", "-0.5", "NAM;EGDI;2022;0.5", "NAM\tEGDI\t2022\t0.5", "NAM,0.5", "2 of 3"])
def test_a_line_that_may_hold_a_figure_is_not_passed_over(read, line):
    (problem,) = read(f"iso3,indicator,year,value\nNAM,EGDI,2024,0.60074\n{line}\n", tidy_long).problems
    assert (problem.what, problem.row) == ("rows of different length", 3)


@pytest.mark.parametrize(
    "heading",
    [
        "Pays;Indicateur;Année;Valeur",
        "País;Indicador;Año;Valor",
        "Страна;Показатель;Год;Значение",
        "国家;指标;年份;数值",
        "البلد;المؤشر;السنة;القيمة",
    ],
)
def test_headings_may_be_in_a_language_of_the_united_nations(read, heading):
    cells = read(f"{heading}\nNamibia;EGDI;2024;0,60074\n", tidy_long)
    assert said(cells, "country_name", "indicator", "year", "value") == [("Namibia", "EGDI", "2024", "0,60074")]


@pytest.mark.parametrize("heading", ["2015.0", "2015-12-31", "2015-01-01 00:00:00", "YR2015", "\u200f2015\u200e"])
def test_a_year_above_a_column_may_be_written_as_a_date_or_a_number(read, heading):
    assert said(read(f"iso3,indicator,{heading}\nNAM,EGDI,0.6\n", tidy_years), "year") == [("2015",)]


def test_invisible_signs_make_no_difference(read):
    cells = read("iso3,indicator,year,value\n\u200fNAM\u200e,EGDI\ufeff,\u200e2024,0.60074\n", tidy_long)
    assert said(cells, "country", "indicator", "year") == [("NAM", "EGDI", "2024")]


def test_a_heading_of_many_signs_is_read_at_once(read):
    assert len(read(f"iso3,{'_' * 50_000}x,EGDI_2024\nNAM,1,0.6\n", tidy_series_years).frame) == 1


def test_pivot_tables_are_read_like_the_tables_they_are_made_of():
    long = pd.DataFrame({"iso3": ["NAM", "NAM"], "indicator": "EGDI", "year": [2022, 2024], "value": [0.5322, 0.60074]})
    pivots = {
        tidy_series_years: long.pivot_table(index="iso3", columns=["indicator", "year"], values="value"),
        tidy_series: long.pivot_table(index=["iso3", "year"], columns="indicator", values=["value"]),
        tidy_years: long.assign(year=long["year"].astype(float)).pivot(
            index=["iso3", "indicator"], columns="year", values="value"
        ),
    }

    for shape, table in pivots.items():
        cells = read_sheet(sheet_of_frame(table), shape)
        found = {(one.country, one.indicator, int(one.year)): one.value for one in cells.frame.itertuples()}
        assert found == {("NAM", "EGDI", 2022): 0.5322, ("NAM", "EGDI", 2024): 0.60074}


def test_a_table_that_is_indexed_by_one_of_its_columns_is_read():
    frame = pd.DataFrame({"iso3": ["NAM"], "indicator": "EGDI", "year": 2024, "value": [0.60074]})
    assert len(read_sheet(sheet_of_frame(frame.set_index("iso3", drop=False)), tidy_long).frame) == 1
    other = frame.set_index(pd.Index(["KEN"], name="iso3"))
    assert [problem.what for problem in read_sheet(sheet_of_frame(other), tidy_long).problems] == [
        "two columns of one heading"
    ]


@pytest.mark.parametrize(("entry", "year"), [(pd.Period("2015-03"), "2015"), (pd.Timestamp("2015-03-01"), 2015)])
def test_years_may_be_periods_and_times(entry, year):
    frame = pd.DataFrame({"iso3": ["NAM"], "indicator": "EGDI", "year": [entry], "value": [0.6]})
    assert said(read_sheet(sheet_of_frame(frame), tidy_long), "year") == [(year,)]
