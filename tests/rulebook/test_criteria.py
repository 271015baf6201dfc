"""The two ways to say where a test is met agree: by distances, and by the quicker one that the engine takes."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

import typology as ty
from typology.rulebook.criteria import outcomes, settle, settled_distance
from typology.rulebook.plan import compile_plan

plan = compile_plan(ty.load_rulebook())
criteria = {**plan.tests, **plan.flags}

UNITS = 4
known = arrays(float, (len(plan.scores), UNITS), elements=st.integers(0, 48).map(lambda twelfth: twelfth / 12))
gaps = arrays(bool, (len(plan.scores), UNITS), elements=st.sampled_from([False, False, False, True]))


@st.composite
def planes(draw):
    """Scores at the lowest, at the highest and as answered, in which some of the last are unknown."""
    lowest, answered, highest = np.sort(np.stack([draw(known), draw(known), draw(known)]), axis=0)
    exact = draw(gaps)
    lowest, highest = np.where(exact, answered, lowest), np.where(exact, answered, highest)
    return np.concatenate([lowest, highest, np.where(draw(gaps), np.nan, answered)], axis=1)


@pytest.mark.parametrize("name", criteria)
@settings(max_examples=25, deadline=None)
@given(plane=planes())
def test_the_quick_way_says_the_same_as_the_distances(name, plane):
    distance = criteria[name].distance(plane)
    met = settle(distance, UNITS)
    assert (outcomes(criteria[name], plane) == met).all()
    np.testing.assert_array_equal(settled_distance(criteria[name], plane, met), distance[2 * UNITS :])
