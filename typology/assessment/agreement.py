"""How far the respondents of a unit agree, dimension by dimension."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.alpha import krippendorff_alpha
from typology.assessment.collection import Assessments
from typology.assessment.values import Assessment
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["ALL_UNITS", "agreement"]

ALL_UNITS = "(all units)"
"""What the rows over all units are called, in place of a unit."""


class _Row(NamedTuple):
    """One row of the table; by default that of a unit with a single respondent."""

    alpha: float = np.nan
    respondents: int = 1
    items: int = 0
    values: int = 0
    reason: str = "fewer than two respondents"


def agreement(assessments: Assessments, rulebook: Rulebook | str | None = None) -> pd.DataFrame:
    """Say how far respondents agree: Krippendorff's alpha for ordinal data.

    The items of a dimension are what is rated, and the respondents of the unit rate them. Unknown and not applicable
    are missing; items on another scale than their dimension, such as choices, are left out. In the rows over all
    units, each item of each unit is rated by the respondents of that unit.

    Parameters
    ----------
    rulebook
        A rulebook, a version, or None for the newest version.

    Returns
    -------
    DataFrame, index unit and dimension; the last rows are those of ``"(all units)"``
        ``alpha`` (1 is perfect, 0 as by chance), the number of ``respondents`` (over all units the most of any), of
        pairable ``items`` (answered by two or more) and of pairable ``values`` (the answers to these), whether alpha
        is ``flagged`` as too low, and the ``reason`` where there is none. Over few items it says little.

    Raises
    ------
    ValueError
        If the rulebook does not say how far respondents must agree.

    Notes
    -----
    Source: ``rules/``, evidence, agreement. Where all answers are the same there is no alpha, although the respondents
    agree: nothing shows that they would have told a difference.

    Examples
    --------
    >>> import typology as ty
    >>> table = {"unit": ["XXA", "XXA"], "respondent": ["government", "civil society"]}
    >>> answers = pd.DataFrame({**table, "E1.N1": [3, 1], "E1.N2": [2, 2], "E1.N3": [3, 3], "E1.L1": [1, 1]})
    >>> agreement(ty.read_assessments(answers)).loc[[("XXA", "E1")], ["alpha", "items", "values", "flagged"]].round(2)
                    alpha  items  values  flagged
    unit dimension
    XXA  E1          0.42      4       8     True
    """
    book = load_rulebook(rulebook)
    if book.evidence is None:
        raise ValueError(f"rulebook {book.version} lacks evidence.yaml, which says how far respondents must agree")
    groups, dimensions = assessments.respondents, _compared(book)
    ratings = _ratings(groups.values(), book)
    blank = dict.fromkeys(dimensions, _Row())
    by_unit = {unit: _rows(ratings[[n]], len(groups[unit]), dimensions) for n, unit in enumerate(groups)}
    pooled = _rows(ratings, ratings.shape[1], dimensions) if groups else blank
    rows = [row for unit in assessments.units for row in by_unit.get(unit, blank).values()]
    index = pd.MultiIndex.from_product([[*assessments.units, ALL_UNITS], list(dimensions)], names=["unit", "dimension"])
    table = pd.DataFrame([*rows, *pooled.values()], index=index, columns=list(_Row._fields))
    table.insert(4, "flagged", table["alpha"] < book.evidence.agreement.value - book.rulebook.tolerance.value)
    return table


def _compared(rulebook: Rulebook) -> dict[str, list[int]]:
    """Return for each dimension the rows of its items that are answered by steps of the scale they share."""
    rows = {item: row for row, item in enumerate(rulebook.items)}
    return {
        name: [rows[key] for key, item in dimension.items.items() if item.scale == dimension.scale and not choices]
        for name, dimension in rulebook.dimensions.items()
        for choices in [rulebook.scales.scales[dimension.scale].choices]
    }


def _ratings(groups: Collection[Sequence[Assessment]], rulebook: Rulebook) -> NDArray[np.float64]:
    """Return the values that respondents give, units x respondents x items; NaN where one gives none."""
    rows = {item: row for row, item in enumerate(rulebook.items)}
    ratings = np.full((len(groups), max(map(len, groups), default=0), len(rows)), np.nan)
    for unit, group in enumerate(groups):
        for respondent, assessment in enumerate(group):
            for item, answer in assessment.answers.items():
                if item in rows and answer.value is not None:
                    ratings[unit, respondent, rows[item]] = answer.value
    return ratings


def _rows(ratings: NDArray[np.float64], respondents: int, dimensions: dict[str, list[int]]) -> dict[str, _Row]:
    return {name: _row(ratings[:, :, items], respondents) for name, items in dimensions.items()}


def _row(ratings: NDArray[np.float64], respondents: int) -> _Row:
    """Return alpha over all items of all units, or the reason why there is none."""
    alpha, items, values = krippendorff_alpha(np.hstack(list(ratings)))
    if items < 2:
        return _Row(np.nan, respondents, items, values, "fewer than two items answered by two respondents")
    return _Row(alpha, respondents, items, values, "no variation" if np.isnan(alpha) else "")
