"""Pictures show the numbers of the result they are of, and say what they are not."""

import pytest

import typology as ty
from typology.certainty.draws.acceptability import acceptability
from typology.certainty.pathways.pathway import pathway
from typology.show.palette import category_colours, ink_on
from typology.show.pictures import Picture, picture

LABEL = "illustrative desk review, not a UN-Habitat result"

pytest.importorskip("matplotlib")


def words(drawn: Picture) -> str:
    """Return every text of a picture."""
    from matplotlib.text import Text

    return "\n".join(text.get_text() for text in drawn.figure.findobj(Text))


def test_bars_show_the_shares_of_the_table_and_the_stability():
    found = acceptability(ty.load_pilots(), draws=400)
    said = words(picture(found))

    for unit, row in found.table.iterrows():
        assert f"{row[row['mode']]:.0%}" in said, unit
    assert {"robust", "fragile"} <= set(said.split())
    assert "400 draws" in said
    assert LABEL in said


def test_bars_of_an_undetermined_unit_say_what_the_shares_are_not():
    asked = dict.fromkeys(ty.load_rulebook().items)
    open_one = ty.load_pilots().only(["KEN"]).with_answers("KEN", asked, ty.load_rulebook())
    found = acceptability(open_one, draws=40)

    assert found.caution in " ".join(words(picture(found)).split())


def test_the_parts_of_a_bar_add_up_to_the_whole():
    found = acceptability(ty.load_pilots(), draws=400)
    (axes,) = picture(found).figure.axes
    filled = [patch for patch in axes.patches if patch.get_facecolor()[3] > 0]

    assert sum(patch.get_width() for patch in filled) == pytest.approx(len(found.table))


def test_a_strip_puts_every_comparison_on_the_path_at_its_distance():
    result = ty.classify(ty.load_pilots())
    drawn = picture(result, "COL")
    (axes,) = drawn.figure.axes
    dots = [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "o"]

    assert min(abs(dot) for dot in dots) == pytest.approx(result["COL"].margin, abs=1e-6)
    assert "mean of P1 to P6 at least 2.5" in words(drawn)
    assert LABEL in words(drawn)


def test_a_strip_leaves_open_comparisons_open():
    asked = dict.fromkeys(["E4.L1", "E4.L2", "E4.N1", "E4.N2"])
    result = ty.classify(ty.load_pilots().with_answers("KEN", asked, ty.load_rulebook()))

    assert "open" in words(picture(result, "KEN")).splitlines()


def test_steps_show_every_question_of_a_pathway_with_its_anchors():
    path = pathway(ty.load_pilots(), "EGY", "2", alternatives=0)
    said = " ".join(words(picture(path)).split())

    for step in path.steps:
        assert step.item in said
        assert step.anchor_then in said
    assert LABEL in said


def test_a_picture_is_the_same_bytes_each_time_and_can_be_kept(tmp_path):
    result = ty.classify(ty.load_pilots())
    one, other = (picture(result, "EGY")._repr_png_() for _ in range(2))
    picture(result, "EGY").save(tmp_path / "egypt.svg")

    assert one == other
    assert one.startswith(b"\x89PNG")
    assert "svg" in (tmp_path / "egypt.svg").read_text(encoding="utf-8")[:400]


def test_what_has_no_picture_is_said():
    with pytest.raises(TypeError, match="no picture of a list"):
        picture([])
    with pytest.raises(ty.UnknownUnitError, match="KEN"):
        picture(ty.classify(ty.load_pilots()), "KNE")


def test_broader_support_is_darker_and_text_stays_readable():
    colours = list(category_colours(("1", "2", "3", "4", "N")).values())
    brightness = [sum(int(colour[place : place + 2], 16) for place in (1, 3, 5)) for colour in colours]

    assert brightness == sorted(brightness)
    assert ink_on(colours[0]) != ink_on(colours[-1])
