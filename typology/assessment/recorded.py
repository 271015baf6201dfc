"""How an answer is recorded among the values, and the answer that a recorded value stands for."""

from typing import Any

import numpy as np

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.values import Answer
from typology.rulebook.instrument import Scale

__all__ = ["answer_of", "in_words", "recorded"]


def answer_of(item: str, value: float, **beside: Any) -> Answer:
    """Return the answer that a recorded value stands for, with what was said beside it."""
    if np.isnan(value):
        return Answer(item=item, state="unknown", **beside)
    if value == NOT_APPLICABLE:
        return Answer(item=item, state="not applicable", **beside)
    return Answer(item=item, value=value, **beside)


def recorded(answer: Answer) -> float:
    """Return an answer as it is recorded among the values: the inverse of :func:`answer_of`."""
    if answer.state == "value":
        assert answer.value is not None
        return answer.value
    return NOT_APPLICABLE if answer.state == "not applicable" else np.nan


def in_words(value: float, scale: Scale) -> str:
    """Return a recorded value as it is read in a sentence.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> [in_words(value, load_rulebook().scale_of("K.event")) for value in (1.0, -1.0, np.nan)]
    ['natural', 'not applicable', 'unknown']
    """
    if np.isnan(value):
        return "unknown"
    if value == NOT_APPLICABLE:
        return "not applicable"
    return f"{value:g}" if scale.choices is None else scale.choices[int(value) - 1]
