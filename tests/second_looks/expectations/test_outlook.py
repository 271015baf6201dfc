"""Whole assessments drawn as public indicators lead one to expect them, and what the engine decides of them."""

import dataclasses
import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from benchmarks.simulated_countries import DATE, simulated_countries
from tests.oracles.random_assessments import assessments_of
from typology.rulebook.plan import compile_plan
from typology.second_looks.deciding import category_items, shock_items
from typology.second_looks.expectations.blocks import Answered, block_scores, turned
from typology.second_looks.expectations.fitting import fit_indicator_model
from typology.second_looks.expectations.looking import look
from typology.second_looks.expectations.model import LearnedBlock, Profile
from typology.second_looks.expectations.outlook import (
    _Drawing,
    not_excluded,
    outlook,
    outlook_of,
    set_limit_of,
)
from typology.second_looks.expectations.profiles import decides, profile_of

book = ty.load_rulebook()
plan = compile_plan(book)
regional = [item for item in book.items if book.items[item].optional]
groups = {
    "E1": ("E1.",),
    "E2": ("E2.",),
    "E3": ("E3.",),
    "E4": ("E4.",),
    "I": ("I.",),
    "P": tuple(f"P{number}." for number in range(1, 7)),
    "C": tuple(f"C{number}." for number in range(1, 11)),
    "R": ("R",),
    "K": ("K",),
}
questions = {
    name: [item for item in book.items if item.startswith(starts) and item not in regional]
    for name, starts in groups.items()
}


def block(name, means, items=None):
    given = items or questions[name]
    return LearnedBlock(
        name, name, dict(zip(given, means, strict=True)), 2.0, (0.0,), (0.0,), ((1.0,),), 40, 1.0, 0.3, 0.5
    )


def all_blocks(level=2.0, without=()):
    return [block(name, [level] * len(items)) for name, items in questions.items() if name not in without]


def profile_for(blocks, spread=0.0, dimensions=0.0, answers=0.0):
    size = len(blocks)
    covariance = tuple(map(tuple, (spread**2 * np.eye(size)).tolist()))
    return Profile(covariance, (dimensions,) * size, (answers,) * size)


def expected_of(blocks, rows):
    return pd.DataFrame(rows, columns=[one.name for one in blocks])


# Drawing.


def test_without_scatter_a_unit_is_what_the_library_makes_of_the_answers_expected():
    blocks = all_blocks(2.0)
    levels = {"low": 1.0, "middle": 2.0, "high": 3.5}
    table = pd.DataFrame({one.name: levels for one in blocks})
    found = outlook_of(blocks, profile_for(blocks), table, book, draws=3)
    items = tuple(book.items)
    values = np.full((len(items), 3), np.nan)
    for one in blocks:
        for item in one.questions:
            low = book.scale_of(item).better == "low"
            values[items.index(item)] = [4 - level if low else level for level in levels.values()]
    told = ty.classify(assessments_of(items, values)).table
    assert [found.categories.loc[unit].idxmax() for unit in levels] == told["category"].tolist()
    assert [found.shocks.loc[unit].idxmax() for unit in levels] == told["shock"].astype(str).tolist()
    assert found.categories.max(axis=1).tolist() == [1.0] * 3


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(1.5, 2.5))
def test_the_answers_drawn_have_the_block_scores_that_were_drawn(seed, level):
    """Dimensions and answers scatter around the block and leave it where it is, but for the rounding."""
    blocks = all_blocks(2.0)
    profile = profile_for(blocks, 0.2, 0.1, 0.1)
    drawing = _Drawing(plan, tuple(blocks), profile)
    scatter = drawing.scatter(np.random.default_rng(seed), 50)
    drawing.step = np.full_like(drawing.step, 1e-6)
    answers = drawing.answers(np.full(len(blocks), level), scatter)
    asked = {one.name: one.questions for one in blocks}
    scores = block_scores(Answered(tuple(book.items), answers, tuple(range(50))), asked, book, 0.5)
    only_blocks = drawing.by_block(scatter[drawing.layout.rows])
    assert np.allclose(scores.to_numpy().T, level + only_blocks, atol=1e-5)


