"""Acceptability as bars: for each unit, in which share of the draws it falls into which category."""

from typing import TYPE_CHECKING

from typology.certainty.draws.acceptability import Acceptability
from typology.show.headings import names_of, wrapped
from typology.show.palette import INK, QUIET, bare, category_colours, figure, ink_on, note

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["acceptability_bars"]

LABELLED = 0.05
"""From this share on a part of a bar is wide enough for its label."""


def acceptability_bars(found: Acceptability) -> "Figure":
    """Draw a bar for each unit, its parts the shares of the categories; the category given is framed."""
    table = found.table
    drawn, (axes,) = figure(len(table) + 0.5)
    names = names_of(found.nominal.assessments)
    for place, unit in enumerate(table.index):
        _bar(axes, found, place, unit)
    axes.set_yticks(range(len(table)), [names[unit] for unit in table.index], fontsize=10)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_xlim(0, 1.16)
    axes.set_ylim(len(table) - 0.5, -0.5)
    bare(axes)
    axes.set_title("How often each category comes out", loc="left", fontsize=12, color=INK, fontweight="bold")
    error = found.standard_errors.to_numpy().max()
    says = f"{found.draws:,} draws; standard error of a share at most {100 * error:.1f} points."
    note(drawn, wrapped(drawn, f"{says} Framed: the category given.", found.caution, found.label))
    return drawn


def _bar(axes: "Axes", found: Acceptability, place: int, unit: str) -> None:
    row, left = found.table.loc[unit].to_dict(), 0.0
    for category, colour in category_colours(tuple(found.rulebook.decision.order)).items():
        share = float(row[category])
        axes.barh(place, share, left=left, height=0.62, color=colour, edgecolor="white", linewidth=1)
        if share >= LABELLED:
            text = f"{category}  {share:.0%}" if share >= 2 * LABELLED else category
            axes.text(left + share / 2, place, text, ha="center", va="center", fontsize=9, color=ink_on(colour))
        if category == row["category"]:
            axes.barh(place, share, left=left, height=0.62, color="none", edgecolor=INK, linewidth=1.8, zorder=3)
        left += share
    differs = f"\nmostly {row['mode']}" if row["flags"] else ""
    axes.text(1.015, place, f"{row['stability']}{differs}", va="center", fontsize=9, color=QUIET)
