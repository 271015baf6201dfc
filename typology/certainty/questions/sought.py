"""What is sought of a unit: its category, its shock state or both; and what of it the answers so far leave possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from typology.classification.engine import blocks
from typology.classification.scores import score_planes
from typology.rulebook.criteria import Plane, is_met
from typology.rulebook.plan import Plan

__all__ = ["Results", "Sought", "What", "sought_in"]

What = Literal["category", "shock", "both"]


@dataclass(frozen=True)
class Results:
    """The results of one table of the rulebook, by the outcomes of its tests as bits.

    Attributes
    ----------
    noun
        Such as ``"category"``.
    words
        The results, in their order.
    of_code
        Position of the result, by code of the tests.
    possible
        Bits of the results that remain, by code at the lowest plus code at the highest answers.
    """

    noun: str
    words: tuple[str, ...]
    tests: tuple[str, ...]
    of_code: NDArray[np.int8]
    possible: NDArray[np.uint8]

    @cached_property
    def hinges_on(self) -> NDArray[np.bool_]:
        """Whether a test that is open can still change the result, by code at both ends as above, and test."""
        size = len(self.tests)
        pair, codes = np.arange(1 << (2 * size)), np.arange(1 << size)
        low, high = pair & ((1 << size) - 1), pair >> size
        between = ((codes ^ low[:, None]) & ~(low ^ high)[:, None]) == 0
        found = np.empty((len(pair), size), np.bool_)
        for bit in range(size):
            changes = self.of_code != self.of_code[codes ^ (1 << bit)]
            found[:, bit] = ((low ^ high) >> bit & 1).astype(bool) & (between & changes).any(axis=1)
        return found

    def codes(self, plan: Plan, ends: Plane) -> NDArray[np.intp]:
        """Return code at the lowest plus code at the highest answers, from scores at both ends side by side."""
        size = len(self.tests)
        code = np.zeros((2, ends.shape[1] // 2), np.intp)
        for bit, name in enumerate(self.tests):
            code |= is_met(plan.tests[name], ends).reshape(code.shape).astype(np.intp) << bit
        both: NDArray[np.intp] = code[0] | code[1] << size
        return both


@dataclass(frozen=True)
class Sought:
    """One or several results that are sought together."""

    plan: Plan
    results: tuple[Results, ...]

    @property
    def noun(self) -> str:
        """What is sought, such as ``"the category"``."""
        return " and ".join(f"the {results.noun}" for results in self.results)

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests that decide, of one result after the other."""
        return tuple(test for results in self.results for test in results.tests)

    def ends(self, answers: NDArray[np.float64]) -> Plane:
        """Return scores with every unknown answer at its lowest, and beside them at its highest."""
        return score_planes(self.plan, answers, self.plan.deciding_recipes).all[:, : 2 * answers.shape[1]]

    def remaining(self, answers: NDArray[np.float64]) -> NDArray[np.uint8]:
        """Return what some completion of the missing answers brings about, as bits, results x units."""
        found = np.empty((len(self.results), answers.shape[1]), np.uint8)
        for block in blocks(answers.shape[1]):
            ends = self.ends(answers[:, block])
            for row, results in enumerate(self.results):
                found[row, block] = results.possible[results.codes(self.plan, ends)]
        return found

    def sizes(self, remaining: NDArray[np.uint8]) -> NDArray[np.int64]:
        """Return how many results, or pairs of results, remain; 1 is settled."""
        sizes: NDArray[np.int64] = np.bitwise_count(remaining).astype(np.int64).prod(axis=0)
        return sizes

    def members(self, remaining: Sequence[int]) -> list[list[str]]:
        """Return in words what remains of each result."""
        return [
            [word for bit, word in enumerate(results.words) if bits >> bit & 1]
            for results, bits in zip(self.results, remaining, strict=True)
        ]


def sought_in(plan: Plan, what: What) -> Sought:
    """Return what is sought by name.

    Examples
    --------
    >>> from typology import load_rulebook
    >>> from typology.rulebook.plan import compile_plan
    >>> sought_in(compile_plan(load_rulebook()), "both").noun
    'the category and the shock state'
    """
    decision = plan.rulebook.decision
    category = Results("category", decision.order, plan.core_tests, plan.category_of, plan.possible_categories)
    states = [decision.shock.order.index(rule.then) for rule in decision.shock.rules.values()]
    state_of = np.array([*states, -1], np.int8)[plan.shock_of]
    shock = Results("shock state", decision.shock.order, plan.shock_tests, state_of, plan.possible_shocks)
    return Sought(plan, {"category": (category,), "shock": (shock,), "both": (category, shock)}[what])
