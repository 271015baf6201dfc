"""A scene as a sheet: title, legend, map, units without a place, notes, and what no map of ours claims."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from typology.classification.prose import capital
from typology.show.headings import short
from typology.show.maps.canvas import LAND, Canvas, outer_radius
from typology.show.maps.land import CREDIT, cut, land
from typology.show.maps.marks import Entry, Scene
from typology.show.maps.placing import Box, labelled, moved_apart
from typology.show.maps.projection import project
from typology.show.maps.routes import route
from typology.show.maps.view import View
from typology.show.palette import INK, QUIET

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["CLAIM", "Rings", "sheet_of"]

Floats = NDArray[np.float64]
Point = tuple[float, float]
Rings = Sequence[Floats]
"""Rings of longitude and latitude."""

CLAIM = (
    "Codes, names and places on this map, and what it leaves out, say nothing about the status of any country, "
    "territory, city or area, about its authorities, or about borders, and no part of the United Nations has endorsed "
    "or accepted them."
)
WITHOUT_BORDERS = (
    "A mark stands at the city in which the government sits, or as near to it as there is room; land has no borders on "
    "purpose. Equal areas are equally large (Equal Earth projection). " + CREDIT
)
SIDE, WIDEST, NARROWEST, TALLEST = 0.25, 11.5, 7.0, 8.4
"""The empty side of the sheet, and the ends of the width and height of a map, in inches."""
SMALLEST, LARGEST, SHARE = 0.062, 0.14, 0.125
"""Radii of marks in inches, and the radius as a share of the side of the room that each mark would have."""
LINE, ROW, TRAY = 0.15, 0.3, 0.46
"""Heights of a line of a note, of a row of the legend and of one of the tray, in inches."""
NOTE, KEY, CODE = 7.5, 8.5, 7.0
"""Sizes of type."""
KEY_RADIUS, BETWEEN = 0.1, 0.3
"""Of marks in the legend, and the space between its columns."""
MANY, MOST_IN_TRAY = 75, 300
NEAR, FAR = (0.02,), (0.02, 0.07, 0.16, 0.28, 0.42, 0.6, 0.8, 1.0)
"""How far from its mark a code may stand, in inches."""


class _Sheet(NamedTuple):
    """Where things lie on the sheet, in inches from the lower left corner of the map."""

    canvas: Canvas
    box: Box
    view: View
    radius: float

    def at(self, points: Sequence[Point]) -> Floats:
        rows = np.array(points, float).reshape(-1, 2)
        return self.inches(*self.view.at(rows[:, 0], rows[:, 1]))

    def inches(self, across: Floats, up: Floats) -> Floats:
        places: Floats = np.c_[across * self.box.right, up * self.box.high]
        return places

    def shares(self, degrees: Floats) -> tuple[Floats, Floats]:
        """Return where degrees east of the middle, and of latitude, lie on the map, as shares of its sides."""
        view = self.view
        x, y = project(degrees[:, 0], np.clip(degrees[:, 1], -90, 90))
        return (x - view.left) / (view.right - view.left), (y - view.low) / (view.high - view.low)

    def rings(self, rings: Rings) -> Iterator[Floats]:
        """Yield as much of rings as lies on the map."""
        for ring in rings:
            for piece in cut(ring, self.view.middle):
                across, up = self.shares(piece)
                if across.max() > 0 and across.min() < 1 and up.max() > 0 and up.min() < 1:
                    yield self.inches(across, up)


def sheet_of(
    scene: Scene, points: Mapping[str, Point], view: View, polygons: Mapping[str, Rings] | None = None
) -> "Figure":
    """Draw a scene.

    Parameters
    ----------
    scene
        What is said.
    points
        Latitude and longitude of units. Those without any go into a tray below the map.
    view
        The part of the Earth.
    polygons
        Of units, which are filled, and of others, which are grey; None for land without borders.
    """
    width = float(np.clip(TALLEST / view.aspect, NARROWEST, WIDEST))
    box = Box(0, 0, width, width * view.aspect)
    placed = [unit for unit in scene.marks if unit in points]
    room = np.sqrt(box.right * box.high / max(len(placed), 1))
    sheet = _Sheet(Canvas(), box, view, float(np.clip(SHARE * room, SMALLEST, LARGEST)))
    unlabelled = _draw_map(sheet, scene, placed, points, polygons)
    top = _draw_legend(sheet, scene)
    homeless = [unit for unit in scene.marks if unit not in points]
    low = _draw_tray(sheet, scene, homeless, -0.1)
    low = _draw_notes(sheet, _notes(scene, homeless, unlabelled, polygons), low)
    return sheet.canvas.closed(Box(-SIDE, low - 0.12, width + SIDE, top))


def _draw_map(
    sheet: _Sheet,
    scene: Scene,
    placed: Sequence[str],
    points: Mapping[str, Point],
    polygons: Mapping[str, Rings] | None,
) -> list[str]:
    """Draw the map, and return the units for whose codes there is no room."""
    canvas, view = sheet.canvas, sheet.view
    clip = canvas.sea(sheet.box)
    if polygons is None:
        canvas.areas(sheet.rings(land()), clip)
    for unit, rings in (polygons or {}).items():
        mark = scene.marks.get(unit)
        canvas.areas(sheet.rings(rings), clip, mark.colour if mark else LAND, "#ffffff")
    homes = sheet.at([points[unit] for unit in placed])
    radii = np.array([sheet.radius * np.sqrt(scene.marks[unit].size) for unit in placed])
    outer = radii * [outer_radius(scene.marks[unit]) for unit in placed]
    fixed = np.array([scene.marks[unit].shape == "star" for unit in placed], bool)
    places = moved_apart(homes, outer, fixed, sheet.box)
    at = dict(zip(placed, places, strict=True))
    for link in scene.links:
        if link.unit in points and link.hub in points:
            for piece in route(points[link.unit], points[link.hub], view.middle):
                canvas.line(sheet.inches(*sheet.shares(piece)), link.colour, 1.1, clip, alpha=0.75)
    for unit, home, place, radius in zip(placed, homes, places, radii, strict=True):
        if np.hypot(*(place - home)) > 0.55 * radius:
            canvas.line(np.array([home, place]), INK, 0.5, zorder=3)
            canvas.point(float(home[0]), float(home[1]))
        canvas.mark(float(place[0]), float(place[1]), scene.marks[unit], radius)
    return _draw_codes(sheet, scene, list(at), places, outer)


def _draw_codes(sheet: _Sheet, scene: Scene, units: Sequence[str], places: Floats, radii: Floats) -> list[str]:
    """Write the codes of marks beside them: of all where there are few, else where there is room."""
    if not units:
        return []
    canvas, headline = sheet.canvas, set(scene.headline)
    words = [short(unit, 16) for unit in units]
    bold = np.array([unit in headline for unit in units])
    size = np.where(bold, CODE + 2, CODE if len(units) <= MANY else CODE - 1.5)
    measured = [canvas.sized([word], *how) for word, *how in zip(words, size.tolist(), bold.tolist(), strict=True)]
    sizes = np.vstack(measured) + np.array([0.02, 0.015])
    crowded = (np.hypot(*(places[:, None] - places).transpose(2, 0, 1)) < 0.6).sum(axis=1)
    first = [int(place) for place in np.flatnonzero(bold)]
    rest = [int(place) for place in np.argsort(-crowded, kind="stable") if not bold[place]]
    few = len(units) <= MANY
    reaches = [FAR] * len(first) + [FAR if few else NEAR] * len(rest)
    found = labelled(places, radii, sizes, first + rest, sheet.box, reaches)
    for place, label in found.items():
        if label.far:
            _draw_leader(canvas, places[place], radii[place], np.array(label[:2]), sizes[place])
        weight = "bold" if bold[place] else "normal"
        canvas.text(label.x, label.y, words[place], float(size[place]), halo=True, ha="center", fontweight=weight)
    return [units[place] for place in rest + first if place not in found] if few else []


def _draw_leader(canvas: Canvas, place: Floats, radius: float, label: Floats, size: Floats) -> None:
    """Draw a line from a mark to its code."""
    way = label - place
    length = np.hypot(*way)
    at_label = np.min(np.where(way == 0, np.inf, (size / 2) / np.abs(np.where(way == 0, 1, way))))
    if length * (1 - at_label) > radius:
        canvas.line(np.array([place + way / length * radius, place + way * (1 - at_label)]), QUIET, 0.5, zorder=3)


def _draw_legend(sheet: _Sheet, scene: Scene) -> float:
    """Draw title and legend above the map, and return where the sheet ends."""
    canvas, width = sheet.canvas, sheet.box.right
    rows: list[tuple[float, Sequence[Entry]]] = []
    for block in (*scene.legend, scene.sizes):
        if block:
            widest = 0.34 + float(canvas.sized([text for _, text in block], KEY)[:, 0].max())
            a_row = max(int((width + BETWEEN) / (widest + BETWEEN)), 1)
            step = widest + BETWEEN
            rows += [(step, block[first : first + a_row]) for first in range(0, len(block), a_row)]
    top = sheet.box.high + 0.24 + ROW * len(rows)
    for number, (step, row) in enumerate(rows):
        y = top - ROW * (number + 1)
        for place, (mark, text) in enumerate(row):
            radius = KEY_RADIUS if mark.size == 1 and row[0][0].size == 1 else sheet.radius * np.sqrt(mark.size)
            canvas.mark(place * step + 0.13, y, mark, radius)
            canvas.text(place * step + 0.34, y, text, KEY)
    title = canvas.fold(scene.title, width, 13, bold=True)
    for number, line in enumerate(title):
        canvas.text(0, top + 0.05 + 0.24 * (len(title) - 1 - number), line, 13, fontweight="bold")
    return top + 0.24 * len(title) + 0.13


def _draw_tray(sheet: _Sheet, scene: Scene, homeless: Sequence[str], top: float) -> float:
    """Draw units that have no point below the map, and return where that ends."""
    if not homeless:
        return top
    canvas, shown = sheet.canvas, homeless[:MOST_IN_TRAY]
    canvas.text(0, top - 0.1, f"Without a point on the map: {len(homeless):,}", KEY, fontweight="bold")
    words = [short(unit, 16) for unit in shown]
    cell = max(float(canvas.sized(words, CODE)[:, 0].max()) + 0.1, 0.36)
    a_row = max(int(sheet.box.right / cell), 1)
    for place, (unit, word) in enumerate(zip(shown, words, strict=True)):
        x, y = (place % a_row + 0.5) * cell, top - 0.36 - place // a_row * TRAY
        canvas.mark(x, y, scene.marks[unit]._replace(size=1), 0.1)
        canvas.text(x, y - 0.2, word, CODE, ha="center")
    return top - 0.36 - TRAY * ((len(shown) - 1) // a_row) - 0.32


def _notes(
    scene: Scene, homeless: Sequence[str], unlabelled: Sequence[str], polygons: Mapping[str, Rings] | None
) -> list[str]:
    more = len(homeless) - MOST_IN_TRAY
    units = len(scene.marks) - len(homeless)
    return [
        *scene.notes,
        f"Without room for their codes: {', '.join(unlabelled)}." if unlabelled else "",
        "Codes stand beside their marks where there is room." if units > MANY else "",
        f"{more:,} more units without a point are not drawn." if more > 0 else "",
        *(capital(label) + "." for label in scene.labels),
        CLAIM,
        WITHOUT_BORDERS if polygons is None else "",
    ]


def _draw_notes(sheet: _Sheet, notes: Sequence[str], top: float) -> float:
    lines = [line for note in notes if note for line in sheet.canvas.fold(note, sheet.box.right, NOTE)]
    for number, line in enumerate(lines):
        sheet.canvas.text(0, top - LINE * (number + 0.5), line, NOTE, color=QUIET)
    return top - LINE * len(lines)
