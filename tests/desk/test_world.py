"""Desk reviews of all members of the United Nations from real public figures, kept beside the checkout."""

import datetime
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.desk import inform_2020
from typology.countries.table import countries, un_members
from typology.desk.read_indicators import read_indicators
from typology.desk.reviews.coverage import desk_coverage
from typology.desk.reviews.ledger import desk_ledger
from typology.desk.reviews.review import desk_review

DATE = datetime.date(2026, 11, 20)
"""The day on which the figures were collected."""
COMPLETIONS = 40

data = Path(os.environ.get("TYPOLOGY_DATA") or Path(__file__).resolve().parents[2].parent / "shared/data")
table_of_the_world = data / "world_indicators.csv"
pytestmark = pytest.mark.skipif(not table_of_the_world.is_file(), reason=f"no figures of the world at {data}")

book = ty.load_rulebook()


@pytest.fixture(scope="module")
def figures():
    return read_indicators(table_of_the_world, date=DATE)


@pytest.fixture(scope="module")
def reviews(figures):
    return desk_review(figures, date=DATE, countries="un")


@pytest.fixture(scope="module")
def measured(figures):
    return desk_review(figures, date=DATE, countries="un", proxies=False)


@pytest.fixture(params=["reviews", "measured"])
def desk(request):
    return request.getfixturevalue(request.param)


def sets(column):
    return [frozenset(entry.split("|")) for entry in column]


def test_all_193_members_are_read_reviewed_and_classified_in_seconds():
    start = time.perf_counter()
    found = ty.classify(desk_review(table_of_the_world, date=DATE, countries="un")).table
    assert time.perf_counter() - start < 10
    assert found.index.tolist() == list(un_members())


def test_what_no_figure_informs_stays_unknown_for_everybody(desk):
    informed = set(book.desk.for_items)
    unseen = [row for row, item in enumerate(book.items) if item not in informed]
    assert len(unseen) > 50
    assert np.isnan(desk.values[unseen]).all()


def test_nearly_everybody_is_answered_something(reviews):
    assert ((~np.isnan(reviews.values)).sum(axis=0) >= 10).mean() > 0.95


def test_every_answer_has_a_reason_and_evidence_of_the_country_and_of_its_time(desk):
    for review in desk:
        for answer in review.answers.values():
            assert answer.why
            assert answer.evidence
            assert {entry.geography for entry in answer.evidence} == {review.unit.code}
            assert max(int(entry.period[-4:]) for entry in answer.evidence) <= DATE.year


def test_proxies_add_answers_and_change_none(reviews, measured):
    answered = ~np.isnan(measured.values)
    assert (reviews.values[answered] == measured.values[answered]).all()
    assert np.isnan(measured.values).sum() > np.isnan(reviews.values).sum()


def test_fewer_answers_leave_no_less_possible(reviews, measured):
    some, fewer = ty.classify(reviews).table, ty.classify(measured).table
    for column in ("possible", "possible_shock"):
        assert all(few <= more for few, more in zip(sets(some[column]), sets(fewer[column]), strict=True))


def test_what_is_called_possible_holds_whatever_the_unknown_answers_turn_out_to_be(desk):
    """Unknown answers at random, and all at their worst and best, so that the ends of the sets are met."""
    told = ty.classify(desk).table
    possible, shocks = sets(told["possible"]), sets(told["possible_shock"])
    rng = np.random.default_rng(1)
    steps = [np.array(book.scale_of(item).values) for item in book.items]
    seen, seen_shocks = ([set() for _ in possible] for _ in range(2))
    for number in range(COMPLETIONS):
        filled = [rng.choice(values, len(desk)) for values in steps]
        if number < 2:
            good = [(book.scale_of(item).better == "high") == (number == 0) for item in book.items]
            filled = [np.full(len(desk), values[-1 if best else 0]) for values, best in zip(steps, good, strict=True)]
        values = np.where(np.isnan(desk.values), np.array(filled), desk.values)
        complete = ty.classify(ty.Assessments(desk.items, values, pd.DataFrame(index=desk.about.index))).table
        for place, (category, shock) in enumerate(zip(complete["category"], complete["shock"], strict=True)):
            seen[place].add(category)
            seen_shocks[place].add(shock)
    assert all(found <= allowed for found, allowed in zip(seen, possible, strict=True))
    assert all(found <= allowed for found, allowed in zip(seen_shocks, shocks, strict=True))
    ends = [{min(allowed), max(allowed)} <= found for found, allowed in zip(seen, possible, strict=True)]
    assert all(ends)


