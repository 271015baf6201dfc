"""Where the marks of units stand on a page, and where their codes do."""

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from typology.show.headings import short
from typology.show.maps.canvas import Canvas, outer_radius
from typology.show.maps.marks import Mark, Scene
from typology.show.maps.page import Page
from typology.show.maps.placing import labelled, moved_apart
from typology.show.palette import INK, QUIET

__all__ = ["CODE", "MANY", "Standing", "draw_codes", "draw_marks", "stand"]

Floats = NDArray[np.float64]

SMALLEST, LARGEST, SHARE = 0.056, 0.14, 0.125
"""Radii of marks in inches, and the radius as a share of the side of the room that each mark would have."""
ASTRAY, LESS = 0.3, 0.85
"""So many inches a mark may stand away from its point before all marks become smaller, and by which factor."""
CODE, MANY = 7.0, 75
"""The size of type of codes, and from how many units on it is smaller."""
NEAR, FAR = (0.02,), (0.02, 0.07, 0.16, 0.28, 0.42, 0.6, 0.8, 1.0, 1.3)
"""How far from its mark a code may stand, in inches."""
LED = 500
"""Up to how many units lines lead to codes: among more, nobody could follow them."""


class Standing(NamedTuple):
    """Marks on a page: their points, where they stand, and how large they and their rings are."""

    units: Sequence[str]
    homes: Floats
    places: Floats
    radii: Floats
    outer: Floats
    radius: float


def stand(page: Page, scene: Scene, points: Mapping[str, tuple[float, float]]) -> Standing:
    """Return where the marks of units stand that have a point: near to it, and none on another.

    Hubs stand exactly at their points. Where a crowd would drive marks far from theirs, all become smaller.
    """
    units = [unit for unit in scene.marks if unit in points]
    marks = [scene.marks[unit] for unit in units]
    homes = page.at([points[unit] for unit in units])
    fixed = np.array([mark.shape == "star" for mark in marks], bool)
    box = page.box
    room = np.sqrt((box.right - box.left) * (box.high - box.low) / max(len(units), 1))
    radius = float(np.clip(SHARE * room, SMALLEST, LARGEST))
    while True:
        radii = radius * np.sqrt([mark.size for mark in marks])
        outer = radii * [outer_radius(mark) for mark in marks]
        places = moved_apart(homes, outer, fixed, page.box)
        astray = np.hypot(*(places - homes).T).max(initial=0)
        if astray <= ASTRAY or radius <= SMALLEST:
            return Standing(units, homes, places, radii, outer, radius)
        radius = max(LESS * radius, SMALLEST)


def draw_marks(canvas: Canvas, stood: Standing, marks: Mapping[str, Mark]) -> None:
    """Draw marks; from one that stands aside a line leads to its point."""
    for unit, home, place, radius in zip(stood.units, stood.homes, stood.places, stood.radii, strict=True):
        if np.hypot(*(place - home)) > 0.55 * radius:
            canvas.line(np.array([home, place]), INK, 0.5, zorder=3)
            canvas.point(float(home[0]), float(home[1]))
        canvas.mark(float(place[0]), float(place[1]), marks[unit], float(radius))


def draw_codes(page: Page, stood: Standing, headline: Sequence[str], enlarged: Container[str] = ()) -> list[str]:
    """Write the codes of units beside their marks, and return those for which there is no room.

    Those of units that stand elsewhere once more, enlarged, are written only if there is room close to their marks.
    """
    if not stood.units:
        return []
    canvas, few = page.canvas, len(stood.units) <= MANY
    words = [short(unit, 16) for unit in stood.units]
    bold = np.array([unit in headline for unit in stood.units])
    size = np.where(bold, CODE + 2, CODE if few else CODE - 1.5)
    measured = [canvas.sized([word], *how) for word, *how in zip(words, size.tolist(), bold.tolist(), strict=True)]
    sizes = np.vstack(measured) + np.array([0.02, 0.015])
    again = np.array([unit in enlarged for unit in stood.units]) & ~bold
    order = _in_order(stood.places, bold, again)
    crowded = len(stood.units) > LED
    reaches = [NEAR if crowded or again[place] else FAR for place in order]
    found = labelled(stood.places, stood.outer, sizes, order, page.box, reaches)
    for place, label in found.items():
        if label.far:
            _draw_leader(canvas, stood.places[place], float(stood.radii[place]), np.array(label[:2]), sizes[place])
        weight = "bold" if bold[place] else "normal"
        canvas.text(label.x, label.y, words[place], float(size[place]), halo=True, ha="center", fontweight=weight)
    return [stood.units[place] for place in order if place not in found and not again[place]]


def _in_order(places: Floats, bold: NDArray[np.bool_], again: NDArray[np.bool_]) -> list[int]:
    """Return marks in the order in which they get their codes: the headline, then the most crowded, then the rest."""
    apart = places[:, None] - places
    crowd = (np.hypot(apart[..., 0], apart[..., 1]) < 0.6).sum(axis=1)
    return [int(place) for place in np.lexsort((-crowd, again, ~bold))]


def _draw_leader(canvas: Canvas, place: Floats, radius: float, label: Floats, size: Floats) -> None:
    """Draw a line from a mark to its code."""
    way = label - place
    length = float(np.hypot(*way))
    ends = np.where(way == 0, np.inf, size / 2 / np.maximum(np.abs(way), 1e-9))
    inside = float(ends.min())
    if length * (1 - inside) > radius:
        canvas.line(np.array([place + way / length * radius, place + way * (1 - inside)]), QUIET, 0.5, zorder=3)
