"""Hubs for real places, through the whole way: the members of the United Nations, and no answers that nobody gave.

Everything is open of every country, so none has a category. Loads are random numbers that stand for nothing.
"""

import warnings

import numpy as np
import pytest

import typology as ty
from benchmarks.hubs import TIGHT, WEIGHTS, Case, request_about
from tests.portfolio.hub_plans.reckoned import kilometres
from tests.portfolio.hubs.kept import assert_kept
from tests.portfolio.hubs.other_solvers import cheapest_by_cbc, cheapest_by_or_tools
from typology.portfolio.hub_plans.planning import plan_hubs

AFRICA = Case("Africa", 5)


def planned(case, **asked):
    result, told = request_about(case)
    return plan_hubs(result, case.hubs, **{**told, **asked})


@pytest.mark.parametrize("case", [AFRICA, Case("Africa", 5, *TIGHT)], ids=["roomy", "tight"])
def test_five_hubs_for_the_54_members_in_africa(case):
    plan = planned(case, time_limit=20)
    assert_kept(plan.plan)
    assert len(plan.units) == 54
    assert plan.gap <= 0.01
    assert plan.assignment["why"].str.len().min() > 40


def test_the_cost_is_that_of_what_is_told():
    plan = planned(AFRICA)
    loads = plan.assignment["load"]
    served = [loads[unit] * kilometres(unit, hub, WEIGHTS) for unit, hub in plan.assignment["hub"].items()]
    assert plan.cost == pytest.approx(sum(served) / loads.mean())


def test_ten_hubs_for_the_world():
    plan = planned(Case(None, 10), gap=0.02, time_limit=40)
    assert_kept(plan.plan)
    assert len(plan.units) == 193
    assert plan.gap <= 0.02


def test_by_need_the_loads_of_the_world_are_open_and_the_plan_carries_the_most():
    result, _ = request_about(Case(None, 10))
    plan = plan_hubs(result, (4, 16), within="region", time_limit=40)
    assert_kept(plan.plan)
    assert set(plan.assignment["load_lowest"]) == {0.25}
    assert set(plan.assignment["load"]) == {4.5}
    assert plan.assignment["same_region"].all()


@pytest.mark.slow
def test_cbc_and_or_tools_find_no_cheaper_plan_for_africa():
    for limits in ((1.6, 0.0), TIGHT):
        plan = planned(Case("Africa", 5, *limits), gap=0, time_limit=60)
        assert plan.gap == 0
        cost, finished = cheapest_by_cbc(plan.plan.question, seconds=60)
        assert finished
        assert plan.cost == pytest.approx(cost, rel=1e-6)
        cost, bound = cheapest_by_or_tools(plan.plan.question, seconds=60, digits=2)
        assert plan.cost == pytest.approx(cost, rel=1e-5)
        assert bound <= plan.cost * (1 + 1e-5)


@pytest.mark.slow
def test_cbc_finds_no_plan_for_the_world_below_the_bound():
    plan = planned(Case(None, 10), gap=0.005, time_limit=60)
    cost, _ = cheapest_by_cbc(plan.plan.question, seconds=60)
    assert plan.bound <= cost * (1 + 1e-6)
    assert plan.cost <= cost * (1 + 0.005)


@pytest.mark.slow
@pytest.mark.parametrize(("region", "hubs"), [("Africa", 5), (None, 8)])
def test_without_limits_the_cheapest_places_are_those_of_spopt(region, hubs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spopt = pytest.importorskip("spopt.locate", reason="spopt is not installed")
        pulp = pytest.importorskip("pulp", reason="PuLP is not installed")
        plan = planned(Case(region, hubs), capacity=None, lowest_load=None, gap=0)
        question = plan.plan.question
        ones = np.ones((len(question.countries), 1))
        theirs = spopt.PMedian.from_cost_matrix(question.costs, ones, p_facilities=hubs)
        theirs = theirs.solve(pulp.PULP_CBC_CMD(msg=False))
    assert plan.cost == pytest.approx(theirs.problem.objective.value(), rel=1e-6)


def test_all_members_have_a_point_and_a_language():
    plan = plan_hubs(request_about(Case(None, 10))[0], 10, gap=0.5)
    assert set(plan.places) == set(ty.un_members())
    assert all(plan.asked.between.languages[unit] for unit in plan.units)
