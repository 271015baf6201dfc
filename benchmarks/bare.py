"""The rulebook 2020.1 written out by hand in NumPy: no rulebook is read, everything is a constant of this file.

It does the arithmetic of the engine and gives the same answers, so it shows what that arithmetic costs at the least.
Blocks of rows go through reused buffers; three planes lie side by side: lowest, highest, as answered.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["classify"]

Array = NDArray[Any]

BLOCK = 49_152
TOLERANCE = 1e-9
TOP = 4.0

# Rows of the items in the order of the instrument; of each enabler, then of institutions: national, regional, local.
LEVELS = (
    (slice(0, 3), slice(3, 6), slice(6, 8)),
    (slice(8, 10), slice(10, 12), slice(12, 15)),
    (slice(15, 18), slice(18, 21), slice(21, 23)),
    (slice(23, 25), slice(25, 27), slice(27, 29)),
    (slice(29, 33), slice(33, 37), slice(37, 41)),
)
INSTITUTIONS = 4
DRIVERS = tuple(slice(row, row + 2) for row in range(41, 53, 2))
OUTCOMES, RESPONSES = slice(53, 73, 2), slice(54, 73, 2)
SHOCKS, EVENT = slice(73, 80), 81
INCLUSION = slice(82, 94)

LACKING, ABSENT, NASCENT = 1.5, 0.75, 1.0
ADEQUATE_MEAN, ADEQUATE_LOWEST, FINANCE_GATE = 2.5, 2.0, 1.5
FUNCTIONING_MEAN, FUNCTIONING_LOWEST = 2.5, 2.0
STRONG_MEAN, WEAK_DRIVER, STRONG_DRIVERS = 2.5, 1.5, 5
CHALLENGE, SEVERE = 1.5, 3.0
MANY_SECTORS, SEVERAL_SECTORS, HIGH_CAPACITY, INVERSION, NO_FINANCE = 5, 4, 3.0, 1.5, 1.0

LACKS, ADEQUATE, FUNCTIONING, STRONG, CHALLENGED, BEGUN = range(6)
CATEGORY_1, CATEGORY_2, CATEGORY_3, CATEGORY_4, CATEGORY_N, NO_CATEGORY = range(6)
R1, R2A, R2B, R3, R4, RN = range(6)
CATEGORY_OF_RULE = np.array([CATEGORY_1, CATEGORY_2, CATEGORY_2, CATEGORY_3, CATEGORY_4, CATEGORY_N], np.int8)
ESTABLISH, REALIGN, BOTH_PARTIAL, CAPACITY, FRAMEWORKS = range(5)
CATEGORY_OF_SUBTYPE = np.array([CATEGORY_1, CATEGORY_1, CATEGORY_2, CATEGORY_2, CATEGORY_2, -1], np.int8)
DETERMINATE, PROVISIONAL, UNDETERMINED = range(3)
NO_SHOCK, AT_RISK, IN_CRISIS, UNKNOWN_SHOCK = range(4)
UNSPECIFIED, UNKNOWN_ORIGIN = 4, 5

ONLY = np.full(32, -1, np.int8)
ONLY[[1, 2, 4, 8, 16]] = range(5)
ONLY_SHOCK = np.full(8, UNKNOWN_SHOCK, np.int8)
ONLY_SHOCK[[1, 2, 4]] = range(3)

COLUMNS = (
    *("category", "subtype", "rule", "status", "possible"),
    *("shock", "possible_shock", "origin", "flags", "margin"),
)
KINDS = {"possible": np.uint8, "possible_shock": np.uint8, "flags": np.uint32, "margin": np.float64}


def _rule(code: int) -> int:
    met = [code >> test & 1 for test in range(6)]
    if met[LACKS]:
        return R1
    steps = ((ADEQUATE, 0, R2A), (FUNCTIONING, 0, R2B), (STRONG, 0, R3), (CHALLENGED, 1, R4))
    return next((rule for test, decisive, rule in steps if met[test] == decisive), RN)


def _subtype(code: int) -> int:
    met = [code >> test & 1 for test in range(6)]
    if met[LACKS]:
        return REALIGN if met[BEGUN] else ESTABLISH
    if met[FUNCTIONING]:
        return -1 if met[ADEQUATE] else FRAMEWORKS
    return CAPACITY if met[ADEQUATE] else BOTH_PARTIAL


RULE = np.array([_rule(code) for code in range(64)], np.int8)
SUBTYPE = np.array([_subtype(code) for code in range(64)], np.int8)


class _Room:
    """Buffers for one block, used again for the next."""

    def __init__(self, units: int) -> None:
        self.units = units
        self.filled = np.empty((4, units))
        self.levels = np.empty((5, 2, 3, units))
        self.region = np.empty((3, units))
        self.enablers = np.empty((4, 3, units))
        self.capacity = np.empty(units)
        self.drivers = np.empty((6, 3, units))
        self.total, self.other = np.empty((3, units)), np.empty((3, units))
        self.met = np.empty((6, 3, units), bool)
        self.distance = np.empty((5, units))
        self.paradox = np.empty(units, bool)
        self.x: Array = np.empty((0, units))
        self.applies = True


def classify(answers: NDArray[np.float64]) -> dict[str, Array]:
    """Return the columns of the engine's result by name, from items x units (NaN unknown, -1 not applicable)."""
    units = answers.shape[1]
    result = {name: np.empty(units, KINDS.get(name, np.int8)) for name in COLUMNS}
    room = _Room(min(BLOCK, units))
    with np.errstate(divide="ignore", invalid="ignore"):
        for start in range(0, units, BLOCK):
            block = slice(start, min(start + BLOCK, units))
            room = room if block.stop - start == room.units else _Room(block.stop - start)
            _classify_block(room, answers[:, block], {name: column[block] for name, column in result.items()})
    return result


