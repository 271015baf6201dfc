"""Who can teach whom: how many pairs a unit takes on, what closeness is worth, and what can be taught."""

from typing import Self

from pydantic import model_validator

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Basis, Number, Part, Text

__all__ = ["Exchange"]


class StrongSector(Part):
    """From which word of its scale on a sector, which is no challenge, can be taught."""

    word: Text
    says: Text
    basis: Basis


class Exchange(Part):
    """How exchange between units is arranged, unless a planner asks for something else.

    Attributes
    ----------
    per_teacher, per_learner
        In how many pairs a unit teaches, and in how many it learns, at most.
    region_worth, language_worth
        How many points of difference in score a shared region, and a shared language, are worth.
    """

    says: Saying
    per_teacher: Number
    per_learner: Number
    region_worth: Number
    language_worth: Number
    sector: StrongSector

    @model_validator(mode="after")
    def _usable(self) -> Self:
        for name in ("per_teacher", "per_learner"):
            number: Number = getattr(self, name)
            if not number.counts or number.value < 1:
                raise ValueError(f"no limit: found {name} {number.value:g}; expected a count from 1, with counts: true")
        for name in ("region_worth", "language_worth"):
            if getattr(self, name).value < 0:
                raise ValueError(f"a worth below zero: found {name} {getattr(self, name).value:g}; expected 0 or more")
        return self
