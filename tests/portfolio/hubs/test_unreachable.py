from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given

from tests.portfolio.hubs.every_plan import every_plan, small_questions, unhurried
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.hubs.search import search_hubs
from typology.portfolio.hubs.sites import hub_question, with_hubs
from typology.portfolio.hubs.unreachable import NoPlanError, explain, requirements_of

CODES = ["XXA", "XXB", "XXC"]
NEAR = np.array([[0.0, 1, 1], [1, 0, 1], [1, 1, 0]])


def clash_of(**parts):
    with pytest.raises(NoPlanError) as refusal:
        search_hubs(hub_question(CODES, CODES, NEAR, [2, 2, 2], **parts))
    return refusal.value.clash


def test_a_capacity_too_small_for_whole_countries():
    clash = clash_of(hubs=2, capacities=3)
    assert clash.requirements == ("no hub carries more than 3", "at most 2 hubs")
    assert clash.ways_out == ("a capacity of 4 or more", "3 hubs or more")
    assert clash.proven


def test_a_rule_against_an_office():
    rule = np.ones((3, 3), bool)
    rule[:, 0] = False
    clash = clash_of(hubs=2, lowest_load=1, forbidden={"own region": rule})
    assert clash.requirements == ("the rule 'own region'", "no hub carries less than 1", "at least 2 hubs")
    assert clash.ways_out[1:] == ("a lowest load of 0 or less", "1 hub or fewer")
    assert clash.ways_out[0].startswith("exceptions to the rule 'own region': ")
    assert clash.ways_out[0].count("served from") == 1


def test_an_office_that_is_too_small():
    clash = clash_of(hubs=1, capacities=[2, 6, 6], fixed=["XXA"])
    assert clash.requirements == ("XXA stays open", "no hub carries more than its capacity, 2 to 6", "at most 1 hub")
    assert clash.ways_out == ("XXA need not stay open", "4 or more added to every capacity", "2 hubs or more")


def test_where_there_is_a_plan_nothing_clashes():
    with pytest.raises(ValueError, match="nothing clashes"):
        explain(hub_question(CODES, CODES, NEAR, [2, 2, 2], hubs=3, capacities=2))


@unhurried
@given(small_questions())
def test_the_requirements_that_clash_are_too_many_by_exactly_one(question):
    try:
        question = with_hubs(question, (question.fewest, question.most))
    except HubQuestionError:
        assume(False)
    assume(not len(every_plan(question)[2]))
    clash = explain(question, time_limit=20)
    requirements = requirements_of(question)
    assert clash.proven

    def keeping(texts):
        kept = question
        for requirement in requirements:
            if requirement.text not in texts:
                kept = requirement.without(kept)
        return len(every_plan(kept)[2]) > 0

    assert not keeping(set(clash.requirements))
    for text in clash.requirements:
        assert keeping(set(clash.requirements) - {text})


@unhurried
@given(small_questions())
def test_each_way_out_is_enough_and_less_is_not(question):
    try:
        question = with_hubs(question, (question.fewest, question.most))
    except HubQuestionError:
        assume(False)
    assume(not len(every_plan(question)[2]))
    for way in explain(question, time_limit=20).ways_out:
        number = next((float(word) for word in way.split() if word.replace(".", "").isdigit()), 0.0)
        if way.startswith("a capacity of"):
            enough, less = (
                replace(question, capacities=np.full_like(question.capacities, x)) for x in (number, number - 0.01)
            )
        elif way.endswith("added to every capacity"):
            enough, less = (replace(question, capacities=question.capacities + x) for x in (number, number - 0.01))
        elif way.startswith("a lowest load"):
            enough, less = (replace(question, lowest_load=x) for x in (number, number + 0.01))
        elif way.endswith("or more"):
            enough, less = (replace(question, most=int(number) - x) for x in (0, 1))
        elif way.endswith("or fewer"):
            enough, less = (replace(question, fewest=int(number) + x) for x in (0, 1))
        elif way.endswith("need not stay open"):
            rest = tuple(code for code in question.fixed if code != way.split()[0])
            enough, less = replace(question, fixed=rest), question
        else:
            passing = question.forbidden["region"].copy()
            for pair in way.removeprefix("exceptions to the rule 'region': ").split(", "):
                country, site = pair.split(" served from ")
                passing[question.countries.index(country), question.candidates.index(site)] = False
            enough, less = replace(question, forbidden={"region": passing}), question
        assert len(every_plan(enough)[2]) > 0, way
        assert len(every_plan(less)[2]) == 0, way
