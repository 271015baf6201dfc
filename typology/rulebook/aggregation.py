"""How answers become scores."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from typology.rulebook.conditions import Measure
from typology.rulebook.instrument import Kind
from typology.rulebook.parts import Number, Part, Table, Text

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
    combine: Table[Kind, Combination]
    levels: Levels
    outcome_and_response: OutcomeAndResponse
    groups: Table[str, Annotated[tuple[Text, ...], Field(min_length=1)]]
    measures: Table[str, Measure] = Field(default={})

    @model_validator(mode="after")
    def _numbers_in_range(self) -> Self:
        if not 0 < self.coverage.value <= 1:
            raise ValueError(f"a share off its range: found coverage {self.coverage.value:g}; expected above 0 to 1")
        for name, ceiling in (("levels", self.levels.ceiling), ("sector", self.outcome_and_response.ceiling)):
            if ceiling.value < 0:
                raise ValueError(f"a ceiling below zero: found {name} {ceiling.value:g}; expected 0 or more")
        return self
