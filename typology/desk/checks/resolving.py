"""From cells as they stand in a file to figures: which country, which year, which number; all that is wrong at once."""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from typology.desk.checks.countries_of_cells import countries_of, not_countries, outside
from typology.desk.checks.faults import faults_of, problems_of
from typology.desk.checks.figures_of_cells import figures_of, not_figures, without_figure
from typology.desk.checks.years_of_cells import not_years, years_of
from typology.desk.indicators import indicator_columns
from typology.desk.sheets.cells import Cells, PassedOver
from typology.errors import Problem

__all__ = ["Resolved", "resolved"]


@dataclass(frozen=True)
class Resolved:
    """Figures of one sheet, what was passed over, and what is wrong.

    Attributes
    ----------
    frame
        The columns of ``Indicators.table``; nobody has asked yet whether the values are plausible.
    """

    frame: pd.DataFrame
    passed_over: tuple[PassedOver, ...] = ()
    problems: tuple[Problem, ...] = ()


def resolved(cells: Cells, file: str, sheet: str | None, date: datetime.date) -> Resolved:
    """Return the figures of a sheet.

    Groups of countries and areas outside the table of countries are passed over, and so is what a producer marks as
    missing or knows as a bound only (``<2.5``): each kind is counted. Blank cells are no figures at all.

    Parameters
    ----------
    cells
        As a reader gives them.
    file, sheet
        What to call the place.
    date
        No figure may be of a later year.

    Examples
    --------
    >>> slums = {"country": "KEN", "country_name": None, "indicator": "EN.POP.SLUM.UR.ZS", "year": "2018"}
    >>> place = {"value": "46,5", "source": "World Bank", "row": 2, "column": "value"}
    >>> read = resolved(Cells(pd.DataFrame([slums | place])), "slums.csv", None, datetime.date(2026, 11, 21))
    >>> read.frame[["country", "year", "value"]].values.tolist()
    [['KEN', 2018, 46.5]]
    """
    frame = cells.frame.astype(object).reset_index(drop=True).assign(file=file)
    frame["sheet"] = pd.Series([sheet] * len(frame), dtype=object)
    frame["figure"] = figures_of(frame)
    frame = frame[frame["figure"].notna()].reset_index(drop=True)
    frame["place"] = countries_of(frame)
    elsewhere, passed = outside(frame)
    frame = frame[~elsewhere].reset_index(drop=True)
    empty, marks = without_figure(frame)
    frame = frame[~empty].reset_index(drop=True)
    checks = [not_countries(frame), not_years(frame, date), not_figures(frame)]
    faults = [faults_of(cells.problems), *(faults for _, faults in checks)]
    sound = frame[~np.logical_or.reduce([wrong for wrong, _ in checks])]
    problems = problems_of(pd.concat(faults, ignore_index=True))
    return Resolved(_typed(sound), (*cells.passed_over, *passed, *marks), tuple(problems))


def _typed(sound: pd.DataFrame) -> pd.DataFrame:
    codes = pd.Series([place.code for place in sound["place"]], index=sound.index, dtype=object)
    read = sound.assign(country=codes, year=years_of(sound), value=sound["figure"])
    kinds = {"year": np.int64, "value": np.float64, "row": np.int64}
    return read[list(indicator_columns)].astype(kinds).reset_index(drop=True)
