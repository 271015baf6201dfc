"""Tables that offices make: a row per figure; a row per country with a column per year, or a column per indicator."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from typology.desk.readers.breakdowns import asked_for, breaks_down, not_asked_for, part_of
from typology.desk.readers.gathering import Whose, across_series, across_years, cell_frame, is_missing, key_of
from typology.desk.readers.headings import folded, not_known
from typology.desk.readers.tables import Header, as_text, header_of, header_with, named, rows_below
from typology.desk.sheets.cells import Cells, Heading, PassedOver, Shape, Sheet, cell_columns
from typology.errors import Problem

__all__ = ["tidy_long", "tidy_series", "tidy_series_years", "tidy_years"]

codes = (
    "iso3", "iso 3", "iso3 code", "iso3c", "iso alpha 3", "alpha 3", "iso code", "iso", "country iso3",
    "countryiso3code", "country code", "countrycode", "economy code", "ref area", "geoareacode", "m49", "m49 code",
    "iso2", "code",
)  # fmt: skip
"""Headings above codes of countries, the surest first."""

names = ("country name", "countryname", "economy name", "area name", "geoareaname", "country or territory name")
"""Headings above names of countries."""

either = ("country", "economy", "territory", "country or area", "country or territory", "geo", "area", "unit")
"""Headings above codes or names; names, where there are codes too. ``unit`` then is the unit of the figures."""

origins = ("source", "source repo", "source path")
others = frozenset({*codes, *names, *either, *origins, "note", "notes", "comment", "region", "sub region", "name"})
"""Headings of columns that are no indicators."""

indicators = (
    "indicator code", "indicatorcode", "indicator id", "series code", "seriescode", "series id", "indicator", "series",
    "variable",
)  # fmt: skip
periods = ("year", "time period", "timeperiod", "date", "time", "period", "reference year", "data year", "survey year")
values = ("value", "obs value")

country = named("country (iso3, country_code, ref_area, ...)", *codes, *names, *either)
indicator = named("indicator (series, series_code, ...)", *indicators)
year = named("year (date, time, time_period, ...)", *periods)
value = named("value (obs_value)", *values)

year_form = re.compile(r"(?:YR)?((?:19|20)\d{2})(?: \[YR\d{4}\])?", re.IGNORECASE)
date_forms = tuple(
    re.compile(form)
    for form in (
        r"(\d{4})-(?:0?[1-9]|1[0-2])(?:-\d{1,2})?(?:[T ].*)?",
        r"(\d{4})-?Q[1-4]",
        r"\d{1,2}([./-])\d{1,2}\1(\d{4})",
        r"(\d{4})\.0+",
    )
)
series_year_form = re.compile(r"(.+?)[ _.-]*[ _.(-]((?:19|20)\d{2})\)?")

years = Heading("a year such as 2020", lambda text: bool(year_form.fullmatch(text)))
series_year = Heading(
    "an indicator with its year, such as EGDI_2024", lambda text: bool(series_year_form.fullmatch(text))
)

in_long = (country, indicator, year, value)
in_years = (country, indicator, years)
in_series = (country, year)
in_series_years = (country, series_year)


def year_of(cell: object) -> object:
    """Return the year of a full date; everything else as it is.

    Examples
    --------
    >>> [year_of(cell) for cell in ("2018-06-30", "30/06/2018", "2018-Q2", "YR2018", 2018.0, "2018/19")]
    ['2018', '2018', '2018', '2018', 2018.0, '2018/19']
    """
    if isinstance(cell, datetime.date):
        return cell.year
    if not isinstance(cell, str):
        return cell
    forms = (form.fullmatch(cell.strip()) for form in (year_form, *date_forms))
    return next((found[found.lastindex or 0] for found in forms if found), cell)


def _whose(header: Header) -> Whose:
    code, name = header.place(*codes), header.place(*names)
    loose = header.place(*either)
    source = tuple(place for place in map(header.place, origins) if place is not None)
    if code is None:
        return Whose(loose, name, either=True, source=source)
    if name is None and loose is not None and folded(header.headings[loose]) not in ("unit", "geo", "area"):
        name = loose
    return Whose(code, name, source=source)


def _read_long(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, in_long), list[Problem]()
    series, when, what = header.at(*indicators), header.at(*periods), header.at(*values)
    whose, asked = _whose(header), asked_for(wanted)
    dimensions = [place for place, heading in enumerate(header.headings) if breaks_down(heading)]
    found, strange, parts = list[tuple[object, ...]](), dict[str, int](), dict[str, int]()
    for row, cells in rows_below(sheet, header, problems):
        if is_missing(cells[what]):
            continue
        name, part = as_text(cells[series]), part_of(tuple(as_text(cells[place]) for place in dimensions))
        code = asked.of(name, "").get(part) if part else wanted.get(key_of(name))
        if code is not None:
            country_code, country_name, source = whose.of(cells)
            about = (country_code, country_name, code, cells[when], cells[what], source)
            found.append((*about, row, header.headings[what]))
        elif key_of(name) in wanted:
            of_part = " ".join([name, *sorted(part)])
            parts[of_part] = parts.get(of_part, 0) + 1
        else:
            strange[name] = strange.get(name, 0) + 1
    frame = pd.DataFrame(found, columns=list(cell_columns), dtype=object)
    passed = (
        PassedOver(not_asked_for, name, sheet.file, sheet.name, indicator=name.split()[0], count=count)
        for name, count in parts.items()
    )
    return _cells(sheet, frame, strange, problems, passed)


def _read_years(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, in_years), list[Problem]()
    series = header.at(*indicators)
    columns = {place: (header.headings[place], header.headings[place]) for place in header.places(years)}
    found = across_years(rows_below(sheet, header, problems), _whose(header), series, columns, wanted)
    return _cells(sheet, found.frame, found.others, problems)


def _is_series(sheet: Sheet) -> bool:
    header = header_of(sheet, in_series)
    return header is not None and header.place(*values) is None


def _read_series(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, in_series), list[Problem]()
    when = header.at(*periods)
    columns = {place: (text, wanted.get(key_of(text))) for place, text in _series(header) if place != when}
    found = across_series(rows_below(sheet, header, problems), _whose(header), when, columns)
    return _cells(sheet, found.frame, found.others, problems)


def _read_series_years(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, in_series_years), list[Problem]()
    dated = {place: series_year_form.fullmatch(text) for place, text in _series(header)}
    parts = {place: (form[1], form[2]) if form else (header.headings[place], None) for place, form in dated.items()}
    for place, (name, when) in parts.items():
        if when is None and key_of(name) in wanted:
            expected = "a column year, or the year in the heading, as in EGDI_2024"
            heading = header.headings[place]
            problems.append(
                Problem("figures without a year", heading, expected, file=sheet.file, sheet=sheet.name, column=heading)
            )
    columns = {
        place: (header.headings[place], wanted.get(key_of(name))) for place, (name, when) in parts.items() if when
    }
    found = across_series(rows_below(sheet, header, problems), _whose(header), next(iter(columns)), columns)
    of_column = {header.headings[place]: when for place, (_, when) in parts.items()}
    frame = found.frame.assign(year=found.frame["column"].map(of_column))
    return _cells(sheet, frame, found.others, problems)


def _series(header: Header) -> Iterator[tuple[int, str]]:
    """Yield the columns that may be indicators."""
    for place, text in enumerate(header.headings):
        if text and folded(text) not in others:
            yield place, text


def _cells(
    sheet: Sheet,
    found: pd.DataFrame,
    strange: Mapping[str, int],
    problems: list[Problem],
    passed: Iterable[PassedOver] = (),
) -> Cells:
    frame = found.assign(year=found["year"].map(year_of).astype(object))
    return Cells(cell_frame(frame, sheet.file), (*passed, *not_known(sheet, strange)), tuple(problems))


tidy_long = Shape(
    "a table with a row per figure", lambda sheet: header_of(sheet, in_long) is not None, _read_long, in_long
)
tidy_years = Shape(
    "a table with a row per country and indicator and a column per year",
    lambda sheet: header_of(sheet, in_years) is not None,
    _read_years,
    in_years,
)
tidy_series = Shape(
    "a table with a row per country and year and a column per indicator", _is_series, _read_series, in_series
)
tidy_series_years = Shape(
    "a table with a row per country and a column per indicator and year",
    lambda sheet: header_of(sheet, in_series_years) is not None,
    _read_series_years,
    in_series_years,
)
