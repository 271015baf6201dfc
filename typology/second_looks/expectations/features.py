"""Public indicators become a few composites: how far a country is from the middle of all, on the good side."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from typology.desk.indicators import Indicators
from typology.desk.reviews.newest import newest
from typology.rulebook.desk import Desk
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook
from typology.second_looks.expectations.model import LearnedFeature
from typology.second_looks.expectations.rounding import rounded

__all__ = ["TO_STANDARD_DEVIATION", "Composed", "compose", "feature_figures", "learned_features"]

TO_STANDARD_DEVIATION = 1.4826
"""What makes the median distance from the middle of a normal distribution its standard deviation."""


class Composed(NamedTuple):
    """Composites of countries.

    Attributes
    ----------
    values : DataFrame, countries x composites
        0 in the middle of all countries, above it on the good side; NaN without any feature.
    coverage : DataFrame, countries x composites
        Share of the features that have a value, 0 to 1.
    """

    values: pd.DataFrame
    coverage: pd.DataFrame


def feature_figures(indicators: Indicators, rulebook: Rulebook, date: datetime.date) -> pd.DataFrame:
    """Return countries x indicators: the newest figure that may be used on a day, NaN where there is none."""
    used, _ = newest(indicators, rulebook, date)
    table = used.pivot(index="country", columns="indicator", values="value")
    return table.astype(float)


def learned_features(figures: pd.DataFrame, view: IndicatorView, desk: Desk) -> tuple[LearnedFeature, ...]:
    """Return where the middle of all countries lies, feature by feature; features that do not vary are left out.

    Parameters
    ----------
    figures
        Countries x indicators.
    """
    return tuple(_learned(figures, view, desk))


def _learned(figures: pd.DataFrame, view: IndicatorView, desk: Desk) -> Iterator[LearnedFeature]:
    for name, composite in view.composites.items():
        for code, feature in composite.features.items():
            if code not in figures:
                continue
            values = _read(figures[code], feature.logarithm).dropna()
            if values.nunique() < 2:
                continue
            middle = float(values.median())
            spread = TO_STANDARD_DEVIATION * float((values - middle).abs().median()) or float(values.std())
            sign = 1 if desk.indicators[code].better == "high" else -1
            yield LearnedFeature(code, name, sign, feature.logarithm, rounded(middle), rounded(spread))


def compose(
    figures: pd.DataFrame, features: tuple[LearnedFeature, ...], names: tuple[str, ...], clip: float
) -> Composed:
    """Return the composites of countries: means of the features at hand, so a missing one counts neither way.

    Parameters
    ----------
    figures
        Countries x indicators.
    names
        Of the composites, in their order.
    clip
        The farthest from the middle that a feature may count as.

    Examples
    --------
    >>> features = (LearnedFeature("a", "capacity", 1, False, 10, 2), LearnedFeature("b", "capacity", -1, False, 0, 1))
    >>> figures = pd.DataFrame({"a": [12.0, 14.0], "b": [np.nan, -9.0]}, index=["XXA", "XXB"])
    >>> found = compose(figures, features, ("capacity",), clip=3)
    >>> found.values["capacity"].tolist(), found.coverage["capacity"].tolist()
    ([1.0, 2.5], [0.5, 1.0])
    """
    given = figures.reindex(columns=[feature.code for feature in features])
    read = given.assign(**{one.code: _read(given[one.code], logarithm=True) for one in features if one.logarithm})
    signs, middles, spreads = (
        np.array([getattr(feature, name) for feature in features]) for name in ("sign", "middle", "spread")
    )
    distances = np.clip(signs * (read.to_numpy(float) - middles) / spreads, -clip, clip)
    values, coverage = {}, {}
    for name in names:
        own = distances[:, [feature.composite == name for feature in features]]
        known = (~np.isnan(own)).sum(axis=1)
        sums = np.nansum(own, axis=1)
        values[name] = np.divide(sums, known, out=np.full(len(own), np.nan), where=known > 0)
        coverage[name] = known / max(1, own.shape[1])
    return Composed(pd.DataFrame(values, figures.index), pd.DataFrame(coverage, figures.index))


def _read(values: "pd.Series[float]", logarithm: bool) -> "pd.Series[float]":
    return pd.Series(np.log(values.where(values > 0)), values.index) if logarithm else values
