"""Maps draw or name every unit, can be read, show no border of ours and always say what they do not claim."""

import json

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.show.looking import assert_readable, boxes, seen, size, words
from tests.show.maps.standins import AFRICA, BOOK, POINTS, at_places, groups, hubs, invented, presence, unanswered
from typology.countries.table import countries, un_members
from typology.portfolio.geojson.refusals import GeometryError
from typology.show.maps.map_picture import map_picture
from typology.show.maps.sheet import CLAIM

pytest.importorskip("matplotlib")

NOWHERE = sorted(code for code, one in countries().items() if one.latitude is None)


def text_of(drawn):
    return " ".join(" ".join(words(drawn)).split())


def kinds(result, codes=("KEN", "SEN")):
    return {
        "classification": result,
        "needs map": ty.needs_map(result),
        "groups": groups(result, 5),
        "hubs": hubs(result, list(codes)),
        "presence": presence(result),
    }


@pytest.mark.parametrize("kind", ["classification", "needs map", "groups", "hubs", "presence"])
def test_all_of_africa_can_be_read_and_claims_nothing(kind):
    drawn = map_picture(kinds(unanswered(AFRICA))[kind])

    assert_readable(drawn)
    assert set(AFRICA) <= set(words(drawn))
    assert CLAIM in text_of(drawn)
    assert "Natural Earth" in text_of(drawn)


def test_codes_do_not_lie_on_one_another_in_africa_whatever_is_drawn():
    found = invented(len(AFRICA))
    drawn = map_picture(found, places=at_places(found, AFRICA))
    places = boxes(drawn)[:-1][[text.get_text() in found.units for text in seen(drawn)]]

    assert len(places) == len(AFRICA)
    apart = np.maximum(places[:, None, :2], places[:, :2]) - np.minimum(places[:, None, 2:], places[:, 2:])
    assert (apart.max(axis=2) + np.eye(len(places)) * 99 >= 0).all()


@pytest.mark.parametrize("units", [("KEN",), ("IND", "KEN", "EGY", "COL"), AFRICA, un_members(), tuple(countries())])
def test_any_number_of_countries_can_be_drawn(units):
    drawn = map_picture(unanswered(units))

    width, height = size(drawn)
    assert 700 < width < 1400
    assert 300 < height < 1500
    assert CLAIM in text_of(drawn)
    assert {"224", "193", "54", "4", "1", str(len(units))} & set(text_of(drawn).replace(".", "").split())
    assert {unit for unit in units if unit in NOWHERE} <= set(words(drawn))


def test_on_the_world_every_mark_is_drawn_and_every_code_written():
    drawn = map_picture(unanswered(un_members()))
    said = words(drawn)

    assert said.count("1\N{EN DASH}N") > len(un_members())
    assert set(un_members()) <= set(said)
    assert_readable(drawn)


def test_crowded_parts_are_enlarged_only_where_they_are_crowded():
    said = text_of(map_picture(unanswered(un_members())))
    assert "Europe and the Mediterranean, enlarged" in said
    few = [code for code in un_members() if countries()[code].subregion not in ("Northern Europe", "Southern Europe")]
    assert "enlarged" not in text_of(map_picture(unanswered(few[:60])))


def test_units_that_are_no_country_stand_below_the_map():
    found = invented(30)
    drawn = map_picture(found)

    assert set(found.units) <= set(words(drawn))
    assert "Without a point on the map: 30" in words(drawn)
    assert_readable(drawn)


def test_units_that_are_no_country_stand_where_they_are_placed():
    found = invented(3)
    drawn = map_picture(found, places={"U0": (1, 30), "U1": (2, 31)})
    assert "Without a point on the map: 1" in words(drawn)


def test_so_many_units_without_a_point_are_counted():
    drawn = map_picture(invented(320))
    assert "20 more units without a point are not drawn." in text_of(drawn)


def test_a_region_shows_its_countries_only_and_counts_them_only():
    drawn = map_picture(unanswered(un_members()), region="Africa")
    said = words(drawn)

    assert set(AFRICA) <= set(said)
    assert "FRA" not in said
    assert any(word.endswith(": 54") for word in said)
    assert "Only countries of: Africa." in said


def test_a_region_keeps_the_hubs_that_serve_it_from_elsewhere():
    drawn = map_picture(hubs(unanswered(("KEN", "UGA", "FRA")), ["GBR"]), region="Africa")
    said = words(drawn)

    assert {"GBR", "KEN", "UGA"} <= set(said)
    assert "FRA" not in said


def test_a_hub_far_away_is_joined_on_both_sides_of_the_map():
    drawn = map_picture(hubs(unanswered(("WSM", "COK", "PYF", "KEN", "COL", "FRA")), ["FJI"]))
    lines = [line for line in drawn.figure.axes[0].lines if len(line.get_xdata()) > 2]
    assert len(lines) > 6
    assert max(np.abs(np.diff(line.get_xdata())).max() for line in lines) < 1


def test_hubs_are_counted_with_their_load():
    said = words(map_picture(hubs(unanswered(AFRICA), ["KEN", "SEN"], capacity=60)))
    assert sum("countries, load 54 of 60" in word for word in said) == 2


def test_what_is_settled_is_full_and_what_is_not_is_hollow():
    said = text_of(map_picture(ty.needs_map(ty.classify(ty.load_pilots()))))
    assert "undetermined; only in front so far: 4" in said
    assert "comes first for certain" not in said
    assert "Illustrative desk review, not a UN-Habitat result." in said


