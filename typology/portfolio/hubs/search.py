"""Look for the cheapest plan, and for the proof of how cheap any plan could be.

First prices give a bound and, at each step, a plan (``bounds``, ``assigning``). Then hubs change places
(``interchange``), and the countries are assigned to them exactly. What the bound rules out is left out of the
programme that HiGHS solves: if nothing remains, the plan is proven to be within the gap asked for.
"""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.hubs.assigning import assign
from typology.portfolio.hubs.bounds import Bound, bound_at, climb, could_improve
from typology.portfolio.hubs.interchange import interchange, opened
from typology.portfolio.hubs.plan import HubPlan, gap_between
from typology.portfolio.hubs.programme import Programme
from typology.portfolio.hubs.question import HubQuestion
from typology.portfolio.hubs.unreachable import NoPlanError, OutOfTimeError, explain

__all__ = ["search_hubs"]

Places = NDArray[np.intp]
Flags = NDArray[np.bool_]

NEARLY, EVERY = 0.02, 2
"""How near the best bound prices must come for a plan to be made of them, and how often one is made."""

ENOUGH = 0.25
"""At which part of the gap asked for the quick steps stop: they cost little, and the plan may gain."""

STARTS = 6
"""How many plans are improved by changing places."""

KERNEL = 16
"""From how many plans the hubs are taken that are recombined."""

PARTS = (0.3, 0.6, 1.0)
"""How far to the goal the proof is taken, one after the other."""


def search_hubs(question: HubQuestion, *, gap: float = 0.01, time_limit: float = 60.0) -> HubPlan:
    """Return a plan that is within a gap of the cheapest, or the best found in time.

    Parameters
    ----------
    gap
        The share of its cost by which a cheaper plan may at most exist; 0 asks for a cheapest plan.
    time_limit
        Seconds after which the best plan so far is returned, with the gap that was proven by then.

    Returns
    -------
    HubPlan

    Raises
    ------
    NoPlanError
        If no plan keeps every requirement: which of them clash, and what would be enough.
    OutOfTimeError
        If time ran out before a plan was found, and before it was proven that there is none.

    Examples
    --------
    >>> from typology.portfolio.hubs.sites import hub_question
    >>> costs = [[0, 9, 8], [1, 8, 7], [9, 0, 3], [9, 2, 0]]
    >>> question = hub_question(["XXA", "XXB", "XXC", "XXD"], ["XXA", "XXC", "XXD"], costs, [1] * 4, hubs=2)
    >>> print(search_hubs(question, gap=0))
    2 hubs (XXA, XXC) at a cost of 3; no plan is cheaper
    """
    _refuse(gap, time_limit)
    looking = _Looking(question, gap, perf_counter(), time_limit)
    for step in (looking.climb, looking.exchange, looking.recombine):
        if not looking.is_within(gap * ENOUGH):
            step()
    if not looking.done:
        looking.prove()
    if looking.impossible:
        raise NoPlanError(explain(question, time_limit=time_limit))
    if looking.best is None:
        raise OutOfTimeError(time_limit)
    return looking.plan(looking.best)


def _refuse(gap: object, time_limit: object) -> None:
    """Raise one error for a gap and a time limit that are none."""
    wrong = []
    if not (isinstance(gap, int | float | np.number) and 0 <= gap < 1):
        wrong.append(f"a gap is a share from 0 to below 1, such as 0.01; found {gap!r}")
    if isinstance(time_limit, bool) or not (isinstance(time_limit, int | float | np.number) and time_limit > 0):
        wrong.append(f"a time limit is a number of seconds above 0, such as 60; found {time_limit!r}")
    if wrong:
        raise ValueError("; ".join(wrong))


