"""Wrong use gets one error that says everything that is wrong, in the words of a planner; right use none."""

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.portfolio.hub_plans.simulated import unanswered
from typology.portfolio.hub_plans.frontiers import hub_frontier
from typology.portfolio.hub_plans.planning import plan_hubs
from typology.portfolio.hubs.problems import HubQuestionError

KNOWN = ("KEN", "UGA", "TZA", "NOR")
square = np.zeros((4, 4), bool)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ({"hubs": 5}, {"hubs": 4}, "more hubs than places for them: found '5'; expected at most 4"),
        ({"hubs": 0}, {"hubs": 1}, "a plan without hubs"),
        ({"hubs": (3, 2)}, {"hubs": (2, 3)}, "the fewest hubs are more than the most: found '3 to 2'"),
        ({"hubs": range(2, 2)}, {"hubs": range(2, 3)}, "an empty range of numbers of hubs"),
        ({"hubs": range(1, 4, 2)}, {"hubs": range(1, 4)}, "a range of numbers of hubs that leaves some out"),
        ({"hubs": "two"}, {"hubs": 2}, "no number of hubs: found 'two'; expected a number of hubs such as 4"),
        ({"hubs": 2.5}, {"hubs": np.int64(2)}, "no number of hubs: found '2.5'"),
        ({"hubs": True}, {"hubs": [1, 2]}, "no number of hubs: found 'True'"),
        ({"capacity": 8.9}, {"capacity": 9}, "the capacity of all hubs together cannot hold the load"),
        ({"capacity": 4.4, "hubs": 4}, {"capacity": 4.5, "hubs": 4}, "these countries alone are more than any hub"),
        ({"capacity": "big"}, {"capacity": {"KEN": 20}}, "capacity is no number: found 'big'"),
        ({"capacity": {"KEM": 9}}, {"capacity": {"Kenya": 20}}, "found 'KEM'; .* did you mean 'KEN'"),
        ({"capacity": {"SWE": 9}}, {"capacity": {"NOR": 20}}, "a capacity of what is no candidate: found 'SWE'"),
        ({"lowest_load": 9.1}, {"lowest_load": 9}, "not enough load to make every hub worth opening"),
        ({"lowest_load": -1}, {"lowest_load": 0}, "lowest_load is no number: found '-1'"),
        ({"fixed": ["Kenja"]}, {"fixed": ["Kenya"]}, "stay open is no place that is known: found 'Kenja'.*'KEN'"),
        ({"fixed": ["Korea"]}, {"fixed": ["Rwanda"]}, "may be Republic of Korea"),
        ({"fixed": ["KEN", "UGA", "TZA"]}, {"fixed": "KEN"}, "more offices are to stay open than there may be hubs"),
        ({"favoured": ["XXB"]}, {"favoured": "UGA"}, "a favoured place is no place that is known: found 'XXB'"),
        ({"favoured": {"KEN": 5, "Kenya": 6}}, {"favoured": ["KEN", "Kenya"]}, "KEN: a place is favoured twice"),
        ({"capacity": {"KEN": 5, "Kenya": 6}}, {"capacity": {"KEN": 9, "UGA": 9}}, "KEN: a hub has a capacity twice"),
        ({"favoured": {"UGA": -5}}, {"favoured": {"UGA": 5}}, "unit UGA: its discount is no number: found '-5'"),
        ({"weights": {"langage": 1}}, {"weights": {"language": 1}}, "unknown weight: .*did you mean 'language'"),
        ({"weights": {"region": -1}}, {"weights": {"region": 0}}, "the weight region is no number: found '-1'"),
        (
            {"weights": dict.fromkeys(("distance", "language", "region", "likeness"), 0)},
            {"weights": dict.fromkeys(("distance", "language", "region"), 0)},
            "nothing counts",
        ),
        ({"weights": [1]}, {"weights": {}}, "weights cannot be read"),
        ({"loads": "populaton"}, {"loads": "lowest"}, "there are no such loads: found 'populaton'"),
        ({"loads": 3}, {"loads": "highest"}, "loads cannot be read"),
        ({"loads": pd.Series(1, [*KNOWN, "KEN"])}, {"loads": pd.Series(1, KNOWN)}, "KEN: a place brings load twice"),
        ({"loads": {"Kenja": 1, **dict.fromkeys(KNOWN[1:], 1)}}, {"loads": {"Kenya": 1, **dict.fromkeys(KNOWN[1:], 1)}},
         "found 'Kenja'.*'KEN'"),
        ({"within": pd.Series(["a", "a", "a", "a", "b"], [*KNOWN, "KEN"])}, {"within": pd.Series("a", KNOWN)},
         "KEN: a place is put into two parts: found 'a and b'"),
        ({"within": "regoin"}, {"within": "region"}, "there are no such parts: found 'regoin'.*'region'"),
        ({"within": {"KEN": "a"}}, {"within": dict.fromkeys(KNOWN, "a")},
         "part is not known: found 'UGA, TZA and NOR'"),
        ({"within": "office"}, {"within": "office", "serve": KNOWN[:3]}, "office is not known: found 'NOR'"),
        ({"within": "region", "candidates": ["KEN", "UGA"]}, {"within": "region", "candidates": ["KEN", "NOR"]},
         "no candidate lies in the region 'Europe': found 'NOR'"),
        ({"most_km": "far"}, {"most_km": 9e3}, "no longest distance: found 'far'"),
        ({"most_km": 1000, "candidates": ["KEN", "UGA"]}, {"most_km": 7169, "candidates": ["KEN", "UGA"]},
         "no candidate lies within 1,000 km: found 'NOR .6,..0 km from UGA.'"),
        ({"candidates": []}, {"candidates": ["KEN", "UGA"]}, "there are no candidates"),
        ({"candidates": 3}, {"candidates": ("Kenya", "UGA")}, "candidates cannot be read"),
        ({"serve": []}, {"serve": ["KEN", "NOR"]}, "there is nobody to serve"),
        ({"serve": ["RWA"]}, {"serve": ["Kenya", "UGA"]}, "a unit to serve that is not in the result: found 'RWA'"),
        ({"places": {"KEN": (91, 0)}}, {"places": {"KEN": (90, 0)}}, "unit KEN: no point on the Earth"),
        ({"places": {"KEN": "here"}}, {"places": {"Kenya": (0, 37)}}, "unit KEN: no point on the Earth"),
        ({"places": {"KEN": (0, 37), "Kenya": (1, 37)}}, {"places": {"Kenya": (1, 37)}},
         "KEN: a place has a point twice"),
        ({"places": {"XXQ": (0, 0)}}, {"places": {"XXQ": (0, 0)}, "fixed": ["XXQ"]},
         "a point of a place that is not used"),
        ({"languages": {"XXQ": "en"}}, {"languages": {"KEN": "en"}}, "neither a unit nor a candidate"),
        ({"languages": {"KEN": "en", "Kenya": "sw"}}, {"languages": {"Kenya": "sw"}}, "has its languages twice"),
        ({"languages": {"KEN": 5}}, {"languages": {"KEN": {"en"}}}, "KEN: its languages cannot be read: found '5'"),
        ({"forbidden": {"ours": square[:2]}}, {"forbidden": {"ours": square}}, "not of the right size: found '2 x 4'"),
        ({"forbidden": {"ours": square + 0.5}}, {"forbidden": {"ours": square}}, "not one of yes and no"),
        ({"forbidden": {"ours": pd.DataFrame({"XXQ": [True]}, ["KEN"])}},
         {"forbidden": {"ours": pd.DataFrame({"UGA": [True]}, ["KEN"])}}, "has a column of another place: found 'XXQ'"),
        ({"forbidden": {"ours": ~square}}, {"forbidden": {}}, "no candidate may serve these countries"),
        ({"opening": "x"}, {"opening": 0}, "opening is no number"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_what_is_right_is_planned(wrong, right, said):
    result = unanswered(KNOWN)
    with pytest.raises(HubQuestionError, match=said):
        plan_hubs(result, **{"hubs": 2, **wrong})
    assert plan_hubs(result, **{"hubs": 2, **right}).hubs


def test_a_negative_number_of_hubs_is_one_problem():
    with pytest.raises(HubQuestionError) as refusal:
        plan_hubs(unanswered(KNOWN), -2)
    assert len(refusal.value.problems) == 1


@pytest.mark.parametrize("plan", [lambda **asked: plan_hubs(unanswered(KNOWN), 2, **asked),
                                  lambda **asked: hub_frontier(unanswered(KNOWN), [2], **asked)])  # fmt: skip
def test_a_gap_and_a_time_that_are_none_are_both_named(plan):
    with pytest.raises(ValueError, match=r"a gap is a share .* found '1%'; a time limit .* found 'fast'"):
        plan(gap="1%", time_limit="fast")
    assert plan(gap=0.5, time_limit=60)


def test_everything_is_told_at_once():
    wrong = {
        "hubs": 9,
        "capacity": 1,
        "fixed": ["Kenja"],
        "weights": {"langage": 1},
        "loads": {"KEN": 1, "UGA": 1, "TZA": 1, "NOR": 2},
        "most_km": "far",
        "opening": -1,
    }
    with pytest.raises(HubQuestionError) as refusal:
        plan_hubs(unanswered(KNOWN), **wrong)
    found = [problem.what for problem in refusal.value.problems]
    assert len(found) == len(set(found))
    for what in ("unknown weight", "opening is no number", "stay open", "no longest distance", "more hubs", "capacity"):
        assert any(what in entry for entry in found)
    with pytest.raises(HubQuestionError) as refusal:
        plan_hubs(unanswered(KNOWN), **{**wrong, "weights": None, "fixed": (), "most_km": None, "opening": None})
    said = str(refusal.value)
    assert "more hubs than places" in said
    assert "unit NOR: this country alone is more than any hub can carry" in said


def test_units_without_a_point_are_all_named_once_with_the_cure():
    result = unanswered(["KEN", "XXA", "UMI", "XXB"])
    with pytest.raises(HubQuestionError) as refusal:
        plan_hubs(result, 2)
    assert len(refusal.value.problems) == 1
    assert "where these lie is not known: found 'XXA, UMI and XXB'; expected places=" in str(refusal.value)
    there = {"XXA": (0, 30), "XXB": (5, 30), "UMI": (19.3, 166.6)}
    assert plan_hubs(result, 2, places=there).hubs
    assert plan_hubs(result, 1, serve=["KEN"]).hubs == ("KEN",)


def test_cities_host_no_hub_unless_they_are_named():
    rows = pd.DataFrame({"unit": ["kisumu"], "kind": ["city"], "country": ["KEN"], "E1.N1": [1]})
    result = ty.classify(rows)
    with pytest.raises(HubQuestionError, match="cities host no hub unless they are named there"):
        plan_hubs(result, 1)
    assert plan_hubs(result, 1, candidates=["kisumu"]).hubs == ("kisumu",)
    assert plan_hubs(result, 1, candidates=["KEN"]).hubs == ("KEN",)


def test_only_a_classification_is_planned_for_by_a_rulebook_with_rules_for_hubs():
    with pytest.raises(TypeError, match="what classify returns, not from DataFrame"):
        plan_hubs(pd.DataFrame(), 2)
    result = unanswered(KNOWN)
    without = result.rulebook.model_copy(update={"hubs": None})
    with pytest.raises(ValueError, match=r"no rules for hubs; expected hubs\.yaml"):
        plan_hubs(ty.Classification(result.assessments, without), 2)


@pytest.mark.parametrize("hubs", [[], [2, "x"], [0], "3", 2.5])
def test_a_frontier_is_over_numbers_of_hubs(hubs):
    with pytest.raises(HubQuestionError, match="no numbers of hubs"):
        hub_frontier(unanswered(KNOWN), hubs)


def test_a_frontier_asks_what_a_plan_asks():
    with pytest.raises(TypeError, match="takes no 'capcity'; did you mean 'capacity'"):
        hub_frontier(unanswered(KNOWN), capcity=3)


def test_units_that_are_called_by_names_of_countries_are_told_which_codes_are_known():
    result = ty.classify(pd.DataFrame({"unit": ["Kenya", "XXA"], "E1.N1": [1, 2]}))
    with pytest.raises(HubQuestionError, match=r"found 'Kenya and XXA'.*did you mean 'KEN'"):
        plan_hubs(result, 1)
