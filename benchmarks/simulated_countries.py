"""Simulated countries: what is so, what an assessor writes down, what an expert decides, and what is published of them.

Nothing here is measured on a real country. A country has a general capacity around the mean of its region, and apart
from it how exposed it is to shocks. The blocks of questions lie around these, the dimensions around their block, the
questions around their dimension. An assessor answers with leniency, an error of each block and noise of each answer,
at the steps of the scale, and leaves some open. An expert perceives what the assessor does, but for the noise, adds
doubts and decides on a category by the rulebook. Public indicators, the ones of the rulebook's indicator view, go along
with capacity or exposure: unequally, some not at all, skewed, and missing more often in poor countries.
"""

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import typology as ty
from typology.countries.table import countries as real_countries
from typology.desk.desk_of import desk_of
from typology.desk.indicators import Indicators, indicator_columns, unused_columns

__all__ = [
    "DATE",
    "Assessed",
    "Feature",
    "Nature",
    "Simulated",
    "blocks_in",
    "codes",
    "enough_published",
    "features_in",
    "of_countries",
    "only",
    "simulated_countries",
    "usual",
]

Values = NDArray[np.float64]

REGIONS = tuple(f"Region {letter}" for letter in "ABCDEFG")
YEAR, DATE = 2025, "2026-01-01"
SHOCK = "shock"
"""The kind of dimension, and the composite, that has to do with exposure rather than with capacity."""


@dataclass(frozen=True)
class Nature:
    """How the simulated countries are, in points of the scale where nothing else is said.

    Attributes
    ----------
    levels, spreads
        Mean, and standard deviation between countries, of the blocks by kind of dimension.
    common
        Share of the variance between countries of a block that general capacity, or general exposure, has.
    between_regions
        Share of the variance of general capacity that lies between regions.
    exposed
        Correlation of general exposure with general capacity.
    gap, gaps
        By how much the national level is above the local one, and the standard deviation of that between countries.
    dimensions
        Standard deviation of dimensions around their block, by kind.
    difficulty
        Standard deviation of what all countries find harder or easier, from question to question.
    leniency, block_error, noise, open
        Of an assessor: standard deviations between countries, between blocks and between answers; and the share of the
        questions left open.
    doubt
        Standard deviation of what an expert thinks differently, dimension by dimension.
    useless, loadings
        Share of the capacity indicators that go along with nothing; and from where to where the correlations of the
        others lie.
    unpublished
        Share of the figures that do not exist.
    offset
        By how much answers of the first region are better than its countries are.
    """

    levels: Mapping[str, float]
    spreads: Mapping[str, float]
    dimensions: Mapping[str, float]
    common: float = 0.75
    between_regions: float = 0.35
    exposed: float = -0.3
    gap: float = 0.3
    gaps: float = 0.2
    difficulty: float = 0.2
    leniency: float = 0.2
    block_error: float = 0.25
    noise: float = 0.6
    open: float = 0.05
    doubt: float = 0.2
    useless: float = 0.25
    loadings: tuple[float, float] = (0.45, 0.9)
    unpublished: float = 0.16
    offset: float = 0.0


usual = Nature(
    levels={"enabler": 3.0, "institution": 3.4, "driver": 2.35, "sector": 1.6, SHOCK: 1.6},
    spreads={"enabler": 1.3, "institution": 0.8, "driver": 0.75, "sector": 0.6, SHOCK: 0.9},
    dimensions={"driver": 0.3, "sector": 0.5},
)
"""Levels were set so that about 17, 17, 19, 33 and 12 of 100 countries are in truth in 1, 2, 3, 4 and N."""


class Feature(NamedTuple):
    """A public indicator: which composite it belongs to, whether high is good, whether orders of magnitude count."""

    code: str
    composite: str
    sign: int
    logarithm: bool


@dataclass(frozen=True)
class Assessed:
    """What is on file of countries.

    Attributes
    ----------
    assessments
        The answers.
    recorded
        The category on record, by unit.
    wrong
        In which of the five ways a file is wrong, by unit; empty where it is not.
    block
        Which block of it is wrong, by unit; empty where none alone is.
    """

    assessments: ty.Assessments
    recorded: pd.Series
    wrong: pd.Series
    block: pd.Series

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the countries."""
        return self.assessments.units

    @property
    def bad(self) -> NDArray[np.bool_]:
        """Which files are wrong."""
        return (self.wrong != "").to_numpy()


@dataclass(frozen=True)
class Simulated:
    """Countries, and what is on file of them before anything goes wrong.

    Attributes
    ----------
    truth
        What is so.
    categories
        Of what is so, by unit.
    files
        What assessor and expert made of it.
    indicators
        Figures as published.
    """

    truth: ty.Assessments
    categories: pd.Series
    files: Assessed
    indicators: Indicators

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the countries."""
        return self.truth.units


