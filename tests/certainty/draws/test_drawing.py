"""What is drawn, and between which values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.classification.answers import items, matrices, one_unit, rulebook
from typology.certainty.draws.drawing import (
    answer_ranges,
    draw_answers,
    draw_rules,
    robustness_of,
    rules_stream,
    unit_stream,
)
from typology.certainty.draws.variation import deciding_items, shiftable
from typology.rulebook.plan import compile_plan

plan = compile_plan(rulebook)
robustness = robustness_of(rulebook)
row_of = plan.item_rows
DRAWS = 4_000


def drawn(answers, reliability=2, seed=0):
    """Return draws of one unit, by item."""
    values = one_unit(answers).values
    ranges = answer_ranges(plan, values, np.full(values.shape, reliability, np.int8))
    out = np.empty((len(items), DRAWS))
    draw_answers(ranges, 0, unit_stream(seed, "AAA", 0), out, np.empty_like(out))
    return dict(zip(items, out, strict=True))


@pytest.mark.parametrize(("reliability", "half"), [(2, 0.25), (1, 0.5), (0, 1.0)])
def test_an_answer_is_varied_evenly_within_the_half_width_of_its_reliability(reliability, half):
    found = drawn({"E1.N1": 2}, reliability)["E1.N1"]
    assert 2 - half <= found.min() < 2 - 0.99 * half
    assert 2 + 0.99 * half < found.max() <= 2 + half
    assert np.histogram(found, 4, (2 - half, 2 + half))[0] == pytest.approx(DRAWS / 4, rel=0.1)


def test_every_answer_is_varied_by_the_reliability_of_its_own():
    values = one_unit({"E1.N1": 2, "E1.N2": 2}).values
    reliability = np.zeros(values.shape, np.int8)
    reliability[row_of["E1.N1"]] = 2
    width = answer_ranges(plan, values, reliability).width
    assert (width[row_of["E1.N1"], 0], width[row_of["E1.N2"], 0]) == (0.5, 2.0)


@pytest.mark.parametrize(("value", "end"), [(0, 0), (4, 4), (0.5, 0), (3.5, 4)])
def test_draws_beyond_the_scale_are_cut_to_its_end(value, end):
    found = drawn({"E1.N1": value}, reliability=0)["E1.N1"]
    assert found.min() >= 0
    assert found.max() <= 4
    assert np.mean(found == end) == pytest.approx(0.5 if value == end else 0.25, abs=0.03)


def test_an_unknown_answer_is_drawn_evenly_over_its_whole_scale():
    found = drawn({})
    for item in ("E1.N1", "I.L2", "P1.1", "C4.1", "R1", "K2"):
        assert np.histogram(found[item], 4, (0, 4))[0] == pytest.approx(DRAWS / 4, rel=0.12), item


def test_what_does_not_apply_stays_out():
    found = drawn({"E1.N1": -1, "E1.N2": 2, "C4.1": -1, "K2": -1})
    assert (found["E1.N1"] == -1).all()
    assert (found["C4.1"] == -1).all()
    assert (found["K2"] == -1).all()
    assert (found["E1.N2"] >= 0).all()


@pytest.mark.parametrize("dimension", ["P1", "E2", "I"])
def test_a_dimension_of_which_nothing_applies_is_unknown_and_not_absent(dimension):
    found = drawn({f"{dimension}.*": -1})
    for item in (name for name in items if name.startswith(f"{dimension}.")):
        if rulebook.items[item].level == "regional":
            assert (found[item] == -1).all()
        else:
            assert np.ptp(found[item]) > 3.9, item


def test_a_level_of_which_nothing_applies_is_stood_for_and_not_drawn():
    found = drawn({"E2.L*": -1, "E2.N*": 2})
    assert (found["E2.L1"] == -1).all()


def test_regional_questions_are_drawn_only_where_a_region_answered():
    without, answered = drawn({}), drawn({"E1.R1": 2})
    assert np.isnan(without["E1.R1"]).all()
    assert np.isnan(answered["E2.R1"]).all()
    assert np.abs(answered["E1.R1"] - 2).max() <= 0.25
    assert np.ptp(answered["E1.R2"]) > 3.9


def test_what_decides_nothing_is_not_drawn():
    others = sorted(set(range(len(items))) - set(deciding_items(plan).tolist()))
    found = drawn({"K.event": 1, "S1.1": 3})
    assert (found["K.event"] == 1).all()
    assert (found["S1.1"] == 3).all()
    assert all(np.ptp(found[items[row]]) == 0 or np.isnan(found[items[row]]).all() for row in others)


@settings(deadline=None, max_examples=100)
@given(matrices(most=1), st.sampled_from([0, 1, 2]))
def test_nothing_that_decides_is_unknown_in_a_draw_and_all_lie_on_the_scale(values, reliability):
    ranges = answer_ranges(plan, values, np.full(values.shape, reliability, np.int8))
    out = np.empty((len(items), 20))
    draw_answers(ranges, 0, unit_stream(1, "AAA", 0), out, np.empty_like(out))
    optional = np.array([item.level == "regional" for item in rulebook.items.values()])
    rows = deciding_items(plan)
    assert not np.isnan(out[rows][~optional[rows]]).any()
    part = out[ranges.drawn[:, 0]]
    assert ((part >= 0) & (part <= 4)).all()


def test_thresholds_and_weights_are_drawn_evenly_within_their_ranges_each_on_its_own():
    shifts, weight = draw_rules(plan, rules_stream(0, 0), DRAWS)
    assert tuple(shifts) == shiftable(plan)
    for shift in shifts.values():
        assert np.histogram(shift, 4, (-0.25, 0.25))[0] == pytest.approx(DRAWS / 4, rel=0.1)
    assert np.histogram(weight, 4, (0.3, 0.7))[0] == pytest.approx(DRAWS / 4, rel=0.1)
    correlation = np.corrcoef([*shifts.values(), weight]) - np.eye(len(shifts) + 1)
    assert np.abs(correlation).max() < 0.07


def test_thresholds_move_together_where_the_rulebook_says_so():
    moved = robustness.thresholds.model_copy(update={"moved": "together"})
    book = rulebook.model_copy(update={"robustness": robustness.model_copy(update={"thresholds": moved})})
    shifts, _ = draw_rules(compile_plan(book), rules_stream(0, 0), 10)
    assert len({tuple(shift) for shift in shifts.values()}) == 1


def test_streams_differ_by_seed_unit_and_block_and_never_touch_those_of_the_rules():
    streams = [unit_stream(seed, unit, block) for seed in (0, 1) for unit in ("AAA", "AAB", "") for block in (0, 1)]
    streams += [rules_stream(seed, block) for seed in (0, 1) for block in (0, 1)]
    numbers = np.array([stream.random(200) for stream in streams])
    assert np.abs(np.corrcoef(numbers) - np.eye(len(streams))).max() < 0.35
    assert len(np.unique(numbers)) == numbers.size


def test_the_numbers_of_a_seed_are_settled_for_good():
    """A change of these is a change of every published acceptability."""
    assert unit_stream(0, "KEN", 0).random(2).tolist() == [0.43700580232127795, 0.7883478118499004]
    assert rules_stream(0, 0).random(2).tolist() == [0.09452309503998779, 0.5898825331225036]
