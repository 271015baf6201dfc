"""The prover agrees with brute force: what it shows can be done, and what it rules out cannot."""

from functools import cache, reduce
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from typology.classification.engine import decide
from typology.errors import RulebookError
from typology.rulebook.compiling import compile_condition
from typology.rulebook.conditions import AllOf, AnyOf, Compare, Condition, Count, Difference
from typology.rulebook.criteria import Criterion, direction_of, scores_of
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook
from typology.rulebook.override import with_values
from typology.rulebook.plan import compile_plan
from typology.rulebook.proof import attainable, components, find_example, find_pair
from typology.rulebook.tables import faulty_tables, inexact_sets

here = Path(__file__).parent
highest = 4.0
names = ("a", "b", "c", "d")
rows = {name: row for row, name in enumerate(names)}

steps = {f"at {value:g}": value for value in np.arange(0, highest + 0.25, 0.25)}
counts = {f"{number} of them": number for number in range(1, 5)}
thresholds = {**steps, **counts}

grid = np.array(list(product(np.arange(0, highest + 0.5, 0.5), repeat=len(names)))).T
"""Every combination of half points on four scores."""


def compiled(condition: Condition) -> Criterion:
    return compile_condition(condition, rows=rows, groups={}, thresholds=thresholds, tolerance=1e-9)


def met(criterion: Criterion, plane: np.ndarray) -> np.ndarray:
    return criterion.distance(plane) >= 0


# Random tests -----------------------------------------------------------------------------------------------------

some_names = st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True).map(tuple)
inner_steps = st.sampled_from(["at 1", "at 1.5", "at 2", "at 2.25", "at 3"])
"""Few, so that conditions often share a bound; none at an end of the scale."""


