"""What pictures call units and the parts of the instrument, and how they fold text."""

from collections.abc import Mapping
from textwrap import fill, shorten
from typing import TYPE_CHECKING

from typology.assessment.collection import Assessments
from typology.assessment.entries import is_blank
from typology.rulebook.instrument import Kind

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["kind_headings", "names_of", "short", "wrapped"]

kind_headings: Mapping[Kind, str] = {
    "enabler": "Enablers",
    "institution": "Institutions",
    "driver": "Drivers",
    "sector": "Sectors",
    "shock": "Shocks",
    "inclusion": "Inclusion",
    "outcome": "Outcomes",
}


def names_of(assessments: Assessments) -> Mapping[str, str]:
    """Return the name of each unit, or else its code.

    Examples
    --------
    >>> import pandas as pd
    >>> import typology as ty
    >>> names_of(ty.read_assessments(pd.DataFrame({"unit": ["XXA", "KEN"], "name": [None, "Kenya"], "C1.1": 2})))
    {'XXA': 'XXA', 'KEN': 'Kenya'}
    """
    about = assessments.about
    names = about["name"].tolist() if "name" in about else assessments.units
    return {unit: unit if is_blank(name) else str(name) for unit, name in zip(assessments.units, names, strict=True)}


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
