"""One repeat of the benchmark of the cross-check: one simulated world, some of its files wrong, looked at."""

import datetime

import numpy as np
import pandas as pd

import typology as ty
from benchmarks.detectors import at_random, circular, direct, naive
from benchmarks.simulated_countries import (
    DATE,
    Assessed,
    Simulated,
    enough_published,
    of_countries,
    only,
    simulated_countries,
)
from benchmarks.simulated_errors import corrupted
from typology.desk.indicators import Indicators
from typology.second_looks.expectations.fitting import fit_indicator_model
from typology.second_looks.expectations.looking import is_unlike, look, usable
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.outlook import not_excluded, outlook
from typology.second_looks.expectations.refusals import TooFewAssessmentsError

__all__ = [
    "DAY",
    "PUBLISHED",
    "WRONG",
    "false_alarms_in_new_ones",
    "foreseen",
    "learned",
    "may_object_to_noise",
    "programme",
    "screened",
    "world_of",
]

PUBLISHED = 190
"""So many countries have public figures, whether they are assessed or not."""
FRESH = 200
WRONG = 0.1
SHUFFLES, DRAWS = 99, 1000
"""In repeats; 99 shuffles are enough to tell whether a model may object, 1000 draws whether a category is rare."""
DAY = datetime.date.fromisoformat(DATE)


def world_of(repeat: int, fresh: int = 0) -> Simulated:
    return simulated_countries(PUBLISHED + fresh, seed=repeat)


def programme(world: Simulated, number: int) -> Simulated:
    """Return the first countries, so many that there is enough published of ``number`` of them to learn from.

    Where there are not so many, it is all that have public figures.
    """
    published = enough_published(world, ty.load_rulebook())[:PUBLISHED]
    last = np.searchsorted(published.cumsum(), number) + 1
    return only(world, world.units[: min(last, PUBLISHED)])


def learned(files: Assessed, figures: Indicators, shuffles: int = SHUFFLES) -> IndicatorModel | None:
    """Return what is learned; None where the library refuses, because too many answers are missing."""
    try:
        return fit_indicator_model(
            files.assessments, figures, recorded=dict(files.recorded), date=DATE, shuffles=shuffles
        )
    except TooFewAssessmentsError:
        return None


def screened(repeat: int, number: int, wrong: float = WRONG, forest: bool = False) -> pd.DataFrame:
    """Return a row per file: what is wrong with it, and what every detector says of it."""
    book, world = ty.load_rulebook(), world_of(repeat)
    files = corrupted(programme(world, number), wrong, repeat)
    result = ty.classify(files.assessments)
    computed = result.table["category"].astype(object)
    model = learned(files, world.indicators)
    beside = {} if model is None else {"indicators": world.indicators, "model": model, "date": DATE}
    checked = ty.crosscheck(result, recorded=files.recorded, draws=DRAWS, **beside).table
    rows = pd.DataFrame({"repeat": repeat, "wrong": files.wrong, "block": files.block})
    rows["self"] = 1 - checked["p_recorded"].fillna(1).astype(float)
    rows["indicators"] = 1 - checked["p_indicators"].where(checked["in_range"].fillna(False)).fillna(1).astype(float)
    rows["flag self"], rows["flag indicators"] = (
        checked[f"flag_{view}"].fillna(False).astype(bool) for view in ("self", "indicators")
    )
    rows["named"] = checked["top_dimension"].fillna("")
    rows["together"] = rows[["self", "indicators"]].max(axis=1)
    rows["flag default"] = rows["flag self"] | rows["flag indicators"]
    rows["flag naive"] = naive(computed, files) > 0
    rows["naive"], rows["at random"] = naive(computed, files), at_random(files, repeat)
    rows["circular"] = circular(computed, files, repeat, book)
    for name, score in direct(files, world.indicators, repeat, book, forest).items():
        rows[name] = score
    return rows.reset_index(names="unit")


def false_alarms_in_new_ones(repeat: int, number: int) -> tuple[int, int]:
    """Return how many sound files of countries that were not learned from are objected to, and of how many."""
    world = world_of(repeat, FRESH)
    known, new = world.units[:PUBLISHED], world.units[PUBLISHED:]
    model = learned(programme(world, number).files, of_countries(world.indicators, known))
    asked = only(world, new).files
    if model is None:
        return 0, 0
    view = look(model, asked.assessments, of_countries(world.indicators, new), ty.load_rulebook(), DAY).table
    looked = view[view["looked"]]
    return int(is_unlike(looked, ty.load_rulebook().crosscheck.indicator_view).sum()), len(looked)


def may_object_to_noise(repeat: int, number: int) -> bool:
    """Say whether a model may object that learned from the indicators of other countries than the ones assessed."""
    world = world_of(repeat)
    dealt = dict(zip(world.units, np.random.default_rng((repeat, 5)).permutation(world.units), strict=True))
    table = world.indicators.table
    elsewhere = Indicators(table.assign(country=table["country"].map(dealt)), world.indicators.unused)
    files = corrupted(programme(world, number), WRONG, repeat)
    model = learned(files, elsewhere)
    return model is not None and usable(model, ty.load_rulebook().crosscheck.indicator_view) == ""


def foreseen(repeat: int, number: int) -> pd.DataFrame:
    """Return of countries that were not learned from how probable each category is, and what is not excluded.

    Beside it stand the category of the expert, and that which the answers lead to.
    """
    book, world = ty.load_rulebook(), world_of(repeat, FRESH)
    known, new = world.units[:PUBLISHED], world.units[PUBLISHED:]
    files = corrupted(programme(world, number), WRONG, repeat)
    model = learned(files, of_countries(world.indicators, known))
    if model is None or model.profile is None:
        return pd.DataFrame()
    asked = only(world, new).files
    view = look(model, asked.assessments, of_countries(world.indicators, new), book, DAY)
    unasked = view.expected[view.table["looked"].to_numpy()]
    found = outlook(model, unasked, book, draws=DRAWS, seed=repeat).categories
    computed = ty.classify(asked.assessments).table["category"].astype(object)
    beside = {"expert": asked.recorded, "computed": computed, "kept": not_excluded(found, model.set_limit)}
    return found.join(pd.DataFrame(beside)).assign(repeat=repeat).reset_index(drop=True)
