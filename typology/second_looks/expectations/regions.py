"""What the assessments of a region have in common, taken off a little at a time as there are more of them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.countries.table import countries

__all__ = ["apart_from_region", "region_sums", "regions_of"]

Floats = NDArray[np.float64]


def regions_of(about: pd.DataFrame) -> tuple[str, ...]:
    """Return the region of each unit: as the assessments say, else that of M49; empty where there is none.

    Examples
    --------
    >>> regions_of(pd.DataFrame(index=["KEN", "XXA"]))
    ('Africa', '')
    """
    table = countries()
    said = about["region"] if "region" in about else [None] * len(about)
    known = (table[unit].region if unit in table else None for unit in map(str, about.index))
    return tuple(
        entry if isinstance(entry, str) and entry else other or "" for entry, other in zip(said, known, strict=True)
    )


def apart_from_region(differences: Floats, regions: Sequence[str], groups: NDArray[np.intp], pooling: float) -> Floats:
    """Take off every difference the mean one of its region, in which its own group has no part.

    Parameters
    ----------
    differences : ndarray, rows x blocks
        NaN where there is none.
    pooling
        So many rows without any difference are added to those of a region.
    """
    names = np.asarray(regions, object)
    alike = (names[:, None] == names[None, :]) & (names != "")[:, None] & (groups[:, None] != groups[None, :])
    known = ~np.isnan(differences)
    sums = alike.astype(float) @ np.where(known, differences, 0.0)
    counts = alike.astype(float) @ known.astype(float)
    apart: Floats = differences - sums / (counts + pooling)
    return apart


def region_sums(differences: Floats, regions: Sequence[str]) -> Mapping[str, tuple[tuple[int, float], ...]]:
    """Return, by region and block, how many differences there are and their sum.

    Examples
    --------
    >>> region_sums(np.array([[0.5], [0.3], [np.nan]]), ["Africa", "Africa", "Asia"])
    {'Africa': ((2, 0.8),), 'Asia': ((0, 0.0),)}
    """
    names = np.asarray(regions, object)
    found = {}
    for region in sorted({name for name in regions if name}):
        rows = differences[names == region]
        sums = np.nansum(rows, axis=0).tolist()
        found[region] = tuple(zip((~np.isnan(rows)).sum(axis=0).tolist(), sums, strict=True))
    return found
