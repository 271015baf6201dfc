"""The world as tiles: which categories each country may be in, and which shock states, by what is known so far."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from typology.classification.classify import Classification
from typology.classification.prose import listed
from typology.rulebook.decision import Decision
from typology.show.headings import short, wrapped
from typology.show.palette import INK, bare, category_colours, figure, ink_on, note
from typology.show.pictures import Picture
from typology.show.tiles import HEADING, Tile, page_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["set_colours", "world_picture"]

Set = tuple[str, ...]
"""Categories or shock states that are possible, in the order of the rulebook."""

SIDE, NARROWEST = 0.36, 25.0
"""The side of a tile in inches, and the least width of a picture in tiles."""
ENTRY, LINE = 7.4, 1.0
"""Width and height of an entry of the legend, in tiles."""

CLAIM = (
    "One tile for each unit, none to scale; blocks are the subregions of M49. Its place, its name and its being here "
    "say nothing about the status of a country or area, nor about borders."
)
SHOCK = "#c1121f"
_SEVERAL = ("#a35b00", "#cf8324", "#e5ad5c", "#f0cf97", "#f9ecd2")


class _Look(NamedTuple):
    """How a tile is drawn: its colour by the possible categories, the rest by the possible shock states."""

    colour: str = "#ffffff"
    ring: bool = False
    hatched: bool = False
    corner: Literal["", "open", "filled"] = ""


Entry = tuple[_Look, str]


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
    sets, shocks = (_sets(found, column) for column in ("possible", "possible_shock"))
    colours = set_colours(decision.order, sets.values())
    page = page_of(found.units)
    width = max(page.width, NARROWEST)
    drawn, (axes,) = figure(1)
    legend = _categories(sets.values(), colours, decision), _shocks(shocks.values(), decision)
    height = _draw_legend(axes, [line for entries in legend for line in _lines(entries, width)])
    for heading in page.headings:
        axes.text(heading.x, heading.y + HEADING - 0.15, heading.text, fontsize=7.5, color=INK, va="bottom")
    for tile in page.tiles:
        look = _shock_look(shocks[tile.unit], decision)._replace(colour=colours[sets[tile.unit]])
        _draw_tile(axes, tile, look, _brief(sets[tile.unit], decision.order))
    _frame(axes, width, page.height, height)
    drawn.set_size_inches(SIDE * (width + 0.4) + 0.2, SIDE * (page.height + height + 0.4) + 1.1)
    note(drawn, wrapped(drawn, _status(found), CLAIM, *found.labels))
    return Picture(drawn)


def set_colours(order: Sequence[str], sets: Iterable[Set]) -> Mapping[Set, str]:
    """Return a colour for each set of categories; that of a set of several is never that of a category.

    Examples
    --------
    >>> set_colours(("1", "2", "3"), [("1",), ("1", "2"), ("1", "2", "3")])
    {('1',): '#0b3c5d', ('1', '2'): '#a35b00', ('1', '2', '3'): '#f9ecd2'}
    """
    from matplotlib.colors import LinearSegmentedColormap, to_hex

    certain, ramp = category_colours(tuple(order)), LinearSegmentedColormap.from_list("several", _SEVERAL)
    spans = [(last - first, first) for first in range(len(order)) for last in range(first + 1, len(order))]
    places = {span: place / max(len(spans) - 1, 1) for place, span in enumerate(sorted(spans))}
    found = {}
    for members in dict.fromkeys(sets):
        first, last = order.index(members[0]), order.index(members[-1])
        found[members] = certain[members[0]] if first == last else to_hex(ramp(places[last - first, first]))
    return found


def _sets(found: Classification, column: str) -> Mapping[str, Set]:
    texts = found.table[column].astype(str).tolist()
    return {unit: tuple(text.split("|")) for unit, text in zip(found.units, texts, strict=True)}


def _without_a_gap(members: Set, order: Sequence[str]) -> bool:
    return len(members) == order.index(members[-1]) - order.index(members[0]) + 1


def _in_words(members: Set, order: Sequence[str]) -> str:
    """Return a set as the legend says it: ``"1 to 3"``, ``"1 or 2"``."""
    ends = members[0], members[-1]
    return " to ".join(ends) if len(members) > 2 and _without_a_gap(members, order) else listed(members, "or")


def _brief(members: Set, order: Sequence[str]) -> str:
    """Return a set as it stands on a tile: ``"1–3"``, ``"2, 4"``."""
    ends = dict.fromkeys((members[0], members[-1]))
    return "\N{EN DASH}".join(ends) if _without_a_gap(members, order) else ", ".join(members)


def _categories(sets: Iterable[Set], colours: Mapping[Set, str], decision: Decision) -> Iterator[Entry]:
    order = decision.order
    for members, units in sorted(Counter(sets).items(), key=lambda one: (len(one[0]), _ranks(one[0], order))):
        name = f" {decision.categories[members[0]].name}" if len(members) == 1 else ""
        yield _Look(colours[members]), f"{_in_words(members, order)}{name}: {units:,}"


def _shocks(shocks: Iterable[Set], decision: Decision) -> Iterator[Entry]:
    order = decision.shock.order
    for states, units in sorted(Counter(shocks).items(), key=lambda one: _ranks(one[0], order)):
        look = _shock_look(states, decision)
        yield look, f"shock {listed(states, 'or')}{'' if look.corner else ' for certain'}: {units:,}"


def _ranks(members: Set, order: Sequence[str]) -> list[int]:
    return [order.index(member) for member in members]


def _shock_look(states: Set, decision: Decision) -> _Look:
    calm, worst = decision.shock.order[0], decision.shock.order[-1]
    if calm not in states:
        return _Look(ring=True, hatched=states == (worst,))
    if len(states) == 1:
        return _Look()
    return _Look(corner="filled" if len(states) == len(decision.shock.order) else "open")


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


def _draw_tile(axes: "Axes", tile: Tile, look: _Look, categories: str = "") -> None:
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


def _status(found: Classification) -> str:
    counted = found.table["status"].value_counts(sort=False)
    units = f"{len(found):,} unit{'s'[: len(found) != 1]}"
    return f"{units}: {', '.join(f'{count:,} {name}' for name, count in counted.items() if count)}."
