"""Whether an indicator is, under another name, one of those that answers are made of."""

from collections.abc import Iterator

import pandas as pd

from typology.errors import Problem
from typology.rulebook.desk import Composite, Desk
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook

__all__ = ["informing", "same_series"]


def informing(desk: Desk) -> frozenset[str]:
    """Return the indicators that inform an answer, or enter a composite that does."""
    found = {code for code, indicator in desk.indicators.items() if indicator.informs}
    left = [code for code, figure in desk.composites.items() if figure.informs]
    seen: set[str] = set()
    while left:
        code = left.pop()
        if code in seen:
            continue
        seen.add(code)
        figure = desk.figures.get(code)
        if isinstance(figure, Composite):
            left.extend(figure.made_of.codes)
        else:
            found.add(code)
    return frozenset(found)


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
    others = [str(code) for code in figures if code in informing(rulebook.desk)]
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
