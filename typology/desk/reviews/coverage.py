"""How much of the instrument a desk review answers: the share of the items of each block, unit by unit."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from typology.assessment.collection import Assessments
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook, level_letters

__all__ = ["desk_coverage"]


def desk_coverage(
    desk: Assessments, rulebook: Rulebook | str | None = None, by: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return which share of each block is answered; optional items do not count.

    Parameters
    ----------
    desk
        A desk review, or other assessments.
    rulebook
        A rulebook, a version, or None for the newest version.
    by
        The group of each unit, such as its region, to average by; units without one are left out.

    Returns
    -------
    DataFrame
        A row for each unit or group, in the order in which they come, and a column for each block: its dimension and
        level (E1.N), or its dimension where it has no levels (P1). 1 is all of it.

    Examples
    --------
    >>> import typology as ty
    >>> pilots = ty.load_pilots()
    >>> desk_coverage(pilots).loc["KEN", ["E1.N", "I.L", "K"]].tolist()
    [1.0, 1.0, 1.0]
    >>> desk_coverage(pilots, by={"KEN": "Africa", "EGY": "Africa", "COL": "Americas"}).index.tolist()
    ['Africa', 'Americas']
    """
    book = load_rulebook(rulebook)
    counted = {name: item for name, item in book.items.items() if not item.optional}
    blocks = pd.Index(
        [item.dimension + (f".{level_letters[item.level]}" if item.level else "") for item in counted.values()],
        name="block",
    )
    answered = pd.DataFrame(
        (~np.isnan(desk.aligned(tuple(counted)))).astype(float), index=blocks, columns=desk.about.index
    )
    shares = answered.groupby(level="block", sort=False).mean().T
    if by is None:
        return shares
    groups = pd.Series([by.get(unit) for unit in desk.units], index=shares.index, dtype=object)
    return shares.groupby(groups, sort=False).mean().rename_axis("group")
