"""The map of needs as a matrix: priority domain by category, with every unit in its cell, part by part."""

from collections.abc import Sequence

from typology.classification.prose import capital
from typology.portfolio.priorities.needs_map import NeedsMap
from typology.portfolio.priorities.regions import EVERYWHERE
from typology.show.headings import short
from typology.show.maps.canvas import Canvas
from typology.show.maps.placing import Box
from typology.show.needs_cells import (
    APART,
    CHIP,
    GAP,
    HIGH,
    NAMES,
    SMALL,
    SUB,
    WIDTH,
    Block,
    Cells,
    Grid,
    Unit,
    cells_of,
    grid_of,
    rows_of,
)
from typology.show.palette import BAND, QUIET
from typology.show.pictures import Picture
from typology.show.possible import Entry, category_entries, set_colours, sets_in, shock_entries, shock_look

__all__ = ["needs_picture"]

SIDE, EMPTY, FOLD, HEAD = 0.25, 0.24, 0.135, 0.22
"""The empty side of the page; heights of a row without units, of a line of a name, and of the number in a cell."""
TYPE, NOTE, LINE = 8.0, 7.5, 0.15
NOBODY = "#fafbfc"
MARKS = {
    "*": "* the category is provisional.",
    "°": "° the priority domain is provisional.",
    "=": "= several domains come first alike.",
}


def needs_picture(found: NeedsMap) -> Picture:
    """Draw a map of needs as a matrix, with the number and the codes of units in each cell.

    Rows and a column apart hold what is undetermined: a row for each domain that is in front so far, and in the column
    units stand by the categories that are possible.
    Colours are those of the categories that are possible. A red frame around a code stands for a shock, a double one
    for a crisis, a red corner for one that may be. A map that was made by region has a matrix for each.

    Parameters
    ----------
    found
        A map of needs.

    Returns
    -------
    Picture
        Shown by a notebook; ``.save("needs.png")`` keeps it.

    Raises
    ------
    TypeError
        If it is no map of needs.
    ImportError
        If matplotlib is not installed.

    Notes
    -----
    Source: 001-A3 §10.

    Examples
    --------
    >>> import typology as ty
    >>> needs_picture(ty.needs_map(ty.classify(ty.load_pilots()))).save("pilots.png")  # doctest: +SKIP
    """
    if not isinstance(found, NeedsMap):
        raise TypeError(f"needs_picture takes what needs_map returns, not {type(found).__name__}")
    decision = found.rulebook.decision
    sets, shocks = (sets_in(found.result, column) for column in ("possible", "possible_shock"))
    colours = set_colours(decision.order, sets.values())
    looks = {unit: shock_look(shocks[unit], decision)._replace(colour=colours[sets[unit]]) for unit in sets}
    cells = {part: cells_of(found, part, looks) for part in found.parts}
    canvas = Canvas()
    grid = grid_of(found, cells, canvas)
    low = -0.05
    for part in found.parts:
        low = _draw_part(canvas, found, grid, cells[part], low - _draw_heading(canvas, part, cells[part], low))
    entries = [*category_entries(sets.values(), colours, decision), *shock_entries(shocks.values(), decision)]
    top = _draw_legend(canvas, entries)
    low = _draw_notes(canvas, found, low)
    return Picture(canvas.closed(Box(-SIDE, low - 0.1, WIDTH + SIDE, top)))


def _draw_heading(canvas: Canvas, part: str, cells: Cells, top: float) -> float:
    """Write the name of a part, if it has one, and return how high that is."""
    if part == EVERYWHERE:
        return 0.0
    canvas.text(0, top - 0.12, f"{part}: {sum(map(len, cells.values())):,}", 10, fontweight="bold")
    return 0.22


