"""Groups of countries as marks: a number, a colour and a shape for each group."""

from collections.abc import Container
from typing import Any

from typology.show.maps.marks import CYCLE, OPEN_COLOUR, SHAPES, Mark, Scene, kept_units

__all__ = ["grouped"]


def grouped(found: Any, within: Container[str] | None = None) -> Scene:
    """Return the scene of groups."""
    marks = {unit: Mark(OPEN_COLOUR) for unit in kept_units(found.result.units, within)}
    legend = []
    for place, group in enumerate(found.groups):
        colour, shape = CYCLE[place % len(CYCLE)], SHAPES[place // len(CYCLE) % len(SHAPES)]
        mark = Mark(colour, shape, text=str(place + 1))
        members = kept_units(group.units, within)
        marks |= dict.fromkeys(members, mark)
        if members:
            legend.append((mark, f"{group.name}: {len(members):,}"))
    alone = sum(mark.text == "" for mark in marks.values())
    if alone:
        legend.append((Mark(OPEN_COLOUR), f"in no group: {alone:,}"))
    return Scene("Groups of countries", marks, [legend], labels=found.labels)
