"""What remains possible is what the classification says, and an open test that no longer matters is known as such."""

import numpy as np
import pytest
from hypothesis import given, settings

import typology as ty
from tests.classification.answers import matrices, rulebook, units_of
from typology.certainty.questions.sought import sought_in
from typology.rulebook.plan import compile_plan

plan = compile_plan(rulebook)
columns = {"category": ["possible"], "shock": ["possible_shock"], "both": ["possible", "possible_shock"]}


@pytest.mark.parametrize("what", columns)
@settings(deadline=None, max_examples=60)
@given(values=matrices())
def test_what_remains_is_what_the_classification_calls_possible(what, values):
    sought = sought_in(plan, what)
    remaining = sought.remaining(values)
    table = ty.classify(units_of(values)).table
    expected = [[row[name].split("|") for name in columns[what]] for row in table.to_dict("records")]
    assert [sought.members(bits) for bits in remaining.T.tolist()] == expected
    assert sought.sizes(remaining).tolist() == [int(np.prod([len(part) for part in row])) for row in expected]


def test_a_test_matters_only_where_another_outcome_of_it_gives_another_category():
    """Frameworks that are certainly neither lacking nor adequate leave category 2, whatever institutions do."""
    category = sought_in(plan, "category").results[0]
    places = {name: bit for bit, name in enumerate(category.tests)}
    every = (1 << len(places)) - 1

    def open_tests(low, high):
        found = category.hinges_on[low | high << len(places)]
        return {name for name, bit in places.items() if found[bit]}

    assert open_tests(0, every) == set(places) - {"frameworks_begun"}
    assert open_tests(0, every & ~(1 << places["frameworks_adequate"])) == {"frameworks_lacking"}
    assert open_tests(0, every & ~(1 << places["frameworks_lacking"])) == set(places) - {
        "frameworks_begun",
        "frameworks_lacking",
    }
    assert open_tests(every, every) == set()
