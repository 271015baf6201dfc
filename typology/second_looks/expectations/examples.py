"""The assessments that are learned from, each beside the public indicators of its country."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.about import are_cities
from typology.assessment.collection import Assessments
from typology.desk.given import figures_given
from typology.errors import Problem
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook
from typology.second_looks.desk_profile import made_of_figures
from typology.second_looks.expectations.blocks import Answered
from typology.second_looks.expectations.features import compose, feature_figures, learned_features
from typology.second_looks.expectations.model import LearnedFeature, Source
from typology.second_looks.expectations.refusals import CircularTrainingError, TooFewAssessmentsError
from typology.second_looks.expectations.regions import regions_of
from typology.second_looks.expectations.sameness import same_series

__all__ = ["Examples", "figures_of", "read_examples"]


class Examples(NamedTuple):
    """What is learned from, one row an assessment; several rounds of a country are several rows.

    Attributes
    ----------
    answers
        Its units are the countries.
    regions
        Of each row.
    composites : ndarray, rows x composites
    features
        Where the middle of all countries lies.
    learned_from
        Whether people gave the answers, or public figures alone.
    labels
        What the assessments say of themselves.
    left_out
        By why, the units that are not learned from.
    """

    answers: Answered
    regions: tuple[str, ...]
    composites: NDArray[np.float64]
    features: tuple[LearnedFeature, ...]
    learned_from: Source
    labels: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]

    @property
    def units(self) -> tuple[str, ...]:
        """The country of each row."""
        return self.answers.units

    @property
    def countries(self) -> tuple[str, ...]:
        """Each once, in alphabetical order."""
        return tuple(sorted(set(self.units)))

    @property
    def groups(self) -> NDArray[np.intp]:
        """Of each row, the place of its country among ``countries``."""
        places = {country: place for place, country in enumerate(self.countries)}
        return np.array([places[unit] for unit in self.units], np.intp)

    @property
    def sha256(self) -> str:
        """Hash of answers and composites, whatever the order in which the assessments came."""
        rows = []
        for row, unit in enumerate(self.units):
            numbers = (*self.answers.values[:, row], *self.composites[row])
            rows.append(",".join([unit, *(f"{number:.12g}" for number in numbers)]))
        return hashlib.sha256("\n".join([",".join(self.answers.items), *sorted(rows)]).encode()).hexdigest()


def read_examples(  # noqa: PLR0913, PLR0917 (what is learned, from what, by which rules)
    assessments: Assessments | Sequence[Assessments],
    indicators: Any,
    rulebook: Rulebook,
    view: IndicatorView,
    date: datetime.date,
    leave_out: Iterable[str] = (),
) -> Examples:
    """Put assessments beside the indicators of their countries.

    Cities, units that are to be left out, and countries of which too few indicators are known are not learned from.

    Parameters
    ----------
    assessments
        One round, or several, the newest last.
    indicators
        Public figures, or whatever :func:`typology.desk.read_indicators.read_indicators` takes.

    Raises
    ------
    TooFewAssessmentsError
        If there is no round at all.
    CircularTrainingError
        If an indicator goes along with one that informs answers as if it were the same, or if answers of people and
        answers made of public figures are mixed.
    IndicatorError
        If the figures cannot be read.
    """
    rounds = (assessments,) if isinstance(assessments, Assessments) else tuple(assessments)
    if not rounds:
        raise TooFewAssessmentsError(0, int(view.refused_below.value), int(view.flags_from.value))
    figures = figures_of(indicators, rulebook, date)
    learned_from, problems = _source(rounds)
    problems += same_series(figures, view, rulebook)
    if problems:
        raise CircularTrainingError(problems)
    assert rulebook.desk is not None
    features = learned_features(figures, view, rulebook.desk)
    composed = compose(figures, features, tuple(view.composites), view.clip.value)
    covered = composed.coverage.index[(composed.coverage >= view.coverage.value).all(axis=1)]
    about = pd.concat([one.about for one in rounds])
    why = _why_not(about, frozenset(leave_out), frozenset(covered))
    kept, items = np.flatnonzero(why == ""), tuple(rulebook.items)
    units = tuple(map(str, about.index[kept]))
    values = np.concatenate([one.aligned(items) for one in rounds], axis=1)[:, kept]
    return Examples(
        answers=Answered(items, values, units),
        regions=regions_of(about.iloc[kept]),
        composites=composed.values.loc[list(units)].to_numpy(),
        features=features,
        learned_from=learned_from,
        labels=tuple(dict.fromkeys(label for one in rounds for label in one.labels)),
        left_out=_grouped(why, about.index),
    )


def figures_of(indicators: Any, rulebook: Rulebook, date: datetime.date) -> pd.DataFrame:
    """Return countries x indicators, as far as figures may be used on a day."""
    return feature_figures(figures_given(indicators, rulebook, date), rulebook, date)


def _source(rounds: Sequence[Assessments]) -> tuple[Source, list[Problem]]:
    made = {unit for one in rounds for unit in made_of_figures(one)}
    people = {unit for one in rounds for unit in one.units} - made
    if made and people:
        found = f"{len(made)} made of public figures and {len(people)} of people"
        return "assessments", [Problem("assessments of two kinds", found, "the one or the other")]
    return ("desk reviews" if made else "assessments"), []


def _why_not(about: pd.DataFrame, leave_out: frozenset[str], covered: frozenset[str]) -> NDArray[np.object_]:
    """Return of each row why nothing is learned from it; empty where something is."""
    units = [str(unit) for unit in about.index]
    held_out = np.array([unit in leave_out for unit in units], bool)
    thin = np.array([unit not in covered for unit in units], bool)
    words = ["a city, and public indicators are of countries", "held out", "too few public indicators"]
    return np.select([are_cities(about), held_out, thin], words, default="").astype(object)


def _grouped(why: NDArray[np.object_], index: pd.Index) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for unit, reason in zip(index, why, strict=True):
        if reason and str(unit) not in found.setdefault(str(reason), []):
            found[str(reason)].append(str(unit))
    return {reason: tuple(sorted(units)) for reason, units in found.items()}
