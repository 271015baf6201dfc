"""From cells to figures: every fault with its place, every passed-over thing counted, nothing guessed."""

import datetime

import pandas as pd
import pytest

from typology.desk.checks.resolving import resolved
from typology.desk.indicators import indicator_columns
from typology.desk.sheets.cells import Cells, PassedOver, cell_columns
from typology.errors import Problem

day = datetime.date(2026, 11, 21)

kenya = {
    "country": "KEN",
    "country_name": "Kenya",
    "indicator": "EN.POP.SLUM.UR.ZS",
    "year": "2018",
    "value": "46.5",
    "source": "World Bank",
    "row": 2,
    "column": "value",
}


def cells(*changes, **shared):
    """Return cells with the figure of Kenya, changed; each in a row of its own."""
    rows = [{**kenya, "row": row, **shared, **change} for row, change in enumerate(changes or ({},), start=2)]
    return Cells(pd.DataFrame(rows, columns=list(cell_columns), dtype=object))


def read(*changes, **shared):
    return resolved(cells(*changes, **shared), "slums.csv", None, day)


def test_a_sound_cell_becomes_a_figure_with_its_place():
    found = read()

    assert found.problems == found.passed_over == ()
    assert found.frame.columns.to_list() == list(indicator_columns)
    assert found.frame.iloc[0].to_list() == [
        "KEN", "EN.POP.SLUM.UR.ZS", 2018, 46.5, "World Bank", "slums.csv", None, 2, "value",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"country": "KNE", "country_name": None},
            "slums.csv, row 2: unknown country: found 'KNE'; expected a code of ISO 3166-1 alpha-3 such as KEN, or a "
            "name in a language of the United Nations; did you mean 'KEN'?",
        ),
        (
            {"country": "KEN", "country_name": "Uganda"},
            "slums.csv, row 2: code and name of different countries: found 'KEN, Uganda'; expected one country; the "
            "code leads to Kenya (KEN), the name to Uganda (UGA)",
        ),
        (
            {"country": None, "country_name": "Korea"},
            "slums.csv, row 2: a name of several countries: found 'Korea'; expected a code of ISO 3166-1 alpha-3 such "
            "as KEN; the name may be Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK)",
        ),
        (
            {"country": None, "country_name": None},
            "slums.csv, row 2: no country: expected a code of ISO 3166-1 alpha-3 such as KEN, or a name",
        ),
        (
            {"value": "high"},
            "slums.csv, row 2, column value: not a number: found 'high'; expected a number such as 46.5, or blank",
        ),
        (
            {"value": "1,234.5"},
            "slums.csv, row 2, column value: signs between thousands: found '1,234.5'; expected digits and a decimal "
            "point alone; did you mean '1234.5'?",
        ),
        ({"year": "18"}, "slums.csv, row 2: not a year: found '18'; expected a year from 1900 to 2026"),
        ({"year": "1899"}, "slums.csv, row 2: not a year: found '1899'; expected a year from 1900 to 2026"),
        (
            {"year": "2027"},
            "slums.csv, row 2: a year in the future: found '2027'; expected 2026 at most; what is said of later years "
            "is no figure yet",
        ),
        ({"year": None}, "slums.csv, row 2: no year: expected a column year with the year that each figure describes"),
    ],
)
def test_every_fault_is_named_with_what_would_be_right(change, problem):
    found = read(change)

    assert [str(one) for one in found.problems] == [problem]
    assert found.frame.empty


@pytest.mark.parametrize("year", ["1900", "2026"])
def test_the_first_and_the_last_year_may_be(year):
    assert read({"year": year}).frame["year"].to_list() == [int(year)]


def test_a_year_in_a_heading_is_named_as_column():
    [problem] = read({"year": "2030", "column": "2030"}).problems

    assert problem.column == "2030"


def test_all_faults_of_a_cell_are_said_at_once():
    problems = read({"country": "KNE", "country_name": None, "year": "x", "value": "y"}).problems

    assert [problem.what for problem in problems] == ["unknown country", "not a year", "not a number"]


def test_sound_cells_beside_faulty_ones_are_read():
    assert read({"value": "x"}, {"country": "UGA", "country_name": None}).frame["country"].to_list() == ["UGA"]


def test_problems_name_the_sheet_of_a_workbook():
    [problem] = resolved(cells({"year": "x"}), "book.xlsx", "Data", day).problems

    assert problem.place == "book.xlsx, sheet Data, row 2"


def test_swapped_codes_are_found_beside_names():
    swapped = [{"country": "UGA", "country_name": "Kenya"}, {"country": "KEN", "country_name": "Uganda"}]

    assert [problem.found for problem in read(*swapped).problems] == ["UGA, Kenya", "KEN, Uganda"]


def test_an_unknown_country_in_many_rows_is_one_problem():
    [problem] = read(*[{"country": "XYZ", "country_name": None}] * 50).problems

    assert (problem.what, problem.row) == ("unknown country (in 50 rows)", 2)


