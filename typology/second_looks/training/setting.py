"""What all steps of a training have in common: the assessments beside their indicators, the rulebook and the day."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.desk.indicators import Indicators
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.model import Rulebook
from typology.second_looks.desk_profile import blocks_of
from typology.second_looks.expectations.examples import Examples
from typology.second_looks.expectations.fitting import fit_examples, learned_scores, view_of, with_every_score
from typology.second_looks.expectations.looking import Expectations, is_unlike, look
from typology.second_looks.expectations.model import IndicatorModel

__all__ = ["Advance", "Setting", "objects"]

Advance = Callable[[int], None]
"""Told how many more pieces of work are done."""


@dataclass(frozen=True, eq=False)
class Setting:
    """What is learned from, and by which rules.

    Attributes
    ----------
    examples
        Assessments beside the indicators of their countries; several rounds of a country are several rows.
    newest
        The newest assessment of each country that is learned from.
    recorded
        The category on record, by country, as far as there is one.
    """

    examples: Examples
    newest: Assessments
    indicators: Indicators
    recorded: Mapping[str, str]
    rulebook: Rulebook
    date: datetime.date
    seed: int

    @property
    def view(self) -> IndicatorView:
        """What the rulebook says of models."""
        return view_of(self.rulebook)

    @property
    def countries(self) -> tuple[str, ...]:
        """In alphabetical order."""
        return self.examples.countries

    @property
    def regions(self) -> "pd.Series[str]":
        """Of each country, in their order; empty where there is none."""
        found = dict(zip(self.examples.units, self.examples.regions, strict=True))
        return pd.Series([found[country] for country in self.countries], list(self.countries), dtype=object)

    @property
    def blocks(self) -> Mapping[str, tuple[str, ...]]:
        """The questions of each block, learned or not."""
        return {block.name: block.items for block in blocks_of(self.rulebook, self.view)}

    @property
    def complete(self) -> tuple[str, ...]:
        """Countries that have a score in every block that is learned."""
        _, scores = learned_scores(self.examples.answers, self.rulebook, self.view)
        return tuple(sorted(with_every_score(self.examples.units, scores)))

    def only(self, countries: Sequence[str]) -> "Setting":
        """Return the same with some of the countries to learn from."""
        kept = frozenset(countries)
        rows = np.flatnonzero([unit in kept for unit in self.examples.units])
        examples = self.examples
        some = examples._replace(
            answers=examples.answers._replace(
                values=examples.answers.values[:, rows], units=tuple(examples.units[row] for row in rows)
            ),
            regions=tuple(examples.regions[row] for row in rows),
            composites=examples.composites[rows],
        )
        return replace(self, examples=some)

    def without(self, countries: Sequence[str]) -> "Setting":
        """Return the same with all countries to learn from but some."""
        gone = frozenset(countries)
        return self.only([country for country in self.countries if country not in gone])

    def answering(self, assessments: Assessments) -> "Setting":
        """Return the same with other answers in the newest assessment of every country."""
        answers, values = self.examples.answers, self.examples.answers.values.copy()
        last = {unit: row for row, unit in enumerate(answers.units)}
        columns = [assessments.position(unit) for unit in last]
        values[:, list(last.values())] = assessments.aligned(answers.items)[:, columns]
        examples = self.examples._replace(answers=answers._replace(values=values))
        return replace(self, examples=examples, newest=assessments)

    def fitted(self, shuffles: int = 0) -> IndicatorModel:
        """Learn, however few countries there are; by default without asking whether there is any skill."""
        return fit_examples(
            self.examples, self.rulebook, self.date, exploratory=True, shuffles=shuffles, sets=False, seed=self.seed
        )

    def looked(self, model: IndicatorModel, countries: Sequence[str] | None = None) -> Expectations:
        """Hold the newest assessments, or some of them, against a model."""
        asked = self.newest if countries is None else self.newest.only(countries)
        return look(model, asked, self.indicators, self.rulebook, self.date)

    def random(self, step: int) -> np.random.Generator:
        """Return the random numbers of a step, which no other step changes."""
        return np.random.default_rng((self.seed, step))


def objects(expectations: Expectations, view: IndicatorView) -> NDArray[np.bool_]:
    """Say which units a model would object to, were it allowed to object at all."""
    table = expectations.table
    return (is_unlike(table, view) & table["looked"] & table["region_seen"]).to_numpy(bool)
