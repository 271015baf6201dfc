"""A map shows as much of the Earth as holds its units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from typology.countries.table import countries, un_members
from typology.show.maps.view import in_region, view_of

POINTS = {code: (one.latitude, one.longitude) for code, one in countries().items() if one.latitude is not None}


@given(st.sets(st.sampled_from(sorted(POINTS)), min_size=1))
def test_every_unit_is_on_its_map(units):
    view = view_of({unit: POINTS[unit] for unit in units})
    for unit in units:
        across, up = (float(share) for share in view.at(*POINTS[unit]))
        assert 0 < across < 1
        assert 0 < up < 1
    assert 0.35 < view.aspect < 1.1


def test_the_world_is_cut_in_the_bering_strait():
    view = view_of({code: POINTS[code] for code in un_members()})
    assert view.middle == 11
    assert view == view_of({})


def test_the_pacific_is_not_torn_apart():
    view = view_of({code: POINTS[code] for code in in_region("Oceania") if code in POINTS})
    assert abs(view.middle) > 150


@pytest.mark.parametrize(("region", "member"), [("Africa", "KEN"), ("Polynesia", "TON"), ("Arab States", "EGY")])
def test_regions_of_m49_and_of_offices_are_known(region, member):
    assert member in in_region(region)


def test_an_unknown_region_gets_the_nearest():
    with pytest.raises(ValueError, match=r"no region 'Afrika'; did you mean 'Africa'\?"):
        in_region("Afrika")
