"""A decision model run by another engine scores and decides as this one does, from the answers alone.

It shares nothing with the library, nor with the SQL of the other oracle, but the files of the rulebook. A smaller run
answers first. The model also gives the category at both extremes, which must be the least and the greatest possible.
"""

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.oracles.random_assessments import random_assessments
from tests.oracles.sql import read_rules
from tests.oracles.zen import decided, scored
from typology.classification.scores import score_planes
from typology.rulebook.plan import compile_plan

columns = ["category", "subtype", "status", "possible", "shock", "possible_shock", "shock_origin"]


def both(units: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what the engine and what the decision model decide."""
    assessments = random_assessments(units, seed)
    table = ty.classify(assessments).table
    return table, decided(assessments.items, assessments.values, read_rules()).set_index(table.index)


def differences(table: pd.DataFrame, model: pd.DataFrame) -> list[dict[str, object]]:
    """Return the units on which the two disagree, with what each says."""
    found, expected = (frame[columns].astype(str) for frame in (table, model))
    differ = (found != expected).any(axis=1)
    sides = {"engine": found[differ].to_dict("index"), "model": expected[differ].to_dict("index")}
    return [{"unit": unit, **{side: rows[unit] for side, rows in sides.items()}} for unit in found.index[differ]]


def test_a_decision_model_decides_alike():
    assert differences(*both(2_000, seed=1)) == []


@pytest.mark.slow
def test_a_decision_model_decides_100000_alike():
    assert differences(*both(100_000, seed=2)) == []


def test_the_categories_at_the_extremes_bound_what_is_possible():
    table, model = both(2_000, seed=3)
    possible = table["possible"].astype(str).str.split("|")
    assert possible.str[0].tolist() == model["from"].tolist()
    assert possible.str[-1].tolist() == model["to"].tolist()


@pytest.fixture(scope="module")
def assessments():
    return random_assessments(2_000, seed=4)


@pytest.fixture(scope="module")
def scores(assessments):
    return scored(assessments.items, assessments.values, read_rules())


def test_a_decision_model_scores_alike(assessments, scores):
    """Where a sector does not apply, the model puts it at the top, and the engine shows no score."""
    found = ty.classify(assessments).scores.drop(columns="K.event")
    assert {f"{name} answered" for name in found} == {name for name in scores if name.endswith(" answered")}
    for name in found:
        expected = scores[f"{name} answered"].to_numpy()
        if name.startswith("C"):
            expected = np.where(assessments.values[assessments.items.index(f"{name}.1")] == -1, np.nan, expected)
        np.testing.assert_allclose(found[name], expected.round(6), rtol=0, atol=1e-9, err_msg=name)


other_numbers = {
    "aggregation.coverage": 0.75,
    "aggregation.levels.national": 0.3,
    "aggregation.levels.local": 0.7,
    "aggregation.levels.regional_in_national": 0.75,
    "aggregation.levels.ceiling": 0.5,
    "aggregation.outcome_and_response.ceiling": 2.0,
}


@pytest.mark.parametrize("numbers", [{}, other_numbers], ids=["as published", "by other numbers"])
def test_scores_are_alike_at_the_lowest_at_the_highest_and_as_answered(assessments, numbers):
    rules = read_rules()
    for path, value in numbers.items():
        part = rules
        for name in path.split("."):
            part = part[name]
        part["value"] = value
    plan = compile_plan(ty.with_values(ty.load_rulebook(), numbers))
    found = score_planes(plan, assessments.values)
    expected = scored(assessments.items, assessments.values, rules)
    for name in expected:
        score, plane = name.rsplit(" ", 1)
        row = getattr(found, plane)[plan.scores.index(score)]
        at_the_top = np.where(np.isinf(row), 4, row)
        np.testing.assert_allclose(at_the_top, expected[name], rtol=0, atol=1e-9, err_msg=name)
