"""Look for pathways: the cheapest, those beside it, and what stands in the way where there is none.

Each is the proven optimum of a mixed-integer programme, and each is then decided by the engine itself: what the engine
does not confirm is excluded, and the search goes on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from typology.certainty.pathways.improvements import Improvable, Terms, idle_regions, improvable, rows_behind
from typology.certainty.pathways.programme import Moves, Programme, Row
from typology.certainty.pathways.targets import Target, Way
from typology.classification.engine import decide
from typology.rulebook.plan import Plan

__all__ = ["Search"]

Values = NDArray[np.float64]

EQUAL = 1e-6
"""Costs of less difference than this share of the cheapest step are equal."""

MOST_REFUSALS = 50
"""Answers of the solver that the engine may refuse: a few at scores on the edge of a threshold are to be expected."""

MOST_RANKS = 2**14
"""Values of one objective that puts pathways in order, few enough to stay clear of the solver's tolerance."""


@dataclass(frozen=True)
class Search:
    """One unit on its way to one target.

    Attributes
    ----------
    answers
        One per item, in the order of the plan; NaN unknown, -1 not applicable.
    """

    plan: Plan
    answers: NDArray[np.float64]
    target: Target
    terms: Terms

    @cached_property
    def items(self) -> tuple[Improvable, ...]:
        """What may be improved towards the target."""
        return improvable(self.plan, self.answers, self.target.tests, self.terms)

    @cached_property
    def counting(self) -> frozenset[int]:
        """Rows of the answers that bear on the target."""
        return rows_behind(self.plan, self.target.tests) - idle_regions(self.plan, self.answers)

    def programme(self, ways: Sequence[Way], *, freed: bool = False) -> Programme:
        """Return what must hold for one of some ways, on both planes."""
        programme = Programme(self.plan, self.answers, self.items, self.counting, freed=freed)
        programme.require_one_of(ways)
        return programme

    def after(self, moves: Moves) -> NDArray[np.float64]:
        """Return the answers after some moves."""
        values = self.answers.copy()
        for item in self.items:
            if item.row in moves:
                values[item.row] = item.value(moves[item.row])
        return values

    def is_confirmed(self, moves: Moves) -> bool:
        """Say whether the engine gives the target after some moves."""
        return self.target.is_reached(decide(self.plan, self.after(moves)[:, None]))

    def cost(self, moves: Moves) -> float:
        """Return what some moves cost."""
        return float(sum(item.cost * moves[item.row] for item in self.items if item.row in moves))

    def pathways(self) -> Iterator[Moves]:
        """Yield pathways by rising cost, each without an item of every one before it.

        Of equal cost the fewest items come first, then those that move the earliest items of the instrument, and
        those furthest.
        """
        if self.target.ways:
            programme = self.programme(self.target.ways)
            while (moves := self.confirmed(programme, lambda: _least(programme, self.costs(programme)))) is not None:
                yield moves
                programme.exclude_items(moves)

    def is_reachable(self) -> bool:
        """Say whether there is any pathway."""
        if not self.target.ways:
            return False
        programme = self.programme(self.target.ways)
        return self.confirmed(programme, lambda: _any(programme)) is not None

    def to_free(self) -> Moves | None:
        """Return the moves of a pathway that passes the fewest limits; None if there is none without any limit."""
        if not self.target.ways:
            return None
        programme = self.programme(self.target.ways, freed=True)
        passed = dict.fromkeys(programme.beyond.values(), 1.0)
        return self.confirmed(programme, lambda: _least(programme, passed, self.costs(programme)))

    def conflict(self, way: Way, *, freed: bool) -> Way:
        """Return clauses of a way that cannot all hold, and of which any but one can."""
        left = list(way)
        for clause in way:
            rest = [other for other in left if other != clause]
            if rest and self.programme([tuple(rest)], freed=freed).minimise({}) is None:
                left = rest
        return tuple(left)

    def costs(self, programme: Programme) -> dict[int, float]:
        """Return costs as multiples of the smallest, so that the solver's tolerance means the same for all."""
        least = min((item.cost for item in self.items), default=1.0)
        return {programme.steps[item.row]: item.cost / least for item in self.items if item.row in programme.steps}

    def confirmed(self, programme: Programme, find: Callable[[], Moves | None]) -> Moves | None:
        """Return the first moves found that the engine confirms; those that it does not are left out."""
        for _ in range(MOST_REFUSALS):
            moves = find()
            if moves is None or self.is_confirmed(moves):
                return moves
            programme.exclude(moves)
        raise RuntimeError(
            f"the engine refuses what the solver finds on the way to {self.target.name}; please report it"
        )


def _any(programme: Programme) -> Moves | None:
    values = programme.minimise({})
    return None if values is None else _moves(programme, values)


def _least(programme: Programme, *objectives: Mapping[int, float]) -> Moves | None:
    """Return the moves with the least of each objective in turn, then the fewest items, then the foremost."""
    held: list[Row] = []
    values = np.empty(0)
    for weights in (*objectives, dict.fromkeys(programme.moved.values(), 1.0)):
        found = programme.minimise(weights, held)
        if found is None:
            return None
        values = found
        least = sum(weight * round(values[variable]) for variable, weight in weights.items())
        held.append(({variable: -weight for variable, weight in weights.items()}, -least - _slack(weights)))
    values = _foremost(programme, list(programme.moved.values()), held, values)
    taken = [programme.steps[row] for row, switch in programme.moved.items() if values[switch] > 0.5]
    return _moves(programme, _foremost(programme, taken, held, values))


def _moves(programme: Programme, values: Values) -> Moves:
    return {row: round(values[steps]) for row, steps in programme.steps.items() if values[steps] > 0.5}


def _slack(weights: Mapping[int, float]) -> float:
    """Return by how much a sum may exceed its minimum and still be the same: half a step where it is a whole number."""
    return 0.5 if all(weight == round(weight) for weight in weights.values()) else EQUAL


def _foremost(programme: Programme, variables: Sequence[int], held: list[Row], values: Values) -> Values:
    """Return values in which each variable is as large as those before it allow, and hold them."""
    for chunk in _chunks(programme, variables):
        ranks = [prod(programme.upper.get(later, 1) + 1 for later in chunk[place + 1 :]) for place in range(len(chunk))]
        found = programme.minimise({variable: -float(rank) for variable, rank in zip(chunk, ranks, strict=True)}, held)
        values = values if found is None else found
        for variable in chunk:
            taken = float(round(values[variable]))
            held += [({variable: 1.0}, taken), ({variable: -1.0}, -taken)]
    return values


def _chunks(programme: Programme, variables: Sequence[int]) -> Iterator[list[int]]:
    """Yield variables a few at a time, so few that one number can rank all their values."""
    chunk: list[int] = []
    for variable in variables:
        if chunk and prod(programme.upper.get(other, 1) + 1 for other in (*chunk, variable)) > MOST_RANKS:
            yield chunk
            chunk = []
        chunk.append(variable)
    if chunk:
        yield chunk
