"""A page in inches on which land, lines, marks and texts are drawn."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from typology.show.maps.marks import EDGE, Mark
from typology.show.maps.placing import Box
from typology.show.palette import INK, ink_on
from typology.show.possible import SHOCK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Canvas", "folded"]

Floats = NDArray[np.float64]

LAND, SEA, COAST = "#e6e4dd", "#f7f9fb", "#cfccc2"
CORNERS = {"square": (4, 45, 1.13), "diamond": (4, 0, 1.2), "triangle": (3, 90, 1.28), "pentagon": (5, 90, 1.1),
           "hexagon": (6, 0, 1.06)}  # fmt: skip
"""Of a shape: how many corners, at which angle the first, and how much farther out than a circle of like area."""
LETTER = 0.62
"""Width of a letter as a share of the size of the type, and somewhat more."""


class Canvas:
    """A page in inches: the map begins at (0, 0), what stands below it lies below zero."""

    def __init__(self) -> None:
        try:
            from matplotlib.figure import Figure
        except ImportError:
            raise ImportError('pictures need matplotlib: pip install "typology[plot]"') from None
        self.figure: Figure = Figure(facecolor="white")
        self.axes: Any = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()

    def closed(self, page: Box) -> "Figure":
        """Return the figure of a page that has these ends."""
        self.figure.set_size_inches(page.right - page.left, page.high - page.low)
        self.axes.set_xlim(page.left, page.right)
        self.axes.set_ylim(page.low, page.high)
        return self.figure

    def text(self, x: float, y: float, words: str, size: float = 8, **look: Any) -> Any:
        """Write words; by default left-aligned, with their middle at a height."""
        kept = {"color": INK, "va": "center", "parse_math": False, "zorder": 8} | look
        return self.axes.text(x, y, words, fontsize=size, **kept)

    def sea(self, box: Box) -> Any:
        """Draw what lies below the land, and return it: to it a map is clipped."""
        from matplotlib.patches import Rectangle

        corner = (box.left, box.low)
        sea = Rectangle(corner, box.right - box.left, box.high - box.low, facecolor=SEA, edgecolor="#dde3e8", lw=0.6)
        return self.axes.add_patch(sea)

    def areas(self, rings: Iterable[Floats], clip: Any, colour: str = LAND, edge: str = COAST, **look: Any) -> None:
        """Draw rings as one area; those that turn the other way are holes."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        found = [Path(np.vstack([ring, ring[:1]]), closed=True) for ring in rings]
        if found:
            kept = {"facecolor": colour, "edgecolor": edge, "linewidth": 0.4, "zorder": 1} | look
            patch = self.axes.add_patch(PathPatch(Path.make_compound_path(*found), **kept))
            patch.set_clip_path(clip)

    def line(self, points: Floats, colour: str, width: float = 0.8, clip: Any = None, **look: Any) -> None:
        """Draw a line through points."""
        (drawn,) = self.axes.plot(*points.T, color=colour, linewidth=width, **({"zorder": 2} | look))
        if clip is not None:
            drawn.set_clip_path(clip)

    def point(self, x: float, y: float) -> None:
        """Draw the true point of a mark that stands aside."""
        from matplotlib.patches import Circle

        self.axes.add_patch(Circle((x, y), 0.015, facecolor=INK, edgecolor="none", zorder=3))

    def mark(self, x: float, y: float, mark: Mark, radius: float) -> None:
        """Draw the mark of a unit."""
        from matplotlib.patches import Polygon

        pen = 72 * radius * 0.14
        if mark.hatched:
            self._shape(x, y, mark, radius * 1.36, facecolor="white", edgecolor=SHOCK, linewidth=pen, zorder=4)
        if mark.ring:
            self._shape(x, y, mark, radius * 1.06, facecolor="white", edgecolor=SHOCK, linewidth=pen, zorder=4.1)
        inner, edge = (0.84, 0.0) if mark.ring else (1.0, 0.45)
        edge = edge if mark.edge == EDGE else 72 * radius * 0.26
        shape = {"facecolor": mark.colour, "edgecolor": mark.edge, "linewidth": edge, "zorder": 5}
        self._shape(x, y, mark, radius * inner - edge / 144, **shape)
        if mark.corner:
            ends = np.array([[0.5, 1.05], [1.05, 1.05], [1.05, 0.5]]) * radius + [x, y]
            face = SHOCK if mark.corner == "filled" else "white"
            self.axes.add_patch(Polygon(ends, facecolor=face, edgecolor=SHOCK, linewidth=max(0.4, pen / 2), zorder=6))
        if mark.text:
            size = min(72 * radius * 1.15, 72 * radius * 1.62 / (LETTER * len(mark.text)))
            words = {"ha": "center", "color": ink_on(mark.colour), "zorder": 7, "fontweight": "bold"}
            self.text(x, y - radius * 0.04 - self._lower(mark) * radius, mark.text, size, **words)

    @staticmethod
    def _lower(mark: Mark) -> float:
        return 0.16 if mark.shape == "triangle" else 0.0

    def _shape(self, x: float, y: float, mark: Mark, radius: float, **look: Any) -> None:
        from matplotlib.patches import Circle, Polygon

        if mark.shape == "circle":
            self.axes.add_patch(Circle((x, y), radius, **look))
            return
        if mark.shape == "star":
            turns, out = np.radians(90 + 36 * np.arange(10)), np.where(np.arange(10) % 2, 0.66, 1.45)
        else:
            corners, first, reach = CORNERS[mark.shape]
            turns, out = np.radians(first + 360 / corners * np.arange(corners)), np.full(corners, reach)
        ends = np.c_[np.cos(turns), np.sin(turns)] * (out * radius)[:, None] + [x, y]
        self.axes.add_patch(Polygon(ends, joinstyle="round", **look))

    def sized(self, words: Sequence[str], size: float, bold: bool = False) -> Floats:
        """Return width and height of words in inches, a row each."""
        from matplotlib.backends.backend_agg import RendererAgg
        from matplotlib.font_manager import FontProperties

        pen, type_ = RendererAgg(1, 1, 72), FontProperties(size=size, weight="bold" if bold else "normal")
        found = [pen.get_text_width_height_descent(word, type_, False)[:2] for word in words]
        return np.array(found, float).reshape(-1, 2) / 72


def folded(text: str, width: float, size: float) -> list[str]:
    """Return a text in lines that are no longer than a width in inches."""
    return wrap(text, max(int(width * 72 / (size * 0.53)), 20))


