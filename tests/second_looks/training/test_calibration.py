"""Whether probabilities keep what they promise."""

import numpy as np
import pytest

import typology as ty
from tests.second_looks.training.training_data import DATE, countries, trained
from typology.second_looks.training.calibration import _held, shares_at
from typology.second_looks.training.training import train


def test_p_values_that_are_evenly_spread_are_honest():
    even = {f"X{number:03}": [(number + 1) / 400] for number in range(400)}
    found = shares_at(even, np.random.default_rng(0))
    assert found["share"].tolist() == pytest.approx([0.05, 0.10, 0.20])
    assert (found["low"] < found["share"]).all()
    assert (found["share"] < found["high"]).all()


def test_a_level_that_is_met_is_reached():
    assert shares_at({"XXA": [0.05]}, np.random.default_rng(0))["share"].tolist() == [1, 1, 1]


def test_countries_that_were_not_learned_from_are_called_unusual_about_as_often_as_said():
    honesty = trained().evaluation.honesty
    assert honesty["countries"].max() <= len(trained().model.countries)
    assert honesty["share"].is_monotonic_increasing
    assert honesty.loc[0.10, "share"] <= 0.25
    assert 0.05 < honesty.loc[0.20, "share"] < 0.4


def test_honesty_is_not_measured_where_too_few_are_left_to_learn_from():
    assert trained(22, exploratory=True).evaluation.honesty is None


def test_without_any_region_nothing_may_be_objected_to_and_honesty_is_not_measured():
    world = countries()
    given = world.files.assessments
    nowhere = ty.Assessments(given.items, given.values, given.about.drop(columns="region"))
    found = train(nowhere, world.indicators, date=DATE, progress=False, repeats=0)
    assert "the region known" in found.evaluation.usable
    assert found.evaluation.honesty is None


def test_sure_and_right_is_best_and_the_shares_on_record_are_the_yardstick():
    places = np.array([0] * 30 + [1] * 30)
    right = _held(np.eye(2)[places], places)
    shares = _held(np.full((60, 2), 0.5), places)
    assert right["brier"] == 0
    assert right["gap"] == 0
    assert right["log_loss"] < 0.01
    assert shares["brier"] == pytest.approx(0.5)
    assert shares["brier"] == pytest.approx(shares["brier_prior"], abs=0.02)
    assert shares["log_loss"] == pytest.approx(np.log(2))


def test_sure_and_wrong_has_a_gap():
    places = np.array([0, 1] * 30)
    assert _held(np.tile([1.0, 0.0], (60, 1)), places)["gap"] == pytest.approx(0.5)


def test_few_categories_on_record_are_not_held_against_probabilities():
    assert trained().evaluation.categories is None
