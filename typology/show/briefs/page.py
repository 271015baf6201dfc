"""What a page of a brief is made of: sections of paragraphs, cards, bars, lists and tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

__all__ = ["Bar", "Bars", "Block", "Card", "Cards", "Line", "Lines", "Page", "Paragraph", "Rows", "Section"]

Tone = Literal["plain", "lead", "small"]


@dataclass(frozen=True)
class Paragraph:
    """Some sentences.

    Attributes
    ----------
    tone
        lead for what is read first, small for what is looked up.
    """

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Card:
    """A result in a few words: what it is about, what came out, and what that means."""

    title: str
    value: str
    text: str


@dataclass(frozen=True)
class Cards:
    """Results side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Bar:
    """A score on its scale.

    Attributes
    ----------
    value
        As answered; None where too little is.
    lowest, highest
        What it could be, 0 to 4.
    short
        Whether it falls short.
    """

    name: str
    value: float | None
    lowest: float
    highest: float
    short: bool


@dataclass(frozen=True)
class Bars:
    """Scores side by side, in columns with a heading each."""

    columns: tuple[tuple[str, tuple[Bar, ...]], ...]
    top: float


@dataclass(frozen=True)
class Line:
    """An entry of a list: a few words that stand out, what is said of them, and where it stands."""

    lead: str
    text: str = ""
    source: str = ""


@dataclass(frozen=True)
class Lines:
    """A list, the most important entry first.

    Attributes
    ----------
    least
        So many entries stay, however little room there is.
    yields
        Lists and tables of a higher number give way first.
    left_out
        How many entries are not shown, for want of room or because they stand behind.
    where
        Where those are found, as in ``"in support.of('KEN')"``.
    """

    entries: tuple[Line, ...]
    least: int = 1
    yields: int = 0
    left_out: int = 0
    where: str = ""

    def shorter(self) -> "Lines":
        """Return it without its last entry."""
        return replace(self, entries=self.entries[:-1], left_out=self.left_out + 1)


@dataclass(frozen=True)
class Rows:
    """A table, the most important row first; the first cell of a row names it.

    Attributes
    ----------
    shares
        Of the width, by column.
    """

    heads: tuple[str, ...]
    entries: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    least: int = 1
    yields: int = 0
    left_out: int = 0
    where: str = ""

    def shorter(self) -> "Rows":
        """Return it without its last row."""
        return replace(self, entries=self.entries[:-1], left_out=self.left_out + 1)


Block = Paragraph | Cards | Bars | Lines | Rows


@dataclass(frozen=True)
class Section:
    """Blocks under a heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """One page: whom it is about, what it tells, what its content claims to be, and its sections.

    Attributes
    ----------
    kicker
        What stands above the title.
    size
        Of the letters, in points.
    """

    title: str
    kicker: str
    labels: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str = ""
    size: float = field(default=9.0)

    def with_block(self, section: int, place: int, block: Block) -> "Page":
        """Return the page with one block replaced."""
        parts = list(self.sections)
        blocks: Sequence[Block] = parts[section].blocks
        parts[section] = replace(parts[section], blocks=(*blocks[:place], block, *blocks[place + 1 :]))
        return replace(self, sections=tuple(parts))


def more(left_out: int, where: str) -> str:
    """Say how many entries are not shown, and where they are found; nothing where all are.

    Examples
    --------
    >>> more(2, "in support.of('KEN')"), more(0, "")
    ("2 more in support.of('KEN').", '')
    """
    return f"{left_out:,} more {where}".rstrip() + "." if left_out else ""
