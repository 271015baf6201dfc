"""How cheap any plan could be: a bound from prices on being served, and what it rules out.

Each country offers a price for being served. Each candidate then takes the countries that pay best for the room they
need, and the best candidates open. Whatever the prices, no plan costs less than that sum; the prices are raised where
a country is served by nobody and lowered where by several (a Lagrangian dual, climbed by subgradients).
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.hubs.question import HubQuestion

__all__ = ["Bound", "bound_at", "climb", "could_improve"]

ROUNDS = 600
"""How many prices are tried at most."""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Bound:
    """What prices on being served prove.

    Parameters
    ----------
    value
        No plan costs less.
    prices
        What each country pays.
    is_open, served
        Which candidates open at these prices, and the part of each country they would take, countries x candidates.
    site_costs
        What each candidate costs at these prices, less what its countries pay.
    forcing
        What it would cost each candidate to take each country whole.
    room_prices
        What room is worth at each candidate.
    """

    value: float
    prices: Numbers
    is_open: Flags
    served: Numbers
    site_costs: Numbers
    forcing: Numbers
    room_prices: Numbers


def bound_at(question: HubQuestion, prices: Numbers) -> Bound:
    """Return the bound that prices prove: for each candidate the best load between its limits, countries divisible."""
    allowed = question.allowed
    gains = np.where(allowed, prices[:, None] - question.costs, -1.0)
    loads = np.where(allowed, question.loads[:, None], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.where(loads > 0, gains / loads, np.where(gains > 0, np.inf, -np.inf))
    order = np.argsort(-rates, axis=0)
    sorted_loads = np.take_along_axis(loads, order, axis=0)
    filled = np.cumsum(sorted_loads, axis=0)
    wanted = np.where(gains > 0, loads, 0.0).sum(axis=0)
    target = np.clip(wanted, question.lowest_load, np.maximum(question.capacities, question.lowest_load))
    room = target - (filled - sorted_loads)
    with np.errstate(divide="ignore", invalid="ignore"):
        taken = np.where(sorted_loads > 0, np.clip(room / sorted_loads, 0, 1), 0.0)
    served = np.empty_like(gains)
    np.put_along_axis(served, order, taken, axis=0)
    served = np.where((loads == 0) & (gains > 0), 1.0, served)
    marginal = np.take_along_axis(rates, np.take_along_axis(order, _last(room, sorted_loads), axis=0), axis=0)[0]
    room_price = np.where(np.isclose(wanted, target, rtol=1e-12, atol=0) | ~np.isfinite(marginal), 0.0, marginal)
    site_costs = question.hub_costs - (gains * served).sum(axis=0)
    site_costs = np.where(filled[-1] < question.lowest_load - question.slack, np.inf, site_costs)
    is_open = _cheapest(question, site_costs)
    return Bound(
        value=float(prices.sum() + site_costs[is_open].sum()) if is_open.any() else np.inf,
        prices=prices,
        is_open=is_open,
        served=served,
        site_costs=site_costs,
        forcing=np.where(allowed, np.maximum(0, room_price * question.loads[:, None] - gains), np.inf),
        room_prices=room_price,
    )


def _last(room: Numbers, loads: Numbers) -> NDArray[np.intp]:
    """Return the place of the last country that is taken, by candidate."""
    started = (room > 0) & (loads > 0)
    places = len(loads) - 1 - started[::-1].argmax(axis=0)
    return np.where(started.any(axis=0), places, 0)[None, :]


def _cheapest(question: HubQuestion, site_costs: Numbers) -> Flags:
    """Return the cheapest set of candidates of an admitted size, with those that must open."""
    is_open = question.must_open.copy()
    for place in np.argsort(np.where(is_open, np.inf, site_costs), kind="stable"):
        count = is_open.sum()
        if is_open[place] or count >= question.most or (count >= question.fewest and site_costs[place] >= 0):
            break
        is_open[place] = True
    return is_open


def could_improve(question: HubQuestion, bound: Bound, below: float) -> tuple[Flags, Flags, Flags]:
    """Return what a plan cheaper than some cost can look like.

    Returns
    -------
    pairs, sites, surely_open
        Which candidate may serve which country, which candidates may open, and which must.
    """
    costs, is_open = bound.site_costs, bound.is_open
    count = is_open.sum()
    closable = is_open & ~question.must_open
    dearest = costs[closable].max() if closable.any() else -np.inf
    to_open = np.where(
        is_open, 0.0, np.maximum(0, costs + (-dearest if count >= question.most else min(0.0, -dearest)))
    )
    spare = costs[~is_open].min() if (~is_open).any() else np.inf
    to_close = (min(0.0, spare) if count > question.fewest else spare) - np.where(closable, costs, 0.0)
    tolerance = 1e-9 * max(1.0, abs(below))
    sites = bound.value + to_open < below + tolerance
    surely_open = question.must_open | (closable & (bound.value + to_close > below + tolerance))
    pairs = question.allowed & sites & (bound.value + to_open + bound.forcing < below + tolerance)
    return pairs, sites, surely_open


def climb(question: HubQuestion, known_cost: Callable[[Bound], float], *, gap: float, until: float) -> Bound:
    """Raise the bound until it is within a gap of a known cost, or no longer rises.

    Parameters
    ----------
    known_cost
        The cost of the best plan known; called with each bound, so that it may look for a better plan there.
    until
        When to stop, on the clock of ``time.perf_counter``.
    """
    reach = np.where(question.allowed, question.costs, np.nan)
    best = here = bound_at(question, np.nanquantile(reach, min(1.0, 2.0 / question.most), axis=1))
    direction, step, waited = np.zeros_like(here.prices), 1.0, 0
    for _ in range(ROUNDS):
        cost = known_cost(here)
        goal = cost if np.isfinite(cost) else best.value + 0.1 * abs(best.value) + 1.0
        if best.value >= cost - gap * abs(cost) or perf_counter() > until or step < 1e-3 or not np.isfinite(best.value):
            break
        unmet = 1.0 - here.served[:, here.is_open].sum(axis=1)
        direction = unmet + 0.5 * direction
        norm = float(direction @ direction)
        if norm < 1e-12:
            break
        prices = here.prices + step * max(goal - here.value, 1e-6 * abs(goal)) / norm * direction
        here = bound_at(question, prices)
        if here.value > best.value + 1e-6 * abs(best.value):
            best, waited = here, 0
        else:
            waited += 1
            if waited >= 12:
                here, direction, step, waited = best, np.zeros_like(here.prices), step / 1.6, 0
    return best
