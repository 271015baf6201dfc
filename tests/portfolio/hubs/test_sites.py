import numpy as np
import pytest
from hypothesis import given

from tests.portfolio.hubs.every_plan import every_plan, small_questions, unhurried
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.hubs.sites import hub_question, with_hubs

CODES = ["XXA", "XXB", "XXC"]
COSTS = np.array([[0.0, 5, 9], [5, 0, 4], [9, 4, 0]])


def ask(**changes):
    parts = {"countries": CODES, "candidates": CODES, "costs": COSTS, "loads": [1, 2, 3], "hubs": 2} | changes
    return hub_question(**parts)


REFUSED = [
    ({"hubs": 4}, {"hubs": 3}, "more hubs than places for them: found '4'; expected at most 3"),
    ({"hubs": 0}, {"hubs": 1}, "a plan without hubs"),
    ({"hubs": (3, 2)}, {"hubs": (2, 3)}, "the fewest hubs are more than the most"),
    ({"capacities": 2.9}, {"capacities": 3}, "capacity of all hubs together cannot hold the load"),
    ({"capacities": [3, 2, 2]}, {"capacities": [3, 2, 3]}, "cannot hold the load"),
    ({"capacities": 2.9, "hubs": 3}, {"capacities": 3, "hubs": 3}, "unit XXC: this country alone is more than any hub"),
    ({"lowest_load": 3.1}, {"lowest_load": 3}, "not enough load to make every hub worth opening"),
    ({"fixed": ["XXX"]}, {"fixed": ["XXA"]}, "an office that is to stay open is no candidate: found 'XXX'"),
    ({"fixed": CODES}, {"fixed": CODES[:2]}, "more offices are to stay open than there may be hubs"),
    ({"favoured": {"XXX": 1}}, {"favoured": {"XXA": 1}}, "a favoured place is no candidate"),
    ({"favoured": {"XXA": -1}}, {"favoured": {"XXA": 0}}, "its discount is no number"),
    ({"costs": np.where(np.eye(3), np.nan, COSTS)}, {}, "a cost of serving is no number: found 'XXB from XXB'"),
    ({"costs": COSTS[:2]}, {}, "costs: not as many numbers as needed: found '2 x 3'; expected 3 x 3"),
    ({"loads": [1, 2]}, {}, "loads: not as many numbers"),
    ({"loads": [1, -2, 3]}, {"loads": [1, 0, 3]}, "unit XXB: its load is no number: found '-2'"),
    ({"candidates": ["XXA", "XXA", "XXC"]}, {}, "a code stands twice among the candidates: found 'XXA'"),
    ({"forbidden": {"region": np.eye(3, 2) > 0}}, {}, "rule 'region': not as many numbers"),
    (
        {"forbidden": {"region": [[1, 1, 1], [0, 0, 0], [0, 0, 0]]}},
        {"forbidden": {"region": [[1, 1, 0], [0, 0, 0], [0, 0, 0]]}},
        "unit XXA: no candidate may serve this country",
    ),
    ({"opening": [1, np.nan, 0]}, {"opening": [1, 0, 0]}, "unit XXB: its opening cost is no number"),
    ({"lowest_load": -1}, {"lowest_load": 0}, "the lowest load of a hub is no number"),
]


@pytest.mark.parametrize(("wrong", "right", "says"), REFUSED, ids=[case[2][:40] for case in REFUSED])
def test_what_cannot_be_answered_is_refused_and_its_neighbour_is_not(wrong, right, says):
    with pytest.raises(HubQuestionError) as refusal:
        ask(**wrong)
    assert says in str(refusal.value)
    ask(**right)


def test_a_country_without_coordinates_is_named_once():
    costs = COSTS.copy()
    costs[1], costs[:, 1] = np.nan, np.nan
    with pytest.raises(HubQuestionError) as refusal:
        ask(costs=costs)
    assert [problem.unit for problem in refusal.value.problems] == ["XXB"]
    assert "coordinates" in str(refusal.value)


def test_all_problems_are_told_at_once():
    with pytest.raises(HubQuestionError) as refusal:
        ask(hubs=5, fixed=["XXY"], lowest_load=-1, capacities=1)
    assert len(refusal.value.problems) >= 5


@unhurried
@given(small_questions())
def test_what_is_refused_at_first_sight_has_no_plan(question):
    try:
        with_hubs(question, (question.fewest, question.most))
    except HubQuestionError:
        assert len(every_plan(question)[2]) == 0


@unhurried
@given(small_questions())
def test_a_plan_is_kept_by_exactly_what_the_oracle_keeps(question):
    assignments, opened, costs = every_plan(question)
    for assignment, is_open, cost in list(zip(assignments, opened, costs, strict=True))[:20]:
        assert question.is_kept_by(assignment, is_open)
        assert question.cost_of(assignment, is_open) == pytest.approx(cost)
    everywhere = np.ones(len(question.candidates), bool)
    alone = np.zeros(len(question.countries), int)
    known = {(tuple(row), tuple(on)) for row, on in zip(assignments.tolist(), opened.tolist(), strict=True)}
    assert question.is_kept_by(alone, everywhere) == ((tuple(alone.tolist()), tuple(everywhere.tolist())) in known)


def test_a_question_cannot_be_changed():
    question = ask()
    with pytest.raises(ValueError, match="read-only"):
        question.costs[0, 0] = 1
