"""How answers are learned from public indicators, by the indicator view of a rulebook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.errors import IndicatorError, Problem, nearest
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook
from typology.second_looks.desk_profile import Block, blocks_of
from typology.second_looks.estimators.foresight import IndicatorForesight, Names, Table
from typology.second_looks.estimators.labels import TooFewLabelsError
from typology.second_looks.estimators.refusing import (
    AnswersError,
    column_problems,
    foreign_labels,
    off_the_scale,
    unreadable_columns,
)
from typology.second_looks.expectations.blocks import Answered
from typology.second_looks.expectations.features import compose, learned_features
from typology.second_looks.expectations.fitting import learned_scores, view_of, with_every_score
from typology.second_looks.expectations.model import LearnedBlock, Profile
from typology.second_looks.expectations.profiles import profile_of
from typology.second_looks.expectations.refusals import TooFewAssessmentsError
from typology.second_looks.expectations.ridge import RidgeFit, fit_ridge
from typology.second_looks.limits import direct_rules, is_in_part

__all__ = ["EngineForesight", "FeaturesError"]


class FeaturesError(IndicatorError, ValueError):
    """A table of public indicators cannot be learned from; ``problems`` lists everything wrong."""


@dataclass(frozen=True)
class EngineForesight:
    """Answers are learned by a rulebook's indicator view, and its engine decides.

    Attributes
    ----------
    exploratory
        Whether to learn from as few countries as the rulebook says nothing certain comes of.
    as_recorded
        Whether the labels say how frequent the categories are.
    """

    rulebook: Rulebook
    draws: int
    seed: int
    exploratory: bool
    as_recorded: bool = False

    def learn(
        self,
        table: Table,
        names: Names,
        answers: Any,
        labels: Sequence[Any] | None,
        groups: Sequence[Any],
    ) -> IndicatorForesight:
        """Learn the mean answer to each block that goes along with the composites.

        Raises
        ------
        FeaturesError
            If features have no column.
        AnswersError
            If answers are missing or unreadable, or labels are no categories.
        TooFewAssessmentsError
            If there are too few countries.
        """
        view = view_of(self.rulebook)
        self._refuse(view, names, answers, labels, len(table))
        assert names is not None
        assert self.rulebook.desk is not None
        figures = pd.DataFrame(table, columns=list(names))
        features = learned_features(figures, view, self.rulebook.desk)
        composed = compose(figures, features, tuple(view.composites), view.clip.value)
        rows = np.flatnonzero((composed.coverage >= view.coverage.value).all(axis=1))
        composites = composed.values.iloc[rows]
        places = {group: place for place, group in enumerate(dict.fromkeys(groups))}
        own = np.array([places[groups[row]] for row in rows.tolist()], np.intp)
        given = _Given(self._answered(answers, rows), composites.to_numpy(), own)
        blocks, profile = self._learned(view, given)
        found = IndicatorForesight(
            self.rulebook,
            tuple(names),
            features,
            composites.mean(),
            blocks,
            profile,
            self.draws,
            self.seed,
            len(set(given.groups.tolist())),
        )
        return self._weighted(found, table[rows], None if labels is None else [labels[row] for row in rows.tolist()])

    def _weighted(self, found: IndicatorForesight, table: Table, labels: Sequence[Any] | None) -> IndicatorForesight:
        """Return the same, with categories as frequent as on record if that was asked for.

        Some countries are added in which they are as frequent as the rulebook makes them.
        """
        if not self.as_recorded:
            return found
        if labels is None:
            raise AnswersError([Problem("no categories on record", expected="y, because as_recorded=True")])
        rules = direct_rules(self.rulebook)
        if found.countries < rules.refused_below.value and not is_in_part():
            expected = f"{rules.refused_below.value:g} or more, or as_recorded=False"
            raise TooFewLabelsError(f"{found.countries} countries do not say how frequent categories are: {expected}")
        own = found.shares(table)[0].mean(axis=0)
        counts = np.array([labels.count(name) for name in found.classes], np.float64)
        frequent = (counts + rules.pooling.value * own) / (len(labels) + rules.pooling.value)
        return replace(found, weights=tuple((frequent / own).tolist()))

    def _learned(self, view: IndicatorView, given: "_Given") -> tuple[tuple[LearnedBlock, ...], Profile]:
        every = {block.name: block for block in blocks_of(self.rulebook, view)}
        asked, scores = learned_scores(given.answers, self.rulebook, view)
        self._refuse_few(view, scores, given.groups)
        blocks, expected = [], np.full(scores.shape, np.nan)
        for place, name in enumerate(map(str, scores)):
            target = scores[name].to_numpy()
            known = ~np.isnan(target)
            fit = fit_ridge(given.composites[known], target[known], given.groups[known], view.penalties.values)
            expected[known, place] = target[known] - fit.differences
            blocks.append(_block(every[name], asked[name], fit, given.composites[known]))
        countries = len(set(given.groups.tolist()))
        profile = profile_of(
            given.answers.values,
            scores.to_numpy(),
            expected,
            blocks,
            self.rulebook,
            shrinkage=view.shrinkage.value,
            countries=countries,
        )
        if profile is None:
            problem = Problem(
                "questions that decide no category", expected="answers to at least half of each dimension"
            )
            raise AnswersError([problem])
        return tuple(blocks), profile

    def _refuse_few(self, view: IndicatorView, scores: pd.DataFrame, groups: NDArray[np.intp]) -> None:
        complete = len(with_every_score(groups.tolist(), scores))
        needed, sure = int(view.refused_below.value), int(view.flags_from.value)
        least = 3 if is_in_part() else needed if self.exploratory else sure
        if complete < least:
            raise TooFewAssessmentsError(complete, needed, sure)

    def _answered(self, answers: pd.DataFrame, rows: NDArray[np.intp]) -> Answered:
        items = tuple(self.rulebook.items)
        table = answers.reindex(columns=list(items)).iloc[rows].to_numpy(float, na_value=np.nan)
        return Answered(items, table.T, tuple(map(str, range(len(rows)))))

    def _refuse(self, view: IndicatorView, names: Names, answers: Any, labels: Sequence[Any] | None, rows: int) -> None:
        features = [code for composite in view.composites.values() for code in composite.features]
        missing = list(_missing(features, names))
        if missing:
            raise FeaturesError(missing)
        problems = list(self._answer_problems(answers, rows))
        problems += foreign_labels(labels or (), sorted(self.rulebook.decision.order))
        if problems:
            raise AnswersError(problems)

    def _answer_problems(self, answers: Any, rows: int) -> Iterator[Problem]:
        if not isinstance(answers, pd.DataFrame):
            found = "none" if answers is None else type(answers).__name__
            yield Problem("no answers to learn from", found, "answers=, a DataFrame with a column for each question")
            return
        if len(answers) != rows:
            yield Problem("other rows", f"{len(answers)} rows of answers", f"{rows}, one for each row of indicators")
        unreadable = list(unreadable_columns(answers))
        yield from unreadable
        yield from column_problems([str(name) for name in answers.columns], (), self.rulebook)
        items = [name for name in answers.columns if name in self.rulebook.items]
        if not items:
            yield Problem("no column is a question", expected="columns such as E1.N1")
        elif not unreadable:
            values = answers[items].to_numpy(float, na_value=np.nan)
            yield from off_the_scale(values, items, list(answers.index), self.rulebook)


@dataclass(frozen=True)
class _Given:
    """Answers beside the composites and the country of each row."""

    answers: Answered
    composites: Table
    groups: NDArray[np.intp]


def _block(block: Block, questions: Mapping[str, float], fit: RidgeFit, composites: Table) -> LearnedBlock:
    scatter = np.cov(composites.T, ddof=0).reshape(len(fit.middle), -1)
    return LearnedBlock(
        name=block.name,
        title=block.title,
        questions=questions,
        level=fit.level,
        coefficients=tuple(fit.coefficients.tolist()),
        middle=tuple(fit.middle.tolist()),
        scatter=tuple(map(tuple, scatter.tolist())),
        rows=len(composites),
        penalty=fit.penalty,
        skill=fit.skill,
        spread=float(np.std(fit.differences)),
    )


def _missing(features: Sequence[str], names: Names) -> Iterator[Problem]:
    if names is None:
        yield Problem("no names of columns", expected="a DataFrame whose columns are codes of indicators")
        return
    for code in features:
        if code not in names:
            close = nearest(code, [name for name in names if name not in features])
            yield Problem("an indicator is missing", expected=f"a column {code}, blank where unknown", suggestion=close)
