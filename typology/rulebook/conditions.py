"""The small language of conditions: a value of scores compared with a threshold, counted, or combined."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator

from typology.rulebook.parts import Part, Text, exactly_one

__all__ = ["AllOf", "Answered", "AnyOf", "Compare", "Condition", "Count", "Difference", "Measure", "Names"]

Names = Text | Annotated[tuple[Text, ...], Field(min_length=1)]
"""A group of scores by its name, or a list of scores."""

aggregates = ("score", "mean", "lowest", "highest")
comparisons = ("at_least", "above", "at_most", "below")
numbers = ("number_at_least", "number_below")


class Compare(Part):
    """One value against one threshold: ``{mean: frameworks, at_least: adequate_mean}``."""

    score: Text | None = None
    mean: Names | None = None
    lowest: Names | None = None
    highest: Names | None = None
    at_least: Text | None = None
    above: Text | None = None
    at_most: Text | None = None
    below: Text | None = None

    @model_validator(mode="after")
    def _one_value_one_threshold(self) -> Self:
        exactly_one(self, *aggregates)
        exactly_one(self, *comparisons)
        return self


class Count(Part):
    """How many scores compare so: ``{count: drivers, below: weak_driver, number_below: weak_drivers}``."""

    count: Names
    at_least: Text | None = None
    above: Text | None = None
    at_most: Text | None = None
    below: Text | None = None
    number_at_least: Text | None = None
    number_below: Text | None = None

    @model_validator(mode="after")
    def _one_threshold_one_number(self) -> Self:
        exactly_one(self, *comparisons)
        exactly_one(self, *numbers)
        return self


class Difference(Part):
    """One score above another: ``{score: E1.L, above_score: E1.N, by_at_least: inversion}``."""

    score: Text
    above_score: Text
    by_at_least: Text


class Answered(Part):
    """How many scores are known at all: ``{answered: inclusion, number_below: first_answer}``."""

    answered: Names
    number_at_least: Text | None = None
    number_below: Text | None = None

    @model_validator(mode="after")
    def _one_number(self) -> Self:
        exactly_one(self, *numbers)
        return self


class AnyOf(Part):
    """Met as soon as one of its conditions is."""

    any_of: "Annotated[tuple[Condition, ...], Field(min_length=1)]"


class AllOf(Part):
    """Met when every one of its conditions is."""

    all_of: "Annotated[tuple[Condition, ...], Field(min_length=1)]"


def _form(entry: Any) -> str:
    keys = set(entry) if isinstance(entry, Mapping) else set(getattr(entry, "model_fields_set", ()))
    for key in ("any_of", "all_of", "count", "answered", "above_score"):
        if key in keys:
            return key
    return "compare"


Condition = Annotated[
    Annotated[AnyOf, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[Count, Tag("count")]
    | Annotated[Answered, Tag("answered")]
    | Annotated[Difference, Tag("above_score")]
    | Annotated[Compare, Tag("compare")],
    Discriminator(_form),
]


class Measure(Part):
    """A summary of scores that is shown beside them: ``{highest: [R4, {lowest: [R1, R3]}]}``."""

    meaning: Text | None = None
    mean: "tuple[Text | Measure, ...] | None" = None
    lowest: "tuple[Text | Measure, ...] | None" = None
    highest: "tuple[Text | Measure, ...] | None" = None

    @model_validator(mode="after")
    def _one_summary(self) -> Self:
        exactly_one(self, "mean", "lowest", "highest")
        return self

    @property
    def summary(self) -> tuple[str, "tuple[Text | Measure, ...]"]:
        """Which summary it is, and of what."""
        name = exactly_one(self, "mean", "lowest", "highest")
        return name, getattr(self, name)


AnyOf.model_rebuild()
AllOf.model_rebuild()
