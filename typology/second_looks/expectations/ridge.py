"""A relation that is held back: fitted once, and with every country left out in turn, in closed form."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["NOTHING", "RidgeFit", "fit_ridge", "left_out_operators", "scatter_of", "skill_of"]

Floats = NDArray[np.float64]

NOTHING = 1e-9
"""A variance of half points that is rounding alone."""


class RidgeFit(NamedTuple):
    """What was fitted.

    Attributes
    ----------
    level
        What is expected in the middle of the rows.
    coefficients
        For each column, what is added for one unit above the middle.
    middle
        Means of the columns.
    penalty
        The one chosen.
    differences
        Of every row, from what is expected when its group is left out.
    skill
        See :func:`skill_of`.
    """

    level: float
    coefficients: Floats
    middle: Floats
    penalty: float
    differences: Floats
    skill: float


def fit_ridge(table: Floats, target: Floats, groups: NDArray[np.intp], penalties: Sequence[float]) -> RidgeFit:
    """Fit a target to columns, held back by the penalty with the smallest mean difference when groups are left out.

    Parameters
    ----------
    table : ndarray, rows x columns
    target : ndarray, rows
    groups
        Of each row; the rows of one group are left out together.
    penalties
        To choose from. The level is not held back.

    Examples
    --------
    >>> table = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> fit = fit_ridge(table, np.array([1.0, 2.0, 3.0, 4.0]), np.arange(4), (0.001,))
    >>> round(fit.level, 2), fit.coefficients.round(2).tolist(), fit.differences.round(2).tolist()
    (2.5, [1.0], [-0.0, -0.0, 0.0, 0.0])
    """
    left_out = np.stack([operator @ target for operator in left_out_operators(table, groups, penalties)])
    chosen = int(np.abs(left_out).mean(axis=1).argmin())
    middle = table.mean(axis=0)
    centred = table - middle
    coefficients = np.linalg.solve(_gram(centred, penalties[chosen]), centred.T @ target)
    skill = float(skill_of(left_out[chosen][:, None], target[:, None], groups)[0])
    return RidgeFit(float(target.mean()), coefficients, middle, penalties[chosen], left_out[chosen], skill)


def left_out_operators(table: Floats, groups: NDArray[np.intp], penalties: Sequence[float]) -> Floats:
    """Return penalties x rows x rows: what turns targets into differences from what is expected without their group."""
    rows = len(table)
    centred = table - table.mean(axis=0)
    found = np.empty((len(penalties), rows, rows))
    several = [members for members in _members(groups) if len(members) > 1]
    for place, penalty in enumerate(penalties):
        apart = np.eye(rows) - 1 / rows - centred @ np.linalg.solve(_gram(centred, penalty), centred.T)
        found[place] = apart / np.diag(apart)[:, None]
        for members in several:
            found[place][members] = np.linalg.solve(apart[np.ix_(members, members)], apart[members])
    return found


def skill_of(differences: Floats, targets: Floats, groups: NDArray[np.intp]) -> Floats:
    """Return, column by column, which share of the variance is foreseen; below 0 the mean of the others does better.

    Parameters
    ----------
    differences, targets : ndarray, rows x columns
        Differences from what is expected, and what was found, each row with its group left out.
    """
    scatter = scatter_of(targets, groups)
    unforeseen = (differences**2).sum(axis=0)
    skill: Floats = 1 - np.divide(unforeseen, scatter, out=np.ones_like(scatter), where=scatter > NOTHING)
    return skill


def scatter_of(targets: Floats, groups: NDArray[np.intp]) -> Floats:
    """Return, column by column, the sum of the squared differences from the mean of the other groups."""
    nothing_known = np.zeros((len(targets), 0))
    differences = left_out_operators(nothing_known, groups, (1.0,))[0] @ targets
    scatter: Floats = (differences**2).sum(axis=0)
    return scatter


def _gram(centred: Floats, penalty: float) -> Floats:
    gram: Floats = centred.T @ centred + penalty * np.eye(centred.shape[1])
    return gram


def _members(groups: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order])) + 1
    return np.split(order, starts)