def test_a_category_is_determinate_only_where_one_is_possible(desk):
    told = ty.classify(desk).table
    determinate = told["status"] == "determinate"
    assert (determinate == ~told["possible"].str.contains("|", regex=False)).all()


def test_no_shock_state_is_certain_while_nobody_knows_of_a_crisis(desk):
    """Risk is read, crises are not: a state can only be named where signs of a crisis are answered, or one is there."""
    told = ty.classify(desk).table
    signs = [row for row, item in enumerate(book.items) if book.items[item].dimension == "K"]
    unknown = np.isnan(desk.values[signs]).all(axis=0)
    assert unknown.sum() > 100
    assert (told["shock"][unknown] == "U").all()
    assert told["possible_shock"][unknown].str.contains("5C").all()


def test_evidence_is_never_high(desk):
    assert "High" not in set(ty.classify(desk).table["evidence_level"])


def test_the_ledger_says_what_the_reviews_answer(figures, reviews):
    found = desk_ledger(figures, date=DATE, countries="un")
    stands = found[found["role"] == "stands"].drop_duplicates(["country", "item"])
    answered = {(r.unit.code, item): answer.value for r in reviews for item, answer in r.answers.items()}
    assert dict(zip(zip(stands["country"], stands["item"], strict=True), stands["reading"], strict=True)) == answered
    assert found["reliability"].dropna().isin(["R2", "R1+", "R1-", "R0"]).all()


def test_coverage_by_region_lies_between_that_of_its_countries(reviews):
    regions = {code: country.subregion for code, country in countries().items() if country.subregion}
    shares, means = desk_coverage(reviews), desk_coverage(reviews, by=regions)
    assert set(means.index) == {regions[code] for code in un_members()}
    grouped = shares.groupby(pd.Series(regions).reindex(shares.index).to_numpy())
    assert (means >= grouped.min().loc[means.index] - 1e-9).all(axis=None)
    assert (means <= grouped.max().loc[means.index] + 1e-9).all(axis=None)


def test_a_country_is_reviewed_alike_alone_and_among_all(figures, reviews):
    for code in ("KEN", "NOR", "TUV"):
        alone = desk_review(figures, date=DATE, countries=[code])[code]
        assert alone == reviews[code]


def test_no_published_risk_lies_beyond_the_margin_of_the_figure_that_stands_in_for_it(figures):
    """Figures of INFORM for 2020 beside ours, out of later series: the margins cover that too."""
    found = desk_ledger(figures, date=DATE, countries=list(inform_2020.published))
    after = found[found["figure"].str.startswith("AFTER.INFORM.")].set_index(["figure", "country"])["value"]
    told = pd.DataFrame(inform_2020.published, index=inform_2020.columns).T
    told["both"] = (told["vulnerability"] + told["lack_of_coping_capacity"]) / 2
    published = {"NATURAL": "natural", "HUMAN": "human", "VULNERABILITY.COPING": "both", "RISK": "risk"}
    for name, column in published.items():
        apart = (after[f"AFTER.INFORM.{name}"] - told[column]).abs()
        assert len(apart) > 40
        assert apart.max() <= book.desk.composites[f"AFTER.INFORM.{name}"].margin.value


def test_major_risk_is_neither_ruled_out_nor_certain_against_what_was_published(desk):
    told = pd.DataFrame(inform_2020.published, index=inform_2020.columns).T
    unsafe = (told[["natural", "human"]].max(axis=1) >= 5) & (
        told[["vulnerability", "lack_of_coping_capacity"]].mean(axis=1) >= 5
    )
    major = (told["risk"] >= 5) | unsafe
    possible = ty.classify(desk).table["possible_shock"].reindex(told.index)
    assert (possible[major] != "none|5C").all()
    assert (possible[~major] != "5R|5C").all()
