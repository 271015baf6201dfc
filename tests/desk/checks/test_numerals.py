"""Numbers and years as producers write them: never read as another number than the one that was meant."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.desk.checks.figures_of_cells import figures_of
from typology.desk.checks.numerals import Bound, NoFigure, Unreadable, read_figures, read_year, year_beside

numbers = st.floats(-1e9, 1e9).map(lambda value: round(value, 6) + 0.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("46.5", 46.5),
        (" 46.5 ", 46.5),
        ("46,5", 46.5),
        ("0,465", 0.465),
        (",5", 0.5),
        ("1234,567", 1234.567),
        ("12.345", 12.345),
        ("-1.97", -1.97),
        ("\u22121.97", -1.97),
        ("1.2e3", 1200.0),
        ("٤٦٫٥", 46.5),
        ("46.5\u00a0", 46.5),
        ("\u200f46.5\u200e", 46.5),
        ("4\u00ad6.5\ufeff", 46.5),
        (46, 46.0),
        (Decimal("46.5"), 46.5),
        (Fraction(93, 2), 46.5),
        (np.float32(46.5), 46.5),
    ],
)
def test_a_number_that_can_mean_one_thing_is_read(text, value):
    assert read_figures([text]) == [value]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1 234", "1234"),
        ("1\u202f234,5", "1234.5"),
        ("1'234", "1234"),
        ("1’234", "1234"),
        ("46.5%", "46.5"),
        ("46,5 %", "46.5"),
        ("% 46.5", "46.5"),
        ("46.5 per cent", "46.5"),
        ("46.5 a", "46.5"),
        ("46,5*", "46.5"),
        ("46.5†‡", "46.5"),
        ("46.5¹", "46.5"),
        ("46.5 [1]", "46.5"),
        ("46.5(e)", "46.5"),
        ("~46.5", "46.5"),
        ("c. 46.5", "46.5"),
        ("'46.5", "46.5"),
        ("=46.5", "46.5"),
        ("12,345 a", None),
        ("=1+1", None),
        ("#REF!", None),
        ("40-50", None),
        ("about 46.5", None),
        ("1e400", None),
        ("9" * 400, None),
        (10**400, None),
        ("1,234", None),
        ("high", None),
        ("1_000", None),
        ("inf", None),
        ("46.5.1", None),
        ("0x10", None),
        (True, None),
        ([46.5], None),
    ],
)
def test_anything_else_is_not_read_but_shown_as_it_would_be_written(text, suggestion):
    [read] = read_figures([text])

    assert isinstance(read, Unreadable)
    assert read.suggestion == suggestion


@pytest.mark.parametrize("mark", ["..", "...", "NA", "n/a", "No data", "-", "x"])
def test_marks_of_producers_are_no_figures(mark):
    assert read_figures([mark]) == [NoFigure(mark)]


@pytest.mark.parametrize("text", ["<2.5", "> 95", "≤0,1", "<=5"])
def test_a_bound_is_no_figure(text):
    assert read_figures([text]) == [Bound(text)]


@pytest.mark.parametrize("blank", ["", "  ", "\u200e", None, float("nan"), Decimal("NaN")])
def test_a_blank_cell_says_nothing(blank):
    assert read_figures([blank]) == [None]


def test_marks_and_units_are_told_apart():
    assert [read.what for read in read_figures(["46.5 %", "46.5 a"])] == [
        "a number with its unit",
        "a number with a mark",
    ]


def test_numbers_of_databases_are_numbers_in_a_column_too():
    cells = pd.DataFrame({"column": "value", "value": pd.Series([Decimal("46.5"), True, 46.5], dtype=object)})
    first, second, third = figures_of(cells)
    assert (first, third) == (46.5, 46.5)
    assert isinstance(second, Unreadable)


@pytest.mark.parametrize(
    "text", ["9" * 100_000 + "x", "9" * 100_000 + ",", "," * 100_000, "9" * 100_000 + " a" * 50_000]
)
def test_a_cell_without_end_is_refused_at_once(text):
    [read] = read_figures([text])
    assert isinstance(read, Unreadable)


def test_other_cells_of_a_column_tell_what_a_comma_is():
    assert read_figures(["35,2", "12,345"]) == [35.2, 12.345]

    value, thousands = read_figures(["35.2", "12,345"])
    assert value == 35.2
    assert thousands == Unreadable("signs between thousands", "digits and a decimal point alone", "12345")


def test_a_point_beside_decimal_commas_may_part_thousands():
    value, point = read_figures(["35,2", "12.345"])

    assert value == 35.2
    assert point == Unreadable("a point that may part thousands or decimals", "12345 or 12.345")


def test_a_column_with_commas_and_points_settles_nothing():
    *values, unsettled = read_figures(["35,2", "35.2", "12,345"])

    assert values == [35.2, 35.2]
    assert unsettled == Unreadable("a comma that may part thousands or decimals", "12345 or 12.345")


@given(st.lists(numbers, min_size=1, max_size=5))
def test_what_is_written_with_points_is_read_as_it_was(values):
    assert read_figures([repr(value) for value in values]) == values


@given(st.lists(numbers, min_size=1, max_size=5))
def test_what_is_written_with_commas_is_read_as_it_was_or_not_at_all(values):
    read = read_figures([repr(value).replace(".", ",") for value in values])

    assert all(one == value or isinstance(one, Unreadable) for one, value in zip(read, values, strict=True))


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
def test_thousands_are_never_taken_for_decimals(values):
    read = read_figures([f"{value:,}" for value in values])

    assert all(one == value or isinstance(one, Unreadable) for one, value in zip(read, values, strict=True))


@pytest.mark.parametrize("entry", ["2018", 2018, 2018.0, "2018.0", "YR2018", "2018 [YR2018]", " 2018 "])
def test_a_year_is_read_in_every_way_it_is_written(entry):
    assert read_year(entry) == 2018


@pytest.mark.parametrize("entry", ["2018/19", "2015-2020", "18", 18, "20188", "year", None, True, "2018.5", ""])
def test_what_is_no_year_is_not_taken_for_one(entry):
    assert read_year(entry) is None


@pytest.mark.parametrize(
    ("entry", "year"),
    [("2018*", "2018"), ("2018 a", "2018"), ("FY2018", "2018"), ("c. 2018", "2018"), ("2018/19", None), ("18", None)],
)
def test_a_year_is_suggested_where_it_is_the_only_number(entry, year):
    assert read_year(entry) is None
    assert year_beside(entry) == year
