"""Simulated programmes: what is so, what an assessor writes down, and the category that is put on record.

The category on record is that of what is so: the experts know the country better than their answers tell. The answers
differ from it by leniency of the assessor and by noise of each answer, and some are missing. In some units the category
is keyed in wrongly.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

import typology as ty
from tests.oracles.random_assessments import assessments_of, random_assessments

LENIENCY, NOISE, MISSING = 0.2, 0.6, 0.05


class Programme(NamedTuple):
    """Assessments, the category on record of each, and where it was keyed in wrongly."""

    assessments: ty.Assessments
    recorded: pd.Series
    miskeyed: np.ndarray


def programme(units: int, wrong: float = 0.1, seed: int = 0) -> Programme:
    """Return a programme in which a share of the categories is wrong."""
    rng, book = np.random.default_rng(seed), ty.load_rulebook()
    truth = random_assessments(units, seed, complete=True)
    assessments = assessments_of(truth.items, noisy(truth, rng, book))
    told = ty.classify(truth).table["category"].astype(object)
    miskeyed = rng.random(units) < wrong
    others = [[name for name in book.decision.order if name != category] for category in told]
    keyed = [rng.choice(names) if bad else name for names, bad, name in zip(others, miskeyed, told, strict=True)]
    return Programme(assessments, pd.Series(keyed, told.index, dtype=object), miskeyed)


def noisy(truth: ty.Assessments, rng: np.random.Generator, book: ty.Rulebook) -> np.ndarray:
    """Return answers as an assessor writes them down: on their scales, some not at all."""
    values = truth.values.copy()
    lenient = rng.normal(0, LENIENCY, values.shape[1])
    for row, item in enumerate(truth.items):
        scale = book.scale_of(item)
        given = values[row] >= 0
        if scale.choices is None:
            said = values[row] + lenient + rng.normal(0, NOISE, len(lenient))
            said = np.clip(np.round(said / scale.step) * scale.step, scale.lowest, scale.highest)
            values[row] = np.where(given, said, values[row])
        values[row, given & (rng.random(len(given)) < MISSING)] = np.nan
    return values
