"""Every answer of several respondents is shown beside what stands, and a minority view is called one."""

import numpy as np
import pytest

from tests.assessment.respondents import assessment, gathered, rulebook
from typology.assessment.views import minority_views, respondent_views
from typology.errors import UnknownUnitError
from typology.rulebook.override import with_values


def three(item, *answers):
    names = ("government", "country team", "civil society")
    return gathered(*(assessment(name, {item: one}) for name, one in zip(names, answers, strict=True)))


def sentences(assessments, unit="KEN", rules=rulebook):
    return [str(line) for line in minority_views(assessments, unit, rulebook=rules)]


@pytest.mark.parametrize(
    ("item", "answers", "sentence"),
    [
        ("E1.N1", (3, 3, 2), "E1.N1: government 3, country team 3, civil society 2 (minority view); reconciled 3"),
        (
            "R1",
            (1, 2.5, 4),
            "R1: government 1 (minority view), country team 2.5, civil society 4 (minority view); reconciled 2.5",
        ),
        (
            "E3.L2",
            ("NA", "NA", 2),
            "E3.L2: government not applicable, country team not applicable, civil society 2 (minority view); "
            "reconciled not applicable",
        ),
        (
            "E3.L2",
            (1, "NA", 2),
            "E3.L2: government 1, country team not applicable (minority view), civil society 2 (minority view); "
            "reconciled 1",
        ),
        (
            "K.event",
            (1, 1, 3),
            "K.event: government natural, country team natural, civil society both (minority view); reconciled natural",
        ),
        ("K.event", (1, 2, "DK"), "K.event: government natural, country team human; reconciled unknown"),
        ("E1.N1", (3, "DK", 1), "E1.N1: government 3 (minority view), civil society 1; reconciled 1"),
    ],
)
def test_a_minority_view_or_a_split_is_shown_with_the_views_of_all(item, answers, sentence):
    assert sentences(three(item, *answers)) == [sentence]


@pytest.mark.parametrize(
    ("item", "answers"),
    [("E1.N1", (3, 3, 2.5)), ("E1.N1", (3, "DK", "DK")), ("E1.N1", ("NA", "NA", "NA"))],
    ids=["half a step", "one voter", "all alike"],
)
def test_there_is_no_minority_where_answers_are_near_or_alone(item, answers):
    assert sentences(three(item, *answers)) == []


def test_how_far_a_minority_is_away_is_said_by_the_rulebook():
    half = with_values(rulebook, {"respondents.minority": 0.5})

    assert sentences(three("E1.N1", 3, 3, 2.5), rules=half)


def test_every_answer_is_shown_with_reliability_distance_and_spread():
    found = gathered(
        assessment("government", {"E1.N1": 3.5, "E1.N2": 2}, reliability="R2"),
        assessment("civil society", {"E1.N1": 1, "K.event": 1}),
        assessment("country team", {"E1.N1": "NA", "K.event": 2}, reliability="R1+"),
        assessment("government", {"E1.N1": 3}, unit="UGA"),
    )

    views = respondent_views(found, rulebook=rulebook)

    assert views.reset_index().astype(object).replace({np.nan: None}).to_numpy().tolist() == [
        ["KEN", "E1.N1", "government", "3.5", "R2", "3.5", 0.0, 2.5, False],
        ["KEN", "E1.N1", "civil society", "1", "R0", "3.5", 2.5, 2.5, True],
        ["KEN", "E1.N1", "country team", "not applicable", "R1+", "3.5", None, 2.5, True],
        ["KEN", "K.event", "civil society", "natural", "R0", "human", None, None, True],
        ["KEN", "K.event", "country team", "human", "R1+", "human", None, None, False],
    ]


def test_what_stands_is_shown_by_the_rulebook_asked_for():
    found = three("E1.N1", "NA", "NA", 2)

    rules = with_values(rulebook, {"respondents.not_applicable": 0.9})
    assert set(respondent_views(found, rulebook=rules)["reconciled"]) == {"2"}


def test_where_no_choice_stands_it_is_shown_as_unknown():
    views = respondent_views(three("K.event", 1, 2, "DK"))

    assert (views["reconciled"].unique().tolist(), views["minority"].any()) == (["unknown"], False)


def test_views_of_one_unit_are_asked_for_by_its_code():
    several = [assessment(name, {"E1.N1": 2}, unit=unit) for unit in ("KEN", "UGA") for name in ("a", "b")]

    found = respondent_views(gathered(*several), "UGA")

    assert found.index.to_list() == [("UGA", "E1.N1", "a"), ("UGA", "E1.N1", "b")]


def test_a_unit_with_one_respondent_has_no_views_to_compare():
    alone = gathered(assessment("government", {"E1.N1": 3}))

    assert respondent_views(alone).empty
    assert minority_views(alone, "KEN") == ()


@pytest.mark.parametrize("ask", [respondent_views, minority_views])
def test_an_unknown_unit_is_refused_with_the_nearest(ask):
    with pytest.raises(UnknownUnitError, match="did you mean 'KEN'"):
        ask(three("E1.N1", 3, 3, 1), "KNE")
