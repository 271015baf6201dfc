"""Many assessments together, as one immutable table of values with what was said beside them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.entries import is_blank
from typology.assessment.faults import faults, recordable
from typology.assessment.interchange import from_text, to_text
from typology.assessment.values import Answer, Assessment, Unit
from typology.errors import AssessmentError, UnknownUnitError
from typology.rulebook.model import Rulebook

__all__ = ["Assessments", "answer_of", "record_columns", "recorded", "unit_columns"]

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
        self._about = about.copy()
        self.remarks = remarks or {}

    @property
    def about(self) -> pd.DataFrame:
        """What is known about each unit; a copy, so that a change of it changes no unit."""
        return self._about.copy()

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return tuple(self._about.index)

    def __len__(self) -> int:
        return len(self._about)

    def __iter__(self) -> Iterator[Assessment]:
        return (self[unit] for unit in self.units)

    def __contains__(self, unit: object) -> bool:
        return unit in self._about.index

    def position(self, unit: str) -> int:
        """Return the column of a unit.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.
        """
        if unit not in self._about.index:
            raise UnknownUnitError(unit, self.units)
        return int(self._about.index.get_indexer(pd.Index([unit], dtype=object))[0])

    def __getitem__(self, unit: str) -> Assessment:
        position = self.position(unit)
        about = {key: value for key, value in self._about.iloc[position].items() if not is_blank(value)}
        remarks = self.remarks.get(unit, {})
        answers = {
            item: remarks.get(item) or answer_of(item, float(value))
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
        problems = [problem for _, problem in faults(found, rulebook)]
        if problems:
            raise AssessmentError(problems)
        rows = {item: row for row, item in enumerate(rulebook.items)}
        values = np.full((len(rows), len(found)), np.nan)
        remarks: dict[str, dict[str, Answer]] = {}
        for column, assessment in enumerate(found):
            for item, answer in assessment.answers.items():
                values[rows[item], column] = recorded(answer)
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
        """Return assessments in which one unit answers some items otherwise; None and NaN are unknown.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.
        AssessmentError
            If an item is not in the instrument or a value is not on its scale; all at once.

        Examples
        --------
        >>> import typology as ty
        >>> rulebook = ty.load_rulebook()
        >>> changed = ty.load_pilots().with_answers("KEN", {"E1.L2": 3.5}, rulebook)
        >>> changed["KEN"].answers["E1.L2"].value
        3.5
        """
        before = self[unit]
        after = before.model_copy(update={"answers": {**before.answers, **recordable(unit, answers, rulebook)}})
        return Assessments.of((after if a.unit.code == unit else a for a in self), rulebook)

    def to_json(self) -> str:
        """Return everything as JSON, the same text for the same content."""
        return to_text(self)

    @classmethod
    def from_json(cls, text: str, rulebook: Rulebook, file: str | None = None) -> "Assessments":
        """Read what :meth:`to_json` wrote.

        Raises
        ------
        AssessmentError
            If the text is not of that form; every problem names the unit and the key.
        """
        return cls.of(from_text(text, rulebook, file), rulebook)


def answer_of(item: str, value: float, **beside: Any) -> Answer:
    """Return the answer that a recorded value stands for, with what was said beside it."""
    if np.isnan(value):
        return Answer(item=item, state="unknown", **beside)
    if value == NOT_APPLICABLE:
        return Answer(item=item, state="not applicable", **beside)
    return Answer(item=item, value=value, **beside)


def recorded(answer: Answer) -> float:
    """Return an answer as it is recorded among the values: the inverse of :func:`answer_of`."""
    if answer.state == "value":
        assert answer.value is not None
        return answer.value
    return NOT_APPLICABLE if answer.state == "not applicable" else np.nan


def _objects(entries: Iterable[Any]) -> NDArray[np.object_]:
    found = list(entries)
    array = np.empty(len(found), object)
    array[:] = found
    return array
