"""The questions: scales, dimensions and items with their anchors."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from typology.rulebook.parts import Amount, Basis, Frozen, Part, Table, Text, exactly_one

__all__ = ["AnswerWords", "Answers", "Dimension", "Instrument", "Item", "Kind", "Level", "Scale"]

Kind = Literal["enabler", "institution", "driver", "sector", "shock", "inclusion", "outcome"]
Level = Literal["national", "regional", "local"]

MOST_STEPS = 1000

level_order: Mapping[Level | None, int] = {"national": 0, "regional": 1, "local": 2, None: 3}


class Scale(Part):
    """The values an item may take: steps from lowest to highest, or named choices."""

    better: Literal["high", "low"] | None = None
    lowest: Amount | None = None
    highest: Amount | None = None
    step: Amount | None = None
    words: Table[int, Text] = Field(default={})
    choices: tuple[Text, ...] | None = None
    basis: Basis

    @model_validator(mode="after")
    def _steps_or_choices(self) -> Self:
        if exactly_one(self, "highest", "choices") == "choices":
            return self
        if self.lowest is None or self.highest is None or self.step is None or self.better is None:
            raise ValueError("an incomplete scale: expected lowest, highest, step and better")
        if self.step <= 0 or not 0 < (self.highest - self.lowest) / self.step <= MOST_STEPS:
            found = f"{self.lowest:g} to {self.highest:g} by {self.step:g}"
            raise ValueError(f"no sensible steps: found {found}; expected 1 to {MOST_STEPS} steps upwards")
        return self

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Every value that may be recorded; choices are recorded by their position from 1."""
        if self.choices is not None:
            return tuple(float(position) for position in range(1, len(self.choices) + 1))
        if self.lowest is None or self.highest is None or self.step is None:
            return ()
        steps = round((self.highest - self.lowest) / self.step)
        return tuple(self.lowest + self.step * count for count in range(steps + 1))

    @property
    def in_words(self) -> str:
        """What may be answered, such as ``"0 to 4 by 0.5"``."""
        if self.choices is not None:
            return " or ".join(self.choices)
        return f"{self.lowest:g} to {self.highest:g} by {self.step:g}"


class AnswerWords(Part):
    """The words that stand for an answer without a value."""

    words: tuple[Text, ...]
    meaning: Text
    basis: Basis


class Answers(Part):
    """What an answer may be besides a value."""

    unknown: AnswerWords
    not_applicable: AnswerWords


class Item(Part):
    """One question with the anchors of its answers."""

    id: str
    dimension: str
    kind: Kind
    level: Level | None = None
    role: Literal["outcome", "response"] | None = None
    optional: bool = False
    scale: str
    question: Text
    anchors: Table[int | str, Text]
    desk: tuple[Text, ...] = ()
    note: Text | None = None


class Dimension(Part):
    """A named group of items that are scored together."""

    name: Text
    kind: Kind
    scale: str
    domain: str | None = None
    basis: Basis
    items: Annotated[Table[str, Item], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _items_know_their_place(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or not isinstance(data.get("items"), Mapping):
            return data
        shared = {"dimension": "", "kind": data.get("kind"), "scale": data.get("scale")}
        items = {
            key: {**shared, **item, "id": key} if isinstance(item, Mapping) else item
            for key, item in data["items"].items()
        }
        return {**data, "items": items}


class Instrument(Part):
    """All dimensions with their items."""

    dimensions: Table[str, Dimension]

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by id: dimensions in the order of the files, national before regional before local."""
        found = (
            item.model_copy(update={"dimension": name})
            for name, dimension in self.dimensions.items()
            for item in sorted(dimension.items.values(), key=lambda item: level_order[item.level])
        )
        return Frozen({item.id: item for item in found})
