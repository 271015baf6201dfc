"""What is asked, as a question for the search: or everything that is wrong with it, at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.errors import Problem, nearest
from typology.portfolio.hub_plans.asking import (
    Asking,
    other_kinds,
    read_amount,
    read_capacities,
    read_favoured,
    read_hubs,
    read_weights,
)
from typology.portfolio.hub_plans.between import Between, between
from typology.portfolio.hub_plans.naming import Naming
from typology.portfolio.hub_plans.places import Points, points_of, read_places
from typology.portfolio.hub_plans.requirements import far_rule, told_rules, within_rule
from typology.portfolio.hub_plans.workload import Workload, rules_for_hubs, workload_of
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.hubs.question import HubQuestion
from typology.portfolio.hubs.sites import hub_question

__all__ = ["Asked", "ask"]

Value = TypeVar("Value")
Codes = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Asked:
    """A question for the search, and what its numbers stand for.

    Attributes
    ----------
    question
        Costs are kilometres for a unit of average load.
    kilometres
        What lies between a unit and a candidate, everything in kilometres and whatever its load.
    weights, opening
        As used.
    """

    result: Classification
    naming: Naming
    question: HubQuestion
    work: Workload
    points: Points
    between: Between
    kilometres: NDArray[np.float64]
    weights: Mapping[str, float]
    opening: float


def ask(result: Classification, hubs: Any, asking: Asking) -> Asked:
    """Return the question that is asked.

    Parameters
    ----------
    hubs
        A number, a pair or a range; None for any number of hubs.

    Raises
    ------
    TypeError
        If the result is no classification.
    HubQuestionError
        With everything that is wrong, all at once.
    """
    if not isinstance(result, Classification):
        raise TypeError(f"hubs are planned from what classify returns, not from {type(result).__name__}")
    problems = other_kinds(asking)
    if problems:
        raise HubQuestionError(problems)
    return _Reading(result, asking).asked(hubs)


class _Reading:
    """One reading of what is asked: every part that can be read is, and every problem on the way is noted."""

    def __init__(self, result: Classification, asking: Asking) -> None:
        self.result, self.asking, self.rules = result, asking, rules_for_hubs(result)
        self.problems: list[Problem] = []
        self.told, unreadable = read_places(asking.places, result)
        self.problems += unreadable
        self.naming = Naming(result, self.told)

    def attempt(self, read: Callable[..., Value], *given: Any) -> Value | None:
        try:
            return read(*given)
        except HubQuestionError as refusal:
            self.problems += refusal.problems
            return None

    def stop_if(self, unusable: bool) -> None:
        if unusable:
            raise HubQuestionError(dict.fromkeys(self.problems))

    def asked(self, hubs: Any) -> Asked:
        """Return the question, or raise with every problem."""
        result, asking, naming = self.result, self.asking, self.naming
        number = None if hubs is None else self.attempt(read_hubs, hubs)
        weights = self.attempt(read_weights, asking.weights, self.rules) or read_weights(None, self.rules)
        opening = self.attempt(read_amount, "opening", asking.opening, self.rules.opening.value)
        lowest = self.attempt(read_amount, "lowest_load", asking.lowest_load, 0.0)
        fixed = self.attempt(naming.codes, asking.fixed, "an office that is to stay open") or ()
        favoured = self.attempt(read_favoured, asking.favoured, naming, self.rules) or {}
        units = self.served()
        candidates = self.candidates(units, (*fixed, *favoured))
        self.stop_if(not (units and candidates))
        capacity = self.attempt(read_capacities, asking.capacity, naming, candidates)
        work = self.attempt(workload_of, result, units, asking.loads)
        points = self.attempt(points_of, result, tuple(dict.fromkeys((*units, *candidates))), self.told)
        apart = points and self.attempt(between, result, units, candidates, points.of, asking.languages)
        rules = self.named_rules(units, candidates, apart)
        if work is None or points is None or not isinstance(apart, Between):
            raise HubQuestionError(dict.fromkeys(self.problems))
        kilometres = apart.kilometres(weights)
        question = self.attempt(
            lambda: hub_question(
                units,
                candidates,
                kilometres * (work.used / work.used.mean())[:, None],
                work.used,
                number or (max(1, len(fixed)), len(candidates)),
                capacities=capacity,
                lowest_load=lowest or 0.0,
                fixed=fixed,
                favoured=favoured,
                forbidden=rules,
                opening=opening or 0.0,
            )
        )
        if self.problems or question is None:
            raise HubQuestionError(dict.fromkeys(self.problems))
        return Asked(result, naming, question, work, points, apart, kilometres, weights, opening or 0.0)

    def served(self) -> Codes:
        """Return the units that are served, in the order of the result; what is none is noted."""
        told = self.asking.serve
        if told is None:
            return self.result.units
        entries = [told] if isinstance(told, str) else list(told)
        found = [self.attempt(self.naming.code, entry, "a unit to serve") for entry in entries]
        units = set(self.result.units)
        self.problems += [
            Problem("a unit to serve that is not in the result", code, "a unit of it", nearest(code, self.result.units))
            for code in found
            if code is not None and code not in units
        ]
        if not entries:
            self.problems.append(Problem("there is nobody to serve", expected="at least one unit"))
        return tuple(unit for unit in self.result.units if unit in set(found))

    def candidates(self, units: Codes, offices: Codes) -> Codes:
        """Return the places where a hub may stand: those that are told, else the units but for cities; and offices."""
        told = self.asking.candidates
        own: Iterable[str] = (unit for unit in units if not self.naming.is_city(unit))
        if told is not None:
            own = self.attempt(self.naming.codes, told, "a candidate") or ()
        found = tuple(dict.fromkeys((*own, *offices)))
        if not found:
            expected = "candidates= with at least one place; cities host no hub unless they are named there"
            self.problems.append(Problem("there are no candidates", expected=expected))
        return found

    def named_rules(self, units: Codes, candidates: Codes, apart: Any) -> Mapping[str, NDArray[np.bool_]]:
        """Return the rules by name that say which unit may not be served from which candidate."""
        within = self.attempt(within_rule, self.result, units, candidates, self.asking.within) or {}
        told = self.attempt(told_rules, units, candidates, self.asking.forbidden) or {}
        far = self.attempt(far_rule, apart.km, self.asking.most_km, units, candidates) if apart else None
        return {**within, **(far or {}), **told}
