"""What a pathway leads to, and the ways in which the tables of the rulebook give it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from typology.classification.engine import DETERMINATE, Decided
from typology.errors import nearest
from typology.rulebook.decision import CoreRule, ShockRule
from typology.rulebook.plan import Plan

__all__ = ["Clause", "Target", "Way", "find_target", "targets_beside"]

Clause = tuple[tuple[str, bool], ...]
"""Tests and how they may come out: at least one of them must."""

Way = tuple[Clause, ...]
"""What must hold, all of it, for one rule to decide."""


@dataclass(frozen=True)
class Target:
    """A category, a subtype or a shock state, with every way in which a rule gives it.

    Attributes
    ----------
    position
        In the order of categories, or of shock states.
    subtype
        Position in the table of subtypes; None where the category alone is asked for.
    """

    name: str
    ways: tuple[Way, ...]
    position: int
    subtype: int | None = None
    shock: bool = False

    @property
    def tests(self) -> tuple[str, ...]:
        """Every test that the ways read."""
        return tuple(dict.fromkeys(test for way in self.ways for clause in way for test, _ in clause))

    def is_reached(self, decided: Decided) -> bool:
        """Say whether a unit is there, whatever its missing answers are."""
        if self.shock:
            return bool(decided.shock[0] == self.position)
        in_category = decided.category[0] == self.position and decided.status[0] == DETERMINATE
        return bool(in_category and (self.subtype is None or decided.subtype[0] == self.subtype))

    def lies_behind(self, decided: Decided) -> bool:
        """Say whether a unit is past it already, whatever its missing answers are."""
        if self.shock:
            return int(decided.possible_shock[0]) < 1 << self.position
        return int(decided.possible[0]) & ((2 << self.position) - 1) == 0


def find_target(plan: Plan, name: str) -> Target:
    """Return the category, subtype or shock state of a name.

    Raises
    ------
    ValueError
        If there is none of that name; it names the nearest.
    """
    decision = plan.rulebook.decision
    if name in decision.order:
        return Target(name, tuple(_ways(decision.core.rules, name)), decision.order.index(name))
    if name in decision.subtypes.rules:
        row = decision.subtypes.rules[name]
        ways = tuple(_ways(decision.core.rules, row.of, row.when))
        return Target(name, ways, decision.order.index(row.of), list(decision.subtypes.rules).index(name))
    if name in decision.shock.order:
        return Target(name, tuple(_ways(decision.shock.rules, name)), decision.shock.order.index(name), shock=True)
    choices = (*decision.order, *decision.subtypes.rules, *decision.shock.order)
    close = nearest(name, choices)
    hint = f"did you mean {close!r}? " if close else ""
    raise ValueError(f"There is no target {name!r}; {hint}Targets are {', '.join(choices)}")


def targets_beside(plan: Plan, target: Target) -> Iterator[Target]:
    """Yield what else a pathway could lead to: all categories, or all subtypes beside them, or all shock states."""
    decision = plan.rulebook.decision
    core = (*(decision.subtypes.rules if target.subtype is not None else ()), *decision.order)
    for name in decision.shock.order if target.shock else core:
        if name != target.name:
            yield find_target(plan, name)


def _ways(
    rules: Mapping[str, CoreRule] | Mapping[str, ShockRule], then: str, also: Mapping[str, str] | None = None
) -> Iterator[Way]:
    """Yield, for each rule that gives a result, what it asks for, and that no rule before it gives another."""
    before: list[Clause] = []
    for rule in rules.values():
        wanted = tuple((test, outcome == "met") for test, outcome in rule.when.items())
        if rule.then == then:
            asked = (*wanted, *((test, outcome == "met") for test, outcome in (also or {}).items()))
            way = _simplified((*((literal,) for literal in asked), *before))
            if way is not None:
                yield way
        else:
            before.append(tuple((test, not met) for test, met in wanted))


def _simplified(clauses: Way) -> Way | None:
    """Return clauses without what others settle already; None if they contradict each other."""
    settled: dict[str, bool] = {}
    rest = clauses
    while True:
        rest = tuple(clause for clause in rest if not any(settled.get(test) == met for test, met in clause))
        rest = tuple(tuple(literal for literal in clause if literal[0] not in settled) for clause in rest)
        if () in rest:
            return None
        single = next((clause[0] for clause in rest if len(clause) == 1), None)
        if single is None:
            return (*(((test, met),) for test, met in settled.items()), *rest)
        settled[single[0]] = single[1]
