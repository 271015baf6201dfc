"""The rulebook compiled once to row numbers, bounds and look-up tables, for the engine to run on arrays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from typology.rulebook.compiling import compile_condition
from typology.rulebook.conditions import Compare, Condition, Measure, Names
from typology.rulebook.criteria import Criterion, Reach, scores_of, values_of
from typology.rulebook.decision import CoreRule, Need, ShockRule, SubtypeRule
from typology.rulebook.model import Rulebook, level_letters, score_names
from typology.rulebook.proof import Assignment, attainable, code_of, components

__all__ = [
    "Block",
    "LevelsRecipe",
    "MeanRecipe",
    "MeasureRecipe",
    "OutcomeRecipe",
    "Plan",
    "Recipe",
    "compile_plan",
    "fits",
]


@dataclass(frozen=True, slots=True)
class Block:
    """The items of one level of one dimension: consecutive rows of the answers.

    Attributes
    ----------
    top
        The highest value of their scale.
    absent
        The score where none of the items applies: the lowest severity for a shock; NaN, that is unknown, for maturity.
    """

    start: int
    stop: int
    top: float
    absent: float


@dataclass(frozen=True, slots=True)
class MeanRecipe:
    """A score that is the mean of a block.

    Attributes
    ----------
    read
        What of it is read: its bounds too, the value as answered alone, or only whether there is one.
    """

    target: int
    block: Block
    read: Literal["bounds", "value", "known"] = "bounds"


@dataclass(frozen=True, slots=True)
class LevelsRecipe:
    """A score combined from its levels, each a block.

    Attributes
    ----------
    regions_read
        Whether the score of the regions by themselves is read.
    """

    target: int
    national: tuple[int, Block]
    regional: tuple[int, Block] | None
    local: tuple[int, Block]
    regions_read: bool = True


@dataclass(frozen=True, slots=True)
class OutcomeRecipe:
    """A sector score from the rows of its outcome and its response."""

    target: int
    outcome: int
    response: int
    top: float


@dataclass(frozen=True, slots=True)
class MeasureRecipe:
    """A summary of scores already computed: its name and its parts, which are rows or further summaries."""

    target: int | None
    how: str
    parts: "tuple[int | MeasureRecipe, ...]"

    @property
    def rows(self) -> frozenset[int]:
        """Every score that the summary reads."""
        return frozenset().union(*(part.rows if isinstance(part, MeasureRecipe) else {part} for part in self.parts))


Recipe = MeanRecipe | LevelsRecipe | OutcomeRecipe | MeasureRecipe


@dataclass(frozen=True)
class Plan:
    """A rulebook ready to run.

    Attributes
    ----------
    items, scores
        Names of the rows of the answers and of the score planes.
    recipes
        How each score is computed, in an order in which parts come before wholes.
    tests
        Compiled tests by name, in the order of the tables that read them.
    core_tests, shock_tests
        Names of the tests whose outcomes make up the code of a unit, lowest bit first.
    """

    rulebook: Rulebook
    items: tuple[str, ...]
    scores: tuple[str, ...]
    recipes: tuple[Recipe, ...]
    tests: Mapping[str, Criterion]
    stages: Mapping[str, tuple[tuple[int, ...], int]]
    needs: Mapping[str, tuple[Reach, ...]]
    flags: Mapping[str, Criterion]
    core_tests: tuple[str, ...]
    shock_tests: tuple[str, ...]

    @cached_property
    def item_rows(self) -> Mapping[str, int]:
        """Row of each item."""
        return {name: row for row, name in enumerate(self.items)}

    @cached_property
    def score_rows(self) -> Mapping[str, int]:
        """Row of each score."""
        return {name: row for row, name in enumerate(self.scores)}

    @cached_property
    def sources(self) -> tuple[frozenset[int], ...]:
        """Rows of the answers that each score is computed from."""
        found: dict[int, frozenset[int]] = {}
        for recipe in self.recipes:
            match recipe:
                case MeanRecipe(target=target, block=block):
                    found[target] = frozenset(range(block.start, block.stop))
                case LevelsRecipe(target=target):
                    levels = [level for level in (recipe.national, recipe.regional, recipe.local) if level]
                    for row, block in levels:
                        found[row] = frozenset(range(block.start, block.stop))
                    if recipe.regional:
                        found[recipe.national[0]] |= found[recipe.regional[0]]
                    found[target] = frozenset().union(*(found[row] for row, _ in levels))
                case OutcomeRecipe(target=target):
                    found[target] = frozenset((recipe.outcome, recipe.response))
                case MeasureRecipe(target=int(target)):
                    found[target] = frozenset().union(*(found[row] for row in recipe.rows))
        return tuple(found[row] for row in range(len(self.scores)))

    @cached_property
    def deciding_recipes(self) -> tuple[Recipe, ...]:
        """The recipes of the scores that tests, stages and flags read; flags read them as answered only."""
        tested = frozenset().union(*(scores_of(criterion) for criterion in self.tests.values()))
        read = tested.union(*(scores_of(criterion) for criterion in self.flags.values()))
        valued = frozenset().union(*(values_of(criterion) for criterion in self.flags.values()))
        read |= {score for scores, _ in self.stages.values() for score in scores}
        wanted: list[Recipe] = []
        for recipe in reversed(self.recipes):
            if isinstance(recipe, MeasureRecipe) and recipe.target in read:
                read |= recipe.rows
                tested |= recipe.rows
            if isinstance(recipe, MeanRecipe) and recipe.target in read - tested:
                wanted.append(replace(recipe, read="value" if recipe.target in valued else "known"))
            elif isinstance(recipe, LevelsRecipe) and recipe.regional and recipe.regional[0] not in read:
                wanted += [replace(recipe, regions_read=False)] if read & self.targets_of(recipe) else []
            elif read & self.targets_of(recipe):
                wanted.append(recipe)
        return tuple(reversed(wanted))

    def targets_of(self, recipe: Recipe) -> frozenset[int]:
        """Return the rows that a recipe writes."""
        if isinstance(recipe, LevelsRecipe):
            levels = (recipe.national, recipe.regional, recipe.local)
            return frozenset((recipe.target, *(level[0] for level in levels if level)))
        return frozenset(() if recipe.target is None else (recipe.target,))

    @cached_property
    def scored_items(self) -> int:
        """Number of rows, from the first, that hold every item with a part in a score."""
        return max((row for rows in self.sources for row in rows), default=-1) + 1

    @cached_property
    def highest(self) -> float:
        """The highest value of any score."""
        return max(scale.highest or 0 for scale in self.rulebook.scales.scales.values())

    def outcomes(self, names: Sequence[str]) -> Iterator[Assignment]:
        """Yield every attainable combination of outcomes of some tests, in the order of the names."""
        tests = {name: self.tests[name] for name in names}
        groups = components(tests, self.sources)
        per_group = [list(attainable(tests, group, self.highest)) for group in groups]
        order = [names.index(name) for group in groups for name in group]
        for choice in product(*per_group):
            flat = [met for part in choice for met in part]
            yield tuple(met for _, met in sorted(zip(order, flat, strict=True)))

    @cached_property
    def core_outcomes(self) -> tuple[Assignment, ...]:
        """Every attainable combination of outcomes of the core tests."""
        return tuple(self.outcomes(self.core_tests))

    @cached_property
    def shock_outcomes(self) -> tuple[Assignment, ...]:
        """Every attainable combination of outcomes of the shock tests."""
        return tuple(self.outcomes(self.shock_tests))

    @cached_property
    def rule_of(self) -> NDArray[np.int8]:
        """The core rule that fires, by code of the core tests; -1 where none does."""
        rules = self.rulebook.decision.core.rules
        return _first_row([rule.when for rule in rules.values()], self.core_tests)

    @cached_property
    def category_of_rule(self) -> NDArray[np.int8]:
        """Position in the order of categories, by rule."""
        decision = self.rulebook.decision
        return np.array([decision.order.index(rule.then) for rule in decision.core.rules.values()], np.int8)

    @cached_property
    def category_of(self) -> NDArray[np.int8]:
        """Position in the order of categories, by code of the core tests; -1 where no rule fires."""
        return np.where(self.rule_of >= 0, self.category_of_rule[self.rule_of], np.int8(-1))

    @cached_property
    def stages_of_rule(self) -> NDArray[np.uint8]:
        """Bits of the stages that must be covered, by rule."""
        names = list(self.stages)
        rules = self.rulebook.decision.core.rules.values()
        return np.array([sum(1 << names.index(stage) for stage in rule.needs) for rule in rules], np.uint8)

    @cached_property
    def category_of_subtype(self) -> NDArray[np.int8]:
        """Position in the order of categories, by subtype; the last is for none."""
        decision = self.rulebook.decision
        found = [decision.order.index(rule.of) for rule in decision.subtypes.rules.values()]
        return np.array([*found, -1], np.int8)

    @cached_property
    def hazard_tests(self) -> tuple[str, str]:
        """Names of the tests for natural and human-made hazards."""
        origin = self.rulebook.decision.shock.origin
        return origin.natural, origin.human

    @cached_property
    def subtype_of(self) -> NDArray[np.int8]:
        """The subtype that fits, by code of the core tests; -1 where the category has none."""
        decision = self.rulebook.decision
        found = np.full(1 << len(self.core_tests), -1, np.int8)
        for position, row in reversed(list(enumerate(decision.subtypes.rules.values()))):
            for code in np.flatnonzero(self.category_of == decision.order.index(row.of)):
                if fits(row.when, self.core_tests, int(code)):
                    found[code] = position
        return found

    @cached_property
    def shock_of(self) -> NDArray[np.int8]:
        """The shock rule that fires, by code of the shock tests; -1 where none does."""
        rules = self.rulebook.decision.shock.rules
        return _first_row([rule.when for rule in rules.values()], self.shock_tests)

    @cached_property
    def state_of(self) -> NDArray[np.int8]:
        """Position in the order of shock states, by code of the shock tests; -1 where no rule fires."""
        decision = self.rulebook.decision.shock
        states = np.array([decision.order.index(rule.then) for rule in decision.rules.values()], np.int8)
        return np.where(self.shock_of >= 0, states[self.shock_of], np.int8(-1))

    @cached_property
    def possible_categories(self) -> NDArray[np.uint8]:
        """Bits of the categories that remain, by code at the lowest plus code at the highest answers."""
        return _possible(len(self.core_tests), self.core_outcomes, self.category_of)

    @cached_property
    def possible_shocks(self) -> NDArray[np.uint8]:
        """Bits of the shock states that remain, coded likewise."""
        return _possible(len(self.shock_tests), self.shock_outcomes, self.state_of)

    @cached_property
    def path_tests(self) -> tuple[tuple[str, ...], ...]:
        """Tests read up to and including each core rule, in order."""
        seen: dict[str, None] = {}
        paths = []
        for rule in self.rulebook.decision.core.rules.values():
            seen |= dict.fromkeys(rule.when)
            paths.append(tuple(seen))
        return tuple(paths)


def fits(when: Mapping[str, str], tests: Sequence[str], code: int) -> bool:
    """Say whether the row of a table fits a code of the tests."""
    return all((code >> tests.index(test)) & 1 == (wanted == "met") for test, wanted in when.items())


def _first_row(rows: Sequence[Mapping[str, str]], tests: Sequence[str]) -> NDArray[np.int8]:
    found = np.full(1 << len(tests), -1, np.int8)
    for code in range(len(found)):
        found[code] = next((position for position, when in enumerate(rows) if fits(when, tests, code)), -1)
    return found


def _possible(tests: int, outcomes: Sequence[Assignment], result: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Return, for every pair of codes, the bits of the results of the attainable outcomes between them."""
    codes = np.array([code_of(outcome) for outcome in outcomes])
    bits = np.where(result[codes] >= 0, 1 << np.maximum(result[codes], 0), 0)
    pair = np.arange(1 << (2 * tests))
    low, high = pair & ((1 << tests) - 1), pair >> tests
    between = ((codes ^ low[:, None]) & ~(low ^ high)[:, None]) == 0
    possible: NDArray[np.uint8] = np.bitwise_or.reduce(np.where(between, bits, 0), axis=1).astype(np.uint8)
    return possible


