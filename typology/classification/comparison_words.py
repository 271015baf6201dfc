"""Comparisons in words: what was compared with what, how it came out, and which one decided."""

from collections.abc import Iterator

from typology.classification.result import ConditionLine, TestLine

__all__ = ["asked", "compared", "condition_lines", "decisive", "leaves", "met_leaves", "two_places", "values_in_words"]


def condition_lines(line: ConditionLine, depth: int = 0) -> Iterator[str]:
    """Yield a condition line by line, its parts indented."""
    indent = "  " * depth
    if line.combines:
        yield f"{indent}{line.combines}:"
        for part in line.parts:
            yield from condition_lines(part, depth + 1)
    else:
        yield f"{indent}{line.text}: {line.outcome}, {values_in_words(line)}"


def values_in_words(line: ConditionLine) -> str:
    """Return the value compared and the scores behind it."""
    scores = ", ".join(f"{name} {two_places(value)}" for name, value in line.scores.items())
    behind = "" if len(line.scores) == 1 else f" ({scores})"
    return f"it is {compared(line)}{_range(line)}{behind}"


def _range(line: ConditionLine) -> str:
    if line.lowest is None or line.highest is None or line.lowest == line.highest:
        return ""
    low, high = sorted((line.lowest, line.highest))
    return f", between {low:.3g} and {high:.3g}"


def leaves(line: ConditionLine) -> Iterator[ConditionLine]:
    """Yield the comparisons that a condition is made of."""
    if line.combines:
        for part in line.parts:
            yield from leaves(part)
    else:
        yield line


def met_leaves(test: TestLine) -> list[str]:
    """Return the comparisons of a test that hold."""
    return [f"{leaf.subject} is {compared(leaf)}" for leaf in leaves(test.condition) if leaf.outcome == "met"]


def decisive(test: TestLine) -> str:
    """Return, in brackets, the comparison that agrees with the outcome of its test most clearly."""
    wanted = test.as_answered == "met"
    known = [leaf for leaf in leaves(test.condition) if leaf.distance is not None]
    agreeing = [leaf for leaf in known if ((leaf.distance or 0) >= 0) == wanted]
    if not agreeing:
        return ""
    leaf = max(agreeing, key=lambda leaf: abs(leaf.distance or 0))
    return f" ({leaf.subject} is {compared(leaf)}, {'' if wanted else 'not '}{leaf.comparison})"


def compared(leaf: ConditionLine) -> str:
    """Return the value compared: a count as a whole number, a score with two places."""
    if leaf.value is None:
        return "unknown"
    return f"{leaf.value:g}" if leaf.subject.startswith("number of") else f"{leaf.value:.2f}"


def asked(test: TestLine) -> str:
    """Return the comparisons of a test that are open."""
    return "; ".join(leaf.text for leaf in leaves(test.condition) if leaf.outcome == "unknown")


def two_places(value: float | None) -> str:
    """Return a score with two places."""
    return "unknown" if value is None else f"{value:.2f}"
