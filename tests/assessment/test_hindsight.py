"""No assessment knows what came after it, except that a crisis came."""

import datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given

import typology as ty
from typology.assessment.hindsight import hindsight
from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit

rulebook = ty.load_rulebook()
assessed = datetime.date(2021, 10, 31)


def faults_of(date=assessed, item="E1.N1", **said):
    entry = EvidenceEntry(source="a survey", **said)
    answers = {item: Answer(item=item, value=2, evidence=(entry,))}
    return list(hindsight(Assessment(unit=Unit(code="KEN"), date=date, answers=answers), rulebook))


@pytest.mark.parametrize(
    "said",
    [
        {"published": "2021-10-31"},
        {"published": "2021-10"},
        {"published": "2021"},
        {"period": "2010/2021"},
        {"period": "2020", "published": "2021-10-31"},
        {},
    ],
)
def test_what_may_have_been_known_on_the_day_is_let_in(said):
    assert faults_of(**said) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"published": "2021-11-01"}, "a survey, which was published 2021-11-01"),
        ({"published": "2021-11"}, "a survey, which was published 2021-11"),
        ({"period": "2022", "published": "2021"}, "a survey, which describes 2022"),
        ({"period": "2020/2022"}, "a survey, which describes 2022"),
        ({"period": "2020", "published": "2022"}, "a survey, which was published 2022"),
        ({"period": "2022", "published": "2023"}, "a survey, which describes 2022 and was published 2023"),
    ],
)
def test_later_evidence_is_one_clear_error(said, found):
    (problem,) = faults_of(**said)
    assert (problem.unit, problem.column) == ("KEN", "E1.N1")
    assert problem.found == found
    assert problem.expected == "nothing after the assessment of 2021-10-31"


@pytest.mark.parametrize("item", ["K1", "K2", "K3", "K4"])
def test_a_crisis_may_come_after_the_assessment(item):
    assert faults_of(item=item, period="2022", published="2023") == []


@pytest.mark.parametrize("item", ["R1", "C4.1", "S1.1", "O1.1.need"])
def test_nothing_else_may(item):
    assert len(faults_of(item=item, period="2022")) == 1


@given(st.dates())
def test_without_a_date_of_the_assessment_nothing_is_later(day):
    assert faults_of(date=None, published=str(day)) == []


@given(st.dates(), st.dates())
def test_a_day_is_later_exactly_if_it_comes_after(day, date):
    assert bool(faults_of(date=date, published=str(day))) == (day > date)


def test_all_later_evidence_is_named_at_once():
    late = EvidenceEntry(source="a late survey", published="2022")
    early = EvidenceEntry(source="an early survey", published="2020")
    answers = {item: Answer(item=item, value=2, evidence=(early, late)) for item in ("E1.N1", "P1.1", "K1")}
    found = list(hindsight(Assessment(unit=Unit(code="KEN"), date=assessed, answers=answers), rulebook))
    assert [(problem.column, problem.found) for problem in found] == [
        ("E1.N1", "a late survey, which was published 2022"),
        ("P1.1", "a late survey, which was published 2022"),
    ]
