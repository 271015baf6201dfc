"""One picture for each kind of result, as a value that a notebook shows and a file keeps."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from typology.certainty.draws.acceptability import Acceptability
from typology.certainty.pathways.pathway import Pathway
from typology.classification.classify import Classification

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Picture", "picture"]

RESOLUTION = 110
"""Dots per inch: sharp on a screen, small in a notebook."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A drawn result; the last line of a notebook cell shows it.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    """

    figure: "Figure"

    def save(self, path: str | Path) -> None:
        """Write it to a file, whose ending says how: png, svg or pdf."""
        self.figure.savefig(path, dpi=2 * RESOLUTION)

    def __repr__(self) -> str:
        return "<Picture>"

    def _repr_png_(self) -> bytes:
        """Return it for a notebook, in 256 colours: a third of the size, and as good to look at."""
        from PIL import Image

        drawn, content = BytesIO(), BytesIO()
        self.figure.savefig(drawn, format="png", dpi=RESOLUTION)
        Image.open(drawn).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
        return content.getvalue()


def picture(result: Acceptability | Classification | Pathway, *units: str) -> Picture:
    """Draw a result.

    Acceptability becomes a bar for each unit, with the share of each category. A classification becomes a strip for
    each unit, with every comparison on the way at its distance from its threshold. A pathway becomes its steps, each
    from the anchor met now to the one needed.

    Parameters
    ----------
    result
        What to draw.
    units
        Of a classification, which units; none for all.

    Returns
    -------
    Picture
        Shown by a notebook; ``.save("kenya.png")`` keeps it.

    Raises
    ------
    UnknownUnitError
        If there is no such unit; it names the nearest.
    TypeError
        If there is no picture of such a thing.
    ImportError
        If matplotlib is not installed: ``pip install "typology[plot]"``.

    Examples
    --------
    >>> import typology as ty
    >>> picture(ty.classify(ty.load_pilots()), "KEN").save("kenya.png")  # doctest: +SKIP
    """
    match result:
        case Acceptability():
            from typology.show.bars import acceptability_bars

            return Picture(acceptability_bars(result))
        case Classification():
            from typology.show.strip import threshold_strip

            return Picture(threshold_strip(result, *units))
        case Pathway():
            from typology.show.steps import pathway_steps

            return Picture(pathway_steps(result))
    raise TypeError(f"there is no picture of a {type(result).__name__}; there is one of acceptability, of a "
                    "classification and of a pathway")  # fmt: skip
