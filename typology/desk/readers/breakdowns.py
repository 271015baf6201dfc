"""Which figure of a broken-down series is meant: the total, or the part that a code names, such as ``urban``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from typology.desk.readers.gathering import key_of
from typology.desk.readers.headings import folded

__all__ = ["Asked", "Part", "asked_for", "breaks_down", "not_asked_for", "part_of"]

headings = frozenset({"sex", "age", "location", "quantile", "education level", "disability status", "activity"})
"""Columns that break figures down, whoever makes the table."""

totals = frozenset(
    {"", "_t", "_z", "total", "all", "bothsex", "both sexes", "allage", "all ages", "allarea", "all areas", "national",
     "nociti"}
)  # fmt: skip
"""What stands in a dimension where a figure is of the whole, or where the dimension does not apply."""

not_asked_for = "a part, while the total or another part is asked for"

words = {
    "u": "urban", "dou_u": "urban", "r": "rural", "dou_rur": "rural", "f": "female", "m": "male", "y0t4": "<5y",
    "y_ge15": "15+",
}  # fmt: skip
"""How parts are asked for whose codes differ between forms; every other part is asked for by its code."""

series_form = re.compile(r"[a-z]{2}_\w+")
"""How the United Nations name a series, such as ``EN_LND_SLUM``, in small letters."""

Part = frozenset[str]
"""What a figure is of, one word from each dimension that is broken down; nothing for a total."""


@dataclass(frozen=True)
class Asked:
    """What a rulebook asks of a database: its own code by part; by series, and by number of an SDG indicator."""

    by_series: Mapping[str, Mapping[Part, str]]
    by_number: Mapping[str, Mapping[Part, str]]

    def names(self, series: str) -> bool:
        """Return whether a series is asked for by its own code."""
        return key_of(series) in self.by_series

    def of(self, series: str, number: str) -> Mapping[Part, str]:
        """Return what is asked of a series; nothing, if it is not asked for."""
        return {**self.by_number.get(key_of(number), {}), **self.by_series.get(key_of(series), {})}


def breaks_down(heading: str) -> bool:
    """Return whether a column of that heading breaks figures down."""
    return folded(heading) in headings


def part_of(codes: tuple[str, ...]) -> Part:
    """Return what a figure with these codes in its dimensions is of.

    Examples
    --------
    >>> sorted(part_of(("BOTHSEX", "URBAN", "ALLAGE"))), sorted(part_of(("_T", "_T")))
    (['urban'], [])
    """
    return frozenset(words.get(code, code) for code in map(key_of, codes) if code not in totals)


def asked_for(wanted: Mapping[str, str]) -> Asked:
    """Return what the codes of a rulebook ask of a database with breakdowns.

    A code is that of a series, or ``SDG`` and the number of an indicator; words after it name the part. Without such
    words it asks for the total, or for the urban part where the rulebook's own code says ``UR``, as the World Bank's
    codes do: ``SH.H2O.SMDW.UR.ZS``. The number of an indicator does not count where a series is named too.

    Examples
    --------
    >>> asked = asked_for({"sdg 6.1.1": "SH.H2O.SMDW.UR.ZS", "sdg 11.6.2": "AIR", "en_atm_pm25 urban": "AIR"})
    >>> asked.of("EN_ATM_PM25", "11.6.2")
    {frozenset({'urban'}): 'AIR'}
    >>> asked.of("SH_H2O_SAFE", "6.1.1")
    {frozenset({'urban'}): 'SH.H2O.SMDW.UR.ZS'}
    """
    by_series: dict[str, dict[Part, str]] = {}
    by_number: dict[str, dict[Part, str]] = {}
    for key, code in wanted.items():
        first, *rest = key_of(key).split() or [""]
        of_number = first == "sdg" and bool(rest)
        place = by_number.setdefault(rest.pop(0), {}) if of_number else by_series.setdefault(first, {})
        place[part_of(tuple(rest or _implied(code)))] = code
    named = {code for series, parts in by_series.items() if series_form.fullmatch(series) for code in parts.values()}
    for number, parts in by_number.items():
        by_number[number] = {part: code for part, code in parts.items() if code not in named}
    return Asked(by_series, by_number)


def _implied(code: str) -> list[str]:
    return ["urban"] if "UR" in code.split(".") else []
