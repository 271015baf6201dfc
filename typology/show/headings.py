"""What the parts of the instrument are called above a group of columns or lines."""

from collections.abc import Mapping
from textwrap import fill, shorten
from typing import TYPE_CHECKING

from typology.rulebook.instrument import Kind

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["kind_headings", "short", "wrapped"]

kind_headings: Mapping[Kind, str] = {
    "enabler": "Enablers",
    "institution": "Institutions",
    "driver": "Drivers",
    "sector": "Sectors",
    "shock": "Shocks",
    "inclusion": "Inclusion",
    "outcome": "Outcomes",
}


def short(text: str, most: int) -> str:
    """Return a text, cut at a word where it is longer than so many characters.

    Examples
    --------
    >>> short("Is there a national urban policy (or equivalent strategy)?", 36)
    'Is there a national urban policy …'
    """
    return shorten(text, most, placeholder=" …")


def wrapped(drawn: "Figure", *texts: str) -> str:
    """Return texts in lines as long as a picture is wide, at the size of the note below it."""
    characters = int(drawn.get_figwidth() * 15.5)
    return "\n".join(fill(text, characters) for text in texts if text)
