"""Numbers and years as producers write them: never read as another number than the one that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.desk.checks.numerals import Bound, NoFigure, Unreadable, read_figures, read_year

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
        (46, 46.0),
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


@pytest.mark.parametrize("blank", ["", "  ", None, float("nan")])
def test_a_blank_cell_says_nothing(blank):
    assert read_figures([blank]) == [None]


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
