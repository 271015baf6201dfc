"""Train a model, measure what it is worth, and write both down: a recipe that anyone can follow again."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.dates import read_day
from typology.assessment.pilots import load_pilots
from typology.certainty.asked import is_whole
from typology.certainty.progress import progress_of
from typology.classification.classify import classify
from typology.countries.table import countries
from typology.desk.given import figures_given
from typology.desk.indicators import Indicators
from typology.desk.reviews.newest import newest
from typology.errors import UnknownUnitError
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.second_looks.expectations.examples import Examples, read_examples
from typology.second_looks.expectations.fitting import fit_examples, view_of
from typology.second_looks.expectations.looking import usable
from typology.second_looks.expectations.model import IndicatorModel
from typology.second_looks.recorded import read_recorded
from typology.second_looks.training.calibration import FOLDS, ROUNDS, honesty, of_categories
from typology.second_looks.training.corruption import find_errors
from typology.second_looks.training.evaluation import by_block, by_region
from typology.second_looks.training.found import Evaluation
from typology.second_looks.training.learning_curve import SUBSETS, curve_sizes, learning_curve
from typology.second_looks.training.left_out import departures_of_regions, left_out
from typology.second_looks.training.measured import measured
from typology.second_looks.training.setting import Advance, Setting, objects

__all__ = ["Training", "train"]

REPEATS = 50


@dataclass(frozen=True, eq=False)
class Training:
    """A model, what it is worth and what it was learned from.

    Attributes
    ----------
    model : IndicatorModel
        With the key figures in ``.measured``.
    evaluation : Evaluation
    rulebook : Rulebook
    examples : Examples
        Assessments beside the indicators of their countries.
    dates
        Of the assessments, from the first to the last; empty where they say none.
    sources
        By indicator of the model, the sources of its figures and the years they are of.
    held_out
        Units that nothing may be learned from; the pilots, unless others were named.
    recorded
        How many categories are on record of the countries learned from.
    proxies
        By block, which share of the answers rests on figures that only go along with what is asked; empty where people
        answered.

    Examples
    --------
    >>> found = train(assessments, "figures.csv", date="2026-11-20")  # doctest: +SKIP
    """

    model: IndicatorModel
    evaluation: Evaluation
    rulebook: Rulebook
    examples: Examples
    dates: tuple[str, ...]
    sources: Mapping[str, tuple[tuple[str, ...], tuple[int, int]]]
    held_out: tuple[str, ...]
    recorded: int
    proxies: Mapping[str, float]

    def __repr__(self) -> str:
        return f"<Training of {self.model!r}>"


def train(  # noqa: PLR0913 (each is a choice of its own)
    assessments: Assessments | Sequence[Assessments],
    indicators: Any,
    *,
    recorded: Mapping[str, Any] | pd.Series | None = None,
    date: datetime.date | str | None = None,
    rulebook: Rulebook | str | None = None,
    held_out: Iterable[str] | None = None,
    exploratory: bool = False,
    seed: int = 0,
    progress: bool | None = None,
    repeats: int = REPEATS,
) -> Training:
    """Learn what public indicators lead one to expect of assessments, and measure what that is worth on them.

    Parameters
    ----------
    assessments
        One round, or several of the same countries, the newest last.
    indicators
        Public figures, or whatever :func:`typology.desk.read_indicators.read_indicators` takes.
    recorded
        By unit, the category on record, blank where none is. Without it, errors of categories are not tried out.
    date
        To which the age of the figures counts; today, if None.
    held_out
        Countries that nothing is learned from; the pilots, if None.
    exploratory
        Learn from few countries all the same; such a model never objects.
    seed
        The same one, of the same assessments and figures and as many repeats, gives the same model, byte by byte.
    progress
        None shows the progress of long work on a terminal and in a notebook; True always, False never.
    repeats
        How often some assessments are made wrong in memory, to see what is found; 0 to leave that out.

    Returns
    -------
    Training
        ``.model``, ``.evaluation``; :func:`typology.write_training` writes both down.

    Raises
    ------
    TooFewAssessmentsError
        If there are too few countries.
    CircularTrainingError
        If an indicator is one of those that answers are made of.
    UnknownUnitError
        If a unit that is held out is neither assessed nor a country.
    AssessmentError, IndicatorError
        If recorded categories or figures have problems: all at once.
    TypeError
        If there are no assessments to learn from.
    ValueError
        If seed or repeats is no whole number from 0, or the rulebook learns nothing from indicators.

    Notes
    -----
    Everything is measured with countries left out: in turn, by region, or in parts. Source: ``rules/``, crosscheck.

    Examples
    --------
    >>> train(assessments, "figures.csv", date="2026-11-20").model.skill_p  # doctest: +SKIP
    0.001
    """
    _refuse(seed, repeats)
    book = load_rulebook(rulebook)
    day = datetime.date.today() if date is None else read_day(date)
    rounds = _rounds(assessments)
    out = _held_out(held_out, rounds)
    figures = figures_given(indicators, book, day)
    examples = read_examples(rounds, figures, book, view_of(book), day, out)
    every = _newest(rounds, book)
    on_record = _recorded(every, recorded, book)
    learned = every.only(examples.countries)
    known = {unit: category for unit, category in on_record.items() if unit in learned}
    setting = Setting(examples, learned, _needed(figures, examples), known, book, day, seed)
    model = fit_examples(examples, book, day, known, exploratory=exploratory, seed=seed)
    with progress_of("training", _pieces(setting, repeats), shown=progress) as advance:
        evaluation = _evaluated(setting, model, repeats, advance)
    return Training(
        model=replace(model, measured=measured(evaluation)),
        evaluation=evaluation,
        rulebook=book,
        examples=examples,
        dates=_dates(learned),
        sources=_sources(figures, model, book),
        held_out=out,
        recorded=len(known),
        proxies=_proxies(setting, model, figures),
    )


def _refuse(seed: Any, repeats: Any) -> None:
    wrong = [
        f"{name} is a whole number from 0, not {given!r}"
        for name, given in (("seed", seed), ("repeats", repeats))
        if not is_whole(given) or given < 0
    ]
    if wrong:
        raise ValueError("; ".join(wrong))


def _rounds(given: Any) -> tuple[Assessments, ...]:
    rounds = (given,) if isinstance(given, Assessments) else tuple(given) if isinstance(given, Sequence) else ()
    if not rounds or not all(isinstance(one, Assessments) for one in rounds):
        expected = "Assessments, such as read_assessments returns, or several rounds of them"
        raise TypeError(f"nothing to learn from: found {type(given).__name__}; expected {expected}")
    return rounds


def _held_out(given: Iterable[str] | None, rounds: Sequence[Assessments]) -> tuple[str, ...]:
    """Return what nothing is learned from; a code that is nobody's is refused, as it would hold nothing out."""
    if given is None:
        return load_pilots().units
    asked = tuple(dict.fromkeys([given] if isinstance(given, str) else given))
    units = tuple(dict.fromkeys(unit for one in rounds for unit in one.units))
    for unit in asked:
        if unit not in units and unit not in countries():
            raise UnknownUnitError(unit, units)
    return asked


