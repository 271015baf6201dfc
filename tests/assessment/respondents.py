"""What tests of several respondents share: assessments of one unit, said in few words."""

from typology.assessment.collection import Assessments
from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit
from typology.rulebook.load import load_rulebook

rulebook = load_rulebook()

evidence = {
    "R2": (EvidenceEntry(source="the statistical office", period="2021", method="sound"),),
    "R1+": (EvidenceEntry(source="a project", period="2021", method="limited"),),
    "R1-": (EvidenceEntry(source="the census", period="2018", method="sound"),),
    "R0": (EvidenceEntry(source="hearsay", period="2021", method="weak"),),
    None: (),
}
"""Evidence of each reliability, for an assessment of October 2021 and an item that is not on shocks."""


def answer(item, said, why=None, pieces=()):
    """Return an answer from a number, NA or DK."""
    match said:
        case "DK":
            return Answer(item=item, state="unknown", why=why, evidence=pieces)
        case "NA":
            return Answer(item=item, state="not applicable", why=why, evidence=pieces)
        case number:
            return Answer(item=item, value=number, why=why, evidence=pieces)


def assessment(respondent, answers=None, unit="KEN", reliability=None, **record):
    """Return what a respondent says about a unit, each answer with evidence of one reliability."""
    said = {item: answer(item, one, pieces=evidence[reliability]) for item, one in (answers or {}).items()}
    described = unit if isinstance(unit, Unit) else Unit(code=unit)
    record = {"date": "2021-10-31", **record}
    return Assessment(unit=described, respondent=respondent, answers=said, **record)


def gathered(*assessments, rules=rulebook):
    return Assessments.of(assessments, rules)
