"""Which domains come first: as answered, and exactly which of them could, over all completions of missing answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.priorities.combining import ABSENT, Combined, Floats

__all__ = ["Comparison", "Key", "Standing", "ahead", "stand"]

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Key:
    """By what domains are compared, domains x units: the highest outcome first, then the mean of the outcomes.

    The highest is minus infinity where a domain is no priority at all.
    """

    highest: Floats
    mean: Floats


@dataclass(frozen=True, eq=False)
class Comparison:
    """By what numbers domains are compared.

    Attributes
    ----------
    weights
        Of the outcomes; 1 for all without a profile.
    least
        A domain all of whose outcomes are below it, before weighting, is no priority.
    coverage
        The share of the outcomes of a domain that must be known for the domain to be read as answered.
    """

    domains: tuple[str, ...]
    weights: Floats
    least: float
    coverage: float
    tolerance: float


@dataclass(frozen=True, eq=False)
class Standing:
    """Where the domains of some units stand, domains x units.

    Attributes
    ----------
    answered
        Their keys as answered.
    covered
        Whether enough of its outcomes is known for a domain to be read as answered.
    may_lead, leads
        Whether a domain comes first, alone or alike with others, in some completion, and in every one.
    first, second
        Those that come first as answered, and those next to them.
    none_possible : units
        Whether some completion leaves no domain that is a priority.
    certain, open_ : units
        Whether no completion changes which come first; and whether too little is answered to say.
    second_certain, second_open : units
        The same of the second place.
    """

    answered: Key
    covered: Bools
    may_lead: Bools
    leads: Bools
    none_possible: Bools
    first: Bools
    certain: Bools
    open_: Bools
    second: Bools
    second_certain: Bools
    second_open: Bools


def ahead(one: Key, other: Key, tolerance: float) -> Bools:
    """Say where one domain (first axis) lies before another (second axis), for every unit (third axis)."""
    return (
        _before(one.highest[:, None], one.mean[:, None], other.highest[None, :], other.mean[None, :], tolerance)
        & ~np.eye(len(one.highest), dtype=np.bool_)[:, :, None]
    )


def _before(high: Floats, mean: Floats, other_high: Floats, other_mean: Floats, tolerance: float) -> Bools:
    above, below = high > other_high + tolerance, other_high > high + tolerance
    before: Bools = above | (~below & (high > ABSENT) & (mean > other_mean + tolerance))
    return before


def stand(combined: Combined, by: Comparison) -> Standing:
    """Compare the domains of every unit.

    A domain is compared by its highest outcome and then by the mean of its outcomes, each times the weight of the
    outcome. Both rise with every answer, and no answer belongs to two domains. So a domain can come first exactly if
    it does so at its own highest while the others are at their lowest; and it surely comes first exactly if it does so
    at its own lowest while the others are at their highest.
    """
    rows = np.array([[entry == domain for entry in combined.domains] for domain in by.domains])
    low, high = (_key(plane, rows, by) for plane in (combined.lowest, combined.highest))
    answered = _answered(combined, rows, by, low, high)
    covered = _covered(combined, rows, by)
    everyone = np.ones_like(covered)
    first = _leaders(answered, everyone, by.tolerance)
    whole = _place(low, high, everyone, by.tolerance)
    rest = _place(low, high, ~first, by.tolerance)
    open_ = ~whole.certain & (whole.may & ~covered).any(axis=0)
    second_certain = whole.certain & rest.certain
    return Standing(
        answered=answered,
        covered=covered,
        may_lead=whole.may,
        leads=whole.surely,
        none_possible=whole.nobody_possible,
        first=first,
        certain=whole.certain,
        open_=open_,
        second=_leaders(answered, ~first, by.tolerance),
        second_certain=second_certain,
        second_open=open_ | (~second_certain & (rest.may & ~covered).any(axis=0)),
    )


@dataclass(frozen=True, eq=False)
class _Place:
    """Which of some domains come before the others of them."""

    may: Bools
    surely: Bools
    nobody_possible: Bools
    certain: Bools


def _place(low: Key, high: Key, among: Bools, tolerance: float) -> _Place:
    """Return which of some domains may lie behind no other of them, and which surely do."""
    can, must = among & (high.highest > ABSENT), among & (low.highest > ABSENT)
    may: Bools = can & ~(ahead(low, high, tolerance) & among[:, None]).any(axis=0)
    surely: Bools = must & ~(ahead(high, low, tolerance) & among[:, None]).any(axis=0)
    nobody_possible = np.logical_not(must.any(axis=0))
    return _Place(may, surely, nobody_possible, (may == surely).all(axis=0) & ~(nobody_possible & can.any(axis=0)))


def _leaders(key: Key, among: Bools, tolerance: float) -> Bools:
    """Say which of some domains lie behind no other of them."""
    there = among & (key.highest > ABSENT)
    leaders: Bools = there & ~(ahead(key, key, tolerance) & there[:, None]).any(axis=0)
    return leaders


def _key(plane: Floats, rows: Bools, by: Comparison) -> Key:
    """Return by what domains are compared on a plane; outcomes at minus infinity take no part."""
    weighted = plane * by.weights[:, None]
    highest, mean = (np.empty((len(rows), plane.shape[1])) for _ in range(2))
    for position, of_domain in enumerate(rows):
        part = weighted[of_domain]
        there = part > ABSENT
        reached = (plane[of_domain] >= by.least - by.tolerance).any(axis=0)
        highest[position] = np.where(reached, part.max(axis=0, initial=ABSENT), ABSENT)
        mean[position] = np.where(there, part, 0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    return Key(highest, mean)


def _answered(combined: Combined, rows: Bools, by: Comparison, low: Key, high: Key) -> Key:
    """Return the keys by the outcomes that are known, but never outside of what all completions leave open."""
    known = _key(np.where(np.isnan(combined.answered), ABSENT, combined.answered), rows, by)
    return Key(np.clip(known.highest, low.highest, high.highest), np.clip(known.mean, low.mean, high.mean))


def _covered(combined: Combined, rows: Bools, by: Comparison) -> Bools:
    known = ~np.isnan(combined.answered) & combined.applies
    share: Bools = rows @ known.astype(float) >= by.coverage * (rows @ combined.applies.astype(float)) - by.tolerance
    return share
