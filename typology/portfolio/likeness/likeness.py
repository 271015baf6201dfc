"""Likeness: how far apart the needs of units are, who is most like whom, and in what two of them differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from typology.certainty.asked import is_whole
from typology.classification.classify import Classification
from typology.errors import UnknownUnitError, hint
from typology.portfolio.likeness.pairs import Known, bounds_of_pairs, distances, known_pairs
from typology.portfolio.likeness.profiles import UNKNOWN, Floats, Profiles, profiles_of, rules_for_groups, width_of

__all__ = ["Likeness", "likeness_of"]

MOST_ROWS = 50


@dataclass(frozen=True, eq=False, repr=False)
class Likeness:
    """How far apart the needs of every two units are.

    Attributes
    ----------
    result : Classification
        What it rests on.
    profiles : Profiles
        What units are compared by.
    known : Known
        Distances over what both know, whatever that is.
    weights : mapping
        Of the blocks.
    known_together : float
        Two units that both know less than this share of the weight are not compared.

    Examples
    --------
    >>> import typology as ty
    >>> found = likeness_of(ty.classify(ty.load_pilots()))
    >>> found
    <Likeness of 4 units: 6 of 6 pairs can be compared>
    >>> found.table.round(2)
           IND   KEN   EGY   COL
    unit
    IND   0.00  0.11  0.17  0.18
    KEN   0.11  0.00  0.21  0.24
    EGY   0.17  0.21  0.00  0.23
    COL   0.18  0.24  0.23  0.00
    """

    result: Classification
    profiles: Profiles
    known: Known
    weights: Mapping[str, float]
    known_together: float

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return self.profiles.units

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative."""
        return self.result.labels

    @property
    def compared(self) -> Floats:
        """The share of the weight that both know, units x units; of what applies to both."""
        return self.known.compared.copy()

    @property
    def distance(self) -> Floats:
        """Distances from 0 to 1, units x units: symmetric, 0 of a unit to itself, NaN where two cannot be compared."""
        return self._distance.copy()

    @cached_property
    def _distance(self) -> Floats:
        return distances(self.known, self.known_together, self.result.rulebook.rulebook.tolerance.value)

    @cached_property
    def _bounds(self) -> tuple[Floats, Floats]:
        return bounds_of_pairs(self.profiles)

    @property
    def lowest(self) -> Floats:
        """The least that each distance could be if every answer were known, units x units.

        A score of which nothing applies, but for sectors, can never be known; it may be anything here too.
        """
        return self._bounds[0].copy()

    @property
    def highest(self) -> Floats:
        """The most that each distance could be if every answer were known, units x units."""
        return self._bounds[1].copy()

    @property
    def table(self) -> pd.DataFrame:
        """The distances, unit x unit; NaN where two cannot be compared; a copy."""
        index = pd.Index(self.units, name="unit", dtype=object)
        return pd.DataFrame(self.distance, index, list(self.units))

    def nearest(self, unit: str) -> pd.DataFrame:
        """Return the other units, the most alike first; those that cannot be compared come last.

        Columns
        -------
        distance, compared
            The distance, and the share of the weight that both know.
        lowest, highest
            What the distance could be if every answer were known.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.

        Examples
        --------
        >>> import typology as ty
        >>> likeness_of(ty.classify(ty.load_pilots())).nearest("EGY")["distance"].round(2).to_dict()
        {'IND': 0.17, 'KEN': 0.21, 'COL': 0.23}
        """
        row = self._position(unit)
        lowest, highest = self._bounds
        columns = {
            "distance": self._distance[row],
            "compared": self.known.compared[row],
            "lowest": lowest[row],
            "highest": highest[row],
        }
        frame = pd.DataFrame(columns, index=pd.Index(self.units, name="unit", dtype=object)).drop(index=unit)
        order = sorted(frame.index, key=lambda code: (np.isnan(frame["distance"][code]), frame["distance"][code], code))
        return frame.loc[order]

    def differences(self, one: str, other: str) -> pd.DataFrame:
        """Return in what two units differ, the largest part of the distance first, index ``entry``.

        Columns
        -------
        the codes of the two
            Their scores as answered, or their words; blank where not known.
        part
            How much of the distance it is; the parts add up to it. NaN where it is not compared.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.

        Examples
        --------
        >>> import typology as ty
        >>> likeness_of(ty.classify(ty.load_pilots())).differences("KEN", "COL").head(2).round(3)
                KEN   COL   part
        entry
        support  2CF     3  0.091
        I.N     2.25  3.25  0.023
        """
        first, second = self._position(one), self._position(other)
        profiles = self.profiles
        widths = [width_of(score, self.result.rulebook) for score in profiles.scores]
        values = profiles.answered[:, [first, second]] * np.array(widths)[:, None]
        values = np.where(np.isfinite(values), values, np.nan).round(6)
        parts = profiles.score_weights * np.abs(np.diff(profiles.answered[:, [first, second]], axis=1)[:, 0])
        said = profiles.said[:, [first, second]]
        apart = np.where((said == UNKNOWN).any(axis=1), np.nan, profiles.word_weights * (said[:, 0] != said[:, 1]))
        every = np.concatenate([np.where(np.isfinite(parts), parts, np.nan), apart])
        known = np.where(np.isnan(every), 0, np.concatenate([profiles.score_weights, profiles.word_weights])).sum()
        spoken = [[self._word(word, row) for row in (first, second)] for word in profiles.words]
        entries = pd.Index([*profiles.scores, *profiles.words], name="entry", dtype=object)
        frame = pd.DataFrame([*values.tolist(), *spoken], entries, ["one", "other"], dtype=object)
        frame["part"] = every / known if known else every
        frame.columns = [one, other, "part"]
        return frame.sort_values("part", ascending=False, kind="stable", na_position="last")

    def _word(self, word: str, row: int) -> str:
        table = self.result.table.iloc[row]
        if word == "shock":
            return str(table["shock"])
        return str(table["subtype"]) or str(table["category"])

    def _position(self, unit: str) -> int:
        if unit not in self.units:
            raise UnknownUnitError(unit, self.units)
        return self.units.index(unit)

    def __repr__(self) -> str:
        units = len(self.units)
        pairs = units * (units - 1) // 2
        compared = (int((~np.isnan(self._distance)).sum()) - units) // 2
        return f"<Likeness of {units:,} units: {compared:,} of {pairs:,} pairs can be compared>"

    def _repr_html_(self) -> str:
        notes = "".join(f"<p><em>{escape(label)}</em></p>" for label in self.labels)
        shown = self.table.iloc[:MOST_ROWS, :MOST_ROWS]
        return notes + shown.to_html(escape=True, na_rep="", float_format="{:.2f}".format)


