"""Classify assessments, and hold the answer as a table, as scores, and unit by unit with reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.assessment.inherit import inherited
from typology.assessment.joining import reconciled_under
from typology.assessment.reliability import pieces
from typology.assessment.views import minority_views
from typology.classification.columns import columns_of
from typology.classification.comparisons import cities_differ, desk_differs, far_from, respondents_differ
from typology.classification.engine import Decided, blocks, decide
from typology.classification.evidence import UnitEvidence, evidence_of, raised_by
from typology.classification.explanation import Explanation
from typology.classification.flags import Flagger, Raised, joined, raised_together
from typology.classification.override import Override, read_overrides
from typology.classification.result import Headline, UnitResult
from typology.classification.scores import score_planes
from typology.classification.unit import Beside, unit_result
from typology.errors import AssessmentError, Problem
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import Plan, compile_plan

__all__ = ["Classification", "Headline", "classify"]


class Classification:
    """The needs category of many units, and how each came about.

    Attributes
    ----------
    assessments : Assessments
        What was classified; cities with what they take over from their country.
    rulebook : Rulebook
        By which it was classified.
    overrides : mapping
        By unit, what people decided against the result; both are kept and shown.

    Examples
    --------
    >>> import typology as ty
    >>> res = ty.classify(ty.load_pilots())
    >>> res.table[["category", "subtype", "status", "shock"]]
         category    subtype       status shock
    unit
    IND         2        2CF  determinate    5R
    KEN         2        2CF  determinate    5R
    EGY         1  1-realign  determinate    5R
    COL         3             determinate    5R
    """

    def __init__(
        self,
        assessments: Assessments,
        rulebook: Rulebook,
        headline: Headline = "both",
        flaggers: Sequence[Flagger] = (),
        overrides: Mapping[str, Override] | None = None,
    ) -> None:
        self.assessments = assessments
        self.rulebook = rulebook
        self.headline = headline
        self.overrides = dict(overrides or {})
        self._flaggers = tuple(flaggers)

    @property
    def _plan(self) -> Plan:
        return compile_plan(self.rulebook)

    @cached_property
    def _answers(self) -> NDArray[np.float64]:
        return self.assessments.aligned(self._plan.items)

    @cached_property
    def _decided(self) -> Decided:
        return decide(self._plan, self._answers)

    @cached_property
    def _evidence(self) -> Mapping[int, UnitEvidence]:
        """What the evidence of those units carries that have any, by position."""
        if self.rulebook.evidence is None:
            return {}
        given = {
            column: list(found)
            for column, found in groupby(pieces(self.assessments, self.rulebook), attrgetter("column"))
        }
        if not given:
            return {}
        columns = list(given)
        decided = Decided(**{part.name: getattr(self._decided, part.name)[columns] for part in fields(Decided)})
        found = evidence_of(self._plan, self._answers[:, columns], decided, list(given.values()))
        return dict(zip(columns, found, strict=True))

    @cached_property
    def _raised(self) -> Raised:
        """The flags that neither scores nor evidence raise."""
        return raised_together(flagger(self.rulebook, self.assessments, self._decided) for flagger in self._flaggers)

    @cached_property
    def _flags(self) -> NDArray[np.uint32]:
        """Every flag, as bits."""
        raised = raised_together((raised_by(self._evidence), self._raised))
        return joined(self._plan, self._decided.flags, raised)

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return self.assessments.units

    def __len__(self) -> int:
        return len(self.assessments)

    def __iter__(self) -> Iterator[UnitResult]:
        return (self[unit] for unit in self.units)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per unit, index ``unit``.

        Columns
        -------
        name
            Only if some unit has one.
        headline, category, subtype, status, possible
            ``possible`` lists the categories some completion of the missing answers brings about: ``"1|2"``.
        shock, shock_origin, possible_shock
            ``none``, ``5R``, ``5C`` or ``U``.
        margin
            Points of the scale, 0 to 4; NaN where undetermined.
        evidence_level
            High, Medium, Acceptable or Insufficient; only if the rulebook has rules for evidence.
        flags
            As in ``"SYSTEMIC|INVERSION"``.
        review
            The gravest effect of the flags: clean, review (a person should look) or blocked.
        publishable
            False while a flag blocks it.
        override
            The category that people decided on; only if they did for some unit. ``category`` stays what was computed.
        rulebook
            Version.
        label
            What the assessment says of itself, such as that it is illustrative; only if some does.
        """
        about = self.assessments.about
        levels = {position: unit.level for position, unit in self._evidence.items()}
        table = columns_of(self._plan, self._decided, self._flags, levels, self.headline).set_index(about.index)
        if self.overrides:
            decided_on = {unit: override.category for unit, override in self.overrides.items()}
            table["override"] = [decided_on.get(unit, "") for unit in table.index]
        table["rulebook"] = pd.Categorical([self.rulebook.name]).repeat(len(table))
        if "name" in about and about["name"].notna().any():
            table.insert(0, "name", about["name"])
        if self.labels:
            table["label"] = about["label"]
        return table

    @property
    def labels(self) -> tuple[str, ...]:
        """What assessments say of themselves, such as that they are illustrative."""
        return self.assessments.labels

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Scores as answered, unit x score, 0 to 4; NaN where too little is answered to say, or nothing applies."""
        values = np.empty((len(self._plan.scores), len(self)))
        for block in blocks(len(self)):
            values[:, block] = score_planes(self._plan, self._answers[:, block]).answered
        values[np.isinf(values)] = np.nan
        return pd.DataFrame(values.T.round(6), index=self.assessments.about.index, columns=list(self._plan.scores))

    def __getitem__(self, unit: str) -> UnitResult:
        """Return the typed result of one unit.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.
        """
        position = self.assessments.position(unit)
        several = self.assessments.respondents.get(unit, ())
        beside = Beside(
            raised={name: {0: units[position]} for name, units in self._raised.items() if position in units},
            override=self.overrides.get(unit),
            respondents=tuple(one.respondent or "" for one in several),
            views=minority_views(self.assessments, unit, rulebook=self.rulebook) if several else (),
        )
        return unit_result(self._plan, self._answers[:, [position]], self.assessments[unit], beside)

    def explain(self, unit: str) -> Explanation:
        """Return the reasons for one unit as a short letter.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.

        Examples
        --------
        >>> import typology as ty
        >>> letter = ty.classify(ty.load_pilots()).explain("KEN")
        >>> print(str(letter).splitlines()[0])
        Kenya (KEN): category 2, Institutions (2CF), with shock state 5R
        """
        return Explanation(self[unit])

    def to_json(self) -> str:
        """Return every unit's result as JSON lines in a list: the same text for the same input."""
        return "[" + ",\n".join(result.model_dump_json() for result in self) + "]\n"

    def __repr__(self) -> str:
        counts = pd.Series(self.table["category"]).value_counts(sort=False)
        shares = ", ".join(f"{count:,} in {name}" for name, count in counts.items() if count)
        return f"<Classification of {len(self):,} units by rulebook {self.rulebook.name}: {shares}>"

    def _repr_html_(self) -> str:
        note = "".join(f"<p><em>{escape(label)}</em></p>" for label in self.labels)
        return note + self.table.head(50).to_html(escape=True)


