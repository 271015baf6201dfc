"""Who serves whom in a plan, and how far, hub by hub and unit by unit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.hub_plans.asked import Asked
from typology.portfolio.hubs.plan import HubPlan
from typology.portfolio.priorities.languages import language_name

__all__ = ["Serving", "row_of", "servings_of"]


@dataclass(frozen=True)
class Serving:
    """One unit and its hub.

    Attributes
    ----------
    likeness
        Of their needs, 1 for the same; not a number where they cannot be compared.
    next_hub, next_km
        The best other hub that may serve it, and how many kilometres more it would be, everything counted; less than
        0 where it would be better for this unit alone. Empty, and not a number, where no other hub may.
    has_room
        Whether that hub could carry it beside all whom it serves.
    """

    unit: str
    hub: str
    km: float
    languages: tuple[frozenset[str], frozenset[str]]
    regions: tuple[str, str]
    likeness: float
    next_hub: str
    next_km: float
    has_room: bool

    @property
    def shared(self) -> tuple[str, ...]:
        """The names of the languages that both are known to work in."""
        return tuple(sorted(map(language_name, self.languages[0] & self.languages[1])))


def servings_of(asked: Asked, plan: HubPlan) -> list[Serving]:
    """Return every unit with its hub, in the order of the units."""
    question = plan.question
    left = question.capacities - np.bincount(plan.assignment, question.loads, minlength=len(question.candidates))
    return [_serving(asked, plan, row, left) for row in range(len(plan.assignment))]


def _serving(asked: Asked, plan: HubPlan, row: int, left: NDArray[np.float64]) -> Serving:
    question, apart = plan.question, asked.between
    place = int(plan.assignment[row])
    unit, hub = question.countries[row], question.candidates[place]
    others = plan.is_open & question.allowed[row]
    others[place] = False
    best = int(np.where(others, asked.kilometres[row], np.inf).argmin())
    return Serving(
        unit=unit,
        hub=hub,
        km=float(apart.km[row, place]),
        languages=(apart.languages[unit], apart.languages[hub]),
        regions=(apart.regions[unit], apart.regions[hub]),
        likeness=float(1 - apart.unlike[row, place]),
        next_hub=question.candidates[best] if others.any() else "",
        next_km=float(asked.kilometres[row, best] - asked.kilometres[row, place]) if others.any() else np.nan,
        has_room=bool(others.any() and question.loads[row] <= left[best] + question.slack),
    )


def row_of(asked: Asked, plan: HubPlan, hub: str) -> tuple[dict[str, object], str]:
    """Return what there is to tell of a hub in numbers, and the unit that is furthest from it."""
    question, work, apart = plan.question, asked.work, asked.between
    place = question.candidates.index(hub)
    theirs = np.flatnonzero(plan.assignment == place)
    km = apart.km[theirs, place]
    units = [question.countries[at] for at in theirs]
    row = {
        "hub": hub,
        "name": asked.naming.name(hub),
        "countries": len(theirs),
        "served": ", ".join(units),
        "load": round(float(work.used[theirs].sum()), 6),
        "load_lowest": round(float(work.lowest[theirs].sum()), 6),
        "load_highest": round(float(work.highest[theirs].sum()), 6),
        "capacity": float(question.capacities[place]),
        "mean_km": float(km.mean().round()) if len(km) else np.nan,
        "worst_km": float(km.max().round()) if len(km) else np.nan,
        "likeness": apart.likeness_among(theirs),
        "fixed": hub in question.fixed,
    }
    return row, units[int(km.argmax())] if units else ""
