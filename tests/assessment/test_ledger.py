"""The evidence ledger lists every piece of evidence once per item, with all that was said of it."""

import datetime

import pandas as pd
import pytest

import typology as ty
from typology.assessment.ledger import evidence_ledger
from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit

rulebook = ty.load_rulebook()
pilots = ty.load_pilots()

survey = EvidenceEntry(
    source="Household survey",
    publisher="Statistical Office",
    published="2020-05",
    period="2018/2019",
    geography="urban areas",
    type="survey",
    author="A. Author",
    archive="https://example.org/survey",
    value="46 %",
    method="sound",
    note="two rounds",
)
opinion = EvidenceEntry(source="What people say")


def one_unit(date=datetime.date(2021, 6, 30), **evidence):
    answers = {
        item.replace("_", "."): Answer(item=item.replace("_", "."), value=2, evidence=entries)
        for item, entries in evidence.items()
    }
    return ty.Assessments.of([Assessment(unit=Unit(code="KEN"), date=date, answers=answers)], rulebook)


def test_a_row_holds_everything_that_was_said_of_a_piece():
    (row,) = evidence_ledger(one_unit(P1_1=(survey,))).to_dict("records")
    assert row == {
        "unit": "KEN",
        "item": "P1.1",
        "respondent": None,
        **survey.model_dump(),
        "age": pytest.approx(1.5, abs=0.01),
        "age_class": "current",
        "reliability": "R2",
        "why": "sound method, described 2018 to 2019, 1.5 years before the assessment, which counts as current",
    }


def test_what_was_not_said_stays_open_but_for_the_method():
    (row,) = evidence_ledger(one_unit(P1_1=(opinion,))).to_dict("records")
    assert pd.isna(row["age"])
    assert (row["publisher"], row["period"]) == (None, None)
    assert (row["method"], row["age_class"], row["reliability"]) == ("weak", "older", "R0")
    assert row["why"] == "no method stated, which counts as weak, no date given, which counts as older"


def test_each_item_lists_its_own_pieces():
    ledger = evidence_ledger(one_unit(P1_1=(survey, opinion), R1=(survey,)))
    assert ledger[["item", "source", "reliability"]].to_numpy().tolist() == [
        ["P1.1", "Household survey", "R2"],
        ["P1.1", "What people say", "R0"],
        ["R1", "Household survey", "R1-"],
    ]


def test_an_assessment_without_a_date_leaves_every_age_open():
    (row,) = evidence_ledger(one_unit(date=None, P1_1=(survey,))).to_dict("records")
    assert pd.isna(row["age"])
    assert (row["age_class"], row["reliability"]) == ("older", "R0")
    assert "in an assessment without a date" in row["why"]


def test_the_ledger_of_the_pilots_has_a_row_for_every_piece_they_cite():
    cited = [
        (assessment.unit.code, item, entry.source)
        for assessment in pilots
        for item, answer in assessment.answers.items()
        for entry in answer.evidence
    ]
    ledger = evidence_ledger(pilots)
    assert len(ledger) == len(cited) > 500
    assert sorted(ledger[["unit", "item", "source"]].itertuples(index=False, name=None)) == sorted(cited)
    assert list(dict.fromkeys(ledger["unit"])) == list(pilots.units)


def test_without_evidence_the_ledger_is_empty_and_has_all_its_columns():
    ledger = evidence_ledger(one_unit())
    assert ledger.empty
    assert list(ledger.columns) == list(evidence_ledger(pilots).columns)


def test_a_ledger_can_be_asked_for_by_version():
    pd.testing.assert_frame_equal(evidence_ledger(pilots, "2020.1"), evidence_ledger(pilots))


def test_each_respondent_is_listed_with_the_evidence_and_the_date_of_its_own():
    answers = {"P1.1": Answer(item="P1.1", value=2, evidence=(survey,))}
    others = {"P1.1": Answer(item="P1.1", value=1, evidence=(survey, opinion))}
    said = [
        Assessment(unit=Unit(code="KEN"), respondent="ministry", date=datetime.date(2021, 6, 30), answers=answers),
        Assessment(unit=Unit(code="KEN"), respondent="residents", date=datetime.date(2024, 6, 30), answers=others),
        Assessment(unit=Unit(code="UGA"), respondent="ministry", date=datetime.date(2021, 6, 30), answers=answers),
    ]
    ledger = evidence_ledger(ty.Assessments.of(said, rulebook))
    assert ledger[["unit", "respondent", "source", "reliability"]].to_numpy().tolist() == [
        ["KEN", "ministry", "Household survey", "R2"],
        ["KEN", "residents", "Household survey", "R1-"],
        ["KEN", "residents", "What people say", "R0"],
        ["UGA", "ministry", "Household survey", "R2"],
    ]
