"""Likeness written a second time: one pair at a time, from what a result shows to everybody."""

import math

from typology.rulebook.groups import LikenessRules

WIDTH = 4.0
"""All scores that are compared lie from 0 to 4."""


def pair(result, one, other, rules: LikenessRules):
    """Return the distance of two units and the share of the weight that both know, of units to which all applies."""
    total = known = whole = 0.0
    for block in rules.blocks.values():
        weight = block.weight.value / (len(block.scores) + len(block.words))
        whole += weight * (len(block.scores) + len(block.words))
        for score in block.scores:
            first, second = (float(result.scores.loc[unit, score]) for unit in (one, other))
            if not math.isnan(first) and not math.isnan(second):
                known += weight
                total += weight * abs(first - second) / WIDTH
        for word in block.words:
            first, second = (said(result.table.loc[unit], word) for unit in (one, other))
            if first and second:
                known += weight
                total += weight * (first != second)
    if known / whole < rules.known_together.value - 1e-9:
        return math.nan, known / whole
    return total / known, known / whole


def said(row, word):
    """Return the shock state, or category and subtype; empty where it is not known."""
    if word == "shock":
        return "" if row["shock"] == "U" else str(row["shock"])
    category, subtype = str(row["category"]), str(row["subtype"])
    if category == "U" or (category in ("1", "2") and not subtype):
        return ""
    return f"{category} {subtype}"
