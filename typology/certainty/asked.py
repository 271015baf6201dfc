"""What is asked for in the same way everywhere: whole numbers, and one reliability for all answers."""

from numbers import Integral
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from typology.assessment.reliability import item_reliability
from typology.classification.classify import Classification

__all__ = ["Reliability", "is_whole", "reliability_of"]

Reliability = Literal["R2", "R1", "R0"]


def is_whole(value: Any) -> bool:
    """Say whether something is a whole number; True is none.

    Examples
    --------
    >>> is_whole(3), is_whole(3.0), is_whole(True)
    (True, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool)


def reliability_of(result: Classification, supposed: Reliability | None) -> NDArray[np.int8]:
    """Return how far each answer can be relied on, 2, 1 or 0, items x units; the same for all if so supposed."""
    if supposed is None:
        return item_reliability(result.assessments, result.rulebook)
    return np.broadcast_to(np.int8(supposed[1]), (len(result.rulebook.items), len(result)))
