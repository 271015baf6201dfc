"""Whether units fall into parts by likeness, and into which: average linkage, judged by the silhouette."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.rulebook.groups import Splitting

__all__ = ["Split", "split", "whole"]

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]

BETTER = 1e-9
"""By how much a silhouette is larger than another; so rounding does not choose between equal ones."""


@dataclass(frozen=True)
class Split:
    """Parts of a group.

    Attributes
    ----------
    parts
        Positions of the units of each part, the largest part first; one part where the group is left whole.
    apart
        Positions of those that cannot be compared with enough others to belong to a part; only if there are parts.
    silhouette
        Of the best cut there is, -1 to 1; None where none was tried.
    why
        Why the group is split, or why it is left whole; empty where it is not large.
    """

    parts: tuple[tuple[int, ...], ...]
    apart: tuple[int, ...] = ()
    silhouette: float | None = None
    why: str = ""


def whole(units: int, why: str = "", silhouette: float | None = None) -> Split:
    """Return units that are left together."""
    return Split((tuple(range(units)),), (), silhouette, why)


def split(distance: Floats, rules: Splitting) -> Split:
    """Split units into parts, if they are many and fall into parts.

    Parameters
    ----------
    distance
        Units x units, in an order that is not that in which they happened to come; NaN where two are not compared.

    Examples
    --------
    >>> import numpy as np, typology as ty
    >>> from typology.rulebook.override import with_values
    >>> places = np.array([0.0, 0.01, 0.02, 0.5, 0.51, 0.52])
    >>> rules = with_values(ty.load_rulebook(), {"groups.splitting.large": 5}).groups.splitting
    >>> found = split(abs(places[:, None] - places), rules)
    >>> found.parts
    ((0, 1, 2), (3, 4, 5))
    >>> found.why
    'it is split into 2 parts by likeness (silhouette 0.97; 1 is far apart, 0 not at all)'
    """
    units, large = len(distance), int(rules.large.value)
    if units <= large:
        return whole(units)
    kept = _all_compared(distance)
    if len(kept) <= large:
        said = f"no more than {len(kept)} of its {units} units were found that can all be compared"
        return whole(units, f"it is left whole, because {said}")
    labels, silhouette = _best_cut(distance[np.ix_(kept, kept)], rules)
    if silhouette is None:
        least = int(rules.least.value)
        return whole(units, f"it is left whole, because no cut gives two parts of at least {least} units")
    if silhouette < rules.silhouette.value:
        said = f"silhouette {silhouette:.2f}, less than {rules.silhouette.value:g}"
        why = f"it is left whole, because its units do not fall into parts that stand apart ({said})"
        return whole(units, why, silhouette)
    parts = [tuple(int(unit) for unit in kept[labels == label]) for label in np.unique(labels)]
    parts.sort(key=lambda part: (-len(part), part))
    far = f"silhouette {silhouette:.2f}; 1 is far apart, 0 not at all"
    why = f"it is split into {len(parts)} parts by likeness ({far})"
    return Split(tuple(parts), tuple(sorted(set(range(units)) - set(kept.tolist()))), silhouette, why)


def _all_compared(distance: Floats) -> Labels:
    """Return units of which every two are compared, leaving out the one with the most gaps until none is left.

    Those come back whose gaps were all to others that were left out. There may be a larger choice of units.
    """
    kept = np.arange(len(distance))
    gaps = every = np.isnan(distance)
    while gaps.any():
        most = gaps.sum(axis=0)
        worst = len(most) - 1 - int(np.argmax(most[::-1]))
        kept, gaps = np.delete(kept, worst), np.delete(np.delete(gaps, worst, 0), worst, 1)
    for unit in np.setdiff1d(np.arange(len(distance)), kept):
        if not every[unit, kept].any():
            kept = np.sort(np.append(kept, unit))
    return kept


def _best_cut(distance: Floats, rules: Splitting) -> tuple[Labels, float | None]:
    """Return the parts that fit best, and how well; none where there are no two parts that are large enough."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    tree = linkage(squareform(distance, checks=False), "average")
    best: tuple[Labels, float | None] = np.zeros(len(distance), np.intp), None
    tried: set[bytes] = set()
    for parts in range(2, int(rules.most_parts.value) + 1):
        labels = _large_enough(fcluster(tree, parts, "maxclust"), distance, int(rules.least.value))
        if labels.tobytes() in tried or not labels.any():
            continue
        tried.add(labels.tobytes())
        fit = _silhouette(distance, labels)
        if best[1] is None or fit > best[1] + BETTER:
            best = labels, fit
    return best


def _silhouette(distance: Floats, labels: Labels) -> float:
    from sklearn.metrics import silhouette_score

    if len(np.unique(labels)) == len(labels):
        return 0.0
    return float(silhouette_score(distance, labels, metric="precomputed"))


def _large_enough(labels: Sequence[int], distance: Floats, least: int) -> Labels:
    """Return parts, numbered from 0 by their first unit, after those that are too small joined the nearest."""
    found = _numbered(np.asarray(labels))
    while (counts := np.bincount(found)).min() < least and len(counts) > 1:
        small = int(np.argmin(counts))
        others = [part for part in range(len(counts)) if part != small]
        away = [distance[np.ix_(found == small, found == part)].mean() for part in others]
        found = _numbered(np.where(found == small, others[int(np.argmin(away))], found))
    return found


def _numbered(labels: Labels) -> Labels:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.intp)
