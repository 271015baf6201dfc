"""Which place a word of a planner means, and how places are called."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from typology.assessment.about import are_cities, called
from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.classification.prose import listed, some_of
from typology.countries.resolving import resolve
from typology.countries.table import Country, countries
from typology.errors import Problem, nearest
from typology.portfolio.hubs.problems import HubQuestionError

__all__ = ["Naming", "Told", "several", "twice"]

MOST_NAMED = 25


class Told(NamedTuple):
    """What is told of a place: its code, the word that was used for it, and the value."""

    code: str
    entry: Any
    value: Any


class Naming:
    """The units of a result, the countries of the table, and places of which only coordinates are told.

    Parameters
    ----------
    further
        Codes of places that are neither units nor countries.
    """

    def __init__(self, result: Classification, further: Iterable[str] = ()) -> None:
        self.units = result.units
        self.further = tuple(further)
        about = result.assessments.about
        self._names = _told(about, "name")
        cities = are_cities(about)
        self._cities = {unit for unit, city in zip(result.units, cities, strict=True) if city}
        self._of_city = _told(about, "country")

    def code(self, entry: object, what: str) -> str:
        """Return the code of a place: of a unit, of a country by any of its names, or of a further place.

        Raises
        ------
        HubQuestionError
            If there is none; it names the nearest.
        """
        if isinstance(entry, str) and (entry in self.units or entry in countries() or entry in self.further):
            return entry
        found = resolve(entry)
        if isinstance(found, Country):
            return found.code
        close = nearest(str(entry), (*self.units, *self.further, *self._names.values())) or found.suggestion
        expected = "a unit of the result, a country, or a place in places="
        why = "" if found.kind == "unknown" else f" ({found.why})"
        raise HubQuestionError([Problem(f"{what} is no place that is known{why}", str(entry), expected, close)])

    def codes(self, entries: Iterable[object], what: str) -> tuple[str, ...]:
        """Return the codes of several places, each once; everything unknown is told at once."""
        named = (entries,) if isinstance(entries, str) else entries
        found, problems = self.told(((entry, None) for entry in named), what)
        if problems:
            raise HubQuestionError(problems)
        return tuple(dict.fromkeys(one.code for one in found))

    def told(
        self, pairs: Iterable[tuple[Any, Any]], what: str, *, strangers: bool = False
    ) -> tuple[list[Told], list[Problem]]:
        """Return what is told of places, in the order in which it is told, and what is told of no place.

        Parameters
        ----------
        pairs
            Words for places, each with what is told.
        strangers
            Whether places may be told that are known nowhere else; the word for one is its code.
        """
        found: list[Told] = []
        problems: list[Problem] = []
        for entry, value in pairs:
            try:
                found.append(Told(self.code(entry, what), entry, value))
            except HubQuestionError as refusal:
                if strangers:
                    found.append(Told(str(entry), entry, value))
                else:
                    problems += refusal.problems
        return found, problems

    def country(self, code: str) -> Country | None:
        """Return the country that a place is, or in which a city lies; None where it is not known."""
        return countries().get(self._of_city.get(code, code))

    def is_its_country(self, code: str) -> bool:
        """Say whether a place is a country itself, not a city in one."""
        return code in countries() and code not in self._of_city

    def is_city(self, code: str) -> bool:
        """Say whether a unit is a city."""
        return code in self._cities

    def name(self, code: str) -> str:
        """Return the name of a place without its code."""
        if code in self._names:
            return self._names[code]
        return countries()[code].name if self.is_its_country(code) else code

    def call(self, code: str) -> str:
        """Return what a place is called, with its code."""
        return called(code, self.name(code))


def twice(told: Iterable[Told], what: str) -> list[Problem]:
    """Return the places of which something is told more than once, under one word or under two."""
    seen: set[str] = set()
    problems = []
    for code, entry, _ in told:
        if code in seen:
            problems.append(Problem(f"{what} twice", str(entry), "each once", unit=code))
        seen.add(code)
    return problems


def several(codes: Sequence[str]) -> str:
    """Return some codes in words: all of them, or the first and how many more.

    Examples
    --------
    >>> several(["XXA", "XXB", "XXC"])
    'XXA, XXB and XXC'
    """
    return listed(codes, "and") if len(codes) <= MOST_NAMED else some_of(codes, MOST_NAMED)


def _told(about: pd.DataFrame, column: str) -> Mapping[str, str]:
    if column not in about:
        return {}
    pairs = zip(about.index, about[column].tolist(), strict=True)
    return {str(unit): str(entry) for unit, entry in pairs if not is_blank(entry)}
