"""Blocks of answers beside public figures: which are compared, how much they differ, and what of that is large."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.second_looks.saying import OUTCOMES, RISKS, alike, book, said
from typology.second_looks.desk_profile import blocks_of, desk_profile, made_of_figures

rules = book.crosscheck.desk_profile
blocks = {block.name: block for block in blocks_of(book, rules)}


def compared(answers, figures, block="Sector outcomes", **about):
    found = desk_profile(said(answers, **about), said(figures), book, rules)
    return found[found["block"] == block].iloc[0]


def test_what_decides_a_category_or_a_shock_state_is_compared_and_nothing_else():
    assert list(blocks) == ["E1", "E2", "E3", "E4", "I", "Performance drivers", "Sector outcomes", "R", "K"]
    assert blocks["Sector outcomes"].items == OUTCOMES
    assert blocks["R"].items == RISKS
    assert all(book.scale_of(item).choices is None for block in blocks.values() for item in block.items)


@pytest.mark.parametrize(
    ("expert", "figure", "gap", "large"),
    [(3, 2, 1, True), (2, 3, -1, True), (2.5, 2, 0.5, False), (2, 2, 0, False), (0, 4, -4, True)],
)
def test_a_difference_that_has_reached_the_limit_is_large(expert, figure, gap, large):
    row = compared(alike(OUTCOMES, expert), alike(OUTCOMES, figure))
    assert (row["gap"], row["large"], row["compared"]) == (gap, large, True)


def test_a_mean_just_below_the_limit_is_not_large():
    answers = alike(OUTCOMES, 3.0) | {OUTCOMES[0]: 2.5}
    assert not compared(answers, alike(OUTCOMES, 2.0))["large"]


@pytest.mark.parametrize(("expert", "figure", "gap"), [(1, 3, 2), (3, 1, -2)])
def test_less_severe_answers_are_better_ones(expert, figure, gap):
    assert compared(alike(RISKS, expert), alike(RISKS, figure), "R")["gap"] == gap


def test_differences_of_single_answers_even_out():
    answers = alike(OUTCOMES[:5], 0.0) | alike(OUTCOMES[5:], 4.0)
    row = compared(answers, alike(OUTCOMES, 2.0))
    assert (row["gap"], row["large"]) == (0, False)


@pytest.mark.parametrize(("shared", "is_compared"), [(4, False), (5, True)])
def test_a_block_is_compared_from_half_of_its_questions_on(shared, is_compared):
    row = compared(alike(OUTCOMES, 4.0), alike(OUTCOMES[:shared], 1.0))
    assert (row["shared"], row["questions"], row["compared"], row["large"]) == (shared, 10, is_compared, is_compared)


def test_questions_that_do_not_apply_do_not_count_and_two_questions_are_no_block():
    few = compared(alike(RISKS[:2], 4.0) | alike(RISKS[2:], None), alike(RISKS, 1.0), "R")
    some = compared(alike(RISKS[:3], 4.0) | alike(RISKS[3:], None), alike(RISKS, 1.0), "R")
    assert (few["shared"], few["questions"], few["compared"]) == (2, 2, False)
    assert (some["shared"], some["questions"], some["compared"]) == (3, 3, True)


def test_an_unanswered_question_counts_unless_it_is_optional():
    national = {"E1.N1": 3.0, "E1.N2": 3.0, "E1.N3": 3.0}
    without, with_regions = (
        compared(answers, national, "E1") for answers in (national, national | {"E1.R1": 3.0, "E1.R2": 3.0})
    )
    assert (without["shared"], without["questions"], without["compared"]) == (3, 5, True)
    assert (with_regions["shared"], with_regions["questions"]) == (3, 7)
    assert not with_regions["compared"]


def test_what_is_not_shared_has_no_difference():
    row = compared({}, alike(OUTCOMES, 1.0))
    assert np.isnan(row["gap"])
    assert not row["compared"]
    assert not row["large"]


def test_answers_of_the_desk_are_not_held_against_the_desk():
    assert len(desk_profile(said({"C1.1": 1.0}, respondent="desk"), said({"C1.1": 1.0}), book, rules)) == 0


def test_nor_are_answers_in_which_a_desk_review_has_a_part():
    both = ty.Assessments.of(
        [next(iter(said({"C1.1": value}, respondent=who))) for who, value in (("desk", 1.0), ("office", 3.0))], book
    )
    assert made_of_figures(both) == {"XXA"}
    assert made_of_figures(said({"C1.1": 1.0}, respondent="office")) == frozenset()


def test_units_that_the_desk_does_not_know_have_no_row():
    assert len(desk_profile(said({"C1.1": 1.0}, unit="XXB"), said({"C1.1": 1.0}), book, rules)) == 0


answer = st.one_of(st.none(), st.just("unknown"), st.sampled_from([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]))


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["Sector outcomes", "R", "E2"]))
def test_it_is_the_mean_over_what_both_answer(data, block):
    items = blocks[block].items
    draws = [data.draw(st.lists(answer, min_size=len(items), max_size=len(items))) for _ in range(2)]
    expert, figure = (
        {item: value for item, value in zip(items, draw, strict=True) if value != "unknown"} for draw in draws
    )
    row = compared(expert, figure, block)
    both = [item for item in items if expert.get(item) is not None and figure.get(item) is not None]
    asked = [
        item
        for item in items
        if expert.get(item, 0) is not None and not (book.items[item].optional and item not in expert)
    ]
    sign = -1 if block == "R" else 1
    gap = sign * sum(expert[item] - figure[item] for item in both) / len(both) if both else np.nan
    assert row["gap"] == pytest.approx(gap, nan_ok=True)
    assert (row["shared"], row["questions"]) == (len(both), len(asked))
    assert row["compared"] == (len(both) >= 3 and 2 * len(both) >= len(asked))
    assert row["large"] == (row["compared"] and abs(gap) >= 1 - 1e-9)
