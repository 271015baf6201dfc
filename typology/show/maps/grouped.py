"""Groups of countries as marks: a number, a colour and a shape for each group."""

from typing import Any

from typology.show.maps.marks import CYCLE, OPEN_COLOUR, SHAPES, Mark, Scene

__all__ = ["grouped"]


def grouped(found: Any) -> Scene:
    """Return the scene of groups."""
    marks = {unit: Mark(OPEN_COLOUR) for unit in found.result.units}
    legend = []
    for place, group in enumerate(found.groups):
        colour, shape = CYCLE[place % len(CYCLE)], SHAPES[place // len(CYCLE) % len(SHAPES)]
        mark = Mark(colour, shape, text=str(place + 1))
        marks |= dict.fromkeys(group.units, mark)
        legend.append((mark, f"{group.name}: {len(group.units):,}"))
    alone = sum(mark.text == "" for mark in marks.values())
    if alone:
        legend.append((Mark(OPEN_COLOUR), f"in no group: {alone:,}"))
    count = f"{len(found.groups)} group{'s'[: len(found.groups) != 1]}"
    return Scene(f"{count} of countries", marks, [legend], labels=found.labels)
