"""The Worldwide Governance Indicators: as a long table, and as a sheet per dimension with a block per year.

Until the edition of 2024 estimates are standard normal units of their year (``GE.EST``). The edition of 2025 put them
on another scale, back to the first year; the World Bank gave them other codes (``GOV_WGI_GE.EST``), and so does this
reader, so that only a rulebook that asks for them gets them, and the two are never one series.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from typology.desk.readers.columns import below, figures, first_header, frame_of, no_country, texts_of, whose_of
from typology.desk.readers.gathering import is_number
from typology.desk.readers.headings import folded, not_known, year_of
from typology.desk.readers.tables import Header, named, top_of
from typology.desk.sheets.cells import Cells, PassedOver, Shape, Sheet
from typology.errors import Problem

__all__ = ["governance_sheets", "governance_table"]

dimensions = {
    "voiceandaccountability": "VA",
    "politicalstability": "PV",
    "governmenteffectiveness": "GE",
    "regulatoryquality": "RQ",
    "ruleoflaw": "RL",
    "controlofcorruption": "CC",
}

measures = {
    "estimate": "EST",
    "stddev": "STD.ERR",
    "stderr": "STD.ERR",
    "nsource": "NO.SRC",
    "numsrc": "NO.SRC",
    "pctrank": "PER.RNK",
    "rank": "PER.RNK",
    "p rank": "PER.RNK",
    "pctranklower": "PER.RNK.LOWER",
    "lower": "PER.RNK.LOWER",
    "pctrankupper": "PER.RNK.UPPER",
    "upper": "PER.RNK.UPPER",
}
country_heads = ("economy code", "countrycode", "country code", "wbcode", "code")
name_heads = ("economy name", "countryname", "country name", "country territory", "country")
dimension_heads = ("governance dimension", "indicator")
table_headings = tuple(map(named, ("code", "year", "indicator", "estimate", "stddev")))

new_scale_from = 2024
"""The first year that only editions on the new scale describe: an edition ends with the year before it."""

update_form = re.compile(r"\b((?:19|20)\d{2}) update\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Edition:
    """What a file tells about its edition."""

    new_scale: bool
    newest: int | None
    update: str | None = None

    @property
    def source(self) -> str:
        words = ["World Bank, Worldwide Governance Indicators"]
        words += ["on the scale of the edition of 2025"] if self.new_scale else []
        words += [f"{self.update} update"] if self.update else []
        words += [f"data to {self.newest}"] if self.newest else []
        return ", ".join(words)

    def codes(self, dimension: str, measure: str) -> tuple[str, ...]:
        """Return the codes of a series, first that of the World Bank's interface."""
        if not self.new_scale:
            return (f"{dimension}.{measure}",)
        return (f"GOV_WGI_{dimension}.{measure}", f"GOV_WGI_{dimension}_{measure.replace('.', '_')}")


@dataclass(frozen=True)
class _Column:
    """The entries of one series, by the number of their row, and the year of each."""

    dimension: str
    measure: str
    heading: str
    entries: pd.Series
    years: pd.Series | int


# A row per country, year and dimension


def _heads_a_table(cells: Collection[str]) -> bool:
    of_2025 = {"economy code", "year"} <= {*cells} and any(map(_measure_of_2025, cells))
    return of_2025 or all(any(map(heading.fits, cells)) for heading in table_headings)


def _is_table(sheet: Sheet) -> bool:
    header = first_header(sheet, _heads_a_table)
    if header is None:
        return False
    return header.place(*dimension_heads) is not None or _dimension(sheet.name) is not None


