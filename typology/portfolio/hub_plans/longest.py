"""The least longest distance with which there is a plan, where the one asked for is too short."""

from dataclasses import replace
from time import perf_counter
from types import MappingProxyType

import numpy as np

from typology.portfolio.hub_plans.asked import Asked
from typology.portfolio.hub_plans.requirements import far_rule_name
from typology.portfolio.hubs.unreachable import Clash, is_possible

__all__ = ["with_distance"]


def with_distance(asked: Asked, clash: Clash, most_km: float, seconds: float) -> Clash:
    """Return a clash that also says how far hubs would have to be allowed to be, if the distance takes part in it.

    Parameters
    ----------
    seconds
        For the search; what is found by then is enough, though less may do.
    """
    name = far_rule_name(most_km)
    if f"the rule {name!r}" not in clash.requirements:
        return clash
    least, proven = _least(asked, name, most_km, seconds)
    if least is None:
        return clash
    known = "" if proven else " (found in the time given; less may do)"
    way = f"a longest distance of {np.ceil(least):,.0f} km{known}"
    at = clash.requirements.index(f"the rule {name!r}")
    return replace(clash, ways_out=(*clash.ways_out[:at], way, *clash.ways_out[at:]))


def _least(asked: Asked, name: str, most_km: float, seconds: float) -> tuple[float | None, bool]:
    """Halve the distances between units and candidates until the least is found that makes a plan possible."""
    until, km = perf_counter() + seconds, asked.between.km
    lengths = np.unique(km[km > most_km])
    low, high, proven = 0, len(lengths), True
    best: float | None = None
    while low < high:
        middle = (low + high) // 2
        rules = {**asked.question.forbidden, name: km > lengths[middle]}
        relaxed = replace(asked.question, forbidden=MappingProxyType(rules))
        found = is_possible(relaxed, max(0.5, (until - perf_counter()) / 2))
        proven = proven and found is not None
        if found:
            best, high = float(lengths[middle]), middle
        else:
            low = middle + 1
    return best, proven
