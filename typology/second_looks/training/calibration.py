"""Whether probabilities keep what they promise: those of departures, and those of categories."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.second_looks.expectations.looking import ROUNDING
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.expectations.outlook import outlook
from typology.second_looks.expectations.refusals import TooFewAssessmentsError
from typology.second_looks.measuring.measures import Foreseen, brier, calibration_error, log_loss
from typology.second_looks.training.evaluation import INTERVAL
from typology.second_looks.training.setting import Advance, Setting

__all__ = ["FOLDS", "honesty", "of_categories", "shares_at"]

LEVELS = (0.05, 0.10, 0.20)
FOLDS, ROUNDS = 10, 3
"""Into so many parts the countries are dealt, so many times; each part is looked at by what the others taught."""
RESAMPLES = 1_000
LEAST = 1e-3
"""A probability that no draw met is taken for this."""
STREAM = 2


def honesty(setting: Setting, advance: Advance = lambda _: None) -> pd.DataFrame | None:
    """Count how often countries that were not learned from are called unusual.

    All assessments are taken for sound: as many should be called as unusual as one in ten as there are ones in ten.

    Returns
    -------
    DataFrame or None
        A row per level: ``share`` of the countries, with ``low`` and ``high``, and ``countries``. None where there are
        too few to learn from, or none that may be objected to, as where no region is known.
    """
    random, found = setting.random(STREAM), []
    for _ in range(ROUNDS):
        dealt = random.permutation(np.array(setting.countries, object))
        for fold in range(FOLDS):
            part = sorted(dealt[fold::FOLDS].tolist())
            try:
                found.append(_unlearned(setting, part))
            except TooFewAssessmentsError:
                return None
            advance(1)
    by_country: dict[str, list[float]] = {}
    for unit, share in pd.concat(found).items():
        by_country.setdefault(str(unit), []).append(float(share))
    return shares_at(by_country, setting.random(STREAM + 1)) if by_country else None


def _unlearned(setting: Setting, part: list[str]) -> "pd.Series[float]":
    """Return how many countries depart as far as each of a part that is not learned from, where that is looked at."""
    table = setting.looked(setting.without(part).fitted(), part).table
    looked = table["looked"] & table["region_seen"] & table["p_indicators"].notna()
    return table.loc[looked, "p_indicators"].astype(float)


def shares_at(by_country: Mapping[str, Sequence[float]], random: np.random.Generator) -> pd.DataFrame:
    """Return which share of the countries lies at or below each level; several numbers of a country count in part.

    Examples
    --------
    >>> found = shares_at({"XXA": [0.04, 0.3], "XXB": [0.9]}, np.random.default_rng(0))
    >>> found["share"].tolist()
    [0.25, 0.25, 0.25]
    """
    countries = len(by_country)
    drawn = random.integers(max(countries, 1), size=(RESAMPLES, countries))
    rows = {}
    for level in LEVELS:
        parts = np.array([np.mean(np.array(shares) <= level + ROUNDING) for shares in by_country.values()], float)
        low, high = np.quantile(parts[drawn].mean(axis=1), INTERVAL) if countries else (np.nan, np.nan)
        share = float(parts.mean()) if countries else np.nan
        rows[level] = {"share": share, "low": float(low), "high": float(high), "countries": countries}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("level")


def of_categories(setting: Setting, model: IndicatorModel) -> dict[str, float] | None:
    """Hold the probabilities of categories against those on record, each country left out of what is expected of it.

    Returns
    -------
    dict or None
        None where no probabilities are given, or too few categories are on record. Else ``countries``;
        ``log_loss`` and ``brier``, lower is better, each with ``_prior``, that of always giving the shares on record;
        and ``gap``, the mean distance of the probability of the likeliest category from how often it is the one on
        record, in bins.
    """
    on_record = [unit for unit in setting.newest.units if unit in setting.recorded]
    crosscheck = setting.rulebook.crosscheck
    if model.profile is None or crosscheck is None or crosscheck.direct is None:
        return None
    needed = crosscheck.direct.calibration_from.value
    if len(on_record) < needed:
        return None
    found = outlook(model, setting.looked(model, on_record).expected, setting.rulebook, seed=setting.seed).categories
    recorded = pd.Series([setting.recorded[unit] for unit in on_record], found.index, dtype=object)
    known = found.notna().all(axis=1)
    if known.sum() < needed:
        return None
    return _held(found[known].to_numpy(float), found.columns.get_indexer(pd.Index(recorded[known])))


def _held(probabilities: NDArray[np.float64], places: NDArray[np.intp]) -> dict[str, float]:
    count = probabilities.shape[1]
    others = np.bincount(places, minlength=count)[None, :] - np.eye(count, dtype=int)[places]
    measured: dict[str, float] = {"countries": len(places)}
    for suffix, shares in (("", probabilities), ("_prior", (others + 1 / count) / len(places))):
        measured[f"log_loss{suffix}"] = float(log_loss(_foreseen(np.clip(shares, LEAST, None), places)))
        measured[f"brier{suffix}"] = float(brier(_foreseen(shares, places)))
    return measured | {"gap": float(calibration_error(_foreseen(probabilities, places)))}


def _foreseen(probabilities: NDArray[np.float64], places: NDArray[np.intp]) -> Foreseen:
    order = tuple(map(str, range(probabilities.shape[1])))
    return Foreseen(order, places, probabilities.argmax(axis=1), probabilities, np.arange(len(places)))
