"""Deciding one unit many times over: without variation it is the engine, with it the engine of another rulebook."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.classification.answers import items, matrices, rulebook
from tests.oracles.random_assessments import random_assessments
from typology.certainty.draws.drawing import answer_ranges
from typology.certainty.draws.variation import decide_draws, deciding_items, shiftable
from typology.classification.engine import DETERMINATE, decide
from typology.rulebook.load import load_rulebook
from typology.rulebook.plan import compile_plan

plan = compile_plan(rulebook)
many = settings(deadline=None, max_examples=150)


def completed(values, seed, plan=plan):
    """Return answers with every unknown one that decides filled in by a half point."""
    random = np.random.default_rng(seed)
    ranges = answer_ranges(plan, values, np.zeros(values.shape, np.int8))
    points = np.round(2 * (ranges.ends[:, :1] + random.random(values.shape) * np.diff(ranges.ends))) / 2
    return np.where(ranges.drawn & ~(values >= 0), points, values)


def as_engine(plan, answers):
    """Return what the engine decides: category, subtype, shock."""
    decided = decide(plan, answers)
    assert (decided.status == DETERMINATE).all()
    return decided.category.tolist(), decided.subtype.tolist(), decided.shock.tolist()


def in_draws(plan, unit, *varied):
    """Return the same for one unit, decided by draws."""
    found = decide_draws(plan, unit, *varied)
    return found.category.tolist(), found.subtype.tolist(), found.shock.tolist()


@many
@given(matrices(), st.integers(0, 2**32 - 1))
def test_without_variation_every_complete_assessment_is_decided_as_the_engine_does(values, seed):
    answers = completed(values, seed)
    alone = [in_draws(plan, answers[:, [column]]) for column in range(answers.shape[1])]
    assert [[part[0] for part in found] for found in alone] == np.transpose(as_engine(plan, answers)).tolist()


def test_without_variation_2000_complete_assessments_are_decided_as_the_engine_does():
    """Units with the same pattern of what applies and which regions answered are decided together."""
    answers = completed(random_assessments(2_000, seed=5).values, seed=6)
    pattern = np.packbits(np.vstack([answers[deciding_items(plan)] < 0, np.isnan(answers)]), axis=0)
    patterns, group = np.unique(pattern, axis=1, return_inverse=True)
    expected = np.array(as_engine(plan, answers))
    found = np.empty_like(expected)
    for place in range(patterns.shape[1]):
        units = np.flatnonzero(group.ravel() == place)
        found[:, units] = in_draws(plan, answers[:, units])
    assert 500 < patterns.shape[1] < 2_000
    assert set(expected[0]) == {0, 1, 2, 3, 4}
    assert np.flatnonzero((found != expected).any(axis=0)).tolist() == []


def alike(units, seed):
    """Return complete answers of units to all of whom every question applies, and whose regions did not answer."""
    random = np.random.default_rng(seed)
    dimensions = np.unique([item.dimension for item in rulebook.items.values()], return_inverse=True)[1]
    level = random.uniform(0.5, 3.5, units) + random.normal(0, 0.6, (dimensions.max() + 1, units))[dimensions]
    answers = np.clip(np.round(2 * (level + random.normal(0, 0.4, level.shape))) / 2, 0, 4)
    answers[[item.level == "regional" for item in rulebook.items.values()]] = np.nan
    return answers


def test_a_tie_has_reached_the_threshold_in_a_draw_too():
    """The mean of drivers between 2.3 and 2.7 is 2.5 but for the last bit of a sum."""
    answers = np.full((len(items), 1), 4.0)
    rows = [row for row, item in enumerate(items) if item.startswith("P")]
    answers[rows, 0] = np.tile([2.3, 2.7], len(rows) // 2)
    assert in_draws(plan, answers)[0] == as_engine(plan, answers)[0] == [rulebook.decision.order.index("N")]


@pytest.mark.parametrize("seed", [0, 1])
def test_shifted_thresholds_are_the_thresholds_of_another_rulebook(seed):
    """Every threshold by another amount, so that none can stand for another; the shocks' beyond half points."""
    random = np.random.default_rng(seed)
    by = {name: round(shift, 2) for name, shift in zip(shiftable(plan), random.uniform(-0.6, 0.6, 99), strict=False)}
    values = {f"decision.thresholds.{name}": rulebook.decision.thresholds[name].value + by[name] for name in by}
    other, answers = compile_plan(ty.with_values(rulebook, values)), alike(5_000, seed)
    shifts = {name: np.full(answers.shape[1], shift) for name, shift in by.items()}
    assert in_draws(plan, answers, shifts) == as_engine(other, answers)


@pytest.mark.parametrize("name", shiftable(plan))
def test_every_threshold_that_can_be_shifted_decides_something(name):
    answers = alike(5_000, seed=2)
    shift = {name: np.full(answers.shape[1], 0.5)}
    assert in_draws(plan, answers, shift) != in_draws(plan, answers)


@pytest.mark.parametrize("national", [0.3, 0.65])
def test_a_weight_is_the_weight_of_another_rulebook(national):
    weights = {"aggregation.levels.national": national, "aggregation.levels.local": 1 - national}
    other, answers = compile_plan(ty.with_values(rulebook, weights)), alike(5_000, seed=3)
    found = in_draws(plan, answers, None, np.full(answers.shape[1], national))
    assert found == as_engine(other, answers)
    assert found != as_engine(plan, answers)


def test_each_draw_has_its_own_shift_and_the_thresholds_not_named_stay():
    answers = np.full((len(items), 3), 2.5)
    shifts = {"strong_mean": np.array([-0.25, 0, 0.25])}
    order = rulebook.decision.order
    assert [order[place] for place in decide_draws(plan, answers, shifts).category] == ["N", "N", "3"]


def test_draws_are_decided_alike_however_many_come_together():
    """More draws than are taken at a time."""
    random = np.random.default_rng(1)
    answers = random.uniform(0, 4, (len(items), 10_000))
    shifts = {name: random.uniform(-0.25, 0.25, 10_000) for name in shiftable(plan)}
    weight = random.uniform(0.3, 0.7, 10_000)
    whole = decide_draws(plan, answers, shifts, weight).category
    part = slice(4_000, 4_200)
    moved = {name: shift[part] for name, shift in shifts.items()}
    assert decide_draws(plan, answers[:, part], moved, weight[part]).category.tolist() == whole[part].tolist()


def test_counts_are_not_shiftable_and_only_what_decides_is():
    counts = {name for name, number in rulebook.decision.thresholds.items() if number.counts}
    assert counts == {"lacking_count", "weak_drivers"}
    assert set(shiftable(plan)) == set(rulebook.decision.thresholds) - counts


def test_inclusion_priorities_and_the_event_of_a_crisis_decide_nothing():
    deciding = {items[row] for row in deciding_items(plan)}
    kinds = {rulebook.dimensions[rulebook.items[item].dimension].kind for item in deciding}
    assert kinds == {"enabler", "institution", "driver", "sector", "shock"}
    assert "K.event" not in deciding
    assert {"R1", "R2", "R3", "R4", "K1", "K2", "K3"} <= deciding


def test_a_rulebook_of_another_shape_is_decided_as_the_engine_does():
    small = compile_plan(load_rulebook(Path(__file__).parents[2] / "rulebook" / "small"))
    tops = np.array([small.rulebook.scale_of(item).values[-1] for item in small.items])
    answers = np.floor(np.random.default_rng(2).random((len(tops), 2_000)) * (tops[:, None] + 1))
    assert in_draws(small, answers) == as_engine(small, answers)
