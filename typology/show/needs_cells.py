"""The cells of a map of needs as they are drawn: who stands in them, and how wide and high they have to be."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import NamedTuple

import numpy as np

from typology.portfolio.priorities.combining import rules_for_priorities
from typology.portfolio.priorities.needs_map import NeedsMap
from typology.portfolio.priorities.ordered import NONE, OPEN
from typology.show.headings import short
from typology.show.maps.canvas import Canvas
from typology.show.maps.marks import DOMAIN_COLOURS
from typology.show.possible import Look, brief

__all__ = [
    "APART",
    "CHIP",
    "GAP",
    "HIGH",
    "NAMES",
    "SMALL",
    "SUB",
    "WIDTH",
    "Block",
    "Cells",
    "Grid",
    "Row",
    "Unit",
    "cells_of",
    "grid_of",
    "rows_of",
]

WIDTH, NAMES = 11.5, 2.15
"""Of the matrix and of the names of its rows, in inches."""
NARROW, APART = 0.98, 0.14
"""The least width of a column; the space before what is undetermined."""
CHIP, HIGH, GAP = 0.36, 0.185, 0.045
"""The least width of a unit, its height, and the space beside it."""
HEAD, SUB = 0.22, 0.15
"""Heights of the number in a cell, and of a heading in it."""
SMALL, LETTER, MOST_LETTERS = 6.4, 0.056, 16
"""Size of small type, the width of its letters and somewhat more, and the longest code."""
ASIDE = "#c4ccd4"


class Unit(NamedTuple):
    """A unit as it stands in a cell: its code with its marks, its look, and what is open."""

    shown: str
    look: Look
    under: str


class Block(NamedTuple):
    """Units of a cell of which the same is open, with what stands above them."""

    under: str
    units: Sequence[Unit]
    a_row: int
    width: float
    height: float


class Row(NamedTuple):
    """A row of the matrix: a domain that comes first, or, hollow, one that is in front so far."""

    name: str
    says: str
    colour: str
    hollow: bool


Cells = Mapping[tuple[str, str], Sequence[Unit]]
"""Units by row and category."""


class Grid(NamedTuple):
    """The columns of a page: left ends and widths by category, and how wide a unit is."""

    left: Mapping[str, float]
    width: Mapping[str, float]
    chip: float

    def shelves(self, units: Sequence[Unit], category: str) -> Iterator[list[Block]]:
        """Yield the blocks of a cell, as many side by side as there is room for."""
        if not units:
            return
        room, shelf = self.width[category] - GAP, list[Block]()
        for under in dict.fromkeys(unit.under for unit in units):
            block = self._block(under, [unit for unit in units if unit.under == under], room)
            if shelf and sum(one.width for one in shelf) + block.width > room:
                yield shelf
                shelf = []
            shelf.append(block)
        yield shelf

    def _block(self, under: str, units: Sequence[Unit], room: float) -> Block:
        a_row = min(len(units), max(int(room / (self.chip + GAP)), 1))
        width = max(a_row * (self.chip + GAP), len(f"category {under}: {len(units)}") * LETTER * bool(under)) + 2 * GAP
        rows = -(-len(units) // a_row)
        return Block(under, units, a_row, width, SUB * bool(under) + rows * (HIGH + GAP) + GAP)

    def height(self, units: Sequence[Unit], category: str) -> float:
        """How high a cell has to be."""
        shelves = self.shelves(units, category)
        return sum(max(block.height for block in shelf) for shelf in shelves) + HEAD * bool(units)


def cells_of(found: NeedsMap, part: str, looks: Mapping[str, Look]) -> Cells:
    """Return the units of a part by row and category; of those without a category, what is possible stands above."""
    rows, order = found.units, found.rulebook.decision.order
    cells: dict[tuple[str, str], list[Unit]] = {}
    for unit, row in rows[rows["part"] == part].iterrows():
        domain, category = str(row["domain"]), str(row["category"])
        under = brief(tuple(str(row["possible_categories"]).split("|")), order) if category == OPEN else ""
        name = f"{OPEN} {row['so_far']}" if domain == OPEN else domain
        shown = short(str(row["shown"]), MOST_LETTERS)
        cells.setdefault((name, category), []).append(Unit(shown, looks[str(unit)], under))
    return {key: sorted(units, key=lambda unit: (unit.under, unit.shown)) for key, units in cells.items()}


def rows_of(found: NeedsMap, cells: Cells) -> Iterator[Row]:
    """Yield the rows of a part: every domain, and what else is met in it."""
    names = {name: rule.name for name, rule in rules_for_priorities(found.priorities.rulebook).domains.items()}
    colours = dict(zip(names, cycle(DOMAIN_COLOURS)))
    met = {row for row, _ in cells}
    for name, says in names.items():
        yield Row(name, f"{name} {says}", colours[name], False)
    for tie in sorted(row for row in met if "|" in row and not row.startswith(OPEN)):
        yield Row(tie, f"{tie.replace('|', ' = ')} alike", ASIDE, False)
    if NONE in met:
        yield Row(NONE, "no priority domain", ASIDE, False)
    for row in sorted((row for row in met if row.startswith(OPEN)), key=_last_where_open):
        front = row.removeprefix(f"{OPEN} ")
        known = [name for name in names if name in front.split("|")]
        colour = colours[known[0]] if len(known) == 1 else ASIDE
        yield Row(row, f"undetermined; {' = '.join(known) or 'none'} in front so far", colour, True)


def _last_where_open(row: str) -> tuple[int, str]:
    front = row.removeprefix(f"{OPEN} ")
    return (2 if front in ("", NONE, OPEN) else "|" in front), row


def grid_of(found: NeedsMap, cells: Mapping[str, Cells], canvas: Canvas) -> Grid:
    """Return columns that share the width by how many units the fullest cell of each has."""
    words = [unit.shown for part in cells.values() for units in part.values() for unit in units]
    chip = max(CHIP, float(canvas.sized(words, SMALL)[:, 0].max(initial=0)) + 0.1)
    fullest = dict.fromkeys(found.categories, 0)
    for part in cells.values():
        for (_, category), units in part.items():
            fullest[category] = max(fullest[category], len(units) * (3 if category == OPEN else 1))
    least = {category: max(NARROW, (chip + 2 * GAP) * bool(count)) for category, count in fullest.items()}
    shares = np.sqrt(list(fullest.values()))
    free = max(WIDTH - NAMES - APART - sum(least.values()), 0)
    wide = {name: least[name] + free * share / max(shares.sum(), 1) for name, share in zip(least, shares, strict=True)}
    left, at = {}, NAMES
    for category, width in wide.items():
        at += APART if category == OPEN else 0
        left[category] = at
        at += width
    return Grid(left, wide, chip)
