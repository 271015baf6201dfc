"""What lies between every unit and every candidate: kilometres, languages, regions, and how like their needs are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.errors import Problem, nearest
from typology.portfolio.hub_plans.naming import Naming, twice
from typology.portfolio.hub_plans.places import Point
from typology.portfolio.hubs.distances import distances_km
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.likeness.likeness import likeness_of
from typology.portfolio.priorities.languages import language_code
from typology.portfolio.priorities.regions import NOWHERE, parts_of

__all__ = ["Between", "Languages", "between", "languages_by_place", "regions_of"]

Floats = NDArray[np.float64]
Languages = Mapping[str, Collection[str] | str]


@dataclass(frozen=True, eq=False)
class Between:
    """What lies between units and candidates, units x candidates.

    Attributes
    ----------
    km
        Along the surface of the Earth.
    no_language, other_region
        1 where they have no language in common, and where they lie in different regions; 0 where they do not differ;
        not a number where it is not known.
    unlike
        The distance of their needs, 0 to 1; not a number where they cannot be compared.
    same
        Where unit and candidate are one place.
    among
        The distance of the needs of units, units x units.
    languages
        By code, of units and candidates; empty where none is known.
    regions
        By code.
    """

    km: Floats
    no_language: Floats
    other_region: Floats
    unlike: Floats
    same: NDArray[np.bool_]
    among: Floats
    languages: Mapping[str, frozenset[str]]
    regions: Mapping[str, str]

    def kilometres(self, weights: Mapping[str, float]) -> Floats:
        """Return everything in kilometres; what is not known counts as the mean of what is."""
        total = weights["distance"] * self.km
        for weight, part in self.parts.items():
            if weights[weight]:
                total = total + weights[weight] * np.where(np.isnan(part), self.mean_of(weight), part)
        return total

    def mean_of(self, weight: str) -> float:
        """Return the mean of what is known between different places; 0 where nothing is."""
        part = self.parts[weight]
        known = part[~np.isnan(part) & ~self.same]
        return float(known.mean()) if len(known) else 0.0

    def likeness_among(self, places: NDArray[np.intp]) -> float:
        """Return how like the needs of some units are: the mean over their pairs that can be compared."""
        pairs = self.among[np.ix_(places, places)][np.triu_indices(len(places), 1)]
        known = pairs[~np.isnan(pairs)]
        return round(float(1 - known.mean()), 6) if len(known) else float("nan")

    @property
    def parts(self) -> Mapping[str, Floats]:
        """What is beside the distance, by the name of its weight."""
        return {"language": self.no_language, "region": self.other_region, "likeness": self.unlike}


def between(
    result: Classification,
    units: Sequence[str],
    candidates: Sequence[str],
    points: Mapping[str, Point],
    languages: Languages | None,
) -> Between:
    """Return what lies between units and candidates.

    Raises
    ------
    HubQuestionError
        If languages are told of a place that is neither.
    """
    codes = tuple(dict.fromkeys((*units, *candidates)))
    spoken, regions = languages_by_place(result, codes, languages), regions_of(result, codes, "region")
    needs = _needs(result)
    same = np.array(units, object)[:, None] == np.array(candidates, object)
    return Between(
        km=distances_km([points[code] for code in units], [points[code] for code in candidates]),
        no_language=_none_in_common(units, candidates, spoken, same),
        other_region=_none_in_common(
            units, candidates, {code: {part} - {NOWHERE} for code, part in regions.items()}, same
        ),
        unlike=_unlike(result, units, candidates, needs),
        same=same,
        among=_unlike(result, units, units, needs),
        languages=spoken,
        regions=regions,
    )


def _none_in_common(
    units: Sequence[str], candidates: Sequence[str], sets: Mapping[str, Collection[str]], same: NDArray[np.bool_]
) -> Floats:
    """Return 1 where two have nothing in common, else 0; not a number where nothing is known of one of them."""
    words = {word: place for place, word in enumerate(sorted(set().union(*sets.values())))}
    has = {code: np.isin(np.arange(len(words)), [words[word] for word in found]) for code, found in sets.items()}
    ours, theirs = (np.array([has[code] for code in codes], float) for codes in (units, candidates))
    known = (ours.sum(axis=1) > 0)[:, None] & (theirs.sum(axis=1) > 0)
    return np.where(same, 0.0, np.where(known, ours @ theirs.T == 0, np.nan))


def languages_by_place(
    result: Classification, codes: Sequence[str], told: Languages | None
) -> Mapping[str, frozenset[str]]:
    """Return the languages in which places work: as told, else by the table of countries; a city as its country."""
    naming, found = Naming(result, codes), {}
    named, problems = naming.told((told or {}).items(), "it", strangers=True)
    problems += twice(named, "a place has its languages")
    for code, entry, spoken in named:
        if code not in codes and code not in result.units:
            problems.append(
                Problem(
                    "languages of a place that is neither a unit nor a candidate",
                    str(entry),
                    "one of these",
                    nearest(str(entry), codes),
                )
            )
        words = (spoken,) if isinstance(spoken, str) else spoken
        if not isinstance(words, Collection) or not all(isinstance(word, str) for word in words):
            expected = 'a language or several, such as "en" or ["en", "sw"]'
            problems.append(Problem("its languages cannot be read", repr(spoken), expected, unit=str(entry)))
            continue
        found[code] = frozenset(map(language_code, words))
    if problems:
        raise HubQuestionError(problems)
    for code in codes:
        country = naming.country(code)
        found.setdefault(code, frozenset(country.languages if country else ()))
    return {code: found[code] for code in codes}


def regions_of(result: Classification, codes: Sequence[str], by: str) -> Mapping[str, str]:
    """Return the region, subregion or office of places: as the assessments say, else by the table of countries."""
    naming = Naming(result, codes)
    of_units = dict(zip(result.units, parts_of(result, by), strict=True))
    found = {}
    for code in codes:
        country = naming.country(code)
        found[code] = of_units[code] if code in of_units else getattr(country, by, None) or NOWHERE
    return found


def _needs(result: Classification) -> Floats:
    """Return the distance of the needs of all units of a result; not a number where the rulebook compares none."""
    if result.rulebook.groups is None:
        return np.full((len(result), len(result)), np.nan)
    return likeness_of(result).distance


def _unlike(result: Classification, units: Sequence[str], others: Sequence[str], needs: Floats) -> Floats:
    """Return the distance of needs; of others that are not assessed, nothing is known."""
    unlike = np.full((len(units), len(others)), np.nan)
    place = {unit: position for position, unit in enumerate(result.units)}
    known = [position for position, code in enumerate(others) if code in place]
    unlike[:, known] = needs[np.ix_([place[unit] for unit in units], [place[others[at]] for at in known])]
    unlike[np.array(units, object)[:, None] == np.array(others, object)] = 0.0
    return unlike
