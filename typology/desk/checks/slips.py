"""Single values in another unit than those of the same country and series before and after."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.desk.checks.faults import faults_at
from typology.desk.checks.in_time import NONE, beside, neighbours
from typology.desk.checks.wrong_units import in_unit
from typology.rulebook.desk import Desk

__all__ = ["slips"]

Places = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class _Course:
    """Series in time: the value and year of each row, what may change in a year, and what is usual."""

    values: NDArray[np.float64]
    years: NDArray[np.int64]
    jump: NDArray[np.float64]
    lowest: NDArray[np.float64]
    highest: NDArray[np.float64]

    def near(self, others: Places, factor: float = 1.0) -> Flags:
        """Whether each value, multiplied by a factor, is no implausible jump away from that in another row."""
        changes, gaps = self.values * factor - self.values[others], self.years - self.years[others]
        near: Flags = np.abs(changes) <= self.jump * np.abs(gaps)
        return near

    def usual(self, factor: float = 1.0) -> Flags:
        """Whether each value, multiplied by a factor, is usual; not so where nobody says what is."""
        return (self.values * factor >= self.lowest) & (self.values * factor <= self.highest)

    def put_right(self, others: Places, factor: float) -> Flags:
        """Whether a jump from another row would be none with the factor."""
        there: Flags = others != NONE
        return there & ~self.near(others) & self.near(others, factor)


def slips(table: pd.DataFrame, desk: Desk) -> pd.DataFrame:
    """Return the faults of values that a factor would put in line with others of their country and series.

    Such a value is a jump away (``rules/``, desk, ``jump``) from others near it in time, and would be none if it were
    multiplied by one of the factors of ``wrong_unit``. The others are the value before and the one after, or the next
    two where it is the first or last, and they agree; or the nearest usual value, where this one is not ``usual``.
    Where zero is usual, large values may come and go, and none is taken for a smaller one in another unit.

    Parameters
    ----------
    table
        With the columns of ``Indicators.table``, in the order of country, indicator and year, each once.
    """
    course, (before, after) = _course(table, desk), neighbours(table)
    one = np.where(before == NONE, after, before)
    other = np.where(before == NONE, _again(after), np.where(after == NONE, _again(before), after))
    usual_before, usual_after = _nearest_usual(table, course)
    factors, others = np.full(len(table), np.nan), np.full(len(table), NONE, np.intp)
    for factor in desk.reviewing.wrong_unit.factors:
        may_be = course.lowest > 0 if factor < 1 else np.isfinite(course.lowest)
        between = may_be & _agree(course, one, other) & course.put_right(one, factor) & course.put_right(other, factor)
        unusual = may_be & ~course.usual() & course.usual(factor)
        by_usual = [(unusual & course.put_right(row, factor), row) for row in (usual_before, usual_after)]
        for found, row in ((between, one), *by_usual):
            first = found & np.isnan(factors) & (course.values != 0)
            factors[first], others[first] = factor, row[first]
    return _said(table, factors, others, desk)


def _again(steps: Places) -> Places:
    return np.where(steps == NONE, NONE, steps[steps])


def _course(table: pd.DataFrame, desk: Desk) -> _Course:
    limits = {
        code: (one.jump, *((one.usual.lowest, one.usual.highest) if one.usual else (None, None)))
        for code, one in desk.indicators.items()
    }
    by_row = pd.DataFrame(limits, index=["jump", "lowest", "highest"], dtype=float).T.reindex(table["indicator"])
    jump, lowest, highest = by_row.to_numpy(np.float64).T
    return _Course(table["value"].to_numpy(np.float64), table["year"].to_numpy(np.int64), jump, lowest, highest)


def _nearest_usual(table: pd.DataFrame, course: _Course) -> tuple[Places, Places]:
    places = pd.Series(np.where(course.usual(), np.arange(len(table)), np.nan), index=table.index)
    series = places.groupby([table["country"], table["indicator"]], sort=False)
    before, after = (found.fillna(NONE).to_numpy().astype(np.intp) for found in (series.ffill(), series.bfill()))
    return before, after


def _agree(course: _Course, one: Places, other: Places) -> Flags:
    """Whether two rows are there and no jump away from each other."""
    changes, gaps = course.values[one] - course.values[other], course.years[one] - course.years[other]
    agree: Flags = (one != NONE) & (other != NONE) & (np.abs(changes) <= course.jump * np.abs(gaps))
    return agree


def _said(table: pd.DataFrame, factors: NDArray[np.float64], others: Places, desk: Desk) -> pd.DataFrame:
    rows = np.flatnonzero(others != NONE)
    slipped: list[Any] = list(table.iloc[rows].itertuples())
    pairs = zip(slipped, table.iloc[others[rows]].itertuples(), factors[rows].tolist(), strict=True)
    expected = [
        f"{in_unit(desk.indicators[one.indicator], one.value, factor)}, beside {beside(other, one)}"
        for one, other, factor in pairs
    ]
    found = [f"{one.country}, {one.indicator}: {one.value:g} in {one.year}" for one in slipped]
    return faults_at(table.iloc[rows], "another unit than in other years", found=found, expected=expected)
