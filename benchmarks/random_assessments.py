"""Random assessments: half points around a level of each unit's own, 5 % unknown, regions for every fifth unit."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import typology as ty
from typology.assessment.cells import NOT_APPLICABLE

__all__ = ["random_assessments"]

UNKNOWN = 0.05
WITH_REGIONS = 0.2


def random_assessments(units: int, seed: int = 2020, *, absent: float = 0.0) -> ty.Assessments:
    """Return so many units, the same for the same seed; nothing larger than one row is made beside the values.

    Some answers do not apply, a share of all that are given. For every tenth unit it is ten times as large.
    """
    rng = np.random.default_rng(seed)
    rulebook = ty.load_rulebook()
    level, severity = rng.uniform(0, 4, units), rng.uniform(0, 4, units)
    regions = rng.random(units) < WITH_REGIONS
    often = np.where(np.arange(units) % 10, 1, 10)
    values = np.empty((len(rulebook.items), units))
    for row, (name, item) in enumerate(rulebook.items.items()):
        scale = rulebook.scale_of(name)
        if scale.choices is None and scale.step == 0.5:
            values[row] = _half_points(rng, level if scale.better == "high" else severity)
        else:
            values[row] = rng.choice(scale.values, units)
        unknown = rng.random(units) < UNKNOWN
        values[row, unknown | ~regions if item.level == "regional" else unknown] = np.nan
        if absent:
            values[row, ~np.isnan(values[row]) & (rng.random(units) < absent * often)] = NOT_APPLICABLE
    index = pd.Index([f"U{number}" for number in range(units)], name="unit", dtype=object)
    return ty.Assessments(rulebook.items, values, pd.DataFrame(index=index))


def _half_points(rng: np.random.Generator, level: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.clip(np.round(2 * (level + rng.normal(0, 0.6, len(level)))) / 2, 0, 4)
