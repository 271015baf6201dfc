"""Lines to hubs are the shortest ways, and break where the map does."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from typology.portfolio.hubs.distances import distances_km
from typology.show.maps.routes import route

places = st.tuples(st.floats(-85, 85), st.floats(-180, 180))


def length(pieces, middle):
    total = 0.0
    for piece in pieces:
        points = np.column_stack([piece[:, 1], piece[:, 0] + middle])
        total += np.diagonal(distances_km(points[:-1], points[1:])).sum()
    return total


@given(places, places, st.floats(-180, 180))
def test_a_line_is_as_long_as_the_distance_and_stays_on_the_map(start, end, middle):
    shortest = distances_km([start], [end])[0, 0]
    assume(1 < shortest < 19_900)
    pieces = list(route(start, end, middle))
    assert all(np.abs(piece[:, 0]).max() <= 180 + 1e-9 for piece in pieces)
    assert all(np.abs(np.diff(piece[:, 0])).max(initial=0) <= 180 for piece in pieces)
    assert length(pieces, middle) == pytest.approx(shortest, rel=0.02, abs=5)


def test_a_line_over_the_date_line_is_drawn_on_both_sides():
    west, east = route((-18.1, 178.4), (-21.2, -159.8), 0)
    assert (west[-1, 0], east[0, 0]) == (180, -180)
    assert west[-1, 1] == pytest.approx(east[0, 1])


def test_one_place_has_no_line():
    assert list(route((1, 2), (1, 2), 0)) == []


def test_opposite_places_are_joined_over_the_pole():
    (way,) = route((0, 0), (0, 180), 10)
    assert way[:, 1].max() == pytest.approx(90)
