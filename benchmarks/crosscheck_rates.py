"""Rates of the benchmark of the cross-check, with their standard errors over repeats.

A table has a row per file and repeat: ``wrong`` says in which way a file is wrong (empty where it is not), ``block`` in
which block; a column ``flag ...`` says whether a detector objects, the others how wrong a file looks to it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

__all__ = [
    "auc",
    "calibration_error",
    "found_of",
    "mean_of",
    "named",
    "precision_over_naive",
    "rates",
    "recall_in_queue",
    "share",
]

QUEUE = 0.2
"""The share of the files that there is time to review."""
BINS = 10

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]


def share(hits: Values | Flags, among: Values | Flags, repeats: Values) -> tuple[float, float]:
    """Return which share is hit, over all repeats together, and its standard error over repeats, left out in turn."""
    return jackknifed(lambda kept: float(hits[kept].sum() / max(1, among[kept].sum())), repeats)


def jackknifed(statistic: Callable[[Flags], float], repeats: Values) -> tuple[float, float]:
    """Return a statistic of rows, and its standard error from leaving out each repeat in turn."""
    names = np.unique(repeats)
    value = statistic(np.ones(len(repeats), bool))
    if len(names) < 2:
        return value, float("nan")
    without = np.array([statistic(repeats != name) for name in names])
    return value, float(np.sqrt((len(names) - 1) / len(names) * ((without - without.mean()) ** 2).sum()))


def mean_of(values: Sequence[float]) -> tuple[float, float]:
    known = np.array([value for value in values if np.isfinite(value)])
    error = float(known.std(ddof=1) / np.sqrt(len(known))) if len(known) > 1 else float("nan")
    return float(known.mean()), error


def rates(rows: pd.DataFrame, flag: str) -> dict[str, tuple[float, float]]:
    """Return precision, recall and false alarms of a flag."""
    bad, flagged, repeats = (rows["wrong"] != "").to_numpy(), rows[flag].to_numpy(bool), rows["repeat"].to_numpy()
    return {
        "precision": share(flagged & bad, flagged, repeats),
        "recall": share(flagged & bad, bad, repeats),
        "false alarms": share(flagged & ~bad, ~bad, repeats),
    }


def found_of(rows: pd.DataFrame, flag: str, kind: str) -> tuple[float, float]:
    among = (rows["wrong"] == kind).to_numpy()
    return share(rows[flag].to_numpy(bool) & among, among, rows["repeat"].to_numpy())


def auc(rows: pd.DataFrame, score: str) -> tuple[float, float]:
    """Return how often a wrong file comes before a sound one, a mean over repeats."""
    return mean_of([roc_auc_score(part["wrong"] != "", part[score]) for _, part in rows.groupby("repeat")])


def in_queue(rows: pd.DataFrame, score: str) -> Flags:
    """Say which files are in the first fifth of their repeat, ties broken by chance."""
    ordered = rows.assign(tie=rows["at random"]).sort_values(["repeat", score, "tie"], ascending=[True, False, True])
    place = ordered.groupby("repeat").cumcount() / ordered.groupby("repeat")["unit"].transform("size")
    return (place < QUEUE).reindex(rows.index).to_numpy(bool)


def recall_in_queue(rows: pd.DataFrame, score: str, kind: str | None = None) -> tuple[float, float]:
    bad = (rows["wrong"] != "" if kind is None else rows["wrong"] == kind).to_numpy()
    return share(in_queue(rows, score) & bad, bad, rows["repeat"].to_numpy())


def precision_over_naive(rows: pd.DataFrame) -> tuple[float, float]:
    """Return by how much the ranking is more precise than comparing alone, where it finds as many in the same files."""
    parts = [_as_many_found(part) for _, part in rows.groupby("repeat")]
    table = np.array([part for part in parts if part is not None], float)

    def ratio(kept: Flags) -> float:
        hits, looked, flagged = table[kept].sum(axis=0)
        return float((hits / looked) / (hits / flagged))

    return jackknifed(ratio, np.arange(len(table)))


def _as_many_found(part: pd.DataFrame) -> tuple[int, int, int] | None:
    """Return how many wrong ones comparing alone finds, in how many the ranking does, and in how many it does."""
    bad = (part["wrong"] != "").to_numpy()
    flagged = part["flag naive"].to_numpy(bool)
    hits = int((flagged & bad).sum())
    if not hits:
        return None
    order = np.lexsort((part["at random"], -part["together"].to_numpy()))
    looked = int(np.flatnonzero(bad[order].cumsum() >= hits)[0]) + 1
    return hits, looked, int(flagged.sum())


def named(rows: pd.DataFrame, among: Flags) -> tuple[float, float]:
    one = (rows["block"] != "").to_numpy() & among
    return share(one & (rows["named"] == rows["block"]).to_numpy(), one, rows["repeat"].to_numpy())


def calibration_error(shares: Values, labels: NDArray[np.intp]) -> float:
    """Return how far the share of the likeliest category is from how often it is right, in bins of equal width."""
    top, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    place = np.minimum((top * BINS).astype(int), BINS - 1)
    gaps = [abs(top[place == one].mean() - right[place == one].mean()) * (place == one).mean() for one in set(place)]
    return float(sum(gaps))
