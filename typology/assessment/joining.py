"""Several collections as one, and one as several of which each has a single respondent per unit."""

from collections.abc import Container, Sequence

import numpy as np
import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.respondents import Several, nobody_beside
from typology.rulebook.model import Rulebook

__all__ = ["apart", "joined", "reconciled_under"]


def joined(parts: Sequence[Assessments], rulebook: Rulebook) -> Assessments:
    """Return the units of several collections, in the order in which they come; units of more than one are reconciled.

    Raises
    ------
    AssessmentError
        If respondents of one unit cannot stand side by side; all at once.
    """
    if len(parts) == 1:
        return reconciled_under(parts[0], rulebook)
    parts = [reconciled_under(part, rulebook) for part in parts]
    codes = pd.Index([unit for part in parts for unit in part.units], dtype=object)
    repeated = codes[codes.duplicated()].unique()
    if repeated.empty:
        return _in_order(parts, codes, rulebook)
    again = set(repeated)
    units = ((part, unit) for part in parts for unit in part.units if unit in again)
    several = Assessments.of((said for part, unit in units for said in part.said(unit)), rulebook)
    once = (_without(part, again) for part in parts)
    return _in_order([*once, several], codes.unique(), rulebook)


def reconciled_under(assessments: Assessments, rulebook: Rulebook) -> Assessments:
    """Return assessments in which what stands of several respondents follows the rules of a rulebook.

    They are the same if it does already, or if no unit has several respondents.

    Raises
    ------
    AssessmentError
        If the rulebook has no such rules.
    """
    if assessments.several.reconciled_by in (None, rulebook.sha256):
        return assessments
    units = assessments.respondents
    several = Assessments.of((said for unit in units for said in units[unit]), rulebook)
    order = pd.Index(assessments.units, dtype=object)
    return _in_order([_without(assessments, units), several], order, rulebook)


def apart(assessments: Assessments, rulebook: Rulebook) -> list[Assessments]:
    """Return the units of a single respondent, then of the others the first respondents, the second ones, and so on.

    :func:`joined` puts them together again.
    """
    groups = list(assessments.respondents.values())
    layers = range(max(map(len, groups), default=0))
    once = _without(assessments, assessments.respondents) if groups else assessments
    return [once, *(Assessments.of((said[n] for said in groups if n < len(said)), rulebook) for n in layers)]


def _without(assessments: Assessments, units: Container[str]) -> Assessments:
    return assessments.only(unit for unit in assessments.units if unit not in units)


def _in_order(parts: Sequence[Assessments], order: pd.Index, rulebook: Rulebook) -> Assessments:
    """Return collections of different units as one, in a given order."""
    items, parts = tuple(rulebook.items), [part for part in parts if len(part)]
    if not parts:
        return Assessments.of([], rulebook)
    values = np.concatenate([part.aligned(items) for part in parts], axis=1)
    about = pd.concat([part.about for part in parts])
    if not about.index.equals(order):
        columns = about.index.get_indexer(order)
        values, about = values[:, columns], about.iloc[columns]
    remarks = {unit: answers for part in parts for unit, answers in part.remarks.items()}
    said = {unit: group for part in parts for unit, group in part.respondents.items()}
    several = Several(said, rulebook.sha256) if said else nobody_beside
    return Assessments(items, values, about.astype(object).where(about.notna(), None), remarks, several)
