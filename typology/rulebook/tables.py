"""Check decision tables against every combination of scores: gaps, overlaps, dead rows, order, and exactness."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from typology.errors import Problem
from typology.rulebook.criteria import direction_of, scores_of
from typology.rulebook.links import Finding
from typology.rulebook.plan import Plan, fits
from typology.rulebook.proof import Assignment, Example, code_of, components, find_example, find_pair

__all__ = ["faulty_tables", "inexact_sets"]


def faulty_tables(plan: Plan) -> Iterator[Finding]:
    """Yield every gap, overlap, row that can never fire, and break of the order of categories."""
    two_ways = list(_two_ways(plan))
    yield from two_ways
    if two_ways:
        return
    core = _Table(plan, "core", plan.core_tests, plan.core_outcomes)
    yield from core.first_hit(plan.rule_of, list(plan.rulebook.decision.core.rules))
    shock = _Table(plan, "shock", plan.shock_tests, plan.shock_outcomes)
    yield from shock.first_hit(plan.shock_of, list(plan.rulebook.decision.shock.rules))
    yield from _subtypes(core)
    yield from _broken_order(plan)


def _two_ways(plan: Plan) -> Iterator[Finding]:
    """Yield tests that rising scores can turn on and off: the extremes of missing answers do not bound them."""
    for name in dict.fromkeys((*plan.core_tests, *plan.shock_tests)):
        if direction_of(plan.tests[name]) == "mixed":
            expected = "conditions that all look up (at_least, above) or all look down (at_most, below)"
            yield ("decision", "tests", name), Problem("a test that looks both ways", name, expected)


@dataclass(frozen=True)
class _Table:
    plan: Plan
    name: str
    tests: Sequence[str]
    outcomes: Sequence[Assignment]

    @property
    def path(self) -> tuple[str, ...]:
        return ("decision", self.name, "rules")

    def example(self, outcome: Assignment) -> str:
        wanted = dict(zip(self.tests, outcome, strict=True))
        found: Example = find_example(dict(self.plan.tests), wanted, self.plan.highest) or {}
        return _in_words(self.plan, found)

    def first_hit(self, rule_of: NDArray[np.int8], rules: Sequence[str]) -> Iterator[Finding]:
        fired = [int(rule_of[code_of(outcome)]) for outcome in self.outcomes]
        for outcome, rule in zip(self.outcomes, fired, strict=True):
            if rule < 0:
                yield self.path, Problem("a gap: no rule fires", self.example(outcome), "a rule for every score")
                break
        for position, name in enumerate(rules):
            if position not in fired:
                reason = "scores that reach it; earlier rules, or its own tests, exclude all of them"
                yield (*self.path, name), Problem("a rule that can never fire", str(name), reason)


def _subtypes(core: _Table) -> Iterator[Finding]:
    plan = core.plan
    decision = plan.rulebook.decision
    rules = decision.subtypes.rules
    divided = {rule.of for rule in rules.values()}
    path = ("decision", "subtypes", "rules")
    used: set[str] = set()
    reported: set[tuple[str, ...]] = set()
    for outcome in core.outcomes:
        code = code_of(outcome)
        category = decision.order[plan.category_of[code]] if plan.category_of[code] >= 0 else None
        if category not in divided:
            continue
        fitting = tuple(key for key, row in rules.items() if row.of == category and fits(row.when, core.tests, code))
        used |= set(fitting)
        if len(fitting) != 1 and fitting not in reported:
            reported.add(fitting)
            what = f"an overlap: {' and '.join(fitting)} both fit" if fitting else "a gap: no subtype fits"
            found = f"category {category} at {core.example(outcome)}"
            yield (*path, *fitting[:1]), Problem(what, found, "exactly one subtype")
    for key in rules:
        if key not in used:
            yield (*path, key), Problem("a rule that can never fire", str(key), "scores that reach it")


def _broken_order(plan: Plan) -> Iterator[Finding]:
    """Prove that raising scores never moves a unit back in the order, or yield the scores where it does.

    Scores of different components are independent, so a unit can move from one outcome to another by raising scores
    if and only if it can within every component.
    """
    order = plan.rulebook.decision.order
    tests = {name: plan.tests[name] for name in plan.core_tests}
    groups = components(tests, plan.sources)

    @cache
    def rising(group: tuple[str, ...], lower: Assignment, upper: Assignment) -> tuple[Example, Example] | None:
        wanted = dict(zip(group, lower, strict=True)), dict(zip(group, upper, strict=True))
        if lower == upper:
            example = find_example(tests, wanted[0], plan.highest) or {}
            return example, example
        return find_pair(tests, *wanted, plan.highest)

    def rank(outcome: Assignment) -> int:
        return int(plan.category_of[code_of(outcome)])

    for lower, upper in permutations(plan.core_outcomes, 2):
        if not 0 <= rank(upper) < rank(lower):
            continue
        before, after = dict(zip(tests, lower, strict=True)), dict(zip(tests, upper, strict=True))
        moves = [rising(g, tuple(before[t] for t in g), tuple(after[t] for t in g)) for g in groups]
        if all(move is not None for move in moves):
            first = {row: value for move in moves if move for row, value in move[0].items()}
            second = {row: value for move in moves if move for row, value in move[1].items()}
            raised = {row: value for row, value in second.items() if value > first[row]}
            found = (
                f"category {order[rank(lower)]} at {_in_words(plan, first)}, "
                f"but category {order[rank(upper)]} after raising {_in_words(plan, raised)}"
            )
            expected = f"never back along {' < '.join(order)} when a score rises"
            yield ("decision", "core", "rules"), Problem("not monotone", found, expected)
            return


def inexact_sets(plan: Plan) -> str | None:
    """Return why sets of possible categories may be wider than exact, or None if they are proven exact.

    Between the lowest and the highest answers lies a way of half-point steps. If no step can pass over a category,
    every category between the two is met by some completion, and the set is exact.
    """
    tests = {name: plan.tests[name] for name in plan.core_tests}
    scored = [item for item in plan.rulebook.items.values() if plan.rulebook.aggregation.combine[item.kind] != "apart"]
    step = max(plan.rulebook.scale_of(item.id).step or 0 for item in scored)
    for group in components(tests, plan.sources):
        if len(group) > 1:
            reason = _shared_items(plan, group) or _passes_over(plan, group, step)
            if reason:
                return reason
    return None


def _shared_items(plan: Plan, group: tuple[str, ...]) -> str | None:
    """Return which scores of some tests cannot move apart, because one answer moves both."""
    scores = sorted(frozenset().union(*(scores_of(plan.tests[name]) for name in group)))
    for one, other in combinations(scores, 2):
        if plan.sources[one] & plan.sources[other]:
            return f"{plan.scores[one]} and {plan.scores[other]} rest on the same answers"
    return None


def _passes_over(plan: Plan, group: tuple[str, ...], step: float) -> str | None:
    tests = {name: plan.tests[name] for name in group}
    places = [plan.core_tests.index(name) for name in group]
    own = sorted({tuple(outcome[place] for place in places) for outcome in plan.core_outcomes})
    others = sorted({_without(outcome, places) for outcome in plan.core_outcomes})

    def signature(outcome: Assignment) -> tuple[int, ...]:
        return tuple(_category(plan, places, outcome, other) for other in others)

    def between(low: Assignment, middle: Assignment, high: Assignment) -> bool:
        return all(m in (a, b) for a, m, b in zip(low, middle, high, strict=True)) and middle not in (low, high)

    for low, high in permutations(own, 2):
        middles = [m for m in own if between(low, m, high) and signature(m) not in (signature(low), signature(high))]
        if not middles:
            continue
        if any(not between(low, a, b) and not between(low, b, a) for a, b in combinations(middles, 2)):
            return f"the tests {', '.join(group)} do not follow one another"
        wanted = dict(zip(group, low, strict=True)), dict(zip(group, high, strict=True))
        for row in range(len(plan.scores)):
            found = find_pair(tests, *wanted, plan.highest, (row, step))
            if found and row in found[0]:
                return f"raising {plan.scores[row]} by {step:g} passes over a category at {_in_words(plan, found[0])}"
    return None


def _without(outcome: Assignment, places: Sequence[int]) -> Assignment:
    return tuple(met for place, met in enumerate(outcome) if place not in places)


def _category(plan: Plan, places: Sequence[int], own: Assignment, other: Assignment) -> int:
    rest = iter(other)
    inner = dict(zip(places, own, strict=True))
    joined = tuple(inner[bit] if bit in inner else next(rest) for bit in range(len(plan.core_tests)))
    return int(plan.category_of[code_of(joined)])


def _in_words(plan: Plan, example: Example) -> str:
    return ", ".join(f"{plan.scores[row]} = {value:.3g}" for row, value in sorted(example.items()))
