"""Assessments from and to tables: wide (one row per unit) and long (one row per answer and piece of evidence)."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isnan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import ValidationError

from typology.assessment.cells import NOT_APPLICABLE, answer_text, read_cells
from typology.assessment.collection import Assessments, record_columns, unit_columns
from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit
from typology.errors import AssessmentError, Problem, nearest
from typology.rulebook.model import Rulebook

__all__ = ["from_frame", "to_long", "to_wide"]

about_columns = (*unit_columns, *record_columns)
evidence_columns = tuple(EvidenceEntry.model_fields)
long_columns = ("unit", *about_columns, "item", "value", "reason", "why", *(f"evidence_{n}" for n in evidence_columns))


def from_frame(
    frame: pd.DataFrame, rulebook: Rulebook, file: str | None = None, rows: NDArray[np.intp] | None = None
) -> Assessments:
    """Read a table, wide or long, by the columns it has.

    A table with the columns ``unit``, ``item`` and ``value`` is long; every other is wide, with the unit code as index
    or in a column ``unit``.

    Parameters
    ----------
    frame
        Numbers, texts or both. Blank is unknown, ``NA`` (the word) not applicable.
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
    >>> frame = pd.DataFrame({"unit": ["NAM"], "E1.N1": ["2,5"], "E3.L2": ["NA: no metropolitan area"]})
    >>> from_frame(frame, load_rulebook()).units
    ('NAM',)
    """
    if frame.index.name == "unit" and "unit" not in frame.columns:
        frame = frame.reset_index()
    table = _Table(frame, rulebook, file, np.arange(len(frame)) if rows is None else rows)
    result = table.long() if {"unit", "item", "value"} <= set(frame.columns) else table.wide()
    if table.problems:
        raise AssessmentError(sorted(table.problems, key=lambda p: (p.row or 0, p.column or "")))
    assert result is not None
    return result


@dataclass
class _Table:
    frame: pd.DataFrame
    rulebook: Rulebook
    file: str | None
    rows: NDArray[np.intp]
    problems: list[Problem] = field(default_factory=list)

    def note(self, row: int | None, column: str | None, problem: Problem, unit: object = None) -> None:
        """Note a problem; the header is row 1."""
        at = None if row is None else int(self.rows[row]) + 2
        code = None if unit is None else str(unit)
        self.problems.append(replace(problem, file=self.file, row=at, column=column, unit=code))

    def wide(self) -> Assessments | None:
        self.check_columns({"unit", *about_columns, *self.rulebook.items})
        if "unit" not in self.frame.columns:
            self.note(
                None, None, Problem("no column unit", expected="a column unit with the code of each country or city")
            )
            return None
        codes = self.codes()
        columns = [item for item in self.rulebook.items if item in self.frame.columns]
        whole = self.whole_numbers(columns)
        values = np.full((len(self.rulebook.items), len(self.frame)), np.nan) if whole is None else whole
        reasons: dict[str, dict[int, str]] = {}
        rows = {item: row for row, item in enumerate(self.rulebook.items)}
        for item in columns if whole is None else []:
            cells = read_cells(self.frame[item], item, self.rulebook)
            values[rows[item]] = cells.values
            if cells.reasons:
                reasons[item] = cells.reasons
            for row, problem in cells.problems:
                self.note(row, item, problem, codes[row])
        about = self.about(codes)
        if self.problems:
            return None
        remarks: dict[str, dict[str, Answer]] = {}
        for item, found in reasons.items():
            for row, reason in found.items():
                answer = Answer(item=item, state="not applicable", reason=reason)
                remarks.setdefault(str(codes[row]), {})[item] = answer
        return Assessments(self.rulebook.items, values, about, remarks)

    def whole_numbers(self, columns: list[str]) -> np.ndarray | None:
        """Return a copy of the values of a table of nothing but numbers, if all are on their scales."""
        if tuple(columns) != tuple(self.rulebook.items) or any(
            dtype != np.float64 for dtype in self.frame[columns].dtypes
        ):
            return None
        values = self.frame[columns].to_numpy().T
        for row, item in enumerate(columns):
            if read_cells(pd.Series(values[row]), item, self.rulebook).problems:
                return None
        return np.array(values, order="C")

    def check_columns(self, known: set[str]) -> None:
        seen: set[str] = set()
        for column in self.frame.columns:
            name = str(column)
            if name in seen:
                self.note(None, name, Problem("column given twice", name, "each column once"))
            elif name not in known:
                close = nearest(name, known)
                self.note(None, name, Problem("unknown column", name, "an item id or a column about the unit", close))
            seen.add(name)

    def codes(self) -> np.ndarray:
        column = self.frame["unit"]
        codes = column.astype(object).where(column.notna(), "").astype(str).str.strip().to_numpy(object)
        for row in np.flatnonzero(codes == ""):
            self.note(int(row), "unit", Problem("no unit code", expected="a code, such as KEN"))
        first = pd.Series(np.arange(len(codes))).groupby(codes).first()
        for row in np.flatnonzero(pd.Series(codes).duplicated().to_numpy() & (codes != "")):
            expected = f"one row for each unit; the first is row {self.rows[first[codes[row]]] + 2}"
            self.note(int(row), "unit", Problem("unit given twice", codes[row], expected))
        return codes

    def about(self, codes: np.ndarray) -> pd.DataFrame:
        """Return what the table says about its units, each distinct entry read once."""
        given = [column for column in about_columns if column in self.frame.columns]
        index = pd.Index(codes, name="unit", dtype=object)
        columns = {column: self.about_column(column, codes) for column in given}
        return pd.DataFrame(columns, index=index, columns=given, dtype=object)

    def about_column(self, column: str, codes: np.ndarray) -> np.ndarray:
        places, distinct = pd.factorize(self.frame[column].astype(object), use_na_sentinel=True)
        read = np.full(len(distinct) + 1, None, object)
        for number, entry in enumerate(distinct):
            if _is_blank(entry):
                continue
            try:
                read[number] = _checked(column, entry)
            except ValueError:
                for row in np.flatnonzero(places == number):
                    self.note(int(row), column, _about_problem(column, entry), codes[row])
        return read[places]

    def long(self) -> Assessments | None:
        self.check_columns(set(long_columns))
        codes = self.long_codes()
        answers: dict[str, dict[str, Answer]] = {}
        described: dict[str, dict[str, Any]] = {}
        firsts: dict[str, int] = {}
        records: list[dict[Any, Any]] = self.frame.astype(object).where(self.frame.notna(), "").to_dict("records")
        for row, record in enumerate(records):
            unit = codes[row]
            if unit == "":
                continue
            firsts.setdefault(unit, row)
            self.describe(row, unit, record, described.setdefault(unit, {}))
            if _text(record, "item"):
                self.answer(row, unit, record, answers.setdefault(unit, {}))
        found = []
        for unit, row in firsts.items():
            about = described[unit]
            try:
                unit_part = Unit(code=unit, **{k: v for k, v in about.items() if k in unit_columns})
                record_part = {k: v for k, v in about.items() if k in record_columns}
                found.append(Assessment(unit=unit_part, answers=answers.get(unit, {}), **record_part))
            except ValidationError as error:
                for detail in error.errors():
                    column = str(detail["loc"][-1])
                    self.note(row, column, Problem(detail["msg"], str(detail["input"])), unit)
        return None if self.problems else Assessments.of(found, self.rulebook)

    def long_codes(self) -> np.ndarray:
        column = self.frame["unit"]
        codes = column.astype(object).where(column.notna(), "").astype(str).str.strip().to_numpy(object)
        for row in np.flatnonzero(codes == ""):
            self.note(int(row), "unit", Problem("no unit code", expected="a code, such as KEN"))
        return codes

    def describe(self, row: int, unit: str, record: Mapping[str, Any], known: dict[str, Any]) -> None:
        """Note what a row says about its unit; every row of a unit that says something must say the same."""
        for column in about_columns:
            entry = record.get(column, "")
            if _is_blank(entry):
                continue
            try:
                value = _checked(column, entry)
            except ValueError:
                self.note(row, column, _about_problem(column, entry), unit)
                continue
            if known.setdefault(column, value) != value:
                expected = f"{known[column]}, as in an earlier row of this unit"
                self.note(row, column, Problem("rows of one unit disagree", str(entry), expected), unit)

    def answer(self, row: int, unit: str, record: Mapping[str, Any], answers: dict[str, Answer]) -> None:
        item = _text(record, "item")
        if item not in self.rulebook.items:
            close = nearest(item, self.rulebook.items)
            self.note(row, "item", Problem("unknown item", item, f"an item of {self.rulebook.version}", close), unit)
            return
        cells = read_cells(pd.Series([record["value"]], dtype=object), item, self.rulebook)
        for _, problem in cells.problems:
            self.note(row, "value", problem, unit)
        if cells.problems:
            return
        reason = _text(record, "reason") or cells.reasons.get(0)
        entry = self.evidence(row, unit, record)
        try:
            answer = _answer(item, cells.values[0], reason, _text(record, "why"), (entry,) if entry else ())
        except ValidationError as error:
            self.note(row, "reason", Problem(error.errors()[0]["msg"].removeprefix("Value error, "), reason), unit)
            return
        before = answers.get(item)
        if before is None:
            answers[item] = answer
        elif (
            entry is not None and before.evidence and before == answer.model_copy(update={"evidence": before.evidence})
        ):
            answers[item] = before.model_copy(update={"evidence": (*before.evidence, entry)})
        else:
            expected = "one answer to each item; further rows only add evidence to the same answer"
            self.note(row, "item", Problem("item answered twice", item, expected), unit)

    def evidence(self, row: int, unit: str, record: Mapping[str, Any]) -> EvidenceEntry | None:
        given = {name: _text(record, f"evidence_{name}") for name in evidence_columns}
        given = {name: text for name, text in given.items() if text}
        if not given:
            return None
        try:
            return EvidenceEntry(**given)
        except ValidationError as error:
            for detail in error.errors():
                column = f"evidence_{detail['loc'][-1]}"
                found = None if detail["type"] == "missing" else str(detail["input"])
                self.note(row, column, Problem(detail["msg"], found), unit)
            return None


def _answer(
    item: str, value: float, reason: str | None, why: str | None, evidence: tuple[EvidenceEntry, ...]
) -> Answer:
    shared = {"item": item, "why": why or None, "evidence": evidence, "reason": reason or None}
    if np.isnan(value):
        return Answer(state="unknown", **shared)
    if value == NOT_APPLICABLE:
        return Answer(state="not applicable", **shared)
    return Answer(value=float(value), **shared)


def _text(record: Mapping[str, Any], key: str) -> str:
    entry = record.get(key, "")
    return "" if _is_blank(entry) else str(entry).strip()


def _is_blank(entry: object) -> bool:
    return (
        entry is None or entry is pd.NA or entry is pd.NaT or entry == "" or (isinstance(entry, float) and isnan(entry))
    )


def _population(entry: Any) -> float:
    value = float(entry)
    if not 0 <= value < np.inf:
        raise ValueError("not a population")
    return value


def _date(entry: Any) -> datetime.date:
    if isinstance(entry, datetime.datetime):
        return entry.date()
    return entry if isinstance(entry, datetime.date) else datetime.date.fromisoformat(str(entry).strip())


def _kind(entry: Any) -> str:
    text = str(entry).strip().casefold()
    if text not in ("country", "city"):
        raise ValueError("not a kind of unit")
    return text


about_readers: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "kind": (_kind, "country or city"),
    "urban_population": (_population, "a number of persons"),
    "date": (_date, "a date such as 2019-10-31"),
}


def _checked(column: str, entry: Any) -> Any:
    reader, _ = about_readers.get(column, (lambda text: str(text).strip(), ""))
    return reader(entry)


def _about_problem(column: str, entry: object) -> Problem:
    expected = about_readers[column][1]
    close = nearest(str(entry), ("country", "city")) if column == "kind" else None
    return Problem(f"unreadable {column.replace('_', ' ')}", str(entry), expected, close)


def to_wide(assessments: Assessments, rulebook: Rulebook) -> pd.DataFrame:
    """Return one row per unit: what is known about it, then a text for each item.

    Values, unknown (blank) and not applicable with its reason (``NA: reason``) come back unchanged from
    :func:`from_frame`; evidence and explanations need the long form or JSON.

    Examples
    --------
    >>> import typology as ty
    >>> to_wide(ty.load_pilots(), ty.load_rulebook()).loc["KEN", "E1.N1"]
    '3'
    """
    columns: dict[str, list[str]] = {
        column: ["" if _is_blank(entry) else _written(entry) for entry in assessments.about[column]]
        for column in about_columns
        if column in assessments.about
    }
    for item, values in zip(assessments.items, assessments.values, strict=True):
        scale = rulebook.scale_of(item)
        reasons = (_reason(assessments, unit, item) for unit in assessments.units)
        columns[item] = [answer_text(value, scale, reason) for value, reason in zip(values, reasons, strict=True)]
    return pd.DataFrame(columns, index=pd.Index(assessments.units, name="unit", dtype=object), dtype=object)


def _reason(assessments: Assessments, unit: str, item: str) -> str | None:
    answer = assessments.remarks.get(unit, {}).get(item)
    return answer.reason if answer else None


def _written(entry: object) -> str:
    return f"{entry:.17g}" if isinstance(entry, float) else str(entry)


def to_long(assessments: Assessments, rulebook: Rulebook) -> pd.DataFrame:
    """Return one row per answer, and one more for each further piece of its evidence; nothing is left out.

    A unit without any answer keeps one row with a blank item.
    """
    rows = [row for assessment in assessments for row in _long_rows(assessment, rulebook)]
    return pd.DataFrame(rows, columns=list(long_columns), dtype=object).fillna("")


def _long_rows(assessment: Assessment, rulebook: Rulebook) -> Iterator[dict[str, str]]:
    unit = assessment.unit
    about = {name: getattr(unit, name) for name in unit_columns}
    about |= {name: getattr(assessment, name) for name in record_columns}
    shared = {"unit": unit.code, **{name: "" if value is None else _written(value) for name, value in about.items()}}
    if not assessment.answers:
        yield shared
    for item, answer in assessment.answers.items():
        number = answer.value if answer.state == "value" else NOT_APPLICABLE if answer.state != "unknown" else np.nan
        assert number is not None
        value = answer_text(number, rulebook.scale_of(item)) or "DK"
        row = {**shared, "item": item, "value": value, "reason": answer.reason or "", "why": answer.why or ""}
        for entry in answer.evidence or (None,):
            parts = {} if entry is None else entry.model_dump(exclude_none=True)
            yield {**row, **{f"evidence_{name}": text for name, text in parts.items()}}
