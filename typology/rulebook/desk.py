"""Desk indicators: public figures, what each says about an item, how old it may be, and what to beware of."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from typology.rulebook.companions import Method, Saying
from typology.rulebook.parts import Amount, Basis, Number, Part, Table, Text, exactly_one

__all__ = [
    "Caveat",
    "Composite",
    "Desk",
    "Figure",
    "Indicator",
    "Ingredient",
    "Mean",
    "Reading",
    "Relayed",
    "Reviewing",
    "methods",
]

Mean = Literal["arithmetic", "geometric", "inverted geometric", "highest"]
Better = Literal["high", "low"]

country_form = re.compile(r"[A-Z]{3}")
methods: tuple[Method, ...] = get_args(Method)
"""From the best to the worst."""


class Reading(Part):
    """What a figure says about one item: in proportion between two bounds, or by steps.

    Attributes
    ----------
    lowest_at, highest_at
        Goalposts: the value that reads as the lowest, and that which reads as the highest, of the item's scale.
    steps
        Cuts, in the order in which the item's scale rises: whoever has reached the first reads as 1, and so on.
    stands
        ``"measure"`` where the figure is what the anchors of the item speak of, ``"proxy"`` where it only goes along
        with it.
    open_around
        The bound that decides most: a value so near that the margin of the figure crosses it answers nothing.
    """

    lowest_at: Amount | None = None
    highest_at: Amount | None = None
    steps: tuple[Amount, ...] | None = None
    open_around: Amount | None = None
    stands: Literal["measure", "proxy"]
    basis: Basis

    @model_validator(mode="after")
    def _bounds_or_steps(self) -> Self:
        if self.steps is not None and (self.lowest_at is not None or self.highest_at is not None):
            raise ValueError("two ways of reading: found steps and goalposts; expected one")
        if self.steps is None and (self.lowest_at is None) != (self.highest_at is None):
            raise ValueError("half a pair of goalposts: found one; expected lowest_at and highest_at")
        exactly_one(self, "highest_at", "steps")
        if self.rises is None:
            raise ValueError(f"no direction: found {self.in_words}; expected values that only rise, or only fall")
        return self

    @property
    def bounds(self) -> tuple[float, ...]:
        """The goalposts, from lowest to highest reading, or the steps."""
        pair = (self.lowest_at, self.highest_at)
        return self.steps if self.steps is not None else tuple(bound for bound in pair if bound is not None)

    @property
    def rises(self) -> bool | None:
        """Whether a higher value reads higher; None where the bounds have no order."""
        pairs = list(zip(self.bounds, self.bounds[1:], strict=False))
        if pairs and all(one < two for one, two in pairs):
            return True
        return False if pairs and all(one > two for one, two in pairs) else None

    @property
    def in_words(self) -> str:
        """How it reads, such as ``"from -1.5 to 1.5"`` or ``"at 2, 3.5, 5, 6.5"``."""
        if self.steps is not None:
            return f"at {', '.join(f'{cut:g}' for cut in self.steps)}"
        return f"from {' to '.join(f'{bound:g}' for bound in self.bounds)}"


class Caveat(Part):
    """What to beware of.

    Attributes
    ----------
    coded
        Values that stand for "not measured"; they are not used.
    breaks_in
        The first year of another definition: values before and from then on do not compare.
    countries
        For which it holds, by ISO 3166-1 alpha-3; all, if none is named.
    """

    says: Text
    coded: tuple[Amount, ...] = ()
    breaks_in: int | None = None
    countries: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _countries_have_codes(self) -> Self:
        for code in self.countries:
            if not country_form.fullmatch(code):
                raise ValueError(f"not a country code: found {code}; expected three capitals, such as COL")
        return self


class Range(Part):
    """From the lowest to the highest value."""

    lowest: Amount
    highest: Amount

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.lowest >= self.highest:
            raise ValueError(f"an empty range: found {self}; expected it to rise")
        return self

    def __contains__(self, value: float) -> bool:
        return self.lowest <= value <= self.highest

    def __str__(self) -> str:
        return f"{self.lowest:.10g} to {self.highest:.10g}"


class Figure(Part):
    """What indicators and composites have in common.

    Attributes
    ----------
    better
        Whether a high or a low value is the good one; None for a figure that is neither, such as a population.
    method
        How well it is made, in the sense of the evidence rules.
    type
        Of the evidence: official statistics, survey, administrative, self-declaration, expert panel, model.
    instead_of
        The code of the figure it stands in for, where that one has no value: a national for an urban one, ours for a
        published one.
    margin
        How far it may be off the published figure that it stands in for, in its unit.
    informs
        By item, how it reads.
    """

    name: Text
    producer: Text
    unit: Text
    better: Better | None = None
    method: Method
    type: Text
    instead_of: Text | None = None
    margin: Number | None = None
    informs: Table[str, Reading] = Field(default={})
    caveats: tuple[Caveat, ...] = ()
    basis: Basis


class Indicator(Figure):
    """A published series.

    Attributes
    ----------
    possible
        Values outside of it are refused.
    usual
        Where most countries lie; tells a wrong unit.
    oldest
        Years from the end of the year described to the date of the review; older values are not used.
    jump
        A change from one year to the next that is not plausible, in its unit.
    error
        The code of the series with its standard error.
    also
        Other codes and column heads under which producers publish it, in the same unit.
    """

    possible: Range
    usual: Range | None = None
    oldest: Number
    jump: Amount | None = None
    error: Text | None = None
    also: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _in_bounds(self) -> Self:
        if self.usual and not (self.usual.lowest in self.possible and self.usual.highest in self.possible):
            raise ValueError(f"usual values that are not possible: found {self.usual}; expected within {self.possible}")
        if self.oldest.value < 0:
            raise ValueError(f"an age below zero: found {self.oldest.value:g}; expected 0 or more years")
        if self.jump is not None and self.jump <= 0:
            raise ValueError(f"a jump of nothing: found {self.jump:g}; expected more than 0")
        return self


class Ingredient(Part):
    """One part of a composite: an indicator or another composite, or a mean of parts; and how it is put to 0 to 10.

    Attributes
    ----------
    code
        Of an indicator or composite.
    plus
        Codes of indicators whose values of the same country are added to it.
    per
        The code of the indicator it is divided by.
    times
        What the quotient is multiplied by, such as 100 for per cent.
    lowest_at, highest_at
        The value that becomes 0, and that which becomes 10; None for a value that is on 0 to 10 already.
    logarithm
        Whether the distance between them is one of orders of magnitude; values at or below the lower bound, zero among
        them, become what that bound becomes.
    mean
        Arithmetic and geometric means as usual, of the parts that have a value. An inverted geometric mean, as of
        INFORM, is one of distances from 10, so that one bad part pulls it up.
    at_least
        How many parts must have a value.
    weight
        In an arithmetic mean.
    """

    name: Text | None = None
    code: Text | None = None
    plus: tuple[Text, ...] = ()
    per: Text | None = None
    times: Amount = 1.0
    lowest_at: Amount | None = None
    highest_at: Amount | None = None
    logarithm: bool = False
    mean: Mean | None = None
    of: tuple["Ingredient", ...] = ()
    at_least: Annotated[int, Field(ge=1)] = 1
    weight: Annotated[float, Field(gt=0)] = 1.0

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if exactly_one(self, "code", "mean") == "mean":
            if not self.of:
                raise ValueError("a mean of nothing: found no parts; expected them under of")
            if self.plus or self.per or self.times != 1:
                raise ValueError("a mean that is reckoned with: found plus, per or times; expected them beside a code")
        elif self.of:
            raise ValueError("a code with parts: found both; expected a code, or a mean of parts")
        if self.at_least > max(len(self.of), 1):
            expected = f"{max(len(self.of), 1)} at most"
            raise ValueError(f"more parts asked for than there are: found {self.at_least}; expected {expected}")
        if self.mean != "arithmetic" and any(part.weight != 1 for part in self.of):
            raise ValueError(f"a weight without use: found it in the mean {self.mean}; expected arithmetic")
        return self

    @model_validator(mode="after")
    def _goalposts(self) -> Self:
        if (self.lowest_at is None) != (self.highest_at is None):
            raise ValueError("half a pair of goalposts: found one; expected lowest_at and highest_at")
        if self.lowest_at is not None and self.lowest_at == self.highest_at:
            raise ValueError(f"no direction: found {self.lowest_at:g} twice; expected two bounds")
        if self.logarithm and not (self.lowest_at and self.highest_at and min(self.lowest_at, self.highest_at) > 0):
            found = "no goalposts" if self.lowest_at is None else f"{self.lowest_at:g} and {self.highest_at:g}"
            raise ValueError(f"a logarithm without positive goalposts: found {found}; expected two above 0")
        return self

    @property
    def parts(self) -> Iterator["Ingredient"]:
        """The ingredient, and every part in it."""
        yield self
        for part in self.of:
            yield from part.parts

    @property
    def codes(self) -> Iterator[str]:
        """Every code in it."""
        for part in self.parts:
            yield from (code for code in (part.code, *part.plus, part.per) if code)

    @property
    def is_score(self) -> bool:
        """Whether it is on 0 to 10 by what is done here, and not by what its code publishes."""
        return self.mean is not None or self.lowest_at is not None


class Composite(Figure):
    """A figure computed here out of published series."""

    made_of: Ingredient


class WrongUnit(Part):
    """When the values of a series look like those of another unit.

    Attributes
    ----------
    factors
        By which values may be off.
    share
        Of the values of a series that lie outside of its usual ones, and would lie inside if times a factor.
    """

    factors: Annotated[tuple[Amount, ...], Field(min_length=1)]
    share: Number
    basis: Basis

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        for factor in self.factors:
            if factor <= 0 or factor == 1:
                raise ValueError(f"no factor of a unit: found {factor:g}; expected above 0 and not 1")
        if not 0 < self.share.value <= 1:
            raise ValueError(f"no share: found {self.share.value:g}; expected above 0, at most 1")
        return self


class Relayed(Part):
    """Whose tables carry series of other producers: where these differ from the producer's own, its own stand."""

    sources: tuple[Text, ...]
    says: Text
    basis: Basis


