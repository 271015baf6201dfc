"""The projection is that of its publication, can be undone, and keeps areas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.show.maps.projection import project, unproject

AUTHALIC = 6371007.181
"""Radius in metres of the sphere with the surface of the ellipsoid WGS 84."""

degrees = st.floats(-179.9, 179.9), st.floats(-89.9, 89.9)


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    # EPSG:8857 by PROJ; at the equator and at the poles the ellipsoid and the sphere agree.
    [(180, 90, 10216474.79, 8392927.60), (-180, -90, -10216474.79, -8392927.60), (180, 0, 17243959.06, 0.0)],
)
def test_places_are_those_of_another_program(longitude, latitude, x, y):
    found = np.array(project(longitude, latitude)) * AUTHALIC
    assert found == pytest.approx([x, y], abs=0.01)


@given(*degrees)
def test_it_can_be_undone(longitude, latitude):
    assert unproject(*project(longitude, latitude)) == pytest.approx((longitude, latitude), abs=1e-7)


@given(*degrees)
def test_a_small_square_keeps_its_area(longitude, latitude):
    step = 1e-4
    east, north = (
        (np.array(project(longitude + dx, latitude + dy)) - project(longitude - dx, latitude - dy)) / (2 * step)
        for dx, dy in ((step, 0), (0, step))
    )
    on_map = east[0] * north[1] - east[1] * north[0]
    on_sphere = np.radians(1) ** 2 * np.cos(np.radians(latitude))
    assert on_map == pytest.approx(on_sphere, rel=1e-4, abs=1e-9)


def test_the_whole_map_is_as_large_as_the_sphere():
    latitude = np.linspace(-90, 90, 20_001)
    half, height = project(np.full_like(latitude, 180.0), latitude)
    assert np.trapezoid(2 * half, height) == pytest.approx(4 * np.pi, rel=1e-6)
