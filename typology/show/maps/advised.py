"""Advice on presence as marks: a shape and a colour for each way to serve a country, a ring where a surge is due."""

from collections import Counter
from typing import Any

from typology.show.maps.marks import CYCLE, OPEN_COLOUR, SHAPES, Mark, Scene

__all__ = ["advised"]

SURGE = {"yes": "a surge team for certain", "open": "a surge team may be needed"}


def advised(found: Any) -> Scene:
    """Return the scene of advice on presence."""
    table = found.table
    sets = {str(unit): tuple(str(cell).split("|")) for unit, cell in table["possible_modes"].items()}
    surges = {str(unit): str(cell) for unit, cell in table["surge"].items()}
    modes = list(dict.fromkeys(mode for members in sorted(sets.values(), key=len) for mode in members))
    look = {mode: Mark(CYCLE[place % len(CYCLE)], SHAPES[place % len(SHAPES)], text=mode[:1].upper())
            for place, mode in enumerate(modes)}  # fmt: skip
    by_set: dict[tuple[str, ...], Mark] = {}
    legend = []
    for members, count in sorted(Counter(sets.values()).items(), key=lambda one: (len(one[0]), one[0])):
        letters = "/".join(mode[:1].upper() for mode in members)
        by_set[members] = look[members[0]] if len(members) == 1 else Mark(OPEN_COLOUR, "hexagon", letters, "#6b7785")
        legend.append((by_set[members], f"{' or '.join(members)}: {count:,}"))
    marks = {
        unit: by_set[members]._replace(
            ring=surges[unit] == "yes", corner="filled" if surges[unit] == "open" else ""
        )
        for unit, members in sets.items()
    }
    surge = [
        (Mark(OPEN_COLOUR, ring=kind == "yes", corner="filled" if kind == "open" else ""), f"{words}: {count:,}")
        for kind, words in SURGE.items()
        if (count := sum(found == kind for found in surges.values()))
    ]
    return Scene("How to serve each country", marks, [legend, surge], labels=found.labels)
