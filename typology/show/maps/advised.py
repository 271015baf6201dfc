"""Advice on presence as marks: a shape and a colour for each way to serve a country, a ring where a surge is due."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import Any

from typology.classification.prose import listed
from typology.show.maps.marks import CYCLE, OPEN_COLOUR, SHAPES, Mark, Scene, kept_units, tinted

__all__ = ["advised"]

Kind = tuple[tuple[str, ...], bool]
"""The mode that is advised, or those that are possible; and whether it is only provisional."""

SURGE = {"yes": "a surge team for certain", "open": "a surge team may be needed"}


def advised(found: Any, within: Container[str] | None = None) -> Scene:
    """Return the scene of advice on presence."""
    units = kept_units(found.table.index, within)
    table = found.table.loc[units]
    modes = [str(cell) for cell in table["mode"]]
    sets = [tuple(str(cell).split("|")) for cell in table["possible_modes"]]
    surges = [str(cell) for cell in table["surge"]]
    order = list(dict.fromkeys(mode for members in sorted(sets, key=len, reverse=True) for mode in members))
    number = {mode: str(place + 1) for place, mode in enumerate(order)}
    kinds = [_kind(mode, members) for mode, members in zip(modes, sets, strict=True)]
    looks = {kind: _look(kind, order, number) for kind in kinds}
    legend = [
        (looks[kind], f"{_called(found, kind[0])}{', provisionally' * kind[1]}: {count:,}")
        for kind, count in sorted(Counter(kinds).items(), key=lambda one: (len(one[0][0]), one[0]))
    ]
    marks = {
        unit: looks[kind]._replace(ring=surge == "yes", corner="filled" if surge == "open" else "")
        for unit, kind, surge in zip(units, kinds, surges, strict=True)
    }
    surge_legend = [
        (Mark(OPEN_COLOUR, ring=kind == "yes", corner="filled" if kind == "open" else ""), f"{words}: {count:,}")
        for kind, words in SURGE.items()
        if (count := surges.count(kind))
    ]
    return Scene("How to serve each country", marks, [legend, surge_legend], labels=found.labels)


def _kind(mode: str, possible: tuple[str, ...]) -> Kind:
    """Return the mode or modes that a mark stands for, and whether it is provisional."""
    return ((mode,), len(possible) > 1) if mode in possible else (possible, False)


def _called(found: Any, modes: Sequence[str]) -> str:
    """Return what modes are called, by the rulebook if there is one."""
    rules = getattr(getattr(found, "rulebook", None), "presence", None)
    return listed([rules.named(mode) if rules else mode for mode in modes], "or")


def _look(kind: Kind, order: Sequence[str], number: Mapping[str, str]) -> Mark:
    modes, provisional = kind
    text = "/".join(number[mode] for mode in modes)
    if len(modes) > 1:
        return Mark(OPEN_COLOUR, "hexagon", text)
    place = order.index(modes[0])
    colour = CYCLE[place % len(CYCLE)]
    if provisional:
        return Mark(tinted(colour), SHAPES[place % len(SHAPES)], text, colour)
    return Mark(colour, SHAPES[place % len(SHAPES)], text)
