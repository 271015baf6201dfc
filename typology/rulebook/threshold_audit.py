"""When recorded categories are held against thresholds, and what is said of the difference."""

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Part, Text
from typology.rulebook.shares import Distance, Share, Some

__all__ = ["CategoryAgreement", "ThresholdAudit"]


class CategoryAgreement(Part):
    """How far two recorded categories of the same units agree.

    Attributes
    ----------
    countries_needed
        Numbers of countries from which a coefficient is given; below, only the table.
    resamples, certainty
        Of its interval.
    """

    says: Text
    countries_needed: Some
    resamples: Some
    certainty: Share


class ThresholdAudit(Part):
    """Where recorded categories and thresholds part.

    Attributes
    ----------
    units_needed
        Number of countries from which thresholds are fitted at all.
    penalty, step
        A value of a threshold that is a step away from the one in force must agree with so many countries more, one
        that is two steps away with four times as many.
    resamples, certainty
        Of the interval of a fitted threshold.
    """

    says: Text
    units_needed: Some
    penalty: Distance
    step: Distance
    resamples: Some
    certainty: Share
    counts: Saying
    beside: Saying
    decides: Saying
    calibration: Saying
    agreement: CategoryAgreement
