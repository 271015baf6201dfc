"""Pictures of the desk show what was found and nothing else, and can be read, for one country and for the world."""

import datetime
import os
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import typology as ty
from tests.show.looking import assert_readable, size, words
from typology.countries.table import countries, un_members
from typology.desk.reviews.coverage import desk_coverage
from typology.desk.reviews.divergence import desk_divergence
from typology.desk.reviews.review import desk_review
from typology.show.coverage import coverage_picture
from typology.show.palette import category_colours
from typology.show.side_by_side import side_by_side
from typology.show.tiles import page_of
from typology.show.world import set_colours, world_picture

pytest.importorskip("matplotlib")

FIGURES = (
    Path(os.environ.get("TYPOLOGY_DATA", Path(__file__).resolve().parents[2].parent / "shared/data"))
    / "world_indicators.csv"
)
DATE = datetime.date(2026, 11, 20)
LABEL = "desk pre-classification from public indicators, not a UN-Habitat result"
ORDER = ("1", "2", "3", "4", "N")

BOOK = ty.load_rulebook()

# Worldwide Governance Indicators, 2024 update, and UN-Habitat by way of INFORM 2025.
SEEN = pd.DataFrame(
    [
        ("KEN", "GE.EST", 2023, -0.303605),
        ("EGY", "GE.EST", 2023, -0.239517),
        ("COL", "GE.EST", 2023, -0.075878),
        ("KEN", "EN.POP.SLUM.UR.ZS", 2022, 40.49575),
        ("COL", "EN.POP.SLUM.UR.ZS", 2022, 9.7),
    ],
    columns=["iso3", "indicator", "year", "value"],
)


@pytest.fixture(scope="module")
def desk():
    return desk_review(SEEN, date=DATE)


@pytest.fixture(scope="module")
def world():
    """What public figures say of the members of the United Nations."""
    if not FIGURES.exists():
        pytest.skip(f"no {FIGURES.name} beside the project, nor where TYPOLOGY_DATA says")
    return desk_review(FIGURES, date=DATE, countries="un")


def answered(units, **answers):
    """Return assessments of units that all answer alike; of none but these items."""
    items = tuple(BOOK.items)
    values = np.full((len(items), len(units)), np.nan)
    for item, value in answers.items():
        values[items.index(item.replace("_", "."))] = value
    return ty.Assessments(items, values, pd.DataFrame(index=pd.Index(units, name="unit", dtype=object)))


