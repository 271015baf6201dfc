"""Many assessments together, as one immutable table of values with what was said beside them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import ValidationError

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.values import Answer, Assessment, Unit
from typology.errors import AssessmentError, Problem, UnknownUnitError, nearest
from typology.rulebook.model import Rulebook

__all__ = ["Assessments"]

FORMAT = "typology/assessments/1"
"""Name and version of the JSON form."""

unit_columns = ("name", "kind", "country", "urban_population")
record_columns = ("respondent", "date", "instrument", "label")


class Assessments:
    """Assessments of many units; one per unit.

    Attributes
    ----------
    items : tuple of str
        Item ids, the rows of ``values``.
    values : ndarray, items x units
        What was answered, on the scale of each item (0 to 4, priorities 0 to 3). NaN is unknown, -1 not applicable.
        Read-only.
    about : DataFrame, index unit
        Name, kind, country, urban population, respondent, date, instrument and label, as far as given.
    remarks : mapping
        By unit and item, the answers that carry more than a value: a reason, a why, or evidence.

    Examples
    --------
    >>> import typology as ty
    >>> pilots = ty.load_pilots()
    >>> pilots.units
    ('IND', 'KEN', 'EGY', 'COL')
    >>> pilots["KEN"].answers["E1.N1"].value
    3.0
    """

    def __init__(
        self,
        items: Iterable[str],
        values: NDArray[np.float64],
        about: pd.DataFrame,
        remarks: Mapping[str, Mapping[str, Answer]] | None = None,
    ) -> None:
        self.items = tuple(items)
        self.values = values.view()
        self.values.flags.writeable = False
        self.about = about
        self.remarks = remarks or {}

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return tuple(self.about.index)

    def __len__(self) -> int:
        return len(self.about)

    def __iter__(self) -> Iterator[Assessment]:
        return (self[unit] for unit in self.units)

    def __contains__(self, unit: object) -> bool:
        return unit in self.about.index

    def position(self, unit: str) -> int:
        """Return the column of a unit.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.
        """
        if unit not in self.about.index:
            raise UnknownUnitError(unit, self.units)
        return int(self.about.index.get_indexer(pd.Index([unit], dtype=object))[0])

    def __getitem__(self, unit: str) -> Assessment:
        position = self.position(unit)
        about = {key: value for key, value in self.about.iloc[position].items() if not _blank(value)}
        remarks = self.remarks.get(unit, {})
        answers = {
            item: remarks.get(item) or _answer(item, value)
            for item, value in zip(self.items, self.values[:, position], strict=True)
            if item in remarks or not np.isnan(value)
        }
        described = {key: about[key] for key in unit_columns if key in about}
        record = {key: about[key] for key in record_columns if key in about}
        return Assessment(unit=Unit(code=unit, **described), answers=answers, **record)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessments):
            return NotImplemented
        return list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        answered = float(np.mean(~np.isnan(self.values))) if self.values.size else 0.0
        shown = ", ".join(self.units[:6]) + (", ..." if len(self) > 6 else "")
        return f"<Assessments of {len(self)} units ({shown}): {len(self.items)} items, {answered:.0%} answered>"

    @classmethod
    def of(cls, assessments: Iterable[Assessment], rulebook: Rulebook) -> "Assessments":
        """Gather assessments one by one.

        Raises
        ------
        AssessmentError
            If a unit comes twice, an item is not in the instrument, or a value is not on its scale; all at once.
        """
        found = list(assessments)
        problems = list(_faults(found, rulebook))
        if problems:
            raise AssessmentError(problems)
        rows = {item: row for row, item in enumerate(rulebook.items)}
        values = np.full((len(rows), len(found)), np.nan)
        remarks: dict[str, dict[str, Answer]] = {}
        for column, assessment in enumerate(found):
            for item, answer in assessment.answers.items():
                values[rows[item], column] = _recorded(answer)
                if answer.reason or answer.why or answer.evidence:
                    remarks.setdefault(assessment.unit.code, {})[item] = answer
        about = pd.DataFrame(
            {
                **{name: _objects(getattr(a.unit, name) for a in found) for name in unit_columns},
                **{name: _objects(getattr(a, name) for a in found) for name in record_columns},
            },
            index=pd.Index(_objects(a.unit.code for a in found), name="unit", dtype=object),
        )
        return cls(rows, values, about, remarks)

    def aligned(self, items: tuple[str, ...]) -> NDArray[np.float64]:
        """Return the values with exactly these items as rows; items that were not asked are unknown."""
        if items == self.items:
            return self.values
        rows = {item: row for row, item in enumerate(self.items)}
        values = np.full((len(items), len(self)), np.nan)
        for row, item in enumerate(items):
            if item in rows:
                values[row] = self.values[rows[item]]
        return values

    def with_answers(self, unit: str, answers: Mapping[str, float | None], rulebook: Rulebook) -> "Assessments":
        """Return assessments in which one unit answers some items otherwise; None is unknown.

        Examples
        --------
        >>> import typology as ty
        >>> rulebook = ty.load_rulebook()
        >>> changed = ty.load_pilots().with_answers("KEN", {"E1.L2": 3.5}, rulebook)
        >>> changed["KEN"].answers["E1.L2"].value
        3.5
        """
        before = self[unit]
        changed = {
            item: Answer(item=item, value=value, state="unknown" if value is None else "value")
            for item, value in answers.items()
        }
        after = before.model_copy(update={"answers": {**before.answers, **changed}})
        return Assessments.of((after if a.unit.code == unit else a for a in self), rulebook)

    def to_json(self) -> str:
        """Return everything as JSON, the same text for the same content."""
        content = {"format": FORMAT, "assessments": [a.model_dump(mode="json", exclude_defaults=True) for a in self]}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str, rulebook: Rulebook, file: str | None = None) -> "Assessments":
        """Read what :meth:`to_json` wrote.

        Raises
        ------
        AssessmentError
            If the text is not of that form; every problem names the unit and the key.
        """
        try:
            content = json.loads(text)
        except json.JSONDecodeError as error:
            raise AssessmentError([Problem("not JSON", error.msg, file=file, line=error.lineno)]) from None
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            other = str(content.get("format")) if isinstance(content, dict) else type(content).__name__
            raise AssessmentError([Problem("not an assessment file", other, f"format: {FORMAT}", file=file)])
        entries = content.get("assessments")
        found: list[Assessment] = []
        problems: list[Problem] = []
        for position, entry in enumerate(entries if isinstance(entries, list) else [None]):
            try:
                found.append(Assessment.model_validate(entry))
            except ValidationError as error:
                problems += [_misread(entry, position, detail, file) for detail in error.errors()]
        problems += [_in_file(problem, file) for problem in _faults(found, rulebook)]
        if problems:
            raise AssessmentError(problems)
        return cls.of(found, rulebook)


def _answer(item: str, value: float) -> Answer:
    if value == NOT_APPLICABLE:
        return Answer(item=item, state="not applicable")
    return Answer(item=item, value=float(value))


def _recorded(answer: Answer) -> float:
    if answer.state == "value":
        assert answer.value is not None
        return answer.value
    return NOT_APPLICABLE if answer.state == "not applicable" else np.nan


def _objects(entries: Iterable[Any]) -> NDArray[np.object_]:
    found = list(entries)
    array = np.empty(len(found), object)
    array[:] = found
    return array


def _blank(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value))


def _faults(assessments: Iterable[Assessment], rulebook: Rulebook) -> Iterator[Problem]:
    seen: set[str] = set()
    for assessment in assessments:
        unit = assessment.unit.code
        if unit in seen:
            yield Problem("unit given twice", unit, "one assessment for each unit", unit=unit)
        seen.add(unit)
        for item, answer in assessment.answers.items():
            if item not in rulebook.items:
                known = rulebook.items
                yield Problem("unknown item", item, f"an item of {rulebook.version}", nearest(item, known), unit=unit)
            elif answer.item != item:
                yield Problem("answer to another item", answer.item, item, unit=unit, column=item)
            elif answer.value is not None and answer.value not in rulebook.scale_of(item).values:
                expected = rulebook.scale_of(item).in_words
                yield Problem("not on the scale", f"{answer.value:g}", expected, unit=unit, column=item)


def _misread(entry: Any, position: int, detail: Any, file: str | None) -> Problem:
    unit = entry.get("unit") if isinstance(entry, dict) else None
    code = unit.get("code") if isinstance(unit, dict) else None
    where = ".".join(str(part) for part in detail["loc"]) or None
    simple = isinstance(detail["input"], str | int | float | bool)
    found = str(detail["input"]) if simple else None
    return Problem(detail["msg"], found, file=file, unit=str(code or f"number {position + 1}"), column=where)


def _in_file(problem: Problem, file: str | None) -> Problem:
    return Problem(
        problem.what,
        problem.found,
        problem.expected,
        problem.suggestion,
        file,
        unit=problem.unit,
        column=problem.column,
    )
