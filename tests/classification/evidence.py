"""Evidence for the tests of this folder: pieces of every reliability, and units that carry them."""

import datetime
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

import typology as ty
from tests.classification.answers import items, rulebook
from typology.assessment.values import Answer, EvidenceEntry

assessed = datetime.date(2021, 6, 30)

survey = EvidenceEntry(source="Household survey", publisher="Statistical Office", period="2021-03", method="sound")
register = EvidenceEntry(source="Building register", publisher="Land Agency", period="2021-03", method="sound")
tables = EvidenceEntry(source="Housing tables", publisher="STATISTICAL  OFFICE", period="2021-03", method="sound")
panel = EvidenceEntry(source="Expert panel", publisher="University", period="2021-03", method="limited")
study = EvidenceEntry(source="Study", publisher="Institute", period="2020-03", method="sound")
census = EvidenceEntry(source="Census", publisher="Statistical Office", period="2011", method="sound")
rumour = EvidenceEntry(source="What people say", period="2021-06", method="weak")
afterwards = EvidenceEntry(source="Damage assessment", publisher="Relief Agency", period="2021-08", method="sound")

pool = (survey, register, tables, panel, study, census, rumour)
"""Of every reliability; of some publishers several."""


def answer_of(item: str, value: float, evidence: Sequence[EvidenceEntry]) -> Answer:
    if np.isnan(value):
        return Answer(item=item, state="unknown", evidence=evidence)
    if value < 0:
        return Answer(item=item, state="not applicable", evidence=evidence)
    return Answer(item=item, value=value, evidence=evidence)


def with_evidence(
    assessments: ty.Assessments, given: Mapping[str, Mapping[str, Sequence[EvidenceEntry]]], date=assessed
) -> ty.Assessments:
    """Return assessments with a date, and with evidence by unit and item."""
    remarks = {
        unit: {
            item: answer_of(item, assessments.values[items.index(item), assessments.position(unit)], tuple(entries))
            for item, entries in answers.items()
        }
        for unit, answers in given.items()
    }
    about = pd.DataFrame({"date": [date] * len(assessments)}, index=assessments.about.index, dtype=object)
    return ty.Assessments(assessments.items, assessments.values, about, remarks)


def everywhere(
    assessments: ty.Assessments, *entries: EvidenceEntry, but: Mapping[str, Sequence] = {}
) -> ty.Assessments:
    """Return assessments in which every item has the same evidence, but for items that begin otherwise."""

    def of(item):
        keys = [key for key in but if item.startswith(key)]
        return but[max(keys, key=len)] if keys else entries

    return with_evidence(assessments, {unit: {item: of(item) for item in rulebook.items} for unit in assessments.units})


def at_random(assessments: ty.Assessments, seed: int) -> ty.Assessments:
    """Return assessments in which units have evidence of all qualities, some everywhere, some here and there."""
    rng = np.random.default_rng(seed)
    choices = [(survey, register), (survey, tables), (study,), (panel, study), (panel,), (census,), (rumour,), ()]
    given = {}
    for unit in assessments.units:
        usual, rare, share = *rng.choice(len(choices), 2, p=[0.3, 0.1, 0.1, 0.2, 0.15, 0.05, 0.05, 0.05]), rng.random()
        picks = np.where(rng.random(len(items)) < share * 0.2, rare, usual)
        given[unit] = {item: choices[pick] for item, pick in zip(items, picks, strict=True)}
        if rng.random() < 0.3:
            given[unit] |= {item: (survey, afterwards) for item in items if item.startswith("K")}
    return with_evidence(assessments, given)
