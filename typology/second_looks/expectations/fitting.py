"""Learn from assessments what public indicators lead one to expect of others."""

import datetime
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.assessment.dates import read_day
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.second_looks.desk_profile import Block, blocks_of
from typology.second_looks.expectations.blocks import Answered, block_scores, learned_questions
from typology.second_looks.expectations.examples import Examples, read_examples
from typology.second_looks.expectations.features import TO_STANDARD_DEVIATION
from typology.second_looks.expectations.model import IndicatorModel, LearnedBlock
from typology.second_looks.expectations.refusals import TooFewAssessmentsError
from typology.second_looks.expectations.regions import apart_from_region, region_sums
from typology.second_looks.expectations.ridge import RidgeFit, fit_ridge
from typology.second_looks.expectations.rounding import rounded, rounded_all
from typology.second_looks.expectations.sets import with_sets
from typology.second_looks.expectations.skill import shuffled_share

__all__ = ["fit_examples", "fit_indicator_model", "learned_scores", "view_of", "with_every_score"]

Floats = NDArray[np.float64]


def fit_indicator_model(  # noqa: PLR0913 (each is a choice of its own)
    assessments: Assessments | Sequence[Assessments],
    indicators: Any,
    *,
    rulebook: Rulebook | str | None = None,
    date: datetime.date | str | None = None,
    recorded: Mapping[str, str] | None = None,
    leave_out: Iterable[str] = (),
    exploratory: bool = False,
    shuffles: int | None = None,
    seed: int = 0,
) -> IndicatorModel:
    """Learn what mean answer to each block of questions goes along with public indicators.

    Parameters
    ----------
    assessments
        One round, or several of the same countries, the newest last. Cities are passed over.
    indicators
        Public figures, or whatever :func:`typology.desk.read_indicators.read_indicators` takes.
    date
        To which the age of the figures counts; today, if None.
    recorded
        By unit, the category on record; that of the answers where none is. It only says which categories cannot be
        excluded; nothing else is learned from it.
    leave_out
        Countries that nothing is to be learned from.
    exploratory
        Fit to few countries all the same; such a model never objects.
    shuffles
        How often the indicators are dealt to other countries; as in the rulebook, if None. Fewer are for trials.
    seed
        Of the shuffles and draws.

    Raises
    ------
    TooFewAssessmentsError
        If there are too few countries of which every block that is learned has a score.
    CircularTrainingError
        If an indicator is one of those that answers are made of.
    IndicatorError
        If the figures cannot be read.
    ValueError
        If the rulebook has no such view.

    Notes
    -----
    Source: ``rules/``, crosscheck, ``indicator_view``. Nothing in a model depends on when it was fitted: the same
    assessments and figures give the same model.
    """
    book = load_rulebook(rulebook)
    view = view_of(book)
    day = datetime.date.today() if date is None else read_day(date)
    examples = read_examples(assessments, indicators, book, view, day, leave_out)
    return fit_examples(examples, book, day, recorded, exploratory=exploratory, shuffles=shuffles, seed=seed)


def view_of(rulebook: Rulebook) -> IndicatorView:
    """Return when what was learned questions an assessment; raise ValueError where a rulebook does not say."""
    if rulebook.crosscheck is None or rulebook.crosscheck.indicator_view is None or rulebook.desk is None:
        expected = "expected desk indicators, and indicator_view in crosscheck.yaml"
        raise ValueError(f"rulebook {rulebook.version} learns nothing from public indicators; {expected}")
    return rulebook.crosscheck.indicator_view


def fit_examples(  # noqa: PLR0913 (as above)
    examples: Examples,
    rulebook: Rulebook,
    date: datetime.date,
    recorded: Mapping[str, str] | None = None,
    *,
    exploratory: bool = False,
    shuffles: int | None = None,
    sets: bool = True,
    seed: int = 0,
) -> IndicatorModel:
    """Learn from assessments that stand beside their indicators; see :func:`fit_indicator_model`.

    Parameters
    ----------
    sets
        Whether it is to say which categories cannot be excluded, for which whole assessments are drawn.
    """
    view = view_of(rulebook)
    questions, scores = learned_scores(examples.answers, rulebook, view)
    whole = with_every_score(examples.units, scores)
    complete = len(whole)
    _refuse(whole, exploratory, view, examples)
    fits = [_fitted(examples, scores[name].to_numpy(), view) for name in scores]
    differences = np.column_stack(
        [_spread_out(fit.differences, scores[name]) for fit, name in zip(fits, scores, strict=True)]
    )
    pooling = view.pooling.value
    apart = apart_from_region(differences, examples.regions, examples.groups, pooling)
    blocks = tuple(
        _block(block, questions[block.name], fit, examples.composites[~np.isnan(column)], column[~np.isnan(column)])
        for block, fit, column in zip(_learned(rulebook, view, questions), fits, apart.T, strict=True)
    )
    rounds = view.shuffles.value if shuffles is None else shuffles
    last = _last_rows(examples.units)
    skill_p = shuffled_share(
        examples.composites[last], scores.to_numpy()[last], view.penalties.values, int(rounds), seed
    )
    model = IndicatorModel(
        version=rulebook.version,
        sha256=rulebook.sha256,
        learned_from=examples.learned_from,
        date=date.isoformat(),
        features=examples.features,
        composites=tuple(view.composites),
        middle=rounded_all(examples.composites.mean(axis=0)),
        scatter=rounded_all(_covariance(examples.composites)),
        blocks=blocks,
        regions={
            region: tuple((count, rounded(total)) for count, total in sums)
            for region, sums in region_sums(differences, examples.regions).items()
        },
        pooling=pooling,
        countries=examples.countries,
        departures=_departures(apart, blocks, examples.groups),
        complete=complete,
        skill_p=rounded(skill_p),
        shuffles=int(rounds),
        seed=seed,
        exploratory=complete < view.flags_from.value,
        data_sha256=examples.sha256,
        absent=_absent(examples, view),
        labels=examples.labels,
        versions={"python": platform.python_version(), **{name: version(name) for name in ("typology", "numpy")}},
    )
    if not sets:
        return model
    left_out = scores - apart
    return with_sets(model, examples, left_out, scores, recorded, rulebook, view)