def comparisons(words: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.tuples(st.sampled_from(words), inner_steps).map(lambda pair: dict([pair]))


def summaries(words: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    of_many = st.tuples(st.sampled_from(["mean", "lowest", "highest"]), some_names)
    of_one = st.tuples(st.just("score"), st.sampled_from(names))
    return st.builds(lambda of, compare: Compare(**dict([of]), **compare), of_one | of_many, comparisons(words))


def tallies(words: tuple[str, ...], number: str) -> st.SearchStrategy[Condition]:
    def count(of: tuple[str, ...], compare: dict[str, str], of_them: int) -> Condition:
        return Count(count=of, **compare, **{number: f"{min(of_them, len(of))} of them"})

    return st.builds(count, some_names, comparisons(words), st.integers(1, 4))


def trees(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def combined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return parts.map(lambda p: AnyOf(any_of=p)) | parts.map(lambda p: AllOf(all_of=p))

    return st.recursive(leaves, combined, max_leaves=4)


inclusive, exclusive = ("at_least", "at_most"), ("above", "below")
upward = trees(
    summaries(("at_least", "above"))
    | tallies(("at_least", "above"), "number_at_least")
    | tallies(("at_most", "below"), "number_below")
)
closed = trees(summaries(inclusive) | tallies(inclusive, "number_at_least") | tallies(exclusive, "number_below"))
"""Conditions that hold on the bound itself: what is met is a closed set, what is not met an open one."""
every_kind = trees(
    summaries(inclusive + exclusive)
    | tallies(inclusive + exclusive, "number_at_least")
    | tallies(inclusive + exclusive, "number_below")
)

wanted_outcomes = st.lists(st.booleans(), min_size=3, max_size=3)


def named(conditions: list[Condition]) -> dict[str, Criterion]:
    return {f"test {number}": compiled(condition) for number, condition in enumerate(conditions)}


def agrees_with_brute_force(tests: dict[str, Criterion], wanted: dict[str, bool]) -> None:
    on_grid = reduce(np.logical_and, (met(tests[name], grid) == outcome for name, outcome in wanted.items()))
    found = find_example(tests, wanted, highest)
    if found is None:
        assert not on_grid.any(), f"ruled out, but {grid[:, on_grid.argmax()]} does it"
        return
    plane = np.array([[found.get(row, 0.0)] for row in range(len(names))])
    assert ((plane >= 0) & (plane <= highest)).all()
    for name, outcome in wanted.items():
        distance = tests[name].distance(plane)[0]
        assert distance >= -1e-3 if outcome else distance < 1e-3, f"{name} comes out otherwise at {found}"


@settings(deadline=None, max_examples=150)
@given(conditions=st.lists(closed, min_size=1, max_size=3), outcomes=wanted_outcomes)
def test_where_bounds_belong_to_what_is_met_the_prover_agrees_with_brute_force(
    conditions: list[Condition], outcomes: list[bool]
):
    tests = named(conditions)

    agrees_with_brute_force(tests, dict(zip(tests, outcomes, strict=False)))


@settings(deadline=None, max_examples=300, report_multiple_bugs=False)
@given(conditions=st.lists(every_kind, min_size=1, max_size=3), outcomes=wanted_outcomes)
@example(conditions=[Compare(score="a", at_least="at 1"), Compare(score="a", above="at 1")], outcomes=[True, False])
def test_whatever_the_comparison_the_prover_agrees_with_brute_force(conditions: list[Condition], outcomes: list[bool]):
    tests = named(conditions)

    agrees_with_brute_force(tests, dict(zip(tests, outcomes, strict=False)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"at_least": "at 1.5"}, {"below": "at 1.5"}),
        ({"above": "at 1.5"}, {"at_most": "at 1.5"}),
        ({"above": "at 1.5"}, {"below": "at 1.5"}),
        ({"at_least": "at 2"}, {"at_most": "at 1.5"}),
    ],
)
def test_comparisons_that_exclude_each_other_are_never_both_met(one: dict[str, str], other: dict[str, str]):
    tests = named([Compare(score="a", **one), Compare(score="a", **other)])

    assert find_example(tests, dict.fromkeys(tests, True), highest) is None


@pytest.mark.parametrize(
    ("one", "outcome", "other", "bound"),
    [
        ({"at_least": "at 1.5"}, True, {"at_most": "at 1.5"}, 1.5),
        ({"below": "at 1.5"}, False, {"at_most": "at 1.5"}, 1.5),
        ({"above": "at 1.5"}, False, {"at_least": "at 1.5"}, 1.5),
    ],
)
def test_the_bound_itself_is_found_where_it_is_the_only_example(
    one: dict[str, str], outcome: bool, other: dict[str, str], bound: float
):
    tests = named([Compare(score="a", **one), Compare(score="a", **other)])

    assert find_example(tests, {"test 0": outcome, "test 1": True}, highest) == {0: pytest.approx(bound)}


@pytest.mark.parametrize(
    ("comparison", "met_somewhere", "not_met_somewhere"),
    [
        ({"at_least": "at 0"}, True, False),
        ({"above": "at 0"}, True, True),
        ({"at_most": "at 0"}, True, True),
        ({"below": "at 0"}, False, True),
        ({"at_least": "at 4"}, True, True),
        ({"above": "at 4"}, False, True),
        ({"at_most": "at 4"}, True, False),
        ({"below": "at 4"}, True, True),
    ],
    ids=lambda value: " ".join(*value.items()) if isinstance(value, dict) else str(value),
)
def test_at_the_ends_of_the_scale_the_prover_knows_what_can_be(
    comparison: dict[str, str], met_somewhere: bool, not_met_somewhere: bool
):
    tests = named([Compare(score="a", **comparison)])
    examples = {outcome: find_example(tests, {"test 0": outcome}, highest) for outcome in (True, False)}

    assert (examples[True] is not None, examples[False] is not None) == (met_somewhere, not_met_somewhere)


@settings(deadline=None, max_examples=60)
@given(conditions=st.lists(closed, min_size=1, max_size=3))
def test_every_combination_of_outcomes_on_the_grid_is_attainable(conditions: list[Condition]):
    tests = named(conditions)
    outcomes = np.array([met(test, grid) for test in tests.values()])
    seen = {tuple(column.tolist()) for column in np.unique(outcomes, axis=1).T}

    assert seen <= set(attainable(tests, list(tests), highest))


@settings(deadline=None, max_examples=100)
@given(conditions=st.lists(closed, min_size=1, max_size=2), first=wanted_outcomes, second=wanted_outcomes)
def test_a_pair_is_found_wherever_raising_scores_leads_from_one_outcome_to_the_other(
    conditions: list[Condition], first: list[bool], second: list[bool]
):
    tests = named(conditions)
    lower, upper = (dict(zip(tests, outcomes, strict=False)) for outcomes in (first, second))
    side = (9,) * len(names)
    reached, aimed = (
        reduce(np.logical_and, (met(tests[n], grid) == o for n, o in wanted.items())).reshape(side)
        for wanted in (lower, upper)
    )
    for axis in range(len(names)):
        reached = np.logical_or.accumulate(reached, axis=axis)
    found = find_pair(tests, lower, upper, highest)

    if found is None:
        assert not (reached & aimed).any()
        return
    assert all(found[1][row] >= found[0][row] - 1e-3 for row in found[0])
    for wanted, shown in zip((lower, upper), found, strict=True):
        plane = np.array([[shown.get(row, 0.0)] for row in range(len(names))])
        distances = {name: tests[name].distance(plane)[0] for name in wanted}
        assert all(d >= -1e-3 if wanted[name] else d < 1e-3 for name, d in distances.items())


@settings(deadline=None, max_examples=60)
@given(condition=upward)
def test_no_pair_turns_an_upward_test_off(condition: Condition):
    tests = named([condition])

    assert find_pair(tests, {"test 0": True}, {"test 0": False}, highest) is None


def test_a_step_of_one_score_moves_no_other():
    tests = named([Compare(mean=("a", "b"), at_least="at 2")])
    found = find_pair(tests, {"test 0": False}, {"test 0": True}, highest, step=(0, 0.5))

    assert found is not None
    assert found[0][1] == pytest.approx(found[1][1])
    assert 0 < found[1][0] - found[0][0] <= 0.5 + 1e-6


# Directions and groups --------------------------------------------------------------------------------------------

scores = st.lists(st.integers(0, 16).map(lambda n: n / 4), min_size=4, max_size=4)


@settings(deadline=None)
@given(condition=every_kind | upward, first=scores, second=scores)
def test_raising_scores_never_turns_off_what_looks_up_nor_on_what_looks_down(
    condition: Condition, first: list[float], second: list[float]
):
    criterion = compiled(condition)
    before, after = np.array([first]).T, np.maximum(first, second)[:, None]
    direction = direction_of(criterion)

    if direction == "up":
        assert criterion.distance(after) >= criterion.distance(before)
    elif direction == "down":
        assert criterion.distance(after) <= criterion.distance(before)
    else:
        assert direction == "mixed"


@given(condition=upward)
def test_conditions_that_all_look_up_look_up_together(condition: Condition):
    assert direction_of(compiled(condition)) == "up"


def test_a_difference_looks_both_ways_and_has_no_place_in_a_table():
    tests = named([Difference(score="a", above_score="b", by_at_least="at 1.5")])

    assert direction_of(tests["test 0"]) == "mixed"
    with pytest.raises(TypeError, match="Exceeds has no place in a decision table"):
        find_example(tests, {"test 0": True}, highest)


@given(conditions=st.lists(summaries(inclusive), min_size=1, max_size=6))
def test_components_divide_the_tests_into_groups_that_share_no_score(conditions: list[Condition]):
    tests = named(conditions)
    groups = components(tests)
    looked_at = [frozenset().union(*(scores_of(tests[name]) for name in group)) for group in groups]

    assert sorted(name for group in groups for name in group) == sorted(tests)
    assert sum(map(len, looked_at)) == len(frozenset().union(*looked_at))


@given(conditions=st.lists(summaries(inclusive), min_size=2, max_size=6))
def test_components_are_as_small_as_they_can_be(conditions: list[Condition]):
    tests = named(conditions)

    for group in components(tests):
        reached = {group[0]}
        for _ in group:
            near = frozenset().union(*(scores_of(tests[name]) for name in reached))
            reached |= {name for name in group if scores_of(tests[name]) & near}
        assert reached == set(group)


def with_decision(rulebook: Rulebook, **parts: Any) -> Rulebook:
    """Return a rulebook, not yet compiled, in which parts of the decision are others."""
    fields = {name: getattr(rulebook, name) for name in Rulebook.model_fields}
    return Rulebook(**{**fields, "decision": rulebook.decision.model_copy(update=parts)})


# The shipped tables -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    return load_rulebook()


def test_the_shipped_tables_have_no_gap_and_no_dead_row_and_are_proven_monotone(shipped: Rulebook):
    assert list(faulty_tables(compile_plan(shipped))) == []


def test_the_shipped_sets_of_possible_categories_are_proven_exact(shipped: Rulebook):
    assert inexact_sets(compile_plan(shipped)) is None


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ({"decision.thresholds.absent": 2.0}, "E1"),
        ({"decision.thresholds.lacking": 2.0, "decision.thresholds.adequate_lowest": 1.5}, "E1"),
    ],
    ids=["a law close to absent is nearly adequate", "a lacking framework is nearly adequate"],
)
def test_a_half_point_that_jumps_over_a_category_is_recognised_with_its_score(
    values: dict[str, float], score: str, shipped: Rulebook
):
    reason = inexact_sets(compile_plan(with_values(shipped, values)))

    assert reason is not None
    assert reason.startswith(f"raising {score} by 0.5 passes over a category at E1 = ")


