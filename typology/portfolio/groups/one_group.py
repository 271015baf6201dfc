"""One group: its name, its units, and what is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from typology.portfolio.groups.keys import is_open

__all__ = ["Group"]


@dataclass(frozen=True)
class Group:
    """A group of units.

    Attributes
    ----------
    name
        Such as ``"D1 x 2"``; of a part of a large cell ``"D1 x 2, part 1"``.
    key
        By what its units stand together, such as ``{"priority": "D1", "category": "2"}``. What is open stays open:
        ``"1|2"`` are possible categories, ``"D1?"`` is the domain in front by what is answered.
    units
        Their codes, in alphabetical order.
    sentence
        Who they are, what they share, who is typical and who is not, and how far to trust the group.
    core, edge
        The most typical unit, and the one at the edge; None in groups of fewer than three that can be compared.
    stability
        How much of it comes again when answers are varied, 0 to 1; None where it was not checked.
    """

    name: str
    key: Mapping[str, str] = field(hash=False)
    units: tuple[str, ...]
    sentence: str = field(repr=False)
    core: str | None
    edge: str | None
    stability: float | None

    def __len__(self) -> int:
        return len(self.units)

    @property
    def is_open(self) -> bool:
        """Whether missing answers could still settle something by which its units stand together."""
        return any(is_open(by, word) for by, word in self.key.items())

    def __str__(self) -> str:
        return f"{self.name}. {self.sentence}"