def _read_table(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = _header(sheet, _heads_a_table), list[Problem]()
    body = below(sheet, header, problems)
    years = texts_of(body, header, ["year"])
    newest = _newest(years)
    of_2025 = header.place("economy code") is not None
    edition = _Edition(of_2025 or (newest or 0) >= new_scale_from, newest)
    words = texts_of(body, header, dimension_heads).fillna(sheet.name or "")
    columns = [
        _Column(dimension, measure, heading, entries, years)
        for position, heading in enumerate(header.headings)
        if (measure := _measure_of_2025(folded(heading)) if of_2025 else measures.get(folded(heading)))
        for dimension, entries in body[position].groupby(words.map(_dimension), sort=False)
    ]
    strangers = not_known(sheet, Counter(word for word in words if _dimension(word) is None))
    cells = _cells(sheet, edition, columns, whose_of(body, header, country_heads, name_heads), wanted)
    return replace(cells, passed_over=(*strangers, *cells.passed_over), problems=tuple(problems))


# A sheet per dimension


def _heads_blocks(cells: Collection[str]) -> bool:
    return "estimate" in cells and any(cell in name_heads for cell in cells) and "year" not in cells


def _is_blocks(sheet: Sheet) -> bool:
    header = first_header(sheet, _heads_blocks)
    return header is not None and bool(_years_above(sheet, header)) and _titled(sheet, header) is not None


def _read_blocks(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = _header(sheet, _heads_blocks), list[Problem]()
    body = below(sheet, header, problems)
    years = _years_above(sheet, header)
    update = update_form.search(" ".join(text for row in _above(sheet, header) for text in row.headings))
    edition = _Edition(max(years.values()) >= new_scale_from, max(years.values()), update and update[1])
    dimension = _titled(sheet, header) or ""
    columns = [
        _Column(dimension, measure, f"{years[position]} {heading}", body[position], years[position])
        for position, heading in enumerate(header.headings)
        if position in years and (measure := measures.get(folded(heading)))
    ]
    cells = _cells(sheet, edition, columns, whose_of(body, header, country_heads, name_heads), wanted)
    return replace(cells, problems=tuple(problems))


def _above(sheet: Sheet, header: Header) -> list[Header]:
    return [row for row in top_of(sheet) if row.number < header.number]


def _years_above(sheet: Sheet, header: Header) -> dict[int, int]:
    """By column, the year in the nearest row above that has any; it holds until the next year begins."""
    for row in reversed(_above(sheet, header)):
        begins = {position: year for position, text in enumerate(row.headings) if (year := year_of(text))}
        if begins:
            filled = pd.Series(begins).reindex(range(min(begins), len(header.headings))).ffill()
            return dict(zip(range(min(begins), len(header.headings)), map(int, filled), strict=True))
    return {}


def _titled(sheet: Sheet, header: Header) -> str | None:
    """Return the dimension in the name of the sheet, in that of the file, or in a row above the header."""
    above = (text for row in _above(sheet, header) for text in row.headings)
    return next((found for text in (sheet.name, sheet.file, *above) if (found := _dimension(text))), None)


# Both


def _header(sheet: Sheet, heads: Callable[[Collection[str]], bool]) -> Header:
    header = first_header(sheet, heads)
    if header is None:
        raise ValueError(f"{sheet.file} has another shape")
    return header


def _cells(
    sheet: Sheet, edition: _Edition, columns: Iterable[_Column], whose: pd.DataFrame, wanted: Mapping[str, str]
) -> Cells:
    of_country = whose.notna().any(axis=1)
    parts: list[pd.DataFrame] = []
    unused: Counter[tuple[str, str]] = Counter()
    of_nobody: list[int] = []
    for column in columns:
        entries = figures(column.entries)
        strangers = entries[~of_country[entries.index]]
        of_nobody += map(int, strangers[[is_number(entry) for entry in strangers]].index)
        entries = entries[of_country[entries.index]]
        code = _wanted(edition.codes(column.dimension, column.measure), wanted)
        if code is None:
            unused[column.dimension, column.measure] += len(entries)
            continue
        years = column.years if isinstance(column.years, int) else column.years[entries.index]
        part = whose.loc[entries.index].assign(indicator=code, year=years, value=entries, source=edition.source)
        parts.append(part.assign(row=entries.index, column=column.heading))
    return Cells(frame_of(parts), (*no_country(sheet, of_nobody), *_unused(sheet, edition, unused, wanted)))


def _unused(
    sheet: Sheet, edition: _Edition, counts: Mapping[tuple[str, str], int], wanted: Mapping[str, str]
) -> Iterator[PassedOver]:
    unknown: Counter[str] = Counter()
    for (dimension, measure), count in counts.items():
        code, old = edition.codes(dimension, measure)[0], f"{dimension}.{measure}"
        if edition.new_scale and old.casefold() in wanted:
            why = f"on the scale of the edition of 2025, and {old} of the rulebook is on that of the editions before"
            yield PassedOver(why, found=code, file=sheet.file, sheet=sheet.name, indicator=old, count=count)
        else:
            unknown[code] += count
    yield from not_known(sheet, unknown)


def _wanted(codes: Iterable[str], wanted: Mapping[str, str]) -> str | None:
    return next((wanted[code.casefold()] for code in codes if code.casefold() in wanted), None)


def _measure_of_2025(head: str) -> str | None:
    words = set(head.split())
    if {"standard", "error"} <= words:
        return None if "score" in words else "STD.ERR"
    if words & {"lower", "upper", "rank"}:
        return None
    return {"governance estimate": "EST", "governance score": "SC"}.get(" ".join(head.split()[:2]))


def _dimension(text: object) -> str | None:
    """Return the dimension that a text names, short or in words; None if it names none or several."""
    letters = folded(text).replace(" ", "")
    if letters.upper() in dimensions.values():
        return letters.upper()
    found = {code for words, code in dimensions.items() if words in letters}
    return found.pop() if len(found) == 1 else None


def _newest(years: pd.Series) -> int | None:
    """Return the newest year, not counting years of few rows, which may be slips of the pen."""
    counts = years.map(year_of).value_counts()
    full = counts[counts >= counts.max() / 2]
    return int(full.index.max()) if len(full) else None


governance_table = Shape(
    "Worldwide Governance Indicators, a row per country, year and dimension", _is_table, _read_table, table_headings
)
governance_sheets = Shape("Worldwide Governance Indicators, a sheet per dimension", _is_blocks, _read_blocks)
