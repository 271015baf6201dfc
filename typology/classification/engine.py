"""From scores to categories, for any number of units at once, in blocks that fit the cache."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from typology.classification.scores import Planes, room_for, score_planes
from typology.rulebook.criteria import Memo, Plane, is_met, outcomes, settled_distance
from typology.rulebook.plan import Plan

__all__ = [
    "DETERMINATE",
    "ORIGINS",
    "PROVISIONAL",
    "STATUSES",
    "UNDETERMINED",
    "Decided",
    "blocks",
    "codes_of",
    "covered",
    "decide",
]

STATUSES = ("determinate", "provisional", "undetermined")
DETERMINATE, PROVISIONAL, UNDETERMINED = range(3)

ORIGINS = ("", "natural", "human", "both", "unspecified", "unknown")
"""Of a shock: which hazards are major, or what the event of the crisis was."""
UNSPECIFIED, UNKNOWN_ORIGIN = 4, 5

BLOCK = 49_152
"""Units at a time: few enough for the rows of one step to stay in the cache, enough to outweigh the calls."""


@dataclass(frozen=True)
class Decided:
    """What was decided, as one array per column; positions refer to the tables of the rulebook.

    Attributes
    ----------
    category
        Position in the order of categories; one past the end where undetermined.
    subtype, rule
        Position in the table; -1 where there is none, or where it is open.
    possible, possible_shock
        Bits of the categories and shock states that some completion of the missing answers brings about.
    margin
        Least distance of a test on the path from coming out otherwise, in points of the scale; NaN if unknown.
    """

    category: NDArray[np.int8]
    subtype: NDArray[np.int8]
    rule: NDArray[np.int8]
    status: NDArray[np.int8]
    possible: NDArray[np.uint8]
    shock: NDArray[np.int8]
    possible_shock: NDArray[np.uint8]
    origin: NDArray[np.int8]
    flags: NDArray[np.uint32]
    margin: NDArray[np.float64]

    @classmethod
    def empty(cls, units: int) -> "Decided":
        """Return room for so many units."""
        kinds = {"possible": np.uint8, "possible_shock": np.uint8, "flags": np.uint32, "margin": np.float64}
        return cls(**{part.name: np.empty(units, kinds.get(part.name, np.int8)) for part in fields(cls)})


def blocks(units: int) -> Iterator[slice]:
    """Yield slices of units, each small enough for the cache."""
    return (slice(start, min(start + BLOCK, units)) for start in range(0, units, BLOCK))


def decide(plan: Plan, answers: NDArray[np.float64]) -> Decided:
    """Classify units from their answers.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    """
    result = Decided.empty(answers.shape[1])
    room = room_for(plan, min(answers.shape[1], BLOCK))
    for block in blocks(answers.shape[1]):
        part = answers[:, block]
        _Block(plan, part, score_planes(plan, part, plan.deciding_recipes, room)).write(result, block)
    return result


def codes_of(met: Mapping[str, NDArray[np.bool_]], tests: Sequence[str]) -> NDArray[np.uint16]:
    """Return which tests are met as bits, the first test lowest, in the shape in which their outcomes come."""
    code = np.zeros(next(iter(met.values())).shape, np.uint16)
    for bit, name in enumerate(tests):
        code |= np.left_shift(met[name], bit, dtype=np.uint16)
    return code


def covered(plan: Plan, answered: Plane, rule: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Say where enough is answered for every stage that the rule needs."""
    units = answered.shape[1]
    lacking = np.zeros(units, np.uint8)
    for bit, (scores, number) in enumerate(plan.stages.values()):
        known = np.zeros(units, np.uint8)
        for score in scores:
            known += answered[score] >= 0
        lacking |= (known < number).view(np.uint8) << np.uint8(bit)
    enough: NDArray[np.bool_] = (lacking & plan.stages_of_rule.take(rule)) == 0
    return enough


