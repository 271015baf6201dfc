"""What can be offered: interventions, programmes, partners, platforms, each with what it fits."""

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Part

__all__ = ["Catalogue"]


class Catalogue(Part):
    """What can be offered: interventions, programmes, partners, platforms, each with what it fits."""

    says: Saying
