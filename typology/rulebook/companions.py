"""What stands beside the decision: flags, evidence, robustness, priorities, cities."""

from typing import Literal, Self

from pydantic import Field, model_validator

from typology.rulebook.conditions import Condition
from typology.rulebook.parts import Amount, Basis, Number, Part, Table, Text, exactly_one

__all__ = ["Cities", "Evidence", "Flag", "Flags", "Priorities", "Robustness"]

Reliability = Literal["R2", "R1+", "R1-", "R0"]
Age = Literal["current", "recent", "older"]
Method = Literal["sound", "limited", "weak"]


class Flag(Part):
    """A request for a second look that never changes a category."""

    meaning: Text
    categories: tuple[str, ...] = ()
    when: Condition | None = None
    needs: Literal["evidence", "rounds", "cities"] | None = None
    effect: Literal["note", "review", "block"]
    basis: Basis

    @model_validator(mode="after")
    def _when_or_needs(self) -> Self:
        exactly_one(self, "when", "needs")
        return self


class Flags(Part):
    """All flags with their own thresholds."""

    thresholds: Table[str, Number] = Field(default={})
    flags: Table[str, Flag]


class Ages(Part):
    """Up to which age, in years, evidence is current or recent."""

    current: Number
    recent: Number
    shock_current: Number
    shock_recent: Number
    law: Text


class ReliabilityClass(Part):
    """How much a piece of evidence counts."""

    weight: Amount
    meaning: Text
    basis: Basis


class EvidenceNeeded(Part):
    """What every block on the path must have."""

    R2: int | None = None
    R1: int | None = None
    or_R1: int | None = None  # noqa: N815
    sources: int | None = None


class EvidenceLevel(Part):
    """A level of evidence and what it takes."""

    says: Text
    every_block: EvidenceNeeded
    basis: Basis


class Saying(Part):
    """A rule in words."""

    says: Text
    basis: Basis


class Evidence(Part):
    """Reliability by method and age, and the evidence levels of a classification."""

    age: Ages
    reliability: Table[Reliability, ReliabilityClass]
    table: Table[Method, Table[Age, Reliability]]
    methods: Table[Method, Text]
    table_basis: Basis
    levels: Table[str, EvidenceLevel]
    divergence: Number
    agreement: Number
    sector_evidence: Saying


class LevelWeight(Part):
    """The range within which the weight of the national level is drawn."""

    lowest: Amount = Field(ge=0, le=1)
    highest: Amount = Field(ge=0, le=1)
    meaning: Text
    basis: Basis


class Robustness(Part):
    """How far numbers are varied, and the words for what comes out."""

    noise: Table[Literal["R2", "R1", "R0"], Number]
    threshold_width: Number
    level_weight: LevelWeight
    stability: Table[Literal["robust", "fair"], Number]


class PriorityRule(Part):
    """How need and stated priority make a priority."""

    floor: Number
    divisor: Number
    least: Number


class Domain(Part):
    """A domain of change and its outcomes."""

    name: Text
    outcomes: tuple[str, ...]
    basis: Basis


class Priorities(Part):
    """Which domain of change comes first."""

    priority: PriorityRule
    domains: Table[str, Domain]


class Cities(Part):
    """What city assessments say about their country."""

    cities: Number
    urban_share: Number
    pocket: Number
    crisis_share: Number
    challenge_share: Number
    inherit: Saying
