"""A city lives under the laws of its country: what it leaves open above local level is taken from there."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.reconcile import each_once
from typology.assessment.values import Answer
from typology.rulebook.model import Rulebook

__all__ = ["inherited"]


def inherited(assessments: Assessments, rulebook: Rulebook) -> Assessments:
    """Return assessments in which cities take over open national and regional answers of their country.

    Only countries among the same assessments can be taken from; a city's own answers stand. Source: 001 §14(b) and
    the rule ``inherit`` in ``rules/``, cities. A city that takes something over bears the label of its country too, as
    its result rests on what that label speaks of. Where several respondents of a city leave an answer open, it is taken
    too; what they said stays as it was.
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
    own, given = (assessments.values[np.ix_(above_local, units)] for units in (cities, countries))
    values = assessments.values.copy()
    values[np.ix_(above_local, cities)] = np.where(np.isnan(own), given, own)
    remarks = dict(assessments.remarks)
    for column, (city, country) in enumerate(zip(about.index[cities], about.index[countries], strict=True)):
        before, offered = (assessments.remarks.get(unit, {}) for unit in (city, country))
        if before or offered:
            rows = np.flatnonzero(np.isnan(own[:, column]))
            is_known = {assessments.items[above_local[row]]: not np.isnan(given[row, column]) for row in rows}
            remarks[city] = _with_offered(before, offered, is_known)
    if "label" in about:
        takes = (np.isnan(own) & ~np.isnan(given)).any(axis=0)
        labels = about["label"].tolist()
        for city, country in zip(cities[takes].tolist(), countries[takes].tolist(), strict=True):
            labels[city] = each_once((labels[city], labels[country]))
        about["label"] = pd.Series(labels, about.index, dtype=object)
    return Assessments(assessments.items, values, about, remarks, assessments.several)


def _with_offered(
    own: Mapping[str, Answer], offered: Mapping[str, Answer], is_known: Mapping[str, bool]
) -> Mapping[str, Answer]:
    """Return the remarks of a city, given for each open item whether its country knows the answer.

    Where the answer is taken, the remark of the country takes the place of the city's; elsewhere the city's stands.
    """
    kept = {item: answer for item, answer in own.items() if not is_known.get(item)}
    return {item: offered[item] for item in is_known if item in offered} | kept
