"""When an assessment is looked at again: what each view of the cross-check compares, and from where on it objects."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from typology.rulebook.companions import Saying
from typology.rulebook.instrument import Kind
from typology.rulebook.parts import Basis, Number, Part, Table, Text

__all__ = ["Block", "Crosscheck", "DeskProfile", "SelfView"]


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
        raise ValueError(f"no number of questions: found {number.value:g}; expected counts: true and 1 or more")
    return number


Share = Annotated[Number, AfterValidator(_share)]


class SelfView(Part):
    """Whether the recorded category follows from the recorded answers.

    Attributes
    ----------
    recorded_below
        The view objects where the recorded category comes out in a smaller share of the draws.
    """

    says: Text
    recorded_below: Share
    unanswered: Saying


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


class DeskProfile(Part):
    """Whether the answers are what public figures would lead one to expect.

    Attributes
    ----------
    blocks
        By kind of dimension; other kinds are not compared.
    shared
        A block is compared where experts and figures both answer at least this share of its questions,
    questions
        and at least so many.
    large
        The view objects where the mean difference of a block is so many points, or more.
    many
        Where it objects to more than this share of the units, that is noted.
    calibration
        What is said beside every comparison.
    """

    says: Text
    blocks: Annotated[Table[Kind, Block], Field(min_length=1)]
    shared: Share
    questions: Annotated[Number, AfterValidator(_some)]
    large: Annotated[Number, AfterValidator(_distance)]
    many: Share
    calibration: Saying


class Crosscheck(Part):
    """The views that need no training."""

    self_view: SelfView
    desk_profile: DeskProfile
