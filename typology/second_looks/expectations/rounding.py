"""Numbers of a model are rounded where they are made, so that a model comes back from its file as it was."""

from collections.abc import Iterable
from typing import Any

import numpy as np

__all__ = ["rounded", "rounded_all"]

DIGITS = 6


def rounded(value: Any, digits: int = DIGITS) -> float:
    """Return a number with six significant digits, or so many.

    Examples
    --------
    >>> rounded(1234.56789), rounded(-0.000123456789), rounded(0.0), rounded(0.123456, 3)
    (1234.57, -0.000123457, 0.0, 0.123)
    """
    return float(f"{float(value):.{digits}g}") + 0.0


def rounded_all(values: Iterable[Any]) -> tuple[Any, ...]:
    """Return numbers, or rows of numbers, each with six significant digits."""
    return tuple(rounded_all(value) if np.ndim(value) else rounded(value) for value in values)
