"""A page in inches on which land, lines, marks and texts are drawn."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from typology.show.maps.marks import EDGE, Mark
from typology.show.maps.placing import Box
from typology.show.palette import INK, ink_on, needs_matplotlib
from typology.show.possible import SHOCK, Look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Canvas", "outer_radius"]

Floats = NDArray[np.float64]

LAND, SEA, COAST, HALO = "#e6e4dd", "#f7f9fb", "#cfccc2", "#f4f4f1"
CORNERS = {"square": (4, 45, 1.13), "diamond": (4, 0, 1.2), "triangle": (3, 90, 1.28), "pentagon": (5, 90, 1.1),
           "hexagon": (6, 0, 1.08)}  # fmt: skip
"""Of a shape: how many corners, at which angle the first, and how much farther out than a circle of like area."""
ROOM = {"triangle": 0.72, "diamond": 0.85, "star": 0.9}
"""Of the width of a circle, how much there is for a text."""
FINE = 720
"""Dots per inch at which words are measured: no hinting to speak of."""
LETTER = 0.62
"""Width of a letter as a share of the size of the type, and somewhat more."""


class Canvas:
    """A page in inches: the map begins at (0, 0), what stands below it lies below zero."""

    def __init__(self) -> None:
        needs_matplotlib()
        from matplotlib.figure import Figure

        self.figure: Figure = Figure(facecolor="white")
        self.axes: Any = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()

    def closed(self, page: Box) -> "Figure":
        """Return the figure of a page that has these ends."""
        self.figure.set_size_inches(page.right - page.left, page.high - page.low)
        self.axes.set_xlim(page.left, page.right)
        self.axes.set_ylim(page.low, page.high)
        return self.figure

    def text(self, x: float, y: float, words: str, size: float = 8, *, halo: bool = False, **look: Any) -> Any:
        """Write words; by default left-aligned, with their middle at a height."""
        from matplotlib.patheffects import withStroke

        kept = {"color": INK, "va": "center", "parse_math": False, "zorder": 8} | look
        kept |= {"path_effects": [withStroke(linewidth=1.6, foreground=HALO)]} if halo else {}
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
        edge = edge if mark.edge == EDGE else 72 * radius * (0.12 if mark.shape == "star" else 0.26)
        shape = {"facecolor": mark.colour, "edgecolor": mark.edge, "linewidth": edge, "zorder": 5}
        self._shape(x, y, mark, radius * inner - edge / 144, **shape)
        if mark.corner:
            ends = np.array([[0.5, 1.05], [1.05, 1.05], [1.05, 0.5]]) * radius + [x, y]
            face = SHOCK if mark.corner == "filled" else "white"
            self.axes.add_patch(Polygon(ends, facecolor=face, edgecolor=SHOCK, linewidth=max(0.4, pen / 2), zorder=6))
        if mark.text:
            hollow = 0.84 if mark.edge != EDGE or mark.ring else 1.0
            room, lower = ROOM.get(mark.shape, 1.0) * hollow, 0.26 if mark.shape == "triangle" else 0.04
            size = 72 * radius * min(1.15, 1.62 * room / (LETTER * len(mark.text)))
            ink = ink_on(mark.colour)
            self.text(x, y - radius * lower, mark.text, size, ha="center", color=ink, zorder=7, fontweight="bold")

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

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """Draw a rectangle from its lower left corner."""
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, y), width, height, **({"linewidth": 0, "zorder": 1} | look)))

    def chip(self, box: Box, look: Look, words: str, size: float) -> None:
        """Draw the code of a unit on a plate, with the marks of its shock state."""
        from matplotlib.patches import Polygon

        width, height = box.right - box.left, box.high - box.low
        self.box(box.left, box.low, width, height, facecolor=look.colour, edgecolor=EDGE, linewidth=0.3, zorder=2)
        if look.ring:
            self._frame(box, 0.008)
        if look.hatched:
            self._frame(box, 0.034)
        if look.corner:
            side = height * 0.36
            ends = [(box.right - side, box.high), (box.right, box.high), (box.right, box.high - side)]
            face = SHOCK if look.corner == "filled" else "white"
            self.axes.add_patch(Polygon(ends, facecolor=face, edgecolor=SHOCK, linewidth=0.5, zorder=3))
        middle = (box.left + box.right) / 2, (box.low + box.high) / 2 - 0.004
        self.text(*middle, words, size, ha="center", color=ink_on(look.colour))

    def _frame(self, box: Box, inset: float) -> None:
        width, height = box.right - box.left - 2 * inset, box.high - box.low - 2 * inset
        look = {"facecolor": "none", "edgecolor": SHOCK, "linewidth": 0.9, "zorder": 3}
        self.box(box.left + inset, box.low + inset, width, height, **look)

    def sized(self, words: Sequence[str], size: float, bold: bool = False) -> Floats:
        """Return width and height of words in inches, a row each."""
        from matplotlib.backends.backend_agg import RendererAgg
        from matplotlib.font_manager import FontProperties

        draw: Any = RendererAgg
        pen, type_ = draw(1, 1, FINE), FontProperties(size=size, weight="bold" if bold else "normal")
        found = [pen.get_text_width_height_descent(word, type_, False)[:2] for word in words]
        return np.array(found, float).reshape(-1, 2) / FINE

    def fold(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """Return a text in lines that are no longer than a width in inches; a word that is longer stands alone."""
        words = text.split()
        sizes, (space,) = self.sized(words, size, bold)[:, 0], self.sized(["n n"], size, bold)[:, 0]
        space -= 2 * float(self.sized(["n"], size, bold)[0, 0])
        lines: list[str] = []
        reach = np.inf
        for word, wide in zip(words, sizes, strict=True):
            if reach + space + wide > width:
                lines.append(word)
                reach = wide
            else:
                lines[-1] += f" {word}"
                reach += space + wide
        return lines


def outer_radius(mark: Mark) -> float:
    """Return how far a mark reaches, with its rings and its corner, against its radius."""
    reach = CORNERS[mark.shape][2] if mark.shape in CORNERS else 1.0
    return reach * (1.42 if mark.hatched else 1.14)
