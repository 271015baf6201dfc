import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.portfolio.hubs.every_plan import every_plan, small_questions, unhurried
from typology.portfolio.hubs.assigning import assign
from typology.portfolio.hubs.bounds import bound_at, could_improve
from typology.portfolio.hubs.sites import hub_question

prices = st.lists(st.floats(-20, 60), min_size=5, max_size=5).map(np.array)


@unhurried
@given(small_questions(), prices)
def test_whatever_the_prices_no_plan_costs_less_than_the_bound(question, offered):
    costs = every_plan(question)[2]
    bound = bound_at(question, offered[: len(question.countries)])
    assert bound.value <= costs.min(initial=np.inf) + 1e-6


@unhurried
@given(small_questions(), prices, st.floats(0, 1))
def test_no_plan_below_a_cost_is_ruled_out(question, offered, share):
    assignments, opened, costs = every_plan(question)
    assume(len(costs))
    below = costs.min() + share * np.ptp(costs) + 1e-6
    pairs, sites, surely_open = could_improve(question, bound_at(question, offered[: len(question.countries)]), below)
    rows = np.arange(len(question.countries))
    for assignment, is_open in zip(assignments[costs < below], opened[costs < below], strict=True):
        assert pairs[rows, assignment].all()
        assert not (is_open & ~sites).any()
        assert is_open[surely_open].all()


def test_a_cost_that_no_plan_undercuts_leaves_little_to_look_at():
    """At good prices the bound of a plain question is exact, and rules out all that is worse."""
    codes = ["XXA", "XXB", "XXC", "XXD"]
    costs = np.array([[0, 1, 90, 91], [1, 0, 91, 90], [90, 91, 0, 2], [91, 90, 2, 0]], float)
    question = hub_question(codes, codes, costs, [1] * 4, hubs=2)
    bound = bound_at(question, np.array([2.0, 2.0, 2.5, 2.5]))
    assert bound.value == pytest.approx(3)
    pairs, _, _ = could_improve(question, bound, 4.0)
    np.testing.assert_array_equal(pairs, costs < 50)


@unhurried
@given(small_questions())
def test_an_assignment_keeps_every_requirement_or_is_none(question):
    for is_open in np.unique(every_plan(question)[1], axis=0)[:5]:
        found = assign(question, is_open)
        assert found is None or question.is_kept_by(found, is_open)
