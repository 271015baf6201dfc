"""What else could look for wrong assessments: each gives every file a number, higher where it looks more wrong.

Those that learn are asked about countries that they did not learn from, in five groups of countries. ``circular`` is
the control: it learns the rulebook's category from the answers that the rulebook reads, so whatever is in the answers,
it agrees; if it found errors, the benchmark would leak.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import typology as ty
from benchmarks.simulated_countries import Assessed, blocks_in
from typology.desk.indicators import Indicators

__all__ = ["at_random", "circular", "direct", "naive"]

Values = NDArray[np.float64]

FOLDS, TREES = 5, 100
LEAST = 1e-6
"""What a category that was never seen in training is taken to be worth."""


def naive(computed: pd.Series, files: Assessed) -> Values:
    """Say 1 where the recorded category is not the computed one, 0 where there is no computed one."""
    differs = computed.to_numpy(object) != files.recorded.to_numpy(object)
    return (differs & computed.isin(set(files.recorded)).to_numpy()).astype(float)


def at_random(files: Assessed, seed: int) -> Values:
    """Say anything."""
    return np.random.default_rng((seed, 11)).random(len(files.units))


def circular(computed: pd.Series, files: Assessed, seed: int, rulebook: ty.Rulebook) -> Values:
    """Say how improbable the computed category is, learned from the answers that it was computed from."""
    return surprise(_linear(), answers_of(files, rulebook), computed, files.units, seed)


def direct(
    files: Assessed, indicators: Indicators, seed: int, rulebook: ty.Rulebook, forest: bool = True
) -> Mapping[str, Values]:
    """Say how improbable the recorded category is, learned from answers, or from indicators."""
    answers, figures = answers_of(files, rulebook), figures_of(files, indicators)
    wanted = {
        "answers to category, linear": (_linear(), answers),
        "indicators to category, linear": (_linear(), figures),
    }
    if forest:
        trees = make_pipeline(SimpleImputer(), RandomForestClassifier(TREES, random_state=seed))
        wanted["indicators to category, forest"] = (trees, figures)
    return {
        name: surprise(estimator, table, files.recorded, files.units, seed)
        for name, (estimator, table) in wanted.items()
    }


def _linear() -> Any:
    return make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression(max_iter=1000))


def answers_of(files: Assessed, rulebook: ty.Rulebook) -> Values:
    """Return countries x blocks: mean answers."""
    answers = [pd.DataFrame(files.assessments.aligned(items)) for items in blocks_in(rulebook).values()]
    return np.column_stack([block.mean() for block in answers])


def figures_of(files: Assessed, indicators: Indicators) -> Values:
    """Return countries x indicators; NaN where none is published."""
    table = indicators.table.pivot(index="country", columns="indicator", values="value")
    return table.reindex(list(files.units)).to_numpy(float)


def surprise(estimator: Any, table: Values, labels: pd.Series, countries: tuple[str, ...], seed: int) -> Values:
    """Return how improbable each label is (minus its logarithm), learned from other countries."""
    named, found = labels.to_numpy(object).astype(str), np.empty(len(table))
    for learned, asked in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(table, groups=countries):
        model = clone(estimator).fit(table[learned], named[learned])
        places = {name: place for place, name in enumerate(model.classes_)}
        shares = np.column_stack([model.predict_proba(table[asked]), np.zeros(len(asked))])
        columns = [places.get(name, -1) for name in named[asked]]
        found[asked] = shares[np.arange(len(asked)), columns]
    return -np.log(np.maximum(found, LEAST))
