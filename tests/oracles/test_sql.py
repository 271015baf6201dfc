"""Another engine, fed with the raw rulebook, decides 100,000 random assessments exactly as this one does.

The SQL of the oracle shares nothing with the library but the files of the rulebook. Wherever the two engines differ in
the order in which they add numbers, the tolerance of the rulebook makes ties come out alike.
"""

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.oracles.random_assessments import assessments_of, random_assessments
from tests.oracles.sql import classified, read_rules, scored

UNITS = 100_000

columns = ["category", "subtype", "status", "possible", "shock", "possible_shock", "shock_origin"]


@pytest.fixture(scope="module")
def assessments():
    return random_assessments(UNITS, seed=2020)


@pytest.fixture(scope="module")
def engine(assessments):
    return ty.classify(assessments)


@pytest.fixture(scope="module")
def oracle(assessments):
    return classified(assessments.items, assessments.values, read_rules())


@pytest.fixture(scope="module")
def oracle_scores(assessments):
    return scored(assessments.items, assessments.values, read_rules())


def differences(table: pd.DataFrame, oracle: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the units on which the two disagree."""
    found, expected = (frame[column].astype(str).to_numpy() for frame in (table, oracle))
    differ = np.flatnonzero(found != expected)
    units = table.index[differ]
    return pd.DataFrame({"unit": units, "engine": found[differ], "oracle": expected[differ]}).reset_index(drop=True)


@pytest.mark.parametrize("column", columns)
def test_both_engines_decide_alike(engine, oracle, column):
    assert differences(engine.table, oracle, column).to_dict("records") == []


def test_both_engines_score_alike(assessments, engine, oracle_scores):
    """Where a sector does not apply, the oracle puts it at the top, and the engine shows no score."""
    read = [name for name in engine.scores if f"{name} answered" in oracle_scores]
    assert len(read) == 45
    for name in read:
        expected = oracle_scores[f"{name} answered"].to_numpy(float)
        if name.startswith("C"):
            expected = np.where(assessments.values[assessments.items.index(f"{name}.1")] == -1, np.nan, expected)
        np.testing.assert_allclose(engine.scores[name], expected, rtol=0, atol=1e-6, err_msg=name)


@pytest.mark.parametrize(
    ("column", "value", "share"),
    [
        *(("category", category, 0.03) for category in "1234NU"),
        *(("status", status, 0.05) for status in ("determinate", "provisional", "undetermined")),
        *(("subtype", subtype, 0.03) for subtype in ("1-establish", "1-realign", "2CF", "2C", "2F")),
        *(("shock", state, 0.1) for state in ("none", "5R", "5C", "U")),
        *(("shock_origin", origin, 0.02) for origin in ("natural", "human", "both", "unspecified", "unknown")),
        *(("possible", found, 0.005) for found in ("1|2", "2|3", "2|4", "3|4", "2|N", "4|N", "1|2|3|4|N")),
    ],
)
def test_random_assessments_visit_every_result_often(engine, column, value, share):
    assert (engine.table[column] == value).mean() >= share


@pytest.mark.parametrize(
    ("score", "threshold"),
    [("E1", 0.75), ("E1", 1.5), ("E4", 1.5), ("E2", 2.0), ("I.N", 2.0), ("P1", 1.5), ("C1", 1.5), ("R4", 3), ("K2", 3)],
)
def test_random_assessments_meet_thresholds_exactly(engine, score, threshold):
    assert (engine.scores[score] == threshold).mean() >= 0.01


def test_means_meet_their_thresholds_exactly(engine):
    for group in (["E1", "E2", "E3"], ["I.N", "I.L"], [f"P{n}" for n in range(1, 7)]):
        distance = (engine.scores[group].mean(axis=1, skipna=False) - 2.5).abs()
        assert (distance < 1e-6).mean() >= 0.005


@pytest.mark.parametrize(
    "numbers",
    [
        {"decision.thresholds.lacking": 1.25, "decision.thresholds.absent": 1.0, "decision.thresholds.challenge": 2.0},
        {"decision.thresholds.adequate_mean": 2.75, "decision.thresholds.functioning_lowest": 1.75},
        {"decision.thresholds.lacking_count": 3, "decision.thresholds.weak_drivers": 4},
        {"decision.thresholds.crisis": 2.5, "decision.thresholds.risk": 3.5, "decision.thresholds.finance_gate": 2.0},
        {"aggregation.levels.national": 0.3, "aggregation.levels.local": 0.7, "aggregation.levels.ceiling": 0.5},
        {"aggregation.levels.regional_in_national": 0.75, "aggregation.outcome_and_response.ceiling": 2.0},
        {"aggregation.coverage": 0.75},
    ],
    ids=lambda numbers: ", ".join(name.rpartition(".")[2] for name in numbers),
)
def test_both_engines_decide_alike_by_other_numbers(numbers):
    rules = read_rules()
    for path, value in numbers.items():
        part = rules
        for name in path.split("."):
            part = part[name]
        part["value"] = value
    book = ty.with_values(ty.load_rulebook(), numbers)
    assessments = random_assessments(20_000, seed=4)
    table = ty.classify(assessments, rulebook=book).table
    oracle = classified(assessments.items, assessments.values, rules)
    assert [row for column in columns for row in differences(table, oracle, column).to_dict("records")] == []


def test_regions_stand_for_the_nation_where_no_national_question_applies():
    """In some federations urban development is left to the states: nothing national applies, the regions answer."""
    book = ty.load_rulebook()
    items = list(book.items)
    values = np.full((len(items), 1), np.nan)
    for row, item in enumerate(book.items.values()):
        if item.level is not None:
            values[row] = {"national": -1.0, "regional": 3.0, "local": 3.0}[item.level]
    found = ty.classify(assessments_of(items, values))
    expected = scored(items, values, read_rules()).iloc[0]
    names = [f"{name}{level}" for name in ("E1", "E2", "E3", "E4", "I") for level in ("", ".N", ".L")]
    assert {name: expected[f"{name} answered"] for name in names} == dict.fromkeys(names, 3.0)
    assert found.scores.iloc[0][names].to_dict() == dict.fromkeys(names, 3.0)
    assert found.table["possible"].tolist() == classified(items, values, read_rules())["possible"].tolist()
