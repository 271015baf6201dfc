"""Deciding from scores gives what the engine gives, so that only what is varied can make a difference."""

import numpy as np
from hypothesis import given, settings

from tests.classification.answers import matrices, rulebook
from tests.oracles.random_assessments import random_assessments
from typology.certainty.flips.varied import columns, outcome
from typology.classification.engine import decide
from typology.classification.scores import score_planes
from typology.rulebook.plan import compile_plan

plan = compile_plan(rulebook)


def test_nothing_varied_is_what_the_engine_decides():
    answers = random_assessments(20_000, seed=5).aligned(plan.items)
    decided = decide(plan, answers)
    found = outcome(plan, score_planes(plan, answers, plan.deciding_recipes))
    assert np.array_equal(found.category, decided.category)
    assert np.array_equal(found.shock, decided.shock)
    assert len(set(decided.status)) == 3


@settings(deadline=None, max_examples=60)
@given(matrices(least=1, most=6))
def test_nothing_varied_is_what_the_engine_decides_where_answers_are_odd(values):
    decided = decide(plan, values)
    found = outcome(plan, score_planes(plan, values))
    assert np.array_equal(found.category, decided.category)
    assert np.array_equal(found.shock, decided.shock)


def test_columns_are_taken_from_all_three_planes():
    answers = random_assessments(9, seed=6).aligned(plan.items)
    planes = score_planes(plan, answers)
    taken = columns(planes, np.array([4, 4, 0]))
    wanted = score_planes(plan, answers[:, [4, 4, 0]])
    assert np.array_equal(taken.all, wanted.all, equal_nan=True)
