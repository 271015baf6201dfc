"""Simulated programmes whose people use other cut-offs than the rulebook, or the same ones.

People perceive a country, with a general capacity and one of each dimension. They record the category that the rulebook
makes of what they perceive, with some noise of judgement and with their own thresholds. The answers that they write
down differ from what they perceive by noise of each answer, and some are missing.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

import typology as ty
from tests.oracles.random_assessments import assessments_of
from typology.rulebook.override import with_values

CAPACITY, DIMENSION, ANSWER = 0.55, 0.4, 0.5
JUDGEMENT, NOISE, MISSING = 0.25, 0.6, 0.02
levels = {"enabler": 2.3, "institution": 2.6, "driver": 2.7, "sector": 2.9}
"""Where the capacity of a country lies on average, by kind of dimension; shocks are apart from it."""


def people_with(
    shifts: Mapping[str, float], units: int = 120, seed: int = 0, leniency: float = 0.0
) -> tuple[ty.Assessments, pd.Series]:
    """Return assessments, and the categories recorded by people whose thresholds are shifted.

    With leniency, all answers of a unit are too kind or too harsh by as much, and the recorded category is not.
    """
    rng, book = np.random.default_rng(seed), ty.load_rulebook()
    present = book.decision.thresholds
    values = {f"decision.thresholds.{name}": present[name].value + shift for name, shift in shifts.items()}
    perceived = _perceived(rng, book, units)
    judged = _noisy(rng, book, perceived, of_dimension=JUDGEMENT)
    recorded = ty.classify(assessments_of(tuple(book.items), judged), rulebook=with_values(book, values)).table
    lenient = rng.normal(0, leniency, units)
    answers = _noisy(rng, book, perceived + lenient, of_answer=NOISE)
    answers[(answers >= 0) & (rng.random(answers.shape) < MISSING)] = np.nan
    return assessments_of(tuple(book.items), answers), recorded["category"].astype(object)


def _perceived(rng, book, units):
    capacity, values = rng.normal(0, CAPACITY, units), np.full((len(book.items), units), np.nan)
    of_dimension = {
        name: levels.get(dimension.kind, 2.0)
        + (capacity if dimension.kind in levels else 0)
        + rng.normal(0, DIMENSION, units)
        for name, dimension in book.dimensions.items()
    }
    for row, item in enumerate(book.items.values()):
        if item.level != "regional":
            values[row] = of_dimension[item.dimension] + rng.normal(0, ANSWER, units)
    return _on_scales(book, values)


def _noisy(rng, book, values, of_dimension=0.0, of_answer=0.0):
    shared = {name: rng.normal(0, of_dimension, values.shape[1]) for name in book.dimensions}
    beside = np.array([shared[item.dimension] for item in book.items.values()])
    return _on_scales(book, values + beside + rng.normal(0, of_answer, values.shape))


def _on_scales(book, values):
    found = values.copy()
    for row, item in enumerate(book.items):
        scale = book.scale_of(item)
        steps = np.array(scale.values if scale.choices is None else sorted(scale.values))
        near = np.abs(steps[:, None] - values[row]).argmin(axis=0)
        found[row] = np.where(np.isnan(values[row]), np.nan, steps[near])
    return found
