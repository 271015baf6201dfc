"""The SDG global database as the United Nations publish it: which of many figures is the one that is asked for.

Slum shares are those of UN-Habitat in the World Development Indicators of 15 September 2021; the share of good water
bodies is that of the database of 2020; figures of XXA or area 900 and above are made up.
"""

import pandas as pd
import pytest

from tests.desk.readers.workbooks import said, sheet_of
from typology.desk.readers.sdg import sdg_table, sdmx
from typology.desk.readers.shapes import shape_of
from typology.desk.sheets.records import sheet_of_frame

HEAD_2020 = (
    "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,Time_Detail,"
    "UpperBound,LowerBound,BasePeriod,Source,FootNote,Nature,Units,[Reporting Type]"
)
AUSTRIA = (
    '"6","6.3","6.3.2","EN_H2O_OPAMBQ","Proportion of open water bodies with good ambient water quality (%)","40",'
    '"Austria","2017","91.94","2013-2015","","","","Environment Live","","C","PERCENT","G"'
)

HEAD = (
    "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,Time_Detail,"
    "TimeCoverage,UpperBound,LowerBound,BasePeriod,Source,GeoInfoUrl,FootNote,[Age],[Location],[Nature],"
    "[Observation Status],[Reporting Type],[Sex],[Units]"
)

SDMX_HEAD = (
    "DATAFLOW,FREQ,REPORTING_TYPE,SERIES,REF_AREA,SEX,AGE,URBANISATION,INCOME_WEALTH_QUANTILE,EDUCATION_LEV,"
    "OCCUPATION,CUST_BREAKDOWN,COMPOSITE_BREAKDOWN,DISABILITY_STATUS,ACTIVITY,PRODUCT,TIME_PERIOD,OBS_VALUE,"
    "OBS_STATUS,UNIT_MULT,UNIT_MEASURE,BASE_PER,NATURE,TIME_DETAIL,COMMENT_OBS,TIME_COVERAGE,UPPER_BOUND,LOWER_BOUND,"
    "SOURCE_DETAIL,COMMENT_TS,GEO_INFO_URL,GEO_INFO_TYPE,CUST_BREAKDOWN_LB,DATA_LAST_UPDATE"
)


def row(series, area, year, value, *, number="6.1.1", age="", location="", sex="", reporting="G"):
    return (
        f'"6","6.1","{number}","{series}","A, series","{area}","Area {area}","{year}","{value}","{year}","","","","",'
        f'"A source","","a ""note""\nof two lines","{age}","{location}","E","A","{reporting}","{sex}","PERCENT"'
    )


def sdmx_row(series, area, year, value, *, sex="_T", age="_T", urban="_T", freq="A", power="0", reporting="G"):
    return (
        f"IAEG-SDGs:DF_SDG_GLH(1.24),{freq},{reporting},{series},{area},{sex},{age},{urban},_T,_T,_T,_T,_T,_T,_T,_T,"
        f"{year},{value},A,{power},NUMBER,,N,{year},,,,,UN-Habitat,,,,,2026-03-24T00:00:00"
    )


@pytest.fixture
def read(tmp_path):
    """Save lines and read them in the shape that they are found to have; and which that must be."""

    def reading(shape, wanted, *lines):
        path = tmp_path / "sdg.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        sheet = sheet_of(path)
        assert shape_of(sheet) is shape
        return shape.read(sheet, {key.casefold(): code for key, code in wanted.items()})

    return reading


def why(cells):
    return [(entry.found, entry.why, entry.row, entry.count) for entry in cells.passed_over]


PART = "a part, while the total or another part is asked for"


# The long table


def test_a_figure_is_found_by_its_series(read):
    cells = read(sdg_table, {"EN_H2O_OPAMBQ": "SDG 6.3.2"}, HEAD_2020, AUSTRIA)

    assert said(cells, "country", "country_name", "indicator", "year", "value", "source", "row", "column") == [
        (
            "40",
            "Austria",
            "SDG 6.3.2",
            "2017",
            "91.94",
            "United Nations, SDG global database, series EN_H2O_OPAMBQ; Environment Live",
            2,
            "Value",
        )
    ]


def test_or_by_the_number_of_its_indicator(read):
    cells = read(sdg_table, {"SDG 6.3.2": "SDG 6.3.2"}, HEAD_2020, AUSTRIA)
    assert said(cells, "country", "value") == [("40", "91.94")]


