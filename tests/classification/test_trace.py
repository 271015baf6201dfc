"""The reasons given for a result are the reasons it has.

Each line of a trace is worked out again from the values the line itself shows: conditions from their lowest and highest
value and their bound, tests from their conditions, rules from their tests, the category from the rules, and the margin
from the distances of the tests on the path.
"""

import re

import numpy as np
import pytest

import typology as ty
from tests.oracles.random_assessments import random_assessments

UNITS = 400

book = ty.load_rulebook()
table_order = list(book.decision.core.rules)
TOLERANCE = 1e-6
"""Values are shown to a millionth; a tie has reached the bound."""

comparisons = {
    "at least": lambda value, bound: value >= bound - TOLERANCE,
    "above": lambda value, bound: value > bound + TOLERANCE,
    "at most": lambda value, bound: value <= bound + TOLERANCE,
    "below": lambda value, bound: value < bound - TOLERANCE,
    "fewer than": lambda value, bound: value < bound - TOLERANCE,
}
form = re.compile(r".+ (?P<word>at least|above|at most|below|fewer than) (?P<number>[\d.]+)")
"""The end of the text of a condition: with what its value is compared."""


@pytest.fixture(scope="module")
def results():
    return tuple(ty.classify(random_assessments(UNITS, seed=13)))


def leaves(line):
    """Yield the comparisons of a condition."""
    if line.combines is None:
        yield line
    for part in line.parts:
        yield from leaves(part)


def named_tests(result):
    """Return all tests of a result by name."""
    return {test.test: test for test in (*result.tests, *result.shock.tests)}


def holds(line, end):
    """Work out whether a condition holds at one extreme, from the values it shows."""
    if line.combines is not None:
        return {"any of": any, "all of": all}[line.combines](holds(part, end) for part in line.parts)
    return reaches(line, getattr(line, end))


def reaches(line, value):
    written = form.fullmatch(line.text)
    return comparisons[written["word"]](value, float(written["number"]))


def read(line):
    """Work out whether a condition holds by what was answered; None where that cannot be told."""
    if line.combines is None:
        return None if line.value is None else reaches(line, line.value)
    found = [read(part) for part in line.parts]
    if line.combines == "any of":
        return True if True in found else None if all(entry is None for entry in found) else False
    return None if None in found else all(found)


def path_of(result):
    """Return the tests read until a rule was met: as settled where both extremes agree, else as answered."""
    tests = named_tests(result)
    path = []
    for rule in result.trace:
        path += [tests[name] for name in rule.tests if tests[name] not in path]
        if all(is_met(tests[name]) == (wanted == "met") for name, wanted in rule.tests.items()):
            return path
    return path


def is_met(test):
    return test.outcome == "met" if test.outcome != "unknown" else bool(read(test.condition))


def test_the_units_are_of_every_category_and_status(results):
    assert {result.category for result in results} == set("1234NU")
    assert {result.status for result in results} == {"determinate", "provisional", "undetermined"}
    assert {rule.outcome for result in results for rule in result.trace} == {"met", "not met", "unknown"}


def test_rules_are_tried_in_the_order_of_the_table(results):
    assert [[line.rule for line in result.trace] for result in results] == [
        table_order[: len(result.trace)] for result in results
    ]


def test_evaluation_ends_with_the_first_rule_met_for_certain(results):
    for result in results:
        outcomes = [line.outcome for line in result.trace]
        assert outcomes.index("met") == len(outcomes) - 1


def test_a_determinate_category_is_that_of_the_last_rule(results):
    determinate = [result for result in results if result.status == "determinate"]
    assert [result.category for result in determinate] == [result.trace[-1].then for result in determinate]


def test_every_open_or_met_rule_leads_to_a_possible_category(results):
    for result in results:
        assert {line.then for line in result.trace if line.outcome != "not met"} == set(result.possible)


