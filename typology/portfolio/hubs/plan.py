"""A plan: which hubs are open, whom each serves, what it costs, and how far from the best possible it can be."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.hubs.question import HubQuestion

__all__ = ["HubPlan", "gap_between"]

TELLING = 1e-7
"""Costs that differ by a smaller share than this are the same: what the solver can tell apart."""


def gap_between(cost: float, bound: float) -> float:
    """Return the share of a cost by which a cheaper plan could exist, given that none costs less than a bound.

    Examples
    --------
    >>> gap_between(200, 150), gap_between(200, 200)
    (0.25, 0.0)
    """
    short = cost - bound
    if short <= TELLING * max(1.0, abs(cost)):
        return 0.0
    return float(short / abs(cost)) if cost else float("inf")


@dataclass(frozen=True, eq=False)
class HubPlan:
    """Where hubs stand and whom each serves.

    Parameters
    ----------
    question
        What was asked.
    assignment
        The candidate that serves each country, by place among the candidates.
    is_open
        Which candidates are open.
    cost
        What the plan costs, opening costs and discounts included.
    bound
        No plan that keeps the requirements costs less: proven.
    seconds
        How long it took.
    status
        ``"within the gap asked for"`` or ``"out of time"``.
    """

    question: HubQuestion
    assignment: NDArray[np.intp]
    is_open: NDArray[np.bool_]
    cost: float
    bound: float
    seconds: float
    status: Literal["within the gap asked for", "out of time"]

    def __str__(self) -> str:
        share = f"{self.gap:.2%}" if self.gap < 1 else "an unknown share"
        proof = "no plan is cheaper" if self.gap == 0 else f"no plan can be cheaper by more than {share}"
        count = f"{len(self.hubs)} hub{'s' if len(self.hubs) > 1 else ''}"
        return f"{count} ({', '.join(self.hubs)}) at a cost of {self.cost:,.0f}; {proof}"

    @property
    def gap(self) -> float:
        """The largest share of its cost by which a better plan could be cheaper."""
        return gap_between(self.cost, self.bound)

    @property
    def hubs(self) -> tuple[str, ...]:
        """The open hubs, in the order of the candidates."""
        return tuple(self.question.candidates[place] for place in np.flatnonzero(self.is_open))

    @property
    def hub_of(self) -> dict[str, str]:
        """The hub of each country."""
        codes = (self.question.candidates[place] for place in self.assignment)
        return dict(zip(self.question.countries, codes, strict=True))

    @property
    def served(self) -> dict[str, tuple[str, ...]]:
        """The countries of each hub."""
        hub_of = self.hub_of
        return {hub: tuple(code for code, theirs in hub_of.items() if theirs == hub) for hub in self.hubs}

    @property
    def loads(self) -> dict[str, float]:
        """The load of each hub."""
        carried = np.bincount(self.assignment, self.question.loads, minlength=len(self.is_open))
        return {self.question.candidates[place]: float(carried[place]) for place in np.flatnonzero(self.is_open)}
