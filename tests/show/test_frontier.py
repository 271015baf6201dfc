"""The frontier says what each number of hubs costs, how sure that is, and why there is no plan where there is none."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.show.looking import assert_readable, words
from typology.show.frontier import frontier_picture

pytest.importorskip("matplotlib")


def found(costs, why="At most 2 hubs of capacity 5 hold 10; the load is 20.", bound=True):
    there = np.isfinite(np.array(costs, float))
    table = pd.DataFrame(
        {
            "cost": np.array(costs, float),
            "bound": np.array(costs, float) * 0.98,
            "gap": np.where(there, 0.02, np.nan),
            "mean_km": np.where(there, 900.0, np.nan),
            "worst_km": np.where(there, 4000.0, np.nan),
            "likeness": np.where(there, 0.6, np.nan),
            "where": ["KEN, SEN" if one else "" for one in there],
            "why_none": ["" if one else why for one in there],
        },
        index=pd.Index(range(2, 2 + len(costs)), name="hubs"),
    )
    table = table if bound else table.drop(columns="bound")
    return SimpleNamespace(table=table, labels=("loads at random",))


@pytest.mark.parametrize("costs", [[9000], [np.nan], [np.nan, 9000, 7000, 6500], [9000, 8000, 7600, np.nan, 7000]])
def test_any_frontier_can_be_read(costs):
    assert_readable(frontier_picture(found(costs)))


def test_numbers_without_a_plan_stay_with_the_reason():
    said = " ".join(words(frontier_picture(found([np.nan, 9000])))).replace("\n", " ")
    assert said.count("no plan") == 3
    assert "No plan with 2: At most 2 hubs of capacity 5 hold 10; the load is 20." in said


def test_one_reason_is_told_once():
    said = " ".join(words(frontier_picture(found([np.nan, np.nan, 9000]))))
    assert "No plan with 2, 3: At most" in said


@pytest.mark.parametrize("bound", [True, False])
def test_the_band_lies_between_the_bound_and_the_cost(bound):
    drawn = frontier_picture(found([9000, 8000], bound=bound))
    band = drawn.figure.axes[0].collections[0].get_paths()[0].vertices
    assert {round(height) for height in band[:, 1]} == {9000, 8000, 8820, 7840}
    assert "9,000\ngap 2 %" in words(drawn)


def test_labels_and_places_stand_below():
    said = " ".join(words(frontier_picture(found([9000]))))
    assert "Loads at random." in said
    assert "2: KEN, SEN." in said


def test_text_of_labels_is_only_text():
    marked = found([9000])
    marked.labels = ("costs $\\frac$",)
    assert_readable(frontier_picture(marked))


def test_an_empty_frontier_is_an_error():
    with pytest.raises(ValueError, match="no number of hubs"):
        frontier_picture(found([]))


def test_what_is_no_frontier_is_refused():
    with pytest.raises(TypeError, match="takes what hub_frontier returns, not int"):
        frontier_picture(3)
    with pytest.raises(TypeError, match="not Hubs"):
        frontier_picture(ty.plan_hubs(ty.classify(ty.load_pilots()), hubs=1))
