"""Long tables: one row per answer, and one more for each further piece of its evidence."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.about import about_columns, read_columns, written
from typology.assessment.cells import NOT_APPLICABLE, answer_text, read_cells
from typology.assessment.collection import Assessments, assessment_of, record_columns, unit_columns
from typology.assessment.entries import is_blank
from typology.assessment.faults import unknown_item
from typology.assessment.gathering import gathered
from typology.assessment.hindsight import later_than
from typology.assessment.recorded import answer_of, recorded
from typology.assessment.respondents import clashes
from typology.assessment.table import Codes, Table
from typology.assessment.values import Answer, Assessment, EvidenceEntry
from typology.errors import Problem
from typology.rulebook.model import Rulebook

__all__ = ["read_long", "to_long"]

evidence_columns = {f"evidence_{name}": name for name in EvidenceEntry.model_fields}
said_columns = ("item", "reason", "why", *evidence_columns)
long_columns = ("unit", *about_columns, "item", "value", "reason", "why", *evidence_columns)

Said = Mapping[str, str]
"""The texts of one row by column, as far as given."""

Key = TypeVar("Key", bound=Hashable)
Speaker = tuple[str, str | None]
"""A unit and who answers for it."""


@dataclass
class _Values:
    """The column ``value`` read: numbers by row, and the rows with a reason or with something unreadable."""

    numbers: NDArray[np.float64]
    reasons: dict[int, str] = field(default_factory=dict)
    unreadable: set[int] = field(default_factory=set)


def read_long(table: Table) -> Assessments:
    """Return what a long table says.

    Raises
    ------
    AssessmentError
        If the table has problems: all of them.
    """
    table.check_header(long_columns, ["unit", "item", "value"])
    about = read_columns(table, about_columns)
    speakers = _speakers(table.codes, about.get("respondent"))
    units = _described(table, {column: about[column] for column in unit_columns if column in about}, table.codes)
    records = _described(table, {column: about[column] for column in record_columns if column in about}, speakers)
    said = read_columns(table, said_columns)
    values = _read_values(table, said.get("item", np.full(len(table.frame), None, object)))
    answers: dict[Speaker, dict[str, Answer]] = {speaker: {} for speaker in records}
    for row, speaker in enumerate(speakers):
        texts = {column: entries[row] for column, entries in said.items() if entries[row] is not None}
        answer = _answer(table, row, texts, values)
        if answer is not None and speaker[0]:
            _note_later(table, row, answer, records[speaker].get("date"))
            _add(table, row, answer, answers[speaker])
    found = [assessment_of(name[0], units[name[0]] | record, answers[name]) for name, record in records.items()]
    if len(records) > len(units):
        first = [speakers.index(speaker) for speaker in records]
        for position, problem in clashes(found, table.rulebook, lambda place: f"row {table.row(first[place])}"):
            table.note(first[position], problem.column or "unit", problem, table.codes)
    table.stop_if_faulty()
    return Assessments.of(found, table.rulebook)


def _speakers(codes: Codes, named: NDArray[np.object_] | None) -> list[Speaker]:
    """Return who speaks in each row: where none is named, the only respondent that other rows of the unit name."""
    if named is None:
        return [(unit, None) for unit in codes]
    known: dict[str, set[str]] = {}
    for unit, name in zip(codes, named, strict=True):
        if name is not None:
            known.setdefault(unit, set()).add(name)
    only = {unit: next(iter(names)) for unit, names in known.items() if len(names) == 1}
    return [(unit, only.get(unit) if name is None else name) for unit, name in zip(codes, named, strict=True)]


def _described(
    table: Table, about: Mapping[str, NDArray[np.object_]], keys: Iterable[Key]
) -> dict[Key, dict[str, Any]]:
    """Return what the rows of one key say together; every row that says something must say the same."""
    described: dict[Key, dict[str, Any]] = {}
    for row, (unit, key) in enumerate(zip(table.codes, keys, strict=True)):
        if not unit:
            continue
        known = described.setdefault(key, {})
        for column, entries in about.items():
            entry = entries[row]
            if entry is not None and known.setdefault(column, entry) != entry:
                expected = f"{written(known[column])}, as in an earlier row of this unit"
                problem = Problem("rows of one unit disagree", written(entry), expected)
                table.note(row, column, problem, table.codes)
    return described


def _read_values(table: Table, items: NDArray[np.object_]) -> _Values:
    values = _Values(np.full(len(items), np.nan))
    if "value" not in table:
        return values
    column = table.frame["value"]
    for item, rows in pd.Series(items).groupby(items, sort=False).indices.items():
        if item not in table.rulebook.items:
            continue
        cells = read_cells(column.iloc[rows], str(item), table.rulebook)
        values.numbers[rows] = cells.values
        values.reasons |= {int(rows[position]): reason for position, reason in cells.reasons.items()}
        for position, problem in cells.problems:
            values.unreadable.add(int(rows[position]))
            table.note(int(rows[position]), "value", problem, table.codes)
    return values


def _answer(table: Table, row: int, said: Said, values: _Values) -> Answer | None:
    """Return the answer of one row, or note everything that is wrong with it."""
    entry, faults = _evidence(said)
    faults += _faults(table, row, said, values)
    for column, problem in faults:
        table.note(row, column, problem, table.codes)
    if faults or row in values.unreadable or "item" not in said:
        return None
    return answer_of(
        said["item"],
        float(values.numbers[row]),
        reason=said.get("reason", values.reasons.get(row)),
        why=said.get("why"),
        evidence=() if entry is None else (entry,),
    )


def _note_later(table: Table, row: int, answer: Answer, date: Any) -> None:
    """Note evidence that is later than its assessment."""
    for entry in answer.evidence:
        late = later_than(date, entry, answer.item, table.rulebook)
        if late:
            table.note(row, "evidence_period" if entry.period else "evidence_published", late, table.codes)


def _evidence(said: Said) -> tuple[EvidenceEntry | None, list[tuple[str, Problem]]]:
    given = {name: said[column] for column, name in evidence_columns.items() if column in said}
    if not given:
        return None, []
    entry, faults = gathered(EvidenceEntry, given)
    if "source" in given:
        return entry, [(f"evidence_{path[-1]}", problem) for path, problem in faults]
    missing = Problem("no source of the evidence", expected="a source, since the row says more about it")
    others = [(f"evidence_{path[-1]}", problem) for path, problem in faults if path != ("source",)]
    return None, [("evidence_source", missing), *others]


def _faults(table: Table, row: int, said: Said, values: _Values) -> Iterator[tuple[str, Problem]]:
    item, reason, in_cell = said.get("item"), said.get("reason"), values.reasons.get(row)
    if item is None:
        if "item" in table and (said or ("value" in table and not is_blank(table.frame["value"].iloc[row]))):
            yield "item", Problem("no item", expected="the id of the item that this row is about")
    elif item not in table.rulebook.items:
        yield "item", unknown_item(item, table.rulebook)
    elif reason and row not in values.unreadable:
        if values.numbers[row] != NOT_APPLICABLE:
            yield "reason", Problem("a reason without need", reason, "one only where the value is NA")
        elif in_cell and reason != in_cell:
            yield "reason", Problem("two reasons", reason, f"the one beside the value, {in_cell!r}, or none here")


def _add(table: Table, row: int, answer: Answer, answers: dict[str, Answer]) -> None:
    """Add an answer, or its evidence if the same answer was given before."""
    before = answers.setdefault(answer.item, answer)
    if before is answer:
        return
    more = before.model_copy(update={"evidence": (*before.evidence, *answer.evidence)})
    if before.evidence and answer.evidence and answer.model_copy(update={"evidence": more.evidence}) == more:
        answers[answer.item] = more
    else:
        expected = "one answer to each item; further rows only add evidence to the same answer"
        table.note(row, "item", Problem("item answered twice", answer.item, expected), table.codes)


def to_long(assessments: Assessments, rulebook: Rulebook) -> pd.DataFrame:
    """Return one row per answer, and one more for each further piece of its evidence; nothing is left out.

    A unit, or one of its respondents, without any answer keeps one row with a blank item.

    Examples
    --------
    >>> import typology as ty
    >>> to_long(ty.load_pilots(), ty.load_rulebook())[["unit", "item", "value"]].iloc[0].to_list()
    ['IND', 'E1.N1', '2']
    """
    rows = [row for assessment in assessments.originals for row in _long_rows(assessment, rulebook)]
    return pd.DataFrame(rows, columns=list(long_columns), dtype=object).fillna("")


def _long_rows(assessment: Assessment, rulebook: Rulebook) -> Iterator[dict[str, str]]:
    unit = assessment.unit
    about = {name: getattr(unit, name) for name in unit_columns}
    about |= {name: getattr(assessment, name) for name in record_columns}
    shared = {"unit": unit.code, **{name: written(value) for name, value in about.items()}}
    if not assessment.answers:
        yield shared
    for item, answer in assessment.answers.items():
        value = answer_text(recorded(answer), rulebook.scale_of(item)) or "DK"
        row = {**shared, "item": item, "value": value, "reason": answer.reason or "", "why": answer.why or ""}
        for entry in answer.evidence or (None,):
            parts = {} if entry is None else entry.model_dump(exclude_none=True)
            yield {**row, **{f"evidence_{name}": text for name, text in parts.items()}}
