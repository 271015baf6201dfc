import numpy as np
import pytest

from tests.portfolio.hubs.simulated_places import random_places
from typology.portfolio.hubs.frontier import frontier, frontier_table
from typology.portfolio.hubs.sites import hub_question


def test_more_hubs_bring_them_nearer():
    question = random_places(2, 30, 3, room=9, least=0)
    table = frontier_table(frontier(question, range(2, 7), distances=question.costs, gap=0))
    assert list(table.index) == [2, 3, 4, 5, 6]
    served = table.mean_distance * 30
    assert (served.diff().dropna() < 450).all()
    assert (table.gap <= 1e-9).all()
    assert (table.worst_distance >= table.mean_distance).all()


def test_distances_are_those_to_the_hub_that_serves():
    codes = ["XXA", "XXB", "XXC"]
    costs = np.array([[0, 1, 5], [1, 0, 4], [5, 4, 0]], float)
    km = costs * 100
    (point,) = frontier(hub_question(codes, codes, costs, [1] * 3, hubs=1), [1], distances=km, gap=0)
    assert (point.mean_distance, point.worst_distance) == (pytest.approx(500 / 3), 400)


def test_a_number_of_hubs_that_does_not_work_says_why_and_the_others_are_still_there():
    codes = ["XXA", "XXB", "XXC"]
    question = hub_question(codes, codes, 1 - np.eye(3), [2, 2, 2], hubs=3, capacities=3)
    table = frontier_table(frontier(question, [1, 2, 3, 4]))
    assert "cannot hold the load" in table.why_none[1]
    assert "3 hubs or more" in table.why_none[2]
    assert table.cost[3] == 0
    assert "more hubs than places" in table.why_none[4]
    assert table.cost.isna().tolist() == [True, True, False, True]


def test_distances_of_another_shape_are_refused():
    question = random_places(2, 10, 3)
    with pytest.raises(ValueError, match="countries x candidates"):
        frontier(question, [3], distances=np.zeros((3, 3)))
