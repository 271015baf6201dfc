"""Skill and typical error, against what they should be where the answer is known."""

import datetime

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.second_looks.training.training_data import DATE, countries, trained
from typology.second_looks.expectations.fitting import fit_indicator_model
from typology.second_looks.expectations.looking import look
from typology.second_looks.training.evaluation import by_block, by_region

day = datetime.date.fromisoformat(DATE)
index = pd.Index([f"X{number:02}" for number in range(40)], dtype=object)
scores = pd.DataFrame({"E1": np.random.default_rng(1).normal(2, 1, 40)}, index)


def only_row(expected, apart=None):
    return by_block(scores, expected, expected if apart is None else apart, seed=0).loc["E1"]


def test_the_mean_of_the_others_has_no_skill_at_all():
    of_others = (scores.sum() - scores) / (len(scores) - 1)
    row = only_row(of_others)
    assert row["skill"] == pytest.approx(0)
    assert row["skill_low"] == pytest.approx(0)


def test_what_is_foreseen_wholly_has_all_skill_and_no_error():
    row = only_row(scores)
    assert row[["skill", "skill_low", "error", "error_high"]].tolist() == [1, 1, 0, 0]


def test_where_all_answers_are_alike_there_is_no_variance_to_foresee():
    alike = scores * 0 + 2
    row = by_block(alike, alike, alike, seed=0).loc["E1"]
    assert row[["skill", "skill_low", "skill_high"]].isna().all()
    assert row["error"] == 0


def test_half_of_the_countries_are_closer_than_the_typical_error():
    row = only_row(scores + np.linspace(0, 1, 40)[:, None])
    assert row["error"] == pytest.approx(0.5)
    assert row["error_low"] < 0.5 < row["error_high"]


def test_regions_left_out_are_told_beside_and_missing_where_unknown():
    apart = scores + 0.5
    assert only_row(scores, apart)["region_error"] == pytest.approx(0.5)
    assert only_row(scores, apart)["error"] == 0
    assert np.isnan(only_row(scores, scores * np.nan)["region_error"])


def test_the_error_of_a_region_is_that_of_its_countries():
    regions = pd.Series(["Region A"] * 10 + ["Region B"] * 30, index, dtype=object)
    off = scores + np.repeat([1.0, 0.25], [10, 30])[:, None]
    found = by_region(scores, off, off + 1, regions)
    assert found["countries"].tolist() == [10, 30]
    assert found["error"].tolist() == pytest.approx([1, 0.25])
    assert found["region_error"].tolist() == pytest.approx([2, 1.25])


def test_the_skill_of_a_training_is_that_of_its_model():
    found = trained()
    for block in found.model.blocks:
        row = found.evaluation.blocks.loc[block.name]
        assert row["skill"] == pytest.approx(block.skill, abs=1e-4)
        assert row["countries"] == block.rows
        assert row["skill_low"] <= row["skill"] <= row["skill_high"]


def test_a_region_is_left_out_as_if_it_were_not_there():
    """Against learning anew without the countries of a region."""
    world, found = countries(), trained()
    book = ty.load_rulebook()
    about = world.files.assessments.about
    members = sorted(set(about.index[about["region"] == "Region A"]) & set(found.model.countries))
    without = fit_indicator_model(
        world.files.assessments, world.indicators, date=day, leave_out=members, shuffles=0, exploratory=True
    )
    assert not set(members) & set(without.countries)
    seen = look(without, world.files.assessments.only(members), world.indicators, book, day)
    by_hand = (seen.scores - seen.expected).abs().to_numpy()
    told = found.evaluation.regions.loc["Region A"]
    assert told["countries"] == len(members)
    assert told["region_error"] == pytest.approx(np.nanmedian(by_hand))