@cache
def codes() -> tuple[str, ...]:
    """Return codes that are no country's: three letters from X or Q, none of ISO 3166-1 or in use beside it."""
    taken = {code for country in real_countries().values() for code in (country.code, *country.also_coded)}
    made = (f"{first}{second}{third}" for first in "XQ" for second in _LETTERS for third in _LETTERS)
    return tuple(code for code in made if code not in taken)


_LETTERS = string.ascii_uppercase


def blocks_in(rulebook: ty.Rulebook) -> dict[str, tuple[str, ...]]:
    """Return the questions of each block that the indicator view looks at, the optional ones left out."""
    view, found = rulebook.crosscheck.indicator_view, dict[str, tuple[str, ...]]()
    for kind, rule in view.blocks.items():
        for name, dimension in rulebook.dimensions.items():
            if dimension.kind == kind:
                items = (rulebook.items[item] for item in rulebook.items if rulebook.items[item].dimension == name)
                asked = tuple(item.id for item in items if not item.optional and rule.role in (None, item.role))
                block = rule.together or name
                found[block] = (*found.get(block, ()), *asked)
    return found


def features_in(rulebook: ty.Rulebook) -> tuple[Feature, ...]:
    """Return the indicators of the rulebook's indicator view."""
    figures = desk_of(rulebook).indicators
    return tuple(
        Feature(code, name, 1 if figures[code].better == "high" else -1, feature.logarithm)
        for name, composite in rulebook.crosscheck.indicator_view.composites.items()
        for code, feature in composite.features.items()
    )


def simulated_countries(
    number: int,
    seed: int = 0,
    nature: Nature = usual,
    *,
    rulebook: ty.Rulebook | None = None,
    features: Sequence[Feature] | None = None,
) -> Simulated:
    """Return so many countries, the same for the same seed.

    Examples
    --------
    >>> world = simulated_countries(30, seed=1)
    >>> len(world.units), world.units[:2], sorted(set(world.categories))[-1]
    (30, ('XAA', 'XAB'), 'N')
    """
    book = rulebook or ty.load_rulebook()
    if number > len(codes()):
        raise ValueError(f"too many countries: found {number:,}; expected {len(codes()):,} at most, one for each code")
    draw = _Draw(number, np.random.default_rng((seed, 2020)), nature, book)
    true, perceived, written = draw.all_answers()
    truth = draw.assessed(true)
    files = Assessed(draw.assessed(written), draw.decided(perceived), *draw.nothing_wrong())
    figures = draw.figures(features_in(book) if features is None else features)
    return Simulated(truth, draw.category(true), files, figures)


