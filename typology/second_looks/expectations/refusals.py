"""What learning and looking refuse, each with what can be done instead."""

from collections.abc import Sequence

from typology.errors import TypologyError, _ProblemsError

__all__ = ["CircularTrainingError", "ModelError", "RulebookMismatchError", "TooFewAssessmentsError"]

UNTRAINED = "crosscheck(res, indicators) needs no training: whether the category follows from the answers, and how far "
UNTRAINED += "these are from public figures"


class TooFewAssessmentsError(TypologyError, ValueError):
    """There are too few countries to learn from.

    Attributes
    ----------
    found, needed, to_object
        Countries there are, from which something is learned, and from which the model objects.
    """

    def __init__(self, found: int, needed: int, to_object: int, left_out: Sequence[str] = ()) -> None:
        self.found, self.needed, self.to_object, self.left_out = found, needed, to_object, tuple(left_out)
        without = f" (not counted: {'; '.join(self.left_out)})" if self.left_out else ""
        super().__init__(
            f"There are {found} countries to learn from{without}; expected {to_object} or more, or {needed} for an "
            f"exploratory trial, which never objects. {UNTRAINED}."
        )

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.found, self.needed, self.to_object, self.left_out)


class CircularTrainingError(_ProblemsError, ValueError):
    """What is to be learned is made of what it is learned from, so it would agree with everything."""

    subject = "The training"


class RulebookMismatchError(TypologyError, ValueError):
    """A model was learned by another rulebook than the one at hand.

    Attributes
    ----------
    learned, at_hand
        Version and hash of each.
    """

    def __init__(self, learned: tuple[str, str], at_hand: tuple[str, str]) -> None:
        self.learned, self.at_hand = learned, at_hand
        found, expected = (f"{version} (sha256 {sha256[:12]})" for version, sha256 in (learned, at_hand))
        super().__init__(
            f"The model was learned by rulebook {found}; the rulebook at hand is {expected}. Train it again, or "
            "classify by the rulebook that it was learned by."
        )

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), (self.learned, self.at_hand)


class ModelError(_ProblemsError, ValueError):
    """A model file cannot be used; ``problems`` lists everything that is wrong with it."""

    subject = "The model file"
