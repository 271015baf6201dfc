"""Assessments from and to tables: wide (one row per unit and respondent) and long (one per answer and evidence)."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.assessment.long import read_long, to_long
from typology.assessment.table import Table
from typology.assessment.wide import read_wide, to_wide
from typology.rulebook.model import Rulebook

__all__ = ["from_frame", "to_long", "to_wide"]


def from_frame(
    frame: pd.DataFrame, rulebook: Rulebook, file: str | None = None, rows: NDArray[np.intp] | None = None
) -> Assessments:
    """Read a table, wide or long, by the columns it has.

    A table with a column ``item`` or ``value`` is long; every other is wide, with the unit code as index or in a
    column ``unit``. Several respondents may answer for one unit, each named in the column ``respondent``.

    Parameters
    ----------
    frame
        Numbers, texts or both. Blank is unknown, ``NA`` (the word) not applicable. It is not changed.
    rulebook
        Whose items and scales the table answers.
    file
        What to call the table in problems.
    rows
        Where each row stood in the file, counted from 0 below the header, if blank rows were left out.

    Raises
    ------
    AssessmentError
        With every problem, each with its row (the header is row 1) and column.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> frame = pd.DataFrame({"unit": ["XXA"], "E1.N1": ["2,5"], "E3.L2": ["NA: no metropolitan area"]})
    >>> from_frame(frame, load_rulebook()).units
    ('XXA',)
    """
    if frame.index.name == "unit" and "unit" not in frame.columns:
        frame = frame.reset_index()
    table = Table(frame, rulebook, file, np.arange(len(frame)) if rows is None else rows)
    return read_long(table) if {"item", "value"} & set(table.header) else read_wide(table)
