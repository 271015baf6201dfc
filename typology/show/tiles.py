"""Where the tiles of a world picture lie: one per unit, in blocks by subregion, roughly as on a map; no borders."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from typology.countries.table import countries

__all__ = ["Heading", "Page", "Tile", "page_of"]

Block = tuple[str, int]
"""A subregion of M49, and how many tiles lie side by side in its block."""
Members = Mapping[str, Sequence[str]]
"""The units of each block, by its name."""

Row = tuple[float, tuple[Block, ...]]
"""Blocks side by side, and how far south they lie in the space that their column leaves free: 0 at its top."""

WORLD: tuple[tuple[Row, ...], ...] = (
    (
        (0.2, (("Northern America", 5),)),
        (1.0, (("Latin America and the Caribbean", 5),)),
    ),
    (
        (0.0, (("Northern Europe", 4), ("Eastern Europe", 4))),
        (0.0, (("Western Europe", 4), ("Southern Europe", 4))),
        (0.5, (("Northern Africa", 8),)),
        (1.0, (("Sub-Saharan Africa", 8),)),
    ),
    (
        (0.3, (("Central Asia", 5),)),
        (0.5, (("Western Asia", 5),)),
        (0.7, (("Southern Asia", 5),)),
    ),
    (
        (0.3, (("Eastern Asia", 4),)),
        (0.7, (("South-eastern Asia", 4),)),
    ),
    (
        (0.5, (("Micronesia", 4),)),
        (0.7, (("Melanesia", 4),)),
        (0.8, (("Polynesia", 4),)),
        (1.0, (("Australia and New Zealand", 4),)),
    ),
)
"""Columns from west to east, of rows from north to south."""

OTHERS = "Units that are not in the table of countries"
HEADING, GAP, BETWEEN = 0.75, 0.55, 0.5
"""Heights of a heading and of the space below a block, and the space between blocks side by side; in tiles."""
OTHER_WIDTH, OTHERS_A_ROW = 3, 6


class Tile(NamedTuple):
    """The place of a unit, in widths of a tile from the upper left corner."""

    unit: str
    x: float
    y: float
    width: float = 1


class Heading(NamedTuple):
    """The name of a block, above its first tile."""

    text: str
    x: float
    y: float


class Page(NamedTuple):
    """Where everything lies."""

    tiles: tuple[Tile, ...]
    headings: tuple[Heading, ...]
    width: float
    height: float


def page_of(units: Iterable[str]) -> Page:
    """Place units: countries with their subregion, all others in a last block.

    A block is as high as the countries in it need; a subregion without any takes no place.

    Examples
    --------
    >>> page = page_of(["KEN", "COL", "UGA", "XXA"])
    >>> [(tile.unit, tile.x) for tile in page.tiles]
    [('COL', 0.0), ('KEN', 5.5), ('UGA', 6.5), ('XXA', 0)]
    >>> [heading.text for heading in page.headings]
    ['Latin America and the Caribbean', 'Sub-Saharan Africa', 'Units that are not in the table of countries']
    """
    members: dict[str, list[str]] = {}
    for unit in sorted(units):
        country = countries().get(unit)
        members.setdefault((country and country.subregion) or OTHERS, []).append(unit)
    columns = [rows for column in WORLD if (rows := _present(column, members))]
    height = max((_height(rows, members) for rows in columns), default=0)
    tiles: list[Tile] = []
    headings: list[Heading] = []
    x = 0.0
    for rows in columns:
        for (name, wide), left, top in _places(rows, members, height):
            headings.append(Heading(name, x + left, top))
            tiles += _grid(members[name], x + left, top + HEADING, wide)
        x += max(_width(blocks) for _, blocks in rows) + BETWEEN
    others = members.get(OTHERS, [])
    if others:
        headings.append(Heading(OTHERS, 0, height))
        a_row = max(int(x - BETWEEN) // OTHER_WIDTH, OTHERS_A_ROW)
        tiles += _grid(others, 0, height + HEADING, a_row, OTHER_WIDTH)
        height += HEADING + _rows(len(others), a_row) + GAP
    width = max([x - BETWEEN, *(tile.x + tile.width for tile in tiles)])
    return Page(tuple(tiles), tuple(headings), width, height - GAP)


def _present(column: Sequence[Row], members: Members) -> list[Row]:
    rows = ((share, tuple(block for block in blocks if block[0] in members)) for share, blocks in column)
    return [(share, blocks) for share, blocks in rows if blocks]


def _width(blocks: Sequence[Block]) -> float:
    return sum(wide for _, wide in blocks) + BETWEEN * (len(blocks) - 1)


def _rows(units: int, a_row: int) -> int:
    return -(-units // a_row)


def _row_height(blocks: Sequence[Block], members: Members) -> float:
    return HEADING + max(_rows(len(members[name]), wide) for name, wide in blocks) + GAP


def _height(rows: Sequence[Row], members: Members) -> float:
    return sum(_row_height(blocks, members) for _, blocks in rows)


def _places(rows: Sequence[Row], members: Members, height: float) -> Iterator[tuple[Block, float, float]]:
    """Yield each block of a column with its left and its top."""
    free, above = height - _height(rows, members), 0.0
    for share, blocks in rows:
        left = 0.0
        for block in blocks:
            yield block, left, above + share * free
            left += block[1] + BETWEEN
        above += _row_height(blocks, members)


def _grid(units: Sequence[str], left: float, top: float, a_row: int, wide: int = 1) -> Iterator[Tile]:
    for place, unit in enumerate(units):
        yield Tile(unit, left + place % a_row * wide, top + place // a_row, wide)
