"""The map of needs: which units stand where, by priority domain and category, region by region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from typology.classification.classify import Classification
from typology.errors import hint
from typology.portfolio.priorities.combining import rules_for_priorities
from typology.portfolio.priorities.map_page import map_page
from typology.portfolio.priorities.ordered import NONE, OPEN, Priorities
from typology.portfolio.priorities.priority_domains import priorities_of
from typology.portfolio.priorities.regions import NOWHERE, parts_of
from typology.rulebook.model import Rulebook

__all__ = ["NeedsMap", "needs_map"]

CATEGORY_OPEN = "U"


@dataclass(frozen=True, eq=False, repr=False)
class NeedsMap:
    """Priority domain by category, with the units in each cell.

    Attributes
    ----------
    result : Classification
        From which the categories are.
    priorities : Priorities
        From which the priority domains are.
    by : str or None
        By what units are put into parts, such as regions.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.portfolio.priorities.needs_map import needs_map
    >>> found = needs_map(ty.classify(ty.load_pilots()))
    >>> found
    <NeedsMap of 4 units: 0 with a priority domain and a category, 4 with one of them undetermined>
    >>> found.of("U", "2")
    ('IND', 'KEN')
    >>> found.labels
    ('illustrative desk review, not a UN-Habitat result',)
    """

    result: Classification
    priorities: Priorities
    by: str | None
    _parts: tuple[str, ...]

    @property
    def rulebook(self) -> Rulebook:
        """By which units were classified."""
        return self.result.rulebook

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative; and weights that were set."""
        told = (*self.result.labels, *self.priorities.labels, self.priorities.weighted)
        return tuple(dict.fromkeys(filter(None, told)))

    @property
    def domains(self) -> tuple[str, ...]:
        """The rows: domains in their order, those that come first alike, none, and undetermined."""
        singles = tuple(rules_for_priorities(self.priorities.rulebook).domains)
        met = dict.fromkeys(map(str, self._units["domain"]))
        return (*singles, *sorted(row for row in met if "|" in row), NONE, OPEN)

    @property
    def categories(self) -> tuple[str, ...]:
        """The columns: categories in their order, and undetermined."""
        return (*self.rulebook.decision.order, CATEGORY_OPEN)

    @property
    def units(self) -> pd.DataFrame:
        """Every unit once, index ``unit``; a copy.

        Columns
        -------
        part
            Its region or other part; ``not known`` where there is none.
        domain, category
            Its cell.
        shown
            The code with its marks: ``*`` the category is provisional, ``°`` the domain is, ``=`` several domains come
            first alike.
        shock
            Its shock state, which is apart from the category.
        possible_domains, possible_categories
            What missing answers leave open.
        so_far
            The domain in front by what is answered, even where that is too little.
        """
        return self._units.copy()

    @cached_property
    def _units(self) -> pd.DataFrame:
        result, first = self.result.table, self.priorities.table
        marks = np.where(result["status"] == "provisional", "*", "").astype(object)
        marks += np.where(first["status"] == "provisional", "°", "").astype(object)
        marks += np.where(first["tie"], "=", "").astype(object)
        columns: Mapping[str, Any] = {
            "part": np.array(self._parts, object),
            "domain": first["primary"].astype(object),
            "category": result["category"].astype(object),
            "shown": np.array(self.result.units, object) + marks,
            "shock": result["shock"].astype(object),
            "possible_domains": first["possible"].astype(object),
            "possible_categories": result["possible"].astype(object),
            "so_far": first["so_far"].astype(object),
        }
        return pd.DataFrame(columns, index=result.index)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The regions or other parts, in alphabetical order; that which is not known comes last."""
        return tuple(sorted(set(self._parts), key=lambda part: (part == NOWHERE, part)))

    @property
    def cells(self) -> pd.DataFrame:
        """Every cell with a unit in it: ``count`` and ``units``, index ``part``, ``domain`` and ``category``."""
        keys = ["part", "domain", "category"]
        rows = [
            (*key, len(rows), tuple(map(str, rows.index)))
            for key, rows in self._units.groupby(keys, sort=False, observed=True)
        ]
        order = [list(self.parts), list(self.domains), list(self.categories)]
        rows.sort(key=lambda row: tuple(places.index(str(word)) for places, word in zip(order, row[:3], strict=True)))
        return pd.DataFrame(rows, columns=[*keys, "count", "units"]).set_index(keys)

    @property
    def counts(self) -> pd.DataFrame:
        """The number of units, part and domain x category; every unit is counted once."""
        return self._matrix("count").astype(np.int64)

    @property
    def table(self) -> pd.DataFrame:
        """The codes of units with their marks, part and domain x category; every unit stands in it once."""
        return self._matrix("shown")

    @property
    def could_be(self) -> pd.DataFrame:
        """The number of units that could stand in each cell, part and domain x category.

        A unit counts in every cell that its missing answers leave open, so that the numbers add up to more than there
        are units. Priorities and categories rest on different answers, so every pair of a possible domain and a
        possible category is possible.
        """
        units, part = self._units, np.asarray(self._parts, object)
        rows = [row for row in self.domains if "|" not in row and row != OPEN]
        possible = {
            word: units[column].str.split("|").map(lambda words, word=word: word in words).to_numpy(np.bool_)
            for column, words in (("possible_domains", rows), ("possible_categories", self.rulebook.decision.order))
            for word in words
        }
        index = pd.MultiIndex.from_product([self.parts, rows], names=[self.by or "part", "domain"])
        found = [
            [int((possible[row] & possible[category] & (part == place)).sum()) for category in self.categories[:-1]]
            for place, row in index
        ]
        frame = pd.DataFrame(found, index=index, columns=list(self.categories[:-1]))
        return frame if self.by is not None else frame.droplevel(0)

    def _matrix(self, what: str) -> pd.DataFrame:
        found = {
            (part, row): dict.fromkeys(self.categories, 0 if what == "count" else "")
            for part in self.parts
            for row in self.domains
        }
        for key, units in self._units.groupby(["part", "domain", "category"], sort=False, observed=True):
            part, row, category = (str(word) for word in key)
            found[part, row][category] = len(units) if what == "count" else " ".join(units["shown"])
        index = pd.MultiIndex.from_tuples(list(found), names=[self.by or "part", "domain"])
        frame = pd.DataFrame(list(found.values()), index=index, columns=list(self.categories))
        return frame if self.by is not None else frame.droplevel(0)

    def of(self, domain: str | int, category: str | int, part: str | None = None) -> tuple[str, ...]:
        """Return the units of a cell: those in which a domain comes first, alone or alike with others.

        Parameters
        ----------
        domain
            ``"D1"`` or ``"1"``; ``"none"``; ``"U"`` where it is undetermined.
        category
            ``"1"`` to ``"4"``, ``"N"``, or ``"U"`` where it is undetermined.
        part
            Only those of a region or other part; None for all.

        Raises
        ------
        ValueError
            If there is no such domain, category or part; all at once.
        """
        singles = [row for row in self.domains if "|" not in row]
        named = next((row for row in singles if str(domain) in (row, row.removeprefix("D"))), None)
        wrong = [] if named else [_no_such("domain", str(domain), singles)]
        wrong += [] if str(category) in self.categories else [_no_such("category", str(category), self.categories)]
        wrong += [] if part is None or part in self.parts else [_no_such(self.by or "part", part, self.parts)]
        if wrong:
            raise ValueError("; ".join(wrong))
        units = self._units
        here = units["domain"].str.split("|").map(lambda words: named in words) & (units["category"] == str(category))
        here &= True if part is None else units["part"] == part
        return tuple(map(str, units.index[here]))

    def __repr__(self) -> str:
        open_ = (self._units["domain"] == OPEN) | (self._units["category"] == CATEGORY_OPEN)
        parts = "" if self.by is None else f" in {len(self.parts)} parts by {self.by}"
        return (
            f"<NeedsMap of {len(open_):,} units{parts}: {int((~open_).sum()):,} with a priority domain and a category, "
            f"{int(open_.sum()):,} with one of them undetermined>"
        )

    def _repr_html_(self) -> str:
        rows = {row: self._domain_name(row) for row in self.domains}
        columns = {column: self._category_name(column) for column in self.categories}
        return map_page(self._units, rows, columns, self.parts, self.labels)

    def _category_name(self, category: str) -> str:
        named = self.rulebook.decision.categories.get(category)
        return f"{category} {named.name}" if named else "undetermined"

    def _domain_name(self, row: str) -> str:
        named = rules_for_priorities(self.priorities.rulebook).domains.get(row)
        in_words = {NONE: "no priority domain", OPEN: "undetermined"}
        return f"{row} {named.name}" if named else in_words.get(row, row.replace("|", " = "))


def needs_map(
    result: Classification,
    priorities: Priorities | None = None,
    *,
    by: str | Mapping[str, Any] | pd.Series | None = None,
) -> NeedsMap:
    """Map units by priority domain and category, whole or region by region.

    Every unit stands in the map once. One of which the domain or the category is undetermined stands apart, in the row
    or column ``U``, with what its missing answers leave open beside it.

    Parameters
    ----------
    result
        A classification.
    priorities
        The priority domains of the same units; None to find them from the assessments of the result.
    by
        ``"region"`` or ``"subregion"`` of M49, ``"office"``, or any column of the result or of what is known about
        units; a mapping or Series from unit to part, such as a group of countries; None for one map of all.

    Returns
    -------
    NeedsMap
        ``.table``, ``.counts``, ``.cells``, ``.units``, ``.of("D1", "2")``.

    Raises
    ------
    ValueError
        If the priorities are not of the same units, or there is no such column.
    TypeError
        If the result is no classification.
    UnknownUnitError
        If a mapping speaks of a unit that is not in the result.

    Notes
    -----
    Source: 001-A3 §10.

    Examples
    --------
    >>> import typology as ty
    >>> found = needs_map(ty.classify(ty.load_pilots()), by="region")
    >>> found.cells
                                count   units
    part     domain category
    Africa   U      1               1  (EGY,)
                    2               1  (KEN,)
    Americas U      3               1  (COL,)
    Asia     U      2               1  (IND,)
    """
    if not isinstance(result, Classification):
        raise TypeError(f"needs_map takes what classify returns, not {type(result).__name__}")
    found = priorities_of(result, priorities)
    word = by if by is None or isinstance(by, str) else "part"
    return NeedsMap(result, found, word, parts_of(result, by))


def _no_such(kind: str, word: str, choices: Sequence[str]) -> str:
    return f"there is no {kind} {word!r}; {hint(word, choices)}"
