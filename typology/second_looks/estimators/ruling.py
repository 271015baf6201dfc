"""How a classifier has rows of answers decided, and what the engine answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from typology.certainty.asked import Reliability
from typology.certainty.draws.simulation import Experiment, count_draws
from typology.classification.engine import decide
from typology.errors import Problem
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import Plan, compile_plan
from typology.second_looks.deciding import category_items
from typology.second_looks.estimators.refusing import AnswersError, column_problems, foreign_labels, off_the_scale

__all__ = ["EngineRuling", "Ruling", "Undetermined"]

Undetermined = Literal["U", "mode"]

Table = NDArray[np.float64]
"""Rows x columns of answers; NaN unknown, -1 not applicable."""

Names = Sequence[str] | None
"""Of the columns of a table, if they have any."""


@runtime_checkable
class Ruling(Protocol):
    """What decides for a classifier. It never sees which label belongs to which row."""

    def check(self, answers: Table, names: Names, rows: Sequence[Any]) -> None:
        """Raise ValueError if it cannot decide such a table."""

    def classes(self, labels: Sequence[Any] | None) -> NDArray[Any]:
        """Return the classes, sorted; raise ValueError if there is a label among those given that is none."""

    def decided(self, answers: Table, names: Names, classes: NDArray[Any]) -> NDArray[np.intp]:
        """Return the position of the class of each row."""

    def shares(self, answers: Table, names: Names, classes: NDArray[Any]) -> Table:
        """Return rows x classes: how probable each class is."""


@dataclass(frozen=True)
class EngineRuling:
    """The engine decides, by a rulebook.

    Attributes
    ----------
    undetermined
        Whether a row of which too little is known is of class ``U``, or of the category most frequent in its draws.
    """

    rulebook: Rulebook
    draws: int
    seed: int
    reliability: Reliability
    undetermined: Undetermined

    @property
    def plan(self) -> Plan:
        """The rulebook compiled."""
        return compile_plan(self.rulebook)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The items on which a category rests, save those that an office may leave out."""
        return category_items(self.plan)

    def check(self, answers: Table, names: Names, rows: Sequence[Any]) -> None:
        """Raise AnswersError if items are missing, or values are off their scale."""
        problems: list[Problem] = list(column_problems(names, self.needed, self.rulebook))
        problems += off_the_scale(answers, names or (), rows, self.rulebook)
        if problems:
            raise AnswersError(problems)

    def classes(self, labels: Sequence[Any] | None) -> NDArray[Any]:
        """Return the categories, and ``U`` unless undetermined rows are given a category."""
        words = sorted(self.rulebook.decision.order if self.undetermined == "mode" else self._words)
        problems = list(foreign_labels(() if labels is None else labels, words))
        if problems:
            raise AnswersError(problems)
        return np.array(words, object)

    @property
    def _words(self) -> tuple[str, ...]:
        return (*self.rulebook.decision.order, "U")

    def decided(self, answers: Table, names: Names, classes: NDArray[Any]) -> NDArray[np.intp]:
        """Return the position of the class of each row."""
        aligned = self._aligned(answers, names)
        category = decide(self.plan, aligned).category.astype(np.intp)
        if self.undetermined == "mode":
            rows = np.flatnonzero(category == len(self.rulebook.decision.order))
            category[rows] = self._counted(aligned[:, rows]).argmax(axis=1)
        places = {word: place for place, word in enumerate(classes)}
        return np.array([places.get(word, -1) for word in self._words], np.intp)[category]

    def shares(self, answers: Table, names: Names, classes: NDArray[Any]) -> Table:
        """Return in which share of the draws each row falls into each class; a draw is never undetermined."""
        found = np.zeros((len(answers), len(classes)))
        places = [list(classes).index(word) for word in self.rulebook.decision.order]
        found[:, places] = self._counted(self._aligned(answers, names)) / self.draws
        return found

    def _counted(self, aligned: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return rows x categories: in how many draws. All rows meet the same draws, so equal ones fare alike."""
        units = aligned.shape[1]
        reliability = np.broadcast_to(np.int8(self.reliability[1]), aligned.shape)
        experiment = Experiment(self.plan, ("",) * units, aligned, reliability, self.draws, self.seed)
        return count_draws(experiment).category

    def _aligned(self, answers: Table, names: Names) -> NDArray[np.float64]:
        """Return items x rows in the order of the plan; what is not in the table is unknown."""
        rows = self.plan.item_rows
        aligned = np.full((len(rows), len(answers)), np.nan)
        for place, name in enumerate(names or ()):
            if name in rows:
                aligned[rows[name]] = answers[:, place]
        return aligned
