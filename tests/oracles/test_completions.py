"""What is called possible is exactly what some completion of the missing answers brings about.

Thousands of assessments are completed in every way there is, half point by half point, and each completion is
classified. The categories and shock states seen are those that were called possible: none is missing, none too many.
"""

import numpy as np
import pytest

import typology as ty
from tests.oracles.completions import completed, every_sum, every_way, incomplete, open_cases, questions, wide_cases
from tests.oracles.random_assessments import assessments_of, random_assessments

CASES = 2_400
WIDE_CASES = 200


def classified(cases):
    return ty.classify(assessments_of(questions(), incomplete(cases))).table


@pytest.fixture(scope="module")
def narrow():
    """One to four open questions, every combination of answers."""
    cases = open_cases(CASES, seed=5)
    return classified(cases), completed((case, every_way(len(case.open_rows))) for case in cases)


@pytest.fixture(scope="module")
def wide():
    """Whole blocks of open questions, every combination of answers that can differ in a score."""
    cases = wide_cases(WIDE_CASES, seed=6, limit=10_000)
    return classified([case for case, _ in cases]), completed(cases)


@pytest.fixture(params=["narrow", "wide"])
def told_and_seen(request):
    return request.getfixturevalue(request.param)


def sets(column):
    return [frozenset(entry.split("|")) for entry in column]


def test_possible_categories_are_those_of_the_completions(told_and_seen):
    table, seen = told_and_seen
    assert sets(table["possible"]) == seen.categories


def test_possible_shock_states_are_those_of_the_completions(told_and_seen):
    table, seen = told_and_seen
    assert sets(table["possible_shock"]) == seen.shocks


def test_determinate_means_that_every_completion_agrees(told_and_seen):
    table, seen = told_and_seen
    assert [status == "determinate" for status in table["status"]] == [len(found) == 1 for found in seen.categories]


def test_a_determinate_category_is_that_of_every_completion(told_and_seen):
    table, seen = told_and_seen
    answers = zip(table["category"], table["status"], seen.categories, strict=True)
    assert [found for category, status, found in answers if status == "determinate" and found != {category}] == []


def test_a_provisional_category_is_that_of_some_completion(told_and_seen):
    table, seen = told_and_seen
    answers = zip(table["category"], table["status"], seen.categories, strict=True)
    assert [found for category, status, found in answers if status == "provisional" and category not in found] == []


def test_a_shock_state_is_named_only_if_every_completion_agrees(told_and_seen):
    table, seen = told_and_seen
    expected = [next(iter(found)) if len(found) == 1 else "U" for found in seen.shocks]
    assert table["shock"].tolist() == expected


def test_the_open_questions_matter(narrow, wide):
    for (table, seen), several, completions in ((narrow, 800, 1_000_000), (wide, 80, 1_000_000)):
        assert sum(len(found) > 1 for found in seen.categories) >= several
        assert sum(len(found) > 1 for found in seen.shocks) >= several / 10
        assert {"determinate", "provisional"} <= set(table["status"])
        assert seen.completions >= completions
    assert {status for table, _ in (narrow, wide) for status in table["status"]} == set(
        narrow[0]["status"].cat.categories
    )


def test_each_sum_stands_for_all_ways_to_reach_it():
    for number in (1, 2, 3, 4):
        assert every_sum(number).sum(axis=0).tolist() == np.unique(every_way(number).sum(axis=0)).tolist()


def test_a_provisional_category_is_always_among_the_possible_ones():
    table = ty.classify(random_assessments(100_000, seed=7)).table
    results = zip(table["category"], table["status"], table["possible"], strict=True)
    assert [
        (category, possible)
        for category, status, possible in results
        if status == "provisional" and category not in possible.split("|")
    ] == []
