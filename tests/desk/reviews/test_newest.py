"""One figure for each country and series, the newest that may be used on a day; and the reason for all others."""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.desk.desks import figure, indicators, rulebook
from typology.assessment.ages import years_between
from typology.desk.reviews.newest import left_columns, newest, used_columns

day = datetime.date(2026, 11, 21)

coded = [
    {"says": "A share of exactly 0 is coded.", "coded": [0.0]},
    {"says": "99 is coded.", "coded": [99.0], "countries": ["XXA"]},
]
book = rulebook(
    {
        "SLUMS": figure(caveats=coded),
        "RULE": figure(error="RULE.ERROR"),
        "RULE.ERROR": figure(),
        "BROKEN": figure(caveats=[{"says": "Another definition.", "breaks_in": 2022}]),
    }
)


def pick(*rows, date=day):
    return newest(indicators(rows), book, date)


def chosen(*rows, date=day):
    return pick(*rows, date=date)[0][["country", "indicator", "year", "value"]].values.tolist()


def reasons(*rows, date=day):
    return pick(*rows, date=date)[1]["why"].to_list()


def test_the_newest_figure_of_each_country_and_series_stands():
    rows = [
        ("XXB", "SLUMS", 2018, 5.2),
        ("XXA", "SLUMS", 2020, 46.5),
        ("XXA", "SLUMS", 2018, 47.0),
        ("XXA", "RULE", 2019, -0.4),
    ]

    assert chosen(*rows) == [["XXA", "RULE", 2019, -0.4], ["XXA", "SLUMS", 2020, 46.5], ["XXB", "SLUMS", 2018, 5.2]]
    assert reasons(*rows) == ["older than the one of 2020"]


def test_used_and_unused_figures_keep_their_source_and_place():
    used, unused = pick(("XXA", "SLUMS", 2018, 47.0), ("XXA", "SLUMS", 2020, 46.5))

    assert used.columns.to_list() == list(used_columns)
    assert unused.columns.to_list() == list(left_columns)
    assert used[["source", "file", "row", "column"]].values.tolist() == [["An office", "figures.csv", 3, "value"]]
    assert unused[["year", "value", "count", "file", "row"]].values.tolist() == [[2018, 47.0, 1, "figures.csv", 2]]


def test_a_figure_too_old_is_not_used_and_its_age_is_said():
    assert chosen(("XXA", "SLUMS", 2013, 46.5)) == []
    assert reasons(("XXA", "SLUMS", 2013, 46.5)) == ["2013, 12.9 years before 2026-11-21; at most 10"]


@pytest.mark.parametrize(("date", "used"), [(datetime.date(2023, 12, 31), True), (datetime.date(2024, 1, 1), False)])
def test_age_counts_from_the_end_of_the_year_described(date, used):
    assert bool(chosen(("XXA", "SLUMS", 2013, 46.5), date=date)) == used


def test_a_figure_of_the_running_year_has_no_age():
    assert chosen(("XXA", "SLUMS", 2026, 46.5)) == [["XXA", "SLUMS", 2026, 46.5]]


def test_a_later_figure_is_not_known_yet():
    rows = [("XXA", "SLUMS", 2018, 46.5), ("XXA", "SLUMS", 2022, 45.0)]

    assert chosen(*rows, date=datetime.date(2021, 6, 30)) == [["XXA", "SLUMS", 2018, 46.5]]
    assert reasons(*rows, date=datetime.date(2021, 6, 30)) == ["later than 2021-06-30"]


def test_a_coded_value_makes_room_for_the_next_older_one():
    rows = [("XXB", "SLUMS", 2018, 12.0), ("XXB", "SLUMS", 2020, 0.0)]

    assert chosen(*rows) == [["XXB", "SLUMS", 2018, 12.0]]
    assert reasons(*rows) == ["stands for not measured: A share of exactly 0 is coded."]


def test_a_code_may_hold_for_some_countries_only():
    assert chosen(("XXA", "SLUMS", 2020, 99.0), ("XXB", "SLUMS", 2020, 99.0)) == [["XXB", "SLUMS", 2020, 99.0]]


