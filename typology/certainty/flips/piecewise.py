"""Functions of one weight between 0 and 1 that are straight between their corners."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

__all__ = ["Piecewise", "highest", "lowest", "mean"]


@dataclass(frozen=True)
class Piecewise:
    """A function given by its corners, from weight 0 to weight 1.

    Examples
    --------
    >>> rising, level = Piecewise.line(0, 4), Piecewise.line(1, 1)
    >>> lowest([rising, level]).corners
    array([0.  , 0.25, 1.  ])
    >>> mean([rising, level]).meets(2.0)
    array([0.75])
    """

    corners: NDArray[np.float64]
    values: NDArray[np.float64]

    @classmethod
    def line(cls, at_zero: float, at_one: float) -> "Piecewise":
        """Return the straight line between two values."""
        return cls(np.array([0.0, 1.0]), np.array([at_zero, at_one], float))

    def at(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values at some weights."""
        found: NDArray[np.float64] = np.interp(weights, self.corners, self.values)
        return found

    def meets(self, value: float) -> NDArray[np.float64]:
        """Return the weights at which the function meets a value; of a stretch on it, its two ends."""
        above = self.values - value
        left = np.flatnonzero(above[:-1] * above[1:] < 0)
        share = above[left] / (above[left] - above[left + 1])
        crossed = self.corners[left] + share * (self.corners[left + 1] - self.corners[left])
        return np.concatenate([self.corners[above == 0], crossed])


def mean(functions: Iterable[Piecewise]) -> Piecewise:
    """Return the mean of functions."""
    parts = list(functions)
    corners = np.unique(np.concatenate([part.corners for part in parts]))
    return Piecewise(corners, np.mean([part.at(corners) for part in parts], axis=0))


def lowest(functions: Iterable[Piecewise]) -> Piecewise:
    """Return the lowest of functions, which has a corner where two of them cross."""
    return reduce(lambda one, other: _joined(one, other, np.minimum), functions)


def highest(functions: Iterable[Piecewise]) -> Piecewise:
    """Return the highest of functions."""
    return reduce(lambda one, other: _joined(one, other, np.maximum), functions)


def _joined(one: Piecewise, other: Piecewise, join: np.ufunc) -> Piecewise:
    corners = np.unique(np.concatenate([one.corners, other.corners]))
    apart = Piecewise(corners, one.at(corners) - other.at(corners))
    corners = np.unique(np.concatenate([corners, apart.meets(0.0)]))
    return Piecewise(corners, join(one.at(corners), other.at(corners)))
