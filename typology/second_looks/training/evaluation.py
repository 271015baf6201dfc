"""What a model is worth where it was not learned from: block by block, and region by region."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["INTERVAL", "by_block", "by_region"]

Floats = NDArray[np.float64]

RESAMPLES = 1_000
INTERVAL = (0.025, 0.975)
"""Ends of the intervals: 95 of 100 resamples of the countries lie between them."""


class _Differences(NamedTuple):
    """Of one block, by country: from what is expected, from the mean of the others, and with its region left out."""

    left_out: Floats
    from_mean: Floats
    region_left_out: Floats


def by_block(scores: pd.DataFrame, left_out: pd.DataFrame, region_left_out: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return how well each block is foreseen.

    Parameters
    ----------
    scores : DataFrame, countries x blocks
        Mean answers; NaN where there is none.
    left_out, region_left_out : DataFrame, countries x blocks
        What is expected when the country, or its whole region, is not learned from.
    seed
        For the intervals.

    Returns
    -------
    DataFrame
        A row per block: ``countries``; ``skill``, the share of the variance that is foreseen, and
        ``region_skill`` with the region left out, both against the mean of the other countries; ``error``, the
        difference in points that half of the countries stay below, and ``region_error``. All but the count with
        ``_low`` and ``_high``.

    Examples
    --------
    >>> scores = pd.DataFrame({"E1": [1.0, 2.0, 3.0]}, index=["XXA", "XXB", "XXC"])
    >>> found = by_block(scores, scores + 0.1, scores + 0.5, seed=0)
    >>> found.loc["E1", ["countries", "skill", "region_error"]].round(3).tolist()
    [3.0, 0.993, 0.5]
    """
    rows = {
        str(block): _measured(_differences(scores[block], left_out[block], region_left_out[block]), seed)
        for block in scores.columns
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("block")


def _differences(scores: pd.Series, left_out: pd.Series, region_left_out: pd.Series) -> _Differences:
    known = (scores.notna() & left_out.notna()).to_numpy()
    found, expected, apart = (part.to_numpy(float)[known] for part in (scores, left_out, region_left_out))
    count = len(found)
    from_mean = (found - found.mean()) * count / (count - 1) if count > 1 else np.full(count, np.nan)
    return _Differences(found - expected, from_mean, found - apart)


def _measured(found: _Differences, seed: int) -> dict[str, float]:
    count = len(found.left_out)
    everybody = np.arange(count)[None, :]
    drawn = np.random.default_rng(seed).integers(max(count, 1), size=(RESAMPLES, count))
    measured: dict[str, float] = {"countries": count}
    for name, figures in (("skill", _skill), ("error", _error)):
        for prefix, differences in (("", found.left_out), ("region_", found.region_left_out)):
            key = f"{prefix}{name}"
            if np.isnan(differences).all():
                measured |= {key: np.nan, f"{key}_low": np.nan, f"{key}_high": np.nan}
                continue
            resampled = figures(differences, found.from_mean, drawn)
            low, high = np.nanquantile(resampled, INTERVAL) if np.isfinite(resampled).any() else (np.nan, np.nan)
            value = float(figures(differences, found.from_mean, everybody)[0])
            measured |= {key: value, f"{key}_low": float(low), f"{key}_high": float(high)}
    return measured


def _skill(differences: Floats, from_mean: Floats, drawn: NDArray[np.intp]) -> Floats:
    known = ~np.isnan(differences)
    unforeseen = np.where(known, differences, 0.0)[drawn] ** 2
    scatter = np.where(known, from_mean, 0.0)[drawn] ** 2
    total = scatter.sum(axis=1)
    skill: Floats = 1 - np.divide(unforeseen.sum(axis=1), total, out=np.full(len(drawn), np.nan), where=total > 0)
    return skill


def _error(differences: Floats, _: Floats, drawn: NDArray[np.intp]) -> Floats:
    sizes = np.abs(differences)[drawn]
    sizes = np.where(np.isnan(sizes).all(axis=1, keepdims=True), 0.0, sizes)
    error: Floats = np.nanmedian(sizes, axis=1)
    return error


def by_region(
    scores: pd.DataFrame, left_out: pd.DataFrame, region_left_out: pd.DataFrame, regions: pd.Series
) -> pd.DataFrame:
    """Return how well the countries of each region are foreseen, all blocks together.

    Parameters
    ----------
    scores, left_out, region_left_out
        As of :func:`by_block`.
    regions
        By country.

    Returns
    -------
    DataFrame
        A row per region: ``countries``, ``error`` and ``region_error`` in points.
    """
    rows = {}
    for region, members in regions.groupby(regions).groups.items():
        own, apart = (
            (scores - expected).loc[members].abs().to_numpy(float) for expected in (left_out, region_left_out)
        )
        rows[str(region)] = {"countries": len(members), "error": _middle(own), "region_error": _middle(apart)}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["countries", "error", "region_error"])
    return table.rename_axis("region")


def _middle(sizes: Floats) -> float:
    return float(np.nanmedian(sizes)) if np.isfinite(sizes).any() else float("nan")
