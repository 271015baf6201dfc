"""How far one piece of evidence can be relied on: its method, and the age of what it describes."""

import datetime
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from typology.assessment.ages import described, first_day, last_day, years_between
from typology.assessment.values import Answer, EvidenceEntry
from typology.rulebook.companions import Age, Evidence, Method, Reliability
from typology.rulebook.model import Rulebook

__all__ = ["Judgement", "Piece", "entry_reliability", "evidence_rules", "judged", "pieces_of", "step_of"]


class Judgement(NamedTuple):
    """How one piece of evidence was judged, and why.

    Attributes
    ----------
    shock, law
        Whether it is given for an item on shocks, where evidence ages sooner; whether it is a law in force.
    span
        From when to when it describes; None where it bears no date.
    age
        Years from the end of that to the assessment; None where either has no date.
    later
        Whether what it describes begins after the assessment, as the evidence of a crisis may.
    """

    entry: EvidenceEntry
    shock: bool
    law: bool
    span: tuple[str, str] | None
    age: float | None
    later: bool
    age_class: Age
    reliability: Reliability

    @property
    def method(self) -> Method:
        """Its method; weak where none is stated."""
        return self.entry.method or "weak"

    @property
    def why(self) -> str:
        """Why, as in ``"limited method, described 2016, 4.8 years before the assessment, which counts as recent"``."""
        said = f"{self.method} method" if self.entry.method else "no method stated, which counts as weak"
        return f"{said}, {self._when}, which counts as {self.age_class}{' for a shock' if self.shock else ''}"

    @property
    def _when(self) -> str:
        if self.law:
            return "a law in force"
        if self.span is None:
            return "no date given"
        when = f"{'described' if self.entry.period else 'published'} {' to '.join(dict.fromkeys(self.span))}"
        if self.age is None:
            return f"{when}, in an assessment without a date"
        if self.later:
            return f"{when}, after the assessment"
        return f"{when}, {f'{self.age:.1f} years before' if self.age else 'up to'} the assessment"


class Piece(NamedTuple):
    """A piece of evidence where it stands: the column of its unit, the item it is given for, and its judgement."""

    column: int
    item: str
    entry: EvidenceEntry
    judgement: Judgement


def judged(entry: EvidenceEntry, date: datetime.date | None, rules: Evidence, *, shock: bool) -> Judgement:
    """Judge one piece of evidence by the table of the rulebook.

    Parameters
    ----------
    date
        Of the assessment; the age is counted to it, never to today.
    rules
        ``rules/``, evidence.
    shock
        Whether it is given for an item on shocks, where evidence ages sooner.

    Notes
    -----
    The reliability follows the evidence protocols of food-security classification (IPC, protocol 2.4).

    Examples
    --------
    >>> from typology import EvidenceEntry, load_rulebook
    >>> survey = EvidenceEntry(source="a household survey", period="2016", method="sound")
    >>> found = judged(survey, datetime.date(2021, 10, 31), load_rulebook().evidence, shock=False)
    >>> found.reliability, found.why
    ('R1-', 'sound method, described 2016, 4.8 years before the assessment, which counts as recent')
    """
    span = described(entry)
    law = entry.type is not None and entry.type.casefold() in rules.laws.types
    age, later = None, False
    if span is not None and date is not None:
        age = max(years_between(last_day(span[1]), date), 0.0)
        later = first_day(span[0]) > date
    current, recent = rules.age.limits(shock=shock)
    age_class: Age = "older"
    if law or (age is not None and age <= current):
        age_class = "current"
    elif age is not None and age <= recent:
        age_class = "recent"
    reliability = rules.table[entry.method or "weak"][age_class]
    return Judgement(entry, shock, law, span, age, later, age_class, reliability)


def entry_reliability(entry: EvidenceEntry, item: str, date: datetime.date | None, rulebook: Rulebook) -> Reliability:
    """Return how far one piece of evidence can be relied on: R2, R1+, R1- or R0.

    Parameters
    ----------
    item
        The item it is given for; evidence on shocks ages sooner.
    date
        Of the assessment.

    Raises
    ------
    ValueError
        If the rulebook has no rules for evidence.

    Examples
    --------
    >>> from typology import EvidenceEntry, load_rulebook
    >>> figure = EvidenceEntry(source="INFORM", period="2020", method="sound")
    >>> book, date = load_rulebook(), datetime.date(2021, 10, 31)
    >>> entry_reliability(figure, "P1.1", date, book), entry_reliability(figure, "R1", date, book)
    ('R2', 'R1-')
    """
    return judged(entry, date, evidence_rules(rulebook), shock=_is_shock(item, rulebook)).reliability


def step_of(reliability: Reliability) -> int:
    """Return the step of a reliability: 2 for R2, 1 for R1+ and R1-, 0 for R0."""
    return int(reliability[1])


def pieces_of(
    answers: Mapping[str, Answer], date: datetime.date | None, rulebook: Rulebook, column: int = 0
) -> Iterator[Piece]:
    """Yield the pieces of evidence of one unit; see :func:`pieces`."""
    known: dict[tuple[int, bool], Judgement] = {}
    for item, answer in answers.items():
        if not answer.evidence or item not in rulebook.items:
            continue
        shock = _is_shock(item, rulebook)
        for entry in answer.evidence:
            key = id(entry), shock
            if key not in known:
                known[key] = judged(entry, date, evidence_rules(rulebook), shock=shock)
            yield Piece(column, item, entry, known[key])


def _is_shock(item: str, rulebook: Rulebook) -> bool:
    return rulebook.dimensions[rulebook.items[item].dimension].kind == "shock"


def evidence_rules(rulebook: Rulebook) -> Evidence:
    """Return the rules for evidence.

    Raises
    ------
    ValueError
        If the rulebook has none.
    """
    if rulebook.evidence is None:
        raise ValueError(f"rulebook {rulebook.version} has no rules for evidence; expected a file evidence.yaml in it")
    return rulebook.evidence
