"""How much room text takes on paper, estimated to be a little too much, so that no page is longer than a sheet."""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from typology.show.briefs.page import Bar, Bars, Block, Cards, Line, Lines, Page, Paragraph, Rows, Section, more

__all__ = ["HEIGHT", "height_of", "lines_of"]

WIDTH, HEIGHT = 182.0, 266.0
"""Of what is printed on a sheet of A4, in millimetres; six millimetres are kept in reserve."""

POINT = 0.3528
"""Millimetres in a point."""

LEADING = 1.28
"""Height of a line, in sizes of the letters."""

ADVANCES = {
    0.22: "ijl'",
    0.28: "ft.,:;!/|I[] ",
    0.33: "r-()`",
    0.50: "ckvsxyzJ",
    0.61: "TFZL",
    0.67: "ABEKPSVXY&",
    0.72: "wCDHNRU",
    0.78: "GOQ",
    0.84: "mM+=<>",
    0.95: "W%@",
}
"""Widths of letters, in sizes of the letters; all others of ASCII are 0.56."""

ADVANCE = {letter: width for width, letters in ADVANCES.items() for letter in letters}
ROOMY = 1.01
"""By how much letters may be wider where the first of the fonts is not at hand."""


def height_of(page: Page) -> float:
    """Return about how high a page is, in millimetres."""
    head = _text(page.title, WIDTH, 17) + _text(page.kicker, WIDTH, 9) + 3
    labels = sum(_text(label, WIDTH - 6, 10) for label in page.labels) + (4 if page.labels else 0)
    foot = _text(page.foot, WIDTH, 7) + 3 if page.foot else 0.0
    return head + labels + foot + sum(_section(section, page.size) for section in page.sections)


def _section(section: Section, size: float) -> float:
    title = _text(section.title, WIDTH, size * 1.25) + 3.4 if section.title else 0.0
    return title + sum(_block(block, size) for block in section.blocks)


def _block(block: Block, size: float) -> float:
    match block:
        case Paragraph(text=text, tone=tone):
            scale, margin = {"plain": (1.0, 1.0), "lead": (1.14, 1.2), "small": (0.87, 0.0)}[tone]
            return _text(text, WIDTH, size * scale) + margin
        case Cards(cards=cards):
            width = (WIDTH - 4 * (len(cards) - 1)) / len(cards) - 5.8
            parts = (
                _text(card.title, width, size * 0.9)
                + _text(card.value, width, size * 1.35, bold=1)
                + _text(card.text, width, size)
                for card in cards
            )
            return max(parts) + 6.8
        case Bars(columns=columns):
            width = (WIDTH - 5 * (len(columns) - 1)) / len(columns) * 0.52 - 1.8
            columns_tall = (
                [_text(name, width, size * 0.91, bold=1), *_bar_heights(bars, width, size)] for name, bars in columns
            )
            return max(sum(column) + 0.7 * len(column) for column in columns_tall)
        case Lines(entries=entries):
            return sum(_text(_said(entry), WIDTH - 5, size, bold=0.3) + 0.5 for entry in entries) + _more(block, size)
        case Rows(heads=heads, entries=rows, shares=shares):
            widths = [WIDTH * share - 3.0 for share in shares]
            tall = sum(_row(row, widths, size * 0.97) + 1.5 for row in rows)
            return _row(heads, widths, size * 0.93) + 1.5 + tall + _more(block, size)


def _bar_heights(bars: Sequence[Bar], width: float, size: float) -> Iterator[float]:
    return (max(_text(bar.name, width, size * 0.91), 2.4) for bar in bars)


def _row(cells: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Return how high a row of a table is; its first cell is bold."""
    pairs = enumerate(zip(cells, widths, strict=True))
    return max(_text(cell, width, size, bold=float(place == 0)) for place, (cell, width) in pairs)


def _said(line: Line) -> str:
    return " ".join(filter(None, (line.lead, line.text, line.source)))


def _more(block: Lines | Rows, size: float) -> float:
    said = more(block.left_out, block.where)
    return _text(said, WIDTH, size * 0.87) if said else 0.0


def _text(text: str, width: float, size: float, bold: float = 0.0) -> float:
    """Return how high a text is in a column."""
    return lines_of(text, width / (size * POINT) / (1 + 0.08 * bold)) * size * POINT * LEADING if text else 0.0


@lru_cache(maxsize=20_000)
def lines_of(text: str, width: float) -> int:
    """Return how many lines a text fills in a column, whose width is in sizes of the letters.

    Examples
    --------
    >>> lines_of("a word", 10), lines_of("many words in a row that is short", 5)
    (1, 4)
    """
    lines, used = 1, 0.0
    for word in text.split():
        needed = sum(map(_width, word))
        if used and used + 0.3 + needed > width:
            lines, used = lines + 1, 0.0
        lines += int(needed // width)  # a word that is longer than a line is broken
        used = (used + 0.3 if used else 0.0) + needed % width
    return lines


@lru_cache(maxsize=4096)
def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if not letter.isascii():
        return 0.75
    return ROOMY * ADVANCE.get(letter, 0.56)