class _Draw:
    """One draw of countries."""

    def __init__(self, number: int, rng: np.random.Generator, nature: Nature, book: ty.Rulebook) -> None:
        self.number, self.rng, self.nature, self.book = number, rng, nature, book
        self.blocks = blocks_in(book)
        self.items = tuple(item for items in self.blocks.values() for item in items)
        self.place = {item: row for row, item in enumerate(self.items)}
        region = rng.integers(len(REGIONS), size=number)
        self.index = pd.Index(codes()[:number], name="unit", dtype=object)
        self.about = pd.DataFrame({"region": np.array(REGIONS, object)[region]}, index=self.index)
        between, within = np.sqrt(nature.between_regions), np.sqrt(1 - nature.between_regions)
        self.capacity = between * rng.normal(0, 1, len(REGIONS))[region] + within * rng.normal(0, 1, number)
        apart = np.sqrt(1 - nature.exposed**2)
        self.exposure = nature.exposed * self.capacity + apart * rng.normal(0, 1, number)

    def some(self, spread: float, *shape: int) -> Values:
        return self.rng.normal(0, 1, (*shape, self.number)) * spread

    def all_answers(self) -> tuple[Values, Values, Values]:
        """Return what is so, what an assessor perceives of it and what is written down, questions x countries."""
        nature, lenient = self.nature, self.some(self.nature.leniency)
        lenient = lenient + nature.offset * (self.about["region"] == REGIONS[0]).to_numpy()
        true, perceived = np.empty((2, len(self.items), self.number))
        for items in self.blocks.values():
            rows = [self.place[item] for item in items]
            better = self.better(items[0])
            true[rows] = self.true_block(items)
            perceived[rows] = true[rows] + better * (lenient + self.some(nature.block_error))
        return np.clip(true, 0, 4), perceived, self.written(perceived)

    def better(self, item: str) -> int:
        return 1 if self.book.scale_of(item).better == "high" else -1

    def true_block(self, items: Sequence[str]) -> Values:
        nature, first = self.nature, self.book.items[items[0]]
        kind = self.book.dimensions[first.dimension].kind
        common = self.exposure if kind == SHOCK else self.capacity
        own = np.sqrt(1 - nature.common)
        level = nature.levels[kind] + nature.spreads[kind] * (np.sqrt(nature.common) * common + self.some(own))
        off = {name: self.some(nature.dimensions.get(kind, 0.0)) for name in self.dimensions_of(items)}
        gap = (nature.gap + self.some(nature.gaps)) / 2
        sides = {"national": gap, "local": -gap}
        asked = [self.book.items[item] for item in items]
        around = np.array([off[item.dimension] + sides.get(item.level or "", 0) for item in asked])
        hard = self.rng.normal(0, nature.difficulty, (len(items), 1))
        return level + around + hard - hard.mean()

    def dimensions_of(self, items: Sequence[str]) -> dict[str, None]:
        return dict.fromkeys(self.book.items[item].dimension for item in items)

    def written(self, perceived: Values) -> Values:
        said = on_scale(perceived + self.some(self.nature.noise, len(self.items)), self.items, self.book)
        return np.where(self.rng.random(said.shape) < self.nature.open, np.nan, said)

    def assessed(self, values: Values) -> ty.Assessments:
        return ty.Assessments(self.items, values, self.about)

    def category(self, values: Values) -> pd.Series:
        return ty.classify(self.assessed(np.clip(values, 0, 4)), rulebook=self.book).table["category"].astype(object)

    def decided(self, perceived: Values) -> pd.Series:
        """Return the category that experts decide on."""
        doubts = {name: self.some(self.nature.doubt) for name in self.dimensions_of(self.items)}
        off = np.array([doubts[self.book.items[item].dimension] for item in self.items])
        return self.category(perceived + off)

    def nothing_wrong(self) -> tuple[pd.Series, pd.Series]:
        nothing = pd.Series("", index=self.index, dtype=object)
        return nothing, nothing.copy()

    def figures(self, features: Sequence[Feature]) -> Indicators:
        income = 0.7 * self.capacity + self.some(np.sqrt(1 - 0.7**2))
        parts = [self.published(feature, load, income) for feature, load in self.loaded(features)]
        table = pd.concat(parts, ignore_index=True).assign(
            year=YEAR, source="simulated", file="simulated", sheet=None, row=None, column=None
        )
        return Indicators(table[list(indicator_columns)], pd.DataFrame(columns=list(unused_columns)))

    def loaded(self, features: Sequence[Feature]) -> Iterator[tuple[Feature, float]]:
        """Yield how strongly each indicator goes along with what it stands for."""
        general = [feature.code for feature in features if feature.composite != SHOCK]
        none = set(self.rng.choice(general, round(self.nature.useless * len(general)), replace=False))
        for feature in features:
            yield feature, 0.0 if feature.code in none else self.rng.uniform(*self.nature.loadings)

    def published(self, feature: Feature, load: float, income: Values) -> pd.DataFrame:
        stands_for = -self.exposure if feature.composite == SHOCK else self.capacity
        seen = feature.sign * (load * stands_for + self.some(np.sqrt(1 - load**2)))
        skewed = feature.logarithm or self.rng.random() < 1 / 3
        values = np.exp(seen if feature.logarithm else 0.6 * seen) if skewed else seen
        chance = 2 * self.nature.unpublished / (1 + np.exp(1.5 * income))
        there = self.rng.random(self.number) >= chance
        return pd.DataFrame({"country": self.index[there], "indicator": feature.code, "value": values[there]})


def on_scale(values: Values, items: Sequence[str], book: ty.Rulebook) -> Values:
    """Return values at the nearest step of their scales."""
    scales = [book.scale_of(item) for item in items]
    steps, low, high = (
        np.array([getattr(scale, name) for scale in scales], float)[:, None] for name in ("step", "lowest", "highest")
    )
    return np.clip(np.round(values / steps) * steps, low, high)


def only(world: Simulated, units: Sequence[str]) -> Simulated:
    """Return some of the countries; the figures of all stay."""
    kept, files = list(units), world.files
    some = Assessed(files.assessments.only(kept), *(part[kept] for part in (files.recorded, files.wrong, files.block)))
    return replace(world, truth=world.truth.only(kept), categories=world.categories[kept], files=some)


def enough_published(world: Simulated, rulebook: ty.Rulebook) -> NDArray[np.bool_]:
    """Say of which countries there are figures enough for the indicator view to look at them."""
    view = rulebook.crosscheck.indicator_view
    table = world.indicators.table.pivot(index="country", columns="indicator", values="value").reindex(world.units)
    shares = [table.reindex(columns=list(part.features)).notna().mean(axis=1) for part in view.composites.values()]
    return np.array(pd.concat(shares, axis=1).ge(view.coverage.value).all(axis=1))


def of_countries(indicators: Indicators, units: Sequence[str]) -> Indicators:
    """Return the figures of some countries."""
    table = indicators.table
    return Indicators(table[table["country"].isin(list(units))], indicators.unused)
