"""The Worldwide Governance Indicators in the forms in which the World Bank has published them.

Figures are those of its edition of 2024, unless the country is XXA.
"""

from pathlib import Path

import pytest

from tests.desk.readers.workbooks import cells_of, said, sheet_of, workbook
from typology.desk.readers.governance import governance_sheets, governance_table
from typology.desk.sheets.opening import opened

LONG = """\
codeindyr,code,countryname,year,indicator,estimate,stddev,nsource,pctrank,pctranklower,pctrankupper
AFGcc1996,AFG,Afghanistan,1996,cc,-1.29,0.34,2,4.3,0.0,27.4
ASMcc1996,ASM,American Samoa,1996,cc,..,..,..,..,..,..
ADOcc1996,ADO,Andorra,1996,cc,1.32,0.48,1,87.1,72.0,96.8
AFGge1996,AFG,Afghanistan,1996,ge,-2.18,0.19,1,0.0,0.0,1.6
"""


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "wgidataset.csv"
    path.write_text(LONG)
    return path


def test_a_row_of_the_long_file_gives_estimate_and_standard_error(long_file: Path) -> None:
    cells = cells_of(governance_table, sheet_of(long_file), "CC.EST", "CC.STD.ERR", "GE.EST")

    assert said(cells, "country", "indicator", "year", "value", "row", "column") == [
        ("AFG", "CC.EST", "1996", "-1.29", 2, "estimate"),
        ("ADO", "CC.EST", "1996", "1.32", 4, "estimate"),
        ("AFG", "GE.EST", "1996", "-2.18", 5, "estimate"),
        ("AFG", "CC.STD.ERR", "1996", "0.34", 2, "stddev"),
        ("ADO", "CC.STD.ERR", "1996", "0.48", 4, "stddev"),
    ]
    assert not cells.problems


def test_the_source_names_the_newest_year(long_file: Path) -> None:
    cells = cells_of(governance_table, sheet_of(long_file), "CC.EST")

    assert set(cells.frame["source"]) == {"World Bank, Worldwide Governance Indicators, data to 1996"}
    assert list(cells.frame["country_name"]) == ["Afghanistan", "Andorra"]


def test_series_that_nobody_wants_are_passed_over_once_each(long_file: Path) -> None:
    cells = cells_of(governance_table, sheet_of(long_file), "CC.EST", "CC.STD.ERR", "GE.EST", "GE.STD.ERR")

    assert {(entry.indicator, entry.count) for entry in cells.passed_over} == {
        ("CC.NO.SRC", 2), ("CC.PER.RNK", 2), ("CC.PER.RNK.LOWER", 2), ("CC.PER.RNK.UPPER", 2),
        ("GE.NO.SRC", 1), ("GE.PER.RNK", 1), ("GE.PER.RNK.LOWER", 1), ("GE.PER.RNK.UPPER", 1),
    }  # fmt: skip


def test_a_seventh_dimension_is_passed_over_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "wgi.csv"
    path.write_text(LONG + "XXAzz1996,XXA,Artificial,1996,zz,0.5,0.1,1,50,40,60\n")

    cells = cells_of(governance_table, sheet_of(path), "CC.EST")

    assert "zz" in {entry.found for entry in cells.passed_over}
    assert set(cells.frame["country"]) == {"AFG", "ADO"}


def test_the_long_table_is_read_from_a_workbook_with_numbers(tmp_path: Path) -> None:
    rows = [line.split(",") for line in LONG.splitlines()]
    numbered = [rows[0], *([*row[:3], int(row[3]), row[4], float(row[5]), *row[6:]] for row in rows[1:2])]
    path = workbook(tmp_path / "wgidataset.xlsx", {"wgidataset": numbered})

    cells = cells_of(governance_table, sheet_of(path), "CC.EST")

    assert said(cells, "country", "year", "value") == [("AFG", "1996", -1.29)]


def test_a_row_that_is_too_short_is_a_problem_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "wgi.csv"
    path.write_text(LONG + "XXAcc1996,XXA\n")

    cells = cells_of(governance_table, sheet_of(path), "CC.EST")

    assert [(problem.what, problem.row) for problem in cells.problems] == [("rows of different length", 6)]


# The edition of 2025 has another scale

HEADS_2025 = [
    "ID variable (economy code/ gov. dimension/ year)", "Economy (name)", "Economy (code)", "Year",
    "Governance dimension", "Governance estimate (approx. -2.5 to +2.5)", "Standard error",
    "Governance score (0-100)",
]  # fmt: skip
ROW_2025 = ["XXAge2024", "Artificial", "XXA", 2024, "ge", -0.25, 0.2, 51.0]


