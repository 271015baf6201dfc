"""A pathway as steps: each question that improves, from the anchor it meets now to the one it has to meet."""

from textwrap import fill
from typing import TYPE_CHECKING

from typology.certainty.pathways.gains import Step
from typology.certainty.pathways.pathway import Pathway
from typology.show.palette import BAND, INK, QUIET, bare, category_colours, figure, note

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["pathway_steps"]

QUESTION, ANCHOR = 44, 30
"""Characters to a line of a question, and of an anchor."""

CLOSE = 1.5
"""Points between two anchors that would run into each other if each stood below its own."""


def pathway_steps(path: Pathway) -> "Figure":
    """Draw every question of a pathway on its scale, an arrow from the answer now to the answer needed."""
    steps = path.steps
    drawn, (axes,) = figure(2.1 * max(len(steps), 1))
    colour = category_colours(("1", "2"))["1"]
    for place, step in enumerate(steps):
        _arrow(axes, place, step, colour)
    axes.set_yticks(
        range(len(steps)), [fill(f"{step.item}  {step.question}", QUESTION) for step in steps],
        fontsize=9,
    )  # fmt: skip
    axes.set_ylim(len(steps) - 0.5, -0.5)
    axes.set_xlim(-0.35, 4.5)
    axes.set_xticks(range(5))
    bare(axes)
    before, after = path.before, path.after
    cost = f"{sum(step.steps for step in steps):g} steps in {len(steps)} question{'s' * (len(steps) != 1)}"
    kinds = (before.subtype or before.category, path.target)
    axes.set_title(f"{before.unit.title}: from {kinds[0]} to {kinds[1]} in {cost}", loc="left", fontsize=12, color=INK,
                   fontweight="bold")  # fmt: skip
    reading = "It says where the rulebook sees the shortest way, not that the way is easy."
    note(drawn, f"Cost {path.cost:g}; afterwards {after.category} {after.category_name}. {reading}", before.label or "")
    return drawn


def _arrow(axes: "Axes", place: int, step: Step, colour: str) -> None:
    now = step.then - step.size * step.steps if step.now is None else step.now
    axes.plot([0, 4], [place, place], color=BAND, linewidth=6, solid_capstyle="round", zorder=0)
    arrow = {"arrowstyle": "-|>", "color": colour, "lw": 2, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 16}
    axes.annotate("", (step.then, place), (now, place), arrowprops=arrow)
    face = "white" if step.now is None else QUIET
    axes.plot(now, place, "o", markersize=7, markeredgecolor=QUIET, markerfacecolor=face, zorder=2)
    close = abs(step.then - now) <= CLOSE
    anchors = ((now, step.anchor_now or "not known", "right", 8), (step.then, step.anchor_then, "left", -8))
    for value, words, side, inwards in anchors:
        axes.annotate(fill(words, ANCHOR), (value, place), xytext=(inwards if close else 0, -13),
                      textcoords="offset points", ha=side if close else "center", va="top", fontsize=7.5,
                      color=QUIET)  # fmt: skip
