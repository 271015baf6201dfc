"""Groups of units: as a table, one by one in sentences, and with their common gaps and channels of exchange."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from typology.assessment.about import all_called
from typology.classification.classify import Classification
from typology.errors import UnknownUnitError, hint
from typology.portfolio.cut import rest_of
from typology.portfolio.exchange.subjects import Subjects, subjects_of
from typology.portfolio.groups.channels import channels_of
from typology.portfolio.groups.forming import Formed, Positions, labels_of
from typology.portfolio.groups.gaps import gaps_of
from typology.portfolio.groups.group_words import Facts, Held, sentence_of
from typology.portfolio.groups.keys import is_open
from typology.portfolio.groups.one_group import Group
from typology.portfolio.groups.portraits import Portrait, portrait_of, to_groups
from typology.portfolio.groups.resampling import Stability
from typology.portfolio.likeness.likeness import Likeness
from typology.portfolio.likeness.profiles import Floats, rules_for_groups
from typology.portfolio.possible import possible_support
from typology.portfolio.priorities.ordered import Priorities
from typology.rulebook.parts import Frozen

__all__ = ["Group", "Groups"]

MOST_ROWS = 50


@dataclass(frozen=True, eq=False, repr=False)
class Groups:
    """Units put into groups; every unit is in one of them.

    Attributes
    ----------
    result : Classification
        From which the categories are.
    priorities : Priorities
        From which the priority domains are.
    by : tuple of str
        By what units were put together.
    likeness : Likeness
        By which large groups are split.
    formed : tuple of Formed
        The groups before anything is said of them.
    stability : Stability or None
        How often they came about again; None where that was not checked.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.portfolio.groups.grouping import group
    >>> found = group(ty.classify(ty.load_pilots()), draws=0)
    >>> found
    <Groups of 4 units by priority and category: 3 groups, 3 with something open; stability not checked>
    >>> found["D1 in front x 2"].units
    ('IND', 'KEN')
    >>> found.labels
    ('illustrative desk review, not a UN-Habitat result',)
    """

    result: Classification
    priorities: Priorities
    by: tuple[str, ...]
    likeness: Likeness
    formed: tuple[Formed, ...]
    stability: Stability | None

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative; and weights that were set."""
        told = (*self.result.labels, *self.priorities.labels, self.priorities.weighted)
        return tuple(dict.fromkeys(filter(None, told)))

    @cached_property
    def _group_of(self) -> Positions:
        return labels_of(self.formed, len(self.result))

    @cached_property
    def _subjects(self) -> Subjects:
        return subjects_of(self.result)

    @cached_property
    def _support(self) -> tuple[tuple[str, ...], ...]:
        return possible_support(self.result)

    @cached_property
    def _to_groups(self) -> Floats:
        return to_groups(self.likeness.distance, self._group_of, len(self.formed))

    @cached_property
    def _nearest(self) -> Positions:
        """Return by unit the other group that lies nearest, of those large enough; -1 where none can be compared."""
        away = self._to_groups.copy()
        away[np.arange(len(away)), self._group_of] = np.nan
        away[:, [one.apart or len(one.positions) < self._least for one in self.formed]] = np.nan
        known = ~np.isnan(away).all(axis=1)
        found = np.full(len(away), -1, np.intp)
        found[known] = np.nanargmin(away[known], axis=1)
        return found

    @property
    def _least(self) -> int:
        return int(rules_for_groups(self.result.rulebook).splitting.least.value)

    @cached_property
    def _portraits(self) -> tuple[Portrait, ...]:
        to_own = self._to_groups[np.arange(len(self.result)), self._group_of]
        return tuple(
            portrait_of(group, self._others(group), to_own, self.likeness, self._subjects) for group in self.formed
        )

    def _others(self, group: Formed) -> Positions:
        """Return the units of the other parts of the cell of a group."""
        parts = [one.positions for one in self.formed if one.cell == group.cell and one is not group and not one.apart]
        return np.concatenate(parts) if parts else np.zeros(0, np.intp)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups: settled ones first, in the order of the rulebook; then those in which something is open."""
        return tuple(self._group(place) for place in range(len(self.formed)))

    def _group(self, place: int) -> Group:
        formed, portrait, units = self.formed[place], self._portraits[place], self.result.units
        edge = portrait.edge
        nearest = None if edge is None or self._nearest[edge] < 0 else int(self._nearest[edge])
        facts = Facts(
            result=self.result,
            priorities=self.priorities,
            names=self._names,
            support=self._support,
            portrait=portrait,
            nearest=None if nearest is None else self.formed[nearest].name,
            nearer=nearest is not None and bool(self._to_groups[edge, nearest] < self._to_groups[edge, place]),
            held=self._held(place),
        )
        return Group(
            name=formed.name,
            key=Frozen(formed.key),
            units=tuple(units[unit] for unit in formed.positions),
            sentence=sentence_of(formed, facts),
            core=None if portrait.core is None else units[portrait.core],
            edge=None if edge is None else units[edge],
            stability=None if self.stability is None else round(float(self.stability.similarity[place]), 6),
        )

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return all_called(self.result.assessments.about)

    def _held(self, place: int) -> Held | None:
        if self.stability is None:
            return None
        found = self.stability
        return Held(
            similarity=float(found.similarity[place]),
            error=float(found.error[place]),
            word=self._word(found.similarity[place]),
            as_answered=float(found.as_answered[place]),
            answered_word=self._word(found.as_answered[place]),
            left_out=float(found.left_out[place]),
            draws=found.draws,
        )

    def _word(self, similarity: float) -> str:
        words = rules_for_groups(self.result.rulebook).stability.words
        tolerance = self.result.rulebook.rulebook.tolerance.value
        return next(word for word, number in words.items() if similarity >= number.value - tolerance)

    @property
    def table(self) -> pd.DataFrame:
        """One row per group, index ``group``; a copy.

        Columns
        -------
        priority, category, ...
            The words by which its units stand together; ``D1?`` and ``1|2`` where something is open.
        count, units
            How many, and their codes.
        open
            Whether something by which they stand together is undetermined, so that missing answers could settle it.
            What is provisional is not; the sentence says of how many it could still change.
        core, edge
            The most typical unit, and the one at the edge.
        compared
            The mean share of the weight of all that likeness rests on that two of them both know.
        silhouette, split
            Of the best cut of its cell, NaN where none was tried; and why it is split, or left whole though large.
        stability, stability_error, stability_word
            How much of it comes again when answers are varied and missing ones drawn, its Monte Carlo standard error,
            and the word of the rulebook; NaN and ``not checked`` without draws.
        as_answered
            The same with missing answers left missing.
        left_out
            How much of a part of a split cell comes again if some units are left out.
        sentence
            In words.
        """
        return self._table.copy()

    @cached_property
    def _table(self) -> pd.DataFrame:
        found, nothing = self.stability, np.full(len(self.formed), np.nan)
        groups = self.groups
        columns: dict[str, Any] = {
            **{by: [group.key[by] for group in groups] for by in self.by},
            "count": [len(group) for group in groups],
            "units": [" ".join(group.units) for group in groups],
            "open": [group.is_open for group in groups],
            "core": [group.core or "" for group in groups],
            "edge": [group.edge or "" for group in groups],
            "compared": [portrait.compared for portrait in self._portraits],
            "silhouette": [np.nan if one.split.silhouette is None else one.split.silhouette for one in self.formed],
            "split": [one.split.why for one in self.formed],
            "stability": nothing if found is None else found.similarity,
            "stability_error": nothing if found is None else found.error,
            "stability_word": ["not checked" if found is None else self._word(share) for share in
                               (nothing if found is None else found.similarity)],
            "as_answered": nothing if found is None else found.as_answered,
            "left_out": nothing if found is None else found.left_out,
            "sentence": [group.sentence for group in groups],
        }  # fmt: skip
        index = pd.Index([group.name for group in groups], name="group", dtype=object)
        return pd.DataFrame(columns, index=index).round(6)

    @property
    def members(self) -> pd.DataFrame:
        """One row per unit in the order of the units, index ``unit``; a copy.

        Columns
        -------
        group
            Its name.
        role
            ``typical``, ``edge``, or empty.
        distance, nearest, nearest_distance
            The mean distance to the others of its group; the other group that is nearest, of those that are large
            enough, and the distance to it. Blank where too few can be compared.
        stays
            The share of the draws in which it is with more than half of its group; NaN without draws.
        stays_error
            Its Monte Carlo standard error.
        """
        return self._members.copy()

    @cached_property
    def _members(self) -> pd.DataFrame:
        units, rows = self.result.units, np.arange(len(self.result))
        role = {group.core: "typical" for group in self.groups} | {group.edge: "edge" for group in self.groups}
        known = self._nearest >= 0
        away = np.where(known, self._to_groups[rows, np.maximum(self._nearest, 0)], np.nan)
        stays = np.full(len(units), np.nan) if self.stability is None else self.stability.stays
        draws = 1 if self.stability is None else self.stability.draws
        columns: dict[str, Any] = {
            "group": [self.formed[place].name for place in self._group_of],
            "role": [role.get(unit, "") for unit in units],
            "distance": self._to_groups[rows, self._group_of],
            "nearest": [self.formed[place].name if place >= 0 else "" for place in self._nearest],
            "nearest_distance": away,
            "stays": stays,
            "stays_error": np.sqrt(stays * (1 - stays) / draws),
        }
        return pd.DataFrame(columns, index=pd.Index(units, name="unit", dtype=object)).round(6)

    @property
    def gaps(self) -> pd.DataFrame:
        """What falls short in the groups, one row per group and subject; a copy.

        In a group, what the support of the categories is about comes first, then what falls short in most units.

        Columns
        -------
        group, subject, subject_name, need, units
            Which score, under which need, and how many units the group has.
        certain, by_answers, possible
            How many fall short whatever missing answers are; how many more by what is answered; and how many more
            could.
        supported
            Of how many it falls short and is what the support of their category is about.
        common
            Whether enough of them fall short, for certain or by what is answered, for it to be a theme of the group.
        theme, kind
            What is done about it.
        teachers_inside, teachers_outside
            Units that are sure to be strong enough to teach it; the closest in region and language first.
        basis
            Of the theme.
        """
        return self._gaps.copy()

    @cached_property
    def _gaps(self) -> pd.DataFrame:
        return gaps_of(self.formed, self.result, self._subjects)

    @property
    def themes(self) -> pd.DataFrame:
        """What technical assistance and capacity building for the groups would be about: the gaps that are common.

        Columns
        -------
        group, theme, kind
            What is done for whom.
        short, units
            How many fall short, for certain or by what is answered, of how many.
        teachers_inside, teachers_outside, basis
            As in ``gaps``.
        """
        common = self._gaps[self._gaps["common"]]
        short = (common["certain"] + common["by_answers"]).rename("short")
        columns = ["group", "theme", "kind", "short", "units", "teachers_inside", "teachers_outside", "basis"]
        return common.join(short)[columns].reset_index(drop=True)

    @property
    def channels(self) -> pd.DataFrame:
        """Through which channels the groups exchange, one row per group and channel, and region for events; a copy.

        Columns
        -------
        group, channel, name
            The channel.
        for_whom, count
            Codes of the units, and how many.
        why
            In this group.
        says, basis
            What the channel is.
        """
        return self._channels.copy()

    @cached_property
    def _channels(self) -> pd.DataFrame:
        return channels_of(self.formed, self.result, self._gaps)

    def of(self, unit: str) -> Group:
        """Return the group of a unit.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.
        """
        if unit not in self.result.units:
            raise UnknownUnitError(unit, self.result.units)
        return self.groups[int(self._group_of[self.result.units.index(unit)])]

    def as_mapping(self) -> dict[str, str]:
        """Return the name of the group of each unit, as ``exchange(within=...)`` and ``needs_map(by=...)`` take it.

        Examples
        --------
        >>> import typology as ty
        >>> from typology.portfolio.groups.grouping import group
        >>> group(ty.classify(ty.load_pilots()), by="region", draws=0).as_mapping()
        {'IND': 'Asia', 'KEN': 'Africa', 'EGY': 'Africa', 'COL': 'Americas'}
        """
        return {unit: self.formed[place].name for unit, place in zip(self.result.units, self._group_of, strict=True)}

    def __getitem__(self, name: str) -> Group:
        """Return a group by its name.

        Raises
        ------
        KeyError
            If there is none of that name; it names the nearest.
        """
        for group in self.groups:
            if group.name == name:
                return group
        raise KeyError(f"there is no group {name!r}; {hint(str(name), [one.name for one in self.formed])}")

    def __iter__(self) -> Iterator[Group]:
        return iter(self.groups)

    def __len__(self) -> int:
        return len(self.formed)

    def __repr__(self) -> str:
        open_ = sum(any(is_open(by, word) for by, word in group.key.items()) for group in self.formed)
        checked = f"{self.stability.draws:,} draws" if self.stability else "stability not checked"
        return (
            f"<Groups of {len(self.result):,} units by {' and '.join(self.by)}: {len(self.formed):,} groups, "
            f"{open_:,} with something open; {checked}>"
        )

    def _repr_html_(self) -> str:
        notes = "".join(f"<p><em>{escape(label)}</em></p>" for label in self.labels)
        shown = self._table[["count", "units", "stability_word", "sentence"]].head(MOST_ROWS)
        with pd.option_context("display.max_colwidth", None):
            return notes + shown.to_html(escape=True) + rest_of(len(self._table), MOST_ROWS, ".table")
