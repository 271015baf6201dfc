"""The table of countries and areas: ISO 3166-1 codes, names, regions, languages, points, and who is in the UN.

It is compiled by :mod:`typology.countries.build`, from the Unicode CLDR, ISO 3166-1 and the facts in ``facts.yaml``.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from typology.errors import hint

__all__ = ["Country", "Other", "aliases", "countries", "language_names", "others", "un_members"]

SEVERAL = " | "
"""Stands between the names and between the codes of one cell."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or area with a code of ISO 3166-1.

    Attributes
    ----------
    code, iso2
        ISO 3166-1 alpha-3 and alpha-2.
    m49
        The number of the United Nations, which ISO 3166-1 uses too.
    names
        By language (en, fr, es, ar, ru, zh): the short name of the United Nations, or else that of the CLDR.
    region, subregion
        Of M49, in English; None for Antarctica.
    un_member
        Whether it is one of the 193.
    office
        The region of the UN-Habitat office it lies in (Africa; Arab States; Asia and the Pacific; Latin America and the
        Caribbean), or None. Only the Arab States are from a published list; the others follow M49 and are an
        approximation.
    latitude, longitude
        Of the point from which distances are measured, in the city in which the government sits; degrees north and
        east. None for 9 areas, all of them no members of the United Nations. It says nothing about the status of a
        place.
    languages
        In which it works, by ISO 639: official, or official in fact by the CLDR.
    also_coded, also_named
        Other codes and names under which producers list it.
    """

    code: str
    iso2: str
    m49: int
    names: Mapping[str, str] = field(hash=False, repr=False)
    region: str | None
    subregion: str | None
    un_member: bool
    office: str | None
    latitude: float | None = None
    longitude: float | None = None
    languages: tuple[str, ...] = ()
    also_coded: tuple[str, ...] = field(default=(), repr=False)
    also_named: tuple[str, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """The name in English."""
        return self.names["en"]

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Country":
        """Read a row of ``countries.csv``."""
        names = {column.removeprefix("name_"): cell for column, cell in row.items() if column.startswith("name_")}
        return cls(
            code=row["code"],
            iso2=row["iso2"],
            m49=int(row["m49"]),
            names=MappingProxyType(names),
            region=row["region"] or None,
            subregion=row["subregion"] or None,
            un_member=row["un_member"] == "1",
            office=row["office"] or None,
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            languages=_several(row["languages"]),
            also_coded=_several(row["also_coded"]),
            also_named=_several(row["also_named"]),
        )

    def __reduce__(self) -> tuple[object, ...]:
        return _country, (self.code,)


@dataclass(frozen=True, slots=True)
class Other:
    """What producers list beside countries: a group of them, an area outside the table, or a name of several.

    Attributes
    ----------
    kind
        ``"aggregate"``, ``"outside"`` or ``"ambiguous"``.
    codes, names
        Under which it is met; the first says what it is.
    candidates
        Codes of the places that an ambiguous name may mean.
    why
        Why an area is outside the table.
    """

    kind: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    why: str | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Other":
        """Read a row of ``others.csv``."""
        return cls(
            kind=row["kind"],
            codes=_several(row["codes"]),
            names=_several(row["names"]),
            candidates=_several(row["candidates"]),
            why=row["why"] or None,
        )


@cache
def countries() -> Mapping[str, Country]:
    """Return all countries and areas by ISO 3166-1 alpha-3, in order of code.

    Examples
    --------
    >>> kenya = countries()["KEN"]
    >>> kenya.m49, kenya.names["zh"], kenya.subregion, kenya.office
    (404, '肯尼亚', 'Sub-Saharan Africa', 'Africa')
    >>> len(countries())
    249
    """
    return MappingProxyType({row["code"]: Country.from_row(row) for row in _rows("countries.csv")})


def un_members(
    *, region: str | None = None, subregion: str | None = None, office: str | None = None
) -> tuple[str, ...]:
    """Return the codes of the 193 members of the United Nations, or of some, in alphabetical order.

    Parameters
    ----------
    region, subregion
        Of M49, such as ``"Africa"`` and ``"Eastern Asia"``; None for all.
    office
        The region of the UN-Habitat office, such as ``"Arab States"``; None for all.

    Raises
    ------
    ValueError
        If there is no such region, subregion or office; it names the nearest, and all that is wrong at once.

    Examples
    --------
    >>> len(un_members()), un_members()[:3]
    (193, ('AFG', 'AGO', 'ALB'))
    >>> len(un_members(region="Africa")), len(un_members(region="Africa", office="Arab States"))
    (54, 6)
    """
    members = [country for country in countries().values() if country.un_member]
    given = {"region": region, "subregion": subregion, "office": office}
    asked = {kind: word for kind, word in given.items() if word is not None}
    known = {kind: sorted({getattr(country, kind) for country in members} - {None}) for kind in asked}
    wrong = [f"there is no {kind} {word!r}; {hint(word, known[kind])}" for kind, word in asked.items()
             if word not in known[kind]]  # fmt: skip
    if wrong:
        raise ValueError("; ".join(wrong))
    return tuple(
        country.code for country in members if all(getattr(country, kind) == word for kind, word in asked.items())
    )


@cache
def aliases() -> Mapping[str, str]:
    """Return the other codes and names under which countries are met, with the code of each.

    Examples
    --------
    >>> aliases()["ROM"], aliases()["Swaziland"]
    ('ROU', 'SWZ')
    """
    found = countries().values()
    return MappingProxyType({other: one.code for one in found for other in (*one.also_coded, *one.also_named)})


@cache
def others() -> tuple[Other, ...]:
    """Return what producers list beside countries, and the names that may mean several.

    Examples
    --------
    >>> next(other.names[0] for other in others() if "SSF" in other.codes)
    'Sub-Saharan Africa'
    """
    return tuple(map(Other.from_row, _rows("others.csv")))


@cache
def language_names() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the languages in which countries work, by code and by the language of the name.

    Examples
    --------
    >>> language_names()["sw"]["en"], language_names()["sw"]["fr"]
    ('Swahili', 'swahili')
    """
    found = {
        row["code"]: {column.removeprefix("name_"): cell for column, cell in row.items() if column != "code"}
        for row in _rows("languages.csv")
    }
    return MappingProxyType(found)


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = (files("typology.countries") / file).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SEVERAL)) if cell else ()


def _country(code: str) -> Country:
    return countries()[code]