def _classify_block(room: _Room, x: Array, out: Mapping[str, Array]) -> None:
    room.x, room.applies = x, not (x[: INCLUSION.stop] < 0).any()
    for dimension in range(len(LEVELS)):
        _levels(room, dimension)
    for dimension, score in enumerate(room.enablers):
        _combined(room.levels[dimension], score)
    _combined(room.levels[INSTITUTIONS][:, 2], room.capacity)
    for rows, score in zip(DRIVERS, room.drivers, strict=True):
        _mean(room, rows, score)
    _test_frameworks(room)
    _test_institutions(room)
    _test_drivers(room)
    known, challenges = _test_sectors(room)
    _decide(room, known, out)
    _shock(x, out)
    _flags(room, challenges, out)


def _mean(room: _Room, rows: slice, planes: Array) -> None:
    """Write the three means of some items."""
    answers = room.x[rows]
    if not room.applies:
        _mean_of_applicable(answers, planes)
    elif len(answers) == 2:
        _mean_of_two(*answers, planes, room.filled)
    else:
        _mean_of_many(answers, planes, room.filled[: len(answers)])


def _mean_of_two(one: Array, two: Array, planes: Array, spare: Array) -> None:
    low, high, mean = planes
    np.add(np.fmax(one, 0, out=spare[0]), np.fmax(two, 0, out=spare[1]), out=low)
    np.add(np.fmin(one, TOP, out=spare[0]), np.fmin(two, TOP, out=spare[1]), out=high)
    np.add(np.fmin(one, two, out=spare[0]), np.fmax(one, two, out=spare[1]), out=mean)
    planes *= 0.5


def _mean_of_many(rows: Array, planes: Array, spare: Array) -> None:
    size = len(rows)
    low, high, mean = planes
    np.add.reduce(np.fmax(rows, 0, out=spare), axis=0, out=low)
    count = np.add.reduce((rows >= 0).view(np.uint8), axis=0, dtype=np.uint8)
    np.divide(low, count, out=mean)
    np.copyto(mean, np.nan, where=count < size / 2)
    low /= size
    np.multiply(count, -TOP / size, out=high)
    high += TOP
    high += low


def _mean_of_applicable(rows: Array, planes: Array) -> None:
    low, high, mean = planes
    size = (rows != -1).sum(axis=0)
    count = (rows >= 0).sum(axis=0)
    total = np.fmax(rows, 0).sum(axis=0)
    low[:] = np.where(size > 0, total / size, 0.0)
    high[:] = np.where(size > 0, (size - count) / size, 1.0) * TOP + low
    mean[:] = np.where(count >= np.maximum(size / 2, 1), total / count, np.nan)


