"""Which form of presence serves a country: decision tables that a planner can edit."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Basis, Number, Part, Table, Text, exactly_one

__all__ = [
    "NOTHING",
    "OFFICE",
    "PRESENCE_TABLES",
    "Amount",
    "Column",
    "Mode",
    "Presence",
    "PresenceRule",
    "PresenceTable",
    "Wanted",
]

NOTHING = "none"
"""Instead of a mode: nothing comes on top."""

OFFICE = ("present", "absent")
"""Whether an office exists already."""

PRESENCE_TABLES: Mapping[str, str] = {"lasting": "lasting", "surge": "surge", "missions": "mission"}
"""The tables, and the kind of mode that each gives."""

Kind = Literal["lasting", "surge", "mission"]


class Mode(Part):
    """A form of presence: one that lasts, one that comes on top for a while, or a visit."""

    name: Text
    kind: Kind
    says: Text
    basis: Basis


class Column(Part):
    """Something that is known about a unit beside its answers."""

    says: Text
    basis: Basis


class Amount(Part):
    """A number against one of the table: ``{at_least: many_sectors}``."""

    at_least: Text | None = None
    below: Text | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        exactly_one(self, "at_least", "below")
        return self

    @property
    def bound(self) -> str:
        """The name of the number."""
        return self.at_least or self.below or ""

    def holds(self, value: float, bound: float) -> bool:
        """Say whether a value lies on the wanted side of a bound; one on the bound has reached it."""
        return (value >= bound) == (self.at_least is not None)


def _form(entry: Any) -> str:
    return "amount" if isinstance(entry, Mapping | Amount) else "words"


Wanted = Annotated[
    Annotated[Amount, Tag("amount")] | Annotated[tuple[str, ...], Field(min_length=1), Tag("words")],
    Discriminator(_form),
]
"""What a row asks of one input: one of some words, or a number on one side of a bound."""


class PresenceRule(Part):
    """A row: when it fits, what then serves the country, and why."""

    when: Table[str, Wanted]
    then: str
    reason: Text
    basis: Basis

    def fits(self, situation: Mapping[str, str | float], numbers: Mapping[str, Number]) -> bool:
        """Say whether everything that the row asks for holds of a situation in which all is known."""
        return all(
            wanted.holds(float(situation[name]), numbers[wanted.bound].value)
            if isinstance(wanted, Amount)
            else situation[name] in wanted
            for name, wanted in self.when.items()
        )


class PresenceTable(Part):
    """Rows tried from the top; the first that fits decides."""

    hit_policy: Literal["first"]
    rules: Annotated[Table[str, PresenceRule], Field(min_length=1)]

    def deciding(self, situation: Mapping[str, str | float], numbers: Mapping[str, Number]) -> str | None:
        """Return the name of the row that decides, or None where no row fits."""
        return next((name for name, rule in self.rules.items() if rule.fits(situation, numbers)), None)


class Presence(Part):
    """How countries are served: the forms there are, and the tables that choose among them.

    Attributes
    ----------
    columns
        What the tables may read of a unit beside its answers.
    numbers
        The bounds with which rows compare.
    lasting, surge, missions
        The form that lasts; what comes on top of it for a while; and who should be visited.
    """

    says: Saying
    modes: Table[str, Mode]
    columns: Table[str, Column] = Field(default={})
    numbers: Table[str, Number] = Field(default={})
    lasting: PresenceTable
    surge: PresenceTable
    missions: PresenceTable

    @property
    def tables(self) -> Mapping[str, PresenceTable]:
        """The three tables by name."""
        return {name: getattr(self, name) for name in PRESENCE_TABLES}

    def named(self, mode: str) -> str:
        """Return what a mode is called, in words."""
        return self.modes[mode].name if mode in self.modes else "nothing on top"

    @model_validator(mode="after")
    def _modes_of_every_kind(self) -> Self:
        for kind in ("lasting", "surge"):
            if not any(mode.kind == kind for mode in self.modes.values()):
                found = ", ".join(self.modes) or "none"
                raise ValueError(f"no mode of a kind: found {found}; expected at least one mode with kind: {kind}")
        return self
