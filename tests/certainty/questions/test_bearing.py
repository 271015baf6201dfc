"""A question that is said to bear on nothing can be answered in any way, and nothing changes."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from tests.classification.answers import items, kinds, matrices, one_unit, rulebook
from typology.certainty.questions.bearing import awaits_regions, bearing
from typology.certainty.questions.sought import sought_in
from typology.rulebook.plan import compile_plan

plan = compile_plan(rulebook)
levels = np.array([item.level for item in rulebook.items.values()])
severity = kinds == "shock"
enough = {"E*": 3, "I.*": 3, "P*": 3, "C*": 3}


def bears_on(answers, what="category"):
    """Return the tests on which each question bears that bears on any."""
    sought = sought_in(plan, what)
    bits = bearing(sought, one_unit(answers).values)[:, 0].tolist()
    return {
        item: {name for place, name in enumerate(sought.tests) if entry >> place & 1}
        for item, entry in zip(items, bits, strict=True)
        if entry
    }


@pytest.mark.parametrize("what", ["category", "shock", "both"])
@settings(deadline=None, max_examples=80)
@given(values=matrices(most=1), seed=st.integers(0, 2**32 - 1))
def test_no_answer_to_another_question_changes_the_result(what, values, seed):
    """Brute force: complete the unit at random, then answer the questions that bear on nothing otherwise."""
    sought = sought_in(plan, what)
    others = np.isnan(values) & (bearing(sought, values) == 0) & ~awaits_regions(plan, values)
    random = np.random.default_rng(seed)
    drawn = random.integers(0, 9, (2, *values.shape[:1], 50)) / 2
    asked = bearing(sought, values) > 0
    one, two = (np.where(asked, drawn[0], np.where(others, drawn[k], values)) for k in (0, 1))
    assert (sought.remaining(one) == sought.remaining(two)).all()


def test_with_nothing_answered_every_deciding_question_bears_on_the_category():
    expected = np.isin(kinds, ["enabler", "institution", "driver", "sector"]) & (levels != "regional")
    assert set(bears_on({})) == {item for item, decides in zip(items, expected, strict=True) if decides}


def test_nothing_bears_on_a_category_that_is_certain():
    assert bears_on({"E1*": 0, "E3*": 0}) == {}


def test_institutions_do_not_matter_where_frameworks_are_only_partial():
    found = bears_on({"E1*": 2, "E2*": 2, "E3*": 2, "E3.L1": np.nan})
    assert found == {}


def test_finance_does_not_matter_once_it_is_past_its_threshold():
    answers = {**enough, "E1.N1": np.nan, "I.*": np.nan, "I.R*": np.nan, "E4.L1": np.nan, "E4.*2": 4, "E4.N*": 4}
    found = bears_on({**answers, "E4.L2": 4})
    assert "E4.L1" not in found
    assert found["I.L1"] == {"institutions_functioning"}


def test_a_response_does_not_matter_where_the_outcome_is_bad_anyway():
    found = bears_on({**enough, "P*": np.nan, "C1.1": 1, "C1.2": np.nan, "C2.2": np.nan})
    assert "C1.2" not in found


def test_regional_questions_wait_until_a_region_answers():
    none = {**enough, "I.*": np.nan, "I.R*": np.nan}
    assert not [item for item in bears_on(none) if item.startswith("I.R")]
    some = {**none, "I.R1": 2}
    assert {"I.R2", "I.R3", "I.R4"} <= set(bears_on(some))


def test_shock_questions_bear_on_the_shock_state_alone():
    found = bears_on({}, "shock")
    assert found == {
        **{item: {"crisis"} for item in ("K1", "K2", "K3")},
        **{item: {"major_risk"} for item in ("R1", "R2", "R3", "R4")},
    }
    assert set(bears_on({"R3": 0}, "shock")) == {"K1", "K2", "K3", "R4"}
    assert set(found) <= {item for item, is_severity in zip(items, severity, strict=True) if is_severity}
