"""The desk indicators of a rulebook."""

from typology.rulebook.desk import Desk
from typology.rulebook.model import Rulebook

__all__ = ["desk_of"]


def desk_of(rulebook: Rulebook) -> Desk:
    """Return the desk indicators of a rulebook.

    Raises
    ------
    ValueError
        If it has none.
    """
    if rulebook.desk is None:
        raise ValueError(f"rulebook {rulebook.name} has no desk indicators; expected a folder desk beside its rules")
    return rulebook.desk