def test_the_draws_scatter_as_the_profile_says():
    blocks = all_blocks(2.0)
    covariance = 0.05 * np.ones((9, 9)) + 0.1 * np.eye(9)
    drawing = _Drawing(plan, tuple(blocks), Profile(tuple(map(tuple, covariance)), (0.3,) * 9, (0.4,) * 9))
    scatter = drawing.scatter(np.random.default_rng(1), 40_000)[drawing.layout.rows]
    drawn = np.cov(drawing.by_block(scatter))
    assert np.allclose(drawn, covariance, atol=0.01)
    places = {item: place for place, item in enumerate(drawing.layout.items)}
    within = scatter[places["P1.1"]] - scatter[places["P1.2"]]
    across = (scatter[places["P1.1"]] + scatter[places["P1.2"]]) / 2
    across -= (scatter[places["P2.1"]] + scatter[places["P2.2"]]) / 2
    assert np.isclose(within.var(), 2 * 0.4**2, rtol=0.05)
    assert np.isclose(across.var(), 2 * (0.3**2 + 0.4**2 / 2), rtol=0.05)


def test_every_answer_drawn_is_on_its_scale():
    blocks = all_blocks(0.5)
    drawing = _Drawing(plan, tuple(blocks), profile_for(blocks, 2.0, 1.0, 1.0))
    answers = drawing.answers(np.full(9, 1.0), drawing.scatter(np.random.default_rng(0), 200))
    for item, row in zip(drawing.layout.items, drawing.layout.rows, strict=True):
        assert set(answers[row]) <= set(book.scale_of(item).values)
    assert np.isnan(answers[[plan.item_rows[item] for item in regional]]).all()


def test_no_other_unit_changes_a_byte():
    blocks = all_blocks(2.0)
    profile, rng = profile_for(blocks, 0.5, 0.3, 0.5), np.random.default_rng(0)
    table = pd.DataFrame(rng.normal(2, 0.5, (5, 9)), list("ABCDE"), [one.name for one in blocks])
    whole = outlook_of(blocks, profile, table, book, draws=300)
    some = outlook_of(blocks, profile, table.loc[["D", "B"]], book, draws=300)
    assert some.categories.equals(whole.categories.loc[["D", "B"]])
    assert some.shocks.equals(whole.shocks.loc[["D", "B"]])
    assert not outlook_of(blocks, profile, table, book, draws=300, seed=1).categories.equals(whole.categories)
    assert np.allclose(whole.categories.sum(axis=1), 1)
    assert np.allclose(whole.shocks.sum(axis=1), 1)


def test_more_draws_come_in_blocks_and_agree():
    blocks = all_blocks(2.0)
    profile = profile_for(blocks, 0.5, 0.3, 0.5)
    table = expected_of(blocks, np.full((1, 9), 2.4))
    few, many = (outlook_of(blocks, profile, table, book, draws=draws).categories for draws in (2500, 6000))
    assert np.allclose(few, many, atol=0.04)
    assert not few.equals(many)


def test_nothing_expected_is_nothing_said():
    blocks = all_blocks(2.0)
    rows = np.full((2, 9), 2.0)
    rows[1, 3] = np.nan
    found = outlook_of(blocks, profile_for(blocks, 0.3), expected_of(blocks, rows), book, draws=20)
    assert found.categories.notna().all(axis=1).tolist() == [True, False]
    assert "1 of them known" in repr(found)


def test_shocks_are_left_open_where_they_were_not_learned():
    blocks = all_blocks(2.0, without=["K"])
    found = outlook_of(blocks, profile_for(blocks, 0.3), expected_of(blocks, np.full((1, 8), 2.0)), book, draws=20)
    assert found.shocks.isna().all(axis=None)
    assert np.isclose(found.categories.sum(axis=1), 1).all()


def test_a_question_that_was_not_learned_falls_anywhere():
    kept = [item for item in questions["E4"] if item != "E4.L1"]
    blocks = [block("E4", [2.0] * len(kept), kept) if one.name == "E4" else one for one in all_blocks(2.0)]
    drawing = _Drawing(plan, tuple(blocks), profile_for(blocks))
    answers = drawing.answers(np.full(9, 2.0), drawing.scatter(np.random.default_rng(0), 4000))
    shares = np.unique(answers[plan.item_rows["E4.L1"]], return_counts=True)
    assert shares[0].tolist() == list(book.scale_of("E4.L1").values)
    assert np.allclose(shares[1] / 4000, 1 / 9, atol=0.03)


# The profile.


