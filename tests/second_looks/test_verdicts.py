"""What the views say together, and in which order units are looked at again."""

from itertools import product
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.second_looks.verdicts import Verdict, review_ranks, verdict_of

verdicts = {
    (True, True): "review: both",
    (True, False): "review: category",
    (True, None): "review: category",
    (False, True): "review: scores",
    (None, True): "review: scores",
    (False, False): "no objection",
    (False, None): "no objection",
    (None, False): "no objection",
    (None, None): "not checked",
}


@pytest.mark.parametrize("flags", list(product((True, False, None), repeat=2)))
def test_every_pair_of_views_has_its_verdict(flags):
    assert verdict_of(*flags) == verdicts[flags]


@pytest.mark.parametrize("flags", list(product((True, False, None), repeat=3)))
def test_a_trained_model_questions_the_scores_as_the_desk_profile_does(flags):
    of_self, of_desk, of_model = flags
    of_scores = True if True in (of_desk, of_model) else None if of_desk is None and of_model is None else False
    assert verdict_of(*flags) == verdicts[of_self, of_scores]


def ranks(*rows):
    """Return the queue of units given as (verdict, p_recorded, desk_gap)."""
    table = pd.DataFrame(rows, columns=["verdict", "p_recorded", "desk_gap"])
    table.index = pd.Index([f"X{place}" for place in range(len(rows))], name="unit", dtype=object)
    return review_ranks(table.astype({"p_recorded": float, "desk_gap": float})).tolist()


def test_both_come_before_category_and_category_before_scores():
    rows = [("review: scores", 0.9, 3.5), ("review: category", 0.0, None), ("review: both", 0.04, 1.0)]
    assert ranks(*rows) == [3, 2, 1]


def test_rarer_categories_come_first_and_then_larger_gaps_in_either_direction():
    assert ranks(*(("review: category", p, None) for p in (0.03, 0.0, 0.01))) == [3, 1, 2]
    assert ranks(*(("review: scores", p, gap) for p, gap in ((0.1, 1.0), (0.9, -3.0), (np.nan, 2.0)))) == [3, 1, 2]


def test_units_that_nobody_has_to_look_at_have_no_place():
    found = ranks(("no objection", 0.2, 0.1), ("review: category", 0.0, None), ("not checked", None, None))
    assert found == [pd.NA, 1, pd.NA]


row = st.tuples(
    st.sampled_from(get_args(Verdict)),
    st.sampled_from([0.0, 0.01, 0.6, np.nan]),
    st.sampled_from([np.nan, -2.0, 1.0, 2.0]),
)


@given(st.lists(row, max_size=12), st.randoms())
def test_the_queue_does_not_depend_on_the_order_in_which_units_come(rows, random):
    table = pd.DataFrame(rows, columns=["verdict", "p_recorded", "desk_gap"], index=[f"X{n}" for n in range(len(rows))])
    shuffled = random.sample(list(table.index), len(table))
    expected, found = review_ranks(table), review_ranks(table.loc[shuffled]).loc[table.index]
    assert found.equals(expected)
    asked = table["verdict"].str.startswith("review").sum() if len(table) else 0
    assert sorted(found.dropna()) == list(range(1, asked + 1))


def ranks_by_model(*rows):
    """Return the queue of units given as (verdict, p_recorded, desk_gap, p_indicators, flag_indicators)."""
    columns = ["verdict", "p_recorded", "desk_gap", "p_indicators", "flag_indicators"]
    table = pd.DataFrame(rows, columns=columns, index=[f"X{place}" for place in range(len(rows))])
    kinds = {"p_recorded": float, "desk_gap": float, "p_indicators": "Float64", "flag_indicators": "boolean"}
    return review_ranks(table.astype(kinds), by_model=True).tolist()


def test_with_a_model_the_smaller_share_comes_first_within_a_verdict():
    scores = ("review: scores", None, None)
    assert ranks_by_model((*scores, 0.1, True), (*scores, 0.02, True), (*scores, None, None)) == [2, 1, 3]
    category = ("review: category", 0.03, None)
    assert ranks_by_model((*category, 0.5, False), (*category, 0.01, True)) == [2, 1]
    rare = ("review: scores", 0.9, 1.0, 0.01, True)
    assert ranks_by_model(rare, ("review: category", 0.04, None, 0.9, False)) == [2, 1]


def test_the_share_of_a_model_that_may_not_object_does_not_count():
    shown, silent = ("review: scores", None, 1.0, 0.01, None), ("review: scores", None, 2.0, None, None)
    assert ranks_by_model(shown, silent) == [2, 1]


def test_equal_shares_are_ordered_as_without_a_model():
    assert ranks_by_model(*(("review: scores", None, gap, 0.05, True) for gap in (1.0, -3.0, None))) == [2, 1, 3]
