"""What stands around a map: title and legend above it, units without a point and notes below."""

from collections.abc import Iterator, Sequence

import numpy as np

from typology.show.headings import short
from typology.show.maps.marks import Entry, Scene
from typology.show.maps.page import Page
from typology.show.maps.standing import CODE
from typology.show.palette import QUIET

__all__ = ["MOST_IN_TRAY", "draw_legend", "draw_notes", "draw_tray"]

LINE, ROW, TRAY, TITLE = 0.15, 0.3, 0.46, 0.24
"""Heights of a line of a note, of a row of the legend, of one of the tray and of a line of the title, in inches."""
NOTE, KEY, HEAD = 7.5, 8.5, 13.0
"""Sizes of type."""
RADIUS, BETWEEN = 0.1, 0.3
"""Of marks in the legend, and the space between its columns."""
MOST_IN_TRAY = 300


def draw_legend(page: Page, scene: Scene, radius: float) -> float:
    """Draw title and legend, and return where the sheet ends; ``radius`` is that of marks on the map."""
    rows = [row for block in scene.legend for row in _rows(page, block, RADIUS)]
    rows += _rows(page, scene.sizes, radius)
    rows.reverse()
    high = page.box.high + 0.09
    for step, drawn_at, row in rows:
        half = max(ROW / 2, *(drawn_at * np.sqrt(mark.size) + 0.03 for mark, _ in row))
        high += half
        for place, (mark, text) in enumerate(row):
            reach = drawn_at * float(np.sqrt(mark.size))
            page.canvas.mark(place * step + max(0.13, reach), high, mark, reach)
            page.canvas.text(place * step + max(0.34, 2 * reach + 0.06), high, text, KEY)
        high += half
    lines = page.canvas.fold(scene.title, page.box.right, HEAD, bold=True)
    for number, line in enumerate(reversed(lines)):
        page.canvas.text(0, high + 0.19 + TITLE * number, line, HEAD, fontweight="bold")
    return high + 0.13 + TITLE * len(lines) + 0.1


def _rows(page: Page, block: Sequence[Entry], radius: float) -> Iterator[tuple[float, float, Sequence[Entry]]]:
    """Yield rows of a block of the legend: the width of its columns, the radius of its marks, and its entries."""
    if block:
        widest = 0.34 + float(page.canvas.sized([text for _, text in block], KEY)[:, 0].max())
        a_row = max(int((page.box.right + BETWEEN) / (widest + BETWEEN)), 1)
        for first in range(0, len(block), a_row):
            yield widest + BETWEEN, radius, block[first : first + a_row]


def draw_tray(page: Page, scene: Scene, homeless: Sequence[str], top: float) -> float:
    """Draw units that have no point, and return where that ends."""
    if not homeless:
        return top
    canvas, shown = page.canvas, homeless[:MOST_IN_TRAY]
    canvas.text(0, top - 0.1, f"Without a point on the map: {len(homeless):,}", KEY, fontweight="bold")
    words = [short(unit, 16) for unit in shown]
    cell = max(float(canvas.sized(words, CODE)[:, 0].max()) + 0.1, 0.36)
    a_row = max(int(page.box.right / cell), 1)
    for place, (unit, word) in enumerate(zip(shown, words, strict=True)):
        x, y = (place % a_row + 0.5) * cell, top - 0.36 - place // a_row * TRAY
        canvas.mark(x, y, scene.marks[unit]._replace(size=1), RADIUS)
        canvas.text(x, y - 0.2, word, CODE, ha="center")
    return top - 0.36 - TRAY * ((len(shown) - 1) // a_row) - 0.32


def draw_notes(page: Page, notes: Sequence[str], top: float) -> float:
    """Write notes, and return where they end."""
    lines = [line for note in notes if note for line in page.canvas.fold(note, page.box.right, NOTE)]
    for number, line in enumerate(lines):
        page.canvas.text(0, top - LINE * (number + 0.5), line, NOTE, color=QUIET)
    return top - LINE * len(lines)
