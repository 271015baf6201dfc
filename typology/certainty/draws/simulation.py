"""All draws of all units, counted by where they come out; in pieces, so that memory stays bounded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from typology.certainty.draws.drawing import BLOCK, answer_ranges, draw_answers, draw_rules, rules_stream, unit_stream
from typology.certainty.draws.variation import decide_draws
from typology.rulebook.plan import Plan

__all__ = ["Counts", "Experiment", "count_draws"]

UNITS = 50
"""Units that share the thresholds and weights of one piece of work."""


@dataclass(frozen=True)
class Experiment:
    """Units that are decided over and over.

    Attributes
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    reliability
        Items x units: 2, 1 or 0.
    """

    plan: Plan
    units: tuple[str, ...]
    answers: NDArray[np.float64]
    reliability: NDArray[np.int8]
    draws: int
    seed: int

    def part(self, units: slice) -> "Experiment":
        """Return the same with some of its units."""
        answers, reliability = self.answers[:, units], self.reliability[:, units]
        return replace(self, units=self.units[units], answers=answers, reliability=reliability)


@dataclass(frozen=True)
class Counts:
    """In how many draws each unit came out where: units x positions in the tables of the rulebook."""

    category: NDArray[np.int64]
    subtype: NDArray[np.int64]
    shock: NDArray[np.int64]

    @classmethod
    def none(cls, plan: Plan, units: int) -> "Counts":
        """Return counts of no draw yet."""
        decision = plan.rulebook.decision
        tables = (decision.order, decision.subtypes.rules, decision.shock.order)
        return cls(*(np.zeros((units, len(table)), np.int64) for table in tables))

    def add(self, other: "Counts", units: slice) -> None:
        """Add the counts of some units."""
        self.category[units] += other.category
        self.subtype[units] += other.subtype
        self.shock[units] += other.shock


@dataclass(frozen=True)
class Task:
    """A piece of work: one block of draws, of some units."""

    units: slice
    block: int
    draws: int

    @property
    def decisions(self) -> int:
        """Draws of all its units together."""
        return int(self.units.stop - self.units.start) * self.draws


def count_draws(experiment: Experiment, workers: int = 1, advance: Callable[[int], None] = lambda _: None) -> Counts:
    """Count in how many draws each unit comes out where.

    Parameters
    ----------
    workers
        Processes that share the work; they change no count.
    advance
        Told after each piece of work how many more draws are decided.
    """
    counts = Counts.none(experiment.plan, len(experiment.units))
    for task, part in _done(experiment, workers):
        counts.add(part, task.units)
        advance(task.decisions)
    for table in (counts.category, counts.subtype, counts.shock):
        table.setflags(write=False)
    return counts


def _tasks(experiment: Experiment) -> Iterator[Task]:
    """Yield pieces of work that together are all draws of all units."""
    for start in range(0, len(experiment.units), UNITS):
        units = slice(start, min(start + UNITS, len(experiment.units)))
        for block, first in enumerate(range(0, experiment.draws, BLOCK)):
            yield Task(units, block, min(BLOCK, experiment.draws - first))


def _done(experiment: Experiment, workers: int) -> Iterator[tuple[Task, Counts]]:
    """Yield what was counted, piece by piece in the order in which they are done."""
    pieces = ((experiment.part(task.units), task) for task in _tasks(experiment))
    if workers == 1:
        return starmap(_count, pieces)
    from joblib import Parallel, delayed  # type: ignore[import-untyped]

    done: Iterator[tuple[Task, Counts]] = Parallel(workers, return_as="generator_unordered")(
        delayed(_count)(*piece) for piece in pieces
    )
    return done


def _count(part: Experiment, task: Task) -> tuple[Task, Counts]:
    """Draw and decide one piece of work."""
    plan = part.plan
    shifts, weight = draw_rules(plan, rules_stream(part.seed, task.block), task.draws)
    ranges = answer_ranges(plan, part.answers, part.reliability)
    drawn, spare = (np.empty((len(plan.items), task.draws)) for _ in range(2))
    counts = Counts.none(plan, len(part.units))
    for column, unit in enumerate(part.units):
        draw_answers(ranges, column, unit_stream(part.seed, unit, task.block), drawn, spare)
        found = decide_draws(plan, drawn, shifts, weight)
        _tally(found.category, counts.category[column])
        _tally(found.subtype, counts.subtype[column])
        _tally(found.shock, counts.shock[column])
    return task, counts


def _tally(positions: NDArray[np.int8], out: NDArray[np.int64]) -> None:
    """Count positions from 0; a draw that has none is not counted."""
    out[:] = np.bincount(positions + 1, minlength=len(out) + 1)[1:]