def _levels(room: _Room, dimension: int) -> None:
    """Write both levels; where regional items are answered they are half of the national level."""
    own, regional, nearby = LEVELS[dimension]
    national, local = room.levels[dimension]
    _mean(room, own, national)
    given = (room.x[regional] >= 0).any(axis=0)
    if given.any():
        _mean(room, regional, room.region)
        joined = national + room.region
        joined *= 0.5
        np.copyto(national, joined, where=given)
    _mean(room, nearby, local)
    if not room.applies:
        _stand_in(room, dimension, given)


def _stand_in(room: _Room, dimension: int, given: Array) -> None:
    """Where no item of a level applies, regions stand for the nation, and either level for the other."""
    no_nation, _, no_local = ((room.x[rows] == -1).all(axis=0) for rows in LEVELS[dimension])
    national, local = room.levels[dimension]
    np.copyto(national, room.region, where=given & no_nation)
    no_nation &= ~given
    np.copyto(local, national, where=no_local & ~no_nation)
    np.copyto(national, local, where=no_nation & ~no_local)


def _combined(levels: Array, score: Array) -> None:
    """Write the mean of both levels, at most one point above the weaker."""
    national, local = levels
    weaker = np.minimum(national, local)
    weaker += 1.0
    np.add(national, local, out=score)
    score *= 0.5
    np.minimum(score, weaker, out=score)


def _mean_of_known(scores: Array, total: Array) -> Array:
    """Write the means over the first axis; only the last plane has gaps, which are passed over."""
    np.add.reduce(scores, axis=0, out=total)
    total /= len(scores)
    gaps = np.isnan(total[2])
    if gaps.any():
        part = scores[:, 2, gaps]
        total[2, gaps] = np.nansum(part, axis=0) / (~np.isnan(part)).sum(axis=0)
    return total


def _test_frameworks(room: _Room) -> None:
    frameworks, (e1, e2, e3, e4) = room.enablers[:3], room.enablers
    lowest = np.fmin(np.fmin(e1, e2, out=room.other), e3, out=room.other)
    mean = _mean_of_known(frameworks, room.total)
    low, high, answered = np.greater_equal(mean, NASCENT - TOLERANCE, out=room.met[BEGUN])
    np.copyto(answered, low, where=low == high)
    low1, low2, low3 = frameworks < LACKING - TOLERANCE
    room.met[LACKS] = (low1 & low2) | ((low1 | low2) & low3) | (e1 < ABSENT - TOLERANCE)
    room.distance[LACKS] = _lacking(frameworks[:, 2])
    _settle(room, LACKS, lambda units: _lacking(frameworks[:, :2, units]))
    mean -= ADEQUATE_MEAN - TOLERANCE
    lowest -= ADEQUATE_LOWEST - TOLERANCE
    np.minimum(mean, lowest, out=mean)
    room.paradox = (mean[2] >= 0) & (e4[2] < NO_FINANCE - TOLERANCE)
    np.minimum(mean, e4 - (FINANCE_GATE - TOLERANCE), out=mean)
    _write_test(room, ADEQUATE, mean)


def _write_test(room: _Room, test: int, distance: Array) -> None:
    """Record where a test is met, and how far it is from coming out otherwise."""
    np.greater_equal(distance, 0, out=room.met[test])
    room.distance[test] = distance[2]
    _settle(room, test, lambda units: distance[:2, units])


def _settle(room: _Room, test: int, extremes: Callable[[Array], Array]) -> None:
    """Let the nearer extreme stand for what was answered where both agree and it does not say the same."""
    low, high, answered = room.met[test]
    units = np.flatnonzero((low == high) & ((answered != low) | np.isnan(room.distance[test])))
    if units.size:
        room.distance[test, units] = np.abs(extremes(units)).min(axis=0)
        answered[units] = low[units]


def _lacking(frameworks: Array) -> Array:
    """Return how far two frameworks, or the first one, are below their bounds."""
    second = _second_lowest(frameworks)
    distance: Array = np.fmax(LACKING - TOLERANCE - second, ABSENT - TOLERANCE - frameworks[0])
    return distance


