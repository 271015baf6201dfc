"""The Earth under the marks: land or polygons, lines to hubs, and crowded parts of the world once more, enlarged."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from typology.show.maps.canvas import LAND
from typology.show.maps.land import land
from typology.show.maps.marks import Scene
from typology.show.maps.page import Page, Rings
from typology.show.maps.placing import Box
from typology.show.maps.routes import route
from typology.show.maps.standing import draw_codes, draw_marks, stand
from typology.show.maps.view import View, view_between, view_of

__all__ = ["Ground", "draw_earth", "draw_enlarged", "parts_to_enlarge"]

Points = Mapping[str, tuple[float, float]]


class Ground(NamedTuple):
    """What lies under the marks: latitude and longitude of units, and polygons, or None for land without borders."""

    points: Points
    polygons: Mapping[str, Rings] | None


CROWDED = {
    "Europe and the Mediterranean, enlarged": view_between(-13, 46, 29, 66),
    "Central America and the Caribbean, enlarged": view_between(-93, -57, 6, 27.5),
}
BETWEEN, HEADING, HIGHEST = 0.2, 0.34, 4.2
"""The space between parts that are enlarged, the height of their headings, and their own at most, in inches."""
WORTH = 10
"""So many units make it worth while to enlarge a part."""


def draw_earth(page: Page, scene: Scene, ground: Ground) -> None:
    """Draw land or polygons, and the lines to hubs."""
    points, polygons = ground
    clip = page.canvas.sea(page.box)
    if polygons is None:
        page.canvas.areas(page.rings(land()), clip)
    for unit, rings in (polygons or {}).items():
        mark = scene.marks.get(unit)
        page.canvas.areas(page.rings(rings), clip, LAND if mark is None else mark.area, "#ffffff")
    for link in scene.links:
        if link.unit in points and link.hub in points:
            for piece in route(points[link.unit], points[link.hub], page.view.middle):
                page.canvas.line(page.along(piece), link.colour, 1.1, clip, alpha=0.75)


def parts_to_enlarge(world: Page, units: Iterable[str], points: Points) -> Mapping[str, list[str]]:
    """Return the crowded parts of the world that are worth enlarging, with the units in each."""
    if world.view != view_of({}):
        return {}
    placed = {unit: points[unit] for unit in units if unit in points}
    found = {name: [unit for unit, point in placed.items() if _is_in(view, point)] for name, view in CROWDED.items()}
    return {name: here for name, here in found.items() if len(here) >= WORTH}


def _is_in(view: View, point: tuple[float, float]) -> bool:
    across, up = (float(share) for share in view.at(*point))
    return 0 < across < 1 and 0 < up < 1


def draw_enlarged(world: Page, scene: Scene, ground: Ground, parts: Mapping[str, Sequence[str]], top: float) -> float:
    """Draw crowded parts of the world side by side below it, and return where they end."""
    if not parts:
        return top
    free = world.box.right - BETWEEN * (len(parts) - 1)
    high = min(free / sum(1 / CROWDED[name].aspect for name in parts), HIGHEST)
    left, low = 0.0, top - HEADING - high
    for name, here in parts.items():
        width = high / CROWDED[name].aspect
        world.canvas.text(left, top - HEADING + 0.12, name, 8.5, fontweight="bold")
        page = Page(world.canvas, Box(left, low, left + width, low + high), CROWDED[name])
        draw_earth(page, scene, ground)
        stood = stand(page, scene, {unit: ground.points[unit] for unit in here})
        draw_marks(page.canvas, stood, scene.marks)
        draw_codes(page, stood, scene.headline)
        left += width + BETWEEN
    return low - 0.1
