"""The global database of the Sustainable Development Goals: as a long table, and as SDMX-CSV."""

import re
from collections.abc import Mapping
from dataclasses import replace

from typology.desk.readers.breakdowns import breaks_down
from typology.desk.readers.headings import folded
from typology.desk.readers.observations import Places, read_observations
from typology.desk.readers.tables import as_text, header_of, header_with, named, rows_below
from typology.desk.readers.unread import one_of_each
from typology.desk.sheets.cells import Cells, Heading, Shape, Sheet
from typology.errors import Problem

__all__ = ["sdg_table", "sdmx"]

in_table = tuple(named(head) for head in ("SeriesCode", "GeoAreaCode", "TimePeriod", "Value"))

no_breakdowns = frozenset({"nature", "observation status", "reporting type", "report ordinal", "units", "freq"})
"""Columns in square brackets that break nothing down."""

dimensions = frozenset(
    {"SEX", "AGE", "URBANISATION", "INCOME_WEALTH_QUANTILE", "EDUCATION_LEV", "OCCUPATION", "CUST_BREAKDOWN",
     "COMPOSITE_BREAKDOWN", "DISABILITY_STATUS", "ACTIVITY", "PRODUCT"}
)  # fmt: skip
"""Of the global database, wherever they stand."""

no_dimensions = frozenset(
    {"STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "DATAFLOW", "ACTION", "FREQ", "REPORTING_TYPE", "SERIES",
     "INDICATOR", "REF_AREA", "TIME_PERIOD", "UNIT_MEASURE", "UNIT_MULT"}
)  # fmt: skip
"""Columns in capitals before the observation that break nothing down; all others there are dimensions."""


def _id(heading: str) -> str:
    """Return the id of a heading, which may come with its label, as in ``REF_AREA:Reference area``."""
    return re.split(r"[:\[]", heading, maxsplit=1)[0].strip()


def _code(cell: object) -> str:
    """Return the code in a cell, which may come with its label, as in ``404: Kenya``."""
    return as_text(cell).partition(": ")[0]


def _coded(*ids: str) -> Heading:
    return Heading(" or ".join(ids), lambda text: _id(text) in ids)


in_sdmx = (
    _coded("DATAFLOW", "STRUCTURE"),
    _coded("SERIES", "INDICATOR"),
    _coded("REF_AREA"),
    _coded("TIME_PERIOD"),
    _coded("OBS_VALUE"),
)


def _read_table(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, in_table), list[Problem]()
    series, country, year, value = (header.places(heading)[0] for heading in in_table)
    places = Places(
        series, country, year, value,
        parts=tuple(place for place, head in enumerate(header.headings) if _breaks_down(head)),
        name=header.place("GeoAreaName"), number=header.place("Indicator"), origin=header.place("Source"),
        reporting=header.place("Reporting Type"), frequency=header.place("Freq"),
    )  # fmt: skip
    rows = one_of_each(rows_below(sheet, header, problems), sheet, header, (series, country, year, value), problems)
    cells = read_observations(sheet, rows, places, wanted)
    return _placed(cells, header.headings[value], problems)


def _breaks_down(head: str) -> bool:
    if head.startswith("[") and head.endswith("]"):
        return folded(head) not in no_breakdowns
    return breaks_down(head)


def _read_sdmx(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    header, problems = header_with(sheet, in_sdmx), list[Problem]()
    flow, series, country, year, value = (header.places(heading)[0] for heading in in_sdmx)
    ids = [_id(head) for head in header.headings]
    at = {name: place for place, name in reversed([*enumerate(ids)])}
    places = Places(
        series, country, year, value,
        parts=tuple(place for place, name in enumerate(ids) if _is_dimension(name, place < value)),
        origin=at.get("SOURCE_DETAIL"), database=at.get("STRUCTURE_ID", flow), power=at.get("UNIT_MULT"),
        reporting=at.get("REPORTING_TYPE"), frequency=at.get("FREQ"), action=at.get("ACTION"),
    )  # fmt: skip
    rows = one_of_each(rows_below(sheet, header, problems), sheet, header, (series, country, year, value), problems)
    cells = read_observations(sheet, rows, places, wanted, _code)
    return _placed(cells, header.headings[value], problems)


def _is_dimension(name: str, before_the_value: bool) -> bool:
    return name in dimensions or (before_the_value and name.isupper() and name not in no_dimensions)


def _placed(cells: Cells, column: str, problems: list[Problem]) -> Cells:
    return replace(cells, frame=cells.frame.assign(column=column), problems=tuple(problems))


sdg_table = Shape(
    "SDG global database, a row per figure with SeriesCode and GeoAreaCode",
    lambda sheet: header_of(sheet, in_table) is not None,
    _read_table,
    in_table,
)
sdmx = Shape("SDMX-CSV", lambda sheet: header_of(sheet, in_sdmx) is not None, _read_sdmx, in_sdmx)
