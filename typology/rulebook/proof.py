"""Prove what a decision table can and cannot do, over every possible combination of scores.

Each question ("can both tests be met?") becomes a small mixed-integer programme. Its answer is exact: either scores
that do it, which are shown as the example, or the proof that none exist.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from typology.rulebook.criteria import All, Any, Criterion, Reach, ReachCount, scores_of

__all__ = [
    "Assignment",
    "Example",
    "ScoreProgramme",
    "Tests",
    "attainable",
    "code_of",
    "components",
    "find_example",
    "find_pair",
]

Assignment = tuple[bool, ...]
"""Which tests are met, in the order of the tests."""

Example = Mapping[int, float]
"""Scores by row that do what was asked."""

Tests = Mapping[str, Criterion]


def code_of(outcome: Assignment) -> int:
    """Return a combination of outcomes as bits, the first test lowest."""
    return sum(met << bit for bit, met in enumerate(outcome))


MARGIN = 1e-3
"""How far clear of a bound an example lies: more than the solver's own tolerance, less than any step of a score."""


@dataclass
class ScoreProgramme:
    """Linear constraints over scores and yes-or-no switches, filled by conditions that must hold."""

    highest: float
    variables: int = 0
    switches: set[int] = field(default_factory=set)
    rows: list[tuple[dict[int, float], float]] = field(default_factory=list)

    def score(self) -> int:
        """Return a new variable for a score."""
        self.variables += 1
        return self.variables - 1

    def switch(self) -> int:
        """Return a new variable that is 0 or 1."""
        self.switches.add(self.variables)
        return self.score()

    def at_least(self, terms: Mapping[int, float], bound: float, guard: int | None) -> None:
        """Require terms >= bound, if the guard is on."""
        row = dict(terms)
        if guard is not None:
            slack = abs(bound) + sum(abs(weight) for weight in terms.values()) * self.highest
            row[guard] = row.get(guard, 0.0) - slack
            bound -= slack
        self.rows.append((row, bound))

    def require(self, criterion: Criterion, met: bool, scores: Mapping[int, int], guard: int | None = None) -> None:
        """Require that a criterion is met, or that it is not, for the given score variables."""
        match criterion:
            case All(parts) | Any(parts):
                every = isinstance(criterion, All) == met
                guards = [guard] * len(parts) if every else self.choose(len(parts), 1, guard)
                for part, inner in zip(parts, guards, strict=True):
                    self.require(part, met, scores, inner)
            case Reach():
                self.require_reach(criterion, met, [scores[row] for row in criterion.scores], guard)
            case ReachCount():
                count = len(criterion.scores)
                number = criterion.number if met else count - criterion.number + 1
                for row, inner in zip(criterion.scores, self.choose(count, number, guard), strict=True):
                    self.side({scores[row]: 1.0}, criterion, met, inner)
            case _:
                raise TypeError(f"{type(criterion).__name__} has no place in a decision table")

    def choose(self, count: int, number: int, guard: int | None) -> list[int]:
        """Return switches of which at least a number are on, if the guard is."""
        switches = [self.switch() for _ in range(count)]
        terms = dict.fromkeys(switches, 1.0)
        if guard is None:
            self.rows.append((terms, float(number)))
        else:
            self.rows.append(({**terms, guard: -float(number)}, 0.0))
        return switches

    def require_reach(self, criterion: Reach, met: bool, variables: list[int], guard: int | None) -> None:
        """Require that a summary of scores reaches its bound, or that it does not."""
        every = criterion.how in ("score", "lowest" if criterion.side.up == met else "highest")
        if criterion.how == "mean":
            self.side(dict.fromkeys(variables, 1 / len(variables)), criterion, met, guard)
            return
        guards = [guard] * len(variables) if every else self.choose(len(variables), 1, guard)
        for variable, inner in zip(variables, guards, strict=True):
            self.side({variable: 1.0}, criterion, met, inner)

    def side(self, terms: Mapping[int, float], criterion: Reach | ReachCount, met: bool, guard: int | None) -> None:
        """Require a sum to lie on the met or the other side; clear of the bound where the bound is not on that side."""
        side = criterion.side if met else criterion.side.other
        sign = 1.0 if side.up else -1.0
        bound = sign * side.bound + (MARGIN if side.strict else 0.0)
        self.at_least({variable: sign * weight for variable, weight in terms.items()}, bound, guard)

    def solve(self) -> np.ndarray | None:
        """Return values that satisfy every row, or None if there are none."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        matrix = np.zeros((len(self.rows), self.variables))
        for position, (row, _) in enumerate(self.rows):
            for variable, weight in row.items():
                matrix[position, variable] = weight
        upper = np.full(self.variables, self.highest)
        upper[list(self.switches)] = 1
        integrality = np.zeros(self.variables)
        integrality[list(self.switches)] = 1
        result = milp(
            np.zeros(self.variables),
            constraints=LinearConstraint(matrix, lb=[bound for _, bound in self.rows]),
            bounds=Bounds(0, upper),
            integrality=integrality,
        )
        if result.status == 2:
            return None
        if not result.success:
            raise RuntimeError(f"the solver did not answer: {result.message}")
        values: np.ndarray = result.x
        return values


def _required(programme: ScoreProgramme, tests: Tests, wanted: Mapping[str, bool]) -> dict[int, int]:
    rows = sorted(frozenset().union(*(scores_of(tests[name]) for name in wanted)))
    scores = {row: programme.score() for row in rows}
    for name, met in wanted.items():
        programme.require(tests[name], met, scores)
    return scores


def find_example(tests: Tests, wanted: Mapping[str, bool], highest: float) -> Example | None:
    """Return scores under which the tests come out as wanted, or None if there provably are none."""
    programme = ScoreProgramme(highest)
    scores = _required(programme, tests, wanted)
    values = programme.solve()
    return None if values is None else _read(values, scores)


def find_pair(
    tests: Tests,
    lower: Mapping[str, bool],
    upper: Mapping[str, bool],
    highest: float,
    step: tuple[int, float] | None = None,
) -> tuple[Example, Example] | None:
    """Return two sets of scores, the second nowhere below the first, with the outcomes wanted of each.

    Parameters
    ----------
    step
        Only this score may differ, and by at most so much.
    """
    programme = ScoreProgramme(highest)
    first = _required(programme, tests, lower)
    second = _required(programme, tests, upper)
    for row in first.keys() & second.keys():
        programme.at_least({second[row]: 1.0, first[row]: -1.0}, 0, None)
        if step is not None:
            limit = step[1] if row == step[0] else 0.0
            programme.at_least({first[row]: 1.0, second[row]: -1.0}, -limit, None)
    values = programme.solve()
    return None if values is None else (_read(values, first), _read(values, second))


def _read(values: np.ndarray, scores: Mapping[int, int]) -> Example:
    return {row: round(float(values[variable]), 6) for row, variable in scores.items()}


def components(tests: Tests, sources: Sequence[frozenset[int]] | None = None) -> list[tuple[str, ...]]:
    """Group tests that share a score, directly or through others: groups can be decided apart.

    Parameters
    ----------
    sources
        What each score is computed from; scores that share a source then count as shared.
    """
    groups: list[tuple[frozenset[int], tuple[str, ...]]] = []
    for name, criterion in tests.items():
        scores = scores_of(criterion)
        if sources is not None:
            scores = frozenset().union(*(sources[score] for score in scores))
        names: tuple[str, ...] = (name,)
        apart = []
        for other_scores, other_names in groups:
            if scores & other_scores:
                scores, names = scores | other_scores, (*other_names, *names)
            else:
                apart.append((other_scores, other_names))
        groups = [*apart, (scores, names)]
    return [names for _, names in groups]


def attainable(tests: Tests, names: Sequence[str], highest: float) -> Iterator[Assignment]:
    """Yield every combination of outcomes of some tests that some scores bring about."""
    for outcome in product((False, True), repeat=len(names)):
        if find_example(tests, dict(zip(names, outcome, strict=True)), highest) is not None:
            yield outcome
