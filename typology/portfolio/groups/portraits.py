"""What the units of a group share, who is typical of it, and who stands at its edge and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.exchange.subjects import Subjects
from typology.portfolio.groups.forming import Formed, Positions
from typology.portfolio.likeness.likeness import Likeness
from typology.portfolio.likeness.profiles import UNKNOWN, Floats, rules_for_groups, width_of
from typology.rulebook.groups import Sentences
from typology.rulebook.model import name_of_score

__all__ = ["HALVES", "Middle", "Portrait", "Weakness", "plain", "portrait_of", "to_groups"]

FEWEST, MOST_SAID = 3, 3
"""Units from which on one can be typical of the others; and scores that a sentence names at most."""

HALVES = 4
"""Units from which on the range of half of them says more than that of all."""


@dataclass(frozen=True)
class Weakness:
    """A score that is short in most of a group, and in which its units are alike.

    Attributes
    ----------
    lower, upper
        Between them lie half of the units of which it is known; all of them, of fewer than four.
    known
        Of how many units it is known.
    """

    name: str
    lower: float
    upper: float
    known: int


@dataclass(frozen=True)
class Middle:
    """A score that sets one unit, or a part, apart: its value, and the value in the middle of the others."""

    name: str
    here: str
    others: str


@dataclass(frozen=True)
class Portrait:
    """What is said of a group.

    Attributes
    ----------
    core, edge
        Positions of the most typical unit, and of the least; None where there are too few, or all are alike.
    edge_by
        What sets the unit at the edge most apart.
    weak
        In what they are weak and alike.
    apart_by
        What sets a part most apart from the other parts of its cell.
    compared
        The mean share of the weight that every two of them both know.
    """

    core: int | None
    edge: int | None
    edge_by: Middle | None
    weak: tuple[Weakness, ...]
    apart_by: tuple[Middle, ...]
    compared: float


def plain(score: float) -> str:
    """Return a score as it stands inside a sentence.

    Examples
    --------
    >>> plain(3.25), plain(1.41666), plain(2.0)
    ('3.25', '1.42', '2')
    """
    return f"{round(score, 2):g}"


def to_groups(distance: Floats, group_of: Positions, groups: int) -> Floats:
    """Return the mean distance of each unit to the others of each group, units x groups.

    NaN where it can be compared with fewer than half of them.
    """
    member = np.zeros((len(distance), groups))
    member[np.arange(len(distance)), group_of] = 1
    there = ~np.isnan(distance) & ~np.eye(len(distance), dtype=np.bool_)
    counts = there @ member
    others = member.sum(axis=0) - member
    enough = (counts > 0) & (2 * counts >= others)
    sums = np.where(there, distance, 0) @ member
    found: Floats = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=enough)
    return found


def portrait_of(group: Formed, others: Positions, to_own: Floats, likeness: Likeness, subjects: Subjects) -> Portrait:
    """Return what is said of a group.

    Parameters
    ----------
    others
        Positions of the units of the other parts of its cell.
    to_own
        By unit, its mean distance to the others of its group.
    """
    rules = rules_for_groups(likeness.result.rulebook).sentences
    units = group.positions
    core, edge = (None, None) if group.apart else _ends(units, to_own[units])
    among = np.array([unit for unit in units if unit != edge], np.intp)
    by_edge = () if edge is None else _sets_apart(likeness, np.array([edge], np.intp), among, rules)
    shares = likeness.known.compared[np.ix_(units, units)][~np.eye(len(units), dtype=np.bool_)]
    return Portrait(
        core=core,
        edge=edge,
        edge_by=next(iter(by_edge), None),
        weak=_weak(units, subjects, rules),
        apart_by=_sets_apart(likeness, units, others, rules)[:2] if len(others) and not group.apart else (),
        compared=float(shares.mean()) if len(shares) else float("nan"),
    )


def _ends(units: Positions, distance: Floats) -> tuple[int | None, int | None]:
    """Return the unit that lies nearest to the others, and the one farthest off."""
    known = ~np.isnan(distance)
    if known.sum() < FEWEST:
        return None, None
    near, far = (int(place(distance)) for place in (np.nanargmin, np.nanargmax))
    return int(units[near]), int(units[far]) if distance[far] > distance[near] else None


def _weak(units: Positions, subjects: Subjects, rules: Sentences) -> tuple[Weakness, ...]:
    """Return in what most of the units of which it is known fall short in the same way, the lowest first."""
    found = []
    for row, subject in enumerate(subjects.subjects):
        values = subjects.answered[row, units]
        values = values[np.isfinite(values)]
        if not _is_known(len(values), len(units), rules) or len(values) < min(2, len(units)):
            continue
        ends = (0.25, 0.5, 0.75) if len(values) >= HALVES else (0, 0.5, 1)
        lower, middle, upper = np.quantile(values, ends)
        short = middle <= subject.short if subject.short_at else middle < subject.short
        if short and upper - lower <= rules.alike.value:
            found.append((float(middle), Weakness(subject.name, float(lower), float(upper), len(values))))
    return tuple(weakness for _, weakness in sorted(found, key=lambda pair: pair[0])[:MOST_SAID])


def _sets_apart(likeness: Likeness, here: Positions, others: Positions, rules: Sentences) -> tuple[Middle, ...]:
    """Return in what some units differ most from others, by the part of the distance that it makes."""
    profiles, book = likeness.profiles, likeness.result.rulebook
    found: list[tuple[float, Middle]] = []
    for row, score in enumerate(profiles.scores):
        one, other = (_middle(profiles.answered[row, units], rules) for units in (here, others))
        part = float(profiles.score_weights[row] * abs(one - other))
        if part > 0:
            width = width_of(score, book)
            found.append((part, Middle(name_of_score(score, book), plain(one * width), plain(other * width))))
    for row, word in enumerate(profiles.words):
        said, usual = (_usual(profiles.said[row, units], rules) for units in (here, others))
        if UNKNOWN not in (said, usual) and said != usual:
            first, second = (_in_words(likeness, word, row, place) for place in (said, usual))
            found.append((float(profiles.word_weights[row]), Middle(word, first, second)))
    return tuple(middle for _, middle in sorted(found, key=lambda pair: -pair[0]))


def _is_known(known: int, units: int, rules: Sentences) -> bool:
    """Say whether enough units of a group are known to speak of the group."""
    return known > 0 and known >= rules.known.value * units


def _middle(values: Floats, rules: Sentences) -> float:
    """Return the median of values, if enough of them are known."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if _is_known(len(known), len(values), rules) else float("nan")


def _usual(said: NDArray[np.int8], rules: Sentences) -> int:
    """Return the most frequent word, if enough units have one."""
    known: Sequence[int] = [int(place) for place in said if place != UNKNOWN]
    if not _is_known(len(known), len(said), rules):
        return UNKNOWN
    counts = Counter(known)
    return min(counts, key=lambda place: (-counts[place], place))


def _in_words(likeness: Likeness, word: str, row: int, place: int) -> str:
    """Return a word as the result has it."""
    unit = int(np.flatnonzero(likeness.profiles.said[row] == place)[0])
    table = likeness.result.table.iloc[unit]
    if word == "shock":
        return str(table["shock"])
    return str(table["subtype"]) or str(table["category"])
