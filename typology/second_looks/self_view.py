"""The view of an assessment on itself: whether the recorded category follows from the recorded answers."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.draws.acceptability import Acceptability
from typology.rulebook.crosscheck import SelfView

__all__ = ["self_view"]


def self_view(shares: Acceptability, recorded: Mapping[str, str], rules: SelfView) -> pd.DataFrame:
    """Hold the recorded categories against the draws of the answers.

    Parameters
    ----------
    shares
        How often each category comes out when answers, thresholds and weights are a little different.
    recorded
        By unit, the category on record.

    Returns
    -------
    DataFrame
        A row per unit, index ``unit``:

        - ``recorded`` (empty if none is), ``computed`` and ``possible``,
        - ``p_recorded`` and ``p_computed``: shares of the draws, NaN where there is no such category,
        - ``stability`` of the computed category: robust, fair or fragile,
        - ``flag_self``: whether the recorded category hardly ever comes out; missing where the view cannot look,
          because nothing is recorded, or because unanswered questions leave the recorded category possible and the
          computed one, or the draws, rest on them.

    Notes
    -----
    Source: ``rules/``, crosscheck, ``self_view``.

    Examples
    --------
    >>> import typology as ty
    >>> shares = ty.acceptability(ty.load_pilots(), draws=1000)
    >>> rules = ty.load_rulebook().crosscheck.self_view
    >>> self_view(shares, {"IND": "N", "KEN": "2"}, rules)[["recorded", "computed", "p_recorded", "flag_self"]]
         recorded computed  p_recorded  flag_self
    unit
    IND         N        2         0.0       True
    KEN         2        2         1.0      False
    EGY                  1         NaN       <NA>
    COL                  3         NaN       <NA>
    """
    nominal, drawn, categories = shares.nominal.table, shares.table, shares.categories
    table = pd.DataFrame(index=categories.index)
    table["recorded"] = pd.Series([recorded.get(unit, "") for unit in table.index], table.index, dtype=object)
    table["computed"] = nominal["category"].astype(object)
    table["possible"] = nominal["possible"].astype(object)
    table["p_recorded"] = _share_of(categories, table["recorded"])
    table["p_computed"] = _share_of(categories, table["computed"])
    table["stability"] = drawn["stability"].astype(object)
    rare = (table["p_recorded"] < rules.recorded_below.value).to_numpy()
    undetermined = (nominal["status"] == "undetermined").to_numpy()
    is_open = _left_open(table["recorded"], table["possible"]) & (undetermined | rare)
    looked = (table["recorded"] != "").to_numpy() & ~is_open
    table["flag_self"] = pd.array(rare, dtype="boolean")
    table.loc[~looked, "flag_self"] = pd.NA
    return table


def _share_of(categories: pd.DataFrame, named: pd.Series) -> list[float]:
    """Return, unit by unit, the share of the draws in the category named; NaN where it is none."""
    places = categories.columns.get_indexer(pd.Index(named.to_list(), dtype=object))
    found = categories.to_numpy()[np.arange(len(named)), places]
    shares: list[float] = np.where(places >= 0, found, np.nan).tolist()
    return shares


def _left_open(recorded: pd.Series, possible: pd.Series) -> NDArray[np.bool_]:
    """Say where unanswered questions leave the recorded category possible, beside others."""
    pairs = zip(recorded, (str(entry).split("|") for entry in possible), strict=True)
    return np.array([len(words) > 1 and category in words for category, words in pairs], bool)
