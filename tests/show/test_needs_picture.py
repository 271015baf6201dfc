"""The matrix of needs has every unit in its cell once, and can be read with few units and with many."""

from collections import Counter

import pytest

import typology as ty
from tests.show.looking import assert_readable, size, words
from tests.show.maps.standins import invented, unanswered
from typology.countries.table import un_members
from typology.show.needs import needs_picture

pytest.importorskip("matplotlib")


def pilots(**how):
    return ty.needs_map(ty.classify(ty.load_pilots()), **how)


@pytest.mark.parametrize(
    "found",
    [
        pilots(),
        pilots(by="region"),
        ty.needs_map(unanswered(("KEN",))),
        ty.needs_map(unanswered(un_members())),
        ty.needs_map(unanswered(un_members()), by="region"),
        ty.needs_map(invented(193)),
        ty.needs_map(invented(60, complete=True), by="status"),
    ],
)
def test_every_unit_stands_once_and_can_be_read(found):
    drawn = needs_picture(found)
    said = Counter(words(drawn))

    assert all(said[code] == 1 for code in found.units["shown"])
    assert_readable(drawn)
    assert size(drawn)[0] == 1320


def test_cells_are_counted():
    found = ty.needs_map(invented(60, complete=True))
    counts = [str(count) for count in found.cells["count"]]
    said = Counter(words(needs_picture(found)))
    assert all(said[count] >= times for count, times in Counter(counts).items())


def test_what_is_undetermined_stands_by_what_is_open():
    said = words(needs_picture(pilots()))
    assert {f"undetermined; D{number} in front so far" for number in (1, 3, 4)} <= set(said)
    said = words(needs_picture(ty.needs_map(unanswered(("KEN", "UGA")))))
    assert "category 1\N{EN DASH}N: 2" in said


def test_parts_have_a_matrix_each():
    said = words(needs_picture(pilots(by="region")))
    assert {"Africa: 2", "Americas: 1", "Asia: 1"} <= set(said)


def test_labels_and_marks_are_explained():
    said = words(needs_picture(pilots()))
    assert "Illustrative desk review, not a UN-Habitat result." in said
    assert not any("provisional" in word for word in said)
    said = " ".join(words(needs_picture(ty.needs_map(invented(193)))))
    assert "* the category is provisional." in said


def test_a_crisis_has_two_frames():
    found = ty.needs_map(invented(40, complete=True))
    shocks = found.units["shock"].value_counts()
    drawn = needs_picture(found)
    red = pytest.approx((0xC1 / 255, 0x12 / 255, 0x1F / 255))
    patches = drawn.figure.axes[0].patches
    frames = [patch for patch in patches if patch.get_edgecolor()[:3] == red and patch.get_facecolor()[3] == 0]
    assert len(frames) == shocks["5R"] + 2 * shocks["5C"] + 3


def test_another_thing_is_refused():
    with pytest.raises(TypeError, match="needs_picture takes what needs_map returns, not str"):
        needs_picture("res")
