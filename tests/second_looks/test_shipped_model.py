"""The model that comes with the library: it loads, says what it is, and is what the documented command makes."""

import dataclasses
import os
import re
from pathlib import Path

import numpy as np
import pytest

import typology as ty
from typology.second_looks.artefacts.finding import available_models

NAME, DAY = "world_desk_reviews", "2026-11-20"
ROOT = Path(__file__).parents[2]
FIGURES = Path(os.environ.get("TYPOLOGY_DATA", ROOT.parent / "shared" / "data")) / "world_indicators.csv"

with_figures = pytest.mark.skipif(not FIGURES.is_file(), reason=f"no figures of the world at {FIGURES}")


@pytest.fixture(scope="module")
def model():
    return ty.load_model(NAME)


@pytest.fixture(scope="module")
def figures():
    return ty.read_indicators(FIGURES, date=DAY)


def test_it_was_learned_by_the_rulebook_that_comes_with_it(model):
    assert NAME in available_models()
    assert model.sha256 == ty.load_rulebook().sha256


def test_it_is_small_and_holds_the_pilots_out(model):
    assert (ROOT / "models" / NAME / "model.json").stat().st_size <= 10_240
    assert model.learned_from == "desk reviews"
    assert set(ty.load_pilots().units).isdisjoint(model.countries)


def test_no_indicator_that_it_reads_informs_an_answer(model):
    informing = {code for codes in ty.load_rulebook().desk.for_items.values() for code in codes}
    assert informing.isdisjoint(feature.code for feature in model.features)


def test_its_card_is_of_this_model_and_says_that_no_expert_taught_it(model):
    card = (ROOT / "models" / NAME / "README.md").read_text(encoding="utf-8")
    assert model.sha256 in card
    assert model.data_sha256 in card
    assert "there were no expert labels to learn from" in card
    assert f"| {len(model.countries)}, {model.complete} of them" in card
    for picture in re.findall(r"\]\((\w+\.png)\)", card):
        assert (ROOT / "models" / NAME / picture).is_file()


@with_figures
def test_assessments_by_people_are_shown_what_is_expected_and_never_objected_to(model, figures):
    found = ty.crosscheck(ty.classify(ty.load_pilots()), figures, model=model, date=DAY, draws=100)
    assert found.expectations["expected"].notna().all()
    assert found.table["flag_indicators"].isna().all()
    assert found.table["p_indicators"].isna().all()


@pytest.mark.slow
@with_figures
def test_the_documented_command_makes_it_again(model, figures):
    reviews = ty.desk_review(figures, date=DAY, countries=ty.un_members())
    again = ty.fit_indicator_model(reviews, figures, date=DAY, leave_out=ty.load_pilots().units)
    same = (
        "sha256",
        "features",
        "composites",
        "countries",
        "complete",
        "data_sha256",
        "labels",
        "absent",
        "exploratory",
    )
    assert {name: getattr(again, name) for name in same} == {name: getattr(model, name) for name in same}
    np.testing.assert_allclose(np.array(again.departures), np.array(model.departures), rtol=1e-4)
    for one, other in zip(again.blocks, model.blocks, strict=True):
        assert one.questions == other.questions
        numbers = ("level", "coefficients", "middle", "skill", "spread")
        for name in numbers:
            np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-4)
    assert dataclasses.replace(again, measured={}).set_limit == model.set_limit
