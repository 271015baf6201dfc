"""Recall, precision and false alarms, against counting by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.second_looks.training.detecting import AT_RANDOM, block_named, detection, recall_by_kind, share_of

rows = pd.DataFrame(
    [
        (0, "shift", "E1", True, "E1"),
        (0, "swap", "", False, "E2"),
        (0, "", "", True, "R"),
        (0, "", "", False, "R"),
        (1, "shift", "R", True, "E1"),
        (1, "reverse", "K", False, "K"),
        (1, "", "", False, "K"),
        (1, "", "", False, "K"),
    ],
    columns=["repeat", "kind", "block", "flag", "named"],
)


def test_a_flag_is_worth_what_counting_says():
    worth = detection(rows, {"flag": "flag"}, "flag")
    columns = ["recall", "precision", "false_alarms", "questioned"]
    assert worth.loc["flag", columns].tolist() == [2 / 4, 2 / 3, 1 / 4, 3 / 8]


def test_flagging_as_many_at_random_finds_as_many_of_the_wrong_as_of_the_sound():
    worth = detection(rows, {"flag": "flag"}, "flag").loc[AT_RANDOM]
    assert worth["recall"] == worth["false_alarms"] == worth["questioned"] == 3 / 8
    assert worth["precision"] == 4 / 8


def test_recall_is_told_kind_by_kind():
    found = recall_by_kind(rows, {"flag": "flag"}, ("reverse", "shift", "swap")).loc["flag"]
    assert found[["reverse", "shift", "swap"]].tolist() == [0, 1, 0]


def test_a_kind_that_never_came_has_no_recall():
    assert np.isnan(recall_by_kind(rows, {"flag": "flag"}, ("coherent",)).loc["flag", "coherent"])


def test_a_block_is_named_rightly_only_where_one_is_wrong_and_flagged():
    assert block_named(rows, "flag").value == 1 / 2


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 4)), min_size=1, max_size=40))
def test_a_share_is_that_of_all_rows_together_whatever_the_repeats(entries):
    hits, among, repeats = (np.array(column) for column in zip(*entries, strict=True))
    found = share_of(hits, among, repeats)
    if among.any():
        assert found.value == pytest.approx(hits[among].mean())
    else:
        assert np.isnan(found.value)


def test_repeats_that_say_the_same_have_no_standard_error():
    again = np.array([True, False, True, False])
    assert share_of(again, np.ones(4, bool), np.array([0, 0, 1, 1])).error == 0


def test_the_standard_error_is_about_the_scatter_of_repeats():
    rng = np.random.default_rng(0)
    draws = [rng.random((30, 20)) < 0.3 for _ in range(300)]
    repeats = np.repeat(np.arange(30), 20)
    shares = [share_of(draw.ravel(), np.ones(600, bool), repeats) for draw in draws]
    assert np.std([share.value for share in shares]) == pytest.approx(np.mean([s.error for s in shares]), rel=0.15)
