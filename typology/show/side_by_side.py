"""What experts say and what public figures say, side by side: every item that both answer, and how far apart."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from typology.assessment.collection import Assessments
from typology.desk.reviews.divergence import desk_divergence
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.show.headings import kind_headings, names_of, short, wrapped
from typology.show.palette import BAND, INK, QUIET, bare, figure, note
from typology.show.panels import A_BAND, ALONE, BETWEEN, PANEL, legend_above, units_asked
from typology.show.pictures import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["side_by_side"]

ROW, LABELS = 0.205, 4.3
"""Height of a line, and width of its label, in inches."""
LETTERS = 64
"""So many letters of a question are shown, its name among them."""
FAR, PALE = "#c1121f", "#9aa5b1"


class _Line(NamedTuple):
    """A line of a band: an item, or the heading of a kind of items."""

    text: str
    item: str | None = None


class _Pair(NamedTuple):
    """What both answer to an item; the columns of the divergence of the same names."""

    item: str
    expert: float
    desk: float
    difference: float
    diverges: bool
    desk_stands: str | None


class _Panel(NamedTuple):
    """What is drawn of a unit."""

    title: str
    table: pd.DataFrame

    @property
    def pairs(self) -> Iterator[_Pair]:
        """Every item that both answer."""
        return map(_Pair, *(self.table[name].tolist() for name in _Pair._fields))

    @property
    def counted(self) -> str:
        """How many answers lie far apart."""
        return f"{self.table['diverges'].sum()} of {len(self.table)} far apart"


def side_by_side(
    assessments: Assessments,
    desk: Assessments,
    *,
    units: Iterable[str] | None = None,
    rulebook: Rulebook | str | None = None,
) -> Picture:
    """Draw, unit by unit, each item that experts and the desk both answer, and what lies between the two.

    Parameters
    ----------
    assessments
        What offices said.
    desk
        A desk review of the same units.
    units
        Which units; None for those in both, or the four with most divergences where there are more.
    rulebook
        A rulebook, a version, or None for the newest version.

    Returns
    -------
    Picture
        Shown by a notebook; ``.save("kenya.png")`` keeps it.

    Raises
    ------
    UnknownUnitError
        If a unit asked for is missing in one of them.
    ValueError
        If more units are asked for than can be seen in one picture, or the rulebook has no rules for evidence.
    ImportError
        If matplotlib is not installed.

    Examples
    --------
    >>> import typology as ty
    >>> pilots = ty.load_pilots()
    >>> desk = pilots.with_answers("KEN", {"C1.1": 3}, ty.load_rulebook())
    >>> side_by_side(pilots, desk, units=["KEN"]).save("kenya.png")  # doctest: +SKIP
    """
    book = load_rulebook(rulebook)
    shared = _shared(units, assessments, desk)
    table = desk_divergence(assessments.only(shared), desk, rulebook=book, all=True)
    chosen = shared if units is not None else _farthest(shared, table)
    bands = [chosen[first : first + A_BAND] for first in range(0, len(chosen), A_BAND)]
    lines = [_lines(table[table["unit"].isin(band)], book) for band in bands]
    across, names = max(map(len, bands)), names_of(assessments)
    drawn, panels = figure(*(len(found) + 2 for found in lines))
    drawn.set_size_inches(LABELS + max(PANEL * across, ALONE), ROW * sum(map(len, lines)) + 0.75 * len(bands) + 1.2)
    highest = max((book.scale_of(line.item).values[-1] for found in lines for line in found if line.item), default=4.0)
    for axes, band, found in zip(panels, bands, lines, strict=True):
        drawn_of = [_Panel(short(names[unit], 26), table[table["unit"] == unit]) for unit in band]
        _draw_band(axes, drawn_of, found, highest)
        axes.set_xlim(-0.4, across * (highest + BETWEEN) - 0.4)
    _legend(drawn, book)
    some = f"Drawn are the {len(chosen)} of {len(shared):,} units with most divergences." * (chosen != shared)
    says = "Red: so far apart that a reason is asked for, and by how many points the desk lies above (+) or below."
    note(drawn, wrapped(drawn, some, says, *dict.fromkeys((*assessments.labels, *desk.labels))))
    return Picture(drawn)


def _shared(units: Iterable[str] | None, assessments: Assessments, desk: Assessments) -> tuple[str, ...]:
    """Return the units asked for, or those in both."""
    if units is None:
        found = tuple(unit for unit in assessments.units if unit in desk)
        if not found:
            given, expected = (short(", ".join(units), 60) for units in (desk.units, assessments.units))
            raise ValueError(f"no unit is in both: found {given} in the desk review; expected some of {expected}")
        return found
    return units_asked(units, assessments, desk)


def _farthest(units: tuple[str, ...], table: pd.DataFrame) -> tuple[str, ...]:
    """Return the units with most divergences, as many as lie side by side, in the order in which they came."""
    counted = table.groupby("unit", sort=False)["diverges"].sum().reindex(list(units), fill_value=0)
    chosen = set(counted.sort_values(ascending=False, kind="stable").index[:A_BAND])
    return tuple(unit for unit in units if unit in chosen)


def _lines(table: pd.DataFrame, book: Rulebook) -> list[_Line]:
    """Return the items that some of the units have, kind by kind, each kind under its heading."""
    answered = set(table["item"])
    found: list[_Line] = []
    items = (item for item in book.items.values() if item.id in answered)
    for kind, group in groupby(items, key=lambda item: item.kind):
        members = list(group)
        ends = {f" ({scale.values[-1]:g} is {'best' if scale.better == 'high' else 'worst'})"
                for scale in (book.scale_of(item.id) for item in members)}  # fmt: skip
        found.append(_Line(kind_headings[kind] + (ends.pop() if len(ends) == 1 else "")))
        found += [_Line(f"{item.id}  {short(item.question, LETTERS - len(item.id))}", item.id) for item in members]
    return found


def _draw_band(axes: "Axes", panels: Sequence[_Panel], lines: Sequence[_Line], highest: float) -> None:
    places = {line.item: place for place, line in enumerate(lines) if line.item}
    ticks = range(int(highest) + 1)
    for number, panel in enumerate(panels):
        left = number * (highest + BETWEEN)
        axes.vlines([left + tick for tick in ticks], -0.6, len(lines) - 0.4, color=BAND, linewidth=1, zorder=0)
        axes.text(left, -1.7, panel.title, fontsize=9, color=INK, fontweight="bold", va="bottom")
        axes.text(left, -0.8, panel.counted, fontsize=8, color=QUIET, va="bottom")
        for pair in panel.pairs:
            _draw_pair(axes, left, places[pair.item], pair, highest)
        if panel.table.empty:
            axes.text(left + highest / 2, 0, "nothing that both answer", ha="center", fontsize=8, color=QUIET)
    axes.set_xticks(
        [number * (highest + BETWEEN) + tick for number in range(len(panels)) for tick in ticks],
        [f"{tick}" for _ in panels for tick in ticks],
    )
    axes.set_yticks(range(len(lines)), [line.text for line in lines])
    axes.set_ylim(max(len(lines), 1) - 0.4, -2.8)
    bare(axes)
    axes.tick_params(axis="y", labelsize=8, pad=72 * LABELS - 16)
    axes.tick_params(axis="x", labelsize=7.5)
    for line, label in zip(lines, axes.get_yticklabels(), strict=True):
        label.set(fontweight="normal" if line.item else "bold", horizontalalignment="left")


def _draw_pair(axes: "Axes", left: float, place: int, pair: _Pair, highest: float) -> None:
    ends, pale = (left + pair.expert, left + pair.desk), pair.desk_stands == "proxy"
    colour, width = (FAR, 2.4) if pair.diverges else (QUIET, 0.9)
    axes.plot(ends, [place, place], color=colour, linewidth=width, alpha=0.55 if pale else 1, zorder=1)
    axes.plot(ends[1], place, "o", markersize=7.5, markerfacecolor="white", markeredgewidth=1.4,
              markeredgecolor=PALE if pale else INK, zorder=2)  # fmt: skip
    axes.plot(ends[0], place, "o", markersize=4.2, color=INK, zorder=3)
    if pair.diverges:
        axes.text(left + highest + 0.3, place, _signed(pair.difference), va="center", fontsize=7.5, color=FAR)


def _signed(points: float) -> str:
    return f"{points:+g}".replace("-", "\N{MINUS SIGN}")


def _legend(drawn: "Figure", book: Rulebook) -> None:
    from matplotlib.lines import Line2D

    def dot(says: str, size: float, face: str, edge: str) -> Line2D:
        return Line2D([], [], marker="o", linestyle="", markersize=size, markerfacecolor=face, markeredgecolor=edge,
                      markeredgewidth=1.4, label=says)  # fmt: skip

    limit = book.evidence.divergence.value if book.evidence else 0
    handles = [
        dot("expert", 4.2, INK, INK),
        dot("desk, by a figure that measures it", 7.5, "white", INK),
        dot("desk, by a proxy", 7.5, "white", PALE),
        Line2D([], [], color=FAR, linewidth=2.4, label=f"{limit:g} points or more apart"),
    ]
    legend_above(drawn, "Experts and public figures side by side", handles, gap=0.4)
