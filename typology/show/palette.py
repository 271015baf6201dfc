"""How pictures look: one hue for the core categories with 1 darkest, and the note that every picture carries."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["BAND", "INK", "QUIET", "bare", "category_colours", "figure", "ink_on", "needs_matplotlib", "note"]

INK, QUIET, BAND = "#1d2733", "#6b7785", "#eef1f4"
_LADDER = ("#0b3c5d", "#2a6f97", "#61a5c2", "#a9d6e5", "#e3f1f6")


def category_colours(order: tuple[str, ...]) -> Mapping[str, str]:
    """Return a colour for each category: the broader the support, the darker.

    Examples
    --------
    >>> category_colours(("1", "2"))
    {'1': '#0b3c5d', '2': '#e3f1f6'}
    """
    last = max(len(order) - 1, 1)
    return {name: _LADDER[round(place * (len(_LADDER) - 1) / last)] for place, name in enumerate(order)}


def ink_on(colour: str) -> str:
    """Return a colour of text that can be read on another.

    Examples
    --------
    >>> ink_on("#0b3c5d"), ink_on("#e3f1f6")
    ('#ffffff', '#1d2733')
    """
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return INK if 0.3 * red + 0.6 * green + 0.1 * blue > 140 else "#ffffff"


def needs_matplotlib() -> None:
    """Say how to get the library that draws, if it is not installed.

    Raises
    ------
    ImportError
        If it is not.
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise ImportError('pictures need matplotlib: pip install "typology[plot]"') from None


def figure(*rows: float) -> tuple["Figure", Any]:
    """Return a figure with panels one below the other, each so many lines of text high.

    Raises
    ------
    ImportError
        If the library that draws is not installed; it says how to get it.
    """
    needs_matplotlib()
    from matplotlib.figure import Figure

    drawn = Figure(figsize=(9, 0.36 * sum(rows) + 0.7 * len(rows) + 0.5), layout="constrained", facecolor="white")
    return drawn, drawn.subplots(len(rows), 1, squeeze=False, height_ratios=rows)[:, 0]


def bare(axes: "Axes") -> None:
    """Leave the frame and the ticks of a panel out."""
    axes.tick_params(length=0, labelsize=9, colors=INK)
    for side in axes.spines.values():
        side.set_visible(False)


def note(drawn: "Figure", *lines: str) -> None:
    """Write what a picture rests on, and what it is not, below it."""
    drawn.supxlabel(
        "\n".join(line for line in lines if line), fontsize=8, color=QUIET, x=0.01, ha="left", parse_math=False
    )
