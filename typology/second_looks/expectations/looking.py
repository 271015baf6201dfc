"""Hold assessments against what public indicators lead one to expect, or say why that cannot be done."""

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from typology.assessment.collection import Assessments
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook
from typology.second_looks.desk_profile import made_of_figures
from typology.second_looks.expectations.blocks import Answered, block_scores
from typology.second_looks.expectations.examples import figures_of
from typology.second_looks.expectations.features import compose
from typology.second_looks.expectations.fitting import view_of
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.refusals import RulebookMismatchError
from typology.second_looks.expectations.regions import regions_of
from typology.second_looks.expectations.rounding import rounded

__all__ = ["Expectations", "look", "usable"]

Floats = NDArray[np.float64]


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
        return "public indicators foresee the answers to no block of questions"
    return ""


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
    table["region_seen"] = [region in model.regions for region in regions]
    kept_from = _kept_from(assessments, table, view, departures)
    table["looked"] = kept_from == ""
    table = table.join(_departed(model, departures, _alike(model, assessments)))
    table["why"] = np.where(kept_from == "", _may_not(model, view, assessments, table), kept_from)
    table["may_object"] = table["why"] == ""
    return Expectations(table, expected, scores, departures, contributions, composed.values)


def _expected(
    model: IndicatorModel, composites: pd.DataFrame, regions: tuple[str, ...], scores: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what is expected in each block, and what every composite and the region add to it."""
    learned = np.array([unit in model.countries for unit in scores.index], bool)
    table = composites.to_numpy()
    expected: dict[str, Floats] = {}
    parts: dict[tuple[str, str], Floats] = {}
    for place, block in enumerate(model.blocks):
        found, apart = scores[block.name].to_numpy(), table - np.array(block.middle)
        added = apart * np.array(block.coefficients)
        level = block.level + added.sum(axis=1)
        gram = block.rows * np.array(block.scatter) + block.penalty * np.eye(table.shape[1])
        own = 1 / block.rows + (apart * np.linalg.solve(gram, apart.T).T).sum(axis=1)
        left_out = learned & ~np.isnan(found) & (own < 1)
        differences = np.where(left_out, (found - level) / np.where(left_out, 1 - own, 1.0), np.nan)
        of_region = _of_regions(model, place, regions, differences)
        expected[block.name] = np.where(left_out, found - differences, level) + of_region
        names = (*model.composites, "region")
        parts |= {(block.name, name): part for name, part in zip(names, (*added.T, of_region), strict=True)}
    contributions = pd.DataFrame(parts, index=scores.index)
    contributions.columns = pd.MultiIndex.from_tuples(list(parts), names=["block", "composite"])
    return pd.DataFrame(expected, index=scores.index, columns=scores.columns), contributions


def _of_regions(model: IndicatorModel, place: int, regions: tuple[str, ...], own: Floats) -> Floats:
    """Return how far the region of each unit is from what is expected; a unit's own difference, if any, left out."""
    nothing = ((0, 0.0),) * len(model.blocks)
    counts, sums = np.array([model.regions.get(region, nothing)[place] for region in regions]).reshape(-1, 2).T
    is_in = ~np.isnan(own) & (counts > 0)
    found: Floats = (sums - np.where(is_in, own, 0.0)) / (counts - is_in + model.pooling)
    return found


def _kept_from(
    assessments: Assessments, table: pd.DataFrame, view: IndicatorView, departures: pd.DataFrame
) -> NDArray[np.object_]:
    """Return why each unit is not looked at; empty if nothing is in the way."""
    coverage = table.filter(like="coverage_")
    share = f"{view.coverage.value:.0%}".replace("%", " %")
    cases = {
        "public indicators are of countries, and this is a city": _is_city(assessments),
        "there are no public indicators of it": (coverage == 0).all(axis=1),
        f"too little is public of it: {share} of the indicators of each kind are needed": (
            coverage < view.coverage.value
        ).any(axis=1),
        "it lies outside of the countries learned from": ~table["in_range"],
        "too few of the questions learned are answered": departures.isna().all(axis=1),
    }
    return np.select([np.asarray(case, bool) for case in cases.values()], list(cases), default="").astype(object)


def _is_city(assessments: Assessments) -> NDArray[np.bool_]:
    about = assessments.about
    return np.array(about["kind"] == "city") if "kind" in about else np.zeros(len(about), bool)


def _alike(model: IndicatorModel, assessments: Assessments) -> NDArray[np.bool_]:
    """Say which units were answered by the same, people or public figures, as those learned from."""
    made = made_of_figures(assessments)
    return np.array([(unit in made) == (model.learned_from == "desk reviews") for unit in assessments.units], bool)


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
    shares = [
        _share_as_far(model, str(unit), departure) if alike[row] and known.iloc[row] else None
        for row, (unit, departure) in enumerate(table["departure"].items())
    ]
    table["p_indicators"] = pd.array(shares, dtype="Float64")
    return table


def _share_as_far(model: IndicatorModel, unit: str, departure: float) -> float:
    """Return the share of countries that depart as far, the unit among them; rounds of a country count in part."""
    places, values = (np.array(column) for column in zip(*model.departures, strict=True))
    rounds = np.bincount(places, minlength=len(model.countries))
    as_far = np.bincount(places, values >= rounded(departure), minlength=len(model.countries)) / rounds
    others = np.array([country != unit for country in model.countries])
    return float((1 + as_far[others].sum()) / (others.sum() + 1))


def _may_not(
    model: IndicatorModel, view: IndicatorView, assessments: Assessments, table: pd.DataFrame
) -> NDArray[np.object_]:
    """Return why nothing may be objected to of each unit that is looked at; empty if something may."""
    sources = {
        "assessments": "the model was learned from assessments by people, and this one is made of public figures",
        "desk reviews": "the model was learned from desk reviews, and this assessment is by people",
    }
    cases = {
        usable(model, view): np.full(len(table), bool(usable(model, view))),
        sources[model.learned_from]: ~_alike(model, assessments),
        "no country of its region was learned from": ~table["region_seen"],
    }
    return np.select([np.asarray(case, bool) for case in cases.values()], list(cases), default="").astype(object)


def _outside(model: IndicatorModel, composites: Floats) -> Floats:
    """Return in which share of countries like those learned from the composites would lie as far from their middle."""
    rows, columns = len(model.departures), len(model.composites)
    apart = composites - np.array(model.middle)
    scatter = np.array(model.scatter) * rows / (rows - 1)
    far = (apart * np.linalg.solve(scatter, apart.T).T).sum(axis=1)
    ratio = far * rows / (rows + 1) * (rows - columns) / (columns * (rows - 1))
    found: Floats = stats.f.sf(ratio, columns, rows - columns)
    return found
