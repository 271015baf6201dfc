"""What an audit refuses, and what there would have to be."""

from collections.abc import Sequence

from typology.errors import TypologyError
from typology.second_looks.expectations.refusals import CircularTrainingError

__all__ = ["CircularAuditError", "TooFewRecordedError"]


class TooFewRecordedError(TypologyError, ValueError):
    """There are too few countries with a recorded category to hold thresholds against.

    Attributes
    ----------
    found, needed
        Countries that count, and from how many on thresholds are fitted.
    units
        All units.
    without, unsettled
        Units without a recorded category, and with one whose unanswered questions leave several categories open.
    """

    def __init__(self, found: int, needed: int, units: int, without: Sequence[str], unsettled: Sequence[str]) -> None:
        self.found, self.needed, self.units = found, needed, units
        self.without, self.unsettled = tuple(without), tuple(unsettled)
        verb, noun = ("is", "country") if found == 1 else ("are", "countries")
        few = f"There {verb} {found} {noun} to hold thresholds against; expected {needed} or more."
        other = "What questions single assessments, crosscheck(res, recorded=...), needs no such number."
        super().__init__(f"{few} {self._left_out()}{other}")

    def _left_out(self) -> str:
        """Say which units do not count, and why."""
        parts = []
        if self.without:
            verb = "has" if len(self.without) == 1 else "have"
            parts.append(f"{len(self.without)} {verb} no recorded category{_some(self.without)}")
        if self.unsettled:
            verb = "leaves" if len(self.unsettled) == 1 else "leave"
            parts.append(f"{len(self.unsettled)} {verb} several categories open{_some(self.unsettled)}")
        return f"Of {self.units} units, {' and '.join(parts)}. " if parts else ""

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.found, self.needed, self.units, self.without, self.unsettled)


class CircularAuditError(CircularTrainingError):
    """The recorded categories are the computed ones, so thresholds agree with them by themselves."""

    subject = "The threshold audit"


def _some(units: Sequence[str]) -> str:
    """Return a few of the units, in brackets."""
    return f" ({', '.join(units[:5])}{', ...' if len(units) > 5 else ''})" if units else ""