def assert_names_beside(drawn):
    """Expect the names of lines to end before what is drawn of them begins."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(drawn.figure)
    canvas.draw()
    for axes in drawn.figure.axes:
        ends = [label.get_window_extent(canvas.get_renderer()).x1 for label in axes.get_yticklabels()]
        assert max(ends, default=0) <= axes.transAxes.transform((0, 0))[0] + 1


# Coverage.


def test_coverage_says_of_every_block_what_share_is_answered(desk):
    drawn = coverage_picture(desk, by=None)
    said, shares = words(drawn), desk_coverage(desk)

    assert [word for word in said if word in ("Kenya", "Egypt", "Colombia")] == ["Colombia", "Egypt", "Kenya"]
    for block in shares:
        assert any(word.split()[0] == block for word in said), block
    assert said.count("25") == (shares["I.N"] == 0.25).sum() + 1
    assert LABEL in "\n".join(said)


@pytest.mark.parametrize("by", ["region", "subregion"])
def test_coverage_groups_countries_and_counts_them(desk, by):
    said = words(coverage_picture(desk, by=by))
    africa = ["Africa (2)"] if by == "region" else ["Northern Africa (1)", "Sub-Saharan Africa (1)"]

    assert {*africa, "All (3)"} <= set(said)


def test_what_nothing_answers_is_a_dot_on_white(desk):
    drawn = coverage_picture(desk, by=None)
    (axes,) = drawn.figure.axes
    dots = sum(len(line.get_xdata()) for line in axes.lines if line.get_marker() == ".")
    filled = sum(int((~np.ma.getmaskarray(mesh.get_array())).sum()) for mesh in axes.collections)
    shares = pd.concat([desk_coverage(desk), desk_coverage(desk, by=dict.fromkeys(desk.units, "All"))])

    assert dots == (shares == 0).to_numpy().sum()
    assert filled == (shares > 0).to_numpy().sum()


def test_a_city_is_counted_with_its_country():
    about = pd.DataFrame({"country": ["KEN", None]}, index=pd.Index(["XXA-1", "XXA"], name="unit"), dtype=object)
    two = ty.Assessments(tuple(BOOK.items), np.zeros((len(BOOK.items), 2)), about)

    assert {"Africa (1)", "Not in the table of countries (1)"} <= set(words(coverage_picture(two, by="region")))


def test_coverage_is_by_region_subregion_or_unit(desk):
    with pytest.raises(ValueError, match="by is one of subregion, region or None, not 'continent'"):
        coverage_picture(desk, by="continent")


# The world.


@given(
    st.sets(st.sampled_from(sorted(countries())) | st.from_regex(r"X[A-Z]{2}-[0-9]{1,3}", fullmatch=True), min_size=1)
)
def test_every_unit_has_a_tile_of_its_own(units):
    page = page_of(units)
    places = [(tile.x, tile.y, tile.x + tile.width, tile.y + 1) for tile in page.tiles]

    assert sorted(tile.unit for tile in page.tiles) == sorted(units)
    for left, top, right, low in places:
        assert left >= 0
        assert top >= 0
        assert right <= page.width + 1e-9
        assert low <= page.height + 1e-9
    for one, other in combinations(places, 2):
        assert any(
            one[end] <= other[start] + 1e-9 or other[end] <= one[start] + 1e-9 for start, end in ((0, 2), (1, 3))
        )


def test_blocks_lie_as_on_a_map():
    page = page_of(un_members())
    at = {heading.text: heading for heading in page.headings}
    east = ["Latin America and the Caribbean", "Sub-Saharan Africa", "Southern Asia", "South-eastern Asia", "Polynesia"]
    south = ["Northern Europe", "Southern Europe", "Northern Africa", "Sub-Saharan Africa"]

    assert len(page.tiles) == 193
    assert set(at) == {countries()[unit].subregion for unit in un_members()}
    assert all(at[west].x < at[next_east].x for west, next_east in pairwise(east))
    assert all(at[north].y < at[next_south].y for north, next_south in pairwise(south))


def test_no_set_of_several_has_the_colour_of_a_category_or_of_another_set():
    spans = [ORDER[first:last] for first in range(5) for last in range(first + 1, 6)]
    colours = set_colours(ORDER, spans)
    several = [colours[span] for span in spans if len(span) > 1]

    assert len(set(several)) == len(several)
    assert not set(several) & set(category_colours(ORDER).values())
    assert all(colours[(name,)] == colour for name, colour in category_colours(ORDER).items())


def test_fewer_and_lower_categories_are_darker():
    spans = sorted((last - first, first, ORDER[first:last]) for first in range(5) for last in range(first + 2, 6))
    colours = list(set_colours(ORDER, [span for *_, span in spans]).values())
    brightness = [sum(int(colour[place : place + 2], 16) for place in (1, 3, 5)) for colour in colours]

    assert brightness == sorted(brightness)


def tiles_of(drawn):
    """Return by unit the colour of its tile, whether it has a ring, and what stands under its code."""
    from matplotlib.colors import to_hex
    from matplotlib.patches import Rectangle

    (axes,) = drawn.figure.axes
    texts = [text for text in axes.texts if text.get_text()]
    rectangles = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    found = {}
    for text in texts:
        inside = [patch for patch in rectangles if patch.get_bbox().contains(*text.get_position())]
        if inside and text.get_fontsize() == 7:
            below = [other.get_text() for other in texts if inside[0].get_bbox().contains(*other.get_position())]
            rings = [patch for patch in inside if patch.get_linewidth() > 1]
            found[text.get_text()] = to_hex(inside[0].get_facecolor()), bool(rings), below[-1]
    return found


def test_a_tile_says_what_is_possible():
    lacking = dict.fromkeys(["E1_N1", "E1_N2", "E1_N3", "E1_L1", "E1_L2"], 0.0)
    both = [answered(["XXA"], R4=4.0, **lacking), answered(["XXB"], R4=0.0, R1=0.0, R2=0.0, K1=0.0, K2=0.0, K3=0.0)]
    found = ty.classify(ty.Assessments.of([one for part in both for one in part], BOOK))
    tiles = tiles_of(world_picture(found))

    assert tiles["XXA"] == (category_colours(ORDER)["1"], True, "1")
    assert tiles["XXB"] == (set_colours(ORDER, [ORDER])[ORDER], False, "1\N{EN DASH}N")


def test_the_legend_counts_every_set_and_every_shock_state(desk):
    found = ty.classify(desk)
    said = "\n".join(words(world_picture(found)))
    possible = found.table["possible"].astype(str).value_counts()

    assert possible.to_dict() == {"1|2|3|4|N": 3}
    assert "1 to N: 3" in said
    assert "shock none, 5R or 5C: 3" in said
    assert "3 units: 3 undetermined." in said
    assert "Units that are not" not in said
    assert LABEL in said
    assert "nor about borders" in " ".join(said.split())


def test_a_certain_crisis_is_marked_apart_from_a_certain_risk():
    items = {"R4": 4.0, "K1": 0.0, "K2": 0.0, "K3": 0.0}
    parts = [answered(["XXA"], **items), answered(["XXB"], **{**items, "K1": 4.0}), answered(["XXC"], R4=4.0)]
    found = ty.classify(ty.Assessments.of([one for part in parts for one in part], BOOK))
    drawn = world_picture(found)
    (axes,) = drawn.figure.axes

    assert found.table["possible_shock"].astype(str).tolist() == ["5R", "5C", "5R|5C"]
    assert all(ring for _, ring, _ in tiles_of(drawn).values())
    assert sum(bool(patch.get_hatch()) for patch in axes.patches) == 2  # its tile, and that of the legend
    assert {"shock 5R for certain: 1", "shock 5C for certain: 1", "shock 5R or 5C for certain: 1"} <= set(words(drawn))


# Side by side.


def test_both_answers_stand_at_their_place_and_divergences_are_emphasised(desk):
    pilots = ty.load_pilots()
    table = desk_divergence(pilots.only(["KEN", "EGY", "COL"]), desk, all=True)
    drawn = side_by_side(pilots, desk)
    (axes,) = drawn.figure.axes
    joined = [line for line in axes.lines if len(line.get_xdata()) == 2]
    thick = [line for line in joined if line.get_linewidth() > 2]
    lengths = sorted(round(abs(float(np.diff(line.get_xdata())[0])), 6) for line in joined)

    assert lengths == sorted(table["difference"].abs())
    assert len(thick) == table["diverges"].sum() > 0
    assert {"Kenya", "Egypt", "Colombia"} <= set(words(drawn))
    assert "India" not in words(drawn)
    assert LABEL in "\n".join(words(drawn))


def test_a_proxy_is_paler_than_a_measure(desk):
    (axes,) = side_by_side(ty.load_pilots(), desk, units=["KEN"]).figure.axes
    rings = [line for line in axes.lines if line.get_markerfacecolor() == "white"]
    lines = [label.get_text().split()[0] for label in axes.get_yticklabels()]
    colours = {lines[round(float(ring.get_ydata()[0]))]: ring.get_markeredgecolor() for ring in rings}

    assert set(colours) == {"E3.N1", "I.N1", "C1.1", "O1.2.need"}
    assert colours["E3.N1"] == colours["I.N1"] == colours["O1.2.need"] != colours["C1.1"]


def test_of_many_units_those_with_most_divergences_are_drawn_and_it_says_so():
    units = [f"XX{letter}" for letter in "ABCDEFGHIJ"]
    given, other = answered(units, C1_1=1.0), answered(units, C1_1=1.0)
    for unit in ("XXC", "XXJ"):
        other = other.with_answers(unit, {"C1.1": 4.0}, BOOK)
    said = words(side_by_side(given, other))

    assert [word for word in said if word.startswith("XX")] == ["XXA", "XXB", "XXC", "XXJ"]
    assert "4 of 10 units with most divergences" in "\n".join(said)


def test_units_asked_for_are_drawn_all_in_bands():
    units = [f"XX{letter}" for letter in "ABCDEF"]
    alike = answered(units, C1_1=1.0)
    drawn = side_by_side(alike, alike, units=units)

    assert len(drawn.figure.axes) == 2
    assert set(units) <= set(words(drawn))


def test_what_cannot_be_drawn_side_by_side_is_said(desk):
    pilots = ty.load_pilots()
    with pytest.raises(ValueError, match="no unit is in both: found XXA"):
        side_by_side(pilots, answered(["XXA"]))
    with pytest.raises(ty.UnknownUnitError, match="KEN"):
        side_by_side(pilots, desk, units=["KNE"])
    many = answered([f"X{place:02}" for place in range(25)])
    with pytest.raises(ValueError, match="25 units in one picture; expected 1 to 24"):
        side_by_side(many, many, units=many.units)


# All of them.


@pytest.mark.parametrize("units", [["KEN"], list(un_members())], ids=["one country", "the world"])
def test_pictures_of_nothing_answered_are_pictures(units):
    nothing = answered(units)
    drawn = [
        coverage_picture(nothing),
        coverage_picture(nothing, by="region"),
        world_picture(ty.classify(nothing)),
        side_by_side(nothing, nothing),
    ]

    for one in drawn:
        width, height = size(one)
        assert 900 <= width <= 1500
        assert 200 <= height <= 1300
        assert_readable(one)
    assert f"1 to N: {len(units)}" in words(drawn[2])
    assert "nothing that both answer" in words(drawn[3])


def test_a_row_for_each_country_of_the_world_is_still_a_picture():
    assert 3000 <= size(coverage_picture(answered(list(un_members())), by=None))[1] <= 8000


def test_pictures_of_pilots_can_be_read(desk):
    pilots = ty.load_pilots()

    for drawn in (
        coverage_picture(pilots, by=None),
        coverage_picture(desk),
        world_picture(ty.classify(pilots)),
        side_by_side(pilots, desk),
        side_by_side(pilots, pilots, units=["KEN"]),
        side_by_side(pilots, pilots, units=[*pilots.units]),
    ):
        assert_readable(drawn)
        assert_names_beside(drawn)


def test_pictures_of_the_world_can_be_read(world):
    found = ty.classify(world)
    drawn = world_picture(found)

    for one in (coverage_picture(world), coverage_picture(world, by="region"), drawn,
                side_by_side(ty.load_pilots(), world)):  # fmt: skip
        assert_readable(one)
    tiles = tiles_of(drawn)
    assert set(tiles) == set(un_members())
    calm = found.table["possible_shock"].astype(str).str.contains("none")
    assert {unit for unit, (_, ring, _) in tiles.items() if ring} == set(calm.index[~calm])


def test_desk_pictures_are_the_same_bytes_each_time(desk):
    for draw in (lambda: coverage_picture(desk), lambda: world_picture(ty.classify(desk))):
        assert draw()._repr_png_() == draw()._repr_png_()
