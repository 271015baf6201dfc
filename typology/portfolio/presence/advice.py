"""How each unit would be served: as a table, and unit by unit in sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from typology.assessment.about import called
from typology.classification.classify import Classification
from typology.classification.prose import capital, listed
from typology.portfolio.cut import rest_of
from typology.portfolio.presence.deciding import Choices, Table, choices_of, settled_choices
from typology.portfolio.presence.known import Known
from typology.portfolio.presence.words import (
    basis_of,
    change_sentences,
    coming,
    input_in_words,
    modes_called,
    open_sentences,
    reasons_of,
    yes_no,
)
from typology.rulebook.model import Rulebook
from typology.rulebook.presence import NOTHING

__all__ = ["OPEN", "Parts", "PresenceAdvice"]

OPEN = "U"
"""Instead of a mode: too little is known to say."""

MOST_ROWS = 50


@dataclass(frozen=True)
class Parts:
    """How one unit would be served, by what each sentence is about.

    Attributes
    ----------
    form
        The form that lasts, in a few words.
    why, basis
        Why, and on whose word; empty where the form is open.
    depends
        On what that is open it depends, in a few words each.
    open
        The same in full: what leads where.
    on_top
        What comes on top of it for a while, and whether somebody should visit.
    changes
        What would make it another one.
    """

    form: str
    why: str
    basis: str
    depends: tuple[str, ...]
    open: tuple[str, ...]
    on_top: tuple[str, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class PresenceAdvice:
    """How each unit would be served, and why.

    Attributes
    ----------
    result : Classification
        What it rests on.
    rulebook : Rulebook
        Whose tables were read.
    known : tuple of Known
        What is known of each unit, in the order of the units.

    Examples
    --------
    >>> import typology as ty
    >>> from typology.portfolio.presence.advising import presence
    >>> found = presence(ty.classify(ty.load_pilots()))
    >>> found
    <PresenceAdvice for 4 units by rulebook 2020.1: 3 resident team, 1 hub>
    >>> found.table[["mode", "possible_modes", "surge", "mission", "rule"]]
              mode possible_modes surge mission              rule
    unit
    IND   resident       resident    no      no  large_groundwork
    KEN   resident       resident    no      no    broad_capacity
    EGY   resident       resident    no      no  large_groundwork
    COL        hub            hub    no      no       performance
    """

    result: Classification
    rulebook: Rulebook
    known: tuple[Known, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative."""
        return self.result.labels

    @property
    def units(self) -> tuple[str, ...]:
        """Unit codes in the order in which they came."""
        return self.result.units

    @cached_property
    def _tables(self) -> Mapping[str, Table]:
        presence = self.rulebook.presence
        assert presence is not None
        return {name: Table.of(self.rulebook, presence, name) for name in presence.tables}

    @property
    def table(self) -> pd.DataFrame:
        """One row per unit, index ``unit``; a copy.

        Columns
        -------
        name
            Only if some unit has one.
        mode
            The form that lasts: a mode of the rulebook, or ``U`` where too little is known to say.
        status
            determinate: nothing that is unknown changes the mode. provisional: something could, but the category is
            given and leads to one mode. undetermined: several are possible.
        possible_modes
            Every mode to which something leads that is still possible: ``"resident|hub"``; none is left out.
        surge
            Whether people come on top of it for a while: yes, no, or open.
        mission
            Whether somebody should visit soon, because too little is known.
        rule, reason, basis
            The rows that decide, or could; why, in words; and what they rest on.
        open
            The inputs that are unknown and on which the mode depends, as in ``"category|office"``.
        rulebook
            Version.
        label
            What the assessment says of itself; only if some does.
        """
        return self._table.copy()

    @cached_property
    def _table(self) -> pd.DataFrame:
        about = self.result.assessments.about
        rows = [self._row(known) for known in self.known]
        table = pd.DataFrame(rows, index=about.index, columns=list(self._columns))
        table["rulebook"] = pd.Categorical([self.rulebook.name]).repeat(len(table))
        if "name" in about and about["name"].notna().any():
            table.insert(0, "name", about["name"])
        if self.labels:
            table["label"] = about["label"]
        return table

    _columns = ("mode", "status", "possible_modes", "surge", "mission", "rule", "reason", "basis", "open")

    def _row(self, known: Known) -> Mapping[str, Any]:
        lasting = self._tables["lasting"]
        choices = choices_of(lasting, known)
        mode, status, telling = self._lasting(known, choices)
        return {
            "mode": mode,
            "status": status,
            "possible_modes": "|".join(lasting.modes(choices)),
            "surge": yes_no(self._modes("surge", known)),
            "mission": yes_no(self._modes("missions", known)),
            "rule": "|".join(telling),
            "reason": reasons_of(lasting, telling),
            "basis": basis_of(lasting, telling),
            "open": "|".join(lasting.bearing(choices)),
        }

    def _modes(self, table: str, known: Known) -> tuple[str, ...]:
        return self._tables[table].modes(choices_of(self._tables[table], known))

    def _lasting(self, known: Known, choices: Choices) -> tuple[str, str, tuple[str, ...]]:
        """Return the lasting mode of a unit, how certain it is, and the rows that say why."""
        table = self._tables["lasting"]
        modes = table.modes(choices)
        if len(modes) == 1:
            return modes[0], "determinate", table.telling(choices)
        settled = settled_choices(table, known)
        if settled is not None and len(so_far := table.modes(settled)) == 1:
            return so_far[0], "provisional", table.telling(settled)
        return OPEN, "undetermined", table.rows(choices)

    def of(self, unit: str) -> tuple[str, ...]:
        """Return how a unit would be served, in sentences: the form, why, what is open, and what would change it.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.

        Examples
        --------
        >>> import typology as ty
        >>> from typology.portfolio.presence.advising import presence
        >>> print(presence(ty.classify(ty.load_pilots())).of("COL")[0])
        Colombia (COL): hub.
        """
        return tuple(self._sentences(self.result.assessments.position(unit)))

    def _sentences(self, place: int) -> Iterator[str]:
        unit = self.units[place]
        said = self.parts(unit)
        yield f"{called(unit, self._table.iloc[place].get('name'))}: {said.form}."
        if said.why:
            yield f"{said.why} [{said.basis}]"
        yield from (*said.open, *said.on_top, *said.changes)

    def parts(self, unit: str) -> Parts:
        """Return the same by what each sentence is about.

        Raises
        ------
        UnknownUnitError
            If there is no such unit; it names the nearest.
        """
        place = self.result.assessments.position(unit)
        known, lasting, row = self.known[place], self._tables["lasting"], self._table.iloc[place]
        choices = choices_of(lasting, known)
        if row["mode"] == OPEN:
            form, why, basis = f"open between {modes_called(lasting, lasting.modes(choices), 'and')}", "", ""
        else:
            form = f"{modes_called(lasting, [row['mode']])}{', provisionally' * (row['status'] == 'provisional')}"
            why, basis = row["reason"], row["basis"]
        changes = change_sentences(lasting, choices) if row["status"] == "determinate" else ()
        return Parts(
            form=form,
            why=why,
            basis=basis,
            depends=tuple(input_in_words(name, self.rulebook) for name in lasting.bearing(choices)),
            open=tuple(open_sentences(lasting, choices)),
            on_top=tuple(self._on_top(known)),
            changes=tuple(changes),
        )

    def _on_top(self, known: Known) -> Iterator[str]:
        for name in ("surge", "missions"):
            table = self._tables[name]
            choices = choices_of(table, known)
            modes, telling = table.modes(choices), table.telling(choices)
            if len(modes) > 1:
                given = [mode for mode in modes if mode != NOTHING]
                team = modes_called(table, given)
                yield f"Whether a {team} comes on top is open: it would if {coming(table, choices)}."
            elif modes != (NOTHING,):
                reason, basis = reasons_of(table, telling), basis_of(table, telling)
                yield f"On top of it: {modes_called(table, modes)}. {reason} [{basis}]"

    @property
    def counts(self) -> pd.Series:
        """How many units each mode serves; those of which it is open under ``U``."""
        order = [*self._tables["lasting"].modes_of(self._tables["lasting"].rules.rules), OPEN]
        return self._table["mode"].value_counts().reindex(order, fill_value=0)

    def __repr__(self) -> str:
        presence, table = self.rulebook.presence, self._table
        assert presence is not None
        parts = [
            f"{number:,} {'open' if mode == OPEN else presence.named(str(mode))}"
            for mode, number in self.counts.items()
            if number
        ]
        for column in ("surge", "mission"):
            number = int((table[column] == "yes").sum())
            parts += [f"{number:,} with a {column}"] if number else []
        said = f": {', '.join(parts)}" if parts else ""
        return f"<PresenceAdvice for {len(self.units):,} units by rulebook {self.rulebook.name}{said}>"

    def _repr_html_(self) -> str:
        notes = "".join(f"<p><em>{escape(capital(label))}.</em></p>" for label in self.labels)
        shown = self._table.head(MOST_ROWS)
        told = [self.parts(str(unit)) for unit in shown.index]
        page = shown[[name for name in ("name", "surge", "mission") if name in shown]].assign(
            form=[said.form for said in told],
            why=[f"{said.why} [{said.basis}]" if said.why else _depends(said) for said in told],
        )
        page = page[[name for name in ("name", "form", "why", "surge", "mission") if name in page]]
        return notes + page.to_html(escape=True, na_rep="") + rest_of(len(self._table), MOST_ROWS, ".table")


def _depends(said: Parts) -> str:
    """Say on what the form depends that is open."""
    return f"It depends on {listed(said.depends, 'and')}."
