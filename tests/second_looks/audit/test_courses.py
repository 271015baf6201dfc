"""What becomes of each unit as one threshold moves is what the rulebook with that value makes of it."""

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.oracles.random_assessments import random_assessments
from typology.classification.scores import score_planes
from typology.errors import RulebookError
from typology.rulebook.override import with_values
from typology.rulebook.plan import compile_plan
from typology.second_looks.audit.courses import category_thresholds, course_of

book = ty.load_rulebook()
plan = compile_plan(book)
units = random_assessments(80, seed=3)
planes = score_planes(plan, units.aligned(plan.items), plan.deciding_recipes)
names = category_thresholds(plan)
words = (*book.decision.order, "U")


def test_neither_counts_nor_thresholds_of_shocks_and_subtypes_alone_decide_a_category():
    thresholds = book.decision.thresholds
    left_out = set(thresholds) - set(names)
    assert left_out == {"lacking_count", "weak_drivers", "nascent", "crisis", "risk"}


@lru_cache
def course(name):
    return course_of(plan, planes, name)


def told(name, value):
    found = course(name)
    return [words[place] for place in found.categories[:, found.piece(value)]]


def classified(values):
    """Return the categories by a rulebook with other values; None if that one is not sound."""
    try:
        changed = with_values(book, {f"decision.thresholds.{name}": value for name, value in values.items()})
    except RulebookError:
        return None
    return ty.classify(units, rulebook=changed).table["category"].tolist()


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(names), value=st.integers(0, 400).map(lambda number: number / 100))
def test_a_course_tells_the_category_at_any_value(name, value):
    expected = classified({name: value})
    assert expected is None or told(name, value) == expected


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(names), share=st.floats(0, 1, exclude_max=True))
def test_a_course_tells_the_category_where_scores_meet_the_threshold_and_between(name, share):
    points = course(name).points
    value = float(points[int(share * len(points))])
    expected = classified({name: value})
    assert expected is None or told(name, value) == expected


@settings(max_examples=12, deadline=None)
@given(
    pair=st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True),
    values=st.tuples(*[st.integers(0, 80).map(lambda number: number / 20)] * 2),
)
def test_a_course_beside_another_moved_threshold_is_exact_too(pair, values):
    (name, other), (value, beside) = pair, values
    found = course_of(plan, planes, name, {other: beside})
    expected = classified({name: value, other: beside})
    assert expected is None or [words[place] for place in found.categories[:, found.piece(value)]] == expected


def test_most_values_make_a_sound_rulebook_so_that_the_comparison_above_says_something():
    tried = [classified({name: value}) for name in names for value in (0.0, 2.2, 4.0)]
    assert sum(found is not None for found in tried) >= 0.9 * len(tried)


@pytest.mark.parametrize("name", names)
def test_the_value_of_a_piece_does_what_the_piece_does_and_is_the_one_in_force_where_nothing_changes(name):
    found = course(name)
    for piece in range(len(found.points)):
        told_at = found.categories[:, found.piece(found.value_in(piece))]
        assert told_at.tolist() == found.categories[:, piece].tolist()
    assert found.value_in(found.now) == found.present == found.nearest[found.now]
    assert np.all(np.diff(found.points) > 0)


def test_most_values_have_two_digits():
    found = course("lacking")
    values = [found.value_in(piece) for piece in range(len(found.points))]
    assert np.mean([value == round(value, 2) for value in values]) > 0.8
