"""Why there is no plan: which requirements clash, and the least that would have to give way."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter
from types import MappingProxyType

import numpy as np

from typology.errors import TypologyError
from typology.portfolio.hubs.amounts import amount, at_least, at_most
from typology.portfolio.hubs.programme import Programme
from typology.portfolio.hubs.question import HubQuestion

__all__ = ["Clash", "NoPlanError", "OutOfTimeError", "Requirement", "explain", "requirements_of"]


@dataclass(frozen=True)
class Clash:
    """Requirements that no plan keeps together, and what would be enough.

    Parameters
    ----------
    requirements
        In words; without any one of them the others can be kept, unless ``proven`` is false.
    ways_out
        For each requirement, the least change of it alone that makes a plan possible, all others being kept.
    proven
        Whether it is proven that the set is smallest; false if time ran out, and then some may be needless.
    """

    requirements: tuple[str, ...]
    ways_out: tuple[str, ...]
    proven: bool

    def __str__(self) -> str:
        several = len(self.requirements) > 1
        together = "These requirements cannot be kept together" if several else "This requirement cannot be kept"
        together += "" if self.proven else " (some may be needless: time ran out)"
        lines = [f"{together}:", *(f"  {text}" for text in self.requirements)]
        if not self.ways_out:
            lines.append("To change one of them alone is not enough, or was not found to be.")
        elif len(self.ways_out) == 1:
            lines.append("This change is enough:")
        else:
            lines.append("Any one of these changes is enough:")
        lines += [f"  {text}" for text in self.ways_out]
        return "\n".join(lines)


class NoPlanError(TypologyError):
    """No plan keeps every requirement; ``clash`` says which clash, and what would be enough."""

    def __init__(self, clash: Clash) -> None:
        self.clash = clash
        super().__init__(clash)

    def __str__(self) -> str:
        return f"There is no such plan. {self.clash}"


class OutOfTimeError(TypologyError):
    """Time ran out before a plan was found, and before it was proven that there is none."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(seconds)

    def __str__(self) -> str:
        return (
            f"In {self.seconds:g} seconds no plan was found, nor a proof that there is none; "
            "allow more time, more room or fewer candidates"
        )


@dataclass(frozen=True)
class Requirement:
    """One requirement by name, how the question reads without it, and the least change of it that is enough."""

    text: str
    without: Callable[[HubQuestion], HubQuestion]
    way_out: Callable[[HubQuestion, float], str | None]


def explain(question: HubQuestion, *, time_limit: float = 60.0) -> Clash:
    """Return the requirements that clash, found by leaving out one after the other.

    Parameters
    ----------
    question
        One that no plan answers.
    time_limit
        Seconds for the search; what is not settled by then is reported as not proven.

    Returns
    -------
    Clash

    Raises
    ------
    ValueError
        If there is a plan.

    Examples
    --------
    >>> from typology.portfolio.hubs.sites import hub_question
    >>> codes, costs = ["XXA", "XXB", "XXC"], [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
    >>> question = hub_question(codes, codes, costs, loads=[2, 2, 2], hubs=2, capacities=3)
    >>> print(explain(question))
    These requirements cannot be kept together:
      no hub carries more than 3
      at most 2 hubs
    Any one of these changes is enough:
      a capacity of 4 or more
      3 hubs or more
    """
    until = perf_counter() + time_limit
    requirements = requirements_of(question)
    share = time_limit / (2 * len(requirements) + 2)
    if is_possible(question, share):
        raise ValueError("there is a plan that keeps every requirement, so nothing clashes")
    kept, without, proven = list(requirements), question, True
    for requirement in requirements:
        relaxed = requirement.without(without)
        possible = is_possible(relaxed, min(share, max(0.1, until - perf_counter())))
        if possible is False:
            without = relaxed
            kept.remove(requirement)
        proven = proven and possible is not None
    ways = (requirement.way_out(question, max(0.5, until - perf_counter())) for requirement in kept)
    return Clash(tuple(requirement.text for requirement in kept), tuple(way for way in ways if way), proven)


def is_possible(question: HubQuestion, seconds: float) -> bool | None:
    """Tell whether a plan keeps every requirement; None if time ran out."""
    if not question.allowed.any(axis=1).all() or question.fewest > len(question.candidates):
        return False
    if question.must_open.sum() > question.most:
        return False
    programme = Programme(question).keep_all()
    answer, _ = programme.solve(np.zeros(programme.variables), seconds=seconds)
    return True if answer.assignment is not None else False if answer.finished else None