@pytest.fixture
def edition_of_2025(tmp_path: Path) -> Path:
    return workbook(tmp_path / "wgidataset_with_sourcedata-2025.xlsx", {"ge": [HEADS_2025, ROW_2025]})


def test_the_edition_of_2025_never_gives_the_series_of_the_old_scale(edition_of_2025: Path) -> None:
    cells = cells_of(governance_table, sheet_of(edition_of_2025), "GE.EST", "GE.STD.ERR")

    assert cells.frame.empty
    why = "on the scale of the edition of 2025, and GE.EST of the rulebook is on that of the editions before"
    assert (why, "GOV_WGI_GE.EST", 1) in {(entry.why, entry.found, entry.count) for entry in cells.passed_over}


def test_the_edition_of_2025_gives_its_own_series(edition_of_2025: Path) -> None:
    cells = cells_of(governance_table, sheet_of(edition_of_2025), "GE.EST", "GOV_WGI_GE.EST", "GOV_WGI_GE_SC")

    assert said(cells, "country", "indicator", "year", "value") == [
        ("XXA", "GOV_WGI_GE.EST", "2024", -0.25),
        ("XXA", "GOV_WGI_GE_SC", "2024", 51),
    ]
    expected = "World Bank, Worldwide Governance Indicators, on the scale of the edition of 2025, data to 2024"
    assert set(cells.frame["source"]) == {expected}


def test_bounds_in_the_edition_of_2025_are_no_estimates(tmp_path: Path) -> None:
    heads = [*HEADS_2025, "Lower bound of governance estimate", "Governance estimate, upper bound"]
    path = workbook(tmp_path / "wgi.xlsx", {"ge": [heads, [*ROW_2025, -0.5, 0.1]]})

    cells = cells_of(governance_table, sheet_of(path), "GOV_WGI_GE.EST")

    assert list(cells.frame["value"]) == [-0.25]


def test_the_dimension_is_that_of_the_sheet_where_no_column_tells_it(tmp_path: Path) -> None:
    heads = ["Economy (code)", "Year", "Governance estimate (approx. -2.5 to +2.5)"]
    sheets = {name: [heads, ["XXA", 2024, 0.5]] for name in ("rl", "Notes")}
    path = workbook(tmp_path / "wgi.xlsx", sheets)

    cells = cells_of(governance_table, sheet_of(path, "rl"), "GOV_WGI_RL.EST")

    assert said(cells, "indicator", "value") == [("GOV_WGI_RL.EST", 0.5)]
    assert not governance_table.recognises(sheet_of(path, "Notes"))


def test_the_new_scale_in_the_old_form_is_known_by_its_newest_year(tmp_path: Path) -> None:
    rows = "".join(f"XXA,{year},ge,0.1,0.2\nXXB,{year},ge,0.1,0.2\n" for year in (2022, 2023, 2024))
    path = tmp_path / "wgi.csv"
    path.write_text("code,year,indicator,estimate,stddev\n" + rows)

    cells = cells_of(governance_table, sheet_of(path), "GE.EST", "GE.STD.ERR")

    assert cells.frame.empty
    assert {entry.indicator for entry in cells.passed_over} == {"GE.EST", "GE.STD.ERR"}


def test_one_slip_of_a_year_does_not_make_it_another_edition(tmp_path: Path) -> None:
    path = tmp_path / "wgi.csv"
    rows = "".join(f"XX{letter},2023,ge,0.1,0.2\n" for letter in "ABC")
    path.write_text("code,year,indicator,estimate,stddev\n" + rows + "XXD,2033,ge,0.1,0.2\n")

    cells = cells_of(governance_table, sheet_of(path), "GE.EST")

    assert list(cells.frame["year"]) == ["2023", "2023", "2023", "2033"]
    assert set(cells.frame["source"]) == {"World Bank, Worldwide Governance Indicators, data to 2023"}


def test_figures_in_a_row_without_a_country_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "wgi.csv"
    path.write_text(LONG + "x,,,1996,cc,0.5,0.1,..,note,40,60\n")

    cells = cells_of(governance_table, sheet_of(path), "CC.EST")

    assert set(cells.frame["country"]) == {"AFG", "ADO"}
    nobody = [(entry.row, entry.count) for entry in cells.passed_over if "without a country" in entry.why]
    assert nobody == [(6, 4)]


