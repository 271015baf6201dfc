"""What hubs are planned by: the work a country brings, and what distance and difference count."""

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Part

__all__ = ["Hubs"]


class Hubs(Part):
    """What hubs are planned by: the work a country brings, and what distance and difference count."""

    says: Saying
