"""Which domain of change comes first: how need and stated priority are joined, and what a meeting counted higher."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Basis, Number, Part, Table, Text

__all__ = ["Domain", "Priorities", "PriorityRule", "Profile"]


class PriorityRule(Part):
    """How need and stated priority make a priority: need x (floor + stated / divisor).

    Attributes
    ----------
    floor
        What a need counts that no plan mentions.
    divisor
        Divides the stated priority.
    least
        If every outcome of a domain is below it, the domain is no priority.
    coverage
        The share of the outcomes of a domain that must be known for the domain to be read as answered.
    no_plan
        What a stated priority counts that does not apply.
    """

    floor: Number
    divisor: Number
    least: Number
    coverage: Number
    no_plan: Saying

    @model_validator(mode="after")
    def _a_higher_answer_counts_for_more(self) -> Self:
        floor, divisor, coverage = self.floor.value, self.divisor.value, self.coverage.value
        if floor < 0 or divisor <= 0:
            found = f"floor {floor:g} and divisor {divisor:g}"
            expected = "a floor of 0 or more and a divisor above 0"
            raise ValueError(f"a higher stated priority would count for less: found {found}; expected {expected}")
        if not 0 < coverage <= 1:
            raise ValueError(f"no share: found coverage {coverage:g}; expected above 0, up to 1")
        return self


class Domain(Part):
    """A domain of change and its outcomes."""

    name: Text
    outcomes: Annotated[tuple[str, ...], Field(min_length=1)]
    basis: Basis


class Profile(Part):
    """Domains and outcomes that count more than others, because a meeting or a government said so.

    Attributes
    ----------
    weights
        By domain or outcome; what is not named counts once.
    """

    name: Text
    says: Text
    weights: Annotated[Table[str, Number], Field(min_length=1)]
    basis: Basis

    @model_validator(mode="after")
    def _weights_count(self) -> Self:
        for name, weight in self.weights.items():
            if weight.value <= 0:
                raise ValueError(f"no weight: found {name} {weight.value:g}; expected a number above 0")
        return self


class Priorities(Part):
    """Which domain of change comes first.

    Attributes
    ----------
    profiles
        By name; none is used unless it is asked for.
    """

    priority: PriorityRule
    domains: Annotated[Table[str, Domain], Field(min_length=1)]
    profiles: Table[str, Profile] = Field(default={})
