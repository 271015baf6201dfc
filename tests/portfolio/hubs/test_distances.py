import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.portfolio.hubs.distances import EARTH_RADIUS_KM, distances_km

places = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), min_size=1, max_size=6)


@given(places)
def test_the_way_there_is_as_long_as_the_way_back_and_no_place_is_far_from_itself(rows):
    km = distances_km(rows)
    np.testing.assert_allclose(km, km.T, atol=1e-9)
    assert (np.diag(km) == 0).all()
    assert (km >= 0).all()
    assert (km <= np.pi * EARTH_RADIUS_KM + 1e-6).all()


@given(places)
def test_no_detour_is_shorter(rows):
    km = distances_km(rows)
    assert (km[:, None, :] <= km[:, :, None] + km[None, :, :] + 1e-6).all()


@given(places, places)
def test_the_angle_between_two_directions_from_the_centre_gives_the_same(rows, others):
    def directions(points):
        latitude, longitude = np.radians(np.array(points, float)).T
        return np.stack(
            [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], 1
        )

    ours, theirs = directions(rows)[:, None], directions(others)[None]
    angle = np.arctan2(np.linalg.norm(np.cross(ours, theirs), axis=2), (ours * theirs).sum(axis=2))
    np.testing.assert_allclose(distances_km(rows, others), EARTH_RADIUS_KM * angle, atol=1e-3)


def test_a_known_distance():
    nairobi, cairo = (-1.2833, 36.8167), (30.0333, 31.2167)
    assert distances_km([nairobi], [cairo])[0, 0] == pytest.approx(3525, rel=0.005)


def test_a_missing_coordinate_leaves_the_distance_unknown():
    assert np.isnan(distances_km([(np.nan, 0)], [(0, 0)])).all()


@pytest.mark.parametrize(
    ("rows", "says"), [([(1, 2, 3)], "latitude and longitude"), ([(0, 0), (91, 0)], "row 1 says 91")]
)
def test_what_is_no_place_is_refused(rows, says):
    with pytest.raises(ValueError, match=says):
        distances_km(rows)
