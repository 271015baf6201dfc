"""From the rows of a table to cells, each with its place: a column per year, a column per series, a row per figure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Real

import numpy as np
import pandas as pd

from typology.assessment.entries import as_number, is_blank
from typology.desk.readers.tables import Row, as_text
from typology.desk.sheets.cells import cell_columns

__all__ = [
    "Gathered",
    "Whose",
    "across_series",
    "across_years",
    "cell_frame",
    "is_missing",
    "is_number",
    "key_of",
    "no_cells",
]

missing = frozenset({"", ".."})
"""Cells without a figure that are not worth a word; other marks are left to whoever reads the figures."""


def key_of(text: object) -> str:
    """Return a code or heading as it is looked up among those that are wanted.

    Examples
    --------
    >>> key_of(" SI.POV.GINI ")
    'si.pov.gini'
    """
    return as_text(text).casefold()


def is_missing(cell: object) -> bool:
    """Return whether a cell has no figure: blank, or two points.

    Examples
    --------
    >>> [is_missing(cell) for cell in ("..", " ", None, float("nan"), "n/a", 0)]
    [True, True, True, True, False, False]
    """
    return as_text(cell) in missing


def is_number(cell: object) -> bool:
    """Return whether a cell is a number, or a text that is one.

    Examples
    --------
    >>> [is_number(cell) for cell in (46.5, "46,5", "..", True, float("nan"), None)]
    [True, True, False, False, False, False]
    """
    if isinstance(cell, str):
        return as_number(cell) is not None
    return isinstance(cell, Real) and not isinstance(cell, bool) and not is_blank(cell)


code_form = re.compile(r"[A-Z]{2,3}|\d{1,3}")

About = tuple[str | None, str | None, str | None]
"""Code and name of the country, and the source; None for what a row does not say."""


@dataclass(frozen=True)
class Whose:
    """Where a row says which country it is about and where its figures are from.

    Attributes
    ----------
    code, name
        Positions of the code and of the name of the country.
    either
        Whether a code may be a name: what does not look like a code is one.
    source
        Positions whose texts together are the source.
    """

    code: int | None
    name: int | None
    either: bool = False
    source: tuple[int, ...] = ()

    def of(self, cells: list[object]) -> About:
        """Return what a row says.

        Examples
        --------
        >>> Whose(0, None, either=True).of(["Namibia"]), Whose(0, None, either=True).of(["NA"])
        ((None, 'Namibia', None), ('NA', None, None))
        """
        code = None if self.code is None else as_text(cells[self.code]) or None
        name = None if self.name is None else as_text(cells[self.name]) or None
        source = ", ".join(filter(None, (as_text(cells[place]) for place in self.source))) or None
        if self.either and code and not code_form.fullmatch(code):
            code, name = None, name or code
        return code, name, source


@dataclass(frozen=True)
class Gathered:
    """What was found in a table: the cells of wanted series, and how many figures of each other series."""

    frame: pd.DataFrame
    others: Mapping[str, int] = field(default_factory=dict)


def across_years(
    rows: Iterable[Row], whose: Whose, series: int, years: Mapping[int, tuple[str, str]], wanted: Mapping[str, str]
) -> Gathered:
    """Return the cells of a table with a row per country and series, and a column per year.

    Parameters
    ----------
    series
        The position of the code of the series.
    years
        By position, the year and its heading as written.
    """
    places = list(years)
    others: dict[str, int] = {}
    about: list[tuple[object, ...]] = []
    values: list[list[object]] = []
    for number, cells in rows:
        code = wanted.get(key_of(cells[series]))
        if code is None:
            name = as_text(cells[series])
            others[name] = others.get(name, 0) + _figures(cells, places)
        else:
            about.append((*whose.of(cells), code, number))
            values.append([cells[place] for place in places])
    of_row = pd.DataFrame(about, columns=["country", "country_name", "source", "indicator", "row"], dtype=object)
    return Gathered(_melted(of_row, pd.DataFrame(years.values(), columns=["year", "column"]), values), others)


def _figures(cells: list[object], places: list[int]) -> int:
    first, last = places[0], places[-1] + 1
    part = cells[first:last] if last - first == len(places) else [cells[place] for place in places]
    return len(part) - part.count("") - part.count("..") - part.count(None)


def across_series(
    rows: Iterable[Row], whose: Whose, year: int, series: Mapping[int, tuple[str, str | None]]
) -> Gathered:
    """Return the cells of a table with a row per country and year, and a column per series.

    Parameters
    ----------
    year
        The position of the year.
    series
        By position, the heading of a series as written, and the rulebook's code of it; None if it is not wanted.
    """
    known = {place: (heading, code) for place, (heading, code) in series.items() if code is not None}
    strange = {place: heading for place, (heading, code) in series.items() if code is None}
    others = dict.fromkeys(strange.values(), 0)
    about: list[tuple[object, ...]] = []
    values: list[list[object]] = []
    for number, cells in rows:
        about.append((*whose.of(cells), cells[year], number))
        values.append([cells[place] for place in known])
        for place, heading in strange.items():
            others[heading] += not is_missing(cells[place])
    of_row = pd.DataFrame(about, columns=["country", "country_name", "source", "year", "row"], dtype=object)
    return Gathered(_melted(of_row, pd.DataFrame(known.values(), columns=["column", "indicator"]), values), others)


def _melted(of_row: pd.DataFrame, of_column: pd.DataFrame, values: list[list[object]]) -> pd.DataFrame:
    """Return a row for each value that is there, with what its row and its column say of it."""
    grid = np.empty((len(of_row), len(of_column)), object)
    if grid.size:
        grid[:] = values
    row, column = np.nonzero(~(pd.isna(grid) | (grid == "") | (grid == "..")))
    found = {name: of_row[name].to_numpy(object)[row] for name in of_row}
    found |= {name: of_column[name].to_numpy(object)[column] for name in of_column}
    return pd.DataFrame({**found, "value": grid[row, column]}, dtype=object)


def cell_frame(found: pd.DataFrame, source: str | pd.Series | None = None) -> pd.DataFrame:
    """Return gathered cells as the frame of :class:`typology.desk.sheets.cells.Cells`.

    Parameters
    ----------
    source
        In words, one for all or one for each, for the cells that have none.
    """
    frame = found.reindex(columns=list(cell_columns)).astype(object)
    values = pd.Series([_stripped(cell) for cell in frame["value"]], index=frame.index, dtype=object)
    frame["value"] = values
    if source is not None:
        frame["source"] = frame["source"].where(frame["source"].notna(), source)
    return frame[~values.isin(missing)].reset_index(drop=True)


def no_cells() -> pd.DataFrame:
    """Return the frame of a sheet without figures."""
    return cell_frame(pd.DataFrame())


def _stripped(cell: object) -> object:
    return cell.strip() if isinstance(cell, str) else cell
