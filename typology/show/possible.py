"""Which categories and shock states are possible: their colours, their marks and their words in pictures."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from typology.classification.classify import Classification
from typology.classification.prose import listed
from typology.rulebook.decision import Decision
from typology.show.palette import category_colours, needs_matplotlib

__all__ = [
    "SHOCK",
    "Entry",
    "Look",
    "Set",
    "brief",
    "category_entries",
    "counted_statuses",
    "set_colours",
    "sets_in",
    "sets_met",
    "shock_entries",
    "shock_look",
]

Set = tuple[str, ...]
"""Categories or shock states that are possible, in the order of the rulebook."""

SHOCK = "#c1121f"
_SEVERAL = ("#a35b00", "#cf8324", "#e5ad5c", "#f0cf97", "#f9ecd2")


class Look(NamedTuple):
    """How a unit is drawn: its colour by the possible categories, the rest by the possible shock states."""

    colour: str = "#ffffff"
    ring: bool = False
    hatched: bool = False
    corner: Literal["", "open", "filled"] = ""


Entry = tuple[Look, str]
"""A line of a legend."""


def set_colours(order: Sequence[str], sets: Iterable[Set]) -> Mapping[Set, str]:
    """Return a colour for each set of categories; that of a set of several is never that of a category.

    Examples
    --------
    >>> set_colours(("1", "2", "3"), [("1",), ("1", "2"), ("1", "2", "3")])
    {('1',): '#0b3c5d', ('1', '2'): '#a35b00', ('1', '2', '3'): '#f9ecd2'}
    """
    needs_matplotlib()
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    certain, ramp = category_colours(tuple(order)), LinearSegmentedColormap.from_list("several", _SEVERAL)
    spans = [(last - first, first) for first in range(len(order)) for last in range(first + 1, len(order))]
    places = {span: place / max(len(spans) - 1, 1) for place, span in enumerate(sorted(spans))}
    found = {}
    for members in dict.fromkeys(sets):
        first, last = order.index(members[0]), order.index(members[-1])
        found[members] = certain[members[0]] if first == last else to_hex(ramp(places[last - first, first]))
    return found


def sets_in(found: Classification, column: str) -> Mapping[str, Set]:
    """Return what is possible for each unit by a column of the table: ``possible`` or ``possible_shock``."""
    texts = found.table[column].astype(str).tolist()
    return {unit: tuple(text.split("|")) for unit, text in zip(found.units, texts, strict=True)}


def _without_a_gap(members: Set, order: Sequence[str]) -> bool:
    return len(members) == order.index(members[-1]) - order.index(members[0]) + 1


def _in_words(members: Set, order: Sequence[str]) -> str:
    """Return a set as the legend says it: ``"1 to 3"``, ``"1 or 2"``."""
    ends = members[0], members[-1]
    return " to ".join(ends) if len(members) > 2 and _without_a_gap(members, order) else listed(members, "or")


def brief(members: Set, order: Sequence[str]) -> str:
    """Return a set as it stands on a tile: ``"1–3"``, ``"2, 4"``."""
    ends = dict.fromkeys((members[0], members[-1]))
    return "\N{EN DASH}".join(ends) if _without_a_gap(members, order) else ", ".join(members)


def sets_met(sets: Iterable[Set], order: Sequence[str]) -> list[Set]:
    """Return each set of categories that is met, the smallest and lowest first.

    Examples
    --------
    >>> sets_met([("2", "3"), ("2",), ("1", "2"), ("2",)], ("1", "2", "3"))
    [('2',), ('1', '2'), ('2', '3')]
    """
    return sorted(set(sets), key=lambda members: (len(members), _ranks(members, order)))


def category_entries(sets: Iterable[Set], colours: Mapping[Set, str], decision: Decision) -> Iterator[Entry]:
    """Yield what each set of categories that is met looks like, and in how many units it is met."""
    order = decision.order
    counted = Counter(sets)
    for members in sets_met(counted, order):
        units = counted[members]
        name = f" {decision.categories[members[0]].name}" if len(members) == 1 else ""
        yield Look(colours[members]), f"{_in_words(members, order)}{name}: {units:,}"


def shock_entries(shocks: Iterable[Set], decision: Decision) -> Iterator[Entry]:
    """Yield what each set of shock states that is met looks like, and in how many units it is met."""
    order = decision.shock.order
    for states, units in sorted(Counter(shocks).items(), key=lambda one: _ranks(one[0], order)):
        look = shock_look(states, decision)
        yield look, f"shock {listed(states, 'or')}{'' if look.corner else ' for certain'}: {units:,}"


def _ranks(members: Set, order: Sequence[str]) -> list[int]:
    return [order.index(member) for member in members]


def shock_look(states: Set, decision: Decision) -> Look:
    """Return the marks of the shock states that are possible: a ring where there surely is one, else a corner."""
    calm, worst = decision.shock.order[0], decision.shock.order[-1]
    if calm not in states:
        return Look(ring=True, hatched=states == (worst,))
    if len(states) == 1:
        return Look()
    return Look(corner="filled" if len(states) == len(decision.shock.order) else "open")


def counted_statuses(found: Classification) -> str:
    """Say how many units have a category for certain, provisionally and not at all."""
    counted = found.table["status"].value_counts(sort=False)
    units = f"{len(found):,} unit{'s'[: len(found) != 1]}"
    return f"{units}: {', '.join(f'{count:,} {name}' for name, count in counted.items() if count)}."
