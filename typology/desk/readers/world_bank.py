"""What the World Bank publishes: files of one series or of all, downloads of its DataBank, answers of its interface."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import takewhile

import pandas as pd

from typology.desk.readers.gathering import Whose, across_series, across_years, cell_frame, is_missing, key_of, no_cells
from typology.desk.readers.headings import folded, not_known
from typology.desk.readers.tables import Header, as_text, header_of, header_with, named, rows_below, top_of
from typology.desk.readers.unread import counted, not_read, one_of_each, unread_columns
from typology.desk.sheets.cells import Cells, Heading, PassedOver, Shape, Sheet, cell_columns
from typology.desk.sheets.records import answer_headings
from typology.errors import Problem

__all__ = ["world_bank_answer", "world_bank_notes", "world_bank_series", "world_bank_years"]

year_form = re.compile(r"(?:YR)?((?:19|20)\d{2})(?: \[YR\d{4}\])?", re.IGNORECASE)
series_form = re.compile(r".*\[([\w.]+)\]", re.DOTALL)

country = named("Country Code")
name = named("Country Name")
series = named("Indicator Code", "Series Code")
time = named("Time")
years = Heading("a year such as 2020 or 2020 [YR2020]", lambda text: bool(year_form.fullmatch(text)))
bracketed = Heading("a series with its code in brackets", lambda text: bool(series_form.fullmatch(text)))

by_year = (country, name, series, years)
by_series = (country, name, time, bracketed)

described = frozenset(
    {"country code", "country name", "indicator code", "indicator name", "series code", "series name", "time",
     "time code", "topic"}
)  # fmt: skip
"""Headings of columns that say something about figures, and hold none."""

databases = {"2": "World Development Indicators", "3": "Worldwide Governance Indicators"}
"""By the number that the interface gives them."""

footer_marks = ("Data from database:", "Last Updated:")

notes = (
    {"country code", "region", "incomegroup", "specialnotes"},
    {"indicator code", "indicator name", "source note"},
    {"country code", "short name", "table name"},
    {"series code", "topic", "indicator name"},
    {"countrycode", "seriescode", "description"},
    {"seriescode", "year", "description"},
    {"code", "license type", "indicator name"},
    {"code", "long name", "income group"},
)
"""What the header rows of its notes on countries, series and single figures have in common."""


def _read_years(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems, footer = header_with(sheet, by_year), list[Problem](), list[str]()
    columns = {place: (_year(header.headings[place]), header.headings[place]) for place in header.places(years)}
    whose, of_series = _whose(header), header.places(series)[0]
    unread = unread_columns(header, columns, described)
    rows = rows_below(sheet, header, problems, lambda first: _is_footer(first, footer))
    rows = one_of_each(rows, sheet, header, (whose.code, whose.name, of_series), problems)
    found = across_years(counted(rows, unread), whose, of_series, columns, wanted)
    passed_over = (*not_known(sheet, found.others), *not_read(sheet, header, unread))
    return Cells(cell_frame(found.frame, _source(sheet, header, footer)), passed_over, tuple(problems))


def _read_series(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems, footer = header_with(sheet, by_series), list[Problem](), list[str]()
    headings = {place: header.headings[place] for place in header.places(bracketed)}
    columns = {place: (heading, wanted.get(key_of(_code(heading)))) for place, heading in headings.items()}
    whose, when = _whose(header), header.places(time)[0]
    unread = unread_columns(header, columns, described)
    rows = rows_below(sheet, header, problems, lambda first: _is_footer(first, footer))
    rows = one_of_each(rows, sheet, header, (whose.code, whose.name, when), problems)
    found = across_series(counted(rows, unread), whose, when, columns)
    others = Counter[str]()
    for heading, count in found.others.items():
        others[_code(heading)] += count
    passed_over = (*not_known(sheet, others), *not_read(sheet, header, unread))
    return Cells(cell_frame(found.frame, _source(sheet, header, footer)), passed_over, tuple(problems))


def _whose(header: Header) -> Whose:
    return Whose(header.places(country)[0], header.places(name)[0])


def _year(heading: str) -> str:
    found = year_form.fullmatch(heading)
    return found[1] if found else heading


def _code(heading: str) -> str:
    found = series_form.fullmatch(heading)
    return found[1] if found else heading


def _is_footer(first: str, footer: list[str]) -> bool:
    if not first.startswith(footer_marks):
        return False
    footer.append(first)
    return True


def _source(sheet: Sheet, header: Header, footer: list[str]) -> str:
    """Return database and date, from the rows above the header or those at the end."""
    above = takewhile(lambda row: row.number < header.number, top_of(sheet))
    said = {folded(row.headings[0]): row.headings[1] for row in above if len(row.headings) > 1}
    said |= {folded(mark): text.strip() for mark, _, text in (line.partition(":") for line in footer)}
    by_name = databases["2"] if sheet.file.rpartition("/")[2].startswith("WDI") else None
    database = said.get("data source") or said.get("data from database") or by_name
    date = said.get("last updated date") or _day(said.get("last updated"))
    return _in_words(database, date)


def _in_words(database: str | None, date: str | None) -> str:
    return ", ".join(["World Bank", *([database] if database else []), *([f"updated {date}"] if date else [])])


def _day(text: str | None) -> str | None:
    """Return a date of the DataBank, which puts the month first, as the rest of the world writes it."""
    try:
        return f"{datetime.datetime.strptime(text, '%m/%d/%Y'):%Y-%m-%d}" if text else None
    except ValueError:
        return text


def _is_answer(sheet: Sheet) -> bool:
    return next((cells for _, cells in sheet.numbered()), None) == list(answer_headings)


def _read_answer(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    others: dict[str, int] = {}
    found: list[tuple[object, ...]] = []
    pages: dict[tuple[str, ...], Counter[str]] = {}
    for number, cells in sheet.numbered():
        said = dict(zip(answer_headings, cells, strict=True))
        code = wanted.get(key_of(said["indicator id"]))
        if number == 0:
            continue
        answer = tuple(as_text(said[name]) for name in ("sourceid", "pages", "total"))
        pages.setdefault(answer, Counter())[as_text(said["page"])] += 1
        if is_missing(said["value"]):
            continue
        if code is None:
            others[as_text(said["indicator id"])] = others.get(as_text(said["indicator id"]), 0) + 1
        else:
            whose = as_text(said["countryiso3code"]) or as_text(said["country id"]) or None
            source = _in_words(databases.get(as_text(said["sourceid"])), as_text(said["lastupdated"]))
            name = as_text(said["country"]) or None
            found.append((whose, name, code, said["date"], said["value"], source, number, "value"))
    frame = pd.DataFrame(found, columns=list(cell_columns), dtype=object)
    return Cells(cell_frame(frame), (*_other_pages(sheet, pages), *not_known(sheet, others)))


def _other_pages(sheet: Sheet, met: Mapping[tuple[str, ...], Counter[str]]) -> Iterator[PassedOver]:
    """Yield the answers of which there are pages that are not in the file."""
    why = "on other pages of the answer, which are not in the file; ask for more figures on a page"
    for (_, pages, total), here in met.items():
        if pages.isdecimal() and int(pages) > len(here):
            rest = int(total) - here.total() if total.isdecimal() else 1
            yield PassedOver(why, f"{len(here)} of {pages} pages", sheet.file, sheet.name, count=max(rest, 1))


def _is_notes(sheet: Sheet) -> bool:
    first = next(iter(top_of(sheet)), None)
    return first is not None and any(heads <= set(map(folded, first.headings)) for heads in notes)


def _read_notes(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    return Cells(
        no_cells(), (PassedOver("notes of the World Bank, without figures", file=sheet.file, sheet=sheet.name),)
    )


world_bank_years = Shape(
    "World Bank, a row per country and series and a column per year",
    lambda sheet: header_of(sheet, by_year) is not None,
    _read_years,
    by_year,
)
world_bank_series = Shape(
    "World Bank DataBank, a row per country and year and a column per series",
    lambda sheet: header_of(sheet, by_series) is not None,
    _read_series,
    by_series,
)
world_bank_answer = Shape("World Bank, answer of its interface in JSON", _is_answer, _read_answer)
world_bank_notes = Shape("World Bank, notes on countries and series", _is_notes, _read_notes)
