"""Every situation in which a country can be, as far as the tables of presence can tell them apart."""

from collections.abc import Iterator, Mapping
from itertools import product

from typology.rulebook.model import Rulebook
from typology.rulebook.presence import OFFICE, Amount, Presence, PresenceTable

__all__ = ["Situation", "cells_of", "cut", "inputs_of", "situations_of"]

Situation = Mapping[str, str | float]
"""What is so, by input: a word, or a number."""


def inputs_of(rulebook: Rulebook, presence: Presence) -> Mapping[str, tuple[str | float, ...]]:
    """Return every input that rows may read, with its words, or with the numbers from which on rows differ."""
    decision, evidence = rulebook.decision, rulebook.evidence
    words: dict[str, tuple[str | float, ...]] = {
        "category": decision.order,
        "subtype": (*decision.subtypes.rules, ""),
        "shock": decision.shock.order,
        "evidence": tuple(evidence.levels) if evidence else (*_named(presence, "evidence"), ""),
        "office": OFFICE,
    }
    groups = rulebook.aggregation.groups
    most = {
        name: float(len(groups[need.of]) if isinstance(need.of, str) else len(need.of))
        for name, need in decision.needs.items()
        if not isinstance(need.of, str) or need.of in groups
    }
    for name in (*most, *presence.columns):
        words[name] = cells_of(name, presence, most.get(name))
    return words


def _named(presence: Presence, name: str) -> tuple[str, ...]:
    """Return the words that rows ask of an input: all there are where the rulebook itself has none."""
    wanted = (rule.when.get(name, ()) for table in presence.tables.values() for rule in table.rules.values())
    return tuple(dict.fromkeys(word for words in wanted if not isinstance(words, Amount) for word in words))


def cells_of(name: str, presence: Presence, most: float | None = None) -> tuple[float, ...]:
    """Return the lowest number of every range within which no row can tell two numbers of an input apart."""
    bounds = {
        presence.numbers[wanted.bound].value
        for table in presence.tables.values()
        for rule in table.rules.values()
        for key, wanted in rule.when.items()
        if key == name and isinstance(wanted, Amount) and wanted.bound in presence.numbers
    }
    return (0.0, *(bound for bound in sorted(bounds) if bound > 0 and (most is None or bound <= most)))


def cut(lowest: float, highest: float, cells: tuple[float, ...]) -> tuple[float, ...]:
    """Return the ranges that some numbers can lie in, each by its lowest number.

    Examples
    --------
    >>> cut(1, 2, (0.0, 3.0)), cut(2, 7, (0.0, 3.0)), cut(3, 3, (0.0, 3.0))
    ((0.0,), (0.0, 3.0), (3.0,))
    """
    ends = (*cells[1:], float("inf"))
    return tuple(start for start, end in zip(cells, ends, strict=True) if lowest < end and highest >= start)


def situations_of(rulebook: Rulebook, presence: Presence, table: PresenceTable) -> Iterator[Situation]:
    """Yield every situation that a table can tell apart; inputs that it does not read are left out.

    Category, subtype and shock state are always there: every country has them.
    """
    read = {name for rule in table.rules.values() for name in rule.when}
    choices = {
        name: values for name, values in inputs_of(rulebook, presence).items() if name in read | {"shock"} and values
    }
    choices.pop("category", None)
    choices.pop("subtype", None)
    for category, subtype in rulebook.decision.kinds:
        for values in product(*choices.values()):
            yield {"category": category, "subtype": subtype, **dict(zip(choices, values, strict=True))}
