"""Hubs for real places: the members of the United Nations in Africa, by their points in the table of countries."""

import warnings

import numpy as np
import pytest

from benchmarks.hubs import Case, question_about
from tests.portfolio.hubs.kept import assert_kept
from tests.portfolio.hubs.other_solvers import cheapest_by_cbc
from typology.portfolio.hubs.search import search_hubs
from typology.portfolio.hubs.sites import hub_question


def test_five_hubs_for_africa_within_a_second_or_two():
    plan = search_hubs(question_about(Case("Africa", 5)), time_limit=20)
    assert_kept(plan)
    assert len(plan.question.countries) == 54
    assert plan.gap <= 0.01


def test_a_plan_for_the_world_keeps_every_requirement():
    plan = search_hubs(question_about(Case(None, 10)), gap=0.02, time_limit=40)
    assert_kept(plan)
    assert len(plan.question.countries) == 193
    assert plan.gap <= 0.02


@pytest.mark.slow
def test_the_cheapest_plan_for_africa_is_that_of_cbc():
    question = question_about(Case("Africa", 5))
    cost, finished = cheapest_by_cbc(question, seconds=120)
    assert finished
    assert search_hubs(question, gap=0, time_limit=60).cost == pytest.approx(cost, rel=1e-6)


@pytest.mark.slow
def test_without_limits_the_cheapest_places_are_those_of_spopt():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spopt = pytest.importorskip("spopt.locate", reason="spopt is not installed")
        pulp = pytest.importorskip("pulp", reason="PuLP is not installed")
        asked = question_about(Case("Africa", 5))
        plain = hub_question(asked.countries, asked.candidates, asked.costs, asked.loads, 5)
        ones = np.ones((len(asked.countries), 1))
        theirs = spopt.PMedian.from_cost_matrix(asked.costs, ones, p_facilities=5)
        theirs = theirs.solve(pulp.PULP_CBC_CMD(msg=False))
    assert search_hubs(plain, gap=0).cost == pytest.approx(theirs.problem.objective.value(), rel=1e-9)
