"""Simulated assessments of places that do not exist, and real countries without any answers."""

from string import ascii_uppercase

import numpy as np
import pandas as pd

import typology as ty
from tests.oracles.random_assessments import random_assessments

LETTERS = [f"X{first}{second}" for first in "ABCDEFGH" for second in ascii_uppercase]


def simulated(units, seed=0, complete=True, **about):
    """Return a classification of places that do not exist, and where they lie."""
    drawn = random_assessments(units, seed, complete)
    index = pd.Index(LETTERS[:units], name="unit", dtype=object)
    told = ty.Assessments(drawn.items, drawn.values, pd.DataFrame(about, index=index))
    random = np.random.default_rng(seed)
    points = np.c_[random.uniform(-50, 60, units), random.uniform(-180, 180, units)].round(2)
    places = {unit: tuple(point) for unit, point in zip(told.units, points.tolist(), strict=True)}
    return ty.classify(told), places


def unanswered(codes):
    """Return a classification in which nothing is answered of any unit: everything is open."""
    return ty.classify(pd.DataFrame({"unit": list(codes), "E1.N1": np.nan}))
