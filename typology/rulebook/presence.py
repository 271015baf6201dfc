"""Which form of presence serves a country: a decision table that a planner can edit."""

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Part

__all__ = ["Presence"]


class Presence(Part):
    """Which form of presence serves a country: a decision table that a planner can edit."""

    says: Saying
