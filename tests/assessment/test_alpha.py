"""Krippendorff's alpha is that of its author's example and of the library `krippendorff`, whatever is missing."""

from itertools import combinations

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from typology.assessment.alpha import krippendorff_alpha

nan = np.nan

published = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]
)
"""Krippendorff 2011, section C: four observers, twelve units, values from 1 to 5, some of them missing."""

metrics = ("nominal", "ordinal", "interval", "ratio")
half_points = st.sampled_from([nan, *np.arange(0, 4.5, 0.5)])


@st.composite
def tables(draw):
    coders, units = draw(st.integers(1, 5)), draw(st.integers(1, 12))
    return np.array(draw(st.lists(half_points, min_size=coders * units, max_size=coders * units))).reshape(
        coders, units
    )


def by_definition(ratings):
    """Ordinal alpha pair by pair, without a coincidence matrix."""
    units = [column[~np.isnan(column)] for column in ratings.T]
    units = [values for values in units if len(values) >= 2]
    pool = np.concatenate(units)

    def difference(one, other):
        low, high = sorted((one, other))
        between = sum(low <= value <= high for value in pool)
        return (between - (sum(pool == low) + sum(pool == high)) / 2) ** 2 if low < high else 0.0

    observed = sum(sum(difference(*pair) for pair in combinations(u, 2)) * 2 / (len(u) - 1) for u in units) / len(pool)
    expected = sum(difference(*pair) for pair in combinations(pool, 2)) * 2 / (len(pool) * (len(pool) - 1))
    return 1 - observed / expected


@pytest.mark.parametrize(
    ("metric", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_published_example_has_the_published_alpha(metric, alpha):
    found = krippendorff_alpha(published, metric)

    assert (round(found.alpha, 3), found.units, found.values) == (alpha, 11, 40)


def test_alpha_is_ordinal_unless_asked_otherwise():
    assert krippendorff_alpha(published) == krippendorff_alpha(published, "ordinal")


@pytest.mark.parametrize("metric", metrics)
@given(ratings=tables())
@settings(max_examples=150, deadline=None)
def test_alpha_is_that_of_the_library_krippendorff(metric, ratings):
    found = krippendorff_alpha(ratings, metric)
    assume(not np.isnan(found.alpha))

    with np.errstate(invalid="ignore"):
        expected = krippendorff.alpha(reliability_data=ratings, level_of_measurement=metric)
    assert found.alpha == pytest.approx(expected, abs=1e-12)


@given(tables())
@settings(max_examples=100, deadline=None)
def test_alpha_is_that_of_the_definition_pair_by_pair(ratings):
    found = krippendorff_alpha(ratings)
    assume(not np.isnan(found.alpha))

    assert found.alpha == pytest.approx(by_definition(ratings), abs=1e-12)


@given(tables())
@settings(max_examples=100, deadline=None)
def test_alpha_is_missing_exactly_where_no_two_pairable_values_differ(ratings):
    pairable = [column[~np.isnan(column)] for column in ratings.T if (~np.isnan(column)).sum() >= 2]
    distinct = np.unique(np.concatenate([*pairable, []]))

    found = krippendorff_alpha(ratings)

    assert np.isnan(found.alpha) == (len(distinct) < 2)
    assert (found.units, found.values) == (len(pairable), sum(map(len, pairable)))


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_coders_and_units_makes_no_difference(ratings, random):
    rows, columns = (random.sample(range(size), size) for size in ratings.shape)

    shuffled = krippendorff_alpha(ratings[np.ix_(rows, columns)])

    np.testing.assert_allclose(shuffled, krippendorff_alpha(ratings))


def test_an_unknown_metric_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="nominal, ordinal, interval, ratio, not 'rank'"):
        krippendorff_alpha(published, "rank")
