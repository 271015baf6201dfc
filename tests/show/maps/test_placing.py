"""Marks and codes do not cover one another."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from typology.show.maps.placing import Box, labelled, moved_apart

PAGE = Box(0, 0, 10, 8)
crowds = st.lists(st.tuples(st.floats(0, 10), st.floats(0, 8)), min_size=1, max_size=40)


def distances(places):
    apart = places[:, None] - places
    return np.hypot(apart[..., 0], apart[..., 1]) + np.eye(len(places)) * 1e9


@settings(deadline=None, max_examples=40)
@given(crowds)
def test_no_mark_covers_another_however_they_crowd(points):
    homes, radii = np.array(points), np.full(len(points), 0.12)
    places = moved_apart(homes, radii, np.zeros(len(points), bool), PAGE)
    assert distances(places).min() >= 0.24 - 0.01
    assert (places >= 0.12 - 1e-9).all()
    assert (places <= np.array([10, 8]) - 0.12 + 1e-9).all()


def test_marks_with_room_stay_where_they_are():
    homes = np.array([[1.0, 1.0], [5.0, 4.0], [9.0, 7.0]])
    assert moved_apart(homes, np.full(3, 0.1), np.zeros(3, bool), PAGE) == pytest.approx(homes, abs=1e-3)


def test_hubs_stay_and_others_give_way():
    homes = np.array([[5.0, 4.0], [5.0, 4.0]])
    places = moved_apart(homes, np.full(2, 0.2), np.array([True, False]), PAGE)
    assert places[0] == pytest.approx(homes[0])
    assert np.hypot(*(places[1] - places[0])) >= 0.4 - 0.01


@settings(deadline=None, max_examples=40)
@given(crowds)
def test_no_code_covers_a_mark_or_another_code(points):
    radii, sizes = np.full(len(points), 0.1), np.tile([0.3, 0.1], (len(points), 1))
    places = moved_apart(np.array(points), radii, np.zeros(len(points), bool), PAGE)
    far = (0.02, 0.1, 0.3, 0.6, 1.0, 1.5)
    found = labelled(places, radii, sizes, range(len(points)), PAGE, [far] * len(points))
    middles = np.array([(label.x, label.y) for label in found.values()]).reshape(-1, 2)
    boxes = np.c_[middles - sizes[0] / 2, middles + sizes[0] / 2]
    for place, box in enumerate(boxes):
        others = np.delete(boxes, place, 0)
        assert not ((box[:2] < others[:, 2:]) & (others[:, :2] < box[2:])).all(axis=1).any()
        nearest = np.clip(places, box[:2], box[2:])
        assert np.hypot(*(places - nearest).T).min() >= 0.1 - 1e-6
    assert len(found) == len(points)


def test_thousands_of_marks_are_moved_apart_without_looking_at_every_pair():
    rng = np.random.default_rng(0)
    homes, radii = rng.random((4000, 2)) * [10, 8], np.full(4000, 0.05)
    tracemalloc.start()
    places = moved_apart(homes, radii, np.zeros(4000, bool), PAGE)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 4000 * 4000
    near = cKDTree(places).query_pairs(0.05)
    assert len(near) < len(cKDTree(homes).query_pairs(0.05)) / 10
