"""What the sheets of an INFORM workbook share: the edition, and rows of headings above a row per country."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from typology.desk.readers.columns import below, first_header, whose_of
from typology.desk.readers.gathering import is_number
from typology.desk.readers.headings import folded, year_of, years_in
from typology.desk.readers.tables import as_text, top_of
from typology.desk.sheets.cells import Sheet
from typology.errors import Problem

__all__ = [
    "Grid",
    "country_heads",
    "edition_of",
    "grid_of",
    "is_code",
    "name_heads",
    "source_of",
    "year_in",
]

country_heads, name_heads = ("iso3",), ("country", "country name")
code_form = re.compile(r"[A-Za-z]{3}")
period_form = re.compile(r"(?:19|20)\d{2}\s*[-–/]\s*((?:19|20)\d{2})")


def is_code(entry: object) -> bool:
    """Return whether a cell may be the code of a country."""
    return isinstance(entry, str) and bool(code_form.fullmatch(entry.strip()))


def edition_of(sheet: Sheet, header: int = 0) -> int | None:
    """Return the year an edition is named after, from the first place that names one year only.

    Places are the name of the sheet, the rows above the header (given as its number), the names of file and other
    sheets.

    Examples
    --------
    >>> edition_of(Sheet("inform.xlsx", "INFORM Risk 2025 (a-z)", [])), edition_of(Sheet("inform_2016.csv", None, []))
    (2025, 2016)
    """
    above = " ".join(text for row in top_of(sheet) if row.number < header for text in row.headings)
    others = (name for name in sheet.beside if "inform" in folded(name))
    file = PurePosixPath(sheet.file.replace("\\", "/")).name
    places = ({*years_in(text)} for text in (sheet.name, above, file, *others))
    return next((int(years.pop()) for years in places if len(years) == 1), None)


def source_of(sheet: Sheet, edition: int | None) -> str:
    """Return the source in words.

    Examples
    --------
    >>> source_of(Sheet("INFORM_Mid2018_v034.csv", None, []), 2018)
    'European Commission Joint Research Centre and IASC, INFORM Risk Index mid-2018'
    """
    publisher = "European Commission Joint Research Centre and IASC, INFORM Risk Index"
    if edition is None:
        return publisher
    mid = re.search(rf"mid[ _-]*{edition}", f"{sheet.name} {sheet.file}", re.IGNORECASE)
    return f"{publisher} {'mid-' if mid else ''}{edition}"


def year_in(entry: object) -> int | None:
    """Return the year in a cell: a year, a date, or the last year of a period; None if it has none.

    Examples
    --------
    >>> year_in(2022), year_in("2018-2022"), year_in("x"), year_in(datetime.date(2021, 12, 31))
    (2022, 2022, None, 2021)
    """
    if isinstance(entry, datetime.date):
        return entry.year
    period = period_form.fullmatch(str(entry).strip())
    return int(period[1]) if period else year_of(entry)


@dataclass(frozen=True)
class Grid:
    """Rows of headings, and below them a row per country.

    Attributes
    ----------
    heads
        The texts of the rows above the first country, blank above the countries; without the rows of units and of the
        year of the survey.
    body
        The rows of countries: a column per position, the number of each row in the file as index.
    whose
        Code and name of the country of each row of the body.
    of_nobody
        The row of each figure below the first country whose row names none.
    """

    heads: list[list[str]]
    body: pd.DataFrame
    whose: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    of_nobody: tuple[int, ...] = ()

    def series(self, wanted: Mapping[str, str]) -> dict[int, str]:
        """Return the headings of the series by position, from the row of headings that the rulebook knows best.

        Of rows that it knows equally well, it is the one with the most different headings.
        """
        rows = [{place: text for place, text in enumerate(row) if text and not year_of(text)} for row in self.heads]
        order = [(sum(text.casefold() in wanted for text in row.values()), len({*row.values()})) for row in rows]
        return rows[order.index(max(order))] if rows else {}

    def said_by(self, other: "Grid | None", position: int, rows: pd.Index) -> pd.Series:
        """Return for some rows what another sheet says of the series at a position; None where it says nothing."""
        place = None if other is None else _place(self, other, position)
        said: dict[object, object] = {}
        if other is not None and place is not None:
            said = dict(zip(other.countries, other.body[place], strict=True))
        return pd.Series([said.get(country) for country in self.countries[rows]], index=rows, dtype=object)

    @property
    def countries(self) -> pd.Series:
        """The code of the country of each row, or its name where it has none."""
        return self.whose["country"].fillna(self.whose["country_name"])

    @property
    def years(self) -> dict[int, int]:
        """The year that heads a column, by its position, where no other column has the same year."""
        found = {place: year for row in self.heads for place, text in enumerate(row) if (year := year_of(text))}
        count = Counter(found.values())
        return {place: year for place, year in found.items() if count[year] == 1}


def grid_of(sheet: Sheet) -> Grid | None:
    """Return the headings and the rows of countries of a sheet, or None if it has no column ISO3."""
    header, problems = first_header(sheet, lambda cells: "iso3" in cells), list[Problem]()
    if header is None:
        return None
    body = below(sheet, header, problems)
    whose = whose_of(body, header, country_heads, name_heads)
    coded = whose["country"].map(is_code).to_numpy(bool)
    first = int(coded.argmax()) if coded.any() else len(body)
    filled = (whose.notna().any(axis=1) & body.map(is_number).any(axis=1)).to_numpy(bool)
    of_country = coded | (filled & (np.arange(len(body)) > first))
    heads = [list(row.headings) for row in top_of(sheet) if row.number <= header.number]
    heads += [[as_text(cell) for cell in row] for row in body.iloc[:first].itertuples(index=False)]
    heads = [row for row in heads if not any(folded(text).startswith(("unit", "survey year")) for text in row[:2])]
    labels = {header.place(*country_heads), header.place(*name_heads)}
    heads = [["" if place in labels else text for place, text in enumerate(row)] for row in heads]
    others = body[~of_country & (np.arange(len(body)) > first)]
    rows = zip(others.index, others.to_numpy(), strict=True)
    of_nobody = tuple(row for row, cells in rows for _ in filter(is_number, cells))
    return Grid(heads, body[of_country], whose[of_country], tuple(problems), of_nobody)


def _place(data: Grid, other: Grid, position: int) -> int | None:
    """Return where another sheet has a series: under a heading that both have once, or at its place under its name."""
    here = [folded(row[position]) for row in data.heads if position < len(row) and folded(row[position])]
    for heading in here:
        if any([*map(folded, row)].count(heading) > 1 for row in data.heads):
            continue
        places = {place for row in other.heads for place, text in enumerate(row) if folded(text) == heading}
        if len(places) == 1:
            return places.pop()
    there = {folded(row[position]) for row in other.heads if position < len(row)}
    return position if there & {*here} else None
