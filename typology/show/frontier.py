"""What one more hub buys: cost, distance and likeness against the number of hubs."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from typology.classification.prose import capital
from typology.show.headings import short, wrapped
from typology.show.palette import BAND, INK, QUIET, bare, figure, note
from typology.show.pictures import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["frontier_picture"]

COST, MEAN, WORST, LIKE = "#0072b2", "#009e73", "#d55e00", "#aa3377"
SIDES = {False: ((5, 5), "left"), True: ((-5, 5), "right")}
"""Where a value stands beside its point, in points of type: to the left where the curve goes on upwards."""
NEAR = 0.1
"""Mean and worst are so near to one another, as a share of the longest distance, that the mean is written below."""
LONGEST = 220
"""Letters of a reason why there is no plan."""


def frontier_picture(found: Any) -> Picture:
    """Draw what plans cost, how far countries are from their hub and how like one another, by the number of hubs.

    The band below the cost ends where no plan can be cheaper, which is proven: the true best lies in it. A number of
    hubs without a plan stays on the axis, with the reason below.

    Parameters
    ----------
    found
        What ``hub_frontier`` returns.

    Returns
    -------
    Picture
        Shown by a notebook; ``.save("frontier.png")`` keeps it.

    Raises
    ------
    TypeError
        If it is no frontier.
    ValueError
        If it holds no number of hubs.
    ImportError
        If matplotlib is not installed.

    Notes
    -----
    Source: 001-A3 §10(c).

    Examples
    --------
    >>> import typology as ty
    >>> found = ty.hub_frontier(ty.classify(ty.load_pilots()), hubs=range(1, 4))  # doctest: +SKIP
    >>> frontier_picture(found).save("frontier.png")  # doctest: +SKIP
    """
    if "why_none" not in getattr(found, "table", ()):
        raise TypeError(f"frontier_picture takes what hub_frontier returns, not {type(found).__name__}")
    table = found.table.sort_index()
    if table.empty:
        raise ValueError("there is no number of hubs in it")
    table["number"] = [str(number) for number in table.index]
    table["bound"] = table["bound"] if "bound" in table else table["cost"] * (1 - table["gap"])
    drawn, panels = figure(6, 6, 4)
    drawn.set_size_inches(max(9.0, 1.5 + 0.8 * len(table)), 9)
    below = wrapped(drawn, *_where(table), *_reasons(table), *(f"{capital(label)}." for label in found.labels))
    drawn.set_figheight(7.8 + 0.135 * len(below.splitlines()))
    _draw_cost(panels[0], table)
    _draw_distances(panels[1], table)
    _draw_likeness(panels[2], table)
    for axes in panels:
        _frame(axes, table)
    panels[-1].set_xlabel("number of hubs", fontsize=9, color=INK)
    layout: Any = drawn.get_layout_engine()
    layout.set(w_pad=0.15, h_pad=0.1)
    note(drawn, below)
    return Picture(drawn)


def _draw_cost(axes: "Axes", table: pd.DataFrame) -> None:
    there = table.dropna(subset="cost")
    axes.fill_between(there.index, there["bound"], there["cost"], color=COST, alpha=0.25, linewidth=0)
    axes.vlines(there.index, there["bound"], there["cost"], color=COST, alpha=0.45, linewidth=5)
    axes.plot(there.index, there["cost"], "o-", color=COST, linewidth=1.6, markersize=5)
    both = zip(there["cost"], 100 * there["gap"], strict=True)
    gaps = [f"{cost:,.0f}\ngap {round(gap, 2):g} %" for cost, gap in both]
    _say(axes, there.index, there["cost"], gaps, COST)
    _title(axes, "Cost of the plan", "the band and the gap: by how much a plan could be cheaper at most, proven")


def _draw_distances(axes: "Axes", table: pd.DataFrame) -> None:
    there = table.dropna(subset=["mean_km", "worst_km"])
    near = there["worst_km"] - there["mean_km"] < NEAR * max(there["worst_km"].max(), 1)
    for column, colour, shape, name in (("worst_km", WORST, "s", "worst"), ("mean_km", MEAN, "o", "mean")):
        axes.plot(there.index, there[column], f"{shape}-", color=colour, linewidth=1.6, markersize=5)
        below = near if name == "mean" else near & False
        _say(axes, there.index, there[column], [f"{km:,.0f}" for km in there[column]], colour, below)
        if len(there):
            way = (5, 16) if name == "worst" else (5, -25 if near.iloc[-1] else -14)
            end = (there.index[-1], there[column].iloc[-1])
            axes.annotate(name, end, way, textcoords="offset points", fontsize=9, color=colour)
    _title(axes, "Distance from a country to its hub, km", "mean over countries, and the farthest")


def _draw_likeness(axes: "Axes", table: pd.DataFrame) -> None:
    there = table.dropna(subset="likeness")
    axes.plot(there.index, there["likeness"], "D-", color=LIKE, linewidth=1.6, markersize=5)
    _say(axes, there.index, there["likeness"], [f"{value:.3f}" for value in there["likeness"]], LIKE)
    if there.empty and table["cost"].notna().any():
        axes.text(0.5, 0.5, "no two countries of a hub can be compared", transform=axes.transAxes, ha="center",
                  color=QUIET, fontsize=9)  # fmt: skip
    _title(axes, "Likeness of needs of countries that share a hub", "1: alike in all that both know")


def _say(  # noqa: PLR0913, PLR0917 (a curve, and what to say of it)
    axes: "Axes",
    at: Iterable[int],
    heights: Any,
    texts: Sequence[str],
    colour: str,
    below: Sequence[bool] | None = None,
) -> None:
    """Write values beside their points: where a curve does not go on upwards, and below at its lowest, or if asked."""
    from matplotlib.patheffects import withStroke

    values, asked = list(heights), [False] * len(texts) if below is None else list(below)
    for place, (x, y, text) in enumerate(zip(at, values, texts, strict=True)):
        before, after = values[max(place - 1, 0)], values[min(place + 1, len(values) - 1)]
        lowest = before > y < after or asked[place]
        way, side = ((0, -17 - 9 * text.count("\n")), "center") if lowest else SIDES[bool(after > y)]
        look: dict[str, Any] = {"fontsize": 7.5, "color": colour, "ha": side}
        halo = [withStroke(linewidth=2, foreground="white")]
        axes.annotate(text, (x, y), way, textcoords="offset points", path_effects=halo, **look)


def _title(axes: "Axes", title: str, more: str) -> None:
    axes.set_title(title, loc="left", fontsize=11, color=INK, fontweight="bold")
    axes.set_title(more, loc="right", fontsize=8, color=QUIET)


def _frame(axes: "Axes", table: pd.DataFrame) -> None:
    for number in table.index[table["cost"].isna()]:
        look: dict[str, Any] = {"facecolor": BAND, "edgecolor": "#c4ccd4", "hatch": "///", "linewidth": 0, "zorder": 0}
        axes.axvspan(number - 0.4, number + 0.4, **look)
        axes.text(number, 0.5, "no plan", transform=axes.get_xaxis_transform(), rotation=90, ha="center", va="center",
                  fontsize=8.5, color=INK, bbox={"facecolor": "white", "edgecolor": "none", "pad": 2})  # fmt: skip
    axes.set_xlim(table.index[0] - 0.6, table.index[-1] + 0.9)
    axes.margins(y=0.26)
    axes.set_xticks(table.index, table["number"])
    axes.yaxis.set_major_formatter("{x:,.6g}")
    low, high = axes.get_ylim()
    least = max(low, 0) if axes.dataLim.y0 >= 0 else low
    axes.set_yticks([tick for tick in axes.get_yticks() if least <= tick <= high])
    axes.grid(axis="y", color=BAND, linewidth=1, zorder=0)
    axes.set_axisbelow(True)
    bare(axes)


def _where(table: pd.DataFrame) -> list[str]:
    """Return where the hubs of each plan are."""
    there = table[table["cost"].notna()]
    found = [f"{number}: {where}." for number, where in zip(there["number"], there["where"], strict=True)]
    return ["Where the hubs are, by their number.", *found] if found else []


def _reasons(table: pd.DataFrame) -> list[str]:
    """Return why there is no plan, each reason once."""
    without = table[table["cost"].isna()]
    numbers: dict[str, list[str]] = {}
    for number, why in zip(without["number"], without["why_none"], strict=True):
        numbers.setdefault(short(" ".join(str(why).split()), LONGEST), []).append(number)
    return [f"No plan with {', '.join(several)}: {why}" for why, several in numbers.items()]
