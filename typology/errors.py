"""What can be wrong with an input, said once, completely, and with the place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches

__all__ = [
    "AssessmentError",
    "IndicatorError",
    "Problem",
    "RulebookError",
    "TypologyError",
    "UnknownUnitError",
    "hint",
    "nearest",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it stands, and what would be right.

    Parameters
    ----------
    what
        The kind of problem in a few words, such as ``"unknown item"``.
    found
        The text or value that was met.
    expected
        What should have stood there.
    suggestion
        The nearest valid choice, or None.
    file, sheet, line, row, column, unit
        The place, as far as it has one. Rows count from 1 with the header as row 1.

    Examples
    --------
    >>> print(Problem("value off the scale", found="7", expected="0 to 4", file="a.csv", row=2, column="E1.N1"))
    a.csv, row 2, column E1.N1: value off the scale: found '7'; expected 0 to 4
    """

    what: str
    found: str | None = None
    expected: str | None = None
    suggestion: str | None = None
    file: str | None = None
    sheet: str | None = None
    line: int | None = None
    row: int | None = None
    column: str | None = None
    unit: str | None = None

    @property
    def place(self) -> str:
        """Where the problem stands, in words."""
        parts = [self.file] if self.file else []
        for name in ("sheet", "line", "row", "column", "unit"):
            value = getattr(self, name)
            if value is not None:
                parts.append(f"{name} {value}")
        return ", ".join(parts)

    def __str__(self) -> str:
        text = f"{self.place}: {self.what}" if self.place else self.what
        details = []
        if self.found is not None:
            details.append(f"found {self.found!r}")
        if self.expected is not None:
            details.append(f"expected {self.expected}")
        if self.suggestion is not None:
            details.append(f"did you mean {self.suggestion!r}?")
        return f"{text}: {'; '.join(details)}" if details else text

    def to_dict(self) -> dict[str, str | int]:
        """Return the parts that are known."""
        pairs = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: value for name, value in pairs if value is not None}


class TypologyError(Exception):
    """Root of every error this library raises on purpose."""


class _ProblemsError(TypologyError):
    subject = "The input"
    verb = "has"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        count = len(self.problems)
        head = f"{self.subject} {self.verb} {count} problem{'s' if count != 1 else ''}:"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])

    def __reduce__(self) -> tuple[type["_ProblemsError"], tuple[tuple[Problem, ...]]]:
        """Come back whole from another process."""
        return type(self), (self.problems,)


class RulebookError(_ProblemsError):
    """A rulebook cannot be used; ``problems`` lists everything that is wrong with it."""

    subject = "The rulebook"


class AssessmentError(_ProblemsError):
    """Assessments cannot be read; ``problems`` lists everything that is wrong with them."""

    subject = "The assessment"


class IndicatorError(_ProblemsError):
    """Public figures cannot be read; ``problems`` lists everything that is wrong with them."""

    subject = "The indicators"
    verb = "have"


class UnknownUnitError(TypologyError, LookupError):
    """No unit of that code is among those at hand."""

    def __init__(self, unit: str, known: Sequence[str]) -> None:
        self.unit = unit
        self.known = tuple(known)
        close = nearest(unit, self.known)
        if close:
            hint = f"did you mean {close!r}?"
        elif not self.known:
            hint = "there are no units"
        elif len(self.known) <= 12:
            hint = f"there are: {', '.join(self.known)}"
        else:
            hint = f"there are {len(self.known)}, from {self.known[0]} to {self.known[-1]}"
        super().__init__(f"There is no unit {unit!r}; {hint}")


def hint(word: str, choices: Sequence[str]) -> str:
    """Return the question whether the nearest choice is meant, or else what there is.

    Examples
    --------
    >>> hint("regoin", ["region", "subregion"]), hint("x", ["region", "subregion"])
    ("did you mean 'region'?", 'there are region, subregion')
    """
    close = nearest(word, choices)
    return f"did you mean {close!r}?" if close else f"there are {', '.join(choices)}"


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the valid choice most like a word, or None if none is near.

    Examples
    --------
    >>> nearest("questoin", ["question", "anchors"])
    'question'
    >>> nearest("KEN", ["IND", "EGY"]) is None
    True
    """
    by_folded = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(str(word).casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None
