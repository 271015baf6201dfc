"""What a check of a rulebook finds, and where."""

from collections.abc import Iterable, Iterator

from typology.errors import Problem, nearest
from typology.rulebook.source import Path

__all__ = ["Finding", "dangling", "each_known"]

Finding = tuple[Path, Problem]
"""A problem and the path of what it is about."""


def dangling(path: Path, kind: str, found: str, known: Iterable[str]) -> Finding:
    """Return a name that leads nowhere, with those that are known or the nearest of them."""
    choices = list(known)
    expected = ", ".join(choices) if len(choices) <= 12 else f"one of {len(choices)}, such as {choices[0]}"
    expected = expected or f"a {kind}, but the rulebook defines none"
    return path, Problem(f"unknown {kind}", found, expected, nearest(found, choices))


def each_known(path: Path, kind: str, found: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    """Yield the names of a list that lead nowhere."""
    choices = list(known)
    for position, name in enumerate(found):
        if name not in choices:
            yield dangling((*path, position), kind, name, choices)
