"""Evidence that an assessment cannot have known: it describes, or was published, after the assessment's date."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

from typology.assessment.ages import first_day
from typology.assessment.values import Assessment, EvidenceEntry
from typology.errors import Problem
from typology.rulebook.model import Rulebook

__all__ = ["hindsight", "later_than"]


def hindsight(assessment: Assessment, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield a problem for every piece of evidence that is later than its assessment; see :func:`later_than`."""
    for item, answer in assessment.answers.items():
        for entry in answer.evidence:
            problem = later_than(assessment.date, entry, item, rulebook)
            if problem:
                yield replace(problem, unit=assessment.unit.code)


def later_than(date: datetime.date | None, entry: EvidenceEntry, item: str, rulebook: Rulebook) -> Problem | None:
    """Return what is wrong with evidence that describes, or was published, after the date of an assessment.

    A year or a month counts from its first day, so that evidence of 2021 may stand in an assessment of October 2021.
    For the dimensions that the rulebook names (``rules/``, evidence, ``later``) evidence may be later: it shows that a
    crisis came after the assessment. Without a date of the assessment nothing is later.

    Examples
    --------
    >>> from typology import EvidenceEntry, load_rulebook
    >>> survey = EvidenceEntry(source="a survey", period="2022")
    >>> print(later_than(datetime.date(2021, 10, 31), survey, "E1.N1", load_rulebook()))
    column E1.N1: evidence later than the assessment: found 'a survey, which describes 2022';
    expected nothing after the assessment of 2021-10-31
    """
    if date is None or rulebook.evidence is None or item not in rulebook.items:
        return None
    if rulebook.items[item].dimension in rulebook.evidence.later.dimensions:
        return None
    days = {"describes": (entry.period or "").rpartition("/")[2], "was published": entry.published}
    later = [f"{word} {text}" for word, text in days.items() if text and first_day(text) > date]
    if not later:
        return None
    found = f"{entry.source}, which {' and '.join(later)}"
    expected = f"nothing after the assessment of {date}"
    return Problem("evidence later than the assessment", found, expected, column=item)
