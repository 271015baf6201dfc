"""How probable each category and shock state is, as far as public indicators let one expect the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.draws.drawing import BLOCK, unit_stream
from typology.certainty.draws.variation import decide_draws
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import Plan, compile_plan
from typology.second_looks.deciding import category_items, shock_items
from typology.second_looks.expectations.model import IndicatorModel, LearnedBlock, Profile
from typology.second_looks.expectations.profiles import layout_of

__all__ = ["DRAWS", "Outlook", "limit_among", "not_excluded", "outlook", "outlook_of", "set_limit_of"]

Floats = NDArray[np.float64]

DRAWS = 2000
"""So many whole assessments are drawn of each unit, unless asked otherwise."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """In which share of whole assessments, drawn as expected, each unit falls where.

    Attributes
    ----------
    categories : DataFrame, units x categories
        NaN where nothing is expected of a unit.
    shocks : DataFrame, units x shock states
        NaN, too, where the questions on shocks were not learned.
    draws, seed
        With them and the same model, the same shares come about again.
    """

    categories: pd.DataFrame
    shocks: pd.DataFrame
    draws: int
    seed: int

    def __repr__(self) -> str:
        known = int(self.categories.notna().all(axis=1).sum())
        return f"<Outlook of {len(self.categories):,} units, {known:,} of them known, in {self.draws:,} draws>"


def outlook(
    model: IndicatorModel, expected: pd.DataFrame, rulebook: Rulebook, *, draws: int = DRAWS, seed: int = 0
) -> Outlook:
    """Say how probable each category and shock state of units is, from what is expected of their blocks.

    Parameters
    ----------
    model
        Learned by this rulebook.
    expected
        Units x blocks, with what is typical of the region: ``Expectations.expected``.
    draws
        How many whole assessments are drawn of each unit.
    seed
        A whole number from 0. The same one gives the same shares of a unit, whatever other units there are.

    Raises
    ------
    ValueError
        If the model has no profile, because what it learned decides no category, or a block is missing.

    Notes
    -----
    In each draw the blocks depart from what is expected as those learned from did, together; dimensions and answers
    scatter around them; each answer is put on its scale and rounded to its step, and the engine decides. Questions
    that decide and were not learned fall anywhere on their scale, as in :func:`typology.acceptability`, so no draw is
    undetermined; optional ones that were not learned are left out.
    """
    if model.profile is None:
        raise ValueError("the questions that this model learned decide no category; expected a model with a profile")
    missing = [block.name for block in model.blocks if block.name not in expected]
    if missing:
        raise ValueError(f"nothing is said of the blocks {', '.join(missing)}; expected a column for each")
    table = expected[[block.name for block in model.blocks]]
    return outlook_of(model.blocks, model.profile, table, rulebook, draws=draws, seed=seed)


def outlook_of(  # noqa: PLR0913 (as outlook, but for the model)
    blocks: Sequence[LearnedBlock],
    profile: Profile,
    expected: pd.DataFrame,
    rulebook: Rulebook,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    streams: Sequence[str] | None = None,
) -> Outlook:
    """Return the outlook from blocks and a profile alone; see :func:`outlook`.

    Parameters
    ----------
    streams
        Names of the random numbers of the units; their codes, if None. Units of the same name meet the same draws.
    """
    drawing = _Drawing(compile_plan(rulebook), tuple(blocks), profile)
    names = np.array([str(unit) for unit in expected.index] if streams is None else list(streams), object)
    decision, values = rulebook.decision, expected.to_numpy(float)
    known = ~np.isnan(values).any(axis=1)
    categories = pd.DataFrame(np.nan, expected.index, list(decision.order))
    shocks = pd.DataFrame(np.nan, expected.index, list(decision.shock.order))
    for name in dict.fromkeys(names[known]):
        rows = np.flatnonzero(known & (names == name))
        of_categories, of_shocks = drawing.shares(values[rows], draws, seed, name)
        categories.iloc[rows] = of_categories
        if drawing.knows_shocks:
            shocks.iloc[rows] = of_shocks
    return Outlook(categories, shocks, draws, seed)


class _Drawing:
    """Whole assessments as they are drawn around what is expected of the blocks."""

    def __init__(self, plan: Plan, blocks: tuple[LearnedBlock, ...], profile: Profile) -> None:
        self.plan = plan
        self.layout = layout_of(blocks, plan.rulebook)
        self.profile = profile
        self.starts = np.flatnonzero(np.diff(self.layout.blocks, prepend=-1))
        self.counts = np.bincount(self.layout.blocks, minlength=len(blocks))[:, None]
        sizes, axes = np.linalg.eigh(np.array(profile.covariance, np.float64).reshape(len(blocks), -1))
        self.root = axes * np.sqrt(np.maximum(sizes, 0))
        learned = frozenset(self.layout.items)
        deciding = (*category_items(plan), *shock_items(plan))
        self.open_rows = np.array([plan.item_rows[item] for item in deciding if item not in learned], np.intp)
        self.knows_shocks = learned.issuperset(shock_items(plan))
        scales = [plan.rulebook.scale_of(item) for item in self.layout.items]
        self.lowest, self.highest = (np.array([[scale.values[end]] for scale in scales]) for end in (0, -1))
        self.step = np.array([[scale.step or 1.0] for scale in scales])
        self.low_is_good = np.array([[scale.better == "low"] for scale in scales])

    def shares(self, expected: Floats, draws: int, seed: int, stream: str) -> tuple[Floats, Floats]:
        """Return units x categories and units x shock states; the units meet the same draws."""
        decision = self.plan.rulebook.decision
        categories = np.zeros((len(expected), len(decision.order)))
        shocks = np.zeros((len(expected), len(decision.shock.order)))
        for block, first in enumerate(range(0, draws, BLOCK)):
            scatter = self.scatter(unit_stream(seed, stream, block), min(BLOCK, draws - first))
            for row, scores in enumerate(expected):
                found = decide_draws(self.plan, self.answers(scores, scatter))
                categories[row] += _counted(found.category, categories.shape[1])
                shocks[row] += _counted(found.shock, shocks.shape[1])
        return categories / draws, shocks / draws

    def scatter(self, random: np.random.Generator, draws: int) -> Floats:
        """Return items x draws: how far each learned answer is from what is expected, and the others as they fall."""
        layout, profile = self.layout, self.profile
        blocks = np.einsum("ij,jk->ik", self.root, random.standard_normal((self.root.shape[1], draws)))
        dimensions = random.standard_normal((layout.dimensions.max(initial=-1) + 1, draws))[layout.dimensions]
        answers = random.standard_normal((len(layout.rows), draws))
        own = np.array(profile.dimensions)[layout.blocks, None] * dimensions
        own += np.array(profile.answers)[layout.blocks, None] * answers
        own -= self.by_block(own)[layout.blocks]
        found = np.full((len(self.plan.items), draws), np.nan)
        found[layout.rows] = own + blocks[layout.blocks]
        for row in self.open_rows:
            scale = np.array(self.plan.rulebook.scale_of(self.plan.items[row]).values)
            found[row] = scale[random.integers(len(scale), size=draws)]
        return found

    def by_block(self, answers: Floats) -> Floats:
        """Return blocks x columns: the means of learned questions x columns, which stand block by block."""
        found: Floats = np.add.reduceat(answers, self.starts, axis=0) / self.counts
        return found

    def answers(self, expected: Floats, scatter: Floats) -> Floats:
        """Return items x draws: whole assessments of a unit of which these block scores are expected."""
        layout = self.layout
        means = self.by_block(layout.means[:, None])[:, 0]
        high_is_good = scatter[layout.rows] + (layout.means + (expected - means)[layout.blocks])[:, None]
        answers = np.where(self.low_is_good, self.lowest + self.highest - high_is_good, high_is_good)
        steps = np.round((np.clip(answers, self.lowest, self.highest) - self.lowest) / self.step)
        found = scatter.copy()
        found[layout.rows] = self.lowest + steps * self.step
        return found


def _counted(places: NDArray[np.int8], size: int) -> NDArray[np.int64]:
    return np.bincount(places + 1, minlength=size + 1)[1:]


def set_limit_of(
    probabilities: pd.DataFrame,
    recorded: Mapping[Any, str] | Sequence[str | None],
    certainty: float,
    *,
    needed: int,
    countries: Sequence[str] | None = None,
) -> float | None:
    """Return how improbable a category may be before it is excluded; None where there are too few countries.

    Parameters
    ----------
    probabilities
        Assessments x categories, each with its own country left out of what was learned.
    recorded
        The category of each: by the index of the probabilities, or one after the other. Those without one, and those
        of which no probabilities are known, do not count.
    certainty
        How often the true category is to be among those that are not excluded.
    needed
        Countries from which on sets are given.
    countries
        Of each assessment; each a country of its own, if None. Of several rounds the most surprising one counts.

    Notes
    -----
    The limit is such that, of so many countries and a further one like them, the category of the further one is
    excluded in a share of ``1 - certainty`` of the cases at most, whatever the probabilities are worth.

    Examples
    --------
    >>> shares = pd.DataFrame({"1": [0.9, 0.2, 0.6, 0.5], "2": [0.1, 0.8, 0.4, 0.5]})
    >>> set_limit_of(shares, ["1", "2", "2", "1"], 0.5, needed=4)
    0.5
    >>> set_limit_of(shares, ["1", "2", "2", "1"], 0.5, needed=5) is None
    True
    """
    labels = [recorded.get(unit) for unit in probabilities.index] if isinstance(recorded, Mapping) else list(recorded)
    groups = list(range(len(probabilities))) if countries is None else list(countries)
    lowest: dict[Any, float] = {}
    for row, (label, group) in enumerate(zip(labels, groups, strict=True)):
        if label in probabilities.columns and not np.isnan(probabilities[label].iloc[row]):
            lowest[group] = min(lowest.get(group, np.inf), float(probabilities[label].iloc[row]))
    if len(lowest) < needed:
        return None
    return limit_among(np.array(list(lowest.values())), certainty)


def limit_among(shares: Floats, certainty: float) -> float:
    """Return the limit that the probabilities of true categories set; see :func:`set_limit_of`."""
    place = int(np.floor((len(shares) + 1) * (1 - certainty) + 1e-9))
    return float(np.sort(shares)[place - 1]) if place else 0.0


def not_excluded(probabilities: pd.DataFrame, limit: float | None) -> "pd.Series[str]":
    """Return the categories that are not excluded, joined by a bar; missing where there is no limit or nothing known.

    Examples
    --------
    >>> not_excluded(pd.DataFrame({"1": [0.9], "2": [0.08], "3": [0.02]}, ["XXA"]), 0.05)
    XXA    1|2
    dtype: object
    """
    names = np.array(probabilities.columns, object)
    found: list[str | None] = [
        None if limit is None or np.isnan(row).any() else "|".join(names[row >= limit])
        for row in probabilities.to_numpy()
    ]
    return pd.Series(found, probabilities.index, dtype=object)
