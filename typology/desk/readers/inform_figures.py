"""The figures behind the INFORM Risk Index: the sheets "Indicator Data" and "Population Data" of its workbook.

The year of each figure stands in the sheet "Indicator Date", its source in "Indicator Source"; a figure without a year
is not used.
"""

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from typology.desk.readers.columns import figures, first_header, frame_of, no_country
from typology.desk.readers.gathering import is_missing, is_number, key_of
from typology.desk.readers.headings import folded, not_known
from typology.desk.readers.inform_workbook import Grid, edition_of, grid_of, source_of, year_in
from typology.desk.readers.tables import as_text
from typology.desk.sheets.cells import Cells, PassedOver, Sheet

__all__ = ["is_beside", "is_figures", "is_population", "read_beside", "read_figures", "read_population"]

workings = {"indicator date", "indicator source", "hazard exposure", "vulnerability", "lack of coping capacity"}


def is_figures(sheet: Sheet) -> bool:
    """Return whether it is the sheet of the figures."""
    return folded(sheet.name) == "indicator data" and first_header(sheet, lambda cells: "iso3" in cells) is not None


def read_figures(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    """Return the figures that the rulebook knows, each with its year from the sheet beside."""
    data = _grid(sheet)
    dates, sources = (_beside(sheet, name) for name in ("indicator date", "indicator source"))
    relayed = source_of(sheet, edition_of(sheet))
    parts: list[pd.DataFrame] = []
    undated: list[PassedOver] = []
    unknown: Counter[str] = Counter()
    for place, heading in data.series(wanted).items():
        entries = figures(data.body[place])
        code = wanted.get(key_of(heading))
        if code is None:
            unknown[heading] += len(entries)
            continue
        years = data.said_by(dates, place, entries.index).map(year_in)
        said = data.said_by(sources, place, entries.index)
        source = [relayed if is_missing(text) else f"{as_text(text)}, in {relayed}" for text in said]
        part = data.whose.loc[entries.index].assign(indicator=code, year=years, value=entries, source=source)
        parts.append(part.assign(row=entries.index, column=heading)[years.notna()])
        without = data.countries[entries.index][years.isna() & entries.map(_tells_a_number)]
        undated += [_undated(sheet, dates is not None, code, heading, list(without))] if len(without) else []
    return Cells(
        frame_of(parts), (*no_country(sheet, data.of_nobody), *undated, *not_known(sheet, unknown)), data.problems
    )


def _tells_a_number(entry: object) -> bool:
    """Return whether a cell is a number, or a text with one in it."""
    return is_number(entry) or (isinstance(entry, str) and any(map(str.isdigit, entry)))


def _grid(sheet: Sheet) -> Grid:
    grid = grid_of(sheet)
    if grid is None:
        raise ValueError(f"{sheet.file} has another shape")
    return grid


def _beside(sheet: Sheet, name: str) -> Grid | None:
    return next((grid_of(other) for title, other in sheet.beside.items() if folded(title) == name), None)


def _undated(sheet: Sheet, has_dates: bool, code: str, heading: str, countries: list[str]) -> PassedOver:
    why = "no year in the sheet Indicator Date" if has_dates else "no sheet Indicator Date beside it to tell the year"
    more = [f"and {len(countries) - 10} more"] if len(countries) > 10 else []
    found = ", ".join([*countries[:10], *more])
    return PassedOver(why, found, sheet.file, sheet.name, column=heading, indicator=code, count=len(countries))


def is_population(sheet: Sheet) -> bool:
    """Return whether it is the sheet of the population, with a column per year."""
    grid = grid_of(sheet) if folded(sheet.name) == "population data" else None
    return grid is not None and bool(grid.years)


def read_population(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    """Return the population as the series ``POP``."""
    grid = _grid(sheet)
    entries = {place: figures(grid.body[place]) for place in grid.years}
    code = wanted.get("pop")
    if code is None:
        return Cells(frame_of([]), tuple(not_known(sheet, {"POP": sum(map(len, entries.values()))})), grid.problems)
    source = source_of(sheet, edition_of(sheet))
    parts = [
        grid.whose.loc[found.index]
        .assign(indicator=code, year=year, value=found, source=source)
        .assign(row=found.index, column=str(year))
        for (_, year), found in zip(grid.years.items(), entries.values(), strict=True)
    ]
    return Cells(frame_of(parts), tuple(no_country(sheet, grid.of_nobody)), grid.problems)


def is_beside(sheet: Sheet) -> bool:
    """Return whether it only serves the other sheets of its workbook."""
    return folded(sheet.name) in workings and "indicator data" in map(folded, sheet.beside)


def read_beside(sheet: Sheet, wanted: Mapping[str, str]) -> Cells:
    """Return no figures: what stands there are years, sources and workings."""
    why = "the years, sources or workings of other sheets of its workbook"
    return Cells(frame_of([]), (PassedOver(why, file=sheet.file, sheet=sheet.name),))