def _needed(figures: Indicators, examples: Examples) -> Indicators:
    """Return the figures that a model of these examples reads; they are looked up many times."""
    codes, table = [feature.code for feature in examples.features], figures.table
    own = table["indicator"].isin(codes) & table["country"].isin(examples.countries)
    return Indicators(table[own], figures.unused.iloc[:0])


def _newest(rounds: Sequence[Assessments], book: Rulebook) -> Assessments:
    """Return the newest assessment of each unit."""
    if len(rounds) == 1:
        return rounds[0]
    last = {unit: one for one in rounds for unit in one.units}
    items = tuple(book.items)
    values = np.column_stack([one.aligned(items)[:, one.position(unit)] for unit, one in last.items()])
    about = pd.concat([one.about.loc[[unit]] for unit, one in last.items()])
    remarks = {unit: one.remarks[unit] for unit, one in last.items() if unit in one.remarks}
    return Assessments(items, values, about, remarks)


def _recorded(newest: Assessments, given: Any, book: Rulebook) -> Mapping[str, str]:
    return read_recorded(classify(newest, rulebook=book), given)


def _pieces(setting: Setting, repeats: int) -> int:
    sizes = curve_sizes(len(setting.complete), int(setting.view.refused_below.value))
    regions = setting.regions.nunique()
    return regions + FOLDS * ROUNDS + SUBSETS * (len(sizes) - 1) + 1 + repeats


def _evaluated(setting: Setting, model: IndicatorModel, repeats: int, advance: Advance) -> Evaluation:
    seen = setting.looked(model)
    apart = left_out(setting, model, seen, advance)
    regions = by_region(*apart, setting.regions.reindex(apart.scores.index))
    questioned = pd.Series(objects(seen, setting.view), setting.newest.units)
    shares = questioned.groupby(setting.regions.reindex(questioned.index)).mean()
    departures, counts = departures_of_regions(model)
    return Evaluation(
        usable=usable(model, setting.view),
        blocks=by_block(*apart, setting.seed),
        regions=regions.assign(questioned=shares.reindex(regions.index)),
        departures=departures,
        assessments_of_regions=counts,
        curve=learning_curve(setting, model, advance),
        honesty=honesty(setting, advance),
        categories=of_categories(setting, model),
        errors=find_errors(setting, repeats, advance) if repeats else None,
    )


def _dates(newest: Assessments) -> tuple[str, ...]:
    given = newest.about.get("date", pd.Series(dtype=object)).dropna()
    return tuple(sorted({str(entry) for entry in given}))


def _sources(
    figures: Indicators, model: IndicatorModel, book: Rulebook
) -> Mapping[str, tuple[tuple[str, ...], tuple[int, int]]]:
    """Return, by indicator, where its figures of the countries learned from come from, and the years they are of."""
    used, _ = newest(figures, book, read_day(model.date))
    used = used[used["country"].isin(model.countries)]
    found = {}
    for feature in model.features:
        own = used[used["indicator"] == feature.code]
        if len(own):
            years = int(own["year"].min()), int(own["year"].max())
            found[feature.code] = (tuple(sorted({str(source) for source in own["source"].dropna()})), years)
    return found


def _proxies(setting: Setting, model: IndicatorModel, figures: Indicators) -> Mapping[str, float]:
    """Return, by block, which share of the answers rests on proxies alone; nothing where people answered."""
    if model.learned_from != "desk reviews":
        return {}
    from typology.desk.reviews.review import desk_review

    asked = list(setting.countries)
    measured_alone = desk_review(figures, rulebook=setting.rulebook, date=setting.date, countries=asked, proxies=False)
    found = {}
    for block in model.blocks:
        items = tuple(block.questions)
        given = int((setting.newest.only(asked).aligned(items) >= 0).sum())
        by_measures = int((measured_alone.aligned(items) >= 0).sum())
        found[block.name] = 1 - by_measures / given if given else float("nan")
    return found