def classify(  # noqa: PLR0913 (each is a choice of its own)
    assessments: Assessments | pd.DataFrame,
    *,
    rulebook: Rulebook | str | None = None,
    headline: Headline = "both",
    desk: Assessments | pd.DataFrame | None = None,
    previous: Classification | None = None,
    overrides: Mapping[str, Override | Mapping[str, Any]] | None = None,
) -> Classification:
    """Classify units by the support their human settlements need.

    Every unit gets one of the categories 1 to 4, N (no priority need) or U (undetermined), and apart from it a shock
    state: none, 5R (risk), 5C (crisis) or U. Unknown answers are never counted as zero: they leave a set of possible
    categories, which is exact.

    Parameters
    ----------
    assessments
        What offices said; or a wide or long DataFrame of it.
    rulebook
        A rulebook, a version, or None for the newest version.
    headline
        How core category and shock state are shown in one word: ``"both"`` (2 + 5R), ``"core"`` or ``"shock"``.
    desk
        Desk values of the same items; answers far from them are flagged where no reason is written.
    previous
        The last round; units that moved far without new reliable evidence are flagged.
    overrides
        By unit, a category that people decided on and the reason, as an :class:`Override` or its entries. The computed
        category stays, and both are shown.

    Returns
    -------
    Classification
        ``.table``, ``.scores``, ``["KEN"]``, ``.explain("KEN")``.

    Raises
    ------
    AssessmentError
        If a DataFrame has problems: all of them, with row and column; or an override has no written reason.
    RulebookError
        If the rulebook is not sound.

    Notes
    -----
    Source: 001 §13 and §14, 001-A3 §7 to §9. The thresholds are proposals of the rulebook.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"E1.N1": [0], "E1.N2": [0], "E1.N3": [0], "E1.L1": [0], "E1.L2": [0]}, index=["XXA"])
    >>> classify(answers.rename_axis("unit")).table[["category", "subtype", "status", "possible"]]
         category subtype       status possible
    unit
    XXA         1          determinate        1
    """
    if headline not in get_args(Headline):
        choices = get_args(Headline)
        raise ValueError(f"headline is one of {', '.join(choices)}, not {headline!r}")
    book = load_rulebook(rulebook)
    given = inherited(reconciled_under(_gathered(assessments, book), book), book)
    flaggers: list[Flagger] = [cities_differ, respondents_differ]
    flaggers += [] if desk is None else [desk_differs(_gathered(desk, book))]
    flaggers += [] if previous is None else [far_from(previous.table["category"], previous.assessments)]
    return Classification(given, book, headline, flaggers, read_overrides(overrides or {}, given, book))


def _gathered(assessments: Assessments | pd.DataFrame, book: Rulebook) -> Assessments:
    if isinstance(assessments, pd.DataFrame):
        from typology.assessment.frames import from_frame

        return from_frame(assessments, book)
    if not isinstance(assessments, Assessments):
        found = type(assessments).__name__
        raise AssessmentError([Problem("nothing to classify", found, "assessments or a DataFrame")])
    return assessments