def _second_lowest(scores: Array) -> Array:
    """Return the second lowest score of each unit; one that is not known counts as above all others."""
    lowest, second = np.full((2, *scores.shape[1:]), np.inf)
    for score in scores:
        known = np.fmin(score, np.inf)
        np.minimum(second, np.maximum(lowest, known), out=second)
        np.minimum(lowest, known, out=lowest)
    return second


def _test_institutions(room: _Room) -> None:
    national, local = room.levels[INSTITUTIONS]
    lowest = np.fmin(national, local, out=room.other)
    mean = _mean_of_known(room.levels[INSTITUTIONS], room.total)
    mean -= FUNCTIONING_MEAN - TOLERANCE
    lowest -= FUNCTIONING_LOWEST - TOLERANCE
    np.minimum(mean, lowest, out=mean)
    _write_test(room, FUNCTIONING, mean)


def _test_drivers(room: _Room) -> None:
    mean = _mean_of_known(room.drivers, room.total)
    mean -= STRONG_MEAN - TOLERANCE
    strong = np.add.reduce((room.drivers[:, :2] >= WEAK_DRIVER - TOLERANCE).view(np.uint8), axis=0, dtype=np.uint8)
    room.met[STRONG, :2] = (mean[:2] >= 0) & (strong >= STRONG_DRIVERS)
    np.minimum(mean[2], _not_weak(room.drivers[:, 2]), out=room.distance[STRONG])
    np.greater_equal(room.distance[STRONG], 0, out=room.met[STRONG, 2])
    _settle(room, STRONG, lambda units: np.minimum(mean[:2, units], _not_weak(room.drivers[:, :2, units])))


def _not_weak(drivers: Array) -> Array:
    second = _second_lowest(drivers)
    second -= WEAK_DRIVER - TOLERANCE
    return second


def _test_sectors(room: _Room) -> tuple[Array, Array]:
    """Return how many sectors are known and how many are a challenge, as answered."""
    known, challenges = np.zeros((2, room.units), np.uint8)
    low, high, answered = lowest = room.total
    lowest.fill(np.inf)
    for outcome, response in zip(room.x[OUTCOMES], room.x[RESPONSES], strict=True):
        sector = _sector(outcome, response, room.other, room.applies)
        np.minimum(low, sector[0], out=low)
        np.minimum(high, sector[1], out=high)
        np.fmin(answered, sector[2], out=answered)
        known += sector[2] >= 0
        challenges += sector[2] <= CHALLENGE + TOLERANCE
    answered[known == 0] = np.nan
    np.subtract(CHALLENGE + TOLERANCE, lowest, out=lowest)
    _write_test(room, CHALLENGED, lowest)
    return known, challenges


def _sector(outcome: Array, response: Array, planes: Array, applies: bool) -> Array:
    """Write the outcome, at most one point above the response, on three planes."""
    low, high, answered = planes
    ceiling = response + 1.0
    if not applies:
        ceiling[response == -1] = TOP
    np.minimum(np.fmax(outcome, 0, out=high), np.fmax(ceiling, 1.0, out=low), out=low)
    np.fmin(ceiling, TOP, out=ceiling)
    np.minimum(outcome, ceiling, out=answered)
    np.fmin(answered, ceiling, out=high)
    if not applies:
        planes[:, outcome == -1] = np.inf
    return planes


def _decide(room: _Room, sectors_known: Array, out: Mapping[str, Array]) -> None:
    lowest, _, answered = code = room.met[BEGUN].astype(np.uint8)
    for test in (CHALLENGED, STRONG, FUNCTIONING, ADEQUATE, LACKS):
        code += code
        code += room.met[test]
    rule = RULE.take(answered)
    covered = _covered(room, rule, sectors_known)
    possible = out["possible"][:] = _possible(room.met)
    only = ONLY.take(possible)
    category = np.where(covered, CATEGORY_OF_RULE.take(rule), np.int8(NO_CATEGORY))
    category = out["category"][:] = np.where(only >= 0, only, category)
    undetermined = (only < 0) & ~covered
    out["status"][:] = np.where(only >= 0, np.int8(DETERMINATE), np.where(covered, PROVISIONAL, UNDETERMINED))
    out["subtype"][:] = _subtypes(code, category, covered)
    rule = np.where(CATEGORY_OF_RULE.take(rule) == category, rule, RULE.take(lowest))
    out["rule"][:] = np.where(undetermined, np.int8(-1), rule)
    out["margin"][:] = np.where(undetermined, np.nan, _margin(room.distance, rule))


