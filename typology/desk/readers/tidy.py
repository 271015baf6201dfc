"""Tables that offices make: a row per figure; a row per country with a column per year, or a column per indicator."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from typology.desk.readers.breakdowns import asked_for, breaks_down, not_asked_for, part_of
from typology.desk.readers.gathering import Whose, across_series, across_years, cell_frame, is_missing, key_of
from typology.desk.readers.headings import folded, not_known
from typology.desk.readers.tables import Header, Row, as_text, header_of, header_with, rows_below
from typology.desk.readers.tidy_headings import (
    codes,
    described,
    either,
    in_long,
    in_series,
    in_series_years,
    in_years,
    indicators,
    names,
    origins,
    others,
    periods,
    series_and_year,
    values,
    year_of,
    years,
)
from typology.desk.readers.unread import counted, not_read, one_of_each, unread_columns
from typology.desk.sheets.cells import Cells, PassedOver, Shape, Sheet, cell_columns
from typology.errors import Problem

__all__ = ["tidy_long", "tidy_series", "tidy_series_years", "tidy_years"]


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
    once = (whose.code, whose.name, series, when, what)
    unread = unread_columns(header, (*once, *dimensions), described)
    found, strange, parts = list[tuple[object, ...]](), dict[str, int](), dict[str, int]()
    for row, cells in _with_series(_rows(sheet, header, problems, once, unread), sheet, header, [what], problems):
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
    passed = [
        PassedOver(not_asked_for, name, sheet.file, sheet.name, indicator=name.split()[0], count=count)
        for name, count in parts.items()
    ]
    return _cells(sheet, frame, strange, problems, [*passed, *not_read(sheet, header, unread)])


def _rows(
    sheet: Sheet, header: Header, problems: list[Problem], once: Iterable[int | None], unread: dict[int, int]
) -> Iterator[Row]:
    return counted(one_of_each(rows_below(sheet, header, problems), sheet, header, once, problems), unread)


def _with_series(
    rows: Iterable[Row], sheet: Sheet, header: Header, figures: Iterable[int], problems: list[Problem]
) -> Iterator[Row]:
    """Yield the rows that name a series; where one has figures and names none, it is a problem."""
    series, places = header.at(*indicators), tuple(figures)
    heading = header.headings[series]
    expected = f"a code in column {heading}, in every row; a merged cell is one of its first row only"
    for number, cells in rows:
        if as_text(cells[series]):
            yield number, cells
        elif any(not is_missing(cells[place]) for place in places):
            file, name = sheet.file, sheet.name
            problems.append(Problem("no indicator", None, expected, file=file, sheet=name, row=number, column=heading))


def _read_years(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, in_years), list[Problem]()
    series, whose = header.at(*indicators), _whose(header)
    columns = {place: (header.headings[place], header.headings[place]) for place in header.places(years)}
    once = (whose.code, whose.name, series)
    unread = unread_columns(header, (*once, *columns), described)
    rows = _with_series(_rows(sheet, header, problems, once, unread), sheet, header, columns, problems)
    found = across_years(rows, whose, series, columns, wanted)
    return _cells(sheet, found.frame, found.others, problems, not_read(sheet, header, unread))


def _is_series(sheet: Sheet) -> bool:
    header = header_of(sheet, in_series)
    return header is not None and header.place(*values) is None


def _read_series(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, in_series), list[Problem]()
    when, whose = header.at(*periods), _whose(header)
    columns = {place: (text, wanted.get(key_of(text))) for place, text in _series(header) if place != when}
    unread = unread_columns(header, (place for place, text in enumerate(header.headings) if text))
    rows = _rows(sheet, header, problems, (whose.code, whose.name, when), unread)
    found = across_series(rows, whose, when, columns)
    return _cells(sheet, found.frame, found.others, problems, not_read(sheet, header, unread))


def _read_series_years(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, in_series_years), list[Problem]()
    whose = _whose(header)
    dated = {place: series_and_year(text) for place, text in _series(header)}
    for place, parts in dated.items():
        heading = header.headings[place]
        if parts is None and key_of(heading) in wanted:
            expected = "a column year, or the year in the heading, as in EGDI_2024"
            problems.append(
                Problem("figures without a year", heading, expected, file=sheet.file, sheet=sheet.name, column=heading)
            )
    columns = {place: (header.headings[place], wanted.get(key_of(parts[0]))) for place, parts in dated.items() if parts}
    unread = unread_columns(header, columns, described)
    rows = _rows(sheet, header, problems, (whose.code, whose.name), unread)
    found = across_series(rows, whose, next(iter(columns)), columns)
    of_column = {header.headings[place]: parts[1] for place, parts in dated.items() if parts}
    frame = found.frame.assign(year=found.frame["column"].map(of_column))
    return _cells(sheet, frame, found.others, problems, not_read(sheet, header, unread))


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
