"""What stands beside the decision: flags, evidence, robustness, cities."""

from collections.abc import Iterable
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, PositiveInt, model_validator

from typology.rulebook.conditions import Condition
from typology.rulebook.parts import Amount, Basis, Number, Part, Table, Text, exactly_one

__all__ = [
    "Age",
    "Cities",
    "Compared",
    "Evidence",
    "EvidenceNeeded",
    "Flag",
    "Flags",
    "Method",
    "Reliability",
    "Robustness",
]

Reliability = Literal["R2", "R1+", "R1-", "R0"]
Age = Literal["current", "recent", "older"]
Method = Literal["sound", "limited", "weak"]
Compared = Literal["desk values", "last round", "most of the cities", "lower cities", "respondents"]


class Flag(Part):
    """A request for a second look that never changes a category.

    Attributes
    ----------
    when
        A condition on scores.
    evidence
        What in the evidence raises it: an item on the path with R0 evidence only, a block on the path whose evidence
        is all of one source, or a crisis that begins after the assessment.
    evidence_at_most
        The best evidence level of a classification while the flag is raised.
    compared
        With what a result is compared: desk values far from the answers, a category far from that of the last round,
        assessed cities most of which have another category or enough of which have a lower one, or respondents who do
        not agree.
    """

    meaning: Text
    categories: tuple[str, ...] = ()
    when: Condition | None = None
    evidence: Literal["stale item", "single source", "later crisis"] | None = None
    evidence_at_most: str | None = None
    compared: Compared | None = None
    effect: Literal["note", "review", "block"]
    basis: Basis

    @model_validator(mode="after")
    def _raised_in_one_way(self) -> Self:
        if exactly_one(self, "when", "evidence", "compared") != "evidence" and self.evidence_at_most:
            found = f"evidence_at_most: {self.evidence_at_most}"
            raise ValueError(f"a cap on the evidence level: found {found}; expected it only beside evidence")
        return self


class Flags(Part):
    """All flags with their own thresholds."""

    thresholds: Table[str, Number] = Field(default={})
    flags: Table[str, Flag]


class Ages(Part):
    """Up to which age, in years, evidence is current or recent; for shocks the limits are their own."""

    current: Number
    recent: Number
    shock_current: Number
    shock_recent: Number

    def limits(self, *, shock: bool) -> tuple[float, float]:
        """Return up to which age evidence is current, and up to which it is recent."""
        pair = (self.shock_current, self.shock_recent) if shock else (self.current, self.recent)
        return pair[0].value, pair[1].value


class Laws(Part):
    """Which types of evidence are the text of a law in force."""

    types: Annotated[tuple[Text, ...], Field(min_length=1)]
    says: Text
    basis: Basis


class LaterEvidence(Part):
    """For which dimensions evidence may be younger than the assessment."""

    dimensions: tuple[str, ...]
    says: Text
    basis: Basis


class ReliabilityClass(Part):
    """How much a piece of evidence counts."""

    weight: Amount
    meaning: Text
    basis: Basis


class EvidenceNeeded(Part):
    """What every block on the path must have.

    Attributes
    ----------
    R2
        Reliable pieces.
    or_R1
        So many pieces limited in one respect at most stand in for the reliable ones.
    R1
        Pieces limited in one respect at most; reliable ones count among them.
    sources
        Independent sources among these.
    """

    R2: PositiveInt | None = None
    R1: PositiveInt | None = None
    or_R1: PositiveInt | None = None  # noqa: N815
    sources: PositiveInt | None = None


class EvidenceLevel(Part):
    """A level of evidence and what it takes."""

    says: Text
    every_block: EvidenceNeeded
    basis: Basis


class EvidencePath(Part):
    """Which answers a classification rests on, and so which blocks are judged.

    Attributes
    ----------
    named_only
        By category, the stage of which only the scores that the need of the same name lists are judged.
    """

    says: Text
    named_only: Table[str, str] = Field(default={})
    basis: Basis


class Saying(Part):
    """A rule in words."""

    says: Text
    basis: Basis


class Evidence(Part):
    """Reliability by method and age, and the evidence levels of a classification, the best one first."""

    age: Ages
    laws: Laws
    later: LaterEvidence
    reliability: Table[Reliability, ReliabilityClass]
    table: Table[Method, Table[Age, Reliability]]
    methods: Table[Method, Text]
    table_basis: Basis
    path: EvidencePath
    independent: Saying
    levels: Annotated[Table[str, EvidenceLevel], Field(min_length=1)]
    divergence: Number
    agreement: Number

    @model_validator(mode="after")
    def _complete(self) -> Self:
        tables: list[tuple[str, tuple[str, ...], Iterable[str]]] = [
            ("reliability", get_args(Reliability), self.reliability),
            ("methods", get_args(Method), self.methods),
            ("table", get_args(Method), self.table),
            *((f"table, {method}", get_args(Age), row) for method, row in self.table.items()),
        ]
        for name, wanted, given in tables:
            if set(given) != set(wanted):
                found = f"{name} with {', '.join(given)}"
                raise ValueError(f"an incomplete table: found {found}; expected {', '.join(wanted)}")
        last, level = list(self.levels.items())[-1]
        if level.every_block != EvidenceNeeded():
            expected = "a last level that asks for nothing"
            raise ValueError(f"no lowest level: found {last} with conditions; expected {expected}")
        return self

    @property
    def lowest(self) -> str:
        """The level of a classification whose evidence reaches no other."""
        return list(self.levels)[-1]


class Variation(Part):
    """How something is varied from draw to draw."""

    shape: Literal["uniform"]
    says: Text
    basis: Basis


class ThresholdVariation(Variation):
    """How thresholds are varied from draw to draw."""

    moved: Literal["each on its own", "together"]


class LevelWeight(Part):
    """The range within which the weight of the national level is drawn."""

    shape: Literal["uniform"]
    lowest: Amount = Field(ge=0, le=1)
    highest: Amount = Field(ge=0, le=1)
    meaning: Text
    basis: Basis

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.lowest > self.highest:
            raise ValueError(f"an empty range: found {self.lowest:g} to {self.highest:g}; expected the lowest first")
        return self


class Robustness(Part):
    """How far numbers are varied, and the words for what comes out."""

    answers: Variation
    noise: Table[Literal["R2", "R1", "R0"], Number]
    unknown: Variation
    thresholds: ThresholdVariation
    threshold_width: Number
    level_weight: LevelWeight
    stability: Table[Literal["robust", "fair"], Number]
    stability_of: Saying
    mode_differs: Saying

    @model_validator(mode="after")
    def _complete_and_in_order(self) -> Self:
        for name, wanted in (("noise", "R2, R1, R0"), ("stability", "robust, fair")):
            given = getattr(self, name)
            if set(given) != set(wanted.split(", ")):
                raise ValueError(f"an incomplete table: found {name} with {', '.join(given)}; expected {wanted}")
        for name, width in (*self.noise.items(), ("threshold_width", self.threshold_width)):
            if width.value < 0:
                raise ValueError(f"a width below zero: found {name} {width.value:g}; expected 0 or more")
        fair, robust = self.stability["fair"].value, self.stability["robust"].value
        if not 0 <= fair <= robust <= 1:
            raise ValueError(f"shares out of order: found fair {fair:g}, robust {robust:g}; expected 0 to 1, rising")
        return self


class Cities(Part):
    """What city assessments say about their country."""

    cities: Number
    urban_share: Number
    pocket: Number
    conflict: Number
    crisis_share: Number
    challenge_share: Number
    inherit: Saying