def likeness_of(result: Classification, *, weights: Mapping[str, float] | None = None) -> Likeness:
    """Say how far apart the needs of every two units are.

    Scores differ by their difference over the width of their scale; words, such as the shock state, differ or not. Both
    count by the weight of their block, over what both units know. Two units that together know too little are not
    compared. Nothing is guessed for what is missing; ``.lowest`` and ``.highest`` say what it could do.

    Parameters
    ----------
    result
        A classification.
    weights
        Of some blocks, such as ``{"sectors": 2}``; the others, and None, as in the rulebook.

    Returns
    -------
    Likeness
        ``.distance``, ``.compared``, ``.lowest``, ``.highest``, ``.table``, ``.nearest("KEN")``,
        ``.differences("KEN", "COL")``.

    Raises
    ------
    TypeError
        If the result is no classification.
    ValueError
        If a weight is of no block or no number from 0, or none is above 0; all at once. Or if the rulebook has no rules
        for groups.

    Notes
    -----
    Source: 001-A3 §10(d); ``rules/``, groups.yaml. The distance is that of Gower (1971), with weights.

    Examples
    --------
    >>> import typology as ty
    >>> found = likeness_of(ty.classify(ty.load_pilots()))
    >>> round(float(found.distance[0, 1]), 3), round(float(found.compared[0, 1]), 3)
    (0.108, 1.0)
    """
    if not isinstance(result, Classification):
        raise TypeError(f"likeness_of takes what classify returns, not {type(result).__name__}")
    rules = rules_for_groups(result.rulebook).likeness
    known = {name: block.weight.value for name, block in rules.blocks.items()}
    _refuse(weights, known)
    counted = {**known, **{name: float(weight) for name, weight in (weights or {}).items()}}
    if not any(counted.values()):
        raise ValueError("every block would count nothing; expected some weight above 0")
    profiles = profiles_of(result, counted)
    return Likeness(result, profiles, known_pairs(profiles), counted, rules.known_together.value)


def _refuse(weights: Any, known: Mapping[str, float]) -> None:
    """Raise one error that names every weight that is wrong."""
    if weights is None:
        return
    if not isinstance(weights, Mapping):
        raise ValueError(f"weights is None or weights by block, such as {{'sectors': 2}}, not {weights!r}")
    wrong = [f"no block is called {name!r}; {hint(str(name), list(known))}" for name in weights if name not in known]
    wrong += [
        f"the weight of {name} is a number from 0, such as 1.5, not {weight!r}"
        for name, weight in weights.items()
        if not (is_whole(weight) or isinstance(weight, float)) or not 0 <= weight < np.inf
    ]
    if wrong:
        raise ValueError("; ".join(wrong))
