"""Cases that a planner can read, from YAML to classified units."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from ruamel.yaml import YAML

import typology as ty

CASES = YAML(typ="safe").load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
BOOK = ty.load_rulebook()


def unit(answers, unknown=()):
    """Return answers: maturity as told or at ``all``, severity and need as told or none, stated priority at none."""
    told = {}
    for item, part in BOOK.items.items():
        scale = BOOK.scale_of(item)
        if scale.choices is not None or part.level == "regional":
            continue
        level = {"national": "N", "local": "L"}.get(part.level or "", "")
        names = (item, f"{part.dimension}.{level}", part.dimension)
        if any(name in unknown for name in names):
            continue
        usual = answers["all"] if part.scale == "maturity" else 0
        told[item] = (
            usual if part.scale == "stated" else next((answers[name] for name in names if name in answers), usual)
        )
    return told


def answers_of(case):
    return unit(case["answers"], case.get("unknown", ()))


@cache
def classified():
    """Return all cases as the units of one result."""
    return ty.classify(pd.DataFrame([{"unit": f"X{place:02}", **answers_of(case)} for place, case in enumerate(CASES)]))


def one(**answers):
    """Return a result of a single unit."""
    return ty.classify(pd.DataFrame([{"unit": "XXA", **unit({"all": 3, **answers})}]))


def filled(assessments, share, rng):
    """Return assessments in which some of the missing answers are given."""
    values = assessments.values.copy()
    for row, item in enumerate(assessments.items):
        scale = BOOK.scale_of(item)
        missing = np.isnan(values[row]) & (rng.random(values.shape[1]) < share)
        if scale.choices is None and BOOK.items[item].level != "regional":
            values[row, missing] = rng.choice(scale.values, int(missing.sum()))
    return ty.Assessments(assessments.items, values, assessments.about)
