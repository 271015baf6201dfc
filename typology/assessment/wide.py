"""Wide tables: one row per unit and respondent, one column per item."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.about import about_columns, read_columns, written
from typology.assessment.cells import answer_text, read_cells
from typology.assessment.collection import Assessments, assessment_of
from typology.assessment.joining import apart, joined
from typology.assessment.respondents import clashes
from typology.assessment.table import Table
from typology.assessment.values import Answer
from typology.rulebook.model import Rulebook

__all__ = ["read_wide", "to_wide"]


def read_wide(table: Table) -> Assessments:
    """Return what a wide table says.

    Raises
    ------
    AssessmentError
        If the table has problems: all of them.
    """
    table.check_header(["unit", *about_columns, *table.rulebook.items], ["unit"])
    about = read_columns(table, about_columns)
    values, remarks = _answers(table)
    described = pd.DataFrame(about, pd.Index(table.codes, name="unit", dtype=object), list(about), dtype=object)
    items, codes = table.rulebook.items, table.codes
    repeated = pd.Series(codes).duplicated().any()
    if repeated:
        _note_clashes(table, about)
    table.stop_if_faulty()
    if not repeated:
        return Assessments(items, values, described, {codes[row]: said for row, said in remarks.items()})
    turns = described.groupby(level="unit").cumcount().to_numpy()
    layers = []
    for turn in range(turns.max() + 1):
        rows = np.flatnonzero(turns == turn)
        said = {codes[row]: remarks[row] for row in rows.tolist() if row in remarks}
        layers.append(Assessments(items, values[:, rows], described.iloc[rows], said))
    return joined(layers, table.rulebook)


def _note_clashes(table: Table, about: Mapping[str, NDArray[np.object_]]) -> None:
    """Note what keeps the rows of one unit from standing side by side."""
    codes = pd.Series(table.codes)
    rows = np.flatnonzero(codes.duplicated(keep=False) & (codes != "")).tolist()
    said = (assessment_of(codes[row], {column: about[column][row] for column in about}, {}) for row in rows)
    for position, problem in clashes(said, table.rulebook, lambda place: f"row {table.row(rows[place])}"):
        column = problem.column if problem.column in about else "unit"
        table.note(rows[position], column, problem, table.codes)


def _answers(table: Table) -> tuple[NDArray[np.float64], dict[int, dict[str, Answer]]]:
    """Return the values, items x rows, and by row the answers with a reason."""
    items = table.rulebook.items
    values = np.full((len(items), len(table.frame)), np.nan)
    remarks: dict[int, dict[str, Answer]] = {}
    for number, item in enumerate(items):
        if item not in table:
            continue
        cells = read_cells(table.frame[item], item, table.rulebook)
        values[number] = cells.values
        for row, reason in cells.reasons.items():
            answer = Answer(item=item, state="not applicable", reason=reason)
            remarks.setdefault(row, {})[item] = answer
        for row, problem in cells.problems:
            table.note(row, item, problem, table.codes)
    return values, remarks


def to_wide(assessments: Assessments, rulebook: Rulebook) -> pd.DataFrame:
    """Return one row per unit and respondent: what is known about the unit, then a text for each item.

    Values, unknown (blank) and not applicable with its reason (``NA: reason``) come back unchanged from
    ``from_frame``; evidence and explanations need the long form or JSON.

    Examples
    --------
    >>> import typology as ty
    >>> to_wide(ty.load_pilots(), ty.load_rulebook()).loc["KEN", "E1.N1"]
    '3'
    """
    if not assessments.respondents:
        return _rows(assessments, rulebook)
    rows = pd.concat([_rows(part, rulebook) for part in apart(assessments, rulebook) if len(part)])
    columns = [column for column in (*about_columns, *rulebook.items) if column in rows]
    places = pd.Index(assessments.units, dtype=object).get_indexer(rows.index)
    return rows.iloc[np.argsort(places, kind="stable")][columns].fillna("")


def _rows(assessments: Assessments, rulebook: Rulebook) -> pd.DataFrame:
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