def test_two_rings_are_a_crisis_and_one_a_risk():
    found = invented(60, complete=True)
    counted = found.table["shock"].value_counts()
    said = text_of(map_picture(found))
    assert f"shock 5C for certain: {counted['5C']}" in said
    assert f"shock 5R for certain: {counted['5R']}" in said


def test_each_possible_set_has_its_own_text_in_the_legend():
    found = invented(193)
    met = {tuple(cell.split("|")) for cell in found.table["possible"]}
    said = words(map_picture(found))
    assert {("2", "4"), ("2", "3", "4")} <= met
    assert "2, 4" in said
    assert "2\N{EN DASH}4" in said


def test_text_of_offices_is_only_text():
    about = pd.DataFrame(index=pd.Index(["<b>$x_$", "$\\frac$"], name="unit", dtype=object))
    values = np.full((len(BOOK.items), 2), np.nan)
    drawn = map_picture(ty.classify(ty.Assessments(tuple(BOOK.items), values, about)))
    assert {"<b>$x_$", "$\\frac$"} <= set(words(drawn))
    assert_readable(drawn)


def test_no_more_than_the_land_is_drawn_under_the_marks():
    from matplotlib.patches import PathPatch

    drawn = map_picture(unanswered(AFRICA))
    assert sum(isinstance(patch, PathPatch) for patch in drawn.figure.axes[0].patches) == 1


@pytest.mark.parametrize("wrong", [None, 3, "res", [1]])
def test_other_things_have_no_map(wrong):
    with pytest.raises(TypeError, match="there is no map of a"):
        map_picture(wrong)


def test_nothing_in_a_region_is_an_error():
    with pytest.raises(ValueError, match="no unit is a country of Polynesia"):
        map_picture(unanswered(("KEN",)), region="Polynesia")


def test_wrong_places_are_all_told():
    with pytest.raises(ValueError, match=r"no unit 'KEM'; did you mean 'KEN'\?; the place of KEN .* found \(91, 0\)"):
        map_picture(unanswered(("KEN",)), places={"KEM": (1, 2), "KEN": (91, 0)})


# Polygons of the user.


def square(code, west, south, turned=False):
    ring = [[west, south], [west + 4, south], [west + 4, south + 4], [west, south + 4], [west, south]]
    shape = {"type": "Polygon", "coordinates": [ring[::-1] if turned else ring]}
    return {"type": "Feature", "properties": {"iso_a3": code}, "geometry": shape}


@pytest.fixture
def polygons(tmp_path):
    features = [square("KEN", 36, -2), square("UGA", 31, -2, turned=True), square("TCD", 15, 10), square(None, 20, 0)]
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_polygons_of_the_user_are_filled_and_credited_to_them(polygons):
    drawn = map_picture(unanswered(("KEN", "UGA", "ETH")), geometry=polygons)
    said = text_of(drawn)

    assert "Areas and borders are those of the file areas.geojson" in said
    assert "Units without an area in it: ETH." in said
    assert "Areas in it of no unit, in grey: TCD." in said
    assert CLAIM in said
    assert "Natural Earth" not in said
    assert {"KEN", "UGA", "ETH"} <= set(words(drawn))


def test_a_filled_polygon_has_the_colour_of_its_mark(polygons):
    from matplotlib.colors import to_hex
    from matplotlib.patches import PathPatch

    filled = map_picture(unanswered(("KEN", "UGA")), geometry=polygons).figure.axes[0].patches
    colours = [to_hex(patch.get_facecolor()) for patch in filled if isinstance(patch, PathPatch)]
    assert colours.count("#f9ecd2") == 2


def test_another_key_is_refused_with_the_nearest(polygons):
    with pytest.raises(GeometryError, match=r"no such property: found 'ISO_A3'.*did you mean 'iso_a3'"):
        map_picture(unanswered(("KEN",)), geometry=polygons, key="ISO_A3")


def test_points_of_the_table_are_where_governments_sit():
    assert POINTS["KEN"] == pytest.approx((-1.3, 36.8), abs=0.1)


# The real thing: what is drawn of the results themselves, not of what stands in for them.


def test_groups_as_they_are_formed():
    from typology.portfolio.groups.grouping import group

    found = group(ty.classify(ty.load_pilots()), draws=0)
    said = words(map_picture(found))
    assert {f"{one.name}: {len(one.units)}" for one in found.groups} <= set(said)


def test_presence_as_it_is_advised():
    from typology.portfolio.presence.advising import presence

    said = words(map_picture(presence(ty.classify(ty.load_pilots()))))
    assert {"resident team: 3", "hub: 1"} <= set(said)
    said = words(map_picture(presence(unanswered(("KEN", "UGA")))))
    assert any(word.startswith("resident team, hub") and word.endswith(": 2") for word in said)


def test_hubs_and_their_frontier_as_they_are_planned():
    planning = pytest.importorskip("typology.portfolio.hub_plans.planning")
    from typology.portfolio.hub_plans.frontiers import hub_frontier
    from typology.show.frontier import frontier_picture

    pilots = ty.classify(ty.load_pilots())
    drawn = map_picture(planning.plan_hubs(pilots, hubs=2, fixed=["EGY"], gap=0))
    assert_readable(drawn)
    assert any(word.startswith("EGY Egypt: 3 countries, load 9") for word in words(drawn))
    assert_readable(frontier_picture(hub_frontier(pilots, hubs=range(1, 6), gap=0)))
