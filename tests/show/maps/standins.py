"""Results to draw: nobody's answers on real places, invented ones on units that are no country, and plans on both."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

import typology as ty
from tests.oracles.random_assessments import random_assessments
from typology.countries.table import countries, un_members

BOOK = ty.load_rulebook()
POINTS = {code: (one.latitude, one.longitude) for code, one in countries().items() if one.latitude is not None}
AFRICA = tuple(code for code in un_members() if countries()[code].region == "Africa")


def unanswered(units):
    """Return a classification of units of which nothing is known, so that nothing is invented."""
    values = np.full((len(BOOK.items), len(units)), np.nan)
    about = pd.DataFrame(index=pd.Index(list(units), name="unit", dtype=object))
    return ty.classify(ty.Assessments(tuple(BOOK.items), values, about))


def invented(units, seed=3, complete=False):
    """Return a classification of units that are no country, with invented answers."""
    return ty.classify(random_assessments(units, seed, complete))


def at_places(found, codes):
    """Return places for units that are no country: those of some countries."""
    return {unit: POINTS[code] for unit, code in zip(found.units, codes, strict=True)}


def groups(result, several):
    members = [result.units[first::several] for first in range(several)]
    found = tuple(SimpleNamespace(name=f"Group {number}", units=units) for number, units in enumerate(members))
    return SimpleNamespace(result=result, groups=found, as_mapping=dict, labels=("groups at random",))


def hubs(result, codes, capacity=np.nan, places=POINTS):
    """Return a plan: every unit goes to the hub nearest in the alphabet."""
    units = [unit for unit in result.units if unit in places]
    of = [min(codes, key=lambda hub: abs(ord(hub[0]) - ord(unit[0]))) for unit in units]
    loads = [1 + place % 3 for place in range(len(units))]
    assignment = pd.DataFrame({"hub": of, "load": loads}, index=pd.Index(units, name="unit"))
    table = pd.DataFrame(
        {"countries": [of.count(hub) for hub in codes], "load": 1.0 * len(units), "capacity": capacity}, index=codes
    )
    return SimpleNamespace(
        result=result,
        hubs=tuple(codes),
        places={unit: places[unit] for unit in (*units, *codes)},
        table=table,
        assignment=assignment,
        labels=("loads at random",),
        sentence="A plan by the alphabet.",
    )


def presence(result):
    sets = ["resident", "hub", "remote", "resident|hub"]
    possible = [sets[place % 4] for place in range(len(result))]
    modes = ["U" if "|" in cell else cell for cell in possible]
    surge = [("yes", "no", "open")[place % 3] for place in range(len(result))]
    index = pd.Index(result.units, name="unit")
    table = pd.DataFrame({"mode": modes, "possible_modes": possible, "surge": surge}, index=index)
    return SimpleNamespace(result=result, table=table, labels=("advice at random",))