def test_of_a_broken_down_series_the_total_is_taken(read):
    cells = read(
        sdg_table,
        {"SH_H2O_SAFE": "WATER"},
        HEAD,
        row("SH_H2O_SAFE", 900, 2020, 40, location="RURAL", sex="BOTHSEX"),
        row("SH_H2O_SAFE", 900, 2020, 60, location="ALLAREA", sex="BOTHSEX", age="ALLAGE"),
        row("SH_H2O_SAFE", 900, 2020, 80, location="URBAN", sex="BOTHSEX"),
        row("SH_H2O_SAFE", 901, 2020, 41, location="RURAL", sex=""),
        row("SH_H2O_SAFE", 900, 2020, 55, location="ALLAREA", sex="FEMALE"),
    )

    assert said(cells, "country", "value", "row") == [("900", "60", 3)]
    assert why(cells) == [
        ("SH_H2O_SAFE rural", PART, 2, 2),
        ("SH_H2O_SAFE urban", PART, 4, 1),
        ("SH_H2O_SAFE female", PART, 6, 1),
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        {"SH_H2O_SAFE": "SH.H2O.SMDW.UR.ZS"},
        {"SDG 6.1.1": "SH.H2O.SMDW.UR.ZS"},
        {"SH_H2O_SAFE urban": "WATER"},
        {"SDG 6.1.1 URBAN": "WATER"},
    ],
)
def test_where_an_indicator_is_urban_the_urban_figure_is_taken(read, wanted):
    cells = read(
        sdg_table,
        wanted,
        HEAD,
        row("SH_H2O_SAFE", 900, 2020, 60, location="ALLAREA"),
        row("SH_H2O_SAFE", 900, 2020, 80, location="URBAN"),
    )

    assert said(cells, "value", "row") == [("80", 3)]


def test_total_and_urban_part_may_be_two_indicators(read):
    cells = read(
        sdg_table,
        {"SH_H2O_SAFE": "WATER", "SH_H2O_SAFE urban": "WATER.URBAN"},
        HEAD,
        row("SH_H2O_SAFE", 900, 2020, 60, location="ALLAREA"),
        row("SH_H2O_SAFE", 900, 2020, 80, location="URBAN"),
    )

    assert said(cells, "indicator", "value") == [("WATER", "60"), ("WATER.URBAN", "80")]


def test_a_part_that_is_the_whole_of_a_series_must_be_named(read):
    lines = HEAD, row("SG_GEN_PARL", 404, 2020, "21.8", sex="FEMALE", number="5.5.1")

    assert why(read(sdg_table, {"SG_GEN_PARL": "W"}, *lines)) == [("SG_GEN_PARL female", PART, 2, 1)]
    assert said(read(sdg_table, {"SG_GEN_PARL female": "W"}, *lines), "value") == [("21.8",)]


def test_slum_shares_are_urban_figures(read):
    slums = {"IND": (356, "35.2"), "KEN": (404, "46.5"), "EGY": (818, "5.2"), "COL": (170, "27.8")}
    lines = [row("EN_LND_SLUM", area, 2018, share, location="URBAN", number="11.1.1") for area, share in slums.values()]

    cells = read(sdg_table, {"EN_LND_SLUM": "EN.POP.SLUM.UR.ZS", "SDG 11.1.1": "EN.POP.SLUM.UR.ZS"}, HEAD, *lines)

    assert said(cells, "country", "value") == [("356", "35.2"), ("404", "46.5"), ("818", "5.2"), ("170", "27.8")]


def test_a_number_with_several_series_says_nothing_unless_the_rulebook_names_one(read):
    lines = (
        HEAD,
        row("EN_REF_WASCOL", 900, 2020, 80),
        row("EN_MWT_COLLV", 900, 2020, 7),
        row("EN_MWT_COLLV", 901, 2020, 8),
    )
    several = "one of several series of its SDG indicator; the rulebook must name one"

    by_number = read(sdg_table, {"SDG 6.1.1": "WASTE"}, *lines)
    by_name = read(sdg_table, {"SDG 6.1.1": "WASTE", "EN_REF_WASCOL": "WASTE"}, *lines)

    assert by_number.frame.empty
    assert why(by_number) == [("EN_REF_WASCOL", several, 2, 1), ("EN_MWT_COLLV", several, 3, 2)]
    assert said(by_name, "value") == [("80",)]
    assert why(by_name) == [("EN_MWT_COLLV", "a series that the rulebook does not know", None, 2)]


