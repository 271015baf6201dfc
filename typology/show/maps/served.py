"""A plan of hubs as marks: a star for each hub, a line from it to each country that it serves."""

from collections.abc import Container
from typing import Any

import numpy as np

from typology.countries.table import countries
from typology.portfolio.hubs.amounts import amount
from typology.show.maps.marks import CYCLE, OPEN_COLOUR, SHAPES, Link, Mark, Scene, kept_units

__all__ = ["served"]

STAR = 1.9
"""How much larger a hub is than the mark of a usual load."""
SHORTEST = "Lines are shortest ways, not routes of travel."
SMALLEST, LARGEST = 0.45, 1.8
"""Of marks by their load, against the mark of the mean load."""


def served(found: Any, within: Container[str] | None = None) -> Scene:
    """Return the scene of a plan of hubs."""
    table, assignment = found.table, found.assignment.loc[kept_units(found.assignment.index, within)]
    places = {hub: place for place, hub in enumerate(found.hubs)}
    colours = {hub: CYCLE[place % len(CYCLE)] for hub, place in places.items()}
    shapes = {hub: SHAPES[place // len(CYCLE) % len(SHAPES)] for hub, place in places.items()}
    loads = assignment["load"].astype(float)
    usual = (float(loads.mean()) if len(loads) else 0.0) or 1.0
    marks = {
        str(unit): Mark(colours[hub], shapes[hub], size=_size(load, usual))
        for unit, hub, load in zip(assignment.index, assignment["hub"], loads, strict=True)
    }
    legend = []
    hubs = [hub for hub in places if within is None or hub in within or hub in set(assignment["hub"])]
    for hub in hubs:
        place = places[hub]
        star = Mark(colours[hub], "star", text=str(place + 1), edge="#1d2733", size=STAR)
        marks[hub] = star
        legend.append((star._replace(size=1), _told(hub, table.loc[hub])))
    ends = sorted({float(f"{load:.2g}") for load in (loads.min(), usual, loads.max())})
    sizes = [(Mark(OPEN_COLOUR, size=_size(load, usual)), f"load {amount(load)}") for load in ends]
    links = [
        Link(str(unit), str(hub), colours[hub]) for unit, hub in assignment["hub"].items() if str(unit) != str(hub)
    ]
    few = f"{len(hubs)} hub{'s'[: len(hubs) != 1]}"
    elsewhere = "Countries and load of a hub are of all that it serves." if within is not None else ""
    return Scene(
        f"{few} for {len(assignment):,} countries",
        marks,
        [legend],
        sizes=sizes,
        notes=(str(found.sentence), *getattr(found, "notes", ()), SHORTEST, elsewhere),
        labels=found.labels,
        links=links,
        headline=hubs,
        places={str(unit): (float(point[0]), float(point[1])) for unit, point in found.places.items()},
    )


def _size(load: float, usual: float) -> float:
    return float(np.clip(load / usual, SMALLEST, LARGEST))


def _told(hub: str, row: Any) -> str:
    country = countries().get(hub)
    name = f"{hub} {country.name}" if country else hub
    capacity = row.get("capacity")
    of = f" of {amount(float(capacity))}" if capacity is not None and np.isfinite(float(capacity)) else ""
    number = int(row["countries"])
    return f"{name}: {number} countr{'y' if number == 1 else 'ies'}, load {amount(float(row['load']))}{of}"
