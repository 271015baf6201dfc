"""A decision model run by another engine decides as this one does, from the scores of the SQL oracle.

The model runs in a loop over batches of units, every unit in full: 100,000 take about a minute, so a smaller run
answers first. It also gives the category at both extremes, which must be the least and the greatest possible one.
"""

import pandas as pd
import pytest

import typology as ty
from tests.oracles.random_assessments import random_assessments
from tests.oracles.sql import read_rules, scored
from tests.oracles.zen import decided

columns = ["category", "subtype", "status", "possible", "shock", "possible_shock", "shock_origin"]


def both(units: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what the engine and what the decision model decide."""
    assessments = random_assessments(units, seed)
    rules = read_rules()
    table = ty.classify(assessments).table
    model = decided(scored(assessments.items, assessments.values, rules), rules).set_index(table.index)
    return table, model


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
