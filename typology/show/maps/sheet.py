"""A scene as a sheet: title, legend, map, units without a point, notes, and what no map of ours claims."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from typology.classification.prose import capital, some_of
from typology.show.maps.earth import Ground, draw_earth, draw_enlarged, parts_to_enlarge
from typology.show.maps.land import CREDIT
from typology.show.maps.margins import MOST_IN_TRAY, draw_legend, draw_notes, draw_tray
from typology.show.maps.marks import Scene
from typology.show.maps.page import Rings, page_of
from typology.show.maps.placing import Box
from typology.show.maps.standing import MANY, draw_codes, draw_marks, stand
from typology.show.maps.view import View

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["CLAIM", "sheet_of"]

Points = Mapping[str, tuple[float, float]]

CLAIM = (
    "Codes, names and places on this map, and what it leaves out, say nothing about the status of any country, "
    "territory, city or area, about its authorities, or about borders, and no part of the United Nations has endorsed "
    "or accepted them."
)
PLACES = (
    "A mark stands at the city in which the government sits, or at the place that was told, or as near to it as there "
    "is room. Equal areas are equally large (Equal Earth projection)."
)
SIDE = 0.25
"""The empty side of the sheet, in inches."""


def sheet_of(scene: Scene, points: Points, view: View, polygons: Mapping[str, Rings] | None = None) -> "Figure":
    """Draw a scene.

    Parameters
    ----------
    scene
        What is said.
    points
        Latitude and longitude of units. Those without any stand below the map.
    view
        The part of the Earth.
    polygons
        Of units, which are filled, and of others, which are grey; None for land without borders.
    """
    page = page_of(view)
    ground = Ground(points, polygons)
    draw_earth(page, scene, ground)
    stood = stand(page, scene, points)
    draw_marks(page.canvas, stood, scene.marks)
    parts = parts_to_enlarge(page, stood.units, points) if len(stood.units) > MANY else {}
    unlabelled = draw_codes(page, stood, scene.headline, {unit for here in parts.values() for unit in here})
    top = draw_legend(page, scene, stood.radius)
    homeless = [unit for unit in scene.marks if unit not in points]
    low = draw_enlarged(page, scene, ground, parts, -0.1)
    low = draw_tray(page, scene, homeless, low)
    low = draw_notes(page, _notes(scene, homeless, unlabelled, polygons), low - 0.02)
    return page.canvas.closed(Box(-SIDE, low - 0.12, page.box.right + SIDE, top))


def _notes(
    scene: Scene, homeless: Sequence[str], unlabelled: Sequence[str], polygons: Mapping[str, Rings] | None
) -> list[str]:
    more = len(homeless) - MOST_IN_TRAY
    return [
        *scene.notes,
        f"Without room for their codes: {some_of(unlabelled, MOST_IN_TRAY)}." if unlabelled else "",
        f"{more:,} more units without a point are not drawn." if more > 0 else "",
        *(capital(label) + "." for label in scene.labels),
        CLAIM,
        f"{PLACES} Land has no borders on purpose. {CREDIT}" if polygons is None else PLACES,
    ]
