"""Tables with more columns than are read: two of one heading, columns without one, figures under another name."""

import pytest

from typology.desk.readers.shapes import read_sheets
from typology.desk.sheets.cells import Sheet

CODES = {"si.pov.gini": "SI.POV.GINI", "egdi": "EGDI"}


def read(*lines, file="ours.csv"):
    ((_, cells),) = read_sheets([Sheet(file, None, [line.split(",") for line in lines])], CODES)
    return cells


def unread(cells):
    return [(entry.found, entry.count) for entry in cells.passed_over if entry.why.startswith("a column")]


LONG = "iso3,indicator,year,value"


@pytest.mark.parametrize(
    ("heading", "row", "column"),
    [
        (f"{LONG},Value", "NAM,EGDI,2024,0.6,0.7", "value"),
        (f"{LONG},year", "NAM,EGDI,2024,0.6,2022", "year"),
        (f"ISO3,{LONG}", "KEN,NAM,EGDI,2024,0.6", "ISO3"),
        (f"{LONG},indicator", "NAM,EGDI,2024,0.6,EPI", "indicator"),
        (f"{LONG},iso3,indicator,year,value", "NAM,EGDI,2024,0.6,KEN,EGDI,2024,0.6", "iso3"),
        ("iso3,indicator,2024,iso3", "NAM,EGDI,0.6,KEN", "iso3"),
        ("iso3,year,EGDI,year", "NAM,2024,0.6,2022", "year"),
        ("iso3,EGDI_2024,iso3", "NAM,0.6,KEN", "iso3"),
        ("Country Name,Country Code,Indicator Code,2015,Country Code", "x,NAM,SI.POV.GINI,59.1,KEN", "Country Code"),
        ("Survey Year,Country Name,EGDI,Survey Year", "2024,Namibia,0.6,2022", "Survey Year"),
        ("SeriesCode,GeoAreaCode,TimePeriod,Value,Value", "EGDI,516,2024,0.6,0.7", "Value"),
    ],
)
def test_two_columns_of_one_heading_are_refused_where_they_differ(heading, row, column):
    (problem,) = read(heading, row).problems

    assert (problem.what, problem.row, problem.column) == ("two columns of one heading", 2, column)
    assert " and " in problem.found


def test_two_columns_of_one_heading_that_agree_are_one():
    cells = read(f"{LONG},value", "NAM,EGDI,2024,0.6,0.6")

    assert (len(cells.frame), cells.problems) == (1, ())
    assert unread(cells) == [("value", 1)]


def test_a_figure_that_stands_in_the_second_of_two_columns_alone_is_not_lost():
    (problem,) = read(f"{LONG},value", "NAM,EGDI,2024,,0.6").problems
    assert problem.what == "two columns of one heading"


def test_years_and_series_may_stand_twice_and_are_compared_later():
    assert len(read("iso3,indicator,2024,2024", "NAM,EGDI,0.6,0.7").frame) == 2
    assert len(read("iso3,year,EGDI,EGDI", "NAM,2024,0.6,0.7").frame) == 2


@pytest.mark.parametrize(
    ("heading", "row", "found"),
    [
        (f"{LONG},obs_value", "NAM,EGDI,2024,0.6,0.7", "obs_value"),
        (f"{LONG},lower", "NAM,EGDI,2024,0.6,0.5", "lower"),
        (f"{LONG},2023", "NAM,EGDI,2024,0.6,0.5", "2023"),
        (f"{LONG},", "NAM,EGDI,2024,0.6,0.5", "column E"),
        ("iso3,indicator,2024,2023*", "NAM,EGDI,0.6,0.5", "2023*"),
        ("iso3,indicator,2024,,mean", "NAM,EGDI,0.6,,0.5", "mean"),
        ("iso3,indicator,,2024", "NAM,EGDI,0.5,0.6", "column C"),
        ("iso3,year,EGDI,", "NAM,2024,0.6,0.5", "column D"),
        ("iso3,EGDI_2024,GNI", "NAM,0.6,0.5", "GNI"),
        ("Country Name,Country Code,Indicator Code,2015,mean", "x,NAM,SI.POV.GINI,59.1,60", "mean"),
        ("Survey Year,Country Name,EGDI,", "2024,Namibia,0.6,0.5", "column D"),
    ],
)
def test_figures_of_a_column_that_is_not_read_are_counted(heading, row, found):
    cells = read(heading, row)

    assert len(cells.frame) == 1
    assert unread(cells) == [(found, 1)]


def test_words_beside_figures_are_no_figures():
    cells = read(f"{LONG},note,rank,iso2,source", "NAM,EGDI,2024,0.6,2 of 3,,NA,7", "NAM,EGDI,2022,0.5,,n/a,NA,")
    assert unread(cells) == []
    assert cells.problems == ()
