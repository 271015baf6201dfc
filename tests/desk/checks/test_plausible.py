"""What figures cannot be is refused with its row; what they hardly are is kept and said; what is real passes."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.desks import figure, indicators, proposal, rulebook
from typology.desk.checks.plausible import doubts_about

half = {
    "factors": [100.0, 0.01, 1000.0, 0.001],
    "share": {"value": 0.5, "meaning": "So many values.", "basis": proposal},
    "basis": proposal,
}
per_cent = {"unit": "per cent", "possible": {"lowest": 0.0, "highest": 100.0}}
desk = rulebook(
    {
        "SLUMS": figure(**per_cent, usual={"lowest": 1.0, "highest": 90.0}, jump=5.0),
        "POVERTY": figure(**per_cent, usual={"lowest": 0.5, "highest": 90.0}),
        "RULE": figure(possible={"lowest": -3.5, "highest": 3.5}, usual={"lowest": -2.0, "highest": 2.0}, jump=0.8),
        "DISPLACED": figure(possible={"lowest": 0.0, "highest": 5e7}, usual={"lowest": 0.0, "highest": 3e4}, jump=2e5),
        "PEOPLE": figure(possible={"lowest": 500.0, "highest": 2e9}, usual={"lowest": 1e4, "highest": 1.5e9}, jump=4e7),
        "ANYTHING": figure(possible={"lowest": 0.0, "highest": 1000.0}),
        "BROKEN": figure(
            **per_cent,
            usual={"lowest": 1.0, "highest": 90.0},
            jump=5.0,
            caveats=[{"says": "Another definition.", "breaks_in": 2016, "countries": ["COL"]}],
        ),
    },
    wrong_unit=half,
).desk


def figures(*rows, **changes):
    """Return rows (country, indicator, year, value) as a table of figures in order, each with its place."""
    return indicators(rows).table.assign(**changes)


def wrong(*rows, **changes):
    return [str(problem) for problem in doubts_about(figures(*rows, **changes), desk)[0]]


def odd(*rows, **changes):
    problems, warnings = doubts_about(figures(*rows, **changes), desk)
    assert not problems
    return [str(warning) for warning in warnings]


# What is possible


@pytest.mark.parametrize(("value", "refused"), [(-0.1, True), (0.0, False), (1000.0, False), (1000.1, True)])
def test_what_lies_outside_the_possible_is_refused(value, refused):
    assert bool(wrong(("XXA", "ANYTHING", 2018, value))) == refused


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_the_infinite_is_refused(value):
    assert wrong(("XXA", "ANYTHING", 2018, value)) == [
        f"figures.csv, row 2, column value: not possible for ANYTHING: found '{value:g}'; expected 0 to 1000 (per cent)"
    ]


def test_an_impossible_value_among_sound_ones_is_named_with_what_it_would_be():
    rows = [("XXA", "SLUMS", 2018, 46.5), ("XXB", "SLUMS", 2018, 3520.0), ("XXC", "SLUMS", 2018, 27.8)]

    assert wrong(*rows) == [
        "figures.csv, row 3, column value: not possible for SLUMS: found '3520'; expected 0 to 100 (per cent); "
        "did you mean '35.2'?"
    ]


# Whole series


slums_2018 = {"COL": 27.8, "EGY": 5.2, "IND": 35.2, "KEN": 46.5}
"""World Bank, EN.POP.SLUM.UR.ZS, 2018."""


def series(factor=1.0, code="SLUMS"):
    return [(country, code, 2018, value * factor) for country, value in slums_2018.items()]


def test_a_series_in_its_unit_is_read():
    assert odd(*series()) == []


def test_shares_of_1_are_refused_for_per_cent():
    assert wrong(*series(0.01)) == [
        "figures.csv, row 2, column value: SLUMS looks as if in another unit (4 of 4 values, from row 2 to row 5): "
        "found '0.278'; expected per cent, usually 1 to 90; it looks like a share of 1: x 100 it would be 27.8; if "
        "that is meant, read it beside more countries, as its producer publishes the series"
    ]


def test_per_cent_times_100_is_refused_as_a_whole():
    assert wrong(*series(100.0)) == [
        "figures.csv, row 2, column value: SLUMS looks as if in another unit (4 of 4 values, from row 2 to row 5): "
        "found '2780'; expected per cent, usually 1 to 90; x 0.01 it would be 27.8"
    ]


def test_thousands_are_refused_for_persons():
    [problem] = wrong(("XXA", "PEOPLE", 2018, 2500.0), ("XXB", "PEOPLE", 2018, 60.0), ("XXC", "PEOPLE", 2018, 80.0))

    assert "found '2500'; expected per cent, usually 10000 to 1.5e+09; x 1000 it would be 2.5e+06" in problem


def test_one_country_and_one_year_are_a_series_too():
    assert wrong(("KEN", "SLUMS", 2018, 0.465)) == [
        "figures.csv, row 2, column value: SLUMS looks as if in another unit: found '0.465'; expected per cent, "
        "usually 1 to 90; it looks like a share of 1: x 100 it would be 46.5; if that is meant, read it beside more "
        "countries, as its producer publishes the series"
    ]


def test_the_same_small_value_is_read_beside_other_countries():
    assert odd(*series(), ("XXA", "SLUMS", 2018, 0.465)) == []


def test_half_of_a_series_is_not_enough():
    few = [("XXA", "SLUMS", 2018, 0.2), ("XXB", "SLUMS", 2018, 0.4), ("XXC", "SLUMS", 2018, 1.0)]

    assert odd(*few, ("XXD", "SLUMS", 2018, 1.0)) == []
    assert wrong(*few)


def test_small_real_values_beside_one_that_fits_its_unit_are_kept_and_said():
    small = [("XXA", "SLUMS", 2018, 0.2), ("XXB", "SLUMS", 2018, 0.4), ("KEN", "SLUMS", 2018, 46.5)]

    [warning] = odd(*small)
    assert "SLUMS looks as if in another unit (2 of 3 values, from row 2 to row 3), and is kept" in warning
    assert warning.endswith("x 100 it would be 20, but row 4 (46.5) would not be possible")


def test_zeros_say_nothing_about_a_unit():
    nobody = [(f"XX{letter}", "SLUMS", 2018, 0.0) for letter in "ABC"]

    assert odd(*nobody) == []
    assert wrong(*nobody, ("KEN", "SLUMS", 2018, 0.465))


def test_each_file_is_judged_by_itself():
    table = figures(*series(), *[(f"XX{letter}", "SLUMS", 2018, 0.465) for letter in "AB"])
    table["file"] = ["sound.csv"] * 4 + ["shares.csv"] * 2

    [problem] = doubts_about(table, desk)[0]
    assert problem.file == "shares.csv"


def test_the_largest_real_values_are_no_other_unit():
    assert odd(("XXA", "SLUMS", 2018, 98.0)) == []
    assert odd(("XXA", "RULE", 2018, -2.3)) == []
    assert odd(("XXA", "DISPLACED", 2018, 2e6)) == []


def test_a_series_without_usual_values_is_in_no_other_unit():
    assert odd(("XXA", "ANYTHING", 2018, 0.001)) == []


@settings(max_examples=30)
@given(st.lists(st.floats(1.01, 90), min_size=1, max_size=30), st.sampled_from([100.0, 0.01]))
def test_a_whole_series_of_usual_values_is_read_and_times_a_factor_refused(values, factor):
    rows = [(f"X{number:02}", "SLUMS", 2018, value) for number, value in enumerate(values)]

    assert odd(*rows) == []
    assert wrong(*[(country, code, year, value * factor) for country, code, year, value in rows])


# Single values among the years of a country


def in_years(*values, code="SLUMS", first=2014):
    return [("KEN", code, year, value) for year, value in enumerate(values, start=first)]


@pytest.mark.parametrize(
    ("values", "row"),
    [
        ((0.465, 46.1, 45.9), 2),
        ((46.1, 0.465, 45.9), 3),
        ((46.1, 45.9, 0.465), 4),
        ((46.1, 0.465), 3),
    ],
)
def test_a_year_in_another_unit_is_refused_with_its_row(values, row):
    [problem] = wrong(*in_years(*values), ("XXA", "SLUMS", 2014, 30.0))

    assert problem.startswith(f"figures.csv, row {row}, column value: another unit than in other years: found 'KEN, ")
    assert "0.465 in" in problem
    assert "x 100 it would be 46.5, beside 4" in problem


def test_every_year_in_another_unit_is_named():
    problems = wrong(*in_years(46.5, 46.1, 45.9, 0.455, 0.451))

    assert [problem.split(", ")[1] for problem in problems] == ["row 5", "row 6"]


def test_a_usual_value_in_another_unit_than_its_neighbours_is_refused():
    assert wrong(*in_years(9e7, 9.1e4, 9.2e7, code="PEOPLE"))


def test_a_fall_that_no_factor_explains_is_a_jump():
    [warning] = odd(*in_years(46.5, 20.0, 19.0))

    assert "a jump between two years" in warning


def test_small_values_that_stay_small_are_real():
    small = [("XXA", "SLUMS", year, value) for year, value in enumerate((0.6, 0.5, 0.4), start=2014)]

    assert odd(*small, *series()) == []


def test_people_who_flee_come_by_the_hundredfold():
    [up, down] = odd(*in_years(2.6e4, 1.99e6, 2.2e4, code="DISPLACED"))

    assert "jump" in up
    assert "jump" in down


# Jumps


def test_a_jump_is_kept_and_said_with_both_rows_and_values():
    assert odd(*in_years(40.0, 46.5)) == [
        "figures.csv, row 3, column value: a jump between two years: found 'KEN, SLUMS: 46.5 in 2015'; expected a "
        "change of at most 5 a year from 40 in 2014 (row 2); both are kept"
    ]


@pytest.mark.parametrize(("change", "warns"), [(5.0, False), (5.1, True), (-5.0, False), (-5.1, True)])
def test_a_change_is_a_jump_above_its_measure_both_ways(change, warns):
    assert bool(odd(*in_years(40.0, 40.0 + change))) == warns


def test_a_change_over_several_years_counts_by_year():
    assert odd(("KEN", "SLUMS", 2014, 40.0), ("KEN", "SLUMS", 2016, 49.9)) == []
    assert odd(("KEN", "SLUMS", 2014, 40.0), ("KEN", "SLUMS", 2016, 50.1))


def test_two_countries_are_not_compared():
    assert odd(("EGY", "SLUMS", 2018, 5.2), ("KEN", "SLUMS", 2018, 46.5)) == []


def test_a_jump_between_two_files_names_both():
    table = figures(*in_years(40.0, 50.0))
    table["file"] = ["old.csv", "new.csv"]

    [warning] = doubts_about(table, desk)[1]
    assert (warning.file, warning.row) == ("new.csv", 3)
    assert "40 in 2014 (old.csv, row 2)" in str(warning)


slums_of_colombia = [("COL", "BROKEN", 2014, 13.1), ("COL", "BROKEN", 2016, 28.1)]
"""World Bank, EN.POP.SLUM.UR.ZS: another definition from 2016 on."""


def test_a_change_across_a_known_break_is_said_as_one():
    assert odd(*slums_of_colombia) == [
        "figures.csv, row 3, column value: a change across a break of the series: found 'COL, BROKEN: 28.1 in 2016'; "
        "expected no comparison with 13.1 in 2014 (row 2): Another definition."
    ]


def test_across_a_break_the_years_between_do_not_count():
    long_after = ("COL", "BROKEN", 2024, 28.1)

    assert "a break of the series" in odd(slums_of_colombia[0], long_after)[0]
    assert odd(("COL", "BROKEN", 2014, 26.0), long_after) == []
    assert odd(("KEN", *slums_of_colombia[0][1:]), ("KEN", *long_after[1:])) == []


def test_values_on_one_side_of_a_break_compare():
    [warning] = odd(("COL", "BROKEN", 2016, 28.1), ("COL", "BROKEN", 2017, 40.0))

    assert "a jump between two years" in warning


def test_a_break_is_of_its_country():
    [warning] = odd(("KEN", "BROKEN", 2014, 13.1), ("KEN", "BROKEN", 2016, 28.1))

    assert "a jump between two years" in warning


def test_many_jumps_of_a_series_are_said_as_one():
    rows = [
        (f"X{number:02}", "SLUMS", year, 20.0 + 20 * (year - 2017)) for number in range(30) for year in (2017, 2018)
    ]

    [warning] = odd(*rows)
    assert "(30 times, from row 3 to row 61)" in warning


def test_nothing_raises_no_doubts():
    assert doubts_about(figures(), desk) == ([], [])


def test_figures_are_not_changed():
    table = figures(*series(0.01))
    before = table.copy()
    doubts_about(table, desk)

    pd.testing.assert_frame_equal(table, before)
