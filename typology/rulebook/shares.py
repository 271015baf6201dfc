"""Numbers of a cross-check that must lie on a range, and the blocks that it compares."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from typology.rulebook.parts import Basis, Number, Part, Text

__all__ = ["Block", "Distance", "Share", "Some"]


def _share(number: Number) -> Number:
    if not 0 < number.value <= 1:
        raise ValueError(f"a share off its range: found {number.value:g}; expected more than 0, and 1 at most")
    return number


def _distance(number: Number) -> Number:
    if number.value <= 0:
        raise ValueError(f"no distance: found {number.value:g}; expected more than 0")
    return number


def _some(number: Number) -> Number:
    if not number.counts or number.value < 1:
        raise ValueError(f"no count: found {number.value:g}; expected counts: true and 1 or more")
    return number


Share = Annotated[Number, AfterValidator(_share)]
Distance = Annotated[Number, AfterValidator(_distance)]
Some = Annotated[Number, AfterValidator(_some)]


class Block(Part):
    """How dimensions of a kind are compared with public figures.

    Attributes
    ----------
    together
        Name of the one block that all dimensions of the kind make; None if each is a block of its own.
    role
        Only the questions of this role, of dimensions that have roles.
    """

    together: Text | None = None
    role: Literal["outcome", "response"] | None = None
    basis: Basis
