"""What hubs are planned by: the work a country brings, and what distance and difference count."""

from typing import Literal, Self, get_args

from pydantic import model_validator

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Number, Part, Table

__all__ = ["Hubs", "Weight"]

Weight = Literal["distance", "language", "region", "likeness"]


class Hubs(Part):
    """What hubs are planned by, unless a planner asks for something else.

    Attributes
    ----------
    work
        Of one country, by subtype, or by category where it has none.
    extra
        What a shock state adds to it.
    weights
        What lies between a country and its hub, in kilometres: a kilometre itself, no language in common, another
        region, and needs that have nothing in common.
    unknown
        What is done where one of these is not known.
    opening
        What a further hub has to save to be worth opening, in kilometres, added over countries of average work.
    discount
        By how much a favoured place is cheaper.
    """

    says: Saying
    work: Table[str, Number]
    extra: Table[str, Number]
    weights: Table[Weight, Number]
    unknown: Saying
    opening: Number
    discount: Number

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if set(self.weights) != set(get_args(Weight)):
            found = f"weights with {', '.join(self.weights) or 'no entry'}"
            raise ValueError(f"an incomplete table: found {found}; expected {', '.join(get_args(Weight))}")
        numbers = [(f"work {key}", number) for key, number in self.work.items()]
        numbers += [(f"extra {key}", number) for key, number in self.extra.items()]
        numbers += [(f"weights {key}", number) for key, number in self.weights.items()]
        for name, number in (*numbers, ("opening", self.opening), ("discount", self.discount)):
            if number.value < 0:
                raise ValueError(f"a number below zero: found {name} {number.value:g}; expected 0 or more")
        if not any(number.value for number in self.weights.values()):
            raise ValueError("nothing lies between a country and its hub: found weights of 0; expected one above 0")
        if not any(number.value for number in self.work.values()):
            raise ValueError("no country brings any work: found 0 throughout; expected some above 0")
        return self
