"""The map of needs: every unit once, nothing undetermined dropped, regions as known."""

import pandas as pd
import pytest

import typology as ty
from tests.oracles.random_assessments import random_assessments
from typology.portfolio.priorities.needs_map import needs_map
from typology.portfolio.priorities.priority_domains import priorities

NO_NEED = {f"O{d}.{o}.{what}": 0 for d in range(1, 5) for o in range(1, 4) for what in ("need", "stated")}
LACKING = {
    f"{dimension}.{item}": 1 for dimension in ("E1", "E2", "E3") for item in ("N1", "N2", "N3", "L1", "L2", "L3")
}


def told(unit, **answers):
    items = set(ty.load_rulebook().items)
    own = {key.replace("_", "."): value for key, value in answers.items()}
    return {"unit": unit, **{k: v for k, v in (NO_NEED | LACKING).items() if k in items}, **own}


def result_of(*rows):
    return ty.classify(pd.DataFrame(rows))


def few():
    return result_of(
        told("KEN", O1_1_need=4, O1_1_stated=3),
        told("UGA", O1_1_need=4, O1_1_stated=3, O3_1_need=4, O3_1_stated=3),
        told("IND", O3_1_need=4, O3_1_stated=3),
        told("XXA", O1_1_need=None, O2_1_need=3, O2_1_stated=0),
        {"unit": "XXB", "E4.N1": 2},
    )


def test_units_stand_where_a_planner_expects_them():
    found = needs_map(few())
    assert found.of("D1", "1") == ("KEN", "UGA")
    assert found.of(3, 1) == ("UGA", "IND")
    assert found.of("U", "U") == ("XXB",)
    assert found.of("D4", "3") == ()
    assert found.table.loc["D1", "1"] == "KEN"
    assert found.table.loc["D1|D3", "1"] == "UGA="
    assert found.counts.to_numpy().sum() == 5


def test_a_provisional_domain_is_marked():
    assert needs_map(few()).units.loc["XXA", "shown"] == "XXA°"


def test_a_provisional_category_is_marked():
    result = ty.classify(random_assessments(300, seed=2))
    shown = needs_map(result).units["shown"]
    assert (shown.str.contains("*", regex=False) == (result.table["status"] == "provisional")).all()
    assert shown.str.contains("*", regex=False).any()


def test_what_is_undetermined_keeps_what_it_leaves_open():
    row = needs_map(few()).units.loc["XXB"]
    assert (row["domain"], row["category"]) == ("U", "U")
    assert row["possible_domains"] == "D1|D2|D3|D4|none"
    assert row["possible_categories"] == "1|2|3|4|N"


def test_what_a_unit_could_be_is_counted_in_every_cell_that_stays_open():
    could = needs_map(few()).could_be
    # UGA comes first in two domains alike, XXA in D1 or D2; XXB could stand anywhere
    assert could["1"].to_dict() == {"D1": 4, "D2": 2, "D3": 3, "D4": 1, "none": 1}
    assert could["4"].to_dict() == dict.fromkeys(could.index, 1)


@pytest.mark.parametrize("by", [None, "status"])
def test_no_unit_stands_where_it_could_not(by):
    found = needs_map(ty.classify(random_assessments(300, seed=4)), by=by)
    could = found.could_be
    sure = found.counts.loc[could.index, could.columns]
    assert (could >= sure).all(axis=None)
    assert could.to_numpy().sum() > sure.to_numpy().sum()


def test_regions_are_those_of_the_table_of_countries():
    found = needs_map(few(), by="region")
    assert found.parts == ("Africa", "Asia", "not known")
    assert found.of("D1", "1", part="Africa") == ("KEN", "UGA")
    assert found.counts.groupby(level=0).sum().sum(axis=1).to_dict() == {"Africa": 2, "Asia": 1, "not known": 2}


def test_a_city_lies_where_its_country_does():
    rows = pd.DataFrame([told("XXC") | {"kind": "city", "country": "KEN", "urban_population": 1e6}])
    assert needs_map(ty.classify(rows), by="subregion").parts == ("Sub-Saharan Africa",)


def test_any_column_of_the_result_and_any_mapping_make_parts():
    assert needs_map(few(), by="shock").parts == ("U",)
    for east in ({"KEN": "East", "UGA": "East"}, pd.Series({"KEN": "East", "UGA": "East"})):
        found = needs_map(few(), by=east)
        assert found.of("D1", "1", part="East") == ("KEN", "UGA")
        assert found.parts == ("East", "not known")


@pytest.mark.parametrize("by", [None, "region", "subregion", "office", "status"])
def test_every_unit_stands_in_the_map_once(by):
    found = needs_map(ty.classify(random_assessments(400, seed=5)), by=by)
    assert found.counts.to_numpy().sum() == 400
    assert found.cells["count"].sum() == 400
    assert sorted(unit for units in found.cells["units"] for unit in units) == sorted(found.result.units)
    assert sorted(" ".join(found.table.to_numpy().ravel()).split()) == sorted(found.units["shown"])


def test_it_opens_as_a_page_with_its_label_and_escaped():
    page = needs_map(few(), by={"XXA": "<script>"})._repr_html_()
    assert "XXB (D1 or D2 or D3 or D4 or none; 1 or 2 or 3 or 4 or N)" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "illustrative desk review, not a UN-Habitat result" in needs_map(ty.classify(ty.load_pilots()))._repr_html_()


def test_what_does_not_fit_is_refused():
    result = few()
    with pytest.raises(ValueError, match="did you mean 'region'"):
        needs_map(result, by="regoin")
    with pytest.raises(ValueError, match="of other units"):
        needs_map(result, priorities(ty.load_pilots()))
    with pytest.raises(TypeError, match="what classify returns, not Assessments"):
        needs_map(ty.load_pilots())
    with pytest.raises(ty.UnknownUnitError, match="KEM"):
        needs_map(result, by={"KEM": "East"})
    for by in (3, ["region"]):
        with pytest.raises(TypeError, match="a word such as 'region', or by groups, a mapping or a Series"):
            needs_map(result, by=by)
    with pytest.raises(ValueError, match="more than one part for KEN"):
        needs_map(ty.classify(ty.load_pilots()), by=pd.Series(["East", "West"], ["KEN", "KEN"]))
    with pytest.raises(ValueError, match=r"no domain 'D9'.*no category '7'.*no part 'Africa'"):
        needs_map(result).of("D9", "7", part="Africa")


def test_groups_are_parts_as_they_are():
    result = ty.classify(ty.load_pilots())
    groups = ty.group(result, draws=0)
    of_groups, of_mapping = (needs_map(result, by=by).units["part"] for by in (groups, groups.as_mapping()))
    assert of_groups.tolist() == of_mapping.tolist() == [groups.of(unit).name for unit in result.units]
    pairs = [ty.exchange(result, within=within).table for within in (groups, groups.as_mapping())]
    pd.testing.assert_frame_equal(*pairs)
    plans = [ty.plan_hubs(result, 3, within=within).assignment for within in (groups, groups.as_mapping())]
    pd.testing.assert_frame_equal(*plans)


def test_weights_that_were_set_are_said_by_all_that_rests_on_them():
    result = ty.classify(ty.load_pilots())
    plain, weighted = ty.priorities(result), ty.priorities(result, profile={"D3": 1.5})
    said = "weights set: D3 counts 1.5 times"
    for follows in (needs_map, ty.support, lambda *known: ty.group(*known, draws=0)):
        assert said in follows(result, weighted).labels
        assert said in follows(result, weighted)._repr_html_()
        assert not any("weights" in label for label in follows(result, plain).labels)
