"""Hold assessments against what public indicators lead one to expect, or say why that cannot be done."""

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from typology.assessment.about import are_cities
from typology.assessment.collection import Assessments
from typology.classification.prose import percent
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook
from typology.second_looks.desk_profile import answered_beside_people, made_of_figures
from typology.second_looks.expectations.blocks import Answered, block_scores
from typology.second_looks.expectations.examples import figures_of
from typology.second_looks.expectations.features import compose
from typology.second_looks.expectations.fitting import view_of
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.refusals import RulebookMismatchError
from typology.second_looks.expectations.regions import regions_of
from typology.second_looks.expectations.rounding import rounded

__all__ = ["ROUNDING", "Expectations", "is_unlike", "look", "usable"]

Floats = NDArray[np.float64]

VIEWS = 2
"""Views that object to what is rare: that of the answers on themselves, and this one."""
ROUNDING = 1e-9
"""A share, or a variance of composites, that is rounding alone."""
NOTHING_FORESEEN = "public indicators foresee the answers to no block of questions"


@dataclass(frozen=True, eq=False)
class Expectations:
    """What is expected of units, and how far they are from it.

    Attributes
    ----------
    table : DataFrame, a row per unit
        - ``looked``, and ``why`` not, or why nothing may be objected to; empty if it may,
        - ``may_object``,
        - ``departure``: the largest difference over the blocks used, in spreads, and ``top_dimension``, its block,
        - ``p_indicators``: share of the countries learned from that depart as far, with this one among them,
        - ``in_range``, ``coverage_<composite>``, ``region_seen``.
    expected, scores, departures : DataFrame, units x blocks
        Mean answers expected and given, high where it is good, and their difference in spreads: above 0 the answers
        are better than expected. NaN where there is none.
    contributions : DataFrame, units x (block, composite)
        What each composite, and the region (``region``), adds to what is expected of a country in the middle.
    composites : DataFrame, units x composites
    """

    table: pd.DataFrame
    expected: pd.DataFrame
    scores: pd.DataFrame
    departures: pd.DataFrame
    contributions: pd.DataFrame
    composites: pd.DataFrame


def usable(model: IndicatorModel, view: IndicatorView) -> str:
    """Return why a model may not object to anything; empty if it may."""
    if model.exploratory:
        return f"a trial: it was learned from {model.complete} countries, and {view.flags_from.value:g} are needed"
    if model.skill_p > view.skill.value:
        return "public indicators do not foresee these answers better than if they were dealt to other countries"
    if not any(block.used for block in model.blocks):
        return NOTHING_FORESEEN
    if not model.regions:
        return "of no country learned from is the region known, and nothing is objected to in other regions"
    compared, rare = len({place for place, _ in model.departures}), view.unlike.value
    if (compared + 1) * rare < VIEWS - ROUNDING:
        return f"the answers of {compared} countries are too few to tell what {rare:g} of all countries do"
    return ""


def is_unlike(table: pd.DataFrame, view: IndicatorView) -> "pd.Series[bool]":
    """Say of which units so few countries depart as far that they may be objected to; of none that is not known.

    Parameters
    ----------
    table
        Of the expectations.
    """
    return (table["p_indicators"] <= view.unlike.value + ROUNDING).fillna(value=False).astype(bool)


def look(
    model: IndicatorModel, assessments: Assessments, indicators: Any, rulebook: Rulebook, date: datetime.date
) -> Expectations:
    """Hold assessments against what public indicators lead one to expect.

    A country that was learned from is left out of what is expected of it.

    Parameters
    ----------
    indicators
        Public figures, or whatever :func:`typology.desk.read_indicators.read_indicators` takes.

    Raises
    ------
    RulebookMismatchError
        If the model was learned by another rulebook.
    IndicatorError
        If the figures cannot be read.
    """
    if model.sha256 != rulebook.sha256:
        raise RulebookMismatchError((model.version, model.sha256), (rulebook.version, rulebook.sha256))
    view = view_of(rulebook)
    items, units = tuple(rulebook.items), assessments.units
    figures = figures_of(indicators, rulebook, date).reindex(list(units))
    composed = compose(figures, model.features, model.composites, view.clip.value)
    regions = regions_of(assessments.about)
    questions = {block.name: block.questions for block in model.blocks}
    answers = Answered(items, assessments.aligned(items), units)
    scores = block_scores(answers, questions, rulebook, view.answered.value)
    expected, contributions = _expected(model, composed.values, regions, scores)
    spreads = {block.name: block.spread if block.used else np.nan for block in model.blocks}
    departures = (scores - expected) / pd.Series(spreads)
    table = composed.coverage.add_prefix("coverage_")
    table["in_range"] = _outside(model, composed.values.to_numpy()) >= view.outside.value
    table["region_seen"] = _seen(model, scores.index, regions)
    kept_from = _kept_from(model, assessments, table, view, departures)
    table["looked"] = kept_from == ""
    beside = answered_beside_people(assessments)
    mixed = np.array([unit in beside for unit in units], bool)
    alike = _alike(model, assessments) & ~mixed
    table = table.join(_departed(model, departures, alike))
    table["why"] = np.where(kept_from == "", _may_not(model, view, table, mixed, alike), kept_from)
    table["may_object"] = table["why"] == ""
    return Expectations(table, expected, scores, departures, contributions, composed.values)


