"""Where two collections answer the same question about the same unit, and where so far apart that it asks for a why."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.assessment.judging import evidence_rules
from typology.rulebook.model import Rulebook

__all__ = ["BothAnswer", "both_answer"]


class BothAnswer(NamedTuple):
    """The units for which two collections answer an item.

    Attributes
    ----------
    columns
        Of the units, in the first collection.
    one, other
        What the first and the second answer.
    diverges
        Whether that is so far apart that a reason is asked for.
    """

    item: str
    columns: NDArray[np.intp]
    one: NDArray[np.float64]
    other: NDArray[np.float64]
    diverges: NDArray[np.bool_]


def both_answer(assessments: Assessments, others: Assessments, rulebook: Rulebook) -> Iterator[BothAnswer]:
    """Yield, item by item, for which units two collections both answer, and how they compare.

    Between choices there is no distance, so items with choices are left out; and so are answers that an item does not
    apply.

    Raises
    ------
    ValueError
        If the rulebook has no rules for evidence.

    Notes
    -----
    Source: ``rules/``, evidence, ``divergence``.

    Examples
    --------
    >>> import typology as ty
    >>> book, pilots = ty.load_rulebook(), ty.load_pilots()
    >>> desk = pilots.only(["KEN"]).with_answers("KEN", {"C1.1": 3}, book)
    >>> next(found for found in both_answer(pilots, desk, book) if found.item == "C1.1")
    BothAnswer(item='C1.1', columns=array([1]), one=array([1.]), other=array([3.]), diverges=array([ True]))
    """
    limit = evidence_rules(rulebook).divergence.value - rulebook.rulebook.tolerance.value
    items = tuple(rulebook.items)
    places = pd.Index(others.units, dtype=object).get_indexer(pd.Index(assessments.units, dtype=object))
    shared = np.flatnonzero(places >= 0)
    for item, given, compared in zip(items, assessments.aligned(items), others.aligned(items), strict=True):
        if rulebook.scale_of(item).choices is None:
            one, other = given[shared], compared[places[shared]]
            both = (one >= 0) & (other >= 0)
            one, other = one[both], other[both]
            yield BothAnswer(item, shared[both], one, other, np.abs(one - other) >= limit)