# A sheet per dimension

MEASURES = ["Estimate", "StdErr", "NumSrc", "Rank", "Lower", "Upper"]


def block_rows() -> list[list[object]]:
    preamble: list[list[object]] = [
        ["The Worldwide Governance Indicators, 2012 Update"],
        ["Aggregate Indicators of Governance 1996-2011"],
        [],
        ["Government Effectiveness"],
    ]
    years = [None, None, 1996, *[None] * 5, 1998, *[None] * 5]
    heads = ["Country/Territory", "Code", *MEASURES, *MEASURES]
    afghanistan = ["Afghanistan", "AFG", -2.18, 0.19, 1, 0.0, 0.0, 1.6, "#N/A", "#N/A", "#N/A", "#N/A", "#N/A", "#N/A"]
    andorra = ["Andorra", "ADO", 1.41, 0.19, 1, 88.5, 83.6, 91.3, 1.3, 0.2, 1, 88, 83, 91]
    return [*preamble, years, heads, afghanistan, andorra, ["Note: estimates range from -2.5 to 2.5"]]


@pytest.fixture
def blocks(tmp_path: Path) -> Path:
    return workbook(
        tmp_path / "wgidataset.xls.xlsx",
        {"GovernmentEffectiveness": block_rows()},
        {"GovernmentEffectiveness": [(4, 2, 7), (4, 8, 13)]},
    )


def test_a_block_is_of_the_year_merged_above_it(blocks: Path) -> None:
    cells = cells_of(governance_sheets, sheet_of(blocks), "GE.EST")

    figures = [entry for entry in said(cells, "country", "year", "value", "row", "column") if entry[2] != "#N/A"]
    assert figures == [
        ("AFG", 1996, -2.18, 7, "1996 Estimate"),
        ("ADO", 1996, 1.41, 8, "1996 Estimate"),
        ("ADO", 1998, 1.3, 8, "1998 Estimate"),
    ]


def test_all_six_columns_of_a_block_have_their_series(blocks: Path) -> None:
    codes = ("GE.EST", "GE.STD.ERR", "GE.NO.SRC", "GE.PER.RNK", "GE.PER.RNK.LOWER", "GE.PER.RNK.UPPER")
    frame = cells_of(governance_sheets, sheet_of(blocks), *codes).frame
    andorra = frame[(frame["country"] == "ADO") & (frame["year"] == 1996)]

    assert dict(zip(andorra["indicator"], andorra["value"], strict=True)) == dict(
        zip(codes, [1.41, 0.19, 1, 88.5, 83.6, 91.3], strict=True)
    )


def test_the_update_in_the_preamble_is_part_of_the_source(blocks: Path) -> None:
    cells = cells_of(governance_sheets, sheet_of(blocks), "GE.EST")

    assert set(cells.frame["source"]) == {"World Bank, Worldwide Governance Indicators, 2012 update, data to 1998"}


def test_a_remark_below_the_table_is_no_country(blocks: Path) -> None:
    cells = cells_of(governance_sheets, sheet_of(blocks), "GE.EST")

    assert set(cells.frame["country"]) == {"AFG", "ADO"}


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ("VoiceandAccountability", "VA.EST"),
        ("Political StabilityNoViolence", "PV.EST"),
        ("GovernmentEffectiveness", "GE.EST"),
        ("RegulatoryQuality", "RQ.EST"),
        ("RuleofLaw", "RL.EST"),
        ("ControlofCorruption", "CC.EST"),
    ],
)
def test_the_sheet_is_named_after_its_dimension(tmp_path: Path, sheet: str, code: str) -> None:
    path = workbook(tmp_path / "wgi.xlsx", {sheet: block_rows()[4:]})

    assert set(cells_of(governance_sheets, sheet_of(path), code).frame["indicator"]) == {code}


def test_a_sheet_saved_as_text_is_known_by_its_title(tmp_path: Path) -> None:
    path = tmp_path / "saved.csv"
    path.write_text("\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in block_rows()[3:8]))

    frame = cells_of(governance_sheets, sheet_of(path), "GE.EST").frame

    assert [entry for entry in frame["value"] if entry != "#N/A"] == ["-2.18", "1.41", "1.3"]


def test_other_tables_are_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "tidy.csv"
    path.write_text("country,indicator,year,value\nXXA,GE.EST,2020,0.1\n")
    sheet = opened(path)[0]

    assert not governance_table.recognises(sheet)
    assert not governance_sheets.recognises(sheet)