def test_a_number_does_not_ask_for_the_total_beside_a_part_that_is_named(read):
    cells = read(
        sdg_table,
        {"SDG 11.6.2": "AIR", "EN_ATM_PM25 urban": "AIR"},
        HEAD,
        row("EN_ATM_PM25", 900, 2019, 30, location="ALLAREA", number="11.6.2"),
        row("EN_ATM_PM25", 900, 2019, 31, location="URBAN", number="11.6.2"),
    )

    assert said(cells, "value") == [("31",)]


def test_a_figure_that_stands_under_two_indicators_is_read_once(read):
    cells = read(
        sdg_table,
        {"VC_DSR_MTMP": "DEATHS"},
        HEAD,
        row("VC_DSR_MTMP", 900, 2020, "0.5", number="1.5.1"),
        row("VC_DSR_MTMP", 900, 2020, "0.5", number="11.5.1"),
    )

    assert said(cells, "row") == [(2,)]
    assert [entry.count for entry in cells.passed_over] == [1]


def test_two_figures_for_one_thing_are_left_for_whoever_looks_for_duplicates(read):
    cells = read(
        sdg_table, {"SH_H2O_SAFE": "W"}, HEAD, *[row("SH_H2O_SAFE", 900, 2020, value) for value in (60, 61, 60)]
    )
    assert said(cells, "value") == [("60",), ("61",), ("60",)]


def test_what_countries_report_beside_the_global_database_is_passed_over(read):
    cells = read(sdg_table, {"SH_H2O_SAFE": "W"}, HEAD, row("SH_H2O_SAFE", 900, 2020, 60, reporting="N"))
    assert why(cells) == [("SH_H2O_SAFE", "reported beside the global database", 2, 1)]


def test_bounds_and_marks_are_kept_for_whoever_reads_the_figures(read):
    lines = [row("SH_H2O_SAFE", 900, 2015 + place, value) for place, value in enumerate(["<2.5", ">95", "NaN", ""])]
    assert said(read(sdg_table, {"SH_H2O_SAFE": "W"}, HEAD, *lines), "value") == [("<2.5",), (">95",), ("NaN",)]


def test_series_that_nobody_wants_are_passed_over_once_each(read):
    lines = [row("SH_H2O_SAFE", area, 2020, 1) for area in (900, 901)]
    (entry,) = read(sdg_table, {"SP_ACS_BSRVH2O": "W"}, HEAD, *lines).passed_over
    assert (entry.found, entry.count) == ("SH_H2O_SAFE", 2)


def test_rows_of_another_length_are_problems(read):
    cells = read(sdg_table, {"EN_H2O_OPAMBQ": "W"}, HEAD_2020, AUSTRIA.replace("Environment Live", 'Live","Live'))
    assert [(problem.row, problem.what) for problem in cells.problems] == [(2, "rows of different length")]


# SDMX-CSV


def test_sdmx_gives_the_total_in_units_of_one(read):
    cells = read(
        sdmx,
        {"EN_LND_SLUM": "EN.POP.SLUM.UR.ZS", "SM_POP_REFG": "REFUGEES"},
        SDMX_HEAD,
        sdmx_row("EN_LND_SLUM", 404, 2018, "46.5", urban="U"),
        sdmx_row("EN_LND_SLUM", 404, 2018, "1", urban="DOU_CITY"),
        sdmx_row("SM_POP_REFG", 404, 2020, "452.941", power="3"),
        sdmx_row("SM_POP_REFG", 404, 2020, "1", sex="F"),
    )

    assert said(cells, "country", "indicator", "year", "value", "row", "column") == [
        ("404", "EN.POP.SLUM.UR.ZS", "2018", "46.5", 2, "OBS_VALUE"),
        ("404", "REFUGEES", "2020", "452941", 4, "OBS_VALUE"),
    ]
    assert why(cells) == [("EN_LND_SLUM dou_city", PART, 3, 1), ("SM_POP_REFG female", PART, 5, 1)]
    assert cells.frame["source"][0] == "United Nations, SDG global database, series EN_LND_SLUM; UN-Habitat"


