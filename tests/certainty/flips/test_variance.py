"""Variance-based indices agree with known values and with another library."""

import numpy as np
import pytest
from SALib.analyze import sobol as salib_analysis
from SALib.sample import sobol as salib_sample
from SALib.test_functions import Ishigami

from typology.certainty.flips.variance import variance_indices

alone = np.eye(3, dtype=bool)


def ishigami(numbers):
    """The function of Ishigami and Homma (1990) of numbers between 0 and 1."""
    return Ishigami.evaluate((2 * numbers.T - 1) * np.pi)


def known():
    """First-order and total indices of that function, by its formula with a = 7 and b = 0.1."""
    a, b = 7, 0.1
    first = np.array([0.5 * (1 + b * np.pi**4 / 5) ** 2, a**2 / 8, 0])
    together = 8 * b**2 * np.pi**8 / 225
    total = first + np.array([together, 0, together])
    return first / (first.sum() + together), total / (first.sum() + together)


def test_indices_of_a_function_with_known_indices():
    found = variance_indices(ishigami, alone, draws=8192, seed=0, intervals=3)
    first, total = known()
    assert found.first == pytest.approx(first, abs=0.02)
    assert found.total == pytest.approx(total, abs=0.02)
    assert found.mean == pytest.approx(3.5, abs=0.01)


def test_intervals_hold_the_known_indices_and_narrow_with_more_draws():
    first, total = known()
    few, many = (variance_indices(ishigami, alone, draws=draws, seed=3, intervals=3) for draws in (512, 8192))
    for found in (few, many):
        for (low, high), true in ((found.first_interval, first), (found.total_interval, total)):
            assert (low - 0.01 <= true).all()
            assert (true <= high + 0.01).all()
    assert (np.diff(many.total_interval, axis=0) < np.diff(few.total_interval, axis=0) / 2).all()


def test_salib_says_the_same():
    problem = {"num_vars": 3, "names": ["x", "y", "z"], "bounds": [[0.0, 1.0]] * 3}
    sample = salib_sample.sample(problem, 4096, calc_second_order=False, seed=1)
    theirs = salib_analysis.analyze(problem, ishigami(sample.T), calc_second_order=False, seed=1)
    ours = variance_indices(ishigami, alone, draws=4096, seed=1, intervals=3)
    assert ours.first == pytest.approx(theirs["S1"], abs=0.02)
    assert ours.total == pytest.approx(theirs["ST"], abs=0.02)
    assert np.diff(ours.total_interval, axis=0)[0] / 2 == pytest.approx(theirs["ST_conf"], rel=0.5)


def test_a_group_holds_what_its_inputs_do_together():
    groups = np.array([[True, False, True], [False, True, False], [True, True, True]])
    found = variance_indices(ishigami, groups, draws=8192, seed=0, intervals=0)
    total = known()[1]
    assert found.total == pytest.approx([1 - total[1], total[1], 1], abs=0.02)
    assert found.first == pytest.approx(found.total, abs=0.03)


def test_a_sum_divides_its_variance_by_the_squares_of_its_weights():
    weights = np.array([1.0, 2.0, 3.0, 0.0])
    found = variance_indices(lambda x: weights @ x, np.eye(4, dtype=bool), draws=1024, seed=2, intervals=0)
    expected = weights**2 / (weights**2).sum()
    assert found.first == pytest.approx(expected, abs=0.01)
    assert found.total == pytest.approx(expected, abs=0.01)
    assert found.variance == pytest.approx((weights**2).sum() / 12, rel=0.01)


def test_what_never_varies_has_no_indices_and_costs_two_evaluations():
    calls = []

    def constant(numbers):
        calls.append(numbers.shape)
        return np.full(numbers.shape[1], 4.0)

    found = variance_indices(constant, alone, draws=64, seed=0, intervals=3)
    assert (found.variance, found.mean) == (0, 4)
    assert not found.first.any()
    assert not found.total.any()
    assert calls == [(3, 64)] * 2


def test_intervals_are_given_for_the_highest_alone_and_in_groups():
    groups = np.array(
        [[True, False, False], [False, True, False], [False, False, True], [True, True, False], [False, True, True]]
    )
    found = variance_indices(lambda x: x[0] + 5 * x[1], groups, draws=256, seed=0, intervals=1)
    assert np.isfinite(found.total_interval[0]).tolist() == [False, True, False, True, False]


def test_the_same_seed_gives_the_same_and_another_does_not():
    one, again, other = (variance_indices(ishigami, alone, draws=256, seed=seed, intervals=3) for seed in (5, 5, 6))
    assert np.array_equal(one.total_interval, again.total_interval)
    assert np.array_equal(one.first, again.first)
    assert not np.array_equal(one.first, other.first)
