"""The question as a mixed-integer programme, solved by HiGHS.

A switch per candidate (open or not) and one per pair of a country and a candidate that may serve it. A pair asks for
an open candidate; what a hub carries lies between its limits if it is open; the number of hubs is kept.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.hubs.question import HubQuestion

__all__ = ["Answer", "Programme"]

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

PROVEN, STOPPED, IMPOSSIBLE = 0, 1, 2
ANSWERS = {PROVEN, STOPPED, IMPOSSIBLE}
"""What the solver reports: done, out of time, no solution."""

LARGE = 1e4
"""From which load on loads are scaled down for the solver, which reckons with an absolute tolerance."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What the solver found.

    Parameters
    ----------
    assignment, is_open
        The plan, or None if none was found.
    bound
        No plan of the programme costs less; infinite if there is none.
    finished
        Whether the solver came to its end.
    """

    assignment: NDArray[np.intp] | None
    is_open: Flags | None
    bound: float
    finished: bool


class Programme:
    """The switches of a question and the rows that tie them together.

    Parameters
    ----------
    pairs, sites, surely_open
        Which pairs and candidates to look at, and which candidates are open in any case; by default all, and those
        that must be.
    extra
        Continuous variables beside the switches, none below zero.
    """

    def __init__(
        self,
        question: HubQuestion,
        pairs: Flags | None = None,
        sites: Flags | None = None,
        surely_open: Flags | None = None,
        *,
        extra: int = 0,
    ) -> None:
        self.question = question
        places = len(question.candidates)
        self.sites = np.ones(places, dtype=bool) if sites is None else sites
        self.country, self.site = np.nonzero((question.allowed if pairs is None else pairs) & self.sites)
        self.surely_open = question.must_open if surely_open is None else surely_open
        self.pairs = len(self.country)
        self.variables = self.pairs + places + extra
        self.extra = self.pairs + places
        self.blocks: list[tuple[NDArray[np.intp], NDArray[np.intp], Numbers]] = []
        self.lower: list[Numbers] = []
        self.upper: list[Numbers] = []
        self.height = 0

    def serve_all(self) -> None:
        """Give each country one hub, which is open."""
        count, each = len(self.question.countries), np.arange(self.pairs)
        ones = np.ones(self.pairs)
        self.add([(self.country, each, ones)], np.ones(count), np.ones(count))
        self.add(
            [(each, each, ones), (each, self.pairs + self.site, -ones)],
            np.full(self.pairs, -np.inf),
            np.zeros(self.pairs),
        )

    def keep_hubs(self, fewest: float, most: float) -> None:
        """Keep the number of hubs between two."""
        places = np.arange(len(self.question.candidates))
        zeros, ones = np.zeros(len(places), dtype=int), np.ones(len(places))
        self.add([(zeros, self.pairs + places, ones)], np.array([fewest]), np.array([most]))

    def keep_loads(self, *, roomier: int | None = None, slacker: int | None = None) -> None:
        """Keep what a hub carries between its limits.

        Parameters
        ----------
        roomier, slacker
            Extra variables that are added to every capacity, and taken off the lowest load.
        """
        question = self.question
        places = np.arange(len(question.candidates))
        largest = float(question.loads.max(initial=0.0))
        scale = 2.0 ** np.floor(np.log2(largest)) if largest > LARGE else 1.0
        carried = (self.site, np.arange(self.pairs), question.loads[self.country] / scale)
        for limits, sign, eased in (
            (question.capacities, 1.0, roomier),
            (np.full(len(places), question.lowest_load), -1.0, slacker),
        ):
            binding = np.isfinite(limits) & (limits > 0 if sign < 0 else True)
            if not binding.any():
                continue
            limited = np.where(binding, limits, 0.0) / scale
            parts = [
                (carried[0], carried[1], np.where(binding[self.site], sign * carried[2], 0.0)),
                (places, self.pairs + places, -sign * limited),
            ]
            if eased is not None:
                parts.append((places, np.full(len(places), self.extra + eased), np.full(len(places), -1 / scale)))
            self.add(parts, np.full(len(places), -np.inf), np.full(len(places), question.slack / (2 * scale)))

    def keep_all(self) -> "Programme":
        """Ask for every requirement of the question."""
        self.serve_all()
        self.keep_hubs(self.question.fewest, self.question.most)
        self.keep_loads()
        return self

    def add(
        self, parts: list[tuple[NDArray[np.intp], NDArray[np.intp], Numbers]], lower: Numbers, upper: Numbers
    ) -> None:
        """Add rows: (row, variable, weight) in parts, and their limits."""
        self.blocks += [(rows + self.height, variables, weights) for rows, variables, weights in parts]
        self.lower.append(lower)
        self.upper.append(upper)
        self.height += len(lower)

    def costs(self) -> Numbers:
        """Return the cost of every switch."""
        question = self.question
        extra = np.zeros(self.variables - self.extra)
        return np.concatenate([question.costs[self.country, self.site], question.hub_costs, extra])

    def solve(self, costs: Numbers, *, seconds: float, gap: float = 0.0) -> tuple[Answer, Numbers | None]:
        """Return the plan of least cost that was found in so many seconds, and the values of the extra variables."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        rows, variables, weights = (np.concatenate([block[part] for block in self.blocks]) for part in range(3))
        lowest, highest = np.zeros(self.variables), np.ones(self.variables)
        highest[self.pairs : self.extra] = self.sites
        lowest[self.pairs : self.extra] = self.surely_open
        highest[self.extra :] = np.inf
        limits = LinearConstraint(
            csr_array((weights, (rows, variables)), shape=(self.height, self.variables)),
            np.concatenate(self.lower),
            np.concatenate(self.upper),
        )
        for presolve in (True, False):  # on some questions the solver stumbles over its own simplifications
            result = milp(
                costs,
                constraints=limits,
                bounds=Bounds(np.minimum(lowest, highest), highest),
                integrality=(np.arange(self.variables) < self.extra).astype(int),
                options={"mip_rel_gap": gap, "time_limit": max(seconds, 0.1), "presolve": presolve},
            )
            if result.status in ANSWERS:
                break
        else:
            raise RuntimeError(f"the solver did not answer: {result.message}")
        if result.status == IMPOSSIBLE:
            return Answer(None, None, np.inf, True), None
        proven = -np.inf if result.mip_dual_bound is None else float(result.mip_dual_bound)
        if result.x is None:
            return Answer(None, None, proven, False), None
        chosen = np.flatnonzero(result.x[: self.pairs] > 0.5)
        assignment = np.empty(len(self.question.countries), dtype=np.intp)
        assignment[self.country[chosen]] = self.site[chosen]
        is_open = result.x[self.pairs : self.extra] > 0.5
        return Answer(assignment, is_open, proven, result.status == PROVEN), result.x[self.extra :]
