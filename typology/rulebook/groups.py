"""How units are put into groups, what makes two of them alike, and when a group is split."""

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Part

__all__ = ["Groups"]


class Groups(Part):
    """How units are put into groups, what makes two of them alike, and when a group is split."""

    says: Saying
