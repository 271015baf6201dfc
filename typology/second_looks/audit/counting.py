"""Which assessments count in an audit: those on which people recorded a category, and the answers settle one."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.classification.scores import score_planes
from typology.errors import Problem
from typology.rulebook.plan import compile_plan
from typology.rulebook.threshold_audit import ThresholdAudit
from typology.second_looks.audit.fitting import Counted, drawn_again
from typology.second_looks.audit.refusals import CircularAuditError, TooFewRecordedError

__all__ = ["Held", "counted_units", "countries_of", "held"]


class Held(NamedTuple):
    """The units that count, and those that do not.

    Attributes
    ----------
    countries
        Of the units that count.
    without, unsettled
        Units without a recorded category, and with one whose answers leave several categories open.
    """

    units: tuple[str, ...]
    countries: tuple[str, ...]
    without: tuple[str, ...]
    unsettled: tuple[str, ...]


def countries_of(result: Classification) -> pd.Series:
    """Return by unit the country it lies in, which for a country is itself."""
    about = result.assessments.about
    inside = about.get("country", pd.Series(index=about.index, dtype=object))
    found = [unit if is_blank(country) else str(country) for unit, country in inside.items()]
    return pd.Series(found, about.index, dtype=object)


def held(result: Classification, recorded: Mapping[str, str], rules: ThresholdAudit) -> Held:
    """Return the units that count.

    Raises
    ------
    TooFewRecordedError
        If they are of too few countries.
    CircularTrainingError
        If the recorded category of each is the computed one.
    """
    settled = result.table["status"].eq("determinate")
    units = tuple(unit for unit in result.units if unit in recorded and settled[unit])
    without = tuple(unit for unit in result.units if unit not in recorded)
    unsettled = tuple(unit for unit in result.units if unit in recorded and not settled[unit])
    countries = tuple(countries_of(result)[list(units)])
    number, needed = len(set(countries)), round(rules.units_needed.value)
    if number < needed:
        raise TooFewRecordedError(number, needed, len(result), without, unsettled)
    computed = result.table["category"]
    if all(recorded[unit] == computed[unit] for unit in units):
        found = f"{len(units)} of {len(units)} assessments with a recorded category"
        expected = "categories that people recorded, which differ from the computed ones here and there"
        raise CircularAuditError([Problem("the recorded categories are the computed ones", found, expected)])
    return Held(units, countries, without, unsettled)


def counted_units(
    result: Classification, recorded: Mapping[str, str], chosen: Held, rules: ThresholdAudit, seed: int
) -> Counted:
    """Return the scores and recorded categories of the units that count, and how much each weighs in each draw."""
    plan = compile_plan(result.rulebook)
    answers = result.assessments.aligned(plan.items)[:, _positions(result, chosen.units)]
    order = result.rulebook.decision.order
    return Counted(
        plan=plan,
        planes=score_planes(plan, answers, plan.deciding_recipes),
        recorded=np.array([order.index(recorded[unit]) for unit in chosen.units], np.int8),
        weights=drawn_again(chosen.countries, round(rules.resamples.value), seed),
        rules=rules,
    )


def _positions(result: Classification, units: Sequence[str]) -> list[int]:
    return [result.assessments.position(unit) for unit in units]
