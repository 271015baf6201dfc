"""What a planner asks, part by part: each is read, or refused in words that say what would be right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.asked import is_whole
from typology.errors import Problem, nearest
from typology.portfolio.hub_plans.between import Languages
from typology.portfolio.hub_plans.naming import Naming, twice
from typology.portfolio.hub_plans.requirements import Within
from typology.portfolio.hub_plans.workload import Told
from typology.portfolio.hubs.problems import HubQuestionError
from typology.rulebook.hubs import Hubs as HubRules

__all__ = [
    "Asking",
    "Offices",
    "other_kinds",
    "read_amount",
    "read_capacities",
    "read_favoured",
    "read_hubs",
    "read_weights",
]

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


KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "weights": ((Mapping,), "a mapping from weight to kilometres"),
    "languages": ((Mapping,), "a mapping from unit to languages"),
    "forbidden": ((Mapping,), "a mapping from the name of a rule to a DataFrame or array"),
    "places": ((Mapping,), "a mapping from place to latitude and longitude"),
    "within": ((str, Mapping, pd.Series), "the name of a column, groups, or a mapping from unit to part"),
    "loads": ((str, Mapping, pd.Series), "highest, lowest, a column, or a mapping from unit to load"),
    **dict.fromkeys(("candidates", "fixed", "favoured", "serve"), ((Iterable,), "codes or names")),
}
"""In which form something is told, and how that is called."""


def other_kinds(asking: Asking) -> list[Problem]:
    """Return what is told in a form in which it cannot be read at all."""
    return [
        Problem(f"{name} cannot be read", repr(told), expected)
        for name, (allowed, expected) in KINDS.items()
        if (told := getattr(asking, name)) is not None
        and not isinstance(told, allowed)
        and not (name == "within" and hasattr(told, "as_mapping"))
    ]


def read_hubs(hubs: Any) -> tuple[int, int]:
    """Return the fewest and the most hubs.

    Raises
    ------
    HubQuestionError
        If it is neither a number nor a pair or range of numbers.

    Examples
    --------
    >>> read_hubs(4), read_hubs((4, 8)), read_hubs(range(4, 9))
    ((4, 4), (4, 8), (4, 8))
    """
    if is_whole(hubs):
        return int(hubs), int(hubs)
    expected = "a number of hubs such as 4, or the fewest and the most, such as (4, 8) or range(4, 9)"
    if isinstance(hubs, range) and len(hubs) > 1 and abs(hubs.step) != 1:
        raise HubQuestionError([Problem("a range of numbers of hubs that leaves some out", str(hubs), expected)])
    if isinstance(hubs, range) and len(hubs):
        return min(hubs), max(hubs)
    if isinstance(hubs, range):
        raise HubQuestionError([Problem("an empty range of numbers of hubs", str(hubs), expected)])
    if isinstance(hubs, list | tuple) and len(hubs) == 2 and all(map(is_whole, hubs)):
        return int(hubs[0]), int(hubs[1])
    raise HubQuestionError([Problem("no number of hubs", str(hubs), expected)])


def read_weights(told: Mapping[str, float] | None, rules: HubRules) -> Mapping[str, float]:
    """Return the weights of the rulebook with those that are told.

    Raises
    ------
    HubQuestionError
        If there is no such weight, it is no number, or nothing would count.
    """
    found: dict[str, float] = {name: number.value for name, number in rules.weights.items()}
    problems = []
    for name, value in (told or {}).items():
        if name not in found:
            problems.append(Problem("unknown weight", str(name), ", ".join(found), nearest(str(name), found)))
        elif not _is_amount(value):
            problems.append(Problem(f"the weight {name} is no number", str(value), "kilometres, 0 or more"))
        else:
            found[name] = float(value)
    if not problems and not any(found.values()):
        problems.append(Problem("nothing counts", "weights of 0", "one weight above 0"))
    if problems:
        raise HubQuestionError(problems)
    return found


def read_amount(name: str, value: Any, otherwise: float) -> float:
    """Return a number from 0 that is told, or else another one.

    Raises
    ------
    HubQuestionError
        If it is no number.
    """
    if value is None:
        return otherwise
    if not _is_amount(value):
        raise HubQuestionError([Problem(f"{name} is no number", str(value), "0 or more")])
    return float(value)


def read_favoured(told: Offices, naming: Naming, rules: HubRules) -> Mapping[str, float]:
    """Return the discount of every favoured place.

    Raises
    ------
    HubQuestionError
        If one of them is no place that is known, or a discount no number.
    """
    entries = [told] if isinstance(told, str) else told
    pairs = dict(told.items()) if isinstance(told, Mapping) else dict.fromkeys(entries, rules.discount.value)
    found, problems = naming.told(pairs.items(), "a favoured place")
    if isinstance(told, Mapping):
        problems += twice(found, "a place is favoured")
    problems += [
        Problem("its discount is no number", str(value), "0 or more", unit=str(entry))
        for _, entry, value in found
        if not _is_amount(value)
    ]
    if problems:
        raise HubQuestionError(problems)
    return {code: float(value) for code, _, value in found}


def read_capacities(told: Any, naming: Naming, candidates: tuple[str, ...]) -> float | NDArray[np.float64] | None:
    """Return the capacity of every candidate, infinite where none is told.

    Raises
    ------
    HubQuestionError
        If it is no number, or told of what is no candidate.
    """
    if told is None or _is_amount(told):
        return told  # type: ignore[no-any-return]
    if not isinstance(told, Mapping):
        expected = "a number, 0 or more, or a mapping from candidate to number"
        raise HubQuestionError([Problem("capacity is no number", str(told), expected)])
    found = dict.fromkeys(candidates, np.inf)
    named, problems = naming.told(told.items(), "a hub with a capacity")
    problems += twice(named, "a hub has a capacity")
    for code, entry, value in named:
        if code in found:
            found[code] = _amount(value)
        else:
            expected, close = "a candidate, or candidates= with it", nearest(code, candidates)
            problems.append(Problem("a capacity of what is no candidate", str(entry), expected, close))
    if problems:
        raise HubQuestionError(problems)
    return np.array([found[code] for code in candidates])


def _amount(value: Any) -> float:
    """Return a number; what is none is refused with the question, by the name of the place."""
    return float(value) if _is_amount(value) else np.nan


def _is_amount(value: Any) -> bool:
    """Say whether something is a finite number from 0."""
    number = is_whole(value) or isinstance(value, float | np.floating)
    return bool(number and np.isfinite(value) and value >= 0)
