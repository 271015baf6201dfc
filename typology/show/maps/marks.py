"""What is drawn on a map, whatever is shown: a mark for each unit, a legend, and lines to hubs."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from typology.show.possible import Look

__all__ = [
    "CYCLE",
    "DOMAIN_COLOURS",
    "EDGE",
    "HOLLOW",
    "OPEN_COLOUR",
    "SHAPES",
    "Entry",
    "Link",
    "Mark",
    "Scene",
    "Shape",
    "kept_units",
    "marked",
    "tinted",
]

Shape = Literal["circle", "square", "diamond", "triangle", "pentagon", "hexagon", "star"]

SHAPES: tuple[Shape, ...] = ("circle", "square", "diamond", "pentagon", "hexagon", "triangle")
CYCLE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#882255", "#8a8a8a")
"""Colours that stay apart for eyes that see fewer of them: those of Okabe and Ito, but wine for yellow, which is too
pale for a line on land, and grey for black, which is left to text."""
DOMAIN_COLOURS = ("#e69f00", "#009e73", "#56b4e9", "#d55e00")
OPEN_COLOUR = "#d5dae0"
"""Of what is not known."""
HOLLOW = "#ffffff"
"""Inside of a mark by which nothing is settled."""
EDGE = "#8b95a1"
"""The outline of a mark that says nothing by it."""


class Mark(NamedTuple):
    """How a unit is drawn.

    ``ring``, ``hatched`` and ``corner`` tell the shock state as in :class:`~typology.show.possible.Look`: a red ring
    where there surely is a shock, a second one where it is a crisis, and a red corner where there may be one.
    """

    colour: str = OPEN_COLOUR
    shape: Shape = "circle"
    text: str = ""
    edge: str = EDGE
    ring: bool = False
    hatched: bool = False
    corner: str = ""
    size: float = 1.0

    @property
    def area(self) -> str:
        """The colour of a polygon: that of the mark; of a hollow one, a pale tint of its outline."""
        return tinted(tinted(self.edge)) if self.colour == HOLLOW and self.edge != EDGE else self.colour


Entry = tuple[Mark, str]
"""A line of a legend."""


class Link(NamedTuple):
    """A line from a unit to the hub that serves it."""

    unit: str
    hub: str
    colour: str


@dataclass(frozen=True)
class Scene:
    """Everything that a map says.

    Attributes
    ----------
    title : str
    marks
        By unit.
    legend
        Blocks of entries; each begins a line of its own.
    sizes
        Entries that stand in the legend as large as on the map.
    notes
        Sentences below the map.
    labels
        What the assessments say of themselves.
    links
        Lines to hubs.
    headline
        Units with a label in bold, wherever there is little room.
    places
        Latitude and longitude of units, where the result itself holds them.
    """

    title: str
    marks: Mapping[str, Mark]
    legend: Sequence[Sequence[Entry]]
    sizes: Sequence[Entry] = ()
    notes: Sequence[str] = ()
    labels: Sequence[str] = ()
    links: Sequence[Link] = ()
    headline: Sequence[str] = ()
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def marked(look: Look, text: str = "", colour: str = "") -> Mark:
    """Return a mark that looks as a tile does, in another colour if one is given.

    Examples
    --------
    >>> marked(Look("#0b3c5d", ring=True), text="1")[:5]
    ('#0b3c5d', 'circle', '1', '#8b95a1', True)
    """
    return Mark(colour or look.colour, "circle", text, EDGE, look.ring, look.hatched, look.corner)


def tinted(colour: str) -> str:
    """Return a colour halfway to white.

    Examples
    --------
    >>> tinted("#000000")
    '#7f7f7f'
    """
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{(part + 255) // 2:02x}" for part in parts)


def kept_units(units: Iterable[Any], within: Container[str] | None) -> list[str]:
    """Return the units that are to be drawn: all, or those within a region."""
    return [str(unit) for unit in units if within is None or unit in within]
