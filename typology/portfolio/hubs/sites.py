"""Questions about hubs that are complete and not impossible at first sight."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from typology.portfolio.hubs.problems import HubQuestionError, number_problems, shape_problems
from typology.portfolio.hubs.question import NO_NUMBERS, NO_RULES, HubQuestion

__all__ = ["hub_question", "with_hubs"]

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


def hub_question(  # noqa: PLR0913 - a requirement each
    countries: Sequence[str],
    candidates: Sequence[str],
    costs: ArrayLike,
    loads: ArrayLike,
    hubs: int | tuple[int, int],
    *,
    capacities: ArrayLike | None = None,
    lowest_load: float = 0.0,
    fixed: Sequence[str] = (),
    favoured: Mapping[str, float] = NO_NUMBERS,
    forbidden: Mapping[str, ArrayLike] = NO_RULES,
    opening: ArrayLike = 0.0,
) -> HubQuestion:
    """Return a question that is complete and not impossible at first sight.

    Parameters
    ----------
    hubs
        Number of hubs: exactly so many, or (fewest, most).
    capacities, opening
        One number, or one per candidate; no capacities means no limit.
    countries, candidates, costs, loads, lowest_load, fixed, favoured, forbidden
        As in :class:`HubQuestion`.

    Returns
    -------
    HubQuestion

    Raises
    ------
    HubQuestionError
        With everything that is wrong, all at once.

    Examples
    --------
    >>> hub_question(["XXA", "XXB"], ["XXA", "XXB"], [[0, 9], [9, 0]], [1, 1], hubs=1)
    HubQuestion(countries=2, candidates=2, hubs=1)
    >>> hub_question(["XXA"], ["XXA"], [[0]], [5], hubs=2, fixed=["XXB"])
    Traceback (most recent call last):
    ...
    typology.portfolio.hubs.problems.HubQuestionError: The question about hubs has 2 problems:
      more hubs than places for them: found '2'; expected at most 1, the number of candidates
      an office that is to stay open is no candidate: found 'XXB'; expected one of XXA; did you mean 'XXA'?
    """
    fewest, most = (hubs, hubs) if isinstance(hubs, int | np.integer) else hubs
    question = HubQuestion(
        countries=tuple(countries),
        candidates=tuple(candidates),
        costs=_numbers(costs),
        loads=_numbers(loads),
        fewest=int(fewest),
        most=int(most),
        capacities=_each(np.inf if capacities is None else capacities, len(candidates)),
        lowest_load=float(lowest_load),
        fixed=tuple(dict.fromkeys(fixed)),
        favoured=MappingProxyType(dict(favoured)),
        forbidden=MappingProxyType({name: _flags(rule) for name, rule in forbidden.items()}),
        opening=_each(opening, len(candidates)),
    )
    return _checked(question)


def with_hubs(question: HubQuestion, hubs: int | tuple[int, int]) -> HubQuestion:
    """Return the same question about another number of hubs.

    Raises
    ------
    HubQuestionError
        If so many hubs are impossible at first sight.
    """
    fewest, most = (hubs, hubs) if isinstance(hubs, int | np.integer) else hubs
    return _checked(replace(question, fewest=int(fewest), most=int(most)))


def _checked(question: HubQuestion) -> HubQuestion:
    problems = shape_problems(question) or number_problems(question)
    if problems:
        raise HubQuestionError(problems)
    return question


def _numbers(values: ArrayLike) -> Numbers:
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


def _flags(values: ArrayLike) -> Flags:
    array = np.array(values, dtype=np.bool_)
    array.flags.writeable = False
    return array


def _each(values: ArrayLike, count: int) -> Numbers:
    array = np.asarray(values, dtype=np.float64)
    return _numbers(np.full(count, array) if array.ndim == 0 else array)
