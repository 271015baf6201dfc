"""How often shifted thresholds are found in simulated programmes of 90 countries, and how often others are reported.

Over 150 programmes whose people used the thresholds in force, each of the ten was reported in 7 of 100 at most and some
threshold in 16 of 100. Of 40 to 60 programmes each, a threshold moved by 0.3 to 0.38 points was found in 47 of 100, one
moved by 0.5 in 80 of 100; with 190 countries the former were found in 72 and 78 of 100. The bounds leave room.
"""

import pandas as pd
import pytest

import typology as ty
from tests.second_looks.audit.experts import people_with
from tests.second_looks.simulated import programme
from typology.second_looks.audit.threshold_audit import threshold_audit

PROGRAMMES, COUNTRIES = 20, 90


def audits(shifts):
    """Return the tables of programmes whose people use other thresholds, one below another."""
    return pd.concat([audit_of(*people_with(shifts, 120, seed), seed) for seed in range(PROGRAMMES)])


def audit_of(assessments, recorded, seed):
    result = ty.classify(assessments)
    counts = (result.table["status"] == "determinate") & (recorded != "U")
    return threshold_audit(result, recorded[counts].head(COUNTRIES), seed=seed).table


@pytest.mark.slow
@pytest.mark.parametrize(("name", "shift", "found"), [("lacking", 0.5, 0.6), ("adequate_mean", 0.3, 0.25)])
def test_a_shifted_threshold_is_found_on_the_right_side(name, shift, found):
    rows = audits({name: shift}).loc[f"decision.thresholds.{name}"]
    assert (rows["fits"] > rows["value"]).mean() >= 0.85
    assert abs((rows["fits"] - rows["value"]).mean() - shift) <= 0.2
    assert rows["parts"].mean() >= found
    assert not (rows["parts"] & (rows["fits"] < rows["value"])).any()


@pytest.mark.slow
def test_thresholds_that_people_use_are_seldom_reported():
    table = audits({})
    assert table.groupby(level=0)["parts"].mean().max() <= 0.2
    assert table["parts"].mean() <= 0.05


@pytest.mark.slow
def test_nor_are_they_where_many_units_stand_right_on_a_threshold():
    simulated = [programme(140, wrong=0.0, seed=seed) for seed in range(PROGRAMMES)]
    tables = [audit_of(one.assessments, one.recorded, seed) for seed, one in enumerate(simulated)]
    assert pd.concat(tables)["parts"].mean() <= 0.05
