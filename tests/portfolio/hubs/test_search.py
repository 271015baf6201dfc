import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.portfolio.hubs.every_plan import every_plan, small_questions, unhurried
from tests.portfolio.hubs.kept import assert_kept
from tests.portfolio.hubs.other_solvers import cheapest_by_cbc, cheapest_by_or_tools
from tests.portfolio.hubs.simulated_places import random_places
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.hubs.search import search_hubs
from typology.portfolio.hubs.sites import hub_question, with_hubs
from typology.portfolio.hubs.unreachable import NoPlanError, OutOfTimeError


@unhurried
@given(small_questions())
def test_the_cheapest_of_all_plans_is_found_or_there_is_none(question):
    try:
        question = with_hubs(question, (question.fewest, question.most))
    except HubQuestionError:
        return
    costs = every_plan(question)[2]
    if not len(costs):
        with pytest.raises(NoPlanError):
            search_hubs(question, gap=0, time_limit=20)
        return
    plan = search_hubs(question, gap=0, time_limit=20)
    assert_kept(plan)
    assert plan.cost == pytest.approx(costs.min(), abs=1e-5)
    assert plan.bound <= costs.min() + 1e-5
    assert plan.gap <= 1e-6
    assert plan.status == "within the gap asked for"


@unhurried
@given(small_questions(), st.sampled_from([0.01, 0.1, 0.5]))
def test_a_gap_is_honest(question, gap):
    costs = every_plan(question)[2]
    try:
        plan = search_hubs(with_hubs(question, (question.fewest, question.most)), gap=gap, time_limit=20)
    except (HubQuestionError, NoPlanError):
        assert len(costs) == 0
        return
    assert_kept(plan)
    assert plan.bound <= costs.min() + 1e-5
    assert plan.gap <= gap


def test_a_question_over_which_the_solver_stumbles_is_answered():
    costs = [[0, 0], [0, 0], [0, 1], [0, 0]]
    with pytest.raises(NoPlanError, match=r"a capacity of 3\.4 or more"):
        search_hubs(hub_question(list("abcd"), list("ab"), costs, [1.7, 1.7, 1.7, 0.3], 2, capacities=2.7))


@pytest.mark.parametrize("seed", range(4))
def test_requirements_are_kept_where_room_is_tight(seed):
    plan = search_hubs(random_places(seed, 40, 4 + seed, room=1.2, least=0.7, fixed=1, barred=0.2), time_limit=20)
    assert_kept(plan)
    assert plan.gap <= 0.01


@pytest.mark.parametrize("seed", range(2))
def test_or_tools_finds_no_cheaper_plan(seed):
    question = random_places(seed, 18, 3, room=1.2, least=0.6, fixed=1, barred=0.1)
    plan = search_hubs(question, gap=0, time_limit=30)
    cost, bound = cheapest_by_or_tools(question)
    assert bound == pytest.approx(cost, rel=1e-5)
    assert plan.cost == pytest.approx(cost, rel=1e-5)


@pytest.mark.parametrize("seed", range(2))
def test_cbc_finds_no_cheaper_plan(seed):
    question = random_places(10 + seed, 24, 4, room=1.3, least=0.5, fixed=1, barred=0.1)
    cost, finished = cheapest_by_cbc(question)
    assert finished
    assert search_hubs(question, gap=0, time_limit=30).cost == pytest.approx(cost, rel=1e-6)


def test_a_time_limit_gives_the_best_plan_so_far_and_says_how_far_it_may_be_from_the_cheapest():
    question = random_places(3, 120, 8, room=1.15, least=0.7)
    hasty, patient = (search_hubs(question, gap=0, time_limit=seconds) for seconds in (0.7, 3.0))
    assert_kept(hasty)
    assert hasty.seconds < 4
    assert hasty.gap > 0
    assert hasty.status == "out of time"
    assert hasty.bound <= patient.cost
    assert patient.bound <= hasty.cost


def test_out_of_time_without_a_plan_claims_nothing():
    random = np.random.default_rng(5)
    loads = random.integers(1000, 2000, 60) * 2 + 1.0
    codes = [f"X{number:02d}" for number in range(60)]
    question = hub_question(
        codes, codes, random.random((60, 60)), loads, 12, capacities=loads.sum() / 12, lowest_load=loads.sum() / 12
    )
    with pytest.raises((OutOfTimeError, NoPlanError)) as refusal:
        search_hubs(question, time_limit=0.5)
    if isinstance(refusal.value, OutOfTimeError):
        assert "nor a proof that there is none" in str(refusal.value)


def test_a_discount_draws_a_hub_and_a_fixed_office_stays():
    codes = ["XXA", "XXB", "XXC"]
    costs = np.array([[0, 1, 5], [1, 0, 4], [5, 4, 0]], float)
    plain = hub_question(codes, codes, costs, [1, 1, 1], hubs=1)
    drawn = hub_question(codes, codes, costs, [1, 1, 1], hubs=1, favoured={"XXC": 5})
    fixed = hub_question(codes, codes, costs, [1, 1, 1], hubs=1, fixed=["XXC"])
    assert search_hubs(plain, gap=0).hubs == ("XXB",)
    assert search_hubs(drawn, gap=0).hubs == ("XXC",)
    assert search_hubs(drawn, gap=0).cost == pytest.approx(4)
    assert search_hubs(fixed, gap=0).hubs == ("XXC",)


@pytest.mark.parametrize(
    ("wrong", "right"), [({"gap": -0.1}, {"gap": 0.0}), ({"gap": 1.0}, {"gap": 0.99}), ({"time_limit": 0}, {})]
)
def test_a_gap_and_a_time_limit_must_make_sense(wrong, right):
    question = hub_question(["XXA"], ["XXA"], [[1.0]], [1], hubs=1)
    with pytest.raises(ValueError, match="found"):
        search_hubs(question, **wrong)
    assert search_hubs(question, **right).cost == 1


def test_the_same_question_gives_the_same_plan():
    question = random_places(1, 40, 5)
    first, second = search_hubs(question), search_hubs(question)
    np.testing.assert_array_equal(first.assignment, second.assignment)
    assert first.bound == second.bound


def test_however_short_the_time_the_bound_is_at_least_what_the_nearest_hubs_would_cost():
    question = random_places(3, 150, 10, room=1.3)
    hasty = search_hubs(question, gap=0, time_limit=0.02)
    cheapest = np.where(question.allowed, question.costs, np.inf).min(axis=1).sum()
    assert hasty.bound >= cheapest - 1e-9 * abs(cheapest)
    assert 0 <= hasty.gap <= 1
