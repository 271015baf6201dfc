"""Public figures as they are given: read already, or still to be read."""

import datetime
from typing import Any

from typology.desk.indicators import Indicators
from typology.rulebook.model import Rulebook

__all__ = ["figures_given"]


def figures_given(indicators: Any, rulebook: Rulebook, date: datetime.date) -> Indicators:
    """Return figures that were read, or read whatever :func:`typology.desk.read_indicators.read_indicators` takes.

    Raises
    ------
    IndicatorError
        If they cannot be read; all problems at once.
    """
    if isinstance(indicators, Indicators):
        return indicators
    from typology.desk.read_indicators import read_indicators

    return read_indicators(indicators, rulebook=rulebook, date=date)
