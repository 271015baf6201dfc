"""When what was learned from public indicators questions an assessment, and when it keeps quiet."""

from typing import Annotated

from pydantic import AfterValidator, Field

from typology.rulebook.companions import Saying
from typology.rulebook.instrument import Kind
from typology.rulebook.parts import Amount, Basis, Part, Table, Text
from typology.rulebook.shares import Block, Distance, Share, Some

__all__ = ["Feature", "FeatureComposite", "IndicatorView", "Penalties"]


class Feature(Part):
    """A desk indicator that informs no answer, and so can question answers.

    Attributes
    ----------
    logarithm
        Whether orders of magnitude are compared rather than amounts.
    shares
        What it has in common with figures that inform answers, although it is none of them.
    """

    logarithm: bool = False
    shares: Text | None = None
    basis: Basis


class FeatureComposite(Part):
    """Features whose mean distance from the middle of all countries is taken together.

    Attributes
    ----------
    features
        By the code of the indicator.
    """

    says: Text
    features: Annotated[Table[str, Feature], Field(min_length=1)]


def _positive(values: tuple[float, ...]) -> tuple[float, ...]:
    if any(value <= 0 for value in values):
        raise ValueError(f"no penalty: found {min(values):g}; expected more than 0")
    return values


class Penalties(Part):
    """How strongly a model may be held back, of which the data choose."""

    values: Annotated[tuple[Amount, ...], Field(min_length=1), AfterValidator(_positive)]
    meaning: Text
    basis: Basis


class IndicatorView(Part):
    """Whether answers depart from what indicators that they were not made of lead one to expect.

    Attributes
    ----------
    blocks
        By kind of dimension, as of the desk profile; what is expected is the mean answer of each.
    composites
        Of the features.
    answered
        A question is learned where at least this share of the assessments answer it, and a block is scored where at
        least this share of its learned questions is answered.
    coverage
        Of the features of a composite, the share that must have a value.
    clip
        No feature counts as farther from the middle than so many spreads.
    pooling
        So many assessments without any departure are added to those of a region before its mean departure is taken.
    shrinkage
        So many assessments of which the blocks depart independently are added to the others before whole assessments
        are drawn.
    refused_below, flags_from
        Numbers of countries from which a model is fitted at all, and from which it objects.
    shuffles, skill
        How often the indicators are dealt to other countries, and in which share of these they may do as well.
    unlike
        The view objects where at most this share of countries depart as far.
    outside
        The view does not look where at most this share of countries would lie as far out.
    many
        Where it objects to more than this share of the units, that is noted.
    same
        A correlation from which on two series are taken for one.
    certainty
        Of the categories that are not excluded: how often the true one is among them.
    """

    says: Text
    blocks: Annotated[Table[Kind, Block], Field(min_length=1)]
    composites: Annotated[Table[str, FeatureComposite], Field(min_length=1)]
    answered: Share
    coverage: Share
    clip: Distance
    penalties: Penalties
    pooling: Distance
    shrinkage: Distance
    refused_below: Some
    flags_from: Some
    shuffles: Some
    skill: Share
    unlike: Share
    outside: Share
    many: Share
    same: Share
    certainty: Share
    unseen_region: Saying
    own_kind: Saying
    calibration: Saying
