"""From how many countries categories may be learned without their scores."""

from typology.rulebook.parts import Part, Text
from typology.rulebook.shares import Distance, Some

__all__ = ["Direct"]


class Direct(Part):
    """When a classifier of categories is refused, and when it warns.

    Attributes
    ----------
    refused_below, warned_below
        Numbers of countries from which one is learned at all, and without a warning.
    category
        A category that occurs is learned from so many countries or not at all.
    calibration_from
        From so many countries it is said how well probabilities are met.
    pooling
        So many countries as the rulebook would have them are added to those on record.
    """

    says: Text
    refused_below: Some
    warned_below: Some
    category: Some
    calibration_from: Some
    pooling: Distance