def test_a_table_that_moves_a_country_back_is_refused_with_the_scores_that_show_it(shipped: Rulebook):
    decision = shipped.decision
    order = ("R1", "R4", "R2a", "R2b", "R3", "RN")
    core = decision.core.model_copy(update={"rules": {name: decision.core.rules[name] for name in order}})
    turned = with_decision(shipped, core=core)
    ((path, problem),) = [found for found in faulty_tables(compile_plan(turned)) if found[1].what == "not monotone"]
    assert problem.found is not None
    before, _, after = problem.found.partition(", but category 2 after raising ")

    assert path == ("decision", "core", "rules")
    assert before.startswith("category 4 at E1 = ")
    assert any(f"C{sector} = " in after for sector in range(1, 11))


def test_thresholds_that_leave_a_rule_without_any_scores_are_refused(shipped: Rulebook):
    with pytest.raises(RulebookError) as caught:
        with_values(shipped, {"decision.thresholds.adequate_mean": 4.5})

    assert {problem.what for problem in caught.value.problems} == {"a rule that can never fire"}


# What the proof of exactness is worth -----------------------------------------------------------------------------


def possible_and_real(rulebook: Rulebook, answers: list[float | None]) -> tuple[set[str], set[str]]:
    """Return the categories a unit is said to be able to have, and those that filling its gaps brings about."""
    given = np.array([[np.nan if answer is None else answer] for answer in answers])
    gaps = [row for row, answer in enumerate(answers) if answer is None]
    choices = [rulebook.scale_of(list(rulebook.items)[row]).values for row in gaps]
    completions = list(product(*choices))
    filled = np.repeat(given, len(completions), axis=1)
    filled[gaps] = np.array(completions).T
    order = rulebook.decision.order
    bits = int(decide(compile_plan(rulebook), given).possible[0])
    said = {category for bit, category in enumerate(order) if bits >> bit & 1}
    return said, {order[code] for code in decide(compile_plan(rulebook), filled).category}