def _blocks(rulebook: Rulebook) -> dict[str, Block]:
    """Consecutive rows by dimension and level letter, such as ``E1.N``; by dimension alone where it has no levels."""
    rows: dict[str, list[int]] = {}
    for row, item in enumerate(rulebook.items.values()):
        key = item.dimension if item.level is None else f"{item.dimension}.{level_letters[item.level]}"
        rows.setdefault(key, []).append(row)
    return {key: _block(rulebook, found[0], found[-1] + 1) for key, found in rows.items()}


def _block(rulebook: Rulebook, start: int, stop: int) -> Block:
    scale = rulebook.scale_of(list(rulebook.items)[start])
    return Block(start, stop, scale.values[-1], 0.0 if scale.better == "low" else np.nan)


def _recipes(rulebook: Rulebook, rows: Mapping[str, int]) -> Iterator[Recipe]:
    blocks = _blocks(rulebook)
    items = {name: row for row, name in enumerate(rulebook.items)}
    for name, dimension in rulebook.dimensions.items():
        match rulebook.aggregation.combine[dimension.kind]:
            case "levels":
                levels = {
                    letter: (rows[f"{name}.{letter}"], blocks[f"{name}.{letter}"])
                    for letter in level_letters.values()
                    if f"{name}.{letter}" in blocks
                }
                yield LevelsRecipe(rows[name], levels["N"], levels.get("R"), levels["L"])
            case "mean":
                yield MeanRecipe(rows[name], blocks[name])
            case "outcome_and_response":
                by_role = {item.role: items[key] for key, item in dimension.items.items()}
                top = rulebook.scale_of(next(iter(dimension.items))).values[-1]
                yield OutcomeRecipe(rows[name], by_role["outcome"], by_role["response"], top)
            case "items":
                for key in dimension.items:
                    yield MeanRecipe(rows[key], _block(rulebook, items[key], items[key] + 1))
    for name, measure in rulebook.aggregation.measures.items():
        yield _measure(measure, rows, rows[name])