def _expected(
    model: IndicatorModel, composites: pd.DataFrame, regions: tuple[str, ...], scores: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what is expected in each block, and what every composite and the region add to it."""
    rounds = _rounds(model, scores.index)
    table = composites.to_numpy()
    expected: dict[str, Floats] = {}
    parts: dict[tuple[str, str], Floats] = {}
    for place, block in enumerate(model.blocks):
        found, apart = scores[block.name].to_numpy(), table - np.array(block.middle)
        added = apart * np.array(block.coefficients)
        level = block.level + added.sum(axis=1)
        gram = block.rows * np.array(block.scatter) + block.penalty * np.eye(table.shape[1])
        own = rounds * (1 / block.rows + (apart * np.linalg.solve(gram, apart.T).T).sum(axis=1))
        left_out = (rounds > 0) & ~np.isnan(found) & (own < 1)
        differences = np.where(left_out, (found - level) / np.where(left_out, 1 - own, 1.0), np.nan)
        of_region = _of_regions(model, place, regions, differences, rounds)
        expected[block.name] = np.where(left_out, found - differences, level) + of_region
        names = (*model.composites, "region")
        parts |= {(block.name, name): part for name, part in zip(names, (*added.T, of_region), strict=True)}
    contributions = pd.DataFrame(parts, index=scores.index)
    contributions.columns = pd.MultiIndex.from_tuples(list(parts), names=["block", "composite"])
    return pd.DataFrame(expected, index=scores.index, columns=scores.columns), contributions


def _rounds(model: IndicatorModel, units: pd.Index) -> NDArray[np.intp]:
    """Return how many assessments of each unit were learned from, as far as the model says.

    Where there are several, those before are taken to have differed from what is expected as much as the one at hand.
    """
    counts = np.bincount([place for place, _ in model.departures], minlength=len(model.countries))
    known = {country: max(1, int(count)) for country, count in zip(model.countries, counts, strict=True)}
    return np.array([known.get(str(unit), 0) for unit in units], np.intp)


def _of_regions(
    model: IndicatorModel, place: int, regions: tuple[str, ...], own: Floats, rounds: NDArray[np.intp]
) -> Floats:
    """Return how far the region of each unit is from what is expected; a unit's own difference, if any, left out."""
    nothing = ((0, 0.0),) * len(model.blocks)
    counts, sums = np.array([model.regions.get(region, nothing)[place] for region in regions]).reshape(-1, 2).T
    gone = np.where(np.isnan(own), 0, np.minimum(rounds, counts))
    found: Floats = (sums - np.where(gone > 0, own * gone, 0.0)) / (counts - gone + model.pooling)
    return found


def _seen(model: IndicatorModel, units: pd.Index, regions: tuple[str, ...]) -> NDArray[np.bool_]:
    """Say of which units another country of the region was learned from."""
    counts = {region: max((count for count, _ in sums), default=1) for region, sums in model.regions.items()}
    return np.array([counts.get(region, 0) for region in regions], np.intp) > _rounds(model, units)


def _kept_from(
    model: IndicatorModel, assessments: Assessments, table: pd.DataFrame, view: IndicatorView, departures: pd.DataFrame
) -> NDArray[np.object_]:
    """Return why each unit is not looked at; empty if nothing is in the way."""
    coverage = table.filter(like="coverage_")
    share = percent(view.coverage.value)
    cases = {
        "public indicators are of countries, and this is a city": are_cities(assessments.about),
        "there are no public indicators of it": (coverage == 0).all(axis=1),
        f"too little is public of it: {share} of the indicators of each kind are needed": (
            coverage < view.coverage.value
        ).any(axis=1),
        "too few of the countries learned from are like it": ~table["in_range"],
        NOTHING_FORESEEN: np.full(len(table), not any(block.used for block in model.blocks)),
        "too few of the questions learned are answered": departures.isna().all(axis=1),
    }
    return np.select([np.asarray(case, bool) for case in cases.values()], list(cases), default="").astype(object)


def _alike(model: IndicatorModel, assessments: Assessments) -> NDArray[np.bool_]:
    """Say which units were answered by the same, people or public figures, as those learned from."""
    made, desk = made_of_figures(assessments), model.learned_from == "desk reviews"
    return np.array([(unit in made) == desk for unit in assessments.units], bool)


def _departed(model: IndicatorModel, departures: pd.DataFrame, alike: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the largest departure of each unit, its block, and how many countries depart as far.

    Countries are compared with those answered by the same: people, or public figures.
    """
    far = departures.abs()
    table = pd.DataFrame(index=departures.index)
    table["departure"] = far.max(axis=1)
    known = table["departure"].notna()
    table["top_dimension"] = pd.Series("", table.index, dtype=object)
    table.loc[known, "top_dimension"] = far[known].idxmax(axis=1)
    shares = pd.Series(pd.NA, table.index, dtype="Float64")
    compared = known & alike
    shares[compared] = _shares_as_far(model, table["departure"][compared])
    return table.assign(p_indicators=shares)


def _shares_as_far(model: IndicatorModel, departures: "pd.Series[float]") -> list[float]:
    """Return the share of countries that depart as far, the unit among them; rounds of a country count in part."""
    places, values = (np.array(column) for column in zip(*model.departures, strict=True))
    rounds = np.bincount(places, minlength=len(model.countries))
    countries = {country: place for place, country in enumerate(model.countries)}
    found = []
    for unit, departure in departures.items():
        as_far = np.bincount(places, values >= rounded(departure), minlength=len(rounds))
        others = rounds > 0
        if str(unit) in countries:
            others[countries[str(unit)]] = False
        found.append(float((1 + (as_far[others] / rounds[others]).sum()) / (others.sum() + 1)))
    return found


def _may_not(
    model: IndicatorModel,
    view: IndicatorView,
    table: pd.DataFrame,
    mixed: NDArray[np.bool_],
    alike: NDArray[np.bool_],
) -> NDArray[np.object_]:
    """Return why nothing may be objected to of each unit that is looked at; empty if something may.

    Parameters
    ----------
    mixed, alike
        Which units people and public figures answered together, and which were answered by those learned from.
    """
    sources = {
        "assessments": "the model was learned from assessments by people, and this one is made of public figures",
        "desk reviews": "the model was learned from desk reviews, and this assessment is by people",
    }
    useless = usable(model, view)
    cases = {
        useless: np.full(len(table), bool(useless)),
        "people and public figures answered it together": mixed,
        sources[model.learned_from]: ~alike,
        "no country of its region was learned from": ~table["region_seen"],
    }
    return np.select([np.asarray(case, bool) for case in cases.values()], list(cases), default="").astype(object)


def _outside(model: IndicatorModel, composites: Floats) -> Floats:
    """Return in which share of countries like those learned from the composites would lie as far from their middle.

    Where composites of all those learned from are alike, or bound to one another, no other country may differ in that.
    """
    countries = len(model.countries)
    sizes, axes = np.linalg.eigh(np.array(model.scatter))
    apart, varies = (composites - np.array(model.middle)) @ axes, sizes > ROUNDING
    columns = int(varies.sum())
    beside = (np.abs(apart[:, ~varies]) > np.sqrt(ROUNDING)).any(axis=1)
    if not columns:
        return np.where(np.isnan(apart).any(axis=1), np.nan, 1.0 - beside)
    far = (apart[:, varies] ** 2 / sizes[varies]).sum(axis=1) * (countries - 1) / countries
    ratio = far * countries / (countries + 1) * (countries - columns) / (columns * (countries - 1))
    found: Floats = np.where(beside, 0.0, stats.f.sf(ratio, columns, countries - columns))
    return found
