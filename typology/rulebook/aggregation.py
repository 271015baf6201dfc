"""How answers become scores."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import model_validator

from typology.rulebook.conditions import Measure
from typology.rulebook.instrument import Kind
from typology.rulebook.parts import Number, Part, Text

__all__ = ["Aggregation", "Combination", "Levels", "OutcomeAndResponse"]

Combination = Literal["levels", "mean", "outcome_and_response", "items", "apart"]


class Levels(Part):
    """Weights of the levels, and how far a dimension may exceed its weaker level."""

    national: Number
    local: Number
    regional_in_national: Number
    ceiling: Number

    @model_validator(mode="after")
    def _weights_add_up(self) -> Self:
        total = self.national.value + self.local.value
        if abs(total - 1) > 1e-9:
            raise ValueError(
                f"weights do not add up: found national {self.national.value:g} + local {self.local.value:g} = "
                f"{total:g}; expected 1"
            )
        weights = {name: getattr(self, name).value for name in ("national", "local", "regional_in_national")}
        for name, value in weights.items():
            if not 0 <= value <= 1:
                raise ValueError(f"a weight off its range: found {name} {value:g}; expected 0 to 1")
        return self


class OutcomeAndResponse(Part):
    """How far the score of a sector may exceed the response to it."""

    ceiling: Number


class Aggregation(Part):
    """Coverage, level combination, groups of scores, and the summaries shown beside them."""

    coverage: Number
    combine: Mapping[Kind, Combination]
    levels: Levels
    outcome_and_response: OutcomeAndResponse
    groups: Mapping[str, tuple[Text, ...]]
    measures: Mapping[str, Measure] = {}