class Reviewing(Part):
    """How figures become desk answers.

    Attributes
    ----------
    label
        What a desk result is called wherever it is shown.
    several
        Which figure stands where several inform an item.
    rounding
        How a reading becomes an answer on the scale.
    proxies
        What a proxy may say.
    proxy_at_most
        The best method of evidence that a proxy gives, however well its figure is made.
    relayed
        Words in the source of a figure that tell that it was taken from another producer.
    """

    label: Text
    several: Saying
    rounding: Saying
    proxies: Saying
    proxy_at_most: Method
    wrong_unit: WrongUnit
    relayed: Relayed | None = None

    def method_of(self, figure: Figure, reading: Reading) -> Method:
        """Return how sound a figure is for an item: as a proxy no sounder than a proxy may be."""
        if reading.stands == "measure":
            return figure.method
        return max(figure.method, self.proxy_at_most, key=methods.index)


class Desk(Part):
    """All desk indicators, the composites made of them, and how they become answers."""

    indicators: Annotated[Table[str, Indicator], Field(min_length=1)]
    composites: Table[str, Composite] = Field(default={})
    reviewing: Reviewing

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """Indicators and composites by code."""
        return {**self.indicators, **self.composites}

    @cached_property
    def for_items(self) -> Mapping[str, tuple[str, ...]]:
        """By item, the codes of the figures that inform it."""
        found: dict[str, list[str]] = {}
        for code, figure in self.figures.items():
            for item in figure.informs:
                found.setdefault(item, []).append(code)
        return {item: tuple(codes) for item, codes in found.items()}

    @cached_property
    def in_answers(self) -> Mapping[str, str]:
        """By the code of each figure that answers are made of, how: it informs an item, or is part of one that does."""
        how = {code: f"informs {next(iter(figure.informs))}" for code, figure in self.figures.items() if figure.informs}
        waiting = list(how)
        for code in waiting:
            figure = self.figures[code]
            for part in figure.made_of.codes if isinstance(figure, Composite) else ():
                if part in self.figures and part not in how:
                    how[part] = f"is part of {code}"
                    waiting.append(part)
        return how
