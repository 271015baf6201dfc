"""What is drawn on a map, whatever is shown: a mark for each unit, a legend, and lines to hubs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from typology.show.possible import Look

__all__ = ["CYCLE", "DOMAIN_COLOURS", "EDGE", "OPEN_COLOUR", "SHAPES", "Entry", "Link", "Mark", "Scene", "Shape", "marked"]

Shape = Literal["circle", "square", "diamond", "triangle", "pentagon", "hexagon", "star"]

SHAPES: tuple[Shape, ...] = ("circle", "square", "diamond", "triangle", "pentagon", "hexagon")
CYCLE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")
"""Colours that stay apart for eyes that see fewer of them (Okabe and Ito); black is left to text."""
DOMAIN_COLOURS = ("#e69f00", "#009e73", "#56b4e9", "#d55e00")
OPEN_COLOUR = "#d5dae0"
"""Of what is not known."""
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
    notes: Sequence[str] = ()
    labels: Sequence[str] = ()
    links: Sequence[Link] = ()
    headline: Sequence[str] = ()
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)


def marked(look: Look, **more: object) -> Mark:
    """Return a mark that looks as a tile does.

    Examples
    --------
    >>> marked(Look("#0b3c5d", ring=True), text="1")[:5]
    ('#0b3c5d', 'circle', '1', '#8b95a1', True)
    """
    return Mark(**look._asdict())._replace(**more)
