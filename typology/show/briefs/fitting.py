"""Fit a page to one sheet by leaving out what matters least, and saying how much was left out."""

from collections.abc import Iterator
from dataclasses import replace

from typology.show.briefs.measure import HEIGHT, height_of
from typology.show.briefs.page import Lines, Page, Rows

__all__ = ["SMALLEST", "fitted"]

SMALLEST = 7.5
"""Points, below which nobody reads."""


def fitted(page: Page) -> Page:
    """Return a page that fits one sheet.

    The lists and tables that yield most give up their last entry, one after the other, down to the least that each
    keeps. Only where that is not enough, as with very long names, are the letters made smaller.
    """
    whole = page
    while height_of(page) > HEIGHT:
        place = max(_reducible(page), default=None)
        if place is None:
            if whole.size <= SMALLEST:
                return page
            page = whole = replace(whole, size=whole.size - 0.5)
            continue
        _, _, section, position = place
        block = page.sections[section].blocks[position]
        assert isinstance(block, Lines | Rows)
        page = page.with_block(section, position, block.shorter())
    return page


def _reducible(page: Page) -> Iterator[tuple[int, int, int, int]]:
    """Yield which blocks can be made shorter: how readily, by how much, and where they stand."""
    for place, section in enumerate(page.sections):
        for position, block in enumerate(section.blocks):
            if isinstance(block, Lines | Rows) and len(block.entries) > block.least:
                yield block.yields, len(block.entries) - block.least, place, position
