"""How far two groups of people agree on the categories of the same countries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.entries import is_blank
from typology.certainty.asked import is_whole
from typology.classification.classify import Classification
from typology.rulebook.model import Rulebook
from typology.rulebook.threshold_audit import CategoryAgreement as Rules
from typology.second_looks.audit.counting import countries_of
from typology.second_looks.audit.fitting import drawn_again
from typology.second_looks.measuring.measures import weighted_kappa
from typology.second_looks.recorded import read_recorded, refuse_unclassified

__all__ = ["CategoryAgreement", "category_agreement", "weighted_kappa"]

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class CategoryAgreement:
    """How often each two categories were recorded for the same unit, and how far that is agreement beyond chance.

    Attributes
    ----------
    table : DataFrame
        The first recorded category by the second, in numbers of units.
    units, countries : int
        Those with two recorded categories.
    agreeing : int
        Units for which both are the same.
    coefficient : float
        Weighted kappa: 1 is perfect, 0 as by chance; NaN where there are too few countries, or all recorded categories
        are the same, and ``reason`` says so.
    lowest, highest : float
        Of its interval; NaN where it has none.
    reason : str
        Why there is no coefficient; empty where there is one.
    """

    table: pd.DataFrame
    units: int
    countries: int
    agreeing: int
    coefficient: float
    lowest: float
    highest: float
    reason: str
    rules: Rules

    def __repr__(self) -> str:
        what = self.reason or f"coefficient {self.coefficient:.2f} ({self.lowest:.2f} to {self.highest:.2f})"
        return (
            f"<CategoryAgreement on {self.units:,} unit{'s'[: self.units != 1]} recorded twice: {self.agreeing:,} "
            f"alike, {what}>"
        )

    def _repr_html_(self) -> str:
        return f"<p><em>{escape(self.rules.says)}</em></p><p>{escape(repr(self)[1:-1])}</p>{self.table.to_html()}"


def category_agreement(
    result: Classification,
    first: Mapping[str, Any] | pd.Series,
    second: Mapping[str, Any] | pd.Series,
    *,
    seed: int = 0,
) -> CategoryAgreement:
    """Say how far two groups of people agree on the categories of the same units.

    Parameters
    ----------
    result
        Of the units, by the rulebook whose categories they are.
    first, second
        By unit, the category that each group recorded; blank where it recorded none.
    seed
        A whole number from 0. The same one gives the same interval.

    Raises
    ------
    AssessmentError
        If recorded categories have problems: those of the first group all at once, then those of the second.
    TypeError
        If what was classified is no classification.
    ValueError
        If seed is no whole number, or the rulebook does not say how to compare.

    Notes
    -----
    Cohen's kappa, weighted by the squared distance on the order of the categories (J. Cohen, Weighted kappa, 1968). Its
    interval is that of countries drawn again, cities together with their country. Source: ``rules/``, crosscheck,
    threshold_audit, agreement.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.second_looks.audit.category_agreement import category_agreement
    >>> res = ty.classify(ty.load_pilots())
    >>> category_agreement(res, {"KEN": "2", "COL": "3"}, {"KEN": "2", "COL": "4", "IND": "2"})
    <CategoryAgreement on 2 units recorded twice: 1 alike, no coefficient of 2 countries; expected 10 or more>
    """
    refuse_unclassified(result)
    rules = _rules_of(result.rulebook)
    if not is_whole(seed) or seed < 0:
        raise ValueError(f"seed is a whole number from 0, not {seed!r}")
    one, other = (_said(result, said) for said in (first, second))
    units = [unit for unit in result.units if unit in one and unit in other]
    counts = _counts([(one[unit], other[unit]) for unit in units], result.rulebook.decision.order)
    countries = list(countries_of(result)[units])
    kappa, lowest, highest, reason = _kappa(counts, countries, rules, int(seed))
    axis = pd.Index(result.rulebook.decision.order, dtype=object)
    table = pd.DataFrame(counts.sum(axis=0).astype(int), index=axis.rename("first"), columns=axis.rename("second"))
    alike = int(np.trace(table.to_numpy()))
    return CategoryAgreement(table, len(units), len(set(countries)), alike, kappa, lowest, highest, reason, rules)


def _counts(pairs: Sequence[tuple[str, str]], order: Sequence[str]) -> Numbers:
    """Return units x categories x categories, with 1 at the two recorded ones."""
    counts = np.zeros((len(pairs), len(order), len(order)))
    for unit, (one, other) in enumerate(pairs):
        counts[unit, order.index(one), order.index(other)] = 1
    return counts


def _kappa(counts: Numbers, countries: Sequence[str], rules: Rules, seed: int) -> tuple[float, float, float, str]:
    """Return the coefficient and the ends of its interval, or the reason why there is none."""
    number, needed = len(set(countries)), round(rules.countries_needed.value)
    if number < needed:
        few = f"{number} countr{'y' if number == 1 else 'ies'}"
        return np.nan, np.nan, np.nan, f"no coefficient of {few}; expected {needed} or more"
    weights = drawn_again(countries, round(rules.resamples.value), seed)
    found, *drawn = weighted_kappa(np.tensordot(weights, counts, axes=1))
    if np.isnan(found):
        return np.nan, np.nan, np.nan, "no coefficient, because only one category was recorded"
    share = (1 - rules.certainty.value) / 2
    lowest, highest = np.nanquantile(drawn, [share, 1 - share])
    return float(found), float(lowest), float(highest), ""


def _said(result: Classification, said: Mapping[str, Any] | pd.Series) -> dict[str, str]:
    """Return what one group recorded, without the overrides that other people decided on."""
    if said is None:
        return {}
    found = read_recorded(result, said)
    given = {str(unit) for unit, category in said.items() if not is_blank(category)}
    return {unit: category for unit, category in found.items() if unit in given}


def _rules_of(rulebook: Rulebook) -> Rules:
    audit = rulebook.crosscheck.threshold_audit if rulebook.crosscheck else None
    if audit is None:
        expected = "expected threshold_audit in crosscheck.yaml"
        raise ValueError(f"rulebook {rulebook.version} does not say how to compare recorded categories; {expected}")
    return audit.agreement
