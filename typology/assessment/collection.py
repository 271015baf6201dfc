"""Many assessments together, as one immutable table of values with what was said beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.entries import is_blank
from typology.assessment.faults import faults, recordable
from typology.assessment.interchange import from_text, to_text
from typology.assessment.recorded import answer_of, recorded
from typology.assessment.respondents import Several, nobody_beside, side_by_side
from typology.assessment.values import Answer, Assessment, Unit
from typology.errors import AssessmentError, UnknownUnitError
from typology.rulebook.model import Rulebook

__all__ = ["Assessments", "assessment_of", "record_columns", "unit_columns"]

unit_columns = ("name", "kind", "country", "urban_population")
record_columns = ("respondent", "date", "instrument", "label")


class Assessments:
    """Assessments of many units; where several respondents answer for one, what stands of it and what each said.

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
    several : Several
        What was said of units that several respondents answer for. Their values here, and everything looked up by
        their code, are what stands after these were reconciled.

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
        several: Several = nobody_beside,
    ) -> None:
        self.items = tuple(items)
        self.values = values.view()
        self.values.flags.writeable = False
        self._about = about.copy()
        self.remarks = remarks or {}
        self.several = several

    @property
    def about(self) -> pd.DataFrame:
        """What is known about each unit; a copy, so that a change of it changes no unit."""
        return self._about.copy()

    @property
    def respondents(self) -> Mapping[str, tuple[Assessment, ...]]:
        """By unit, the assessments of its respondents as they came; only of units that several answer for."""
        return self.several.said

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return tuple(self._about.index)

    @property
    def labels(self) -> tuple[str, ...]:
        """What assessments say of themselves, such as that they are illustrative."""
        given = self._about.get("label", pd.Series(dtype=object))
        return tuple(dict.fromkeys(str(label) for label in given if label))

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
        remarks = self.remarks.get(unit, {})
        answers = {
            item: remarks.get(item) or answer_of(item, float(value))
            for item, value in zip(self.items, self.values[:, position], strict=True)
            if item in remarks or not np.isnan(value)
        }
        return assessment_of(unit, dict(self._about.iloc[position]), answers)

    def said(self, unit: str) -> tuple[Assessment, ...]:
        """Return what each respondent of a unit said, as it came.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.

        Examples
        --------
        >>> import pandas as pd
        >>> import typology as ty
        >>> table = {"unit": ["XXA", "XXA"], "respondent": ["government", "civil society"], "E1.N1": [3, 1]}
        >>> both = ty.read_assessments(pd.DataFrame(table))
        >>> both["XXA"].answers["E1.N1"].value
        1.0
        >>> [(one.respondent, one.answers["E1.N1"].value) for one in both.said("XXA")]
        [('government', 3.0), ('civil society', 1.0)]
        """
        return self.respondents.get(unit) or (self[unit],)

    @property
    def originals(self) -> Iterator[Assessment]:
        """Every assessment as it came, unit by unit: one of each respondent."""
        return chain.from_iterable(map(self.said, self.units))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessments):
            return NotImplemented
        return list(self) == list(other) and self.respondents == other.respondents

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        answered = float(np.mean(~np.isnan(self.values))) if self.values.size else 0.0
        shown = ", ".join(self.units[:6]) + (", ..." if len(self) > 6 else "")
        several = f", {len(self.respondents)} by several respondents" if self.respondents else ""
        return (
            f"<Assessments of {len(self)} units ({shown}): {len(self.items)} items, {answered:.0%} answered{several}>"
        )

    @classmethod
    def of(cls, assessments: Iterable[Assessment], rulebook: Rulebook) -> "Assessments":
        """Gather assessments one by one; those of one unit by several named respondents are reconciled.

        Raises
        ------
        AssessmentError
            If a respondent speaks twice for a unit, is not named beside others or describes it otherwise, an item is
            not in the instrument, or a value is not on its scale; all at once.
        """
        found = list(assessments)
        problems = [problem for _, problem in faults(found, rulebook)]
        if problems:
            raise AssessmentError(problems)
        said: dict[str, list[Assessment]] = {}
        for assessment in found:
            said.setdefault(assessment.unit.code, []).append(assessment)
        several = {unit: side_by_side(group) for unit, group in said.items() if len(group) > 1}
        stands = {unit: group[0] for unit, group in said.items()}
        if several:
            from typology.assessment.reconcile import reconciled

            stands |= {unit: reconciled(group, rulebook) for unit, group in several.items()}
        return cls._tabulated(list(stands.values()), rulebook, several)

    @classmethod
    def _tabulated(
        cls, found: list[Assessment], rulebook: Rulebook, several: Mapping[str, tuple[Assessment, ...]]
    ) -> "Assessments":
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
        return cls(rows, values, about, remarks, Several(several, rulebook.sha256) if several else nobody_beside)

    def only(self, units: Iterable[str]) -> "Assessments":
        """Return some units, in the order asked for, with everything that was said of them.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.

        Examples
        --------
        >>> import typology as ty
        >>> ty.load_pilots().only(["COL", "IND"]).units
        ('COL', 'IND')
        """
        index = pd.Index(_objects(dict.fromkeys(units)), name="unit", dtype=object)
        columns = self._about.index.get_indexer(index)
        if -1 in columns:
            raise UnknownUnitError(index[columns == -1][0], self.units)
        remarks = {unit: self.remarks[unit] for unit in index if unit in self.remarks}
        several = self.several.without(set(self.respondents) - set(index))
        return Assessments(self.items, self.values[:, columns], self._about.iloc[columns], remarks, several)

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

        Where several respondents answer for the unit, all of them answer so.

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
        column, changed = self.position(unit), recordable(unit, answers, rulebook)
        items = (*self.items, *(item for item in changed if item not in self.items))
        values = self.aligned(items).copy()
        for item, answer in changed.items():
            values[items.index(item), column] = recorded(answer)
        remarks, several = dict(self.remarks), self.several
        if unit in remarks:
            remarks[unit] = {item: answer for item, answer in remarks[unit].items() if item not in changed}
        if unit in several.said:
            said = side_by_side([_changed(one, changed) for one in several.said[unit]])
            several = replace(several, said={**several.said, unit: said})
        return Assessments(items, values, self._about, remarks, several)

    def to_json(self) -> str:
        """Return everything as JSON, the same text for the same content."""
        return to_text(self.originals)

    @classmethod
    def from_json(cls, text: str, rulebook: Rulebook, file: str | None = None) -> "Assessments":
        """Read what :meth:`to_json` wrote.

        Raises
        ------
        AssessmentError
            If the text is not of that form; every problem names the unit and the key.
        """
        return cls.of(from_text(text, rulebook, file), rulebook)


def assessment_of(code: str, about: Mapping[Any, Any], answers: Mapping[str, Answer]) -> Assessment:
    """Return one assessment, with what is known about the unit and beside the answers; blanks are left out."""
    known = {name: entry for name, entry in about.items() if not is_blank(entry)}
    unit = Unit(code=code, **{name: known[name] for name in unit_columns if name in known})
    return Assessment(unit=unit, answers=answers, **{name: known[name] for name in record_columns if name in known})


def _changed(assessment: Assessment, answers: Mapping[str, Answer]) -> Assessment:
    return assessment.model_copy(update={"answers": {**assessment.answers, **answers}})


def _objects(entries: Iterable[Any]) -> NDArray[np.object_]:
    found = list(entries)
    array = np.empty(len(found), object)
    array[:] = found
    return array
