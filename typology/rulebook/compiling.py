"""Conditions as they are written turned into numbers: names into rows, thresholds into bounds.

Ties are settled here once: the tolerance of the rulebook is folded into every bound.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from typology.rulebook.conditions import (
    AllOf,
    Answered,
    AnyOf,
    Compare,
    Condition,
    Count,
    Difference,
    Names,
    comparisons,
)
from typology.rulebook.criteria import All, Any, Criterion, Exceeds, Known, Reach, ReachCount, Side

__all__ = ["compile_condition"]


def compile_condition(
    condition: Condition,
    *,
    rows: Mapping[str, int],
    groups: Mapping[str, Sequence[str]],
    thresholds: Mapping[str, float],
    tolerance: float,
) -> Criterion:
    """Return a condition with its names resolved to rows of a plane and its thresholds to bounds."""
    return _Compiler(rows, groups, thresholds, tolerance).compile(condition)


def _side(comparison: str, threshold: float, tolerance: float) -> Side:
    """Return the side of a threshold that a comparison asks for; a tie, up to the tolerance, has reached it."""
    match comparison:
        case "at_least":
            return Side(threshold - tolerance, up=True, strict=False)
        case "above":
            return Side(math.nextafter(threshold + tolerance, math.inf), up=True, strict=True)
        case "at_most":
            return Side(threshold + tolerance, up=False, strict=False)
        case _:
            return Side(math.nextafter(threshold - tolerance, -math.inf), up=False, strict=True)


@dataclass(frozen=True)
class _Compiler:
    rows: Mapping[str, int]
    groups: Mapping[str, Sequence[str]]
    thresholds: Mapping[str, float]
    tolerance: float

    def scores(self, names: Names) -> tuple[int, ...]:
        members = self.groups[names] if isinstance(names, str) else names
        return tuple(self.rows[name] for name in members)

    def side(self, condition: Compare | Count) -> tuple[str, Side]:
        for comparison in comparisons:
            name = getattr(condition, comparison)
            if name is not None:
                return name, _side(comparison, self.thresholds[name], self.tolerance)
        raise AssertionError(condition)

    def compile(self, condition: Condition) -> Criterion:
        match condition:
            case AnyOf():
                return Any(tuple(self.compile(part) for part in condition.any_of))
            case AllOf():
                return All(tuple(self.compile(part) for part in condition.all_of))
            case Difference():
                bound = self.thresholds[condition.by_at_least] - self.tolerance
                rows = self.rows[condition.score], self.rows[condition.above_score]
                return Exceeds(condition, *rows, bound, condition.by_at_least)
            case Answered():
                at_least = condition.number_at_least is not None
                number = self.thresholds[condition.number_at_least or condition.number_below or ""]
                return Known(condition, self.scores(condition.answered), round(number), at_least)
            case Count():
                return self.count(condition)
            case Compare():
                return self.compare(condition)

    def compare(self, condition: Compare) -> Reach:
        threshold, side = self.side(condition)
        if condition.score is not None:
            return Reach(condition, "score", (self.rows[condition.score],), side, threshold)
        for how in ("mean", "lowest", "highest"):
            names = getattr(condition, how)
            if names is not None:
                return Reach(condition, how, self.scores(names), side, threshold)
        raise AssertionError(condition)

    def count(self, condition: Count) -> ReachCount:
        """Fewer than n of k on one side of a bound means at least k - n + 1 on the other."""
        threshold, side = self.side(condition)
        scores = self.scores(condition.count)
        if condition.number_at_least is not None:
            number = round(self.thresholds[condition.number_at_least])
            return ReachCount(condition, scores, side, number, unknown_counts=False, threshold=threshold)
        number = len(scores) - round(self.thresholds[condition.number_below or ""]) + 1
        return ReachCount(condition, scores, side.other, number, unknown_counts=True, threshold=threshold)
