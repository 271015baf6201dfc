"""How many errors a flag finds, and how many sound assessments it questions."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["AT_RANDOM", "Share", "block_named", "detection", "recall_by_kind", "share_of"]

AT_RANDOM = "as many at random"


class Share(NamedTuple):
    """A share, and its standard error over the repeats; NaN where there is nothing to take a share of."""

    value: float
    error: float


def share_of(hits: NDArray[np.bool_], among: NDArray[np.bool_], repeats: NDArray[np.intp]) -> Share:
    """Return which share of some rows is hit, over all repeats together.

    Parameters
    ----------
    hits, among
        Row by row.
    repeats
        To which repeat each row belongs, from 0.

    Examples
    --------
    >>> rows = np.array([True, False, True, True])
    >>> share_of(rows, np.ones(4, bool), np.array([0, 0, 1, 1]))
    Share(value=0.75, error=0.25)
    """
    count = int(repeats.max(initial=-1)) + 1
    some, all_ = (np.bincount(repeats, weights.astype(float), count) for weights in (hits & among, among))
    if not all_.sum():
        return Share(float("nan"), float("nan"))
    value = float(some.sum() / all_.sum())
    if count < 2:
        return Share(value, float("nan"))
    scatter = ((some - value * all_) ** 2).sum() * count / (count - 1)
    return Share(value, float(np.sqrt(scatter) / all_.sum()))


def detection(rows: pd.DataFrame, flags: Mapping[str, str], compared: str) -> pd.DataFrame:
    """Return what each flag is worth; the last row is what flagging as many units at random would be worth.

    Parameters
    ----------
    rows
        A row per unit and repeat: ``repeat``, ``kind`` (empty where sound), and a column of booleans for each flag.
    flags
        By name, the column of it.
    compared
        The flag that is compared with flagging as many at random.

    Returns
    -------
    DataFrame
        A row per flag: ``recall``, ``precision``, ``false_alarms`` and ``questioned``, each with ``_error``.
    """
    wrong, repeats = (rows["kind"] != "").to_numpy(), rows["repeat"].to_numpy(np.intp)
    everybody, table = np.ones(len(rows), bool), {}
    for name, column in flags.items():
        flagged = rows[column].to_numpy(bool)
        table[name] = {
            "recall": share_of(flagged, wrong, repeats),
            "precision": share_of(wrong, flagged, repeats),
            "false_alarms": share_of(flagged, ~wrong, repeats),
            "questioned": share_of(flagged, everybody, repeats),
        }
    alike = dict.fromkeys(("recall", "false_alarms", "questioned"), table[compared]["questioned"])
    table[AT_RANDOM] = {**alike, "precision": share_of(wrong, everybody, repeats)}
    return _with_errors(table, ("recall", "precision", "false_alarms", "questioned"))


def recall_by_kind(rows: pd.DataFrame, flags: Mapping[str, str], kinds: Sequence[str]) -> pd.DataFrame:
    """Return flags x kinds: which share of the errors of a kind each flag finds, and the standard errors."""
    repeats = rows["repeat"].to_numpy(np.intp)
    table = {
        name: {
            kind: share_of(rows[column].to_numpy(bool), (rows["kind"] == kind).to_numpy(), repeats) for kind in kinds
        }
        for name, column in flags.items()
    }
    return _with_errors(table, kinds)


def block_named(rows: pd.DataFrame, flagged: str) -> Share:
    """Return how often the block that departs most is the one that is wrong, where just one is and it was flagged."""
    one = (rows["block"] != "").to_numpy() & rows[flagged].to_numpy(bool)
    right = (rows["named"] == rows["block"]).to_numpy()
    return share_of(right, one, rows["repeat"].to_numpy(np.intp))


def _with_errors(table: Mapping[str, Mapping[str, Share]], columns: Sequence[str]) -> pd.DataFrame:
    rows = {
        name: {
            **{column: shares[column].value for column in columns},
            **{f"{column}_error": shares[column].error for column in columns},
        }
        for name, shares in table.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", dtype=float)
