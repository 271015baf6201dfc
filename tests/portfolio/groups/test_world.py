"""Groups of open desk reviews of the world, from real public figures kept beside the checkout."""

import datetime
import os
import time
from pathlib import Path

import pytest

import typology as ty
from typology.countries.table import un_members
from typology.portfolio.groups.grouping import group
from typology.portfolio.likeness.likeness import likeness_of

DATE = datetime.date(2026, 11, 20)
"""The day on which the figures were collected."""

data = Path(os.environ.get("TYPOLOGY_DATA") or Path(__file__).resolve().parents[3].parent / "shared/data")
table_of_the_world = data / "world_indicators.csv"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not table_of_the_world.is_file(), reason=f"no figures of the world at {data}"),
]


@pytest.fixture(scope="module")
def world():
    return ty.classify(ty.desk_review(ty.read_indicators(table_of_the_world), date=DATE, countries="un"))


@pytest.fixture(scope="module")
def found(world):
    return group(world, draws=10)


def test_every_country_is_in_one_group_and_none_is_called_settled(world, found):
    assert sorted(unit for one in found for unit in one.units) == sorted(un_members())
    assert all(one.is_open for one in found)
    open_ = world.table["category"] == "U"
    for unit in world.table.index[open_]:
        assert "The category is open" in found.of(unit).sentence


def test_how_little_likeness_rests_on_is_told(found):
    for one, compared in zip(found, found.table["compared"], strict=True):
        assert one.core is None or f"rests on {100 * compared:.0f} % of what could be compared" in one.sentence


def test_drawing_what_is_missing_leaves_no_group_standing(found):
    assert (found.table["stability"] <= found.table["as_answered"] + 0.05).all()
    assert set(found.table["stability_word"]) == {"not stable"}


def test_nobody_teaches_on_the_strength_of_public_figures_alone_what_nobody_answered(world, found):
    unseen = world.scores.columns[world.scores.isna().all()]
    rows = found.gaps[found.gaps["subject"].isin(unseen)]
    assert len(rows)
    assert (rows["teachers_inside"] + rows["teachers_outside"] == "").all()
    assert (rows["by_answers"] == 0).all()


def test_most_countries_can_be_compared_and_the_bounds_tell_how_little_is_known(world):
    likeness = likeness_of(world)
    known = likeness.table.notna().to_numpy()
    assert known.mean() > 0.8
    assert (likeness.highest - likeness.lowest)[~(known & (likeness.distance == 0))].mean() > 0.5


def test_the_world_with_50_draws_takes_seconds(world):
    start = time.perf_counter()
    group(world)
    assert time.perf_counter() - start < 30