def test_the_profile_finds_again_what_answers_were_drawn_with():
    blocks, rng = all_blocks(2.0), np.random.default_rng(3)
    covariance = 0.06 * np.ones((9, 9)) + 0.1 * np.eye(9)
    truth = Profile(tuple(map(tuple, covariance)), (0.0,) * 4 + (0.0, 0.3, 0.25, 0.0, 0.0), (0.4,) * 9)
    drawing = _Drawing(plan, tuple(blocks), truth)
    drawing.step = np.full_like(drawing.step, 1e-6)
    values = drawing.answers(np.full(9, 2.0), drawing.scatter(rng, 3000))
    given = Answered(tuple(book.items), values, tuple(range(3000)))
    scores = block_scores(given, {one.name: one.questions for one in blocks}, book, 0.5)
    found = profile_of(values, scores.to_numpy(), np.full(scores.shape, 2.0), blocks, book, shrinkage=5)
    assert np.allclose(found.covariance, covariance, atol=0.02)
    assert np.allclose(found.dimensions, truth.dimensions, atol=0.03)
    assert np.allclose(found.answers, truth.answers, atol=0.02)


@pytest.mark.parametrize("countries", [20, 95])
def test_the_covariance_is_drawn_to_its_diagonal_by_the_number_of_countries(countries):
    rng, blocks = np.random.default_rng(0), all_blocks(2.0)
    differences = rng.normal(0, 1, (60, 1)) + rng.normal(0, 1, (60, 9))
    values = np.full((len(book.items), 60), 2.0)
    found = np.array(
        profile_of(values, differences, np.zeros((60, 9)), blocks, book, shrinkage=5, countries=countries).covariance
    )
    raw = np.cov(differences.T)
    assert np.allclose(np.diag(found), np.diag(raw), rtol=1e-5)
    off = ~np.eye(9, dtype=bool)
    assert np.allclose(found[off] / raw[off], countries / (countries + 5), rtol=1e-4)


def test_gaps_leave_a_covariance_that_can_be_drawn_from():
    rng, blocks = np.random.default_rng(0), all_blocks(2.0)
    differences = rng.normal(0, 1, (30, 1)) + rng.normal(0, 0.1, (30, 9))
    differences[rng.random(differences.shape) < 0.6] = np.nan
    values = np.full((len(book.items), 30), 2.0)
    found = np.array(
        profile_of(values, differences, np.zeros((30, 9)), blocks, book, shrinkage=5, countries=5000).covariance
    )
    assert np.linalg.eigvalsh(found).min() > -1e-4
    assert np.isfinite(found).all()


def test_open_and_inapplicable_answers_scatter_nowhere():
    rng, blocks = np.random.default_rng(0), all_blocks(2.0)
    values = np.clip(np.round(2 * rng.normal(2, 0.5, (len(book.items), 400))) / 2, 0, 4)
    whole = profile_of(values, np.zeros((400, 9)), np.zeros((400, 9)), blocks, book, shrinkage=5)
    values[rng.random(values.shape) < 0.2] = np.nan
    values[rng.random(values.shape) < 0.1] = -1
    gaps = profile_of(values, np.zeros((400, 9)), np.zeros((400, 9)), blocks, book, shrinkage=5)
    assert np.allclose(whole.answers, gaps.answers, atol=0.05)


def test_there_is_a_profile_only_where_what_was_learned_decides():
    values = np.full((len(book.items), 30), 2.0)
    assert decides(all_blocks(2.0), book)
    for without in ("E1", "E4", "I", "P", "C"):
        blocks = all_blocks(2.0, without=[without])
        assert not decides(blocks, book)
        assert profile_of(values, np.zeros((30, 8)), np.zeros((30, 8)), blocks, book, shrinkage=5) is None
    assert decides(all_blocks(2.0, without=["R", "K"]), book)


def test_what_decides_is_what_the_engine_reads():
    categories, shocks = category_items(plan), shock_items(plan)
    assert set(categories).isdisjoint(regional)
    assert set(categories).isdisjoint(shocks)
    assert {"E1.N1", "I.L4", "P6.2", "C10.2"} <= set(categories)
    assert set(shocks) == {"R1", "R2", "R3", "R4", "K1", "K2", "K3"}


def test_scales_of_which_the_low_end_is_good_are_turned():
    blocks = [block("R", [1.0] * 4)]
    drawing = _Drawing(plan, tuple(blocks), profile_for(blocks))
    answers = drawing.answers(np.array([2.0]), drawing.scatter(np.random.default_rng(0), 1))
    assert answers[[plan.item_rows[item] for item in questions["R"]]].ravel().tolist() == [2.0] * 4
    assert turned(np.array([[1.0]]), ["R1"], book).tolist() == [[3.0]]


