"""The Earth under the marks: land or polygons, lines to hubs, and crowded parts of the world once more, enlarged."""

from collections.abc import Mapping

from typology.show.maps.canvas import LAND
from typology.show.maps.land import land
from typology.show.maps.marks import Scene
from typology.show.maps.page import Page, Rings
from typology.show.maps.placing import Box
from typology.show.maps.routes import route
from typology.show.maps.standing import draw_codes, draw_marks, stand
from typology.show.maps.view import view_between, view_of

__all__ = ["draw_earth", "draw_enlarged"]

Points = Mapping[str, tuple[float, float]]
Polygons = Mapping[str, Rings] | None

CROWDED = {
    "Europe and the Mediterranean, enlarged": view_between(-13, 46, 29, 66),
    "Central America and the Caribbean, enlarged": view_between(-93, -57, 6, 27.5),
}
BETWEEN, HEADING = 0.2, 0.34
"""The space between parts that are enlarged, and the height of their headings, in inches."""
WORTH = 10
"""So many units make it worth while to enlarge a part."""


def draw_earth(page: Page, scene: Scene, points: Points, polygons: Polygons) -> None:
    """Draw land or polygons, and the lines to hubs."""
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


def draw_enlarged(world: Page, scene: Scene, points: Points, polygons: Polygons, top: float) -> float:
    """Draw the crowded parts of the world side by side below it, and return where they end."""
    parts = {}
    for name, view in CROWDED.items():
        at = {unit: view.at(*point) for unit, point in points.items() if unit in scene.marks}
        here = [unit for unit, (across, up) in at.items() if 0 < across < 1 and 0 < up < 1]
        if len(here) >= WORTH:
            parts[name] = view, here
    if not parts or world.view != view_of({}):
        return top
    free = world.box.right - BETWEEN * (len(parts) - 1)
    high = min(free / sum(1 / view.aspect for view, _ in parts.values()), 4.2)
    left, low = 0.0, top - HEADING - high
    for name, (view, here) in parts.items():
        width = high / view.aspect
        world.canvas.text(left, top - HEADING + 0.12, name, 8.5, fontweight="bold")
        page = Page(world.canvas, Box(left, low, left + width, low + high), view)
        draw_earth(page, scene, points, polygons)
        stood = stand(page, scene, {unit: points[unit] for unit in here})
        draw_marks(page.canvas, stood, scene.marks)
        draw_codes(page, stood, scene.headline)
        left += width + BETWEEN
    return low - 0.1
