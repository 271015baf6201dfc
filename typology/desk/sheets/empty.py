"""Files in which there is nothing that could be a table."""

from typology.errors import IndicatorError

__all__ = ["EmptyError"]


class EmptyError(IndicatorError):
    """There is nothing in a file; that is harmless where it lies among others, and not where it was asked for."""