def _draw_part(canvas: Canvas, found: NeedsMap, grid: Grid, cells: Cells, top: float) -> float:
    """Draw the matrix of a part, and return where it ends."""
    low = _draw_columns(canvas, found, grid, top)
    apart = False
    for row in rows_of(found, cells):
        here = {category: cells.get((row.name, category), ()) for category in found.categories}
        low -= APART if row.hollow and not apart else 0
        apart |= row.hollow
        lines = canvas.fold(row.says, NAMES - 0.2, TYPE) if any(here.values()) else [short(row.says, 33)]
        high = max(FOLD * len(lines) + 0.08, EMPTY, *(grid.height(units, name) for name, units in here.items()))
        face = "white" if row.hollow else row.colour
        canvas.box(0, low - high, 0.07, high, facecolor=face, edgecolor=row.colour, linewidth=1)
        for number, line in enumerate(lines):
            canvas.text(0.14, low - 0.115 - FOLD * number, line, TYPE)
        for category, units in here.items():
            left, width = grid.left[category], grid.width[category] - 0.03
            canvas.box(left, low - high, width, high, facecolor=BAND if units else NOBODY)
            if not units:
                canvas.text(left + width / 2, low - high / 2, "\N{EN DASH}", TYPE, color="#b4bec8", ha="center")
            _draw_units(canvas, grid, category, units, low)
        low -= high + 0.04
    return low - 0.15


def _draw_columns(canvas: Canvas, found: NeedsMap, grid: Grid, top: float) -> float:
    """Write the names of the columns, and return where they end."""
    categories = found.rulebook.decision.categories
    said = {name: f"{name} {categories[name].name}" if name in categories else "undetermined" for name in grid.left}
    folds = {name: canvas.fold(text, grid.width[name] - GAP, TYPE, bold=True) for name, text in said.items()}
    high = 0.06 + 0.14 * max(map(len, folds.values()))
    for name, lines in folds.items():
        for number, line in enumerate(reversed(lines)):
            at = top - high + 0.09 + 0.14 * number
            canvas.text(grid.left[name] + GAP, at, line, TYPE, fontweight="bold")
    return top - high


def _draw_units(canvas: Canvas, grid: Grid, category: str, units: Sequence[Unit], top: float) -> None:
    left, low = grid.left[category] + GAP, top - HEAD
    if units:
        canvas.text(left, top - 0.115, f"{len(units):,}", TYPE + 1, fontweight="bold")
    for shelf in grid.shelves(units, category):
        at = left
        for block in shelf:
            _draw_block(canvas, block, grid.chip, at, low)
            at += block.width
        low -= max(block.height for block in shelf)


def _draw_block(canvas: Canvas, block: Block, chip: float, left: float, top: float) -> None:
    if block.under:
        canvas.text(left, top - SUB / 2, f"category {block.under}: {len(block.units)}", SMALL, color=QUIET)
    first = top - SUB * bool(block.under)
    for place, unit in enumerate(block.units):
        x, y = left + place % block.a_row * (chip + GAP), first - place // block.a_row * (HIGH + GAP) - HIGH
        canvas.chip(Box(x, y, x + chip, y + HIGH), unit.look, unit.shown, SMALL)


def _draw_legend(canvas: Canvas, entries: Sequence[Entry]) -> float:
    """Draw title and legend above the matrix, and return where the page ends."""
    step = 0.75 + float(canvas.sized([text for _, text in entries], TYPE)[:, 0].max(initial=0))
    a_row = max(int(WIDTH / step), 1)
    rows = -(-len(entries) // a_row)
    for number, (look, text) in enumerate(entries):
        x, y = number % a_row * step, 0.12 + 0.26 * (rows - 1 - number // a_row)
        canvas.chip(Box(x, y, x + CHIP, y + HIGH), look, "", SMALL)
        canvas.text(x + 0.45, y + HIGH / 2, text, TYPE)
    top = 0.12 + 0.26 * rows
    canvas.text(0, top + 0.2, "Priority domain by category of need", 13, fontweight="bold")
    return top + 0.45


def _draw_notes(canvas: Canvas, found: NeedsMap, top: float) -> float:
    shown = "".join(found.units["shown"])
    marks = " ".join(text for mark, text in MARKS.items() if mark in shown)
    count = f"{len(found.result):,} unit{'s'[: len(found.result) != 1]}, each in one cell."
    texts = [count, marks, *(f"{capital(label)}." for label in found.labels)]
    lines = [line for text in texts if text for line in canvas.fold(text, WIDTH, NOTE)]
    for number, line in enumerate(lines):
        canvas.text(0, top - LINE * (number + 0.5), line, NOTE, color=QUIET)
    return top - LINE * len(lines)
