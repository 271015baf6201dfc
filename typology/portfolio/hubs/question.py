"""What is asked about hubs: countries to serve, places where hubs may stand, and what a plan must keep to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

__all__ = ["NO_NUMBERS", "NO_RULES", "HubQuestion"]

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_NUMBERS: Mapping[str, float] = MappingProxyType({})
NO_RULES: Mapping[str, Flags] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class HubQuestion:
    """Countries, candidates for hubs, and the requirements of a plan in which each country has exactly one hub.

    Made by :func:`typology.portfolio.hubs.sites.hub_question`, which checks it.

    Parameters
    ----------
    countries, candidates
        Codes of the countries to serve, and of the places where a hub may stand.
    costs
        Cost of serving each country from each candidate, countries x candidates.
    loads
        Work that each country brings.
    fewest, most
        Number of hubs.
    capacities
        The most load a hub can carry, by candidate; infinite where there is no limit.
    lowest_load
        The least load that makes a hub worth opening.
    fixed
        Candidates that stay open whatever happens.
    favoured
        Discount on the cost of the plan for each hub that stands in one of these.
    forbidden
        Rules by name, each saying which country may not be served from which candidate (true: may not).
    opening
        Cost of a hub beside the cost of serving, by candidate.
    """

    countries: tuple[str, ...]
    candidates: tuple[str, ...]
    costs: Numbers
    loads: Numbers
    fewest: int
    most: int
    capacities: Numbers
    lowest_load: float = 0.0
    fixed: tuple[str, ...] = ()
    favoured: Mapping[str, float] = field(default_factory=lambda: NO_NUMBERS)
    forbidden: Mapping[str, Flags] = field(default_factory=lambda: NO_RULES)
    opening: Numbers = field(default_factory=lambda: np.zeros(0))

    def __repr__(self) -> str:
        hubs = f"{self.fewest}" if self.fewest == self.most else f"{self.fewest} to {self.most}"
        return f"HubQuestion(countries={len(self.countries)}, candidates={len(self.candidates)}, hubs={hubs})"

    @cached_property
    def allowed(self) -> Flags:
        """Which country may be served from which candidate, by the rules and by capacity."""
        barred = np.zeros(self.costs.shape, dtype=bool)
        for rule in self.forbidden.values():
            barred |= rule
        result: Flags = ~barred & (self.loads[:, None] <= self.capacities + self.slack)
        return result

    @cached_property
    def hub_costs(self) -> Numbers:
        """Cost of opening each candidate, less its discount."""
        discounts = np.array([self.favoured.get(code, 0.0) for code in self.candidates])
        result: Numbers = self.opening - discounts
        return result

    @cached_property
    def must_open(self) -> Flags:
        """Which candidates stay open."""
        return np.isin(np.array(self.candidates, dtype=object), np.array(self.fixed, dtype=object))

    @property
    def slack(self) -> float:
        """How far a sum of loads may pass a limit: what the solver can tell apart."""
        return 2e-6 * max(1.0, float(self.loads.max(initial=0.0)))

    def cost_of(self, assignment: NDArray[np.intp], is_open: Flags) -> float:
        """Return the cost of serving each country from its candidate, with some candidates open."""
        served = self.costs[np.arange(len(self.countries)), assignment].sum()
        return float(served + self.hub_costs[is_open].sum())

    def is_kept_by(self, assignment: NDArray[np.intp], is_open: Flags) -> bool:
        """Tell whether a plan keeps every requirement."""
        loads = np.bincount(assignment, self.loads, minlength=len(self.candidates))
        return bool(
            self.fewest <= is_open.sum() <= self.most
            and is_open[assignment].all()
            and is_open[self.must_open].all()
            and self.allowed[np.arange(len(self.countries)), assignment].all()
            and (loads[is_open] <= self.capacities[is_open] + self.slack).all()
            and (loads[is_open] >= self.lowest_load - self.slack).all()
        )
