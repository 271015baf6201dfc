"""The newest figure of each country and series that may be used on a day, and why the others are not used."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.ages import last_day, years_between
from typology.desk.desk_of import desk_of
from typology.desk.indicators import Indicators, indicator_columns, unused_columns
from typology.rulebook.desk import Desk
from typology.rulebook.model import Rulebook

__all__ = ["left_columns", "newest", "used_columns"]

used_columns = (*indicator_columns[:4], "error", *indicator_columns[4:])
left_columns = ("kind", *unused_columns)

Flags = NDArray[np.bool_]


class _Reason(NamedTuple):
    """Which figures may not be used, the kind of reason, and why each; None where all there is to say is the kind."""

    fits: Flags
    kind: str
    why: list[str] | None = None


def newest(indicators: Indicators, rulebook: Rulebook, date: datetime.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return for each country and series the newest figure that may be used on a day, and the others with the reason.

    A figure is not used if it is of a later year than the day, if it stands for "not measured" (``rules/``, desk,
    ``coded``), or if it is older than ``oldest`` on that day, counted from the end of its year. The next older one is
    tried then. One figure stands for a country and series, and none is made of several, so that values from before and
    after a break of a series never meet.

    Returns
    -------
    used
        A row per country and series: the columns of ``Indicators.table``, and ``error``, the standard error of the
        same year, NaN where there is none.
    unused
        A row per other figure: the columns of ``Indicators.unused``, and ``kind``, what reasons that differ by their
        numbers alone have in common.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.desk.read_indicators import read_indicators
    >>> slums = pd.DataFrame(
    ...     {"iso3": "COL", "indicator": "EN.POP.SLUM.UR.ZS", "year": [2016, 2018], "value": [28.1, 27.8]}
    ... )
    >>> used, unused = newest(read_indicators(slums), ty.load_rulebook(), datetime.date(2026, 11, 21))
    >>> used[["country", "year", "value"]].values.tolist(), unused[["kind", "why"]].values.tolist()
    ([['COL', 2018, 27.8]], [['a newer one is used', 'older than the one of 2018']])
    """
    desk = desk_of(rulebook)
    table = indicators.table.sort_values(["country", "indicator", "year"], kind="stable", ignore_index=True)
    kind, why = np.full((2, len(table)), None, object)
    for reason in _reasons(table, desk, date):
        kind[reason.fits], why[reason.fits] = reason.kind, reason.why or reason.kind
    usable = table[why == None]  # noqa: E711
    used = usable.drop_duplicates(["country", "indicator"], keep="last")
    older = usable.index.difference(used.index)
    years = usable.groupby(["country", "indicator"], sort=False)["year"].transform("last")[older]
    kind[older], why[older] = "a newer one is used", [f"older than the one of {year}" for year in years]
    return _with_errors(used, table, desk), _unused(table.assign(kind=kind, why=why))


def _reasons(table: pd.DataFrame, desk: Desk, date: datetime.date) -> Iterator[_Reason]:
    """Yield why figures may not be used; of several reasons for one the last holds."""
    yield _too_old(table, desk, date)
    codes, countries, values = table["indicator"], table["country"], table["value"]
    for code, indicator in desk.indicators.items():
        for caveat in indicator.caveats:
            if caveat.coded:
                concerns = countries.isin(caveat.countries) if caveat.countries else True
                coded = (codes == code) & values.isin(caveat.coded) & concerns
                yield _Reason(coded.to_numpy(bool), f"stands for not measured: {caveat.says}")
    yield _Reason((table["year"] > date.year).to_numpy(bool), f"later than {date}")
    yield _Reason(~codes.isin(list(desk.indicators)).to_numpy(bool), "not an indicator of the rulebook")


def _too_old(table: pd.DataFrame, desk: Desk, date: datetime.date) -> _Reason:
    ages = {year: max(0.0, years_between(last_day(f"{year:04}"), date)) for year in table["year"].unique().tolist()}
    oldest = {code: indicator.oldest.value for code, indicator in desk.indicators.items()}
    old = (table["year"].map(ages) > table["indicator"].map(oldest)).to_numpy(bool)
    pairs = zip(table["year"][old], table["indicator"][old], strict=True)
    why = [f"{year}, {ages[year]:.1f} years before {date}; at most {oldest[code]:g}" for year, code in pairs]
    return _Reason(old, "older than the rulebook lets it be", why)


def _with_errors(used: pd.DataFrame, table: pd.DataFrame, desk: Desk) -> pd.DataFrame:
    """Add to each figure the standard error of its series in the same year."""
    errors = {code: indicator.error for code, indicator in desk.indicators.items() if indicator.error}
    known = table[table["indicator"].isin(list(errors.values()))].set_index(["country", "indicator", "year"])["value"]
    wanted = pd.MultiIndex.from_arrays([used["country"], used["indicator"].map(errors), used["year"]])
    with_errors: pd.DataFrame = used.assign(error=known.reindex(wanted).to_numpy(np.float64))[list(used_columns)]
    return with_errors.reset_index(drop=True)


def _unused(table: pd.DataFrame) -> pd.DataFrame:
    left: pd.DataFrame = table[table["why"].notna()].assign(found=None, count=1)[list(left_columns)]
    return left.reset_index(drop=True)
