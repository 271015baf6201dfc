"""Distances to thresholds as a strip: every comparison on the way to a category, and how far it is from turning."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from typology.classification.classify import Classification
from typology.classification.comparison_words import leaves
from typology.classification.result import ConditionLine, UnitResult
from typology.show.palette import BAND, INK, QUIET, bare, category_colours, figure, note

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["threshold_strip"]


def threshold_strip(found: Classification, *units: str) -> "Figure":
    """Draw for each unit the comparisons that were read, each at its distance from its threshold.

    To the right of the line a comparison holds, to the left it fails. A bar shows how far unknown answers could move
    it. The grey band is as wide as thresholds are varied to see how sure a result is.
    """
    results = [found[unit] for unit in units or found.units]
    rows = [list(_comparisons(result)) for result in results]
    reach = max([1.0, *(abs(end) for lines in rows for line in lines for end in _ends(line))]) + 0.35
    drawn, panels = figure(*(max(len(lines), 1) for lines in rows))
    for axes, result, lines in zip(panels, results, rows, strict=True):
        _panel(axes, found, result, lines)
        axes.set_xlim(-reach, reach)
        axes.tick_params(labelbottom=axes is panels[-1])
    panels[-1].set_xlabel("points of the scale from the threshold: fails \N{LEFTWARDS ARROW}   "
                          "\N{RIGHTWARDS ARROW} holds", fontsize=9, color=INK)  # fmt: skip
    note(drawn, "; ".join(found.labels))
    return drawn


def _comparisons(result: UnitResult) -> Iterator[ConditionLine]:
    """Yield the comparisons of the tests on the path, once each, in the order in which they were read."""
    read = dict.fromkeys(test for rule in result.trace for test in rule.tests)
    tests = {test.test: test for test in result.tests}
    seen: set[str] = set()
    for name in read:
        for line in leaves(tests[name].condition):
            if line.text not in seen:
                seen.add(line.text)
                yield line


def _panel(axes: "Axes", found: Classification, result: UnitResult, lines: list[ConditionLine]) -> None:
    robustness = found.rulebook.robustness
    if robustness is not None:
        width = robustness.threshold_width.value
        axes.axvspan(-width, width, color=BAND, zorder=0)
    axes.axvline(0, color=INK, linewidth=1)
    colour = category_colours(tuple(found.rulebook.decision.order)).get(result.category, QUIET)
    for place, line in enumerate(lines):
        _dot(axes, place, line, colour)
    axes.set_yticks(range(len(lines)), [line.text for line in lines], fontsize=9)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    bare(axes)
    kind = f" ({result.subtype})" if result.subtype else ""
    title = f"{result.unit.title}: {result.category} {result.category_name}{kind}"
    axes.set_title(title, loc="left", fontsize=11, color=INK, fontweight="bold")


def _ends(line: ConditionLine) -> list[float]:
    """Return the distance of a comparison, or where it is open, the least and the greatest that it may have."""
    if line.outcome == "unknown":
        if line.subject.startswith("number of") or line.bound is None:
            return []
        sign = 1 if line.comparison.startswith(("at least", "above")) else -1
        return sorted(sign * (value - line.bound) for value in (line.lowest, line.highest) if value is not None)
    return [] if line.distance is None else [line.distance]


def _dot(axes: "Axes", place: int, line: ConditionLine, colour: str) -> None:
    ends = _ends(line)
    if len(ends) != 1:
        axes.plot(ends, [place] * len(ends), color=colour, linewidth=5, alpha=0.5, solid_capstyle="round", zorder=2)
        axes.annotate("open", (max(ends, default=0), place), xytext=(9, 0), textcoords="offset points",
                      va="center", fontsize=8, color=QUIET)  # fmt: skip
    else:
        distance, holds = ends[0], ends[0] >= 0
        axes.plot([0, distance], [place, place], color=QUIET, linewidth=0.8, zorder=1)
        face = colour if holds else "white"
        axes.plot(distance, place, "o", markersize=8, markeredgecolor=INK, markerfacecolor=face, zorder=3)
        axes.annotate(
            f"{distance:+.2f}", (distance, place), xytext=(9 if holds else -9, 0), textcoords="offset points",
            va="center", ha="left" if holds else "right", fontsize=8, color=QUIET,
        )  # fmt: skip
