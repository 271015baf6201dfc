"""Changes from one year to the next that are larger than plausible: the values are kept, and it is said."""

from typing import Any

import numpy as np
import pandas as pd

from typology.desk.checks.faults import faults_at, problems_of
from typology.desk.checks.in_time import NONE, beside, neighbours
from typology.errors import Problem
from typology.rulebook.desk import Caveat, Desk, Indicator

__all__ = ["jumps"]


def jumps(table: pd.DataFrame, desk: Desk) -> list[Problem]:
    """Return a problem for each change of a country between two years that is larger than ``jump`` for each year.

    Across a known break of the series (``rules/``, desk, ``breaks_in``) a change comes at once, so that the years
    between do not count; the problem says that the two values do not compare.

    Parameters
    ----------
    table
        With the columns of ``Indicators.table``, in the order of country, indicator and year, each once.
    """
    before, _ = neighbours(table)
    limits = table["indicator"].map({code: one.jump for code, one in desk.indicators.items()}).to_numpy(np.float64)
    values = table["value"].to_numpy(np.float64)
    large = (before != NONE) & (np.abs(values - values[before]) > limits)
    pairs = zip(table[large].itertuples(), table.iloc[before[large]].itertuples(), strict=True)
    said = [_said(one, earlier, desk.indicators[one.indicator]) for one, earlier in pairs]
    rows = table[large][np.array([fault is not None for fault in said], bool)]
    return problems_of(faults_at(rows, **{name: [fault[name] for fault in said if fault] for name in fields}))


fields = ("what", "found", "expected", "kind")


def _said(one: Any, earlier: Any, indicator: Indicator) -> dict[str, str] | None:
    """Return the fault of a change, or None if the years between explain it."""
    caveat, jump = _break(one, earlier, indicator), indicator.jump or 0.0
    if caveat is None and abs(one.value - earlier.value) <= jump * (one.year - earlier.year):
        return None
    if caveat is None:
        what = "a jump between two years"
        expected = f"a change of at most {jump:g} a year from {beside(earlier, one)}; both are kept"
    else:
        what = "a change across a break of the series"
        expected = f"no comparison with {beside(earlier, one)}: {caveat.says}"
    found = f"{one.country}, {one.indicator}: {one.value:g} in {one.year}"
    return {"what": what, "found": found, "expected": expected, "kind": f"{what}, {one.indicator}"}


def _break(one: Any, earlier: Any, indicator: Indicator) -> Caveat | None:
    """Return the known break of the series of a country between two years, if there is one."""
    for caveat in indicator.caveats:
        concerns = not caveat.countries or one.country in caveat.countries
        if concerns and caveat.breaks_in is not None and earlier.year < caveat.breaks_in <= one.year:
            return caveat
    return None
