"""Pictures of units side by side: how many, how wide, and what stands above them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from typology.assessment.collection import Assessments
from typology.show.palette import INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ALONE", "A_BAND", "BETWEEN", "MOST", "PANEL", "legend_above", "units_asked"]

A_BAND, MOST = 4, 24
"""Units side by side, and in one picture."""
PANEL, ALONE = 1.8, 4.5
"""Widths of a panel and of a panel that stands alone, in inches."""
BETWEEN = 1.7
"""The space between two panels, in points of the scale."""


def units_asked(units: Iterable[str], *among: Assessments) -> tuple[str, ...]:
    """Return the units asked for, each once.

    Raises
    ------
    UnknownUnitError
        If one is missing in some of the assessments; it names the nearest.
    ValueError
        If there are none, or more than can be seen in one picture.
    """
    asked = tuple(dict.fromkeys([units] if isinstance(units, str) else units))
    if not 0 < len(asked) <= MOST:
        raise ValueError(f"{len(asked)} units in one picture; expected 1 to {MOST}")
    for unit in asked:
        for assessments in among:
            assessments.position(unit)
    return asked


def legend_above(drawn: "Figure", title: str, handles: Sequence[Any], gap: float) -> None:
    """Write the title of a picture, and below it what its marks mean."""
    legend = drawn.legend(
        handles=handles, loc="outside upper left", ncols=4, fontsize=8, frameon=False, handletextpad=gap, title=title,
        alignment="left", borderaxespad=0.2, title_fontproperties={"size": 12, "weight": "bold"},
    )  # fmt: skip
    legend.get_title().set_color(INK)
