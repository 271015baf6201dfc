"""Which units could teach which others what, and what each such pair is worth."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.portfolio.exchange.assigning import Market
from typology.portfolio.exchange.subjects import Subjects
from typology.portfolio.priorities.languages import languages_of
from typology.portfolio.priorities.regions import NOWHERE, parts_of

__all__ = ["Closeness", "Kind", "closeness_of", "market_of", "scores_to_show"]


Kind = tuple[str, frozenset[str]]
"""Region and languages of a unit: units alike in both are equally close to everyone."""

Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Closeness:
    """What units share.

    Attributes
    ----------
    regions
        The region of each unit.
    languages
        The languages of each unit; empty where none is known.
    region_worth, language_worth
        How many points of difference in score a shared region, and a shared language, are worth.
    one_language
        Whether only units that are known to share a language exchange.
    """

    regions: tuple[str, ...]
    languages: tuple[frozenset[str], ...]
    region_worth: float
    language_worth: float
    one_language: bool = False

    def may_exchange(self, one: "Kind", other: "Kind") -> bool:
        """Say whether units of two kinds may exchange."""
        return not self.one_language or bool(one[1] & other[1])

    def worth(self, one: "Kind", other: "Kind") -> float:
        """Return what is added for what two kinds of units share."""
        region = self.region_worth if one[0] == other[0] != NOWHERE else 0.0
        return region + (self.language_worth if one[1] & other[1] else 0.0)

    def same_region(self, one: int, other: int) -> bool:
        """Say whether two units are known to lie in the same region."""
        return self.regions[one] == self.regions[other] != NOWHERE

    def shared_languages(self, one: int, other: int) -> tuple[str, ...]:
        """Return the languages that two units are known to share."""
        return tuple(sorted(self.languages[one] & self.languages[other]))


def closeness_of(
    result: Classification,
    languages: Mapping[str, Collection[str] | str] | None,
    region_worth: float,
    language_worth: float,
    *,
    one_language: bool = False,
) -> Closeness:
    """Return what units share.

    Raises
    ------
    UnknownUnitError
        If languages are told of a unit that is not in the result.
    """
    spoken = languages_of(result, languages)
    return Closeness(parts_of(result, "region"), spoken, region_worth, language_worth, one_language)


def scores_to_show(subjects: Subjects) -> NDArray[np.float64]:
    """Return scores as answered, or the highest possible ones where too little is answered."""
    shown: NDArray[np.float64] = np.where(np.isnan(subjects.answered), subjects.highest, subjects.answered)
    return shown


def market_of(subjects: Subjects, parts: Sequence[str], close: Closeness, codes: Sequence[str]) -> Market:
    """Return who could teach, what is needed, and the ways between them.

    Units come in order of their codes, so that the choice among equally good ones does not hang on the order in which
    they were given.
    """
    order = sorted((unit for unit, part in enumerate(parts) if part != NOWHERE), key=lambda unit: codes[unit])
    kinds = [(close.regions[unit], close.languages[unit]) for unit in range(len(codes))]
    shown = scores_to_show(subjects)
    places: dict[tuple[str, int, Kind], int] = {}
    here: dict[tuple[str, int], dict[Kind, int]] = {}
    strong: list[tuple[int, int, float]] = []
    needs: list[tuple[int, int, float]] = []
    ways: list[tuple[int, int, float]] = []
    for subject in range(len(subjects.subjects)):
        for unit in (unit for unit in order if subjects.teaches[subject, unit]):
            place = places.setdefault((parts[unit], subject, kinds[unit]), len(places))
            here.setdefault((parts[unit], subject), {})[kinds[unit]] = place
            strong.append((unit, place, float(subjects.lowest[subject, unit])))
        for unit in (unit for unit in order if subjects.learns[subject, unit]):
            met_at = here.get((parts[unit], subject), {})
            near = ((kind, place) for kind, place in met_at.items() if close.may_exchange(kind, kinds[unit]))
            ways += [(place, len(needs), close.worth(kind, kinds[unit])) for kind, place in near]
            needs.append((unit, subject, float(shown[subject, unit])))
    return Market(*_columns(strong), *_columns(needs), *_columns(ways))


def _columns(rows: Sequence[tuple[int, int, float]]) -> tuple[Positions, Positions, NDArray[np.float64]]:
    first, second, third = zip(*rows, strict=True) if rows else ((), (), ())
    return np.array(first, np.intp), np.array(second, np.intp), np.array(third, np.float64)