def test_a_code_is_of_its_series():
    assert chosen(("XXA", "RULE", 2020, 0.0)) == [["XXA", "RULE", 2020, 0.0]]


def test_one_value_stands_on_one_side_of_a_break():
    assert chosen(("XXA", "BROKEN", 2020, 13.1), ("XXA", "BROKEN", 2022, 28.1)) == [["XXA", "BROKEN", 2022, 28.1]]


def test_the_standard_error_of_the_same_year_stands_beside_a_figure():
    used, _ = pick(
        ("XXA", "RULE", 2019, -0.4),
        ("XXA", "RULE", 2020, -0.5),
        ("XXA", "RULE.ERROR", 2019, 0.1),
        ("XXA", "RULE.ERROR", 2020, 0.2),
        ("XXB", "RULE", 2020, 0.7),
        ("XXB", "RULE.ERROR", 2019, 0.3),
    )

    errors = used.set_index(["country", "indicator"])["error"]
    assert errors["XXA", "RULE"] == 0.2
    assert pd.isna(errors["XXB", "RULE"])
    assert pd.isna(errors["XXA", "RULE.ERROR"])


def test_reasons_that_differ_by_their_numbers_alone_are_of_one_kind():
    rows = [
        *(("XXA", "SLUMS", year, 46.5) for year in (2001, 2013, 2018, 2019, 2020)),
        *(("XXB", "SLUMS", year, 0.0) for year in (2013, 2020)),
    ]

    kinds = pick(*rows)[1].groupby(["country", "kind"])["why"].nunique()
    assert kinds.to_dict() == {
        ("XXA", "a newer one is used"): 1,
        ("XXA", "older than the rulebook lets it be"): 2,
        ("XXB", "stands for not measured: A share of exactly 0 is coded."): 1,
    }


def test_a_series_of_another_rulebook_is_not_used():
    assert chosen(("XXA", "OTHER", 2020, 1.0)) == []
    assert reasons(("XXA", "OTHER", 2020, 1.0)) == ["not an indicator of the rulebook"]


def test_no_figures_give_none():
    used, unused = pick()

    assert used.columns.to_list() == list(used_columns)
    assert unused.columns.to_list() == list(left_columns)
    assert len(used) == len(unused) == 0


def test_a_rulebook_without_desk_indicators_says_so():
    without = ty.load_rulebook().model_copy(update={"desk": None})

    with pytest.raises(ValueError, match="has no desk indicators"):
        newest(indicators([]), without, day)


rows_of_figures = st.lists(
    st.tuples(
        st.sampled_from(["XXA", "XXB"]),
        st.sampled_from(["SLUMS", "RULE", "BROKEN"]),
        st.integers(2010, 2028),
        st.sampled_from([0.0, 1.0, 50.0, 99.0]),
    ),
    max_size=30,
    unique_by=lambda row: row[:3],
)


def may_be_used(country, code, year, value, date):
    """What the rules say, one figure at a time."""
    age = max(0.0, years_between(datetime.date(year, 12, 31), date))
    is_coded = code == "SLUMS" and (value == 0.0 or (value == 99.0 and country == "XXA"))
    return not is_coded and age <= 10 and year <= date.year


@settings(max_examples=50)
@given(rows_of_figures, st.dates(datetime.date(2015, 1, 1), datetime.date(2030, 1, 1)), st.randoms())
def test_the_newest_is_what_a_look_at_each_figure_finds_in_any_order(rows, date, random):
    fit = [row for row in rows if may_be_used(*row, date)]
    best = {row[:2]: list(row) for row in sorted(fit)}
    shuffled = random.sample(rows, len(rows))

    used, unused = pick(*shuffled, date=date)
    assert used[["country", "indicator", "year", "value"]].values.tolist() == [best[key] for key in sorted(best)]
    assert len(used) + len(unused) == len(rows)
    assert unused["why"].notna().all()
