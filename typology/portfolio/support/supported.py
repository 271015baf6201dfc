"""What to offer to whom: as a table, unit by unit, and group by group."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from html import escape

import pandas as pd

from typology.classification.classify import Classification
from typology.errors import UnknownUnitError, hint
from typology.portfolio.groups.grouped import Groups
from typology.portfolio.priorities.ordered import Priorities
from typology.portfolio.support.flagships import flagships
from typology.portfolio.support.goals import goals, goals_of_domain
from typology.portfolio.support.inclusion import inclusion
from typology.portfolio.support.interventions import interventions
from typology.portfolio.support.lenses import lens_answers, lenses
from typology.portfolio.support.offers import partners, platforms, roles
from typology.portfolio.support.packages import ahead_of_group, package
from typology.portfolio.support.situation import Situation, Situations
from typology.portfolio.support.strengthening import strengthening
from typology.portfolio.support.suggestion import Suggestion
from typology.rulebook.catalogue import Catalogue
from typology.rulebook.model import Rulebook

__all__ = ["Support", "suggestions_for"]

MOST_ROWS = 50

STEPS = (flagships, partners, platforms, roles, inclusion, lenses, goals)


def suggestions_for(situation: Situation, book: Rulebook) -> tuple[Suggestion, ...]:
    """Return everything the catalogue of a rulebook has for a unit."""
    assert book.support is not None
    types = interventions(situation, book)
    ahead = [book.support.interventions[entry.id] for entry in types if entry.first and entry.certain]
    served = {score for entry in ahead if not entry.shocks for score in entry.strengthens}
    others = (suggestion for step in STEPS for suggestion in step(situation, book))
    return (*types, *strengthening(situation, book, served), *others)


@dataclass(frozen=True, eq=False, repr=False)
class Support:
    """What to offer to whom, each with its reason.

    Attributes
    ----------
    result : Classification
        What it rests on.
    priorities : Priorities
        The domains of change that come first.
    groups : mapping or None
        The group of each unit, where groups were given.
    formed : Groups or None
        What ``group`` returned, where that was given: it also tells what a group shares.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.portfolio.support.supporting import support
    >>> found = support(ty.classify(ty.load_pilots()))
    >>> found.of("KEN")[0].name
    'Local teams that deliver'
    >>> print(found.of("KEN")[0].reason)
    Kenya is in category 2 (2CF); Institutional capacity at local level (I.L) scores 1.25, 1.25 short of 2.5.
    >>> found.labels
    ('illustrative desk review, not a UN-Habitat result',)
    """

    result: Classification
    priorities: Priorities
    groups: Mapping[str, str] | None
    formed: Groups | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of the rulebook; its ``find`` knows every name, of any year, in English or Chinese."""
        found = self.result.rulebook.support
        assert found is not None
        return found

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return self.result.units

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative; and weights that were set."""
        told = (*self.result.labels, *self.priorities.labels, self.priorities.weighted)
        return tuple(dict.fromkeys(filter(None, told)))

    @cached_property
    def _situations(self) -> Situations:
        return Situations(self.result, self.priorities, self.catalogue)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {unit: position for position, unit in enumerate(self.units)}

    @cached_property
    def _met(self) -> dict[str, tuple[Suggestion, ...]]:
        """Return the suggestions of units that somebody has asked for, so that none is worked out twice."""
        return {}

    def _all_of(self, unit: str) -> tuple[Suggestion, ...]:
        if unit not in self._met:
            self._met[unit] = suggestions_for(self._situations.at(self._positions[unit]), self.result.rulebook)
        return self._met[unit]

    def of(self, unit: str, *, everything: bool = False) -> tuple[Suggestion, ...]:
        """Return the suggestions for a unit.

        Parameters
        ----------
        unit
            Its code.
        everything
            Also those that do not stand in front.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.
        """
        if unit not in self._positions:
            raise UnknownUnitError(unit, self.units)
        return tuple(entry for entry in self._all_of(unit) if everything or entry.first)

    @property
    def table(self) -> pd.DataFrame:
        """One row per suggestion, unit by unit, those not in front too; a copy.

        Columns
        -------
        unit, kind, id, name, text, reason
            As in :class:`Suggestion`.
        basis, numbers
            Joined by semicolons.
        certain, under, shortfall, first
            As in :class:`Suggestion`.
        label
            What the assessment says of itself; only if some does.
        """
        return self._table.copy()

    @cached_property
    def _table(self) -> pd.DataFrame:
        names, joined = [part.name for part in fields(Suggestion)], ("basis", "numbers")
        rows = [
            {
                **{name: getattr(entry, name) for name in names},
                **{name: "; ".join(getattr(entry, name)) for name in joined},
            }
            for unit in self.units
            for entry in self._all_of(unit)
        ]
        kinds = {"certain": bool, "first": bool, "shortfall": float}
        table = pd.DataFrame(rows, columns=names).astype(kinds).round({"shortfall": 6})
        if self.result.labels or self.priorities.labels:
            label = self.result.table["label"] if "label" in self.result.table else pd.Series(dtype=object)
            table["label"] = table["unit"].map(label.astype(object))
        return table

    def of_group(self, name: str, *, everything: bool = False) -> pd.DataFrame:
        """Return what fits the units of a group.

        Parameters
        ----------
        name
            Of the group.
        everything
            Also what does not stand in front.

        Returns
        -------
        DataFrame
            One row per entry of the catalogue: kind, id, name, text; certain and possible, in how many units it fits
            so; in_front, for how many it stands in front; of, how many units there are; units and possible_units; why,
            with the reason of the unit that needs it most; basis.

        Raises
        ------
        ValueError
            If no groups were given, or there is no such group; it names the nearest.
        """
        if self.groups is None:
            raise ValueError("no groups were given; expected support(result, groups=...), such as {'KEN': 'East'}")
        members = [unit for unit in self.units if self.groups.get(unit) == name]
        if not members:
            raise ValueError(f"there is no group {name!r}; {hint(name, self.group_names)}")
        found = package({unit: self._all_of(unit) for unit in members})
        return found if everything else ahead_of_group(found, self.catalogue)

    @property
    def group_names(self) -> tuple[str, ...]:
        """The groups, in the order of their first units."""
        groups = self.groups or {}
        return tuple(dict.fromkeys(groups[unit] for unit in self.units if unit in groups))

    @property
    def lenses(self) -> pd.DataFrame:
        """What each assessment says to the three lenses, index ``unit`` and ``lens``.

        Columns
        -------
        name, answer
            The lens, and yes, partly, no or not known.
        shown, absent, open
            Signs that are there, that are not, and that are not known.
        question
            What is left to the planner.
        """
        rows = []
        for situation in self._situations:
            for key, lens in self.catalogue.lenses.items():
                found = lens_answers(situation, lens, self.result.rulebook)
                signs = (", ".join(part) for part in (found.shown, found.absent, found.open))
                rows.append((situation.unit, key, lens.name, found.answer, *signs, lens.question))
        columns = ["unit", "lens", "name", "answer", "shown", "absent", "open", "question"]
        return pd.DataFrame(rows, columns=columns).set_index(["unit", "lens"])

    @property
    def sdgs(self) -> pd.DataFrame:
        """Goals of each domain that may come first, index ``unit`` and ``domain``.

        Columns: goals, certain, so_far (in front by what is answered) and reason.
        """
        rows = [
            (
                entry.unit,
                entry.id,
                ", ".join(map(str, goals_of_domain(self.catalogue, entry.id))),
                entry.certain,
                entry.first and not entry.certain,
                entry.reason,
            )
            for unit in self.units
            for entry in self._all_of(unit)
            if entry.kind == "sdg"
        ]
        columns = ["unit", "domain", "goals", "certain", "so_far", "reason"]
        return pd.DataFrame(rows, columns=columns).set_index(["unit", "domain"])

    def __repr__(self) -> str:
        groups = f" in {len(self.group_names):,} groups" if self.groups is not None else ""
        return f"<Support for {len(self.units):,} units{groups}>"

    def _repr_html_(self) -> str:
        notes = "".join(f"<p><em>{escape(label)}</em></p>" for label in self.labels)
        shown = self._table[self._table["first"]]
        cut = len(shown) - MOST_ROWS
        more = f"<p>{cut:,} more; .of(unit) gives those of one unit.</p>" if cut > 0 else ""
        page = shown[["unit", "kind", "name", "text", "reason", "certain", "basis"]].head(MOST_ROWS)
        return notes + page.to_html(escape=True, index=False) + more
