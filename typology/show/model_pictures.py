"""Pictures of a model card: what a trained model is worth, and where it is not."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from typology.classification.prose import percent
from typology.show.headings import short, wrapped
from typology.show.palette import BAND, INK, QUIET, bare, category_colours, figure, note

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Marks", "curve_picture", "errors_picture", "honesty_picture", "regions_picture", "skill_picture"]

DARK, MIDDLE, LIGHT, PALE, _ = category_colours(tuple("12345")).values()
WORSE = "#cf8324"
LEGEND: Mapping[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0, -0.11), "ncols": 4, "frameon": False}


class Marks(NamedTuple):
    """What every picture of a model carries.

    Attributes
    ----------
    watermark
        Why it may not object; what comes before the colon is written across. Empty if it may.
    labels
        What the assessments say of themselves.
    """

    watermark: str = ""
    labels: tuple[str, ...] = ()


NO_MARKS = Marks()


def skill_picture(blocks: pd.DataFrame, titles: Mapping[str, str], marks: Marks = NO_MARKS) -> "Figure":
    """Draw which share of the differences between countries is foreseen, block by block.

    Parameters
    ----------
    blocks
        As :func:`typology.second_looks.training.evaluation.by_block` returns it.
    titles
        Of the blocks, by name.
    marks
        What every picture of the model carries.
    """
    drawn, (axes,) = figure(1.6 * max(len(blocks), 2))
    places = np.arange(len(blocks))
    lowest = float(np.nanmin([blocks["skill_low"].min(), blocks["region_skill_low"].min(), -0.1]))
    left = max(lowest, -1.0) - 0.05
    axes.axvspan(left, 0, color=BAND, zorder=0)
    axes.axvline(0, color=INK, linewidth=1)
    _whiskers(axes, places - 0.16, blocks, "skill", left, face=MIDDLE, label="the country left out")
    _whiskers(axes, places + 0.16, blocks, "region_skill", left, face="white", label="its whole region left out")
    for place, error in zip(places, blocks["error"], strict=True):
        text = "" if np.isnan(error) else f"{error:.2f} points"
        axes.text(1.02, place, text, va="center", fontsize=9, color=QUIET)
    axes.text(1.02, -0.75, "half are closer than", va="center", fontsize=8, color=QUIET)
    axes.set_yticks(places, [short(titles.get(name, name), 38) for name in map(str, blocks.index)], fontsize=10)
    axes.set_xticks([tick for tick in (-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1) if tick >= left])
    axes.set_xlim(left, 1.32 + 0.1 * (0 - left))
    axes.set_ylim(len(blocks) - 0.4, -1.1)
    _titled(axes, "How much of the differences between countries is foreseen")
    axes.legend(fontsize=9, **LEGEND)
    says = "1: every difference; 0, and the grey: no better than the mean of the other countries."
    _below(drawn, marks, f"{says} Lines: 95 of 100 resamples of the countries.")
    return drawn


def _whiskers(  # noqa: PLR0913, PLR0917 (each is a choice of its own)
    axes: "Axes", places: Any, table: pd.DataFrame, column: str, left: float, face: str, label: str
) -> None:
    low, high = (table[f"{column}_{end}"].clip(lower=left) for end in ("low", "high"))
    axes.hlines(places, low, high, color=MIDDLE, linewidth=1.5, zorder=2)
    inside = table[column].where(table[column] >= left)
    axes.plot(inside, places, "o", markersize=8, markeredgecolor=DARK, markerfacecolor=face, label=label, zorder=3)


def regions_picture(departures: pd.DataFrame, counts: Mapping[str, int], marks: Marks = NO_MARKS) -> "Figure":
    """Draw by how many points the assessments of each region are from what is expected of them.

    Parameters
    ----------
    departures : DataFrame, regions x blocks
        Mean differences, above 0 where the answers are better.
    counts
        How many assessments there are, by region.
    """
    from matplotlib.colors import LinearSegmentedColormap

    drawn, (axes,) = figure(1.5 * max(len(departures), 2) + 2)
    values = departures.to_numpy(float)
    reach = max(0.5, float(np.nanmax(np.abs(values), initial=0)))
    ramp = LinearSegmentedColormap.from_list("departures", [WORSE, "#ffffff", MIDDLE])
    axes.pcolormesh(np.ma.masked_invalid(values), cmap=ramp, vmin=-reach, vmax=reach, edgecolor="white", linewidth=1)
    for row, column in np.ndindex(values.shape):
        value = values[row, column]
        text = "·" if np.isnan(value) else f"{value:+.2f}"
        colour = "#ffffff" if abs(value) > 0.75 * reach and value > 0 else INK
        axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=9, color=colour)
    names = [f"{region} ({counts.get(region, 0)})" for region in map(str, departures.index)]
    axes.set_yticks(np.arange(len(names)) + 0.5, names, fontsize=10)
    axes.set_xticks(np.arange(len(departures.columns)) + 0.5, [_folded(name) for name in map(str, departures.columns)])
    axes.invert_yaxis()
    axes.xaxis.tick_top()
    _titled(axes, "Better or worse than expected, by region, in points", pad=34)
    says = "Mean differences, each country left out in turn; in brackets the number of assessments. Blue: better."
    _below(drawn, marks, says)
    return drawn


def _folded(name: str) -> str:
    return name.replace(" ", "\n")


def curve_picture(curve: pd.DataFrame, limit: float, marks: Marks = NO_MARKS) -> "Figure":
    """Draw from how many countries on it is worth it.

    Parameters
    ----------
    curve
        By number of countries: ``skill`` with ``skill_low`` and ``skill_high``, and ``shown``, the share of the
        subsets in which skill shows.
    limit
        The share of shuffled worlds that may do as well.
    """
    drawn, (above, below) = figure(6, 4)
    sizes = curve.index.to_numpy(float)
    above.axhline(0, color=INK, linewidth=1)
    above.fill_between(sizes, curve["skill_low"], curve["skill_high"], color=PALE, linewidth=0, zorder=1)
    above.plot(sizes, curve["skill"], "o-", color=DARK, markersize=6, zorder=3)
    for size, skill in zip(sizes, curve["skill"], strict=True):
        above.annotate(f"{skill:.2f}", (size, skill), xytext=(0, 8), textcoords="offset points", ha="center",
                       fontsize=8, color=QUIET)  # fmt: skip
    low, high = float(np.nanmin(curve["skill_low"])), float(np.nanmax(curve["skill_high"]))
    above.set_ylim(min(low, 0) - 0.06, max(high, 0) + 0.12)
    _titled(above, "What is foreseen of the differences between countries, by how many were learned from")
    below.plot(sizes, curve["shown"], "o-", color=DARK, markersize=6)
    for size, shown in zip(sizes, curve["shown"], strict=True):
        below.annotate(f"{shown:.0%}", (size, shown), xytext=(0, 8), textcoords="offset points", ha="center",
                       fontsize=8, color=QUIET)  # fmt: skip
    below.set_ylim(-0.05, 1.25)
    below.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    _titled(below, f"Subsets in which at most {percent(limit)} of shuffled worlds do as well")
    for axes in (above, below):
        axes.set_xticks(sizes, [f"{size:.0f}" for size in sizes])
        margin = 0.06 * max(np.ptp(sizes), 10)
        axes.set_xlim(sizes.min() - margin, sizes.max() + margin)
    below.set_xlabel("countries learned from", fontsize=9, color=INK)
    _below(drawn, marks, "Mean over all blocks, each country left out in turn. Shaded: from the lowest subset to "
                             "the highest. The last point is all of them, one subset.")  # fmt: skip
    return drawn


def errors_picture(
    recall: pd.DataFrame,
    worth: pd.DataFrame,
    kinds: Sequence[str],
    meanings: Mapping[str, str],
    marks: Marks = NO_MARKS,
) -> "Figure":
    """Draw which errors each flag finds, and what part of what it questions is wrong.

    Parameters
    ----------
    recall, worth
        As :mod:`typology.second_looks.training.detecting` returns them.
    kinds
        Of errors, from top to bottom.
    meanings
        In plain words.
    """
    flags = [str(name) for name in recall.index]
    drawn, (above, below) = figure(len(kinds) * max(0.62 * len(flags) + 0.7, 2.3) + 0.6, 1.15 * len(worth) + 0.6)
    colours = dict(zip(flags, _colours(flags), strict=True))
    height = 0.8 / max(len(flags), 1)
    for number, flag in enumerate(flags):
        places = np.arange(len(kinds)) + (number - (len(flags) - 1) / 2) * height
        shares = recall.loc[flag, list(kinds)].to_numpy(float)
        errors = recall.loc[flag, [f"{kind}_error" for kind in kinds]].to_numpy(float)
        above.barh(places, shares, height * 0.9, color=colours[flag], label=flag, zorder=2)
        for place, share, error in zip(places, shares, errors, strict=True):
            text = "" if np.isnan(share) else f"{share:.0%}" if np.isnan(error) else f"{share:.0%} ± {100 * error:.0f}"
            above.text((0 if np.isnan(share) else share) + 0.01, place, text, va="center", fontsize=8, color=QUIET)
    names = [f"{kind}:\n{_two_lines(meanings[kind])}" for kind in kinds]
    above.set_yticks(range(len(kinds)), names, fontsize=9)
    above.set_ylim(len(kinds) - 0.45, -0.55)
    _titled(above, "Errors found, by what is wrong", pad=30)
    rows = [str(name) for name in worth.index]
    for place, name in enumerate(rows):
        _worth(below, place, worth.loc[name], colours.get(name, BAND))
    below.set_yticks(range(len(rows)), rows, fontsize=9)
    below.set_ylim(len(rows) - 0.45, -0.55)
    _titled(below, "How much of what is questioned is wrong")
    above.legend(fontsize=9, loc="lower left", bbox_to_anchor=(-0.3, 1.0), ncols=len(flags), frameon=False)
    for axes in (above, below):
        axes.set_xlim(0, 1.12 if axes is above else 2.1)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    _below(drawn, marks, "Errors put into the assessments in memory, which are taken for sound otherwise. "
                             "±: standard error over the repeats, in points of a hundred.")  # fmt: skip
    return drawn


def _worth(axes: "Axes", place: int, row: Any, colour: str) -> None:
    precision, nothing = row["precision"], np.isnan(row["precision"])
    axes.barh(place, 0 if nothing else precision, 0.6, color=colour, zorder=2)
    share = "nothing questioned" if nothing else f"{precision:.0%}"
    others = f"finds {row['recall']:.0%} of the errors, questions {row['false_alarms']:.0%} of the sound"
    axes.text((0 if nothing else precision) + 0.01, place, share, va="center", fontsize=9, color=INK)
    axes.text(2.09, place, "" if nothing else others, va="center", ha="right", fontsize=8, color=QUIET)


def _colours(flags: Sequence[str]) -> list[str]:
    return [DARK, MIDDLE, LIGHT, PALE, QUIET][: len(flags)]


def _two_lines(text: str) -> str:
    from textwrap import fill

    return fill(text, 42)


def honesty_picture(honesty: pd.DataFrame, marks: Marks = NO_MARKS) -> "Figure":
    """Draw how often sound assessments are called as unusual as so many of a hundred.

    Parameters
    ----------
    honesty
        By level: ``share`` of the assessments at or below it, ``low`` and ``high``.
    """
    drawn, (axes,) = figure(1.6 * max(len(honesty), 2))
    places, levels = np.arange(len(honesty)), honesty.index.to_numpy(float)
    axes.barh(places, levels, 0.7, color=BAND, zorder=1, label="what it should be")
    axes.hlines(places, honesty["low"], honesty["high"], color=MIDDLE, linewidth=1.5, zorder=2)
    axes.plot(honesty["share"], places, "o", markersize=8, markeredgecolor=DARK, markerfacecolor=MIDDLE, zorder=3,
              label="what it was")  # fmt: skip
    for place, (_, row) in zip(places, honesty.iterrows(), strict=True):
        axes.annotate(percent(row["share"], 1), (row["high"], place), xytext=(8, 0),
                      textcoords="offset points", va="center", fontsize=9, color=QUIET)  # fmt: skip
    axes.set_yticks(places, [f"at most {percent(level)} depart as much" for level in levels], fontsize=10)
    right = 1.25 * max(float(levels.max(initial=0)), float(np.nanmax(honesty["high"], initial=0)))
    axes.set_xlim(0, right)
    ticks = [tick for tick in (0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5) if tick <= right]
    axes.set_xticks(ticks, [percent(tick) for tick in ticks])
    axes.set_ylim(len(honesty) - 0.4, -0.6)
    _titled(axes, "How often countries that were not learned from are called unusual")
    axes.legend(fontsize=9, **LEGEND)
    _below(drawn, marks, "All assessments are taken for sound. Lines: 95 of 100 resamples of the countries.")
    return drawn


def _titled(axes: "Axes", title: str, pad: float = 8) -> None:
    bare(axes)
    axes.set_title(title, loc="left", fontsize=12, color=INK, fontweight="bold", pad=pad)


def _below(drawn: "Figure", marks: Marks, says: str) -> None:
    note(drawn, wrapped(drawn, says, marks.watermark, *marks.labels))
    if marks.watermark:
        across = marks.watermark.split(":", maxsplit=1)[0].upper()
        drawn.text(0.5, 0.5, across, fontsize=44, color=WORSE, alpha=0.22, rotation=20, ha="center", va="center",
                   fontweight="bold", zorder=10)  # fmt: skip
