"""The world as tiles: which categories each country may be in, and which shock states, by what is known so far."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from typology.classification.classify import Classification
from typology.show.headings import short, wrapped
from typology.show.palette import INK, bare, figure, ink_on, note
from typology.show.pictures import Picture
from typology.show.possible import (
    SHOCK,
    Entry,
    Look,
    brief,
    category_entries,
    counted_statuses,
    set_colours,
    sets_in,
    shock_entries,
    shock_look,
)
from typology.show.tiles import HEADING, Tile, page_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["set_colours", "world_picture"]

SIDE, NARROWEST = 0.36, 25.0
"""The side of a tile in inches, and the least width of a picture in tiles."""
ENTRY, LINE = 7.4, 1.0
"""Width and height of an entry of the legend, in tiles."""

CLAIM = (
    "One tile for each unit, none to scale; blocks are the subregions of M49. Its place, its name and its being here "
    "say nothing about the status of a country or area, nor about borders."
)


def world_picture(found: Classification) -> Picture:
    """Draw the categories that are possible, a tile for each country, and mark what is possible as a shock.

    Blue tiles are certain of a category, 1 the darkest. Sets of several are of another hue: the fewer and the lower
    the categories in one, the darker. Countries lie in blocks by subregion, roughly as on a map; units that are not in
    the table of countries lie in a last block.

    Parameters
    ----------
    found
        A classification of countries: of the world, or of some.

    Returns
    -------
    Picture
        Shown by a notebook; ``.save("world.png")`` keeps it.

    Raises
    ------
    ImportError
        If matplotlib is not installed.

    Examples
    --------
    >>> import typology as ty
    >>> world_picture(ty.classify(ty.load_pilots())).save("pilots.png")  # doctest: +SKIP
    """
    decision = found.rulebook.decision
    sets, shocks = (sets_in(found, column) for column in ("possible", "possible_shock"))
    colours = set_colours(decision.order, sets.values())
    page = page_of(found.units)
    width = max(page.width, NARROWEST)
    drawn, (axes,) = figure(1)
    legend = category_entries(sets.values(), colours, decision), shock_entries(shocks.values(), decision)
    height = _draw_legend(axes, [line for entries in legend for line in _lines(entries, width)])
    for heading in page.headings:
        axes.text(heading.x, heading.y + HEADING - 0.15, heading.text, fontsize=7.5, color=INK, va="bottom")
    for tile in page.tiles:
        look = shock_look(shocks[tile.unit], decision)._replace(colour=colours[sets[tile.unit]])
        _draw_tile(axes, tile, look, brief(sets[tile.unit], decision.order))
    _frame(axes, width, page.height, height)
    drawn.set_size_inches(SIDE * (width + 0.4) + 0.2, SIDE * (page.height + height + 0.4) + 1.1)
    note(drawn, wrapped(drawn, counted_statuses(found), CLAIM, *found.labels))
    return Picture(drawn)


def _draw_legend(axes: "Axes", lines: Sequence[Sequence[Entry]]) -> float:
    """Draw the legend above the tiles, and return how high it is."""
    for above, line in enumerate(reversed(lines), start=1):
        for place, (look, text) in enumerate(line):
            x, y = place * ENTRY, -above * LINE - 0.4
            _draw_tile(axes, Tile("", x, y), look)
            axes.text(x + 1.15, y + 0.5, text, fontsize=8, color=INK, va="center")
    return len(lines) * LINE + 0.6


def _lines(entries: Iterable[Entry], width: float) -> Iterator[Sequence[Entry]]:
    found, a_line = list(entries), max(int(width / ENTRY), 1)
    return (found[first : first + a_line] for first in range(0, len(found), a_line))


def _draw_tile(axes: "Axes", tile: Tile, look: Look, categories: str = "") -> None:
    from matplotlib.patches import Polygon, Rectangle

    ink, right = ink_on(look.colour), tile.x + tile.width
    inset = (tile.x + 0.05, tile.y + 0.05), tile.width - 0.1, 0.9
    axes.add_patch(Rectangle(*inset, facecolor=look.colour, edgecolor="#b9c2cb", linewidth=0.5))
    if look.hatched:
        axes.add_patch(Rectangle(*inset, facecolor="none", edgecolor=ink, linewidth=0, hatch="////", alpha=0.5))
    if look.ring:
        axes.add_patch(Rectangle(*inset, facecolor="none", edgecolor=SHOCK, linewidth=1.8))
    if look.corner:
        ends = [(right - 0.25, tile.y + 0.07), (right - 0.07, tile.y + 0.07), (right - 0.07, tile.y + 0.25)]
        face = SHOCK if look.corner == "filled" else "none"
        axes.add_patch(Polygon(ends, facecolor=face, edgecolor=SHOCK, linewidth=0.6))
    x = tile.x + tile.width / 2
    axes.text(x, tile.y + 0.42, short(tile.unit, 18), ha="center", va="center", fontsize=7, color=ink)
    axes.text(x, tile.y + 0.76, categories, ha="center", va="center", fontsize=5.5, color=ink)


def _frame(axes: "Axes", width: float, height: float, above: float) -> None:
    axes.set_xlim(-0.2, width + 0.2)
    axes.set_ylim(height + 0.2, -above)
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])
    bare(axes)
    axes.set_title(
        "Categories that are possible by what is known", loc="left", fontsize=12, color=INK, fontweight="bold"
    )
