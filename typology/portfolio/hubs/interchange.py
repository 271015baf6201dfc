"""Better places for hubs: each hub in turn is moved to a place near it, as long as that makes the plan cheaper."""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.hubs.assigning import settle
from typology.portfolio.hubs.question import HubQuestion

__all__ = ["interchange"]

NEAR = 12
"""How many places are tried for each hub."""


def interchange(
    question: HubQuestion, assignment: NDArray[np.intp], *, until: float, near: int = NEAR
) -> NDArray[np.intp]:
    """Return an assignment that no move of a single hub to a place near it makes cheaper, or the best by then."""
    best, cost = assignment, question.cost_of(assignment, opened(question, assignment))
    tried: set[bytes] = set()
    improved = True
    while improved and perf_counter() < until:
        improved = False
        for hub in np.unique(best):
            if question.must_open[hub] or perf_counter() > until:
                continue
            for place in _places(question, best, hub, near):
                moved = np.where(best == hub, place, best)
                is_open = opened(question, moved)
                if is_open.tobytes() in tried:
                    continue
                tried.add(is_open.tobytes())
                settled = settle(question, moved, is_open)
                if settled is not None and question.cost_of(settled, is_open) < cost - 1e-9 * abs(cost):
                    best, cost, improved = settled, question.cost_of(settled, is_open), True
                    break
    return best


def opened(question: HubQuestion, assignment: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which candidates are open: those that serve, and those that stay open."""
    is_open = question.must_open.copy()
    is_open[assignment] = True
    return is_open


def _places(question: HubQuestion, assignment: NDArray[np.intp], hub: int, near: int) -> NDArray[np.intp]:
    """Return the closed candidates from which the countries of a hub would be served at least cost."""
    theirs = assignment == hub
    costs = np.where(question.allowed[theirs], question.costs[theirs], np.inf).sum(axis=0) + question.hub_costs
    costs = np.where(opened(question, assignment), np.inf, costs)
    places = np.argsort(costs, kind="stable")[:near]
    return places[np.isfinite(costs[places])]
