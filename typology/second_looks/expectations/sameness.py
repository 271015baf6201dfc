"""Whether an indicator is, under another name, one of those that answers are made of."""

from collections.abc import Iterator

import pandas as pd

from typology.errors import Problem
from typology.rulebook.desk import Desk
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook

__all__ = ["informing", "same_series"]


def informing(desk: Desk) -> frozenset[str]:
    """Return the indicators that inform an answer, or enter a composite that does."""
    return frozenset(code for code in desk.in_answers if code in desk.indicators)


def same_series(figures: pd.DataFrame, view: IndicatorView, rulebook: Rulebook) -> list[Problem]:
    """Return the features that go along with an informing indicator as if they were the same.

    In amounts or in ranks, so that a logarithm or another scale hides nothing.

    Parameters
    ----------
    figures
        Countries x indicators.
    """
    return list(_same(figures, view, rulebook)) if rulebook.desk is not None else []


def _same(figures: pd.DataFrame, view: IndicatorView, rulebook: Rulebook) -> Iterator[Problem]:
    assert rulebook.desk is not None
    made_of = informing(rulebook.desk)
    others = [str(code) for code in figures if code in made_of]
    features = [code for composite in view.composites.values() for code in composite.features if code in figures]
    if not others or not features:
        return
    table, least = figures[[*features, *others]], int(view.refused_below.value)
    amounts, ranks = (part.corr(min_periods=least).loc[features, others] for part in (table, table.rank()))
    together = amounts.where(amounts.abs() >= ranks.abs().fillna(0.0), ranks)
    close = together.abs() >= view.same.value
    for feature in features:
        for other in (code for code in others if close.loc[feature, code]):
            found = f"a correlation of {together[other][feature]:.3f} with {other}, of which answers are made"
            yield Problem("an indicator that cannot question answers", found, "another indicator", column=feature)
