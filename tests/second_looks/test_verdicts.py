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
