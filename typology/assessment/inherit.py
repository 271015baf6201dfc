"""A city lives under the laws of its country: what it leaves open above local level is taken from there."""

import numpy as np
import pandas as pd

from typology.assessment.collection import Assessments
from typology.rulebook.model import Rulebook

__all__ = ["inherited"]


def inherited(assessments: Assessments, rulebook: Rulebook) -> Assessments:
    """Return assessments in which cities take over open national and regional answers of their country.

    Only countries among the same assessments can be taken from; a city's own answers stand. Source: 001 §14(b) and
    the rule ``inherit`` in ``rules/``, cities.
    """
    about = assessments.about
    if "country" not in about or "kind" not in about:
        return assessments
    cities = np.flatnonzero((about["kind"] == "city").to_numpy() & about["country"].isin(about.index).to_numpy())
    levels = [rulebook.items[item].level if item in rulebook.items else None for item in assessments.items]
    above_local = np.flatnonzero([level in ("national", "regional") for level in levels])
    if not len(cities) or not len(above_local):
        return assessments
    countries = about.index.get_indexer(pd.Index(about["country"].iloc[cities]))
    values = assessments.values.copy()
    own = values[np.ix_(above_local, cities)]
    values[np.ix_(above_local, cities)] = np.where(np.isnan(own), values[np.ix_(above_local, countries)], own)
    remarks = {unit: dict(found) for unit, found in assessments.remarks.items()}
    for city, country in zip(about.index[cities], about.index[countries], strict=True):
        taken = remarks.get(country, {})
        for row in above_local:
            item = assessments.items[row]
            if item in taken and np.isnan(assessments.values[row, assessments.position(city)]):
                remarks.setdefault(city, {}).setdefault(item, taken[item])
    return Assessments(assessments.items, values, about, remarks)
