"""Which open hub serves which country: one hub each, with room for all, as cheap as exchanges make it."""

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.hubs.question import HubQuestion

__all__ = ["assign", "settle"]

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


def assign(question: HubQuestion, is_open: Flags, room_prices: Numbers | None = None) -> Places | None:
    """Return a hub for each country, or None if none was found that keeps every requirement.

    Each country takes what is cheapest for it, room included where it has a price; then countries move, and change
    places, as long as it helps.
    """
    hubs = np.flatnonzero(is_open)
    allowed = question.allowed[:, hubs]
    if not allowed.any(axis=1).all():
        return None
    room = 0.0 if room_prices is None else question.loads[:, None] * room_prices[hubs]
    return settle(question, hubs[np.where(allowed, question.costs[:, hubs] + room, np.inf).argmin(axis=1)], is_open)


def settle(question: HubQuestion, assignment: Places, is_open: Flags) -> Places | None:
    """Return an assignment after every move and exchange that helps, or None if a requirement is still not kept."""
    hubs = np.flatnonzero(is_open)
    state = _Settling(question, hubs, np.searchsorted(hubs, assignment))
    while state.improve():
        pass
    result: Places = hubs[state.chosen]
    return result if question.is_kept_by(result, is_open) else None


class _Settling:
    """One assignment in work: what is over or under its limits weighs more than any cost."""

    def __init__(self, question: HubQuestion, hubs: Places, chosen: Places) -> None:
        finite = np.where(question.allowed[:, hubs], question.costs[:, hubs], 0.0)
        self.weight = (
            10.0 * (np.ptp(finite) + 1.0) / max(float(question.loads[question.loads > 0].min(initial=1.0)), 1e-9)
        )
        far = self.weight * (question.loads.sum() + 1.0) * 10
        self.costs = np.where(question.allowed[:, hubs], question.costs[:, hubs], far)
        self.loads = question.loads
        self.most, self.least, self.slack = question.capacities[hubs], question.lowest_load, question.slack
        self.limited = bool(np.isfinite(self.most).any() or self.least > 0)
        self.chosen = chosen.copy()
        self.carried: Numbers = np.bincount(chosen, self.loads, minlength=len(hubs)).astype(np.float64)
        self.rows = np.arange(len(self.loads))

    def amiss(self, carried: Numbers, most: Numbers) -> Numbers:
        """Return by how much loads pass the limits of hubs."""
        over = np.maximum(0, carried - most - self.slack)
        result: Numbers = over + np.maximum(0, self.least - carried - self.slack)
        return result

    def improve(self) -> bool:
        """Do the best move or, if no move helps, the best exchange; tell whether there was one."""
        here, now = self.chosen, self.amiss(self.carried, self.most)
        paid = self.costs[self.rows, here]
        gains = self.costs - paid[:, None]
        if self.limited:
            left = self.amiss(self.carried[here] - self.loads, self.most[here]) - now[here]
            joined = self.amiss(self.carried + self.loads[:, None], self.most) - now
            gains = gains + self.weight * (left[:, None] + joined)
        gains[self.rows, here] = 0.0
        country, hub = np.unravel_index(gains.argmin(), gains.shape)
        if gains[country, hub] < -1e-7:
            self.move(int(country), int(hub))
            return True
        return self.limited and self.exchange(paid, now)

    def exchange(self, paid: Numbers, now: Numbers) -> bool:
        here = self.chosen
        crossed = self.costs[:, here]
        gains = crossed + crossed.T - paid[:, None] - paid
        carried = self.carried[here][:, None] - self.loads[:, None] + self.loads
        spill = self.amiss(carried, self.most[here][:, None]) - now[here][:, None]
        gains = gains + self.weight * (spill + spill.T)
        gains[here[:, None] == here] = 0.0
        one, other = np.unravel_index(gains.argmin(), gains.shape)
        if gains[one, other] >= -1e-7:
            return False
        hubs = int(here[one]), int(here[other])
        self.move(int(one), hubs[1])
        self.move(int(other), hubs[0])
        return True

    def move(self, country: int, hub: int) -> None:
        self.carried[self.chosen[country]] -= self.loads[country]
        self.carried[hub] += self.loads[country]
        self.chosen[country] = hub
