"""Which country a code and a name in a file mean: exactly one, or why none; never a guess."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from numbers import Real
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from typology.countries.index import Place, by_code, by_name, near_names
from typology.countries.spelling import folded, spelled
from typology.countries.table import Country, countries
from typology.errors import nearest

__all__ = ["Kind", "NotACountry", "resolve", "resolve_all"]

Kind = Literal["aggregate", "outside", "ambiguous", "unknown", "contradiction", "missing"]

VERY_LIKE = 0.75
"""Share of letters in common from which a name is suggested: long names share words such as "kingdom of the"."""

whole = re.compile(r"(\d+)(\.0*)?")


@dataclass(frozen=True, slots=True)
class NotACountry:
    """Why a code and a name lead to no country.

    Attributes
    ----------
    kind
        ``"aggregate"`` (a group of countries), ``"outside"`` (an area without a code of ISO 3166-1), ``"ambiguous"``
        (several countries), ``"unknown"``, ``"contradiction"`` (the code leads to one place and the name to another),
        or ``"missing"`` (neither is given).
    code, name
        As they were met, if they were.
    why
        The reason in words.
    candidates
        ISO 3166-1 alpha-3 of the countries it may mean.
    """

    kind: Kind
    code: str | None
    name: str | None
    why: str
    candidates: tuple[str, ...] = ()

    @property
    def found(self) -> str:
        """Code and name, as far as there are."""
        return ", ".join(text for text in (self.code, self.name) if text)

    @property
    def suggestion(self) -> str | None:
        """What is written most like it, for what is unknown; looked up when asked for."""
        return _suggestion(self.name or self.code) if self.kind == "unknown" else None

    def __str__(self) -> str:
        hint = f"; did you mean {self.suggestion!r}?" if self.suggestion else ""
        return f"{self.found!r}: {self.why}{hint}" if self.found else self.why


def resolve(code: object = None, name: object = None) -> Country | NotACountry:
    """Return the country that a code and a name mean, or why there is none.

    Case, accents, signs, articles, usual abbreviations and the order of words make no difference; any other difference
    does. A name that nobody knows is passed over beside a code that is known, because names vary, and so is a code
    beside a name; but where each leads to a place of its own, neither is believed.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-3 or alpha-2, a number of M49 (as number or text), or a code of a producer; names are
        understood too. None, not-a-number and blank text mean that there is none; ``"NA"`` is Namibia.
    name
        In Arabic, Chinese, English, French, Russian or Spanish. Without a code, codes in capitals are understood too.

    Examples
    --------
    >>> resolve("NA").name, resolve(404.0).name, resolve("ROM", "Romania").code
    ('Namibia', 'Kenya', 'ROU')
    >>> resolve(name="Egypt, Arab Rep.").code, resolve(name="Congo, Dem. Rep.").code, resolve(name="刚果").code
    ('EGY', 'COD', 'COG')
    >>> print(resolve("SSF", "Sub-Saharan Africa"))
    'SSF, Sub-Saharan Africa': a group of countries, not a country
    >>> print(resolve(name="Korea"))
    'Korea': may be Republic of Korea (KOR) or Democratic People's Republic of Korea (PRK)
    >>> print(resolve("KEN", "Uganda"))
    'KEN, Uganda': the code leads to Kenya (KEN), the name to Uganda (UGA)
    >>> print(resolve(name="Kenia ya"))
    'Kenia ya': not known; did you mean 'Kenya (KEN)'?
    """
    return _resolve(_written(code), _written(name))


def resolve_all(codes: Iterable[object] | None, names: Iterable[object] | None = None) -> NDArray[np.object_]:
    """Return what :func:`resolve` says for each pair; repeated pairs are looked up once.

    Parameters
    ----------
    codes, names
        Of equal length; None where a table has no such column.

    Raises
    ------
    ValueError
        If their lengths differ.

    Examples
    --------
    >>> [found.code for found in resolve_all(["KEN", "ke", 404])]
    ['KEN', 'KEN', 'KEN']
    """
    columns = [[_written(entry) for entry in column] if column is not None else None for column in (codes, names)]
    length = max((len(column) for column in columns if column is not None), default=0)
    first, second = ([None] * length if column is None else column for column in columns)
    pairs = list(zip(first, second, strict=True))
    known = {pair: _resolve(*pair) for pair in dict.fromkeys(pairs)}
    found = np.empty(len(pairs), dtype=object)
    found[:] = [known[pair] for pair in pairs]
    return found


def _written(entry: object) -> str | None:
    """Return an entry of a table as text; None where nothing stands."""
    if entry is None:
        return None
    if isinstance(entry, Real) and not isinstance(entry, bool):
        number = float(entry)
        if not math.isfinite(number):
            return None
        return str(int(number)) if number.is_integer() else str(number)
    text = " ".join(str(entry).split())
    return None if text in ("", "<NA>", "NaT") else text


def _resolve(code: str | None, name: str | None) -> Country | NotACountry:
    by_its_code = _by_code(code) or _by_name(code)
    by_its_name = _by_name(name) or (_by_capitals(name) if code is None else None)
    if by_its_code is None or by_its_name is None:
        return _as_found(by_its_code or by_its_name, code, name)
    if not _countries_of(by_its_code) and not _countries_of(by_its_name):
        return _as_found(by_its_code, code, name)
    both = _places_of(by_its_code) & _places_of(by_its_name)
    if both:
        return _as_found(by_its_code if _places_of(by_its_code) == both else by_its_name, code, name)
    why = f"the code leads to {_in_words(by_its_code)}, the name to {_in_words(by_its_name)}"
    candidates = _countries_of(by_its_code) | _countries_of(by_its_name)
    return NotACountry("contradiction", code, name, why, tuple(sorted(candidates)))


def _by_code(code: str | None) -> Place | None:
    number = whole.fullmatch(code) if code else None
    return by_code().get(str(int(number[1])) if number else (code or "").upper())


def _by_name(name: str | None) -> Place | None:
    return by_name().get(spelled(name)) if name else None


def _by_capitals(name: str | None) -> Place | None:
    """Take a name for a code only if it is written as one: numbers beside no code are rather ranks."""
    return by_code().get(name) if name and name.isupper() else None


def _countries_of(place: Place) -> frozenset[str]:
    codes = (place.code,) if isinstance(place, Country) else place.candidates
    return frozenset(code for code in codes if code in countries())


def _places_of(place: Place) -> frozenset[str]:
    """Return the codes of the places it may be, groups of countries among them."""
    return frozenset((place.code,) if isinstance(place, Country) else (*place.candidates, *place.codes))


def _as_found(place: Place | None, code: str | None, name: str | None) -> Country | NotACountry:
    if isinstance(place, Country):
        return place
    if code is None and name is None:
        return NotACountry("missing", code, name, "neither a code nor a name")
    if place is None:
        return NotACountry("unknown", code, name, "not known")
    if place.kind == "aggregate":
        return NotACountry("aggregate", code, name, "a group of countries, not a country")
    if place.kind == "outside":
        return NotACountry("outside", code, name, f"outside the table of countries: {place.why}")
    return NotACountry("ambiguous", code, name, f"may be {_in_words(place)}", tuple(sorted(_countries_of(place))))


def _in_words(place: Place) -> str:
    if isinstance(place, Country):
        return f"{place.name} ({place.code})"
    if not place.candidates:
        return place.names[0]
    return " or ".join(_in_words(by_code()[code.lstrip("0")]) for code in place.candidates)


@lru_cache(maxsize=4096)
def _suggestion(found: str | None) -> str | None:
    if found and len(found) <= 3 and found.isascii():
        same_letters = (code for code in countries() if sorted(code) == sorted(found.upper()))
        return next(same_letters, None) or nearest(found, countries())
    close = get_close_matches(folded(found or ""), near_names(), n=1, cutoff=VERY_LIKE)
    return near_names()[close[0]] if close else None
