"""The ledger of a desk review: every figure, what it reads as, the part it takes, and where it stands, line by line."""

import datetime
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.desk.desk_of import desk_of
from typology.desk.reviews.at_hand import AtHand, look_up
from typology.desk.reviews.readings import informs, places
from typology.rulebook.model import Rulebook

__all__ = ["desk_ledger", "desk_ledger_columns"]

desk_ledger_columns = (
    "country", "item", "figure", "name", "oldest_year", "year", "value", "unit", "score", "reading", "score_lowest",
    "score_highest", "stands", "role", "reliability", "why", "source", "file", "sheet", "row", "column",
)  # fmt: skip

kinds = {
    **dict.fromkeys(("value", "score", "reading", "score_lowest", "score_highest"), "float64"),
    **dict.fromkeys(("oldest_year", "year"), "Int64"),
}


def desk_ledger(
    indicators: Any,
    *,
    rulebook: Rulebook | str | None = None,
    date: datetime.date | str | None = None,
    countries: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """List every figure that informs an item, so that a desk review can be contested line by line.

    Parameters
    ----------
    indicators, rulebook, date, countries
        As in :func:`typology.desk.reviews.review.desk_review`.

    Returns
    -------
    DataFrame
        A row per country, item and figure, country by country in the order of the instrument:

        - ``figure`` (its code), ``name``, ``year``, ``value``, ``unit``; ``oldest_year`` is that of the oldest
          ingredient of a figure computed here;
        - ``score`` before rounding, ``reading`` after it, ``score_lowest`` and ``score_highest`` within one standard
          error of the value, where one is published;
        - ``stands``: measure or proxy;
        - ``role``: ``stands``, ``outvoted``, ``not needed: ...`` or ``not used: ...``;
        - ``reliability`` and ``why`` it is that;
        - ``source``, ``file``, ``sheet``, ``row`` and ``column``.

    Raises
    ------
    IndicatorError, UnknownUnitError, ValueError
        As in :func:`typology.desk.reviews.review.desk_review`.

    Examples
    --------
    >>> slums = pd.DataFrame({"iso3": ["KEN"], "indicator": "EN.POP.SLUM.UR.ZS", "year": 2018, "value": 46.5})
    >>> ledger = desk_ledger(slums, date="2021-10-31").set_index("item")
    >>> ledger[["score", "reading", "stands", "role", "reliability"]].round(2)
                score  reading   stands    role reliability
    item
    C1.1         1.63      1.5  measure  stands         R1-
    O1.2.need    2.37      2.5    proxy  stands          R0
    """
    found = look_up(indicators, rulebook, date, countries)
    figures = desk_of(found.rulebook).figures
    table = pd.concat([part.astype(object) for part in (found.readings, _not_used(found))], ignore_index=True)
    table = table.assign(
        name=table["figure"].map({code: figure.name for code, figure in figures.items()}),
        unit=table["figure"].map({code: figure.unit for code, figure in figures.items()}),
    )
    ordered = table.iloc[_order(table, found)].reset_index(drop=True)
    return ordered.reindex(columns=list(desk_ledger_columns)).astype(kinds)


def _not_used(found: AtHand) -> pd.DataFrame:
    """Return what was left out of figures without a value in use: the newest, for each item it would have informed."""
    keys = ["country", "indicator"]
    without = ~pd.MultiIndex.from_frame(found.unused[keys]).isin(pd.MultiIndex.from_frame(found.figures[keys]))
    left_out = found.unused[without].sort_values("year", kind="stable").drop_duplicates(keys, keep="last")
    pairs = [(pair.code, pair.item, pair.reading.stands) for pair in informs(found.rulebook)]
    items = pd.DataFrame(pairs, columns=["figure", "item", "stands"], dtype=object)
    table = left_out.rename(columns={"indicator": "figure"}).astype({"figure": object}).merge(items, on="figure")
    return table.assign(role=[f"not used: {why}" for why in table["why"]], why=None)


def _order(table: pd.DataFrame, found: AtHand) -> NDArray[np.intp]:
    """Return the rows country by country, in the order of the instrument and of the rulebook's figures."""
    figure = places(table["figure"], desk_of(found.rulebook).figures)
    return np.lexsort((figure, places(table["item"], found.rulebook.items), places(table["country"], found.countries)))
