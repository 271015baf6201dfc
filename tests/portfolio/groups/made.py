"""Assessments made for groups: units with codes of no country, and answers by dimension."""

import itertools
import string

import pandas as pd

import typology as ty
from tests.oracles.random_assessments import random_assessments

BOOK = ty.load_rulebook()
CODES = tuple("X" + "".join(pair) for pair in itertools.product(string.ascii_uppercase, repeat=2))
SCORED = ("enabler", "institution", "driver", "sector", "shock")
ANSWERS = {
    item: part for item, part in BOOK.items.items() if BOOK.scale_of(item).choices is None and part.kind in SCORED
}
NO_NEED = {item: 0 for item, part in BOOK.items.items() if part.kind == "outcome"}


def all_at(value, first=None, **told):
    """Return a unit all of whose answers are alike, but those told by dimension; its priority domain is known."""
    told = {"R": 0, "K": 0, **told}
    answers = {item: told.get(part.dimension, value) for item, part in ANSWERS.items()}
    if first is None:
        return answers
    return {**answers, **NO_NEED, f"O{first}.1.need": 4, f"O{first}.1.stated": 3}


def result_of(**units):
    return ty.classify(pd.DataFrame([{"unit": unit, **answers} for unit, answers in units.items()]))


def coded(assessments):
    """Return the same with codes from XAA on."""
    index = pd.Index(CODES[: len(assessments)], name="unit", dtype=object)
    return ty.Assessments(assessments.items, assessments.values, pd.DataFrame(index=index))


def simulated(units, seed, complete=False):
    return ty.classify(coded(random_assessments(units, seed, complete)))
