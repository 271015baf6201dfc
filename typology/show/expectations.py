"""What a trained model leads one to expect of each block of questions, and what was answered, country by country."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from typology.rulebook.model import Rulebook
from typology.second_looks.crosscheck import CrossCheck
from typology.second_looks.desk_profile import blocks_of
from typology.second_looks.expectations.blocks import turns
from typology.second_looks.expectations.fitting import view_of
from typology.show.headings import names_of, short, wrapped
from typology.show.palette import BAND, INK, QUIET, bare, figure, note
from typology.show.panels import A_BAND, ALONE, BETWEEN, PANEL, legend_above, units_asked
from typology.show.pictures import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["expectations_picture"]

LABELS = 3.9
"""Width of the name of a block, in inches."""
USUAL, ASKED = "#d5dbe1", "#c1121f"


class _Line(NamedTuple):
    """A block, its name beside the marks, the ends of its scale, and how far countries usually depart from it."""

    block: str
    text: str
    lowest: float
    highest: float
    usual: float


class _Panel(NamedTuple):
    """What is drawn of a unit: a row for each block, and the block that is questioned, if one is."""

    title: str
    table: pd.DataFrame
    asked: str


def expectations_picture(found: CrossCheck, *, units: Iterable[str] | None = None) -> Picture:
    """Draw, unit by unit, what a trained model leads one to expect of each block, and what was answered.

    Parameters
    ----------
    found
        A cross-check with a model.
    units
        Which units; None for those that the model could look at, or the four that depart most where there are more.

    Returns
    -------
    Picture
        Shown by a notebook; ``.save("kenya.png")`` keeps it.

    Raises
    ------
    UnknownUnitError
        If there is no such unit; it names the nearest.
    ValueError
        If there was no model, it could look at no unit, or more units are asked for than can be seen in one picture.
    ImportError
        If matplotlib is not installed.

    Examples
    --------
    >>> import typology as ty
    >>> res = ty.classify(ty.load_pilots())
    >>> found = ty.crosscheck(res, "world_indicators.csv", model="world_desk_reviews")  # doctest: +SKIP
    >>> expectations_picture(found, units=["KEN"]).save("kenya.png")  # doctest: +SKIP
    """
    table = found.expectations
    if table is None:
        raise ValueError("there is no trained model in this cross-check; expected crosscheck(..., model=...)")
    looked = tuple(table.loc[table["expected"].notna(), "unit"].unique())
    chosen = units_asked(units, found.result.assessments) if units is not None else _farthest(looked, table)
    names, lines = names_of(found.result.assessments), _lines(table, found.rulebook)
    panels = [_panel(unit, short(names[unit], 26), found, table) for unit in chosen]
    bands = [panels[first : first + A_BAND] for first in range(0, len(panels), A_BAND)]
    across = max(map(len, bands))
    drawn, axes = figure(*(len(lines) + 2 for _ in bands))
    drawn.set_size_inches(LABELS + max(PANEL * across, ALONE), (0.3 * len(lines) + 1.2) * len(bands) + 1.1)
    width = max(line.highest - line.lowest for line in lines) + BETWEEN
    for below, band in zip(axes, bands, strict=True):
        _draw_band(below, band, lines, width)
        below.set_xlim(-0.4, across * width - 0.4)
    _legend(drawn, asks=any(panel.asked for panel in panels))
    some = f"Drawn are the {len(chosen)} of {len(looked):,} units looked at that depart most."
    says = "Only the questions that the model knows are compared; an open dot alone: too few of them were answered."
    silent = "Nothing is objected to here, and nothing is shown to be right." * (not any(p.asked for p in panels))
    first = some * (units is None and chosen != looked)
    note(drawn, wrapped(drawn, first, says, silent, *found.notes, *found.labels))
    return Picture(drawn)


def _farthest(looked: tuple[str, ...], table: pd.DataFrame) -> tuple[str, ...]:
    """Return the units that depart most, as many as lie side by side, or refuse where there is none."""
    if not looked:
        raise ValueError("the model could look at no unit; .explain says of each why")
    if len(looked) <= A_BAND:
        return looked
    farthest = table["in_spreads"].abs().groupby(table["unit"], sort=False).max().reindex(list(looked))
    return tuple(map(str, farthest.sort_values(ascending=False, kind="stable").index[:A_BAND]))


def _lines(table: pd.DataFrame, book: Rulebook) -> list[_Line]:
    """Return a line for each block that the model knows."""
    items = {block.name: block.items for block in blocks_of(book, view_of(book))}
    usual = (table["departure"] / table["in_spreads"]).groupby(table["block"]).median()
    known: Iterable[Any] = table.drop_duplicates("block").itertuples()
    return [_line(block, items[block.block], usual[block.block], book) for block in known]


def _line(block: Any, items: tuple[str, ...], usual: float, book: Rulebook) -> _Line:
    values = book.scale_of(items[0]).values
    end = f", {values[-1]:g} is worst" if turns(items, book) else ""
    questions = f"{block.learned} of {block.questions} question{'s'[: block.questions != 1]}"
    return _Line(block.block, f"{short(block.title, 34)}: {questions}{end}", values[0], values[-1], usual)


def _panel(unit: str, title: str, found: CrossCheck, table: pd.DataFrame) -> _Panel:
    row = found.table.loc[unit]
    asks: bool = not pd.isna(row["flag_indicators"]) and bool(row["flag_indicators"])
    rows = table[(table["unit"] == unit) & table["expected"].notna()].set_index("block")
    return _Panel(title, rows, str(row["top_dimension"]) if asks else "")


def _draw_band(axes: "Axes", panels: Sequence[_Panel], lines: Sequence[_Line], width: float) -> None:
    ticks: dict[float, str] = {}
    for number, panel in enumerate(panels):
        left, lowest, highest = number * width, lines[0].lowest, lines[0].highest
        places = [lowest + step for step in range(int(highest - lowest) + 1)]
        ticks |= {left + place - lowest: f"{place:g}" for place in places}
        axes.vlines([left + place - lowest for place in places], -0.6, len(lines) - 0.4, BAND, linewidth=1, zorder=0)
        axes.text(left, -0.8, panel.title, fontsize=9, color=INK, fontweight="bold", va="bottom")
        for place, line in enumerate(lines):
            if line.block in panel.table.index:
                _draw_block(axes, (left - line.lowest, place), panel.table.loc[line.block], line, panel.asked)
        if panel.table.empty:
            axes.text(left, 0, "not looked at", fontsize=8, color=QUIET, va="center")
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.set_yticks(range(len(lines)), [line.text for line in lines])
    axes.set_ylim(len(lines) - 0.4, -1.6)
    bare(axes)
    axes.tick_params(axis="y", labelsize=8.5, pad=72 * LABELS - 16)
    axes.tick_params(axis="x", labelsize=7.5)
    for label in axes.get_yticklabels():
        label.set_horizontalalignment("left")


def _draw_block(axes: "Axes", corner: tuple[float, int], row: Any, line: _Line, asked: str) -> None:
    """Draw what is expected, as far as countries usually depart from it, and what was answered."""
    left, place = corner
    colour = ASKED if line.block == asked else INK
    expected, answered = row["expected"], row["answered"]
    if not pd.isna(line.usual):
        ends = (max(expected - line.usual, line.lowest), min(expected + line.usual, line.highest))
        axes.plot(
            [left + end for end in ends], [place, place], color=USUAL, linewidth=7, solid_capstyle="butt", zorder=1
        )
    if not pd.isna(answered):
        axes.plot([left + expected, left + answered], [place, place], color=colour, linewidth=1.6, zorder=2)
        axes.plot(left + answered, place, "o", markersize=5, color=colour, zorder=4)
    axes.plot(left + expected, place, "o", markersize=7.5, markerfacecolor="white", markeredgewidth=1.4,
              markeredgecolor=INK, zorder=3)  # fmt: skip


def _legend(drawn: "Figure", *, asks: bool) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], marker="o", linestyle="", markersize=7.5, markerfacecolor="white", markeredgecolor=INK,
               markeredgewidth=1.4, label="expected"),
        Line2D([], [], color=USUAL, linewidth=7, label="as far as countries usually depart"),
        Line2D([], [], marker="o", linewidth=1.6, markersize=5, color=INK, label="answered"),
        Line2D([], [], marker="o", linewidth=1.6, markersize=5, color=ASKED, label="answered; to be looked at again"),
    ]  # fmt: skip
    handles = handles if asks else handles[:-1]
    legend_above(drawn, "What public indicators lead one to expect, and what was answered", handles, gap=0.9)