def requirements_of(question: HubQuestion) -> list[Requirement]:
    """Return what is asked, with what a planner would give up first in front."""
    sites = len(question.candidates)
    found = [_rule(name) for name in question.forbidden]
    found += [_office(code) for code in question.fixed]
    if question.lowest_load > 0:
        text = f"no hub carries less than {amount(question.lowest_load)}"
        found.append(Requirement(text, lambda asked: replace(asked, lowest_load=0.0), _lower_load))
    if question.fewest > 1:
        fewer: Callable[[HubQuestion], HubQuestion] = lambda asked: replace(asked, fewest=1)  # noqa: E731
        found.append(Requirement(f"at least {question.fewest} hubs", fewer, _fewer_hubs))
    if np.isfinite(question.capacities).any():
        limits = question.capacities[np.isfinite(question.capacities)]
        text = "no hub carries more than "
        text += (
            amount(limits[0])
            if (limits == limits[0]).all()
            else f"its capacity, {amount(limits.min())} to {amount(limits.max())}"
        )
        endless = np.full(sites, np.inf)
        found.append(Requirement(text, lambda asked: replace(asked, capacities=endless), _more_capacity))
    if question.most < sites:
        text = f"at most {question.most} hub{'s' if question.most > 1 else ''}"
        found.append(Requirement(text, lambda asked: replace(asked, most=sites), _more_hubs))
    return found


def _rule(name: str) -> Requirement:
    def without(question: HubQuestion) -> HubQuestion:
        rest = {other: rule for other, rule in question.forbidden.items() if other != name}
        return replace(question, forbidden=MappingProxyType(rest))

    def way_out(question: HubQuestion, seconds: float) -> str | None:
        """Let as few pairs as possible pass the rule, and of those the cheapest."""
        relaxed = without(question)
        if not relaxed.allowed.any(axis=1).all():
            return None
        programme = Programme(relaxed).keep_all()
        costs = np.zeros(programme.variables)
        apart = question.costs[programme.country, programme.site]
        nearness = (apart - apart.min()) / (2 * len(question.countries) * (np.ptp(apart) + 1))
        costs[: programme.pairs] = np.where(
            question.forbidden[name][programme.country, programme.site], 1 + nearness, 0
        )
        answer, _ = programme.solve(costs, seconds=seconds)
        if answer.assignment is None:
            return None
        passing = question.forbidden[name][np.arange(len(question.countries)), answer.assignment]
        pairs = [
            f"{question.countries[place]} served from {question.candidates[answer.assignment[place]]}"
            for place in np.flatnonzero(passing)
        ]
        return f"exceptions to the rule {name!r}: {', '.join(pairs)}{_known(answer.finished)}"

    return Requirement(f"the rule {name!r}", without, way_out)


def _office(code: str) -> Requirement:
    def without(question: HubQuestion) -> HubQuestion:
        return replace(question, fixed=tuple(other for other in question.fixed if other != code))

    def way_out(question: HubQuestion, seconds: float) -> str | None:
        return f"{code} need not stay open" if is_possible(without(question), seconds) else None

    return Requirement(f"{code} stays open", without, way_out)


def _more_capacity(question: HubQuestion, seconds: float) -> str | None:
    """Find the least room that would have to be added to every hub."""
    relaxed = replace(question, capacities=np.where(np.isfinite(question.capacities), question.loads.sum(), np.inf))
    programme = Programme(relaxed, extra=1)
    programme.question = question
    found = _least(programme, seconds, roomier=0)
    if found is None:
        return None
    limits, (added, finished) = question.capacities[np.isfinite(question.capacities)], found
    if (limits == limits[0]).all():
        return f"a capacity of {at_least(limits[0] + added)} or more{_known(finished)}"
    return f"{at_least(added)} or more added to every capacity{_known(finished)}"


def _lower_load(question: HubQuestion, seconds: float) -> str | None:
    found = _least(Programme(question, extra=1), seconds, slacker=0)
    if found is None:
        return None
    return f"a lowest load of {at_most(max(0.0, question.lowest_load - found[0]))} or less{_known(found[1])}"


def _least(
    programme: Programme, seconds: float, *, roomier: int | None = None, slacker: int | None = None
) -> tuple[float, bool] | None:
    """Return the least value of an extra variable that makes a plan possible, and whether it is proven."""
    programme.serve_all()
    programme.keep_hubs(programme.question.fewest, programme.question.most)
    programme.keep_loads(roomier=roomier, slacker=slacker)
    costs = np.zeros(programme.variables)
    costs[programme.extra] = 1.0
    answer, extra = programme.solve(costs, seconds=seconds)
    return None if extra is None else (float(extra[0]), answer.finished)


def _more_hubs(question: HubQuestion, seconds: float) -> str | None:
    found = _count(replace(question, most=len(question.candidates)), 1.0, seconds)
    return None if found is None else f"{found[0]} hubs or more{_known(found[1])}"


def _fewer_hubs(question: HubQuestion, seconds: float) -> str | None:
    found = _count(replace(question, fewest=1), -1.0, seconds)
    return None if found is None else f"{found[0]} hub{'s' if found[0] > 1 else ''} or fewer{_known(found[1])}"


def _count(question: HubQuestion, sign: float, seconds: float) -> tuple[int, bool] | None:
    """Return the fewest (or most) hubs with which there is a plan, and whether it is proven."""
    programme = Programme(question).keep_all()
    costs = np.zeros(programme.variables)
    costs[programme.pairs : programme.extra] = sign
    answer, _ = programme.solve(costs, seconds=seconds)
    return None if answer.is_open is None else (int(answer.is_open.sum()), answer.finished)


def _known(finished: bool) -> str:
    return "" if finished else " (found in the time given; less may do)"
