"""A table that is being read: its columns, its unit codes, and what is wrong with it so far."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.entries import Foreign, distinct_entries
from typology.errors import AssessmentError, Problem, nearest
from typology.rulebook.model import Rulebook

__all__ = ["Codes", "Table"]

Codes = NDArray[np.object_]
"""The unit code of each row; empty where there is none."""


@dataclass
class Table:
    """A frame, what to call it in problems, and the problems met while it is read.

    Attributes
    ----------
    file
        What to call the table in problems.
    rows
        Where each row stood in the file, counted from 0 below the header.
    """

    frame: pd.DataFrame
    rulebook: Rulebook
    file: str | None
    rows: NDArray[np.intp]
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.header = [str(column) for column in self.frame.columns]
        named_once = ~self.frame.columns.duplicated(keep=False)
        self.frame = self.frame.loc[:, named_once]

    def __contains__(self, column: str) -> bool:
        return column in self.frame.columns

    def note(self, row: int | None, column: str | None, problem: Problem, codes: Codes | None = None) -> None:
        """Note a problem; the header is row 1."""
        unit = None if row is None or codes is None else codes[row] or None
        self.problems.append(replace(problem, file=self.file, row=self.row(row), column=column, unit=unit))

    def row(self, row: int | None) -> int | None:
        """Return the number of a row as an office sees it."""
        return None if row is None else int(self.rows[row]) + 2

    def stop_if_faulty(self) -> None:
        """Raise the problems from top to bottom and from left to right, the header first, if there are any."""
        order = {column: position for position, column in reversed(list(enumerate(self.header)))}
        if self.problems:
            raise AssessmentError(
                sorted(self.problems, key=lambda p: (p.row or 0, order.get(p.column or "", len(order))))
            )

    def check_header(self, known: Iterable[str], needed: Collection[str]) -> None:
        """Note columns that are unknown, given twice or missing."""
        choices = list(known)
        for position, name in enumerate(self.header):
            if not name:
                self.note(None, name, Problem("no heading over a column", expected="a heading, or no content below it"))
            elif name in self.header[:position]:
                self.note(None, name, Problem("column given twice", name, "each column once"))
            elif name not in choices:
                expected = "an item id or a column about the unit"
                self.note(None, name, Problem("unknown column", name, expected, nearest(name, choices)))
        for name, expected in ((name, column_contents[name]) for name in needed if name not in self.header):
            self.note(None, None, Problem(f"no column {name}", expected=f"a column {name} with {expected}"))

    @cached_property
    def codes(self) -> Codes:
        """The unit code of each row; empty where there is none, which is noted."""
        if "unit" not in self:
            return np.full(len(self.frame), "", object)
        places, entries = distinct_entries(self.frame["unit"])
        texts = np.full(len(entries) + 1, "", object)
        texts[:-1] = ["" if isinstance(entry, Foreign) else str(entry).strip() for entry in entries]
        codes = texts[places]
        for row in np.flatnonzero(codes == "").tolist():
            found = str(entries[places[row]]).strip() or None if places[row] >= 0 else None
            self.note(row, "unit", Problem("no unit code", found, "a code, such as KEN"))
        return codes


column_contents = {
    "unit": "the code of each country or city",
    "item": "the id of the item that is answered",
    "value": "the answer",
}
