"""How far the weight of the national level may move is exact: rulebooks with other weights agree."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

import typology as ty
from tests.classification.answers import rulebook
from tests.oracles.random_assessments import random_assessments
from typology.certainty.flips.piecewise import Piecewise, highest, lowest, mean
from typology.certainty.flips.weight_flips import weight_flips
from typology.rulebook.plan import compile_plan

pilots = ty.load_pilots()
lines = st.builds(Piecewise.line, *[st.integers(0, 16).map(lambda quarter: quarter / 4)] * 2)


def categories(assessments, weight, book=rulebook):
    values = {"aggregation.levels.national": weight, "aggregation.levels.local": 1 - weight}
    return ty.classify(assessments, rulebook=ty.with_values(book, values)).table["category"].astype(str)


def flips_of(assessments, book=rulebook):
    plan = compile_plan(book)
    return weight_flips(plan, assessments.aligned(plan.items), assessments.units)


def agree_on_a_grid(assessments, step, book=rulebook):
    """Check that no weight of a grid within the bounds changes a category."""
    found = flips_of(assessments, book)
    before = ty.classify(assessments, rulebook=book).table["category"].astype(str)
    low, high = np.full(len(before), -1.0), np.full(len(before), 2.0)
    for row in found.to_dict("records"):
        at, away = assessments.units.index(row["unit"]), 0 if row["changes"] == "beyond" else 1e-8
        if row["side"] == "below":
            low[at] = row["bound"] + away
        else:
            high[at] = row["bound"] - away
    for weight in np.linspace(0, 1, round(1 / step) + 1):
        inside = (low <= weight) & (weight <= high)
        assert (categories(assessments, float(weight), book) == before)[inside].all(), weight
    return len(found)


def each_flips(assessments, most):
    """Check that categories are what is said where they change, for so many of the changes."""
    found = flips_of(assessments)
    found["tried"] = found["bound"] + np.where(
        found["changes"] == "at", 0, np.where(found["side"] == "above", 1e-7, -1e-7)
    )
    groups = list(found.groupby("tried"))[:most]
    for weight, rows in groups:
        after = categories(assessments, float(weight))
        for row in rows.to_dict("records"):
            assert after[row["unit"]] == row["after"], row
    return len(groups)


def test_no_weight_of_a_grid_is_nearer():
    assert agree_on_a_grid(random_assessments(600, seed=12), step=0.1) > 40


def test_a_category_is_what_is_said_where_it_changes():
    assert each_flips(random_assessments(300, seed=13), most=10) == 10


def test_summaries_of_scores_move_with_the_weight_too(own_rules):
    """A test that reads a summary of summaries bends where two of its parts cross."""
    aggregation, decision = own_rules / "aggregation.yaml", own_rules / "decision.yaml"
    measure = "measures:\n  F:\n    meaning: A test.\n    lowest: [E1, {mean: [E2, {highest: [E3, E4]}]}]\n"
    aggregation.write_text(aggregation.read_text().replace("measures:\n", measure))
    text = decision.read_text()
    assert "{lowest: frameworks, at_least: adequate_lowest}" in text
    decision.write_text(text.replace("{lowest: frameworks, at_least", "{score: F, at_least"))
    assert agree_on_a_grid(random_assessments(400, seed=17), 0.1, ty.load_rulebook(own_rules)) > 20


@pytest.mark.slow
def test_no_weight_of_a_fine_grid_is_nearer():
    assert agree_on_a_grid(random_assessments(3000, seed=14), step=0.025) > 200


@pytest.mark.slow
def test_every_category_is_what_is_said_where_it_changes():
    assert each_flips(random_assessments(3000, seed=15), most=80) == 80


def test_every_change_of_the_pilots_is_what_is_said():
    assert each_flips(pilots, most=10) == 2


def test_weights_stay_between_0_and_1():
    found = flips_of(random_assessments(500, seed=16))
    assert found["bound"].between(0, 1).all()
    assert set(found["what"]) == {"category"}


@given(st.lists(lines, min_size=1, max_size=5), st.sampled_from([(mean, np.mean), (lowest, np.min), (highest, np.max)]))
def test_means_and_extremes_of_lines_are_what_numpy_says(parts, how):
    ours, theirs = how
    weights = np.linspace(0, 1, 33)
    expected = theirs([part.at(weights) for part in parts], axis=0)
    assert np.allclose(ours(parts).at(weights), expected, atol=1e-12)


@given(lines, lines, st.integers(0, 16))
def test_a_function_meets_a_value_wherever_it_passes_it(one, other, quarter):
    function, value = lowest([one, other]), quarter / 4
    met = function.meets(value)
    assert np.allclose(function.at(met), value, atol=1e-9)
    weights = np.linspace(0, 1, 257)
    passed = np.flatnonzero(np.diff(np.sign(function.at(weights) - value)))
    for place in passed:
        assert ((met >= weights[place] - 1e-9) & (met <= weights[place + 1] + 1e-9)).any()
