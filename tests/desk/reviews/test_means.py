"""Means that skip what is missing, and the published arithmetic of INFORM done again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.inform_2020 import figures, published
from typology.desk.reviews.means import arithmetic, geometric, highest, inverted_geometric, mean_of

HALF = 0.05
"""A figure with one decimal lies within this of the one it was rounded from."""

joined = {
    "natural": (inverted_geometric, ("earthquake", "flood", "tsunami", "cyclone", "drought", "epidemic")),
    "hazard_and_exposure": (inverted_geometric, ("natural", "human")),
    "vulnerability": (inverted_geometric, ("socio_economic", "vulnerable_groups")),
    "institutional": (arithmetic, ("disaster_risk_reduction", "governance")),
    "infrastructure": (arithmetic, ("communication", "physical_infrastructure", "access_to_health_care")),
    "lack_of_coping_capacity": (inverted_geometric, ("institutional", "infrastructure")),
    "risk": (geometric, ("hazard_and_exposure", "vulnerability", "lack_of_coping_capacity")),
}


@pytest.mark.parametrize("figure", joined)
def test_what_inform_publishes_follows_from_its_parts_within_what_rounding_allows(figure):
    """Every mean rises with each part, so parts all rounded down or all rounded up bound what it may have been."""
    mean, names = joined[figure]
    parts, told = np.array([figures(name) for name in names]), figures(figure)
    least, most = mean(np.clip(parts - HALF, 0, 10)), mean(np.clip(parts + HALF, 0, 10))
    tolerance = 1e-9
    outside = (least > told + HALF + tolerance) | (most < told - HALF - tolerance)
    assert [country for country, wrong in zip(published, outside, strict=True) if wrong] == []


@pytest.mark.parametrize("figure", joined)
def test_what_inform_publishes_follows_from_its_published_parts_to_the_decimal(figure):
    mean, names = joined[figure]
    found = mean(np.array([figures(name) for name in names]))
    assert np.abs(found - figures(figure)).max() <= HALF + 1e-9


def test_another_mean_would_not_do():
    """The reference tells the inverted mean from its neighbours."""
    parts, told = np.array([figures("natural"), figures("human")]), figures("hazard_and_exposure")
    for mean in (arithmetic, geometric, highest):
        assert np.abs(mean(parts) - told).max() > 10 * HALF


def test_the_figures_reach_from_one_end_of_the_index_to_the_other():
    risk = figures("risk")
    assert len(risk) >= 40
    assert (risk.min(), risk.max()) == (0.5, 8.9)
    assert np.isnan(figures("disaster_risk_reduction")).sum() >= 5


means = ("arithmetic", "geometric", "inverted geometric", "highest")
parts_of_one = st.lists(st.floats(0, 10), min_size=1, max_size=6)


@given(parts_of_one, st.sampled_from(means))
def test_a_mean_lies_between_its_parts(parts, mean):
    found = mean_of(mean, [[part] for part in parts]).item()
    assert min(parts) - 1e-9 <= found <= max(parts) + 1e-9


@given(parts_of_one, st.sampled_from(means), st.data())
def test_no_part_that_rises_lowers_a_mean(parts, mean, data):
    place = data.draw(st.integers(0, len(parts) - 1))
    raised = parts.copy()
    raised[place] = data.draw(st.floats(parts[place], 10))
    before, after = mean_of(mean, np.array([parts, raised]).T)
    assert after >= before - 1e-9


@given(parts_of_one, st.integers(0, 6), st.sampled_from(means), st.integers(1, 7))
def test_missing_parts_are_skipped_and_too_few_parts_make_no_mean(parts, gaps, mean, at_least):
    given_parts = [[part] for part in parts] + [[np.nan]] * gaps
    found = mean_of(mean, given_parts, at_least=at_least).item()
    if len(parts) < at_least:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(mean_of(mean, [[part] for part in parts]).item(), abs=1e-9)


@pytest.mark.parametrize("mean", means)
def test_nothing_makes_no_mean(mean):
    assert np.isnan(mean_of(mean, [[np.nan], [np.nan]])).all()


def test_a_bad_part_pulls_an_inverted_mean_up_and_a_geometric_one_is_pulled_down_by_a_good_one():
    parts = [[9.0], [1.0]]
    assert geometric(parts) < arithmetic(parts) < inverted_geometric(parts)


def test_weights_of_missing_parts_do_not_count():
    assert arithmetic([[1, 1], [4, np.nan], [4, 4]], [2, 1, 1]).tolist() == [2.5, 2.0]


@pytest.mark.parametrize(
    ("mean", "part", "expected"), [(geometric, -1, "0 or more"), (inverted_geometric, 11, "0 to 10")]
)
def test_a_part_that_has_no_such_mean_is_refused(mean, part, expected):
    with pytest.raises(ValueError, match=f"found {part}; expected {expected}"):
        mean([[part], [2]])
