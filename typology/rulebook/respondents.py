"""How several answers to one item become one, and when a view is that of a minority."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from typology.rulebook.companions import Reliability, Saying
from typology.rulebook.parts import Basis, Number, Part, Text

__all__ = ["Respondents"]


def _share(number: Number) -> Number:
    if not 0 <= number.value <= 1:
        raise ValueError(f"a share off its range: found {number.value:g}; expected 0 to 1")
    return number


def _distance(number: Number) -> Number:
    if number.value <= 0:
        raise ValueError(f"no distance: found {number.value:g}; expected more than 0")
    return number


class WithoutEvidence(Part):
    """What an answer without evidence counts as."""

    counts_as: Reliability
    basis: Basis


class Median(Part):
    """The answer in the middle of the weight, and which one stands where it falls between two."""

    says: Text
    tie: Literal["worse", "better"]
    basis: Basis


class Respondents(Part):
    """One answer out of several, by the weight of their evidence."""

    without_evidence: WithoutEvidence
    values: Median
    choices: Saying
    not_applicable: Annotated[Number, AfterValidator(_share)]
    minority: Annotated[Number, AfterValidator(_distance)]
    record: Saying
