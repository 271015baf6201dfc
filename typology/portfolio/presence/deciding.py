"""Which rows of a table could decide for a unit of which some things are unknown, and what depends on what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import inf

from typology.portfolio.possible import Kind
from typology.portfolio.presence.known import Known
from typology.rulebook.model import Rulebook
from typology.rulebook.presence import Presence, PresenceTable
from typology.rulebook.presence_situations import cut, inputs_of

__all__ = ["KIND", "Choice", "Choices", "Table", "choices_of", "settled_choices"]

KIND = "category"
"""Category and subtype are one thing: neither is known without the other."""

Choice = Kind | str | float
Choices = tuple[tuple[str, tuple[Choice, ...]], ...]
"""By input, everything that is possible of it; numbers by the lowest of the range in which they lie."""


@dataclass(frozen=True, eq=False)
class Table:
    """One table, and what its rows say of units.

    Attributes
    ----------
    everything
        By input that the table reads, every choice that there is.
    """

    rulebook: Rulebook
    presence: Presence
    rules: PresenceTable
    everything: Mapping[str, tuple[Choice, ...]]

    @classmethod
    def of(cls, rulebook: Rulebook, presence: Presence, name: str) -> "Table":
        """Return a table of a rulebook by its name."""
        rules = presence.tables[name]
        read = {key for rule in rules.rules.values() for key in rule.when}
        inputs = {key: values for key, values in inputs_of(rulebook, presence).items() if key in read}
        everything: dict[str, tuple[Choice, ...]] = {}
        if read & {"category", "subtype"}:
            everything[KIND] = rulebook.decision.kinds
        everything |= {key: values for key, values in inputs.items() if key not in {"category", "subtype"}}
        return cls(rulebook, presence, rules, everything)

    def rows(self, choices: Choices) -> tuple[str, ...]:
        """Return the rows that decide in some possible situation, in the order of the table."""
        return _rows(self, choices)

    def modes(self, choices: Choices) -> tuple[str, ...]:
        """Return the modes that are possible, in the order in which the rulebook names them."""
        return self.modes_of(self.rows(choices))

    def modes_of(self, rows: Iterable[str]) -> tuple[str, ...]:
        """Return the modes that some rows give."""
        given = {self.rules.rules[row].then for row in rows}
        return tuple(sorted(given, key=[*self.presence.modes, *given].index))

    def telling(self, choices: Choices) -> tuple[str, ...]:
        """Return the rows that say why: one that fits in every possible situation, else all that could decide."""
        rows = self.rows(choices)
        return next(((row,) for row in rows if self._always(row, choices)), rows)

    def _always(self, row: str, choices: Choices) -> bool:
        rule, numbers = self.rules.rules[row], self.presence.numbers
        return all(rule.fits(situation, numbers) for situation in _situations(choices))

    def by_choice(self, choices: Choices, name: str, among: Iterable[Choice]) -> Mapping[Choice, tuple[str, ...]]:
        """Return the modes that would be possible, were one input known to be this or that."""
        return {
            choice: self.modes(tuple((key, (choice,) if key == name else values) for key, values in choices))
            for choice in among
        }

    def bearing(self, choices: Choices) -> tuple[str, ...]:
        """Return the inputs that are open and on which the mode depends."""
        open_ = [name for name, values in choices if len(values) > 1]
        return tuple(name for name in open_ if self._depends(choices, name))

    def _depends(self, choices: Choices, name: str) -> bool:
        """Say whether two possible situations that differ in one input alone lead to different modes."""
        others = [(key, values) for key, values in choices if key != name]
        here = dict(choices)[name]
        for rest in product(*(values for _, values in others)):
            fixed = tuple((key, (value,)) for (key, _), value in zip(others, rest, strict=True))
            if len({self.modes((*fixed, (name, (choice,)))) for choice in here}) > 1:
                return True
        return False


def choices_of(table: Table, known: Known) -> Choices:
    """Return everything that is possible of a unit, by the inputs that a table reads."""
    return tuple((name, _possible(table, known, name)) for name in table.everything)


def settled_choices(table: Table, known: Known) -> Choices | None:
    """Return the same by what was answered, where a category was given and not merely left open."""
    if known.kind is None:
        return None
    so_far = {name: (number, number) for name, number in known.short_so_far.items()}
    return choices_of(table, replace(known, kinds=(known.kind,), short=so_far))


def _possible(table: Table, known: Known, name: str) -> tuple[Choice, ...]:
    everything = table.everything[name]
    if name == KIND:
        return known.kinds
    if name == "shock":
        return known.shocks
    if name in {"evidence", "office"}:
        told = known.evidence if name == "evidence" else known.office
        return everything if told is None else (told,)
    value = known.beside.get(name)
    lowest, highest = known.short.get(name, (0.0, inf) if value is None else (value, value))
    return cut(lowest, highest, tuple(cell for cell in everything if isinstance(cell, float)))


def _situations(choices: Choices) -> Iterable[Mapping[str, str | float]]:
    names = [name for name, _ in choices]
    for values in product(*(values for _, values in choices)):
        situation: dict[str, str | float] = {}
        for name, value in zip(names, values, strict=True):
            if isinstance(value, tuple):
                situation["category"], situation["subtype"] = value
            else:
                situation[name] = value
        yield situation


@lru_cache(maxsize=4096)
def _rows(table: Table, choices: Choices) -> tuple[str, ...]:
    decided = {table.rules.deciding(situation, table.presence.numbers) for situation in _situations(choices)}
    return tuple(row for row in table.rules.rules if row in decided)