def learned_scores(
    answers: Answered, rulebook: Rulebook, view: IndicatorView
) -> tuple[Mapping[str, Mapping[str, float]], pd.DataFrame]:
    """Return the questions of each block that is learned, and assessments x blocks: the scores.

    A block is learned if enough of the assessments have a score of it.
    """
    answered = view.answered.value
    asked = {block.name: learned_questions(block, answers, answered) for block in blocks_of(rulebook, view)}
    asked = {name: questions for name, questions in asked.items() if questions}
    scores = block_scores(answers, asked, rulebook, answered)
    scores = scores.loc[:, scores.notna().mean() >= answered]
    return {str(name): asked[str(name)] for name in scores}, scores


def with_every_score(countries: Iterable[Any], scores: pd.DataFrame) -> set[Any]:
    """Return the countries that have a score in every block that is learned; none where no block is."""
    if scores.empty:
        return set()
    return {country for country, whole in zip(countries, scores.notna().all(axis=1), strict=True) if whole}


def _learned(rulebook: Rulebook, view: IndicatorView, questions: Mapping[str, Any]) -> list[Block]:
    return [block for block in blocks_of(rulebook, view) if block.name in questions]


def _absent(examples: Examples, view: IndicatorView) -> tuple[str, ...]:
    """Return the features of the rulebook that no two countries differ in, as where there are no figures."""
    learned = {feature.code for feature in examples.features}
    return tuple(code for part in view.composites.values() for code in part.features if code not in learned)


def _refuse(whole: set[str], exploratory: bool, view: IndicatorView, examples: Examples) -> None:
    needed, to_object = int(view.refused_below.value), int(view.flags_from.value)
    if len(whole) < (needed if exploratory else to_object):
        gaps = [country for country in examples.countries if country not in whole]
        why = {**examples.left_out, **({"too many questions left open": gaps} if gaps else {})}
        left_out = [f"{reason}: {', '.join(units)}" for reason, units in why.items()]
        raise TooFewAssessmentsError(len(whole), needed, to_object, left_out)


def _fitted(examples: Examples, scores: Floats, view: IndicatorView) -> RidgeFit:
    known = ~np.isnan(scores)
    return fit_ridge(examples.composites[known], scores[known], examples.groups[known], view.penalties.values)


def _spread_out(differences: Floats, scores: "pd.Series[float]") -> Floats:
    """Return differences at the rows that have a score, NaN at the others."""
    column = np.full(len(scores), np.nan)
    column[scores.notna().to_numpy()] = differences
    return column


def _block(block: Block, questions: Mapping[str, float], fit: RidgeFit, table: Floats, apart: Floats) -> LearnedBlock:
    return LearnedBlock(
        name=block.name,
        title=block.title,
        questions=questions,
        level=rounded(fit.level),
        coefficients=rounded_all(fit.coefficients),
        middle=rounded_all(fit.middle),
        scatter=rounded_all(_covariance(table)),
        rows=len(table),
        penalty=fit.penalty,
        skill=rounded(fit.skill),
        spread=rounded(TO_STANDARD_DEVIATION * np.median(np.abs(apart))),
    )


def _covariance(table: Floats) -> Floats:
    centred = table - table.mean(axis=0)
    covariance: Floats = centred.T @ centred / len(table)
    return covariance


def _departures(
    apart: Floats, blocks: tuple[LearnedBlock, ...], groups: NDArray[np.intp]
) -> tuple[tuple[int, float], ...]:
    """Return the country and the largest difference, in spreads, of each row that has a score in all blocks used.

    The largest of fewer differences is smaller, so beside rows with fewer blocks a sound one with all would look odd.
    """
    used = [place for place, block in enumerate(blocks) if block.used]
    far = np.abs(apart[:, used]) / np.array([blocks[place].spread for place in used])
    largest = far.max(axis=1, initial=0.0)
    return tuple((int(groups[row]), rounded(largest[row])) for row in np.flatnonzero(~np.isnan(far).any(axis=1)))


def _last_rows(units: Sequence[str]) -> NDArray[np.intp]:
    """Return the last row of each country."""
    return np.array(sorted({unit: row for row, unit in enumerate(units)}.values()), np.intp)
