"""When an assessment is looked at again: what each view of the cross-check compares, and from where on it objects."""

from typing import Annotated

from pydantic import Field

from typology.rulebook.companions import Saying
from typology.rulebook.direct import Direct
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.instrument import Kind
from typology.rulebook.parts import Part, Table, Text
from typology.rulebook.shares import Block, Distance, Share, Some
from typology.rulebook.threshold_audit import ThresholdAudit

__all__ = ["Crosscheck", "DeskProfile", "SelfView"]


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
    questions: Some
    large: Distance
    many: Share
    calibration: Saying


class Crosscheck(Part):
    """The views: two that need no training, one that does, and where people and thresholds part."""

    self_view: SelfView
    desk_profile: DeskProfile
    indicator_view: IndicatorView | None = None
    threshold_audit: ThresholdAudit | None = None
    direct: Direct | None = None
