"""From scores to a category: thresholds, tests and decision tables."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from typology.rulebook.conditions import AllOf, AnyOf, Condition, Names
from typology.rulebook.parts import Basis, Number, Part, Table, Text, exactly_one

__all__ = [
    "Category",
    "CoreRule",
    "CoreTable",
    "Decision",
    "Need",
    "Origin",
    "ShockRule",
    "ShockTable",
    "Stage",
    "SubtypeRule",
    "SubtypeTable",
    "Test",
]

When = Table[str, Literal["met", "not met"]]
"""The tests a row reads and what it wants of each."""


class Category(Part):
    """A needs category: its short name and what support it means."""

    name: Text
    gist: Text
    basis: Basis


class Test(Part):
    """A named question about the scores that is met, not met or unknown."""

    __test__ = False  # not a case for pytest

    question: Text
    met: Text
    not_met: Text
    any_of: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None
    all_of: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None
    basis: Basis

    @model_validator(mode="after")
    def _one_combination(self) -> Self:
        exactly_one(self, "any_of", "all_of")
        return self

    @property
    def condition(self) -> Condition:
        """The condition as one tree."""
        if self.any_of is not None:
            return AnyOf(any_of=self.any_of)
        assert self.all_of is not None
        return AllOf(all_of=self.all_of)


class Stage(Part):
    """What must be answered before a category may be given provisionally."""

    scores: Names
    answered_at_least: int = Field(ge=1)
    basis: Basis


class CoreRule(Part):
    """A row of the core table."""

    when: When
    then: str
    needs: tuple[Text, ...] = ()
    basis: Basis


class CoreTable(Part):
    """Rows tried from the top; the first that fits decides."""

    hit_policy: Literal["first"]
    rules: Table[str, CoreRule]


class SubtypeRule(Part):
    """A row of the subtype table."""

    of: str
    when: When
    says: Text
    basis: Basis


class SubtypeTable(Part):
    """Within a category exactly one row fits."""

    hit_policy: Literal["unique"]
    rules: Table[str, SubtypeRule]


class ShockRule(Part):
    """A row of the shock table."""

    when: When
    then: str
    says: Text
    basis: Basis


class Origin(Part):
    """Where the natural or human-made origin of a shock is read."""

    event: Text
    natural: Text
    human: Text
    basis: Basis


class ShockTable(Part):
    """Rows tried from the top, apart from the core table."""

    hit_policy: Literal["first"]
    rules: Table[str, ShockRule]
    origin: Origin
    order: tuple[str, ...]


class Need(Part):
    """Scores named beside the category because they fall short."""

    says: Text
    of: Names
    below: Text | None = None
    at_most: Text | None = None
    basis: Basis

    @model_validator(mode="after")
    def _one_threshold(self) -> Self:
        exactly_one(self, "below", "at_most")
        return self


class Decision(Part):
    """Everything that turns scores into a category and a shock state."""

    categories: Table[str, Category]
    order: tuple[str, ...]
    thresholds: Table[str, Number]
    tests: Table[str, Test]
    stages: Table[str, Stage]
    core: CoreTable
    subtypes: SubtypeTable
    shock: ShockTable
    needs: Table[str, Need] = Field(default={})
    headline: Table[Literal["core", "shock", "both"], Text]

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Every category with every subtype that it can have, in their order; an empty subtype where it has none.

        Examples
        --------
        >>> import typology as ty
        >>> ty.load_rulebook().decision.kinds[:3]
        (('1', '1-establish'), ('1', '1-realign'), ('2', '2CF'))
        """
        of = {category: [name for name, rule in self.subtypes.rules.items() if rule.of == category] or [""]
              for category in self.order}  # fmt: skip
        return tuple((category, subtype) for category, subtypes in of.items() for subtype in subtypes)
