"""A plan of hubs as marks: a star for each hub, a line from it to each country that it serves."""

from typing import Any

import numpy as np

from typology.countries.table import countries
from typology.show.maps.marks import CYCLE, OPEN_COLOUR, SHAPES, Link, Mark, Scene

__all__ = ["served"]

STAR = 1.9
"""How much larger a hub is than the mark of a usual load."""
SMALLEST, LARGEST = 0.45, 1.8
"""Of marks by their load, against the mark of the mean load."""


def served(found: Any) -> Scene:
    """Return the scene of a plan of hubs."""
    table, assignment = found.table, found.assignment
    places = {hub: place for place, hub in enumerate(found.hubs)}
    colours = {hub: CYCLE[place % len(CYCLE)] for hub, place in places.items()}
    shapes = {hub: SHAPES[place // len(CYCLE) % len(SHAPES)] for hub, place in places.items()}
    loads = assignment["load"].astype(float)
    usual = float(loads.mean()) or 1.0
    marks = {unit: Mark(OPEN_COLOUR) for unit in found.result.units}
    for unit, hub, load in zip(assignment.index, assignment["hub"], loads, strict=True):
        size = float(np.clip(load / usual, SMALLEST, LARGEST))
        marks[str(unit)] = Mark(colours[hub], shapes[hub], size=size)
    alone = sum(mark.colour == OPEN_COLOUR for mark in marks.values())
    legend = []
    for hub, place in places.items():
        star = Mark(colours[hub], "star", text=str(place + 1), edge="#1d2733", size=STAR)
        marks[hub] = star
        legend.append((star._replace(size=1), _told(hub, table.loc[hub])))
    if alone:
        legend.append((Mark(OPEN_COLOUR), f"served by no hub: {alone:,}"))
    sizes = [
        (Mark(OPEN_COLOUR, size=SMALLEST), "small load"),
        (Mark(OPEN_COLOUR), f"mean load, {usual:.3g}"),
        (Mark(OPEN_COLOUR, size=LARGEST), "large load"),
    ]
    links = [
        Link(str(unit), str(hub), colours[hub]) for unit, hub in assignment["hub"].items() if str(unit) != str(hub)
    ]
    few = f"{len(places)} hub{'s'[: len(places) != 1]}"
    return Scene(
        f"{few} for {len(assignment):,} countries",
        marks,
        [legend, sizes],
        notes=(str(found.sentence), "Lines are shortest ways, not routes of travel."),
        labels=found.labels,
        links=links,
        headline=tuple(found.hubs),
        places={str(unit): (float(point[0]), float(point[1])) for unit, point in found.places.items()},
    )


def _told(hub: str, row: Any) -> str:
    country = countries().get(hub)
    name = f"{hub} {country.name}" if country else hub
    capacity = row.get("capacity")
    of = f" of {float(capacity):.3g}" if capacity is not None and np.isfinite(float(capacity)) else ""
    number = int(row["countries"])
    return f"{name}: {number} countr{'y' if number == 1 else 'ies'}, load {float(row['load']):.3g}{of}"
