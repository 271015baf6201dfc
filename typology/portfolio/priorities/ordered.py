"""The domains of change of many units in their order: as a table, by outcome, and unit by unit in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.collection import Assessments
from typology.classification.columns import categorical, sets_of
from typology.classification.engine import STATUSES
from typology.classification.prose import capital
from typology.portfolio.cut import rest_of
from typology.portfolio.priorities.combining import ABSENT, Combined, Floats, rules_for_priorities
from typology.portfolio.priorities.letter import PriorityLetter, letter_of
from typology.portfolio.priorities.standing import Standing
from typology.portfolio.priorities.weighting import in_words
from typology.rulebook.model import Rulebook

__all__ = ["NONE", "OPEN", "Priorities"]

NONE, OPEN = "none", "U"
"""Instead of a domain: none is a priority; too little is answered to say."""

MOST_ROWS = 50


@dataclass(frozen=True, eq=False, repr=False)
class Priorities:
    """Which of the domains of change comes first for every unit, and which one next.

    Attributes
    ----------
    assessments : Assessments
        What was answered on the outcomes.
    rulebook : Rulebook
        By the rules of which need and stated priority were joined.
    profile : mapping
        Weights of domains and outcomes that were set; empty for none.
    combined : Combined
        Need, stated priority and what both together give, for every outcome.
    standing : Standing
        Where the domains stand.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.portfolio.priorities.priority_domains import priorities
    >>> found = priorities(ty.load_pilots())
    >>> found
    <Priorities of 4 units by rulebook 2020.1: 4 undetermined>
    >>> found.table[["primary", "so_far", "status", "possible"]]
         primary so_far        status     possible
    unit
    IND        U     D1  undetermined     D1|D2|D3
    KEN        U     D1  undetermined     D1|D2|D3
    EGY        U     D3  undetermined  D1|D2|D3|D4
    COL        U     D4  undetermined     D2|D3|D4
    >>> found.labels
    ('illustrative desk review, not a UN-Habitat result',)
    """

    assessments: Assessments
    rulebook: Rulebook
    profile: Mapping[str, float]
    combined: Combined
    standing: Standing

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return self.assessments.units

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative."""
        return self.assessments.labels

    @property
    def weighted(self) -> str:
        """Which weights were set, in words; empty for none. What rests on the order of domains says it too."""
        return f"weights set: {in_words(self.profile)}" if self.profile else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The domains of change."""
        return tuple(rules_for_priorities(self.rulebook).domains)

    @property
    def table(self) -> pd.DataFrame:
        """One row per unit, index ``unit``; a copy.

        Columns
        -------
        name
            Only if some unit has one.
        primary
            The domain that comes first; ``D1|D3`` where two are exactly alike, ``none`` where no outcome reaches the
            least priority of the rulebook, ``U`` where too little is answered to say.
        tie
            Whether several come first alike.
        secondary
            The domain next to it, in the same words.
        so_far
            The domain in front by what is answered, even where that is too little to call it the first; empty where
            nothing answered reaches the least priority. It settles nothing.
        status
            Of the primary domain. determinate: no missing answer changes it. provisional: some could, but of every
            domain that could come first enough is answered. undetermined: too little is.
        possible
            Exactly those that some completion of the missing answers puts first, alone or alike with others.
        secondary_status
            Of the domain next to it, as long as the first stays as it is.
        D1, D2, ...
            The priority of each domain, 0 to 4 before weighting by a profile; NaN where too little of it is answered.
            Of a domain of which no outcome reaches the least priority, it is still shown.
        rulebook
            Version.
        label
            What the assessment says of itself; only if some does.
        """
        return self._table.copy()

    @cached_property
    def _table(self) -> pd.DataFrame:
        standing, about = self.standing, self.assessments.about
        columns: dict[str, Any] = {
            "primary": self._named(standing.first, standing.open_),
            "tie": ~standing.open_ & (standing.first.sum(axis=0) > 1),
            "secondary": self._named(standing.second, standing.second_open),
            "so_far": self._sets(standing.first, np.zeros(len(about), np.bool_)),
            "status": _statuses(standing.certain, standing.open_),
            "possible": self._sets(standing.may_lead, standing.none_possible),
            "secondary_status": _statuses(standing.second_certain, standing.second_open),
            **self._values(),
            "rulebook": pd.Categorical([self.rulebook.name]).repeat(len(about)),
        }
        table = pd.DataFrame(columns).set_index(about.index)
        if "name" in about and about["name"].notna().any():
            table.insert(0, "name", about["name"])
        if self.labels:
            table["label"] = about["label"]
        return table

    def _sets(self, places: NDArray[np.bool_], nothing: NDArray[np.bool_]) -> pd.Categorical:
        return _joined((*places, nothing), (*self.names, NONE))

    def _named(self, places: NDArray[np.bool_], open_: NDArray[np.bool_]) -> pd.Categorical:
        """Return the domains at a place in words."""
        empty = ~places.any(axis=0) & ~open_
        return _joined((*(places & ~open_), empty, open_), (*self.names, NONE, OPEN))

    def _values(self) -> dict[str, Floats]:
        """Return the priority of each domain by the outcomes that are known, where enough of them are."""
        known = np.where(np.isnan(self.combined.answered), ABSENT, self.combined.answered)
        found = {}
        for position, domain in enumerate(self.names):
            rows = [entry == domain for entry in self.combined.domains]
            low, high = self.combined.lowest[rows].max(axis=0), self.combined.highest[rows].max(axis=0)
            value = np.clip(known[rows].max(axis=0), low, high)
            shown = self.standing.covered[position] & (value > ABSENT)
            found[domain] = np.where(shown, value, np.nan).round(6)
        return found

    @property
    def outcomes(self) -> pd.DataFrame:
        """Every outcome of every unit, index ``unit`` and ``outcome``.

        Columns
        -------
        domain
            To which the outcome belongs.
        need, stated
            As answered; NaN where unknown or not applicable.
        combined
            What both together give, 0 to 4; NaN where an answer is missing.
        lowest, highest
            What they could give: every missing answer at its lowest, and at its highest.
        applies
            Whether the outcome applies.
        rank
            Its place among the outcomes of the unit that are known, 1 for the highest; equal ones share a place. NaN
            where it is not known. Weights of a profile do not enter.
        """
        combined = self.combined
        index = pd.MultiIndex.from_product([self.units, combined.outcomes], names=["unit", "outcome"])
        columns: dict[str, Any] = {"domain": np.tile(np.array(combined.domains, object), len(self.units))}
        for name in ("need", "stated", "answered", "lowest", "highest"):
            plane = getattr(combined, name)
            hidden = (plane == NOT_APPLICABLE) | np.isinf(plane)
            columns["combined" if name == "answered" else name] = np.where(hidden, np.nan, plane).T.ravel().round(6)
        columns["applies"] = combined.applies.T.ravel()
        frame = pd.DataFrame(columns, index=index)
        frame["rank"] = frame.groupby(level="unit", sort=False)["combined"].rank(method="min", ascending=False)
        return frame

    def explain(self, unit: str) -> PriorityLetter:
        """Return the reasons for one unit in sentences.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.

        Examples
        --------
        >>> import typology as ty
        >>> from typology.portfolio.priorities.priority_domains import priorities
        >>> print(str(priorities(ty.load_pilots()).explain("KEN")).splitlines()[0])
        Kenya (KEN): which domain comes first is undetermined; so far D1 is in front
        """
        position = self.assessments.position(unit)
        row = self._table.iloc[position]
        return letter_of(unit, row, self.combined, position, self.rulebook, in_words(self.profile))

    def __repr__(self) -> str:
        counts = {str(name): count for name, count in self._table["primary"].value_counts(sort=False).items()}
        said = {NONE: "without a priority", OPEN: "undetermined"}
        parts = [f"{count:,} {said.get(name, name.replace('|', ' = '))}" for name, count in counts.items() if count]
        weighted = f"; {in_words(self.profile)}" if self.profile else ""
        return (
            f"<Priorities of {len(self.units):,} units by rulebook {self.rulebook.name}: {', '.join(parts)}{weighted}>"
        )

    def _repr_html_(self) -> str:
        notes = [*self.labels, *([f"{capital(self.weighted)}."] if self.weighted else [])]
        shown = self._table.head(MOST_ROWS)
        page = shown.to_html(escape=True, na_rep="", float_format="{:.2f}".format)
        more = rest_of(len(self._table), MOST_ROWS, ".table")
        return "".join(f"<p><em>{escape(note)}</em></p>" for note in notes) + page + more


def _joined(planes: Sequence[NDArray[np.bool_]], words: Sequence[str]) -> pd.Categorical:
    """Return, unit by unit, the words of the planes that hold, joined by a bar."""
    bits = sum(plane.astype(np.uint32) << bit for bit, plane in enumerate(planes))
    return sets_of(np.asarray(bits, np.uint32), words)


def _statuses(certain: NDArray[np.bool_], open_: NDArray[np.bool_]) -> pd.Categorical:
    return categorical(np.where(certain, 0, np.where(open_, 2, 1)).astype(np.int8), STATUSES)