def _measure(measure: Measure, rows: Mapping[str, int], target: int | None = None) -> MeasureRecipe:
    how, members = measure.summary
    parts = tuple(_measure(part, rows) if isinstance(part, Measure) else rows[part] for part in members)
    return MeasureRecipe(target, how, parts)


@lru_cache(maxsize=64)
def compile_plan(rulebook: Rulebook) -> Plan:
    """Compile a rulebook whose links are sound; the same plan for the same rulebook."""
    decision, groups = rulebook.decision, rulebook.aggregation.groups
    scores = score_names(rulebook.instrument, rulebook.aggregation)
    rows = {name: row for row, name in enumerate(scores)}
    flags = rulebook.flags
    numbers = decision.thresholds if flags is None else {**decision.thresholds, **flags.thresholds}
    thresholds = {name: number.value for name, number in numbers.items()}

    def compiled(condition: Condition) -> Criterion:
        tolerance = rulebook.rulebook.tolerance.value
        return compile_condition(condition, rows=rows, groups=groups, thresholds=thresholds, tolerance=tolerance)

    def names_read(rules: Iterable[CoreRule | SubtypeRule | ShockRule]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(test for rule in rules for test in rule.when))

    def members(names: Names) -> Sequence[str]:
        return groups[names] if isinstance(names, str) else names

    def falls_short(need: Need) -> tuple[Reach, ...]:
        limits = {"below": need.below, "at_most": need.at_most}
        lines = [compiled(Compare(score=score, **limits)) for score in members(need.of)]
        return tuple(line for line in lines if isinstance(line, Reach))

    return Plan(
        rulebook=rulebook,
        items=tuple(rulebook.items),
        scores=scores,
        recipes=tuple(_recipes(rulebook, rows)),
        tests={name: compiled(test.condition) for name, test in decision.tests.items()},
        stages={
            name: (tuple(rows[score] for score in members(stage.scores)), stage.answered_at_least)
            for name, stage in decision.stages.items()
        },
        needs={name: falls_short(need) for name, need in decision.needs.items()},
        flags={name: compiled(flag.when) for name, flag in (flags.flags if flags else {}).items() if flag.when},
        core_tests=names_read((*decision.core.rules.values(), *decision.subtypes.rules.values())),
        shock_tests=names_read(decision.shock.rules.values()),
    )
