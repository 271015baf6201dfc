"""The INFORM Risk Index: results as text and as sheet, and the figures behind them.

Results are those published for 2016, mid-2018 and 2020, unless the country is XXA or XXB.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.desk.readers.workbooks import Rows, cells_of, said, sheet_of, workbook
from typology.desk.readers.inform import inform_beside, inform_population, inform_raw, inform_results
from typology.desk.sheets.cells import Shape

ALL = ("INFORM.NATURAL", "INFORM.HUMAN", "INFORM.HAZARD", "INFORM.VULNERABILITY", "INFORM.COPING", "INFORM.RISK")

HEADS_2020 = (
    "COUNTRY,ISO3,Earthquake,Flood,Tsunami,Tropical Cyclone,Drought,Epidemic,Natural,Projected Conflict Risk,"
    "Current Highly Violent Conflict Intensity,Human,HAZARD & EXPOSURE,Development & Deprivation,Inequality,"
    "Aid Dependency,Socio-Economic Vulnerability,Uprooted people,Health Conditions,Children U5,Recent Shocks,"
    "Food Security,Other Vulnerable Groups,Vulnerable Groups,VULNERABILITY,DRR,Governance,Institutional,Communication,"
    "Physical infrastructure,Access to health care,Infrastructure,LACK OF COPING CAPACITY,INFORM RISK,RISK CLASS,Rank,"
    "Lack of Reliability (*),Number of Missing Indicators,% of Missing Indicators,Countries in HVC,"
    "Recentness data (average years)"
)
ALBANIA_2020 = (
    "Albania,ALB,9.3,4.7,7.8,0,6.8,4.9,6.4,0.1,0,0.1,3.9,2.4,2.1,1.8,2.2,0.9,0.2,1.1,0.2,1.8,0.8,0.9,1.6,x,5.6,5.6,2,"
    "1.7,3.7,2.5,4.2,3,Low,119,#VALUE!,8,16%,,#VALUE!"
)
KENYA_2020 = (
    "Kenya,KEN,3.2,5.6,6,0,7,6.6,5.1,9.3,0,6.5,5.8,7.3,5.7,1.5,5.5,7.7,4.6,3,2.3,7.5,4.7,6.4,6,3.9,6.5,5.2,5.3,8.4,7.7,"
    "7.1,6.2,6,High,22,#VALUE!,0,0%,,#VALUE!"
)


def results_2020(folder: Path, name: str = "inform_gri_2020_v040.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADS_2020, ALBANIA_2020, KENYA_2020]))
    return path


def test_the_six_figures_of_a_country_are_of_the_year_before_the_edition(tmp_path: Path) -> None:
    cells = cells_of(inform_results, sheet_of(results_2020(tmp_path)), *ALL)
    kenya = cells.frame[cells.frame["country"] == "KEN"]

    assert dict(zip(kenya["indicator"], kenya["value"], strict=True)) == {
        "INFORM.NATURAL": "5.1",
        "INFORM.HUMAN": "6.5",
        "INFORM.HAZARD": "5.8",
        "INFORM.VULNERABILITY": "6",
        "INFORM.COPING": "6.2",
        "INFORM.RISK": "6",
    }
    assert set(kenya["year"]) == {2019}
    assert set(kenya["row"]) == {3}
    assert set(kenya["source"]) == {"European Commission Joint Research Centre and IASC, INFORM Risk Index 2020"}


def test_any_other_column_has_the_code_of_its_heading(tmp_path: Path) -> None:
    cells = cells_of(inform_results, sheet_of(results_2020(tmp_path)), "INFORM.DRR", "INFORM.UPROOTED_PEOPLE")

    assert sorted(said(cells, "country", "indicator", "value")) == [
        ("ALB", "INFORM.DRR", "x"),
        ("ALB", "INFORM.UPROOTED_PEOPLE", "0.9"),
        ("KEN", "INFORM.DRR", "3.9"),
        ("KEN", "INFORM.UPROOTED_PEOPLE", "7.7"),
    ]


def test_a_column_is_also_found_by_the_heading_that_the_rulebook_names(tmp_path: Path) -> None:
    sheet = sheet_of(results_2020(tmp_path))

    frame = inform_results.read(sheet, {"uprooted people": "INFORM.UPROOTED"}).frame

    assert dict(zip(frame["country"], frame["value"], strict=True)) == {"ALB": "0.9", "KEN": "7.7"}
    assert set(frame["indicator"]) == {"INFORM.UPROOTED"}


def test_columns_that_nobody_wants_are_passed_over_once_each(tmp_path: Path) -> None:
    cells = cells_of(inform_results, sheet_of(results_2020(tmp_path)), *ALL)
    counts = {entry.indicator: entry.count for entry in cells.passed_over}

    assert len(cells.passed_over) == len(HEADS_2020.split(",")) - 2 - len(ALL) - 1  # no cell under Countries in HVC
    assert counts["INFORM.EARTHQUAKE"] == 2


def test_the_middle_of_the_year_is_said_in_the_source(tmp_path: Path) -> None:
    path = results_2020(tmp_path, "INFORM_Mid2018_v034.csv")

    cells = cells_of(inform_results, sheet_of(path), "INFORM.RISK")

    assert set(cells.frame["year"]) == {2017}
    assert set(cells.frame["source"]) == {
        "European Commission Joint Research Centre and IASC, INFORM Risk Index mid-2018"
    }


def test_the_year_of_a_folder_is_not_that_of_the_edition(tmp_path: Path) -> None:
    sheet = replace(sheet_of(results_2020(tmp_path)), file="figures/2024/inform_gri_2020_v040.csv")

    assert set(cells_of(inform_results, sheet, "INFORM.RISK").frame["year"]) == {2019}


def test_a_table_without_a_year_is_a_problem_that_says_where_it_could_stand(tmp_path: Path) -> None:
    cells = cells_of(inform_results, sheet_of(results_2020(tmp_path, "inform.csv")), *ALL)

    assert cells.frame.empty
    assert [str(problem) for problem in cells.problems] == [
        "inform.csv: no year: expected the year of the edition in the name of the sheet or the file, "
        'such as "INFORM Risk 2025 (a-z)"'
    ]


def test_blank_rows_and_a_comma_after_the_header_are_as_published_for_2016(tmp_path: Path) -> None:
    path = tmp_path / "INFORM-2016.csv"
    path.write_text(
        "COUNTRY,ISO3,Natural,Human,HAZARD & EXPOSURE,VULNERABILITY,LACK OF COPING CAPACITY,INFORM RISK,Rank,\n\n"
        "Algeria,DZA,3.6,8,6.3,3.5,4.8,4.8,37\n\nCambodia,KHM,4.4,1.1,2.9,3.2,6.8,4,70\n"
    )

    cells = cells_of(inform_results, sheet_of(path), "INFORM.RISK", "INFORM.HUMAN")

    assert said(cells, "country", "indicator", "year", "value", "row") == [
        ("DZA", "INFORM.HUMAN", 2015, "8", 3),
        ("KHM", "INFORM.HUMAN", 2015, "1.1", 5),
        ("DZA", "INFORM.RISK", 2015, "4.8", 3),
        ("KHM", "INFORM.RISK", 2015, "4", 5),
    ]
    assert not cells.problems


def results_sheet(hazard: str = "HAZARD & EXPOSURE", risk: str = "INFORM RISK") -> Rows:
    return [
        ["INFORM Risk Index"],
        [
            "COUNTRY",
            "ISO3",
            "Natural",
            "Human",
            hazard,
            "VULNERABILITY",
            "LACK OF\nCOPING CAPACITY",
            risk,
            "RISK CLASS",
        ],
        ["(a-z)", "(a-z)", "(0-10)", "(0-10)", "(0-10)", "(0-10)", "(0-10)", "(0-10)", "(Very Low-Very High)"],
        ["Artificial", "XXA", 6.5, 10, 8.8, "x", 7.2, 8, "Very High"],
        ["Nowhere", None, 1.5, 0.1, 0.9, 1.5, 1.2, 1.1, "Very Low"],
        ["(*) The reliability index is explained in the methodology"],
    ]


def test_the_row_of_ranges_and_the_footnote_are_no_countries(tmp_path: Path) -> None:
    path = workbook(tmp_path / "inform.xlsx", {"INFORM Risk 2025 (a-z)": results_sheet()})

    cells = cells_of(inform_results, sheet_of(path), "INFORM.RISK", "INFORM.VULNERABILITY")

    assert said(cells, "country", "country_name", "indicator", "year", "value") == [
        ("XXA", "Artificial", "INFORM.VULNERABILITY", 2024, "x"),
        (None, "Nowhere", "INFORM.VULNERABILITY", 2024, 1.5),
        ("XXA", "Artificial", "INFORM.RISK", 2024, 8),
        (None, "Nowhere", "INFORM.RISK", 2024, 1.1),
    ]


@pytest.mark.parametrize(
    ("sheet", "hazard", "risk", "edition"),
    [
        ("INFORM 2019 (a-z)", "HAZARD", "INFORM RISK", 2019),
        ("INFORM Mid2019 (a-z)", "HAZARD & EXPOSURE", "INFORM RISK", 2019),
        ("INFORM Risk 2026 (a-z)", "Hazards & Exposure", "INFORM Risk 2026", 2026),
        ("Results", "HAZARD\n& EXPOSURE", "INFORM RISK INDEX", 2022),
    ],
)
def test_headings_of_any_edition_are_found(tmp_path: Path, sheet: str, hazard: str, risk: str, edition: int) -> None:
    path = workbook(tmp_path / "INFORM_Risk_2022_v062.xlsx", {sheet: results_sheet(hazard, risk)})

    cells = cells_of(inform_results, sheet_of(path), "INFORM.HAZARD", "INFORM.RISK")

    assert said(cells, "country", "indicator", "year", "value")[::2] == [
        ("XXA", "INFORM.HAZARD", edition - 1, 8.8),
        ("XXA", "INFORM.RISK", edition - 1, 8),
    ]


def test_another_product_of_inform_is_not_taken_for_it(tmp_path: Path) -> None:
    sheet = results_sheet("COVID-19 Hazard & Exposure", "INFORM COVID-19 RISK")
    path = workbook(tmp_path / "covid.xlsx", {"INFORM COVID-19 RISK 2020 (a-z)": sheet})

    assert not inform_results.recognises(sheet_of(path))


# The figures behind the results

NAMES = ["COUNTRY", "ISO3", "River floods", "People affected", "People affected", "Adult literacy"]
IDS = ["IndicatorId", None, "EX_FL", "VU.VGR.OG.NATDIS-1", "VU.VGR.OG.NATDIS-2", "SE.ADT.LITR.ZS"]
SURVEY = ["Survey Year", None, 2024, 2023, 2022, 2021]
UNITS = ["Unit of Measurement", None, "Number / Year", "Number", "Number", "%"]


def figures_sheets(dates_heads: Rows = (NAMES, SURVEY, IDS)) -> dict[str, Rows]:
    return {
        "INFORM Risk 2025 (a-z)": results_sheet(),
        "Vulnerability": [["COUNTRY", "ISO3", "Adult literacy"], ["Artificial", "XXA", 4.4]],
        "Indicator Data": [
            ["INFORM Risk Index"],
            NAMES,
            SURVEY,
            IDS,
            UNITS,
            ["Artificial", "XXA", 1200.5, 30, 40, 77.5],
            ["Bogus", "XXB", "x", 50, 60, 88.5],
        ],
        "Indicator Date": [
            ["INFORM Risk Index"],
            *dates_heads,
            ["Bogus", "XXB", 2024, 2023, 2022, "x"],
            ["Artificial", "XXA", "1990-2024", 2023, 2022, 2019],
        ],
        "Indicator Source": [NAMES, IDS, ["Artificial", "XXA", "JRC", "EM-DAT, CRED", "EM-DAT, CRED", None]],
        "Population Data": [
            ["COUNTRY", "ISO3", 2023, 2024],
            [None, None, "persons", "persons"],
            ["Artificial", "XXA", 1000, 1010],
        ],
    }


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    return workbook(tmp_path / "inform_risk_2025_v070.xlsx", figures_sheets())


def test_each_figure_has_the_year_of_its_country_from_the_sheet_beside(figures: Path) -> None:
    cells = cells_of(inform_raw, sheet_of(figures, "Indicator Data"), "EX_FL", "SE.ADT.LITR.ZS")

    assert said(cells, "country", "indicator", "year", "value", "row", "column") == [
        ("XXA", "EX_FL", 2024, 1200.5, 6, "EX_FL"),
        ("XXB", "EX_FL", 2024, "x", 7, "EX_FL"),
        ("XXA", "SE.ADT.LITR.ZS", 2019, 77.5, 6, "SE.ADT.LITR.ZS"),
    ]


def test_a_figure_without_a_year_is_passed_over_and_its_country_named(figures: Path) -> None:
    cells = cells_of(inform_raw, sheet_of(figures, "Indicator Data"), "EX_FL", "SE.ADT.LITR.ZS")
    undated = [entry for entry in cells.passed_over if entry.indicator == "SE.ADT.LITR.ZS"]

    assert [(entry.why, entry.found, entry.count) for entry in undated] == [
        ("no year in the sheet Indicator Date", "XXB", 1)
    ]


def test_a_figure_with_a_mark_and_without_a_year_is_counted_too(tmp_path: Path) -> None:
    sheets = figures_sheets()
    sheets["Indicator Data"] = [*sheets["Indicator Data"], ["Chad", "TCD", "x", "..", "x", "8.5 a"]]
    path = workbook(tmp_path / "inform_risk_2025.xlsx", sheets)

    cells = cells_of(inform_raw, sheet_of(path, "Indicator Data"), "EX_FL", "SE.ADT.LITR.ZS")
    assert [entry.found for entry in cells.passed_over if entry.why.startswith("no year")] == ["XXB, TCD"]


def test_figures_in_a_row_without_a_country_are_counted(tmp_path: Path) -> None:
    sheets = figures_sheets()
    sheets["Indicator Data"] = [*sheets["Indicator Data"], [None, None, 5, 6, "mean", 8]]
    sheets["Population Data"] = [*sheets["Population Data"], [None, None, 5, 6]]
    path = workbook(tmp_path / "inform_risk_2025.xlsx", sheets)

    nobody = ("figures in rows without a country", 8, 3)
    data = cells_of(inform_raw, sheet_of(path, "Indicator Data"), "EX_FL")
    assert nobody in [(entry.why, entry.row, entry.count) for entry in data.passed_over]
    people = cells_of(inform_population, sheet_of(path, "Population Data"), "POP")
    assert [(entry.row, entry.count) for entry in people.passed_over] == [(4, 2)]


def test_a_row_whose_code_is_a_slip_is_kept_for_whoever_resolves_countries(tmp_path: Path) -> None:
    sheets = figures_sheets()
    sheets["Indicator Data"] = [*sheets["Indicator Data"], ["Chad", "TC", 5, 6, 7, 8], ["Note", None, None, None]]
    sheets["Indicator Date"] = [*sheets["Indicator Date"], ["Chad", "TC", 2024, 2023, 2022, 2021]]
    path = workbook(tmp_path / "inform_risk_2025.xlsx", sheets)

    cells = cells_of(inform_raw, sheet_of(path, "Indicator Data"), "SE.ADT.LITR.ZS")

    assert ("TC", "Chad", 2021, 8) in said(cells, "country", "country_name", "year", "value")
    assert "Note" not in set(cells.frame["country_name"])


def test_the_source_is_that_of_the_figure_as_the_workbook_relays_it(figures: Path) -> None:
    cells = cells_of(inform_raw, sheet_of(figures, "Indicator Data"), "EX_FL", "SE.ADT.LITR.ZS")
    sources = {(row.country, row.indicator): row.source for row in cells.frame.itertuples()}

    relayed = "European Commission Joint Research Centre and IASC, INFORM Risk Index 2025"
    assert sources["XXA", "EX_FL"] == f"JRC, in {relayed}"
    assert sources["XXA", "SE.ADT.LITR.ZS"] == relayed


def test_series_of_the_same_name_are_told_apart_by_their_codes(figures: Path) -> None:
    cells = cells_of(inform_raw, sheet_of(figures, "Indicator Data"), "VU.VGR.OG.NATDIS-1", "VU.VGR.OG.NATDIS-2")

    assert said(cells, "country", "indicator", "year", "value") == [
        ("XXA", "VU.VGR.OG.NATDIS-1", 2023, 30),
        ("XXB", "VU.VGR.OG.NATDIS-1", 2023, 50),
        ("XXA", "VU.VGR.OG.NATDIS-2", 2022, 40),
        ("XXB", "VU.VGR.OG.NATDIS-2", 2022, 60),
    ]
    assert {entry.indicator: entry.count for entry in cells.passed_over} == {"EX_FL": 2, "SE.ADT.LITR.ZS": 2}


def test_years_are_found_by_name_and_place_where_their_sheet_has_no_codes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "inform_risk_2025.xlsx", figures_sheets((NAMES, SURVEY)))

    cells = cells_of(inform_raw, sheet_of(path, "Indicator Data"), "VU.VGR.OG.NATDIS-2", "SE.ADT.LITR.ZS")

    assert said(cells, "country", "indicator", "year") == [
        ("XXA", "VU.VGR.OG.NATDIS-2", 2022),
        ("XXB", "VU.VGR.OG.NATDIS-2", 2022),
        ("XXA", "SE.ADT.LITR.ZS", 2019),
    ]


def test_columns_in_another_order_are_matched_by_their_codes(tmp_path: Path) -> None:
    sheets = figures_sheets()
    sheets["Indicator Date"] = [[*row[:2], *reversed(row[2:])] for row in sheets["Indicator Date"][1:]]
    path = workbook(tmp_path / "inform_risk_2025.xlsx", sheets)

    cells = cells_of(inform_raw, sheet_of(path, "Indicator Data"), "EX_FL", "SE.ADT.LITR.ZS")

    assert [entry for entry in said(cells, "country", "year", "value") if entry[0] == "XXA"] == [
        ("XXA", 2024, 1200.5),
        ("XXA", 2019, 77.5),
    ]


def test_without_the_sheet_of_the_years_no_figure_is_used(tmp_path: Path) -> None:
    sheets = figures_sheets()
    del sheets["Indicator Date"]
    path = workbook(tmp_path / "inform_risk_2025.xlsx", sheets)

    cells = cells_of(inform_raw, sheet_of(path, "Indicator Data"), "SE.ADT.LITR.ZS")

    assert cells.frame.empty
    assert ("no sheet Indicator Date beside it to tell the year", 2) in {(e.why, e.count) for e in cells.passed_over}


def test_population_has_a_column_per_year(figures: Path) -> None:
    cells = cells_of(inform_population, sheet_of(figures, "Population Data"), "POP")

    assert said(cells, "country", "indicator", "year", "value", "column") == [
        ("XXA", "POP", 2023, 1000, "2023"),
        ("XXA", "POP", 2024, 1010, "2024"),
    ]
    assert [entry.count for entry in cells_of(inform_population, sheet_of(figures, "Population Data")).passed_over] == [
        2
    ]


@pytest.mark.parametrize("name", ["Indicator Date", "Indicator Source", "Vulnerability"])
def test_sheets_that_serve_others_give_no_figures(figures: Path, name: str) -> None:
    cells = cells_of(inform_beside, sheet_of(figures, name), "SE.ADT.LITR.ZS")

    assert cells.frame.empty
    assert [(entry.why, entry.sheet) for entry in cells.passed_over] == [
        ("the years, sources or workings of other sheets of its workbook", name)
    ]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("INFORM Risk 2025 (a-z)", inform_results),
        ("Indicator Data", inform_raw),
        ("Indicator Date", inform_beside),
        ("Population Data", inform_population),
    ],
)
def test_each_sheet_of_the_workbook_has_one_shape(figures: Path, name: str, shape: Shape) -> None:
    shapes = (inform_results, inform_raw, inform_population, inform_beside)

    assert [known for known in shapes if known.recognises(sheet_of(figures, name))] == [shape]


def test_a_sheet_of_that_name_in_another_workbook_is_left_to_others(tmp_path: Path) -> None:
    path = workbook(tmp_path / "other.xlsx", {"Vulnerability": [["iso3", "year", "value"], ["XXA", 2020, 1]]})

    assert not inform_beside.recognises(sheet_of(path))
