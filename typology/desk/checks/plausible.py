"""What figures cannot be, and what they hardly are: refused in the first case, said in the second."""

import numpy as np
import pandas as pd

from typology.desk.checks.faults import faults_at, problems_of
from typology.desk.checks.jumps import jumps
from typology.desk.checks.slips import slips
from typology.desk.checks.wrong_units import wrong_units
from typology.errors import Problem
from typology.rulebook.desk import Desk, Indicator

__all__ = ["doubts_about"]


def doubts_about(table: pd.DataFrame, desk: Desk) -> tuple[list[Problem], list[Problem]]:
    """Return what is wrong with figures, and what is odd about them.

    Wrong are series in another unit, values that are not possible, and single values in another unit than those before
    and after. Odd are jumps from one year to the next, and series of which most values look like those of another unit
    while others contradict it.

    Parameters
    ----------
    table
        With the columns of ``Indicators.table``, in the order of country, indicator and year, each once.
    """
    units = wrong_units(table, desk)
    in_unit = table[~units.refused].reset_index(drop=True)
    impossible = _impossible(in_unit, desk)
    possible = in_unit[~impossible].reset_index(drop=True)
    faults = [_not_possible(in_unit[impossible], desk), slips(possible, desk)]
    return [*units.problems, *problems_of(pd.concat(faults))], [*units.warnings, *jumps(possible, desk)]


def _impossible(table: pd.DataFrame, desk: Desk) -> "pd.Series[bool]":
    ranges = {code: (one.possible.lowest, one.possible.highest) for code, one in desk.indicators.items()}
    lowest, highest = (table["indicator"].map({code: ends[end] for code, ends in ranges.items()}) for end in (0, 1))
    return ~table["value"].between(lowest.astype(float), highest.astype(float))


def _not_possible(table: pd.DataFrame, desk: Desk) -> pd.DataFrame:
    indicators = [desk.indicators[code] for code in table["indicator"]]
    values = table["value"].to_list()
    return faults_at(
        table,
        [f"not possible for {code}" for code in table["indicator"]],
        found=[f"{value:g}" for value in values],
        expected=[f"{one.possible.lowest:g} to {one.possible.highest:g} ({one.unit})" for one in indicators],
        suggestion=[_nearest(value, one, desk) for value, one in zip(values, indicators, strict=True)],
    )


def _nearest(value: float, indicator: Indicator, desk: Desk) -> str | None:
    """Return what a value would be in the right unit, as far as one is known that makes it usual."""
    usual = indicator.usual
    if usual is None or not np.isfinite(value):
        return None
    fitting = (value * factor for factor in desk.reviewing.wrong_unit.factors)
    return next((f"{fit:g}" for fit in fitting if usual.lowest <= fit <= usual.highest), None)
