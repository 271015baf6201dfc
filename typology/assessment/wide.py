"""Wide tables: one row per unit, one column per item."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.about import about_columns, read_columns, written
from typology.assessment.cells import answer_text, read_cells
from typology.assessment.collection import Assessments
from typology.assessment.table import Table
from typology.assessment.values import Answer
from typology.errors import Problem
from typology.rulebook.model import Rulebook

__all__ = ["read_wide", "to_wide"]


def read_wide(table: Table) -> Assessments:
    """Return what a wide table says; it counts only if the table has no problems."""
    table.check_header(["unit", *about_columns, *table.rulebook.items], ["unit"])
    _note_repeats(table)
    about = read_columns(table, about_columns)
    values, remarks = _answers(table)
    index = pd.Index(table.codes, name="unit", dtype=object)
    return Assessments(
        table.rulebook.items, values, pd.DataFrame(about, index, columns=list(about), dtype=object), remarks
    )


def _note_repeats(table: Table) -> None:
    codes = pd.Series(table.codes)
    repeated = np.flatnonzero(codes.duplicated() & (codes != ""))
    if len(repeated):
        firsts = codes.drop_duplicates().reset_index().set_index(0)["index"]
        for row in repeated.tolist():
            expected = f"one row for each unit; the first is row {table.row(firsts[codes[row]])}"
            table.note(row, "unit", Problem("unit given twice", codes[row], expected))


def _answers(table: Table) -> tuple[NDArray[np.float64], dict[str, dict[str, Answer]]]:
    items = table.rulebook.items
    values = np.full((len(items), len(table.frame)), np.nan)
    remarks: dict[str, dict[str, Answer]] = {}
    for number, item in enumerate(items):
        if item not in table:
            continue
        cells = read_cells(table.frame[item], item, table.rulebook)
        values[number] = cells.values
        for row, reason in cells.reasons.items():
            answer = Answer(item=item, state="not applicable", reason=reason)
            remarks.setdefault(table.codes[row], {})[item] = answer
        for row, problem in cells.problems:
            table.note(row, item, problem, table.codes)
    return values, remarks


def to_wide(assessments: Assessments, rulebook: Rulebook) -> pd.DataFrame:
    """Return one row per unit: what is known about it, then a text for each item.

    Values, unknown (blank) and not applicable with its reason (``NA: reason``) come back unchanged from
    ``from_frame``; evidence and explanations need the long form or JSON.

    Examples
    --------
    >>> import typology as ty
    >>> to_wide(ty.load_pilots(), ty.load_rulebook()).loc["KEN", "E1.N1"]
    '3'
    """
    about = assessments.about
    columns = {column: [written(entry) for entry in about[column]] for column in about_columns if column in about}
    for item, values in zip(assessments.items, assessments.values, strict=True):
        scale = rulebook.scale_of(item)
        reasons = (_reason(assessments, unit, item) for unit in assessments.units)
        columns[item] = [answer_text(value, scale, reason) for value, reason in zip(values, reasons, strict=True)]
    return pd.DataFrame(columns, index=pd.Index(assessments.units, name="unit", dtype=object), dtype=object)


def _reason(assessments: Assessments, unit: str, item: str) -> str | None:
    answer = assessments.remarks.get(unit, {}).get(item)
    return answer.reason if answer else None
