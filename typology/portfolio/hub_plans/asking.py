"""What a planner asks, made into a question for the search, or everything that is wrong with it at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.asked import is_whole
from typology.classification.classify import Classification
from typology.errors import Problem, nearest
from typology.portfolio.hub_plans.between import Between, Languages, between
from typology.portfolio.hub_plans.naming import Naming
from typology.portfolio.hub_plans.places import Points, points_of, read_places
from typology.portfolio.hub_plans.requirements import Within, far_rule, told_rules, within_rule
from typology.portfolio.hub_plans.workload import Told, Workload, rules_for_hubs, workload_of
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.hubs.question import HubQuestion
from typology.portfolio.hubs.sites import hub_question

__all__ = ["Asked", "Asking", "ask", "read_hubs"]

Value = TypeVar("Value")
Offices = Iterable[str] | Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Asking:
    """Everything that is asked beside the number of hubs, as :func:`plan_hubs` takes it."""

    capacity: float | Mapping[str, float] | None = None
    lowest_load: float | None = None
    candidates: Iterable[str] | None = None
    fixed: Iterable[str] = ()
    favoured: Offices = ()
    weights: Mapping[str, float] | None = None
    loads: Told = None
    within: Within = None
    most_km: float | None = None
    languages: Languages | None = None
    forbidden: Mapping[str, Any] | None = None
    places: Mapping[str, Any] | None = None
    serve: Iterable[str] | None = None
    opening: float | None = None


@dataclass(frozen=True, eq=False)
class Asked:
    """A question for the search, and what its numbers stand for.

    Attributes
    ----------
    question
        Costs are kilometres for a country of average load.
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
    HubQuestionError
        With everything that is wrong, all at once.
    """
    if not isinstance(result, Classification):
        raise TypeError(f"hubs are planned from what classify returns, not from {type(result).__name__}")
    rules_for_hubs(result)
    return _Reading(result, asking).asked(hubs)


def read_hubs(hubs: Any) -> tuple[int, int]:
    """Return the fewest and the most hubs.

    Examples
    --------
    >>> read_hubs(4), read_hubs((4, 8)), read_hubs(range(4, 9))
    ((4, 4), (4, 8), (4, 8))
    """
    if is_whole(hubs):
        return int(hubs), int(hubs)
    expected = "a number of hubs such as 4, or the fewest and the most, such as (4, 8) or range(4, 9)"
    if isinstance(hubs, range) and len(hubs):
        return min(hubs), max(hubs)
    if isinstance(hubs, range):
        raise HubQuestionError([Problem("an empty range of numbers of hubs", str(hubs), expected)])
    if isinstance(hubs, list | tuple) and len(hubs) == 2 and all(map(is_whole, hubs)):
        return int(hubs[0]), int(hubs[1])
    raise HubQuestionError([Problem("no number of hubs", repr(hubs), expected)])


class _Reading:
    """One reading of what is asked: every part that can be read is, and every problem on the way is noted."""

    def __init__(self, result: Classification, asking: Asking) -> None:
        self.result, self.asking = result, asking
        self.rules = rules_for_hubs(result)
        self.problems: list[Problem] = []

    def attempt(self, read: Callable[..., Value], *given: Any) -> Value | None:
        try:
            return read(*given)
        except HubQuestionError as refusal:
            self.problems += refusal.problems
            return None

    def asked(self, hubs: Any) -> Asked:
        """Return the question, or raise with every problem."""
        result, asking = self.result, self.asking
        self.refuse_other_kinds()
        number = None if hubs is None else self.attempt(read_hubs, hubs)
        weights = self.attempt(self.weights)
        opening = self.attempt(self.kilometres, "opening", asking.opening, self.rules.opening.value)
        told, unreadable = read_places(asking.places, result)
        self.problems += unreadable
        naming = Naming(result, told)
        units = self.served(naming)
        fixed = self.attempt(naming.codes, asking.fixed, "an office that is to stay open") or ()
        favoured = self.attempt(self.favoured, naming) or {}
        candidates = self.candidates(naming, units, (*fixed, *favoured))
        capacity = self.attempt(self.capacities, naming, candidates)
        lowest = self.attempt(self.kilometres, "lowest_load", asking.lowest_load, 0.0)
        if not (units and candidates):
            raise HubQuestionError(dict.fromkeys(self.problems))
        work = self.attempt(workload_of, result, units, asking.loads)
        points = self.attempt(points_of, result, tuple(dict.fromkeys((*units, *candidates))), told)
        within = self.attempt(within_rule, result, units, candidates, asking.within)
        forbidden = self.attempt(told_rules, units, candidates, asking.forbidden)
        apart = (
            None if points is None else self.attempt(between, result, units, candidates, points.of, asking.languages)
        )
        far = None if apart is None else self.attempt(self.far, apart, units, candidates)
        if work is None or points is None or apart is None or weights is None:
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
                forbidden={**(within or {}), **(far or {}), **(forbidden or {})},
                opening=opening or 0.0,
            )
        )
        if self.problems or question is None:
            raise HubQuestionError(dict.fromkeys(self.problems))
        return Asked(result, naming, question, work, points, apart, kilometres, weights, opening or 0.0)

    def refuse_other_kinds(self) -> None:
        """Raise if something is told in a form in which it cannot be read at all."""
        kinds: Mapping[str, tuple[tuple[type, ...], str]] = {
            "weights": ((Mapping,), "a mapping from weight to kilometres"),
            "languages": ((Mapping,), "a mapping from unit to languages"),
            "forbidden": ((Mapping,), "a mapping from the name of a rule to a DataFrame or array"),
            "places": ((Mapping,), "a mapping from place to latitude and longitude"),
            "within": ((str, Mapping, pd.Series), "the name of a column, or a mapping from unit to part"),
            "loads": (
                (str, Mapping, pd.Series),
                "highest, lowest, the name of a column, or a mapping from unit to load",
            ),
            **dict.fromkeys(("candidates", "fixed", "favoured", "serve"), ((Iterable,), "codes or names")),
        }
        for name, (allowed, expected) in kinds.items():
            value = getattr(self.asking, name)
            if value is not None and not isinstance(value, allowed):
                self.problems.append(Problem(f"{name} cannot be read", repr(value), expected))
        if self.problems:
            raise HubQuestionError(self.problems)

    def weights(self) -> Mapping[str, float]:
        """Return the weights of the rulebook with those that are told."""
        found: dict[str, float] = {name: number.value for name, number in self.rules.weights.items()}
        problems = []
        for name, value in dict(self.asking.weights or {}).items():
            if name not in found:
                close = nearest(str(name), found)
                problems.append(Problem("unknown weight", str(name), ", ".join(found), close))
            elif not _is_amount(value):
                problems.append(Problem(f"the weight {name} is no number", str(value), "kilometres, 0 or more"))
            else:
                found[name] = float(value)
        if not problems and not any(found.values()):
            problems.append(Problem("nothing counts", "weights of 0", "one weight above 0"))
        if problems:
            raise HubQuestionError(problems)
        return found

    def kilometres(self, name: str, value: Any, otherwise: float) -> float:
        """Return a number from 0 that is told, or else that of the rulebook."""
        if value is None:
            return otherwise
        if not _is_amount(value):
            raise HubQuestionError([Problem(f"{name} is no number", str(value), "0 or more")])
        return float(value)

    def served(self, naming: Naming) -> tuple[str, ...]:
        """Return the units that are served, in the order of the result; what is none is noted."""
        if self.asking.serve is None:
            return self.result.units
        told = self.asking.serve
        entries = [told] if isinstance(told, str) else list(told)
        found = [self.attempt(naming.code, entry, "a unit to serve") for entry in entries]
        units = set(self.result.units)
        self.problems += [
            Problem("a unit to serve that is not in the result", code, "a unit of it", nearest(code, self.result.units))
            for code in found
            if code is not None and code not in units
        ]
        if not entries:
            self.problems.append(Problem("there is nobody to serve", expected="at least one unit"))
        return tuple(unit for unit in self.result.units if unit in set(found))

    def favoured(self, naming: Naming) -> Mapping[str, float]:
        """Return the discount of every favoured place."""
        told, usual = self.asking.favoured, self.rules.discount.value
        pairs = (
            dict(told.items())
            if isinstance(told, Mapping)
            else dict.fromkeys([told] if isinstance(told, str) else told, usual)
        )
        found: dict[str, float] = {}
        problems: list[Problem] = []
        for entry, value in pairs.items():
            try:
                found[naming.code(entry, "a favoured place")] = float(value) if _is_amount(value) else np.nan
            except HubQuestionError as refusal:
                problems += refusal.problems
        if problems:
            raise HubQuestionError(problems)
        return found

    def candidates(self, naming: Naming, units: tuple[str, ...], offices: tuple[str, ...]) -> tuple[str, ...]:
        """Return the places where a hub may stand: those that are told, else the units but for cities; and offices."""
        told = self.asking.candidates
        own: Iterable[str] = (unit for unit in units if not naming.is_city(unit))
        if told is not None:
            own = self.attempt(naming.codes, told, "a candidate") or ()
        found = tuple(dict.fromkeys((*own, *offices)))
        if not found:
            expected = "candidates= with at least one place; cities host no hub unless they are named there"
            self.problems.append(Problem("there are no candidates", expected=expected))
        return found

    def capacities(self, naming: Naming, candidates: tuple[str, ...]) -> Any:
        """Return the capacity of every candidate; none that is not told."""
        told = self.asking.capacity
        if told is None or _is_amount(told):
            return told
        if not isinstance(told, Mapping):
            expected = "a number, or a mapping from candidate to number"
            raise HubQuestionError([Problem("capacity is no number", str(told), expected)])
        found, problems = dict.fromkeys(candidates, np.inf), []
        for entry, value in told.items():
            code = self.attempt(naming.code, entry, "a hub with a capacity")
            if code is not None and code not in found:
                expected = "a candidate, or candidates= with it"
                problems.append(
                    Problem("a capacity of what is no candidate", str(entry), expected, nearest(code, candidates))
                )
            elif code is not None:
                found[code] = float(value) if _is_amount(value) else np.nan
        if problems:
            raise HubQuestionError(problems)
        return np.array([found[code] for code in candidates])

    def far(self, apart: Between, units: tuple[str, ...], candidates: tuple[str, ...]) -> Any:
        closest = [candidates[place] for place in apart.km.argmin(axis=1)] if candidates else []
        return far_rule(apart.km, self.asking.most_km, units, closest)


def _is_amount(value: Any) -> bool:
    """Say whether something is a finite number from 0."""
    number = is_whole(value) or isinstance(value, float | np.floating)
    return bool(number and np.isfinite(value) and value >= 0)
