"""Where every code and every name leads: to a country, or to something that is none."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from typology.countries.spelling import folded, spelled
from typology.countries.table import Country, Other, countries, others

__all__ = ["Place", "by_code", "by_name", "clashes", "near_names"]

Place = Country | Other


@cache
def by_code() -> Mapping[str, Place]:
    """Return the places by code: ISO 3166-1 in capitals, numbers of M49 without leading zeros, producers' own.

    Examples
    --------
    >>> by_code()["NA"].name, by_code()["516"].name, by_code()["WLD"].names[0]
    ('Namibia', 'Namibia', 'World')
    """
    return dict(_codes(_places()))


@cache
def by_name() -> Mapping[str, Place]:
    """Return the places by the key of :func:`~typology.countries.spelling.spelled`; names of several lead to those.

    Examples
    --------
    >>> by_name()[spelled("Viet Nam")].code
    'VNM'
    """
    return {key: place for place in _places() for key in map(spelled, _names(place))}


@cache
def near_names() -> Mapping[str, str]:
    """Return what to suggest, by all names in small letters: the title of a country, or the name of a group.

    Examples
    --------
    >>> near_names()["cote ivoire"]
    "Côte d'Ivoire (CIV)"
    """
    return {folded(name): _title(place) for place in _places() for name in _names(place)}


def clashes(places: Iterable[Place]) -> list[str]:
    """Return what stands in the way of the index: codes and names that lead to two places.

    Groups of countries may share a name, because none of them is a country; and an ambiguous name may be that of its
    candidates.

    Examples
    --------
    >>> clashes([*countries().values(), *others()])
    []
    """
    places = list(places)
    named = [(spelled(name), place) for place in places for name in dict.fromkeys(_names(place))]
    return [*_twice(_codes(places)), *_twice(named)]


def _places() -> list[Place]:
    """Return all, so that what comes last counts: a country before a group, an ambiguous name before both."""
    ranks = {"aggregate": 0, "outside": 0, "country": 1, "ambiguous": 2}
    places: list[Place] = [*others(), *countries().values()]
    return sorted(places, key=lambda place: ranks[place.kind if isinstance(place, Other) else "country"])


def _twice(pairs: Iterable[tuple[str, Place]]) -> Iterator[str]:
    first: dict[str, Place] = {}
    for key, place in pairs:
        if not key:
            yield f"a name of no letters: {_title(place)}"
        other = first.setdefault(key, place)
        if other is not place and not _may_share(other, place):
            yield f"{key!r} leads to {_title(other)} and to {_title(place)}"


def _may_share(one: Place, two: Place) -> bool:
    if isinstance(one, Other) and isinstance(two, Other):
        return one.kind == two.kind == "aggregate"
    codes = {place.code for place in (one, two) if isinstance(place, Country)}
    candidates = {code for place in (one, two) if isinstance(place, Other) for code in place.candidates}
    return bool(codes & candidates)


def _codes(places: Iterable[Place]) -> Iterator[tuple[str, Place]]:
    for place in places:
        own = place.codes if isinstance(place, Other) else (place.code, place.iso2, str(place.m49), *place.also_coded)
        for code in own:
            yield str(int(code)) if code.isdecimal() else code, place


def _names(place: Place) -> tuple[str, ...]:
    return place.names if isinstance(place, Other) else (*place.names.values(), *place.also_named)


def _title(place: Place) -> str:
    return place.names[0] if isinstance(place, Other) else f"{place.name} ({place.code})"
