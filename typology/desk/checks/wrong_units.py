"""Whole series in the unit of another: shares of 1 for per cent, thousands for persons."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.errors import Problem
from typology.rulebook.desk import Desk, Indicator, Range

__all__ = ["WrongUnits", "in_unit", "wrong_units"]

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class WrongUnits:
    """Series that are refused, series that are odd, and which rows of the table the refused ones are."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    refused: Flags


@dataclass(frozen=True)
class _Suspect:
    """A series that most likely is in another unit, the factor that would put it right, and what speaks against it."""

    rows: NDArray[np.intp]
    factor: float
    odd: Flags
    usual_then: Flags
    contradicted: Flags


def wrong_units(table: pd.DataFrame, desk: Desk) -> WrongUnits:
    """Find the series of one file whose values look like those of another unit.

    A series is one indicator in one sheet of one file. It is refused if more than a share of its values lie outside
    what is usual, more than that share lie inside once all are multiplied by one factor, and none is impossible then
    (``rules/``, desk, ``wrong_unit``, ``usual`` and ``possible``). A value that the factor would make impossible shows
    that the unit is right, or that there are two: that is a warning. Zeros say nothing about a unit.

    One country and one year are a series too: a slum share of 0.465 per cent alone cannot be told from one of 46.5, so
    it is refused. Beside the other countries, as its producer publishes the series, it is read.

    Parameters
    ----------
    table
        With the columns of ``Indicators.table``.
    """
    problems, warnings = [], []
    refused = np.zeros(len(table), bool)
    values = table["value"].to_numpy(np.float64)
    says_something = np.flatnonzero(np.isfinite(values) & (values != 0))
    series = table.iloc[says_something].groupby(["file", "sheet", "indicator"], sort=False, dropna=False).indices
    for places in series.values():
        code = table["indicator"].iloc[says_something[places[0]]]
        suspect = _suspect(says_something[places], values, desk.indicators[code], desk)
        if suspect is None:
            continue
        problem = _said(table, suspect, code, desk.indicators[code])
        if suspect.contradicted.any():
            warnings.append(_doubtful(table, suspect, problem))
        else:
            problems.append(problem)
            refused[suspect.rows] = True
    return WrongUnits(tuple(problems), tuple(warnings), refused)


def _suspect(rows: NDArray[np.intp], all_values: Values, indicator: Indicator, desk: Desk) -> _Suspect | None:
    if indicator.usual is None:
        return None
    values, share = all_values[rows], desk.reviewing.wrong_unit.share.value
    suspects = (
        _Suspect(rows, factor, *_signs(values, factor, indicator)) for factor in desk.reviewing.wrong_unit.factors
    )
    return max(
        (suspect for suspect in suspects if suspect.odd.mean() > share and suspect.usual_then.mean() > share),
        key=lambda suspect: float((suspect.odd & suspect.usual_then).mean()),
        default=None,
    )


def _signs(values: Values, factor: float, indicator: Indicator) -> tuple[Flags, Flags, Flags]:
    """Return which values are odd as they stand, which are usual with a factor, and which it makes impossible.

    A small value is odd as soon as it lies below what is usual, for shares of 1 begin where per cents end. A large one
    is odd only if it is impossible, or nearer to the other unit than to what is usual, by orders of magnitude: the
    largest real values lie far above most others. Where zero is usual, whatever is divided by 100 becomes usual, so
    that only the impossible is odd.
    """
    usual = indicator.usual or indicator.possible
    odd = ~_inside(values, usual)
    if factor < 1:
        far = odd & ~_inside(values * math.sqrt(factor), usual) & (usual.lowest > 0)
        odd = far | ~_inside(values, indicator.possible)
    return odd, _inside(values * factor, usual), ~_inside(values * factor, indicator.possible)


def _inside(values: Values, bounds: Range) -> Flags:
    inside: Flags = (values >= bounds.lowest) & (values <= bounds.highest)
    return inside


def _said(table: pd.DataFrame, suspect: _Suspect, code: str, indicator: Indicator) -> Problem:
    odd = table.iloc[suspect.rows[suspect.odd]].sort_values("row", kind="stable")
    first, of = odd.iloc[0], len(suspect.rows)
    many = f"{len(odd):,} of {of:,} values, from row {odd['row'].iloc[0]} to row {odd['row'].iloc[-1]}"
    may_be_meant = suspect.odd.all() and bool(_inside(odd["value"].to_numpy(np.float64), indicator.possible).all())
    way_out = "; if that is meant, read it beside more countries, as its producer publishes the series"
    return Problem(
        f"{code} looks as if in another unit" + (f" ({many})" if of > 1 else ""),
        f"{first['value']:g}",
        in_unit(indicator, first["value"], suspect.factor) + (way_out if may_be_meant else ""),
        file=first["file"],
        sheet=first["sheet"],
        row=int(first["row"]),
        column=first["column"],
    )


def in_unit(indicator: Indicator, value: float, factor: float) -> str:
    """Return which unit is expected, and what a value would be in it.

    Examples
    --------
    >>> from typology.rulebook.desk import Range
    >>> shown = Indicator.model_construct(unit="%", usual=Range(lowest=1, highest=90))
    >>> in_unit(shown, 0.465, 100)
    '%, usually 1 to 90; it looks like a share of 1: x 100 it would be 46.5'
    """
    usual = f", usually {indicator.usual.lowest:g} to {indicator.usual.highest:g}" if indicator.usual else ""
    share = "it looks like a share of 1: " if factor == 100 and abs(value) <= 1 else ""
    return f"{indicator.unit}{usual}; {share}x {factor:g} it would be {value * factor:g}"


def _doubtful(table: pd.DataFrame, suspect: _Suspect, problem: Problem) -> Problem:
    other = table.iloc[suspect.rows[suspect.contradicted]].iloc[0]
    unless = f", but row {other['row']} ({other['value']:g}) would not be possible"
    return replace(problem, what=f"{problem.what}, and is kept", expected=f"{problem.expected}{unless}")
