"""A city takes from its country what it leaves open at national and regional level, and nothing else.

Only a country among the same assessments gives; local answers and the city's own answers stand as they are.
"""

import numpy as np
import pytest

from typology.assessment.collection import Assessments
from typology.assessment.inherit import inherited
from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit
from typology.rulebook.load import load_rulebook

rulebook = load_rulebook()

law = EvidenceEntry(source="a law", published="2016")


def country(*answers, code="KEN"):
    return Assessment(unit=Unit(code=code), answers={answer.item: answer for answer in answers})


def city(*answers, code="NBO", of="KEN"):
    unit = Unit(code=code, kind="city", country=of)
    return Assessment(unit=unit, answers={answer.item: answer for answer in answers})


def after(*assessments):
    return inherited(Assessments.of(assessments, rulebook), rulebook)


def values_agree_with_answers(assessments):
    """Whether the table of values and the answers of each unit say the same."""
    recorded = np.full(assessments.values.shape, np.nan)
    for column, assessment in enumerate(assessments):
        for item, answer in assessment.answers.items():
            said = {"value": answer.value, "unknown": np.nan, "not applicable": -1}[answer.state]
            recorded[assessments.items.index(item), column] = said
    return np.array_equal(recorded, assessments.values, equal_nan=True)


@pytest.mark.parametrize("item", ["E1.N1", "E4.N1", "I.N1", "E1.R1", "I.R1"])
def test_an_open_national_or_regional_answer_is_taken_with_its_why_and_evidence(item):
    given = Answer(item=item, value=3, why="a policy", evidence=(law,))

    assert after(country(given), city())["NBO"].answers == {item: given}


@pytest.mark.parametrize("item", ["E1.L1", "E4.L1", "I.L1"])
def test_a_local_answer_is_never_taken(item):
    assert after(country(Answer(item=item, value=3)), city())["NBO"].answers == {}


@pytest.mark.parametrize("item", ["P1.1", "C1.1", "R1", "K.event", "S1.1", "O1.1.need"])
def test_an_answer_without_a_level_is_never_taken(item):
    assert after(country(Answer(item=item, value=1)), city())["NBO"].answers == {}


@pytest.mark.parametrize(
    "own",
    [
        Answer(item="E1.N1", value=0.5),
        Answer(item="E1.N1", value=0.5, why="in the city", evidence=(law,)),
        Answer(item="E1.N1", state="not applicable", reason="a free city"),
        Answer(item="E1.N1", state="not applicable"),
    ],
    ids=["value", "value with evidence", "not applicable with reason", "not applicable"],
)
def test_the_own_answer_of_a_city_stands(own):
    given = Answer(item="E1.N1", value=3, why="a policy", evidence=(law,))

    assert after(country(given), city(own))["NBO"].answers == {"E1.N1": own}


@pytest.mark.parametrize(
    "given",
    [
        Answer(item="E1.N1", state="not applicable"),
        Answer(item="E1.N1", state="not applicable", reason="no such law"),
        Answer(item="E1.N1", state="unknown", why="nobody knows"),
        Answer(item="E1.N1", value=0),
    ],
    ids=["not applicable", "with reason", "unknown", "zero"],
)
def test_every_kind_of_answer_of_the_country_is_taken(given):
    assert after(country(given), city())["NBO"].answers == {"E1.N1": given}


@pytest.mark.parametrize(
    "given",
    [Answer(item="E1.N1", value=3), Answer(item="E1.N1", value=3, why="a policy", evidence=(law,))],
    ids=["bare value", "value with evidence"],
)
def test_an_answer_that_a_city_marks_as_unknown_with_a_why_is_open_and_taken(given):
    asked = Answer(item="E1.N1", state="unknown", why="the mayor did not say")

    result = after(country(given), city(asked))

    assert result["NBO"].answers == {"E1.N1": given}
    assert values_agree_with_answers(result)


def test_an_unknown_with_a_why_stays_where_the_country_does_not_know_either():
    asked = Answer(item="E1.N1", state="unknown", why="the mayor did not say")

    assert after(country(), city(asked))["NBO"].answers == {"E1.N1": asked}


