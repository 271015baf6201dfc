"""The land that is drawn is that of the Earth, and has no borders."""

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.countries.table import countries
from typology.show.maps.build_land import compiled
from typology.show.maps.land import cut, land

FILE = files("typology.show.maps") / "land.json"


def share_of_earth(ring):
    """Return the signed share of the sphere inside a ring of straight lines in latitude and longitude, exactly.

    By Green's theorem: the area is the integral of -sin(latitude) along the ring, one line after the other.
    """
    longitude, latitude = np.radians(np.vstack([ring, ring[:1]])).T
    step, rise = np.diff(longitude), np.diff(latitude)
    flat = np.abs(rise) < 1e-12
    mean = np.where(flat, np.sin(latitude[:-1]), -np.diff(np.cos(latitude)) / np.where(flat, 1, rise))
    return -(step * mean).sum() / (4 * np.pi)


def is_land(latitude, longitude):
    """Say whether a place is on land: rings that turn around it, counted with their sign."""
    around = 0
    for ring in land():
        for turn in (-360, 0, 360):
            x, y = (ring - [longitude + turn, latitude]).T
            next_x, next_y = np.roll(x, -1), np.roll(y, -1)
            left = x * next_y - next_x * y
            around += int(((y <= 0) & (next_y > 0) & (left > 0)).sum() - ((y > 0) & (next_y <= 0) & (left < 0)).sum())
    return around != 0


def test_the_file_is_small_and_says_where_it_is_from():
    content = FILE.read_text(encoding="utf-8")
    assert len(content.encode()) < 40_000
    assert "Natural Earth" in json.loads(content)["about"]


def test_rings_are_sound():
    assert len(land()) > 100
    for ring in land():
        assert len(ring) >= 3
        assert np.isfinite(ring).all()
        assert np.abs(ring[:, 1]).max() <= 90
        assert np.ptp(ring[:, 0]) <= 360
        assert (np.abs(np.diff(ring, axis=0)).sum(axis=1) > 0).all()


def test_land_covers_as_much_of_the_earth_as_it_does():
    # 148.9 of 510.1 million square kilometres are 29.2 per cent; the coast leaves out the ice shelves of Antarctica
    assert sum(map(share_of_earth, land())) == pytest.approx(0.288, abs=0.005)


@given(st.floats(-180, 180))
def test_wherever_the_map_is_cut_no_land_is_lost(middle):
    pieces = [piece for ring in land() for piece in cut(ring, middle)]
    assert max(np.abs(piece[:, 0]).max() for piece in pieces) <= 180 + 1e-9
    assert sum(map(share_of_earth, pieces)) == pytest.approx(sum(map(share_of_earth, land())), abs=1e-5)


@pytest.mark.parametrize("place", [(-1.3, 36.8), (28.6, 77.2), (4.7, -74.1), (55.7, 37.6), (-25, 135), (64, -150)])
def test_land_is_land(place):
    assert is_land(*place)


@pytest.mark.parametrize("place", [(0, -30), (42, 51), (0, -140), (-20, 80), (50, -40), (41.5, 5.5)])
def test_sea_is_sea(place):
    assert not is_land(*place)


def test_governments_far_from_the_sea_sit_on_land():
    large = [
        one for one in countries().values() if one.code in ("BRA", "CHN", "COD", "IND", "KAZ", "MLI", "TCD", "ZMB")
    ]
    assert all(is_land(one.latitude, one.longitude) for one in large)


def test_no_line_is_drawn_twice_as_a_border_would_be():
    sides = set()
    for ring in land():
        for one, other in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            side = frozenset((tuple(one), tuple(other)))
            assert side not in sides
            sides.add(side)


def test_land_is_compiled_with_holes_turned_the_other_way():
    square = [[0, 0], [10, 0], [0, 10], [-10, 0], [0, -10]]
    hole = [[3, 3], [4, 0], [0, 4], [-4, 0], [0, -4]]
    told = {
        "arcs": [square, hole],
        "transform": {"scale": [1, 1], "translate": [20, 30]},
        "objects": {"land": {"type": "Polygon", "arcs": [[0], [1]]}},
    }
    outer, inner = (np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / 10 for ring in json.loads(compiled(told))["rings"])
    assert share_of_earth(outer) > 0 > share_of_earth(inner)