@pytest.mark.parametrize(
    ("value", "power", "said_of_it"),
    [
        ("46.5", "-1", "4.65"),
        ("46.5", "thousands", "46.5 x 10^thousands"),
        ("46.5", "999999999", "46.5 x 10^999999999"),
        ("12 a", "3", "12 a x 10^3"),
        ("<5", "3", "<5"),
        ("N/A", "3", "N/A"),
    ],
)
def test_what_cannot_be_multiplied_is_never_taken_for_units_of_one(read, value, power, said_of_it):
    cells = read(sdmx, {"SM_POP_REFG": "R"}, SDMX_HEAD, sdmx_row("SM_POP_REFG", 404, 2020, value, power=power))
    assert said(cells, "value") == [(said_of_it,)]


def test_a_decimal_comma_is_not_multiplied_for_it_might_part_thousands(read):
    lines = [line.replace(",", ";") for line in (SDMX_HEAD, sdmx_row("SM_POP_REFG", 404, 2020, "46.5", power="3"))]
    cells = read(sdmx, {"SM_POP_REFG": "R"}, lines[0], lines[1].replace("46.5", "46,5"))
    assert said(cells, "value") == [("46,5 x 10^3",)]


def test_whatever_stands_in_a_dataframe_is_kept_for_whoever_reads_figures():
    row = {"SeriesCode": "EN_H2O_OPAMBQ", "GeoAreaCode": 40, "TimePeriod": [2017], "Value": {"a": 91.94}}
    cells = sdg_table.read(sheet_of_frame(pd.DataFrame([row])), {"en_h2o_opambq": "WATER"})
    assert said(cells, "year", "value") == [([2017], {"a": 91.94})]


def test_a_figure_without_a_series_is_said_to_have_none(read):
    cells = read(sdg_table, {"EN_H2O_OPAMBQ": "WATER"}, HEAD_2020, AUSTRIA.replace("EN_H2O_OPAMBQ", ""))
    (entry,) = cells.passed_over
    assert (entry.why.partition(":")[0], entry.found, entry.count) == ("figures of no series", None, 1)


def test_a_figure_of_a_quarter_is_no_yearly_figure(read):
    cells = read(sdmx, {"SM_POP_REFG": "R"}, SDMX_HEAD, sdmx_row("SM_POP_REFG", 404, "2020-Q1", 1, freq="Q"))
    assert why(cells) == [("SM_POP_REFG", "not a yearly figure", 2, 1)]


@pytest.mark.parametrize("dimension", ["CUST_BREAKDOWN", "COMPOSITE_BREAKDOWN", "PRODUCT", "DISABILITY_STATUS"])
def test_any_dimension_may_break_a_series_down(read, dimension):
    cells = SDMX_HEAD.split(",").index(dimension)
    broken = sdmx_row("ER_BDY_KMGBFT14", 1, 2026, 50).split(",")
    broken[cells] = "KMGBFT14_ACHIEVED"

    found = read(sdmx, {"ER_BDY_KMGBFT14": "B"}, SDMX_HEAD, sdmx_row("ER_BDY_KMGBFT14", 1, 2026, 158), ",".join(broken))

    assert said(found, "value") == [("158",)]
    assert why(found) == [("ER_BDY_KMGBFT14 kmgbft14_achieved", PART, 3, 1)]


@pytest.mark.parametrize(
    "lines",
    [
        ["DATAFLOW,REF_AREA,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE", "CME,XXA,CME_MRY0T4,_T,2020,8.5,RATE"],
        [
            "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA:Reference area,INDICATOR:Indicator,SEX:Sex,TIME_PERIOD:Time,"
            "OBS_VALUE:Value",
            "dataflow,CME,I,XXA: Somewhere,CME_MRY0T4: Deaths,_T: Total,2020,8.5",
            "dataflow,CME,D,XXA: Somewhere,CME_MRY0T4: Deaths,_T: Total,2021,8.5",
        ],
        [
            "STRUCTURE[;],STRUCTURE_ID,ACTION,OBS_VALUE,TIME_PERIOD,SEX,REF_AREA,INDICATOR",
            "dataflow,CME,R,8.5,2020,_T,XXA,CME_MRY0T4",
            "dataflow,CME,R,8.7,2020,M,XXA,CME_MRY0T4",
        ],
    ],
    ids=["version 1", "version 2 with labels", "version 2 in any order"],
)
def test_other_producers_use_it_too(read, lines):
    cells = read(sdmx, {"CME_MRY0T4": "SH.DYN.MORT"}, *lines)

    assert said(cells, "country", "indicator", "year", "value", "source") == [
        ("XXA", "SH.DYN.MORT", "2020", "8.5", "CME, series CME_MRY0T4")
    ]
