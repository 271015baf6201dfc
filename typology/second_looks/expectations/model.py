"""What was learned from assessments and public indicators: plain numbers, and what they are good for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["IndicatorModel", "LearnedBlock", "LearnedFeature", "Profile", "Source"]

Source = Literal["assessments", "desk reviews"]


@dataclass(frozen=True)
class LearnedFeature:
    """A public indicator, and where the middle of all countries lies.

    Attributes
    ----------
    sign
        1 where a high value is good, -1 where it is bad.
    middle, spread
        Median, and spread around it, of the countries of the figures; of the logarithm if ``logarithm``.
    """

    code: str
    composite: str
    sign: int
    logarithm: bool
    middle: float
    spread: float


@dataclass(frozen=True)
class LearnedBlock:
    """A block of questions, and what is expected of it.

    Attributes
    ----------
    questions
        Its mean answer in the assessments learned from, by item.
    level
        Expected score of a country in the middle of those learned from.
    coefficients
        What is added to it for each composite above the middle, in their order.
    middle, scatter
        Mean and covariance (divided by their number) of the composites of the assessments it was learned from.
    rows
        How many assessments it was learned from.
    penalty
        How strongly the coefficients were held back.
    skill
        Share of the variance between countries that is foreseen, each left out in turn; 0 or less is none.
    spread
        Of the differences from what is expected.
    """

    name: str
    title: str
    questions: Mapping[str, float]
    level: float
    coefficients: tuple[float, ...]
    middle: tuple[float, ...]
    scatter: tuple[tuple[float, ...], ...]
    rows: int
    penalty: float
    skill: float
    spread: float

    @property
    def used(self) -> bool:
        """Whether a difference in it says anything."""
        return self.skill > 0 and self.spread > 0


@dataclass(frozen=True)
class Profile:
    """How answers scatter around what is expected, from which whole assessments can be drawn.

    Attributes
    ----------
    covariance
        Of the differences of the blocks from what is expected, blocks x blocks.
    dimensions, answers
        By block, the standard deviation of a dimension around its block, and of an answer around its dimension.
    """

    covariance: tuple[tuple[float, ...], ...]
    dimensions: tuple[float, ...]
    answers: tuple[float, ...]


@dataclass(frozen=True)
class IndicatorModel:
    """What public indicators lead one to expect of the answers to each block of questions.

    Attributes
    ----------
    version, sha256
        Of the rulebook.
    learned_from
        Whether people gave the assessments, or public figures alone.
    date
        To which the age of the figures counted, ``YYYY-MM-DD``.
    features, absent
        The indicators that it was learned from, and the codes of those of which there were no figures.
    composites
        Names, in the order of all coefficients.
    middle, scatter
        Mean and covariance of the composites of all assessments learned from.
    regions
        By region and block, in their order, how many assessments of it were learned from, and the sum of their
        differences from what is expected.
    pooling
        So many assessments without any difference are added to those of a region before the mean is taken.
    countries
        Learned from, ISO 3166-1 alpha-3.
    departures
        For each assessment learned from that has a score in every block used, its country's place in ``countries`` and
        its largest difference over these blocks, in spreads, when its country was left out.
    complete
        How many countries have a score in every block that was learned.
    skill_p
        In which share of shuffled worlds the indicators do as well.
    set_limit
        How improbable a category may be before it is excluded; None where sets are not given.
    profile
        None where the questions that were learned do not decide a category.
    exploratory
        Whether it was fitted to fewer countries than it takes to object.
    data_sha256
        Of the answers and figures that it was learned from.
    labels
        What the assessments said of themselves.
    measured
        What it was found to be worth when it was trained.
    versions
        Of the libraries it was fitted with.
    """

    version: str
    sha256: str
    learned_from: Source
    date: str
    features: tuple[LearnedFeature, ...]
    composites: tuple[str, ...]
    middle: tuple[float, ...]
    scatter: tuple[tuple[float, ...], ...]
    blocks: tuple[LearnedBlock, ...]
    regions: Mapping[str, tuple[tuple[int, float], ...]]
    pooling: float
    countries: tuple[str, ...]
    departures: tuple[tuple[int, float], ...]
    complete: int
    skill_p: float
    shuffles: int
    seed: int
    exploratory: bool
    data_sha256: str
    set_limit: float | None = None
    profile: Profile | None = None
    absent: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    measured: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        kinds = f"{len(self.features)} indicators, {len(self.blocks)} blocks"
        learned = f"learned from {self.learned_from} of {len(self.countries)} countries"
        return f"<IndicatorModel{' (a trial, which never objects)' * self.exploratory}: {kinds}, {learned}>"
