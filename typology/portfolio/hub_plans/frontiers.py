"""What one more hub buys: a plan for each of several numbers of hubs, and why there is none where there is none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from typology.certainty.asked import is_whole
from typology.classification.classify import Classification
from typology.classification.prose import capital, listed
from typology.errors import Problem, hint
from typology.portfolio.hub_plans.asked import Asked, ask
from typology.portfolio.hub_plans.asking import Asking
from typology.portfolio.hub_plans.hub_pages import page_of
from typology.portfolio.hub_plans.hub_words import weights_sentence
from typology.portfolio.hub_plans.planned import Hubs
from typology.portfolio.hub_plans.settling import settled
from typology.portfolio.hubs.frontier import frontier
from typology.portfolio.hubs.problems import HubQuestionError

__all__ = ["HubFrontier", "hub_frontier"]


@dataclass(frozen=True, eq=False, repr=False)
class HubFrontier:
    """A plan for each of several numbers of hubs.

    Attributes
    ----------
    asked : Asked
        What was asked.
    plans : mapping
        The plan by number of hubs, where there is one.
    why_none : mapping
        Why there is none, by number of hubs.

    Examples
    --------
    >>> import typology as ty
    >>> found = hub_frontier(ty.classify(ty.load_pilots()), hubs=range(1, 4), fixed=["EGY"], gap=0)
    >>> found.table[["mean_km", "worst_km", "where"]]
          mean_km  worst_km          where
    hubs
    1      4794.0   11210.0            EGY
    2      1992.0    4427.0       EGY, COL
    3       885.0    3539.0  IND, EGY, COL
    """

    asked: Asked
    plans: Mapping[int, Hubs]
    why_none: Mapping[int, str]

    @property
    def labels(self) -> tuple[str, ...]:
        """What the assessments say of themselves, such as that they are illustrative."""
        return self.asked.result.labels

    @property
    def table(self) -> pd.DataFrame:
        """One row per number of hubs, index ``hubs``; a copy.

        Columns
        -------
        cost, bound, gap
            Of the plan, in kilometres for units of average load, with opening costs and discounts.
        saved
            By how much a plan with this number is cheaper than that with the number before, opening cost included:
            below 0 the last hub is not worth what it costs.
        mean_km, worst_km
            From the units to their hub.
        likeness
            How like the needs of units of one hub are: the mean over all pairs that share a hub and can be compared.
        where
            Codes of the hubs.
        status
            Whether the gap asked for was reached.
        why_none
            Why there is no plan; empty if there is one.
        """
        return self._table.copy()

    @cached_property
    def _table(self) -> pd.DataFrame:
        numbers = [*self.plans, *self.why_none]
        table = pd.DataFrame([self._row(number) for number in sorted(numbers)]).set_index("hubs")
        table.insert(3, "saved", -table["cost"].diff())
        return table

    def _row(self, number: int) -> dict[str, object]:
        plan = self.plans.get(number)
        if plan is None:
            empty = dict.fromkeys(("cost", "bound", "gap", "mean_km", "worst_km", "likeness"), np.nan)
            return {"hubs": number, **empty, "where": "", "status": "", "why_none": self.why_none[number]}
        km = plan.asked.between.km[np.arange(len(plan.units)), plan.plan.assignment]
        return {
            "hubs": number,
            "cost": plan.cost,
            "bound": plan.bound,
            "gap": plan.gap,
            "mean_km": float(km.mean().round()),
            "worst_km": float(km.max().round()),
            "likeness": _likeness_within(plan),
            "where": ", ".join(plan.hubs),
            "status": plan.status,
            "why_none": "",
        }

    @property
    def cheapest(self) -> int | None:
        """The number of hubs whose plan costs least, opening cost included; None where there is no plan."""
        return min(self.plans, key=lambda number: self.plans[number].cost, default=None)

    @property
    def sentence(self) -> str:
        """What one more hub buys, in a sentence."""
        if self.cheapest is None:
            return f"No plan was found for {_numbers([*self.why_none])}; the table says why."
        first, last = min(self.plans), max(self.plans)
        km = self._table["mean_km"]
        if first == last:
            only = f"With {first} {'hub' if first == 1 else 'hubs'} the mean distance is {km[first]:,.0f} km."
            return f"{only}{self._without()}"
        return (
            f"From {first} to {last} hubs the mean distance goes from {km[first]:,.0f} to {km[last]:,.0f} km; with "
            f"{self.asked.opening:,g} km for opening a hub, a plan with {self.cheapest} costs least{self._rivals()}."
            f"{self._without()}"
        )

    def _without(self) -> str:
        """Name the numbers for which no plan was found: there is none, or time ran out."""
        return f" No plan was found for {_numbers([*self.why_none])}." if self.why_none else ""

    def _rivals(self) -> str:
        """Name the other numbers whose cheapest plan could, within the gap of theirs, cost less still."""
        least = self.plans[self.cheapest].cost if self.cheapest else -np.inf
        rivals = [number for number, plan in self.plans.items() if number != self.cheapest and plan.bound < least]
        return f"; within the gaps, one with {listed([*map(str, rivals)], 'or')} could cost less" if rivals else ""

    def __getitem__(self, number: int) -> Hubs:
        """Return the plan with a number of hubs.

        Raises
        ------
        KeyError
            If there is none; it says why.
        """
        if number not in self.plans:
            there = f"there are plans for {_numbers([*self.plans])}" if self.plans else "no plan was found at all"
            raise KeyError(self.why_none.get(number) or f"no plan for {number} hubs was asked for; {there}")
        return self.plans[number]

    def __repr__(self) -> str:
        return (
            f"<HubFrontier of {len(self._table)} numbers of hubs: {len(self.plans)} plans, {self.cheapest} costs least>"
        )

    def _repr_html_(self) -> str:
        head = [*(f"<em>{escape(label)}</em>" for label in self.labels)]
        head += [escape(self.sentence), escape(weights_sentence(self.asked))]
        shown = self._table.drop(columns=["bound", "status"])
        return "".join(f"<p>{text}</p>" for text in head) + page_of(shown)


def hub_frontier(
    result: Classification,
    hubs: Iterable[int] = range(2, 11),
    *,
    gap: float = 0.01,
    time_limit: float = 60.0,
    **same: Any,
) -> HubFrontier:
    """Plan hubs for each of several numbers of them, everything else being as it was asked.

    Parameters
    ----------
    result
        A classification.
    hubs
        Numbers of hubs, such as ``range(2, 11)``.
    gap, time_limit
        Of each plan.
    **same
        As in :func:`plan_hubs`.

    Returns
    -------
    HubFrontier
        ``.table``, ``.plans``, ``[4]``, ``.cheapest``, ``.sentence``. Where there is no plan, it says why.

    Raises
    ------
    HubQuestionError
        With everything that is wrong with what is asked, all at once.
    TypeError
        If something else is asked than :func:`plan_hubs` takes.

    Examples
    --------
    >>> import typology as ty
    >>> hub_frontier(ty.classify(ty.load_pilots()), hubs=[1, 2])
    <HubFrontier of 2 numbers of hubs: 2 plans, 1 costs least>
    """
    known = [field.name for field in fields(Asking)]
    for name in same:
        if name not in known:
            raise TypeError(f"hub_frontier() takes no {name!r}; {hint(name, [*known, 'hubs', 'gap', 'time_limit'])}")
    numbers = _read(hubs)
    asked = ask(result, None, Asking(**same))
    points = frontier(asked.question, numbers, distances=asked.between.km, gap=gap, time_limit=time_limit)
    plans = {point.hubs: Hubs(asked, settled(asked, point.plan)) for point in points if point.plan}
    return HubFrontier(asked, plans, {point.hubs: _in_one_line(point.why_none) for point in points if not point.plan})


def _read(hubs: Any) -> list[int]:
    numbers = list(hubs) if isinstance(hubs, Iterable) and not isinstance(hubs, str) else [hubs]
    wrong = [number for number in numbers if not is_whole(number) or number < 1]
    if wrong or not numbers:
        found = ", ".join(map(repr, wrong)) or str(hubs)
        raise HubQuestionError([Problem("no numbers of hubs", found, "whole numbers from 1, such as range(2, 11)")])
    return [int(number) for number in numbers]


def _in_one_line(refusal: str) -> str:
    r"""Return what an error says in one line.

    Examples
    --------
    >>> _in_one_line("There is no plan. These clash:\n  a rule\n  two hubs\nThis is enough:\n  3 hubs")
    'There is no plan. These clash: a rule; two hubs. This is enough: 3 hubs'
    >>> _in_one_line("The question about hubs has 2 problems:\n  too little room\n  too many hubs")
    'Too little room; too many hubs'
    """
    lines = [line.strip() for line in refusal.splitlines()]
    if lines[0].startswith(HubQuestionError.subject) and len(lines) > 1:
        lines = lines[1:]
    said = capital(lines[0])
    for before, line in pairwise(lines):
        said += (" " if before.endswith((":", ".")) else ". " if line.endswith(":") else "; ") + line
    return said


def _likeness_within(plan: Hubs) -> float:
    """Return the mean likeness over all pairs of units that share a hub."""
    assignment, among = plan.plan.assignment, plan.asked.between.among
    together = np.triu(assignment[:, None] == assignment, 1)
    pairs = among[together & ~np.isnan(among)]
    return round(float(1 - pairs.mean()), 6) if len(pairs) else float("nan")


def _numbers(numbers: Iterable[int]) -> str:
    found = sorted(numbers)
    return f"{listed([*map(str, found)], 'and')} hub{'' if found == [1] else 's'}"