def _covered(room: _Room, rule: Array, sectors_known: Array) -> Array:
    """Say where enough is answered for the rule."""
    national, local = room.levels[INSTITUTIONS][:, 2]
    drivers = np.add.reduce((room.drivers[:, 2] >= 0).view(np.uint8), axis=0, dtype=np.uint8)
    covered: Array = (room.enablers[:, 2] >= 0).all(axis=0)
    covered &= ((national >= 0) & (local >= 0)) | (rule < R2A)
    covered &= (drivers >= 4) | (rule < R3)
    covered &= (sectors_known >= 6) | (rule < R4)
    return covered


def _possible(met: Array) -> Array:
    """Return bits of the categories that some completion brings about."""
    low, high = met[:, 0], met[:, 1]
    functioning = high[ADEQUATE] & high[FUNCTIONING]
    strong = functioning & high[STRONG]
    possible: Array = (strong & ~high[CHALLENGED]).astype(np.uint8)
    for category in (
        strong & low[CHALLENGED],
        functioning & ~low[STRONG],
        ~high[LACKS] & ~(low[ADEQUATE] & low[FUNCTIONING]),
        low[LACKS],
    ):
        possible += possible
        possible += category
    return possible


def _subtypes(code: Array, category: Array, covered: Array) -> Array:
    """Return the subtype of the answers where they are covered, else the one both extremes agree on."""
    low, high, answered = SUBTYPE.take(code)
    found = np.where(covered, answered, np.where(low == high, low, np.int8(-1)))
    return np.where(CATEGORY_OF_SUBTYPE.take(found) == category, found, np.int8(-1))


def _margin(distance: Array, rule: Array) -> Array:
    """Return the least distance of the tests read up to the rule."""
    np.abs(distance, out=distance)
    margin: Array = distance[LACKS]
    for test, first in ((ADEQUATE, R2A), (FUNCTIONING, R2B), (STRONG, R3), (CHALLENGED, R4)):
        margin = np.where(rule >= first, np.minimum(margin, distance[test]), margin)
    return margin


def _shock(x: Array, out: Mapping[str, Array]) -> None:
    least, unknown = x[SHOCKS] >= SEVERE - TOLERANCE, np.isnan(x[SHOCKS])
    risk, crisis = _severe(least)
    risk_open, crisis_open = _severe(least | unknown)
    possible = out["possible_shock"][:] = (
        ~(risk | crisis) * np.uint8(1) + (risk_open & ~crisis) * np.uint8(2) + crisis_open * np.uint8(4)
    )
    shock = out["shock"][:] = ONLY_SHOCK.take(possible)
    hazards = least[0].astype(np.int8) + least[1] * np.int8(2)
    hazards[hazards == 0] = UNSPECIFIED
    hazards[unknown[0] | unknown[1]] = UNKNOWN_ORIGIN
    named = (shock == IN_CRISIS) & (x[EVENT] > 0)
    hazards[named] = x[EVENT, named]
    hazards[(shock == NO_SHOCK) | (shock == UNKNOWN_SHOCK)] = 0
    out["origin"][:] = hazards


def _severe(met: Array) -> tuple[Array, Array]:
    natural, human, vulnerability, overall, *crisis = met
    return overall | ((natural | human) & vulnerability), crisis[0] | crisis[1] | crisis[2]


def _flags(room: _Room, challenges: Array, out: Mapping[str, Array]) -> None:
    national, local = room.levels[:, 0, 2], room.levels[:, 1, 2]
    raised = (
        (challenges >= MANY_SECTORS) & (out["category"] == CATEGORY_4),
        (local - national >= INVERSION - TOLERANCE).any(axis=0),
        room.paradox,
        (room.capacity >= HIGH_CAPACITY - TOLERANCE) & (challenges >= SEVERAL_SECTORS),
        ~(room.x[INCLUSION] >= 0).any(axis=0),
    )
    out["flags"][:] = sum(flag * np.uint8(1 << bit) for bit, flag in enumerate(raised))
