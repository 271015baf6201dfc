"""The result for one unit: everything an office needs to follow it, or to contest it."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from typology.assessment.values import Unit
from typology.assessment.views import ItemViews

__all__ = [
    "RESULT_FORMAT",
    "BlockLine",
    "ConditionLine",
    "EvidencePart",
    "FlagLine",
    "InclusionLine",
    "ItemLine",
    "NeedLine",
    "Outcome",
    "OverrideLine",
    "RuleLine",
    "RulebookLine",
    "ScoreLine",
    "Shock",
    "TestLine",
    "UnitResult",
]

RESULT_FORMAT = "typology/result/1"
"""Name and version of the JSON form; it changes when a field changes its meaning."""

Headline = Literal["core", "shock", "both"]

Outcome = Literal["met", "not met", "unknown"]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ItemLine(_Line):
    """An item as answered: the question, the answer, and the anchor it meets.

    Attributes
    ----------
    sources, reliability
        Of its evidence: where it is from, and how far the best piece can be relied on (R2, R1+, R1-, R0).
    """

    item: str
    question: str
    state: Literal["value", "unknown", "not applicable"]
    value: float | None
    anchor: str | None
    reason: str | None
    why: str | None
    sources: tuple[str, ...]
    reliability: str | None


class ScoreLine(_Line):
    """A score: as answered, at the least and at the most, and the items or scores it came from.

    All values lie between 0 and 4; None where too little is answered, or a sector does not apply.
    """

    score: str
    name: str
    value: float | None
    lowest: float | None
    highest: float | None
    parts: tuple[str, ...]
    items: tuple[ItemLine, ...]


class ConditionLine(_Line):
    """A condition of a test: what was compared with what, and how it came out.

    Attributes
    ----------
    text, subject, comparison
        In words: ``"mean of E1, E2, E3 at least 2.5"``, of which the first part is the subject.
    value, lowest, highest
        What was compared: as answered, at the least and at the most.
    distance
        How far the value lies on the met (zero or more) or the not-met side (negative), in points of the scale.
    """

    text: str
    subject: str = ""
    comparison: str = ""
    outcome: Outcome
    value: float | None = None
    lowest: float | None = None
    highest: float | None = None
    threshold: str | None = None
    bound: float | None = None
    distance: float | None = None
    scores: Mapping[str, float | None] = {}
    basis: tuple[str, ...] = ()
    combines: Literal["any of", "all of"] | None = None
    parts: "tuple[ConditionLine, ...]" = ()


class TestLine(_Line):
    """A test: its question, how it came out, and why.

    Attributes
    ----------
    outcome
        Over all completions of the missing answers; unknown if they disagree.
    as_answered
        By the means of what was answered; unknown if too little was.
    """

    test: str
    question: str
    outcome: Outcome
    as_answered: Outcome
    sentence: str
    distance: float | None
    condition: ConditionLine
    basis: tuple[str, ...]


class RuleLine(_Line):
    """A row of a decision table that was tried."""

    rule: str
    outcome: Outcome
    then: str
    tests: Mapping[str, Literal["met", "not met"]]
    basis: tuple[str, ...]


class Shock(_Line):
    """The shock state, which stands apart from the core category.

    Attributes
    ----------
    calm
        Whether it is the least serious state: no major risk and no crisis.
    rule
        The row of the shock table that decided; None where the state is open.
    """

    state: str
    calm: bool
    rule: str | None
    says: str
    possible: tuple[str, ...]
    origin: str
    rules: tuple[RuleLine, ...]
    tests: tuple[TestLine, ...]


class FlagLine(_Line):
    """A flag that was raised.

    Attributes
    ----------
    about
        The items, blocks or units that raised it; empty for a flag on scores.
    """

    flag: str
    meaning: str
    effect: Literal["note", "review", "block"]
    about: tuple[str, ...]
    basis: tuple[str, ...]


class BlockLine(_Line):
    """The evidence of one block on the path: the items of one level of one dimension.

    Attributes
    ----------
    items
        Those that are answered with a value.
    pieces
        Number of distinct pieces of evidence by reliability: R2, R1+, R1-, R0.
    best
        The reliability of the best piece; None where there is none.
    sources
        Independent sources: publishers, or sources without one.
    lacks
        What the next better level asks for and the block does not have; None where it lacks nothing.
    """

    block: str
    name: str
    items: tuple[str, ...]
    pieces: Mapping[str, int]
    best: str | None
    sources: tuple[str, ...]
    lacks: str | None


class EvidencePart(_Line):
    """What the evidence of a result carries.

    Attributes
    ----------
    level
        High, Medium, Acceptable or Insufficient.
    says
        What the level means.
    sentence
        The level, and why it is not a better one.
    indicative
        Whether the result is indicative only, because its evidence is at the lowest level.
    blocks
        The blocks on the path, in the order of the instrument.
    reliability
        What R2, R1+, R1- and R0 mean.
    """

    level: str
    says: str
    sentence: str
    indicative: bool
    blocks: tuple[BlockLine, ...]
    reliability: Mapping[str, str]
    basis: tuple[str, ...]


class OverrideLine(_Line):
    """A category that people decided on; the computed one stays beside it."""

    category: str
    category_name: str
    reason: str
    by: str | None
    date: str | None


class InclusionLine(_Line):
    """One issue of social inclusion: its score and how many of its questions are answered."""

    issue: str
    name: str
    value: float | None
    answered: int
    asked: int


class RulebookLine(_Line):
    """The rulebook that was used."""

    version: str
    sha256: str
    overrides: tuple[str, ...]
    standing: str


class NeedLine(_Line):
    """Scores that fall short, lowest first."""

    says: str
    scores: tuple[str, ...]
    basis: tuple[str, ...]


class UnitResult(_Line):
    """The classification of one unit.

    Attributes
    ----------
    category
        ``"1"`` to ``"4"``, ``"N"`` (no priority need) or ``"U"`` (undetermined).
    status
        determinate: no completion of the missing answers changes the category. provisional: some would, but enough is
        answered. undetermined: too little is answered.
    possible
        Exactly the categories that some completion of the missing answers brings about.
    rule
        The row of the core table that decided; None where undetermined.
    margin
        Least distance of a test on the path from coming out otherwise, in points of the scale (0 to 4).
    trace
        The rules in the order in which they were tried, up to the one that decided.
    stopped
        Why evaluation stopped where it did.
    subtype_rule
        The row of the subtype table that fits.
    needs
        Scores that fall short, lowest first, whatever the category: frameworks, institutions, drivers, sectors.
    evidence
        What its evidence carries; None where the rulebook has no rules for evidence.
    review
        The gravest effect of its flags: clean, review (a person should look) or blocked.
    publishable
        False while a flag blocks it.
    override
        What people decided against it, or where it leaves the category open; it changes nothing else.
    respondents, views
        Who answered, if several did, and the items on which they did not see the same.
    """

    format: str = RESULT_FORMAT
    unit: Unit
    label: str | None
    respondent: str | None
    date: str | None
    category: str
    category_name: str
    gist: str
    subtype: str | None
    subtype_says: str | None
    override: OverrideLine | None
    status: Literal["determinate", "provisional", "undetermined"]
    possible: tuple[str, ...]
    rule: str | None
    margin: float | None
    trace: tuple[RuleLine, ...]
    stopped: str
    subtype_rule: RuleLine | None
    tests: tuple[TestLine, ...]
    shock: Shock
    scores: tuple[ScoreLine, ...]
    unanswered: tuple[str, ...]
    needs: Mapping[str, NeedLine]
    evidence: EvidencePart | None
    flags: tuple[FlagLine, ...]
    review: Literal["clean", "review", "blocked"]
    publishable: bool
    inclusion: tuple[InclusionLine, ...]
    respondents: tuple[str, ...]
    views: tuple[ItemViews, ...]
    rulebook: RulebookLine
    assessment_sha256: str

    @property
    def headline(self) -> str:
        """Core category and shock state in one word, such as ``"2 + 5R"``."""
        return headline(self.category, None if self.shock.calm else self.shock.state, "both")


def headline(category: str, shock: str | None, policy: Headline) -> str:
    """Return core category and shock state in one word; None is no shock."""
    if shock is None or policy == "core":
        return category
    shown = "5U" if shock == "U" else shock
    return shown if policy == "shock" else f"{category} + {shown}"