def test_rules_follow_from_their_tests(results):
    for result in results:
        tests = named_tests(result)
        for rule in (*result.trace, *result.shock.rules):
            found = {tests[name].outcome == wanted for name, wanted in rule.tests.items() if is_certain(tests[name])}
            certain = all(is_certain(tests[name]) for name in rule.tests)
            expected = "not met" if False in found else "met" if certain else "unknown"
            assert (rule.rule, rule.outcome) == (rule.rule, expected)


def is_certain(test):
    return test.outcome != "unknown"


def test_conditions_follow_from_their_extremes_and_their_bound(results):
    for result in results:
        for test in named_tests(result).values():
            for line in (test.condition, *leaves(test.condition)):
                ends = {holds(line, end) for end in ("lowest", "highest")}
                expected = "unknown" if len(ends) > 1 else "met" if ends == {True} else "not met"
                assert (test.test, line.text, line.outcome) == (test.test, line.text, expected)


def test_tests_come_out_as_their_condition_and_say_so(results):
    for result in results:
        for test in named_tests(result).values():
            written = book.decision.tests[test.test]
            certain = {written.met: "met", written.not_met: "not met"}
            assert test.outcome == test.condition.outcome
            assert (test.test, certain.get(test.sentence, "unknown")) == (test.test, test.outcome)


def test_bounds_are_the_thresholds_of_the_rulebook(results):
    for result in results:
        for test in named_tests(result).values():
            for line in leaves(test.condition):
                assert line.bound == book.decision.thresholds[line.threshold].value
                assert f"{line.bound:g}" in line.text


def test_distances_lie_on_the_side_on_which_a_condition_came_out(results):
    """By the outcome where it is certain, else by what was answered."""
    for result in results:
        for test in named_tests(result).values():
            for line in leaves(test.condition):
                if line.distance is None or abs(line.distance) < TOLERANCE:
                    continue
                met = line.outcome == "met" if line.outcome != "unknown" else reaches(line, line.value)
                assert (line.text, line.distance > 0) == (line.text, met)


def test_every_basis_is_given(results):
    for result in results:
        tests = named_tests(result).values()
        lines = [*result.trace, *result.shock.rules, *tests, *result.flags, *result.needs.values()]
        lines += [leaf for test in tests for leaf in leaves(test.condition)]
        lines += [result.subtype_rule] if result.subtype_rule else []
        assert [line for line in lines if not line.basis or not all(line.basis)] == []


def test_the_margin_is_the_least_distance_on_the_path(results):
    for result in results:
        distances = [test.distance for test in path_of(result)]
        known = [abs(distance) for distance in distances if distance is not None]
        if result.status == "undetermined" or not known:
            assert (result.unit.code, result.margin) == (result.unit.code, None)
        elif None in distances:
            assert result.margin in (None, min(known))
        else:
            assert (result.unit.code, result.margin) == (result.unit.code, min(known))


def test_scores_as_answered_lie_between_their_extremes(results):
    for result in results:
        for line in result.scores:
            if line.value is not None and line.score != "K.event":
                assert line.lowest - TOLERANCE <= line.value <= line.highest + TOLERANCE


def test_the_subtype_rule_fits_by_what_was_answered(results):
    for result in results:
        if result.subtype_rule is not None:
            tests = named_tests(result)
            found = {name: "met" if is_met(tests[name]) else "not met" for name in result.subtype_rule.tests}
            assert (result.subtype, result.category) == (result.subtype_rule.rule, result.subtype_rule.then)
            assert found == dict(result.subtype_rule.tests)


def test_open_rules_are_named_where_evaluation_stopped(results):
    for result in results:
        open_rules = [line.rule for line in result.trace if line.outcome == "unknown"]
        assert [name for name in open_rules if name not in result.stopped] == []
        assert result.trace[-1].rule in result.stopped


def test_questions_listed_as_unanswered_are_those_without_an_answer(results):
    assessments = random_assessments(UNITS, seed=13)
    asked = [not item.optional for item in book.items.values()]
    for result, column in zip(results, assessments.values.T, strict=True):
        expected = [
            item for item, open_one in zip(assessments.items, np.isnan(column) & asked, strict=True) if open_one
        ]
        assert list(result.unanswered) == expected
