"""The pilots looked at again, without public figures and with those kept beside the checkout."""

import os
from pathlib import Path

import pytest

import typology as ty
from typology.second_looks.crosscheck import crosscheck as checked

data = Path(os.environ.get("TYPOLOGY_DATA") or Path(__file__).resolve().parents[2].parent / "shared/data")
table_of_the_world = data / "world_indicators.csv"
DATE = "2026-11-20"

result = ty.classify(ty.load_pilots())
with_figures = pytest.mark.skipif(not table_of_the_world.is_file(), reason=f"no figures of the world at {data}")


def test_without_figures_or_categories_on_record_nobody_is_checked():
    found = checked(result)
    assert found.table["verdict"].tolist() == ["not checked"] * 4
    assert found.table["stability"].tolist() == ["robust", "robust", "fragile", "fragile"]
    assert all("Illustrative desk review, not a UN-Habitat result." in found.explain(unit) for unit in found.units)


@with_figures
def test_with_figures_the_outcomes_of_sectors_are_compared_and_what_figures_do_not_see_is_named():
    found = checked(result, table_of_the_world, date=DATE)
    assert found.table["blocks_compared"].str.contains("Sector outcomes").all()
    assert not found.table["blocks_compared"].str.contains("E1|E2|E3|E4").any()
    assert found.table["reason"].str.contains("Too few questions are shared to compare E1, E2, E3, E4, I,").all()
    assert found.table["desk_gap"].abs().max() < 4
    assert found.notes == ()


@with_figures
def test_a_category_keyed_in_two_steps_away_heads_the_queue():
    found = checked(result, table_of_the_world, date=DATE, recorded={"KEN": "N", "IND": "2"}).table
    assert found.loc["KEN", ["verdict", "review_rank"]].tolist() == ["review: category", 1]
    assert found.loc["IND", "verdict"] == "no objection"


@with_figures
def test_desk_reviews_of_the_world_are_not_held_against_themselves():
    world = ty.classify(ty.desk_review(table_of_the_world, date=DATE, countries="un"))
    assert (checked(world, table_of_the_world, date=DATE, draws=50).table["verdict"] == "not checked").all()