class _Block:
    """One block of units on its way from scores to categories."""

    def __init__(self, plan: Plan, answers: NDArray[np.float64], planes: Planes) -> None:
        self.plan = plan
        self.answers = answers
        self.planes = planes
        self.units = planes.units
        names = dict.fromkeys((*plan.core_tests, *plan.shock_tests, *plan.hazard_tests))
        together: Memo = {}
        self.met = {name: outcomes(plan.tests[name], planes.all, together) for name in names}
        self.memo: Memo = {key: summary[2 * self.units :] for key, summary in together.items()}

    def write(self, result: Decided, block: slice) -> None:
        lowest, highest, answered = codes_of(self.met, self.plan.core_tests)
        possible = self.plan.possible_categories.take(lowest | highest << len(self.plan.core_tests))
        rule = self.plan.rule_of.take(answered)
        enough = covered(self.plan, self.planes.answered, rule)
        of_rule = self.plan.category_of_rule.take(rule)
        category, status = self.category(possible, of_rule, enough)
        result.category[block] = category
        result.status[block] = status
        result.possible[block] = possible
        result.subtype[block] = self.subtype(category, lowest, highest, answered, enough)
        result.rule[block] = self.agreeing_rule(rule, of_rule != category, lowest, status)
        result.margin[block] = self.margin(result.rule[block])
        self.write_shock(result, block)
        result.flags[block] = self.flags(category)

    def category(
        self, possible: NDArray[np.uint8], of_rule: NDArray[np.int8], covered: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """Return the only category that is possible, else the one of the rule where enough is answered."""
        only = _only(possible)
        several = only < 0
        category = of_rule.copy()
        category[~covered] = len(self.plan.rulebook.decision.order)
        np.copyto(category, only, where=~several & (category != only))
        status = np.where(several, np.int8(PROVISIONAL), np.int8(DETERMINATE))
        status[several & ~covered] = UNDETERMINED
        return category, status

    def agreeing_rule(
        self, rule: NDArray[np.int8], other: NDArray[np.bool_], lowest: NDArray[np.uint16], status: NDArray[np.int8]
    ) -> NDArray[np.int8]:
        """Return the rule that the answers fire, or where they do not reach the category, the rule at the lowest."""
        found = rule.copy()
        found[other] = self.plan.rule_of[lowest[other]]
        found[status == UNDETERMINED] = -1
        return found

    def subtype(
        self,
        category: NDArray[np.int8],
        lowest: NDArray[np.uint16],
        highest: NDArray[np.uint16],
        answered: NDArray[np.uint16],
        covered: NDArray[np.bool_],
    ) -> NDArray[np.int8]:
        """Return the subtype of the answers where they are covered, else the one both extremes agree on."""
        subtype_of = self.plan.subtype_of
        found = subtype_of.take(answered)
        sparse = np.flatnonzero(~covered)
        at_lowest, at_highest = subtype_of[lowest[sparse]], subtype_of[highest[sparse]]
        found[sparse] = np.where(at_lowest == at_highest, at_lowest, -1)
        found[(found >= 0) & (self.plan.category_of_subtype.take(found) != category)] = -1
        return found

    def margin(self, rule: NDArray[np.int8]) -> NDArray[np.float64]:
        """Return the least distance over the tests that were read on the way to the rule; NaN where there is none."""
        margin = np.full(self.units, np.inf)
        read: set[str] = set()
        margins = np.empty((len(self.plan.path_tests) + 1, self.units))
        margins[-1] = np.nan
        for position, path in enumerate(self.plan.path_tests):
            for name in path:
                if name not in read:
                    read.add(name)
                    margin = np.minimum(margin, np.abs(self.distance(name)))
            margins[position] = margin
        places = rule.astype(np.intp)
        places *= self.units
        places += np.arange(self.units)
        found: NDArray[np.float64] = margins.take(places)
        return found

    def distance(self, test: str) -> Plane:
        return settled_distance(self.plan.tests[test], self.planes.all, self.met[test], self.memo)

    def write_shock(self, result: Decided, block: slice) -> None:
        plan = self.plan
        lowest, highest, _ = codes_of(self.met, plan.shock_tests)
        possible = plan.possible_shocks.take(lowest | highest << len(plan.shock_tests))
        only = _only(possible)
        shock = np.where(only >= 0, only, np.int8(len(plan.rulebook.decision.shock.order)))
        result.possible_shock[block] = possible
        result.shock[block] = shock
        result.origin[block] = self.origin(shock)

    def origin(self, shock: NDArray[np.int8]) -> NDArray[np.int8]:
        """Return which hazards are major; in a crisis the event decides, where it is named."""
        lowest, highest, _ = codes_of(self.met, self.plan.hazard_tests)
        decision = self.plan.rulebook.decision.shock
        event = np.fmax(self.answers[self.plan.item_rows[decision.origin.event]], 0).astype(np.uint16)
        states = _origins(len(decision.order))
        places = np.ravel_multi_index((shock, lowest, highest, event), states.shape, mode="clip")
        origin: NDArray[np.int8] = states.take(places)
        return origin

    def flags(self, category: NDArray[np.int8]) -> NDArray[np.uint32]:
        order = self.plan.rulebook.decision.order
        raised = np.zeros(self.units, np.uint32)
        for bit, (name, criterion) in enumerate(self.plan.flags.items()):
            assert self.plan.rulebook.flags is not None
            wanted = self.plan.rulebook.flags.flags[name].categories
            met = is_met(criterion, self.planes.answered, self.memo)
            if wanted:
                met &= np.isin(category, [order.index(name) for name in wanted])
            raised |= met.astype(np.uint32) << np.uint32(bit)
        return raised


_HAZARDS = np.array([UNSPECIFIED, 1, 2, 3], np.int8)
"""The origin by which hazards are major: none, natural, human-made, both."""


@lru_cache
def _origins(states: int) -> NDArray[np.int8]:
    """Return the origin by the state, the hazards major at the lowest and at the highest, and the event that is named.

    Of so many states the first is no shock and the last a crisis; one past the end the state is open.
    """
    events = np.arange(UNSPECIFIED)
    found = np.full((states + 1, *2 * _HAZARDS.shape, len(events)), UNKNOWN_ORIGIN, np.int8)
    for code, hazards in enumerate(_HAZARDS):
        found[:, code, code] = hazards
    found[states - 1, :, :, 1:] = events[1:]
    found[[0, states]] = 0
    return found


_ONLY = np.array([members.bit_length() - 1 if members.bit_count() == 1 else -1 for members in range(256)], np.int8)


def _only(possible: NDArray[np.uint8]) -> NDArray[np.int8]:
    """Return the bit that alone is set, or -1."""
    only: NDArray[np.int8] = _ONLY.take(possible)
    return only
