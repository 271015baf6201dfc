"""The nearest steps of a result, whatever its shape, and whether it changes at a bound or beyond it."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from typology.certainty.flips.steps import Trials

grid = np.round(np.arange(0, 4.001, 0.125), 3)
places = st.sampled_from(grid.tolist())


@given(st.lists(places, min_size=1, max_size=6, unique=True), places, st.data())
def test_no_step_is_nearer_than_the_nearest(bounds, present, data):
    bounds = np.sort(bounds)
    results = np.array(
        data.draw(st.lists(st.integers(0, 2), min_size=2 * len(bounds) + 1, max_size=2 * len(bounds) + 1))
    )

    def result(values):
        """Return one result at each bound and one between each two."""
        return results[np.searchsorted(bounds, values) + np.searchsorted(bounds, values, "right")].astype(np.int8)

    trials = Trials.around(present, bounds[:, None], (0, 4))
    for side, (bound, reached, before, after) in zip((-1, 1), trials.steps(result(trials.points)), strict=True):
        tried = np.concatenate([grid, grid + 0.01, grid - 0.01])
        tried = tried[(tried >= 0) & (tried <= 4) & ((tried - present) * side > 0)]
        other = tried[result(tried) != result(np.array([present]))]
        assert before[0] == result(np.array([present]))[0]
        if np.isnan(bound[0]):
            assert not other.size
            continue
        nearest = other[np.abs(other - present).argmin()]
        assert nearest == (bound[0] if reached[0] else bound[0] + side * 0.01)
        assert result(np.array([nearest]))[0] == after[0]


def test_whole_values_change_at_themselves():
    trials = Trials.of_values(2, [1, 2, 3, 5], units=1)
    below, above = trials.steps(np.array([[0], [0], [0], [1]], np.int8))
    assert np.isnan(below[0][0])
    assert above[0][0] == 5
    assert above[1][0]


def test_each_unit_has_its_own_steps():
    trials = Trials.around(1.5, np.array([[1.0, np.nan], [2.0, 3.0]]), (0, 4))
    _, above = trials.steps((trials.points >= np.array([2.0, 3.0])).astype(np.int8))
    assert above[0].tolist() == [2.0, 3.0]