def test_a_row_with_many_columns_is_one_row():
    wide = [{"column": str(year), "year": str(year), "row": 7} for year in range(1990, 2020)]

    [problem] = read(*wide, country="XYZ", country_name=None).problems
    assert (problem.what, problem.row) == ("unknown country", 7)


def test_a_year_that_cannot_be_is_said_once_for_its_row():
    problems = read(*[{"column": name, "row": 7} for name in ("EGDI", "LOSI", "EPI")], year="2030").problems
    assert [(problem.what, problem.row) for problem in problems] == [("a year in the future", 7)]


def test_a_year_in_a_longer_heading_is_named_as_its_column():
    [problem] = read({"year": "2030", "column": "2030 [YR2030]"}).problems
    assert problem.column == "2030 [YR2030]"


def test_a_year_with_a_mark_is_suggested_without_it():
    [problem] = read({"year": "2018*"}).problems
    assert (problem.what, problem.suggestion) == ("not a year", "2018")


def test_rows_without_a_country_are_said_one_by_one():
    problems = read(*[{}, {}, {}], country=None, country_name=None).problems
    assert [(problem.what, problem.row) for problem in problems] == [("no country", row) for row in (2, 3, 4)]


def test_many_unknown_countries_are_said_soon():
    [problem] = read(*[{"country": None, "country_name": f"Land {number}"} for number in range(5000)]).problems
    assert problem.what == "unknown country (5,000 times, from row 2 to row 5001)"


def test_what_is_shown_of_a_cell_is_short():
    [problem] = read({"value": "x" * 5000}).problems
    assert problem.found == "x" * 200 + "… (5,000 letters long)"


def test_many_problems_of_a_reader_are_said_as_one():
    broken = tuple(Problem("rows of different length", "3 cells", row=row) for row in range(2, 100))
    [problem] = resolved(Cells(cells().frame, (), broken), "slums.csv", None, day).problems
    assert (problem.what, problem.row) == ("rows of different length (98 times, from row 2 to row 99)", 2)


def test_a_column_of_text_is_one_problem():
    [problem] = read(*[{"value": f"text {number}"} for number in range(5000)]).problems

    assert problem == Problem(
        "a column of text (5,000 cells, from row 2 to row 5001)",
        "text 0, text 1, text 2, …",
        "a number such as 46.5, or blank",
        file="slums.csv",
        row=2,
        column="value",
    )


def test_a_column_of_text_beside_sound_columns_is_named_alone():
    sound = [{"column": "EGDI", "value": "0.5", "row": row} for row in (2, 3)]
    text = [{"column": "LOSI", "value": "high", "row": row} for row in (2, 3)]

    [problem] = read(*sound, *text).problems
    assert (problem.what, problem.column) == ("a column of text (2 cells, from row 2 to row 3)", "LOSI")


@pytest.mark.parametrize(("wrong", "problems"), [(20, 20), (21, 1)])
def test_more_than_twenty_problems_of_a_kind_are_said_as_one(wrong, problems):
    found = read(*[{"value": "text"}] * wrong, {}).problems

    assert len(found) == problems
    assert found[0].row == 2
    assert (found[0].what == "not a number (21 times, from row 2 to row 22)") == (problems == 1)


def test_groups_and_areas_are_passed_over_and_counted():
    world = {"country": "WLD", "country_name": "World"}

    found = read(world, world, {"country": "SSF", "country_name": "Sub-Saharan Africa", "value": "many"}, {})
    assert found.frame["country"].to_list() == ["KEN"]
    assert found.problems == ()
    assert found.passed_over == (
        PassedOver("a group of countries, not a country", "WLD, World", "slums.csv", None, 2, count=2),
        PassedOver("a group of countries, not a country", "SSF, Sub-Saharan Africa", "slums.csv", None, 4, count=1),
    )


def test_marks_and_bounds_are_passed_over_and_counted_blanks_are_not():
    found = read({"value": ".."}, {"value": ".."}, {"value": "<2.5"}, {"value": " "}, {"value": None})

    code = "EN.POP.SLUM.UR.ZS"
    assert found.frame.empty
    assert found.passed_over == (
        PassedOver("marked as missing", "..", "slums.csv", None, 2, "value", indicator=code, count=2),
        PassedOver("a bound, not a figure", "<2.5", "slums.csv", None, 4, "value", indicator=code, count=1),
    )


def test_what_the_reader_passed_over_and_found_wrong_is_kept():
    passed, problem = PassedOver("a series that nobody asked for"), Problem("rows of different length")
    given = Cells(cells().frame, (passed,), (problem,))

    found = resolved(given, "slums.csv", None, day)
    assert (found.passed_over, found.problems) == ((passed,), (problem,))


def test_nothing_at_all_is_no_problem():
    found = resolved(Cells(pd.DataFrame(columns=list(cell_columns))), "slums.csv", None, day)

    assert found.problems == found.passed_over == ()
    assert found.frame.columns.to_list() == list(indicator_columns)
