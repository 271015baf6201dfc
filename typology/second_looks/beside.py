"""What stands beside assessments when they are questioned: public figures, and the answers made of them."""

import datetime
from typing import Any

import pandas as pd

from typology.assessment.collection import Assessments
from typology.classification.classify import Classification
from typology.countries.table import countries
from typology.desk.given import figures_given
from typology.desk.indicators import Indicators

__all__ = ["desk_labels", "desk_of_units", "figures_of"]


def figures_of(indicators: Any, result: Classification, date: datetime.date) -> Indicators | None:
    """Return public figures, read if need be; None where desk reviews were given in their place.

    Raises
    ------
    IndicatorError
        If they cannot be read; all problems at once.
    """
    if isinstance(indicators, Assessments):
        return None
    return figures_given(indicators, result.rulebook, date)


def desk_of_units(figures: Indicators, result: Classification, date: datetime.date) -> Assessments:
    """Return desk reviews of those units that are countries or among the figures."""
    from typology.desk.reviews.review import desk_review

    known = {*countries(), *figures.countries}
    units = [unit for unit in result.units if unit in known]
    return desk_review(figures, rulebook=result.rulebook, date=date, countries=units)


def desk_labels(desk: Assessments, blocks: pd.DataFrame) -> tuple[str, ...]:
    """Return what the desk reviews that were compared with say of themselves."""
    used = set(blocks.loc[blocks["compared"], "unit"])
    labels = desk.about.get("label", pd.Series(dtype=object))
    return tuple(dict.fromkeys(str(label) for unit, label in labels.items() if unit in used and label))
