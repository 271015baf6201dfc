"""Classify assessments, and hold the answer as a table, as scores, and unit by unit with reasons."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from html import escape
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.assessment.inherit import inherited
from typology.classification.engine import ORIGINS, STATUSES, Decided, blocks, decide
from typology.classification.explanation import Explanation
from typology.classification.result import Headline, UnitResult
from typology.classification.result import headline as in_one_word
from typology.classification.scores import score_planes
from typology.classification.unit import unit_result
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

    def __init__(self, assessments: Assessments, rulebook: Rulebook, headline: Headline = "both") -> None:
        self.assessments = assessments
        self.rulebook = rulebook
        self.headline = headline

    @property
    def _plan(self) -> Plan:
        return compile_plan(self.rulebook)

    @cached_property
    def _answers(self) -> NDArray[np.float64]:
        return self.assessments.aligned(self._plan.items)

    @cached_property
    def _decided(self) -> Decided:
        return decide(self._plan, self._answers)

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
        flags
            As in ``"SYSTEMIC|INVERSION"``.
        publishable
            False while a flag blocks it.
        rulebook
            Version.
        label
            What the assessment says of itself, such as that it is illustrative; only if some does.
        """
        decided, decision = self._decided, self.rulebook.decision
        categories = (*decision.order, "U")
        states = (*decision.shock.order, "U")
        category = _words(decided.category, categories)
        shock = _words(decided.shock, states)
        columns = {
            "headline": self._headlines(categories, states),
            "category": category,
            "subtype": _words(decided.subtype + 1, ("", *decision.subtypes.rules)),
            "status": _words(decided.status, STATUSES),
            "possible": _sets(decided.possible, decision.order),
            "shock": shock,
            "shock_origin": _words(decided.origin, ORIGINS),
            "possible_shock": _sets(decided.possible_shock, decision.shock.order),
            "margin": np.round(decided.margin, 6),
            "flags": _sets(decided.flags, tuple(self._plan.flags)),
            "publishable": (decided.flags & self._blocking) == 0,
        }
        about = self.assessments.about
        table = pd.DataFrame(columns, index=about.index)
        table["rulebook"] = pd.Categorical([self.rulebook.name]).repeat(len(table))
        if "name" in about and about["name"].notna().any():
            table.insert(0, "name", about["name"])
        if self.labels:
            table["label"] = about["label"]
        return table

    @property
    def labels(self) -> tuple[str, ...]:
        """What assessments say of themselves, such as that they are illustrative."""
        given = self.assessments.about.get("label", pd.Series(dtype=object))
        return tuple(dict.fromkeys(str(label) for label in given if label))

    def _headlines(self, categories: Sequence[str], states: Sequence[str]) -> pd.Categorical:
        """Return core category and shock state in one word, by the policy asked for."""
        words = [in_one_word(c, None if s == states[0] else s, self.headline) for c in categories for s in states]
        distinct = list(dict.fromkeys(words))
        codes = np.array([distinct.index(word) for word in words])
        decided = self._decided
        return _categorical(codes[decided.category.astype(int) * len(states) + decided.shock], distinct)

    @property
    def _blocking(self) -> np.uint32:
        flags = self.rulebook.flags.flags if self.rulebook.flags else {}
        return np.uint32(sum(1 << bit for bit, name in enumerate(self._plan.flags) if flags[name].effect == "block"))

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
        answers = self._answers[:, [position]]
        return unit_result(self._plan, answers, self.assessments[unit])

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


def classify(
    assessments: Assessments | pd.DataFrame,
    *,
    rulebook: Rulebook | str | None = None,
    headline: Headline = "both",
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

    Returns
    -------
    Classification
        ``.table``, ``.scores``, ``["KEN"]``, ``.explain("KEN")``.

    Raises
    ------
    AssessmentError
        If a DataFrame has problems: all of them, with row and column.
    RulebookError
        If the rulebook is not sound.

    Notes
    -----
    Source: 001 §13 and §14, 001-A3 §7 to §9. The thresholds are proposals of the rulebook.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"E1.N1": [0], "E1.N2": [0], "E1.N3": [0], "E1.L1": [0], "E1.L2": [0]}, index=["NAM"])
    >>> classify(answers.rename_axis("unit")).table[["category", "subtype", "status", "possible"]]
         category subtype       status possible
    unit
    NAM         1          determinate        1
    """
    if headline not in get_args(Headline):
        choices = get_args(Headline)
        raise ValueError(f"headline is one of {', '.join(choices)}, not {headline!r}")
    book = load_rulebook(rulebook)
    if isinstance(assessments, pd.DataFrame):
        from typology.assessment.frames import from_frame

        assessments = from_frame(assessments, book)
    if not isinstance(assessments, Assessments):
        found = type(assessments).__name__
        raise AssessmentError([Problem("nothing to classify", found, "assessments or a DataFrame")])
    return Classification(inherited(assessments, book), book, headline)


def _categorical(codes: NDArray[Any], words: Sequence[str]) -> pd.Categorical:
    found: pd.Categorical = pd.Categorical.from_codes(codes, categories=pd.Index(list(words), dtype=object))
    return found


def _words(codes: NDArray[np.int8], words: Sequence[str]) -> pd.Categorical:
    return _categorical(codes, words)


def _sets(bits: NDArray[np.uint8] | NDArray[np.uint32], words: Sequence[str]) -> pd.Categorical:
    """Return bit sets as words joined by a bar, each distinct set spelled once."""
    distinct = np.flatnonzero(np.bincount(bits))
    places = np.zeros(int(distinct.max(initial=0)) + 1, np.int16)
    places[distinct] = np.arange(len(distinct))
    spelled = ["|".join(word for bit, word in enumerate(words) if entry >> bit & 1) for entry in distinct.tolist()]
    codes = places[bits]
    return _categorical(codes, spelled)
