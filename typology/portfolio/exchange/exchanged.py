"""Who teaches whom what: as a table, unit by unit in sentences, and the needs that find no teacher."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from typology.assessment.about import all_called
from typology.assessment.reconcile import each_once
from typology.classification.classify import Classification
from typology.classification.prose import listed
from typology.errors import UnknownUnitError
from typology.portfolio.cut import rest_of
from typology.portfolio.exchange.assigning import Pairs
from typology.portfolio.exchange.offering import Closeness, Kind, scores_to_show
from typology.portfolio.exchange.pair_words import Pair, sentence_of, unmet_sentence
from typology.portfolio.exchange.subjects import Subjects
from typology.portfolio.priorities.languages import language_name
from typology.portfolio.priorities.ordered import OPEN
from typology.portfolio.priorities.regions import NOWHERE

__all__ = ["Exchange"]

MOST_ROWS = 50

PAIR_COLUMNS = (
    "teacher",
    "learner",
    "subject",
    "subject_name",
    "need",
    "part",
    "teacher_score",
    "teacher_margin",
    "learner_score",
    "learner_margin",
    "learner_certain",
    "gap",
    "same_region",
    "shared_languages",
    "worth",
    "sentence",
)
UNMET_COLUMNS = ("learner", "subject", "subject_name", "need", "learner_score", "why")


@dataclass(frozen=True, eq=False, repr=False)
class Exchange:
    """Who teaches whom what.

    Attributes
    ----------
    result : Classification
        What it rests on.
    subjects : Subjects
        Where every unit stands in everything that can be taught.
    pairs : Pairs
        Who teaches whom, by position.
    close : Closeness
        What units share.
    parts : tuple of str
        The part of each unit, within which it exchanges.
    per_teacher, per_learner : int
        How many pairs a unit takes on.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.portfolio.exchange.exchanging import exchange
    >>> found = exchange(ty.classify(ty.load_pilots()), per_learner=2)
    >>> found
    <Exchange of 4 units: 4 pairs, 2 teachers, 3 learners; 13 needs without a teacher>
    >>> found.labels
    ('illustrative desk review, not a UN-Habitat result',)
    """

    result: Classification
    subjects: Subjects
    pairs: Pairs
    close: Closeness
    parts: tuple[str, ...]
    per_teacher: int
    per_learner: int

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative."""
        return self.result.labels

    @property
    def worth(self) -> float:
        """The sum of what the pairs are worth: the largest there is within the limits."""
        return float(self.pairs.worth.sum())

    @property
    def table(self) -> pd.DataFrame:
        """One row per pair, by learner in the order of the units; a copy.

        Columns
        -------
        teacher, learner
            Codes.
        subject, subject_name, need
            The score that is taught, its name, and the need it belongs to (frameworks, institutions, drivers, sectors).
        part
            Within which they exchange.
        teacher_score, teacher_margin
            The lowest score that the answers of the teacher leave possible, and how far it lies above what teaching
            takes.
        learner_score, learner_margin
            As answered, or the highest possible one where too little is; and how far it falls short.
        learner_certain
            Whether no missing answer could change that the learner falls short.
        gap, same_region, shared_languages, worth
            The difference of the two scores; what they are known to share; and what the pair counts in the choice.
        teacher_evidence
            The evidence level of the teacher's result; only if the rulebook has rules for evidence.
        sentence
            In words.
        label
            What the assessments of the two say of themselves; only if some does.
        """
        return self._table.copy()

    @cached_property
    def _table(self) -> pd.DataFrame:
        pairs = sorted(
            self._pairs(), key=lambda pair: (self._position[pair.learner], pair.subject.need, pair.subject.score)
        )
        rows = [
            {**{name: getattr(pair, name) for name in PAIR_COLUMNS if hasattr(pair, name)}, **_of_subject(pair)}
            for pair in pairs
        ]
        for row, pair in zip(rows, pairs, strict=True):
            row["sentence"] = sentence_of(pair)
        table = pd.DataFrame(rows, columns=list(PAIR_COLUMNS)).round(6)
        results = self.result.table
        if "evidence_level" in results:
            levels = results["evidence_level"].astype(object)
            table.insert(len(PAIR_COLUMNS) - 1, "teacher_evidence", [levels[unit] for unit in table["teacher"]])
        if self.labels:
            label = results["label"].astype(object)
            table["label"] = [each_once((label[pair.teacher], label[pair.learner])) or "" for pair in pairs]
        return table

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {unit: position for position, unit in enumerate(self.result.units)}

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return all_called(self.result.assessments.about)

    def _pairs(self) -> Iterator[Pair]:
        pairs, subjects, units = self.pairs, self.subjects, self.result.units
        shown = scores_to_show(subjects)
        for row in range(len(pairs)):
            teacher, learner, place = (int(part[row]) for part in (pairs.teacher, pairs.learner, pairs.subject))
            subject = subjects.subjects[place]
            strong, weak = float(subjects.lowest[place, teacher]), float(shown[place, learner])
            yield Pair(
                teacher=units[teacher],
                learner=units[learner],
                teacher_name=self._names[teacher],
                learner_name=self._names[learner],
                subject=subject,
                part=self.parts[learner],
                region=self.close.regions[learner] if self.close.same_region(teacher, learner) else "",
                shared_languages=listed([*map(language_name, self.close.shared_languages(teacher, learner))], "and"),
                teacher_score=strong,
                learner_score=weak,
                learner_certain=bool(subjects.surely[place, learner]),
                worth=float(pairs.worth[row]),
            )

    @property
    def unmet(self) -> pd.DataFrame:
        """Needs that find no teacher, one row each: learner, subject and its need, the score, and why; a copy."""
        return self._unmet.copy()

    @cached_property
    def _unmet(self) -> pd.DataFrame:
        pairs, units = self.pairs, self.result.units
        offered: dict[tuple[int, str], set[Kind]] = {}
        for place, unit in np.argwhere(self.subjects.teaches).tolist():
            offered.setdefault((place, self.parts[unit]), set()).add(self._kind(unit))
        taught = set(zip(pairs.learner.tolist(), pairs.subject.tolist(), strict=True))
        taken_on = np.bincount(pairs.learner, minlength=len(units))
        shown = scores_to_show(self.subjects)
        rows = []
        for learner, place in np.argwhere(self.subjects.learns.T).tolist():
            if (learner, place) in taught:
                continue
            subject = self.subjects.subjects[place]
            why = unmet_sentence(
                known=self.parts[learner] != NOWHERE,
                part=self.parts[learner],
                offered=any(
                    self.close.may_exchange(kind, self._kind(learner))
                    for kind in offered.get((place, self.parts[learner]), ())
                ),
                one_language=self.close.one_language,
                full=int(taken_on[learner]) >= self.per_learner,
            )
            entries = (
                units[learner],
                subject.score,
                subject.name,
                subject.need,
                round(float(shown[place, learner]), 6),
            )
            rows.append(dict(zip(UNMET_COLUMNS, (*entries, why), strict=True)))
        return pd.DataFrame(rows, columns=list(UNMET_COLUMNS))

    def _kind(self, unit: int) -> Kind:
        return self.close.regions[unit], self.close.languages[unit]

    @property
    def strengths(self) -> pd.DataFrame:
        """Which units can teach what, unit x subject; whatever their missing answers are."""
        names = [subject.score for subject in self.subjects.subjects]
        return pd.DataFrame(self.subjects.teaches.T, self.result.assessments.about.index, names)

    def of(self, unit: str) -> tuple[str, ...]:
        """Return in sentences what a unit teaches and learns, and which of its needs find no teacher.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.
        """
        if unit not in self._position:
            raise UnknownUnitError(unit, self.result.units)
        table, unmet = self._table, self._unmet
        pairs = table[(table["teacher"] == unit) | (table["learner"] == unit)]["sentence"]
        open_ = unmet[unmet["learner"] == unit]
        return (*pairs, *(f"{row.subject_name} ({row.subject}): {row.why}" for row in open_.itertuples()))

    def __repr__(self) -> str:
        table = self._table
        return (
            f"<Exchange of {len(self.result):,} units: {len(table):,} pairs, {table['teacher'].nunique():,} teachers, "
            f"{table['learner'].nunique():,} learners; {len(self._unmet):,} needs without a teacher>"
        )

    def _repr_html_(self) -> str:
        notes = "".join(f"<p><em>{escape(label)}</em></p>" for label in self.labels)
        shown = self._table[["learner", "teacher", "subject_name", "sentence"]].head(MOST_ROWS)
        unmet = self._unmet[["learner", "subject_name", "why"]].head(MOST_ROWS)
        pages = [
            frame.to_html(escape=True, index=False) + rest_of(len(whole), MOST_ROWS, where)
            for frame, whole, where in ((shown, self._table, ".table"), (unmet, self._unmet, ".unmet"))
        ]
        open_ = int((self.result.table["category"] == OPEN).sum())
        said = f"<p>{open_:,} of {len(self.result):,} units learn nothing here: their category is undetermined.</p>"
        return notes + (said if open_ else "") + "<h4>Without a teacher</h4>".join(pages)


def _of_subject(pair: Pair) -> dict[str, Any]:
    subject = pair.subject
    return {
        "subject": subject.score,
        "subject_name": subject.name,
        "need": subject.need,
        "same_region": bool(pair.region),
    }
