"""A suggestion: an entry of the catalogue that fits a unit, why, and whether that is certain."""

from dataclasses import dataclass

__all__ = ["KINDS", "Suggestion"]

KINDS = ("intervention", "strengthen", "flagship", "partner", "platform", "role", "inclusion", "lens", "sdg")
"""In the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry of the catalogue that fits a unit.

    Attributes
    ----------
    unit
        Its code.
    kind
        intervention, strengthen, flagship, partner, platform, role, inclusion, lens or sdg.
    id
        The entry: an id of the catalogue; a score for what is to be strengthened, an issue of social inclusion
        (``S.unknown`` for those that are not known), a domain for goals.
    name, text
        Of the entry.
    reason
        Why it fits, in a sentence with the numbers of the unit.
    basis
        Citations of the entry; proposals come last, as ``"proposal: "`` and the reason.
    certain
        Whether it fits whatever the missing answers are.
    under
        Where it is not certain, under what it fits, such as ``"if the category turns out 1"``; otherwise empty.
    shortfall
        How far the score that it serves most falls short, in points; None where it rests on no score.
    numbers
        The clauses of the reason that name numbers of the unit, without its category and what is open.
    first
        Whether it stands in front; the others are kept behind.
    """

    unit: str
    kind: str
    id: str
    name: str
    text: str
    reason: str
    basis: tuple[str, ...]
    certain: bool
    under: str = ""
    shortfall: float | None = None
    numbers: tuple[str, ...] = ()
    first: bool = True

    def __str__(self) -> str:
        """Return it in words: what it is, why it fits, and what it rests on."""
        return f"{self.name}. {self.text} {self.reason} [{'; '.join(self.basis)}]"
