"""What a training found a model to be worth."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from typology.second_looks.training.corruption import ErrorsFound

__all__ = ["Evaluation"]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a model was found to be worth on the assessments that it was learned from.

    Attributes
    ----------
    usable
        Why the model may not object to anything; empty if it may.
    blocks : DataFrame
        Skill and typical error, see :func:`typology.second_looks.training.evaluation.by_block`.
    regions : DataFrame
        Typical error, and the share of the assessments that would be ``questioned``.
    departures : DataFrame, regions x blocks
        By how many points assessments are better than expected.
    assessments_of_regions
        How many there are, by region.
    curve : DataFrame
        By number of countries, see :func:`typology.second_looks.training.learning_curve.learning_curve`.
    honesty : DataFrame or None
        How often countries not learned from are called unusual; None where too few are left to learn from.
    categories : Mapping or None
        Probabilities of categories beside those on record; None where there are too few, or no probabilities.
    errors : ErrorsFound or None
        What flags are worth where errors were put in; None if that was not asked for, or could not be done.
    """

    usable: str
    blocks: pd.DataFrame
    regions: pd.DataFrame
    departures: pd.DataFrame
    assessments_of_regions: Mapping[str, int]
    curve: pd.DataFrame
    honesty: pd.DataFrame | None
    categories: Mapping[str, float] | None
    errors: ErrorsFound | None