# Sets.


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(9, 60), st.sampled_from([0.5, 0.8, 0.9]))
def test_a_limit_excludes_the_true_category_as_seldom_as_promised(seed, number, certainty):
    """Of the countries a limit was taken from and one more, at most the promised share lies below: exchangeability."""
    rng = np.random.default_rng(seed)
    shares = rng.random(number + 1)
    below = 0
    for left in range(number + 1):
        others = pd.DataFrame({"1": np.delete(shares, left)})
        limit = set_limit_of(others, ["1"] * number, certainty, needed=5)
        below += shares[left] < limit
    assert below <= (1 - certainty) * (number + 1) + 1e-9


def test_rounds_of_a_country_count_once_and_by_the_most_surprising():
    shares = pd.DataFrame({"1": [0.9, 0.1, 0.5, 0.7]})
    arguments = {"certainty": 0.5, "needed": 3, "countries": ["XXA", "XXA", "XXB", "XXC"]}
    assert set_limit_of(shares, ["1"] * 4, **arguments) == 0.5
    assert set_limit_of(shares, ["1"] * 4, **{**arguments, "needed": 4}) is None


def test_what_is_not_on_record_or_not_foreseen_does_not_count():
    shares = pd.DataFrame({"1": [0.9, np.nan, 0.5]}, ["XXA", "XXB", "XXC"])
    assert set_limit_of(shares, {"XXA": "1", "XXB": "1"}, 0.5, needed=1) == 0.9
    assert set_limit_of(shares, {"XXA": "1", "XXB": "1"}, 0.5, needed=2) is None


def test_too_few_countries_for_a_certainty_exclude_nothing():
    shares = pd.DataFrame({"1": [0.9] * 8})
    assert set_limit_of(shares, ["1"] * 8, 0.9, needed=8) == 0.0


def test_without_a_limit_nothing_is_said_to_be_excluded():
    shares = pd.DataFrame({"1": [0.9, np.nan], "2": [0.1, np.nan]})
    assert not_excluded(shares, None).isna().all()
    assert not_excluded(shares, 0.0).tolist()[0] == "1|2"
    assert not_excluded(shares, 0.2)[0] == "1"
    assert not_excluded(shares, 0.2)[1] is None


# From a model.


@pytest.fixture(scope="module")
def learned():
    simulated = simulated_countries(60, seed=2)
    model = fit_indicator_model(simulated.files.assessments, simulated.indicators, date=DATE, shuffles=9)
    day = datetime.date.fromisoformat(DATE)
    return simulated, model, look(model, simulated.files.assessments, simulated.indicators, book, day)


def test_a_model_foresees_categories_better_than_their_shares(learned):
    simulated, model, expectations = learned
    found = outlook(model, expectations.expected, book, draws=300)
    told = ty.classify(simulated.files.assessments).table["category"].astype(str)
    known = found.categories.notna().all(axis=1).to_numpy() & (told != "U").to_numpy()
    assert known.sum() > 40
    shares = found.categories.to_numpy()[known]
    places = [list(found.categories).index(name) for name in told[known]]
    by_share = told[known].map(told[known].value_counts(normalize=True))
    surprise = -np.log(np.maximum(shares[np.arange(len(places)), places], 1e-3)).mean()
    assert surprise < -np.log(by_share).mean() - 0.1
    assert np.allclose(shares.sum(axis=1), 1)
    assert np.allclose(found.shocks.to_numpy()[known].sum(axis=1), 1)


def test_a_model_that_decides_no_category_has_no_outlook(learned):
    _, model, expectations = learned
    with pytest.raises(ValueError, match="decide no category"):
        outlook(dataclasses.replace(model, profile=None), expectations.expected, book)
    with pytest.raises(ValueError, match="the blocks E1;"):
        outlook(model, expectations.expected.drop(columns="E1"), book)


def test_the_outlook_is_read_from_the_columns_by_name(learned):
    _, model, expectations = learned
    some = expectations.expected.dropna().iloc[:3]
    straight, backwards = (outlook(model, table, book, draws=50) for table in (some, some[some.columns[::-1]]))
    assert straight.categories.equals(backwards.categories)