class _Looking:
    """The best plan so far, and the best bound."""

    def __init__(self, question: HubQuestion, gap: float, began: float, time_limit: float) -> None:
        self.question, self.gap, self.began = question, gap, began
        self.time_limit, self.until = time_limit, began + time_limit
        self.best: Places | None = None
        self.best_open: Flags | None = None
        self.cost = np.inf
        self.proven = -np.inf
        self.pool: dict[bytes, tuple[float, Places]] = {}
        self.tried: set[bytes] = set()
        self.priced: Bound | None = None
        self.rounds = 0
        self.impossible = False

    @property
    def goal(self) -> float:
        """What a plan has to be cheaper than, to be worth looking for."""
        return self.cost - self.gap * (1 - 1e-9) * abs(self.cost)

    def is_within(self, gap: float) -> bool:
        """Tell whether the best plan is proven to be within a gap of the cheapest, or nothing more can be done."""
        reached = np.isfinite(self.cost) and gap_between(self.cost, self.proven) <= gap
        return self.impossible or bool(reached) or perf_counter() > self.until

    @property
    def done(self) -> bool:
        return self.is_within(self.gap)

    @property
    def left(self) -> float:
        return max(0.1, self.until - perf_counter())

    def take(self, assignment: Places, is_open: Flags) -> None:
        """Note a plan, if it keeps every requirement."""
        if not self.question.is_kept_by(assignment, is_open):
            return
        cost = self.question.cost_of(assignment, is_open)
        key = is_open.tobytes()
        if key not in self.pool or cost < self.pool[key][0]:
            self.pool[key] = cost, assignment
        if cost < self.cost:
            self.best, self.best_open, self.cost = assignment, is_open, cost

    def at_prices(self, bound: Bound) -> float:
        """Assign countries to the hubs that prices open, and return the cost of the best plan so far."""
        self.proven, self.rounds = max(self.proven, bound.value), self.rounds + 1
        key, near = bound.is_open.tobytes(), self.proven - NEARLY * abs(self.proven)
        if key not in self.tried and bound.value >= near and self.rounds % EVERY == 1:
            self.tried.add(key)
            assignment = assign(self.question, bound.is_open, bound.room_prices)
            if assignment is not None:
                self.take(assignment, bound.is_open)
        return self.cost

    def climb(self) -> None:
        self.priced = climb(
            self.question, self.at_prices, gap=self.gap * ENOUGH, until=self.began + 0.4 * self.time_limit
        )
        lowest = np.where(self.question.allowed, self.question.costs, np.inf).min(axis=1)
        self.proven = max(self.priced.value, bound_at(self.question, lowest).value)
        self.impossible = self.proven == np.inf

    def plans(self, count: int) -> list[Places]:
        """Return the best plans so far, each with other hubs."""
        return [assignment for _, assignment in sorted(self.pool.values(), key=lambda entry: entry[0])[:count]]

    def exchange(self) -> None:
        """Let the hubs of the best plans change places, and assign countries to them exactly."""
        until = min(self.until, perf_counter() + 0.25 * self.time_limit)
        exact: set[bytes] = set()
        for assignment in self.plans(STARTS):
            moved = interchange(self.question, assignment, until=until)
            is_open = opened(self.question, moved)
            if self.is_within(self.gap * ENOUGH) or perf_counter() > until:
                break
            if self.question.fewest <= is_open.sum() and is_open.tobytes() not in exact:
                exact.add(is_open.tobytes())
                self.take(moved, is_open)
                self.within(self.question.allowed, is_open, is_open, 3.0, 1e-4)

    def recombine(self) -> None:
        """Let the solver choose among the hubs of the best plans, and those that look best at the best prices."""
        if self.priced is None or self.best is None:
            return
        sites = self.question.must_open.copy()
        half = max(self.question.most + 6, 3 * self.question.most // 2)
        for assignment in self.plans(KERNEL):
            if sites.sum() < half:
                sites[assignment] = True
        sites[np.argsort(np.where(sites, np.inf, self.priced.site_costs), kind="stable")[:half]] = True
        pairs, useful, surely = could_improve(self.question, self.priced, self.cost)
        self.within(pairs, sites & useful, surely & sites, 0.1 * self.time_limit, self.gap / 4)

    def within(self, pairs: Flags, sites: Flags, surely_open: Flags, seconds: float, gap: float) -> None:
        """Look for a plan among some pairs and hubs only."""
        programme = Programme(self.question, pairs, sites, surely_open).keep_all()
        answer, _ = programme.solve(programme.costs(), seconds=min(seconds, self.left), gap=gap)
        if answer.assignment is not None and answer.is_open is not None:
            self.take(answer.assignment, answer.is_open)

    def prove(self) -> None:
        """Let the solver look at everything that could be cheaper than the goal: first at a part of the way to it.

        Each part is far smaller than the whole, and leaves a bound behind if time runs out.
        """
        if self.best is None or self.priced is None:
            self.look(np.inf)
            return
        start = self.priced.value
        for part in PARTS:
            while not self.done:
                goal = start + part * (self.goal - start)
                if self.proven >= goal or not self.look(goal):
                    break

    def look(self, goal: float) -> bool:
        """Look for any plan cheaper than a goal; tell whether a better one was found."""
        programme = Programme(self.question)
        if self.best is not None and self.priced is not None:
            programme = Programme(self.question, *could_improve(self.question, self.priced, goal))
        answer, _ = programme.keep_all().solve(programme.costs(), seconds=self.left, gap=self.gap / 2)
        before = self.cost
        if answer.assignment is not None and answer.is_open is not None:
            self.take(answer.assignment, answer.is_open)
        elif answer.finished and self.best is None:
            self.impossible = True
        known = np.isfinite(before)
        self.proven = max(self.proven, min(answer.bound, goal) if known else answer.bound)
        return self.cost < before

    def plan(self, best: Places) -> HubPlan:
        is_open = opened(self.question, best) if self.best_open is None else self.best_open
        bound = min(self.proven, self.cost)
        reached = gap_between(self.cost, bound) <= self.gap
        return HubPlan(
            question=self.question,
            assignment=best,
            is_open=is_open,
            cost=self.cost,
            bound=bound,
            seconds=perf_counter() - self.began,
            status="within the gap asked for" if reached else "out of time",
        )
