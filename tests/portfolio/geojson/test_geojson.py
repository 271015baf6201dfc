"""GeoJSON as RFC 7946 has it, joined to polygons of a user, and every other file refused."""

import json

import pytest

import typology as ty
from tests.oracles.random_assessments import random_assessments
from typology.portfolio.geojson import geometry as room
from typology.portfolio.geojson.features import as_geojson
from typology.portfolio.geojson.geometry import read_geometry
from typology.portfolio.geojson.joining import with_geometry
from typology.portfolio.geojson.refusals import GeometryError

RING = [[30, -1], [34, -1], [34, 3], [30, 3], [30, -1]]


def feature(code, name="a", ring=RING):
    return {
        "type": "Feature",
        "properties": {"iso_a3": code, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features, **more):
    return {"type": "FeatureCollection", "features": list(features), **more}


@pytest.fixture
def saved(tmp_path):
    def save(content):
        path = tmp_path / "areas.geojson"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return save


@pytest.fixture(scope="module")
def pilots():
    return ty.classify(ty.load_pilots())


# Points.


def test_each_unit_is_a_feature_with_longitude_before_latitude(pilots):
    found = ty.as_geojson(ty.needs_map(pilots))
    text = json.dumps(found, allow_nan=False)

    assert json.loads(text) == found
    assert found["type"] == "FeatureCollection"
    assert [one["id"] for one in found["features"]] == list(pilots.units)
    for one in found["features"]:
        assert one["type"] == "Feature"
        assert one["geometry"]["type"] == "Point"
    kenya = found["features"][1]
    assert kenya["geometry"]["coordinates"] == pytest.approx([36.8, -1.3], abs=0.1)


def test_properties_say_what_is_known_and_what_is_open(pilots):
    kenya = ty.as_geojson(ty.needs_map(pilots, by="region"))["features"][1]["properties"]
    assert {name: kenya[name] for name in ("unit", "name", "category", "subtype", "shock", "part")} == {
        "unit": "KEN", "name": "Kenya", "category": "2", "subtype": "2CF", "shock": "5R", "part": "Africa",
    }  # fmt: skip
    assert (kenya["domain"], kenya["possible_domains"], kenya["domain_so_far"]) == ("U", "D1|D2|D3", "D1")
    assert kenya["label"] == "illustrative desk review, not a UN-Habitat result"


def test_a_unit_without_a_point_has_no_geometry_and_stays():
    found = as_geojson(ty.needs_map(ty.classify(random_assessments(3))), places={"U1": (2, 40)})
    assert [one["geometry"] for one in found["features"]] == [None, {"type": "Point", "coordinates": [40, 2]}, None]
    assert all(value is None or isinstance(value, str) for one in found["features"] for value in
               one["properties"].values())  # fmt: skip


@pytest.mark.parametrize("place", [(91, 0), (0, 181), (1,), "12", (float("nan"), 0), None, ("1", "2"), (True, 1)])
def test_what_is_no_place_is_refused(pilots, place):
    with pytest.raises(ValueError, match="the place of KEN is latitude and longitude"):
        as_geojson(pilots, places={"KEN": place})


# Polygons of a user.


def test_results_join_theirs_and_nothing_of_theirs_is_lost(pilots, saved, tmp_path):
    file = saved(collection(feature("KEN"), feature("TCD", "b"), feature(None), feature("KEN", "c"), extra=7))
    found = with_geometry(pilots, file)

    kenya, chad, nobody, again = (one["properties"] for one in found.collection["features"])
    assert (kenya["name"], kenya["typology_name"], kenya["typology_category"]) == ("a", "Kenya", "2")
    assert again["typology_category"] == "2"
    assert chad == {"iso_a3": "TCD", "name": "b"}
    assert "typology_unit" not in nobody
    assert found.collection["extra"] == 7
    assert found.matched == ("KEN",)
    assert found.without_geometry == ("IND", "EGY", "COL")
    assert found.without_result == ("TCD",)
    assert found.without_code == 1
    found.save(tmp_path / "joined.geojson")
    assert json.loads((tmp_path / "joined.geojson").read_text(encoding="utf-8")) == found.__geo_interface__


def test_what_fits_nothing_is_told_on_both_sides(pilots, saved):
    found = with_geometry(pilots, saved(collection(feature("KEN"), feature("<b>"))))
    assert "Units without a feature: 3: IND, EGY, COL." in str(found)
    assert "Codes of features that are of no unit: 1: <b>." in str(found)
    assert "&lt;b&gt;" in found._repr_html_()
    assert "<b>" not in found._repr_html_()
    assert repr(found).startswith("<Joined: 1 units have a feature, 3 have none; 1 codes are of no unit")


def test_a_map_of_needs_joins_its_domains(pilots, saved):
    found = with_geometry(ty.needs_map(pilots), saved(collection(feature("KEN"))))
    assert found.collection["features"][0]["properties"]["typology_domain_so_far"] == "D1"


def test_their_file_is_left_as_it_is(pilots, saved):
    file = saved(collection(feature("KEN")))
    before = file.read_bytes()
    with_geometry(pilots, file)
    assert file.read_bytes() == before


def test_rings_turn_as_land_does_whichever_way_they_came(saved):
    hole = [[31, 0], [32, 0], [32, 1], [31, 1], [31, 0]]
    shape = feature("KEN", ring=RING[::-1])
    shape["geometry"]["coordinates"].append(hole)
    outer, inner = read_geometry(saved(collection(shape))).areas["KEN"]
    assert outer.tolist() == RING
    assert inner.tolist() == hole[::-1]


def test_a_ring_over_the_date_line_does_not_run_around_the_earth(saved):
    (ring,) = read_geometry(saved(collection(feature("FJI", ring=[[178, 0], [-178, 0], [-178, 3], [178, 3], [178, 0]])))
                            ).areas["FJI"]  # fmt: skip
    assert max(ring[:, 0]) - min(ring[:, 0]) == 4


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xfe\x00", "no JSON"),
        (b"{", "no JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "NaN is no number"),
        ([1, 2], "no GeoJSON of several features: found 'list'"),
        ({"type": "Topology"}, "no GeoJSON of several features: found 'Topology'"),
        ({"type": "FeatureCollection", "features": {}}, "no GeoJSON of several features"),
        (collection(), "no features"),
        (collection(7), "feature 1 is none"),
        (collection({"type": "Feature", "properties": [], "geometry": None}), "feature 1: no properties"),
        (collection(feature("KEN") | {"geometry": {"type": "Point", "coordinates": [1, 2]}}), "no area: found 'Point'"),
        (collection(feature("KEN") | {"geometry": {"type": "Polygon", "coordinates": 3}}), "no coordinates"),
        (collection(feature("KEN") | {"geometry": {"type": "MultiPolygon", "coordinates": [3]}}), "no coordinates"),
        (collection(feature("KEN", ring=RING[:3])), "no ring"),
        (collection(feature("KEN", ring=[*RING[:4], ["30", 1]])), "no place on the Earth"),
        (collection(feature("KEN", ring=[*RING[:4], [4_000_000, 1]])), "no place on the Earth"),
        (collection(feature("KEN", ring=[*RING[:4], [30, True]])), "no place on the Earth"),
        (collection(feature("KEN"), crs={"properties": {"name": "EPSG:3857"}}), "other coordinates"),
        (collection({"type": "Feature", "properties": None, "geometry": None}), "properties; there are none"),
    ],
)
def test_other_files_are_refused_with_what_is_wrong(saved, content, expected):
    with pytest.raises(GeometryError, match=expected):
        read_geometry(saved(content))


def test_all_that_is_wrong_is_told_at_once(saved):
    with pytest.raises(GeometryError) as refused:
        read_geometry(saved(collection(7, feature("KEN", ring=RING[:2]), feature("UGA"))))
    assert len(refused.value.problems) == 2


def test_a_missing_file_and_a_huge_one_are_refused(saved, monkeypatch):
    file = saved(collection(feature("KEN")))
    with pytest.raises(GeometryError, match=r"no such file.*did you mean 'areas.geojson'"):
        read_geometry(file.with_name("area.geojson"))
    monkeypatch.setattr(room, "LARGEST", 10)
    with pytest.raises(GeometryError, match="file too large"):
        read_geometry(file)
