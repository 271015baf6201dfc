"""What a classifier has learned from public indicators, and what the engine makes of what it expects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.rulebook.model import Rulebook
from typology.second_looks.expectations.features import compose
from typology.second_looks.expectations.fitting import view_of
from typology.second_looks.expectations.model import LearnedBlock, LearnedFeature, Profile
from typology.second_looks.expectations.outlook import Outlook, outlook_of

__all__ = ["Foreseeing", "Foresight", "IndicatorForesight", "Names", "Table"]

Table = NDArray[np.float64]
"""Rows x columns of indicators; NaN unknown."""

Names = Sequence[str] | None
"""Of the columns of a table, if they have any."""


@runtime_checkable
class Foresight(Protocol):
    """What was learned, and what it lets one expect of rows."""

    @property
    def classes(self) -> NDArray[Any]:
        """The classes, sorted."""

    @property
    def states(self) -> NDArray[Any]:
        """The shock states, from least to most serious."""

    def shares(self, table: Table) -> tuple[Table, Table]:
        """Return how probable each class is, rows x classes, and each shock state."""


@runtime_checkable
class Foreseeing(Protocol):
    """How a classifier learns from indicators and answers; labels are checked, and teach nothing where answers do."""

    def learn(
        self,
        table: Table,
        names: Sequence[str] | None,
        answers: Any,
        labels: Sequence[Any] | None,
        groups: Sequence[Any],
    ) -> Foresight:
        """Return what was learned; raise ValueError if nothing can be."""


@dataclass(frozen=True)
class IndicatorForesight:
    """What public indicators let one expect of the answers, and so of the categories.

    Attributes
    ----------
    names
        Of the columns of a table.
    middle
        Mean composites of the countries learned from: what stands for a composite of which nothing is known.
    weights
        By class, how much oftener it is on record than by the rulebook and the answers expected; None for as often.
    """

    rulebook: Rulebook
    names: tuple[str, ...]
    features: tuple[LearnedFeature, ...]
    middle: pd.Series
    blocks: tuple[LearnedBlock, ...]
    profile: Profile
    draws: int
    seed: int
    countries: int
    weights: tuple[float, ...] | None = None

    @property
    def classes(self) -> NDArray[Any]:
        """The categories of the rulebook."""
        return np.array(sorted(self.rulebook.decision.order), object)

    @property
    def states(self) -> NDArray[Any]:
        """The shock states of the rulebook."""
        return np.array(self.rulebook.decision.shock.order, object)

    def composites(self, table: Table) -> pd.DataFrame:
        """Return rows x composites."""
        view = view_of(self.rulebook)
        figures = pd.DataFrame(table, columns=list(self.names))
        found = compose(figures, self.features, tuple(view.composites), view.clip.value)
        return found.values.where(found.coverage >= view.coverage.value).fillna(self.middle)

    def expected(self, table: Table) -> pd.DataFrame:
        """Return rows x blocks: the mean answer to expect, high where it is good."""
        composites = self.composites(table).to_numpy()
        return pd.DataFrame(
            {
                block.name: block.level + (composites - np.array(block.middle)) @ np.array(block.coefficients)
                for block in self.blocks
            }
        )

    def outlook(self, table: Table) -> Outlook:
        """Return in which share of draws each row falls where; all rows meet the same draws."""
        expected = self.expected(table)
        return outlook_of(
            self.blocks,
            self.profile,
            expected,
            self.rulebook,
            draws=self.draws,
            seed=self.seed,
            streams=[""] * len(expected),
        )

    def shares(self, table: Table) -> tuple[Table, Table]:
        """Return how probable each class and shock state is; half a draw more in each, so that none is impossible."""
        found = self.outlook(table)
        categories, shocks = (
            (self.draws * part + 0.5) / (self.draws + 0.5 * part.shape[1]) for part in (found.categories, found.shocks)
        )
        chosen = categories[list(self.classes)].to_numpy()
        if self.weights is not None:
            chosen = chosen * np.array(self.weights)
            chosen /= chosen.sum(axis=1, keepdims=True)
        return chosen, shocks[list(self.states)].to_numpy()