@cache
def load_small() -> Rulebook:
    return load_rulebook(here / "small")


small_answers = st.lists(st.sampled_from([0.0, 1.0, 2.0, 2.0, None]), min_size=11, max_size=11).filter(
    lambda answers: 0 < answers.count(None) <= 6
)


@settings(deadline=None, max_examples=150)
@given(answers=small_answers)
def test_where_sets_are_proven_exact_every_category_in_them_comes_about_and_no_other(
    answers: list[float | None],
):
    rulebook = load_small()
    said, real = possible_and_real(rulebook, [*answers, 0.0, 0.0, 0.0, 1.0])

    assert inexact_sets(compile_plan(rulebook)) is None
    assert said == real


def test_a_table_on_a_dimension_and_on_one_of_its_levels_is_not_taken_for_exact():
    """A1 rises with A1.N: they cannot be judged as if each moved alone."""
    small = load_small()
    decision = small.decision
    rules = decision.core.rules
    rulebook = with_decision(
        small,
        tests={
            **decision.tests,
            "lawful": decision.tests["lawful"].model_copy(update={"all_of": (Compare(score="A1", at_least="firm"),)}),
            "staffed": decision.tests["staffed"].model_copy(
                update={"all_of": (Compare(score="A1.N", at_least="manned"),)}
            ),
        },
        core=decision.core.model_copy(
            update={"rules": {"Q1": rules["Q1"], "Q2": rules["Q2"].model_copy(update={"then": "2"}), "QN": rules["QN"]}}
        ),
        subtypes=decision.subtypes.model_copy(
            update={"rules": {"2T": decision.subtypes.rules["2T"].model_copy(update={"when": {}})}}
        ),
    )
    answers = dict.fromkeys(rulebook.items, 2.0) | {"A1.N1": None, "Z.event": 1.0}
    said, real = possible_and_real(rulebook, list(answers.values()))

    assert said == real or inexact_sets(compile_plan(rulebook)) is not None