def test_values_and_answers_agree_after_inheriting():
    result = after(
        country(
            Answer(item="E1.N1", value=3, why="a policy"),
            Answer(item="E1.N2", state="not applicable", reason="no such law"),
            Answer(item="E1.N3", state="unknown", why="nobody knows"),
            Answer(item="E1.L1", value=1),
        ),
        city(Answer(item="E1.N2", value=1), Answer(item="E1.L2", value=2)),
    )

    assert values_agree_with_answers(result)


def test_a_city_may_come_before_its_country():
    result = after(city(), country(Answer(item="E1.N1", value=3)))

    assert result["NBO"].answers == {"E1.N1": Answer(item="E1.N1", value=3)}


def test_each_city_takes_from_its_own_country():
    result = after(
        city(code="KLA", of="UGA"),
        country(Answer(item="E1.N1", value=3)),
        city(code="NBO", of="KEN"),
        country(Answer(item="E1.N1", value=1), code="UGA"),
        city(code="MBA", of="KEN"),
    )

    assert [result[unit].answers["E1.N1"].value for unit in ("KLA", "NBO", "MBA")] == [1, 3, 3]


def test_nothing_else_about_a_city_changes():
    result = after(country(Answer(item="E1.N1", value=3)), city())

    assert result["NBO"].unit == Unit(code="NBO", kind="city", country="KEN")


def test_nothing_changes_for_a_country():
    kenya = country(Answer(item="E1.N1", value=3, why="a policy"), Answer(item="E1.L1", value=1))

    assert after(kenya, city(Answer(item="E1.N2", value=1)))["KEN"] == kenya


def test_nothing_changes_for_a_country_that_names_another():
    region = Assessment(unit=Unit(code="ZNZ", kind="country", country="KEN"))

    assert after(country(Answer(item="E1.N1", value=3)), region)["ZNZ"] == region


@pytest.mark.parametrize("of", ["UGA", None])
def test_nothing_changes_for_a_city_whose_country_is_absent(of):
    kenya, kampala = country(Answer(item="E1.N1", value=3)), city(Answer(item="E1.N2", value=1), code="KLA", of=of)

    assert list(after(kenya, kampala)) == [kenya, kampala]


def test_nothing_changes_where_there_are_no_units():
    assert list(after()) == []


def test_what_was_passed_in_is_not_changed():
    kenya, nairobi = country(Answer(item="E1.N1", value=3, why="a policy")), city(Answer(item="E1.N2", value=1))
    before = Assessments.of([kenya, nairobi], rulebook)

    inherited(before, rulebook)

    assert list(before) == [kenya, nairobi]


def test_inheriting_twice_is_the_same_as_once():
    once = after(country(Answer(item="E1.N1", value=3, why="a policy")), city(Answer(item="E1.N2", value=1)))

    assert inherited(once, rulebook) == once


@pytest.mark.parametrize(
    ("own", "stands"), [(None, "illustrative"), ("draft", "draft; illustrative"), ("illustrative", "illustrative")]
)
def test_a_city_that_takes_an_answer_bears_the_label_of_its_country(own, stands):
    kenya = country(Answer(item="E1.N1", value=3)).model_copy(update={"label": "illustrative"})
    nairobi = city(Answer(item="C1.1", value=1)).model_copy(update={"label": own})
    found = after(kenya, nairobi)

    assert found["NBO"].label == stands
    assert found["KEN"].label == "illustrative"
    assert inherited(found, rulebook) == found


def test_a_city_that_takes_nothing_bears_its_own_label_alone():
    kenya = country(Answer(item="E1.N1", value=3)).model_copy(update={"label": "illustrative"})

    assert after(kenya, city(Answer(item="E1.N1", value=1)))["NBO"].label is None
    assert after(country(Answer(item="C1.1", value=3)), city())["NBO"].label is None


def test_inherited_values_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        after(country(Answer(item="E1.N1", value=3)), city()).values[0, 0] = 1
