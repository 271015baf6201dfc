"""A piece of evidence is judged by its method and by its age on the day of the assessment, and by nothing else."""

import datetime

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import typology as ty
from typology.assessment.judging import entry_reliability, judged
from typology.assessment.ledger import evidence_ledger
from typology.assessment.reliability import item_reliability
from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit

rulebook = ty.load_rulebook()
rules = rulebook.evidence
assessed = datetime.date(2021, 6, 30)
steps = ["R0", "R1-", "R1+", "R2"]

days = st.dates(datetime.date(1950, 1, 1), assessed)
methods = st.sampled_from([None, "weak", "limited", "sound"])
items = st.sampled_from(["E1.N1", "P1.1", "C1.2", "R1", "K2"])


def piece(**said) -> EvidenceEntry:
    return EvidenceEntry(**{"source": "a survey", "method": "sound", **said})


def judgement(shock=False, date=assessed, **said):
    return judged(piece(**said), date, rules, shock=shock)


@pytest.mark.parametrize(
    ("method", "current", "recent", "older"),
    [("sound", "R2", "R1-", "R0"), ("limited", "R1+", "R0", "R0"), ("weak", "R0", "R0", "R0")],
)
def test_every_cell_of_the_table_is_read_as_it_is_written(method, current, recent, older):
    found = [judgement(method=method, period=year).reliability for year in ("2020", "2018", "2010")]
    assert found == [current, recent, older]


@pytest.mark.parametrize(
    ("shock", "last_current", "last_recent"),
    [(False, "2019-06-30", "2016-06-30"), (True, "2020-12-30", "2019-12-30")],
)
def test_an_age_is_reached_on_its_day_and_passed_the_day_before(shock, last_current, last_recent):
    for last, at_most, beyond in ((last_current, "current", "recent"), (last_recent, "recent", "older")):
        before = str(datetime.date.fromisoformat(last) - datetime.timedelta(days=1))
        assert judgement(shock, period=last).age_class == at_most
        assert judgement(shock, period=before).age_class == beyond


@given(methods, days, days, items)
def test_younger_evidence_is_never_less_reliable(method, one, other, item):
    older, younger = (
        entry_reliability(piece(method=method, period=str(day)), item, assessed, rulebook)
        for day in sorted((one, other))
    )
    assert steps.index(younger) >= steps.index(older)


@given(days, items)
def test_a_better_method_is_never_less_reliable(day, item):
    found = [
        entry_reliability(piece(method=m, period=str(day)), item, assessed, rulebook)
        for m in ("sound", "limited", "weak")
    ]
    whole_steps = [int(entry[1]) for entry in found]
    assert whole_steps == sorted(whole_steps, reverse=True)


@given(methods, days, items)
def test_evidence_is_never_more_reliable_for_a_shock(method, day, item):
    entry = piece(method=method, period=str(day))
    plain, shock = (judged(entry, assessed, rules, shock=shock).reliability for shock in (False, True))
    assert steps.index(shock) <= steps.index(plain)


@given(methods, days, st.dates(assessed, datetime.date(2090, 1, 1)), items)
def test_only_the_date_of_the_assessment_counts_and_time_makes_nothing_more_reliable(method, day, later, item):
    entry = piece(method=method, period=str(day))
    then, afterwards = (entry_reliability(entry, item, date, rulebook) for date in (assessed, later))
    assert steps.index(afterwards) <= steps.index(then)


@given(st.none() | days, methods, st.none() | days)
def test_a_law_in_force_is_current_whatever_its_age(published, method, date):
    law = piece(type="Legal text", method=method, published=published and str(published))
    found = judged(law, date, rules, shock=False)
    assert (found.age_class, found.reliability) == ("current", rules.table[method or "weak"]["current"])


@pytest.mark.parametrize(
    ("said", "date", "shock", "why"),
    [
        (
            {"method": "limited", "period": "2016"},
            datetime.date(2021, 12, 31),
            False,
            "limited method, described 2016, 5.0 years before the assessment, which counts as recent",
        ),
        (
            {"period": "2015/2019", "published": "2021"},
            assessed,
            True,
            "sound method, described 2015 to 2019, 1.5 years before the assessment, which counts as recent for a shock",
        ),
        (
            {"published": "2021"},
            assessed,
            False,
            "sound method, published 2021, up to the assessment, which counts as current",
        ),
        ({}, assessed, False, "sound method, no date given, which counts as older"),
        (
            {"period": "2020"},
            None,
            False,
            "sound method, described 2020, in an assessment without a date, which counts as older",
        ),
        (
            {"method": None, "type": "law"},
            None,
            False,
            "no method stated, which counts as weak, a law in force, which counts as current",
        ),
        (
            {"period": "2021-09"},
            assessed,
            True,
            "sound method, described 2021-09, after the assessment, which counts as current for a shock",
        ),
    ],
)
def test_every_judgement_says_why(said, date, shock, why):
    assert judgement(shock, date, **said).why == why


def test_the_best_evidence_of_an_answer_counts_as_the_ledger_lists_it():
    """A brute force over the ledger of the pilots."""
    pilots = ty.load_pilots()
    ledger = evidence_ledger(pilots, rulebook)
    expected = np.zeros((len(rulebook.items), len(pilots)), int)
    for (unit, item), rows in ledger.groupby(["unit", "item"]):
        best = max(int(entry[1]) for entry in rows["reliability"])
        expected[list(rulebook.items).index(item), pilots.units.index(unit)] = best
    assert set(expected.ravel()) == {0, 1, 2}
    np.testing.assert_array_equal(item_reliability(pilots, rulebook), expected)


def test_answers_without_evidence_are_at_zero_in_any_number():
    values = np.full((len(rulebook.items), 1000), 3.0)
    index = pd.Index([f"U{number}" for number in range(1000)], name="unit", dtype=object)
    found = item_reliability(ty.Assessments(rulebook.items, values, pd.DataFrame(index=index)), rulebook)
    assert (found.shape, found.dtype, found.any()) == ((len(rulebook.items), 1000), np.int8, False)


def test_units_keep_their_own_dates():
    """The same figure, new to one assessment and old to the other; the unit without evidence stands between them."""
    figure = Answer(item="E1.N1", value=3, evidence=(piece(period="2015"),))
    found = item_reliability(
        ty.Assessments.of(
            [
                Assessment(unit=Unit(code="LATE"), date=assessed, answers={"E1.N1": figure}),
                Assessment(unit=Unit(code="BARE"), answers={"E1.N1": Answer(item="E1.N1", value=3)}),
                Assessment(unit=Unit(code="EARLY"), date=datetime.date(2016, 1, 1), answers={"E1.N1": figure}),
            ],
            rulebook,
        ),
        rulebook,
    )
    assert found[0].tolist() == [0, 0, 2]


def test_a_rulebook_without_rules_for_evidence_says_so():
    without = rulebook.model_copy(update={"evidence": None})
    with pytest.raises(ValueError, match=r"2020.1 has no rules for evidence; expected a file evidence.yaml"):
        entry_reliability(piece(), "E1.N1", assessed, without)
    with pytest.raises(ValueError, match="no rules for evidence"):
        item_reliability(ty.load_pilots(), without)
