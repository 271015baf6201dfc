"""The picture of expectations shows what a model expects and what was answered, and objects to no more than it does."""

from dataclasses import replace

import numpy as np
import pytest

import typology as ty
from tests.second_looks.expectations.made_up import DATE, made_up
from tests.show.test_desk_pictures import assert_names_beside, assert_readable, words
from typology.second_looks.crosscheck import crosscheck
from typology.second_looks.expectations.fitting import fit_indicator_model
from typology.show.expectations import expectations_picture

pytest.importorskip("matplotlib")

BOOK = ty.load_rulebook()
OFF = "XAC"
LABEL = "made up for a test"
RED = "#c1121f"

world = made_up(45)
model = replace(fit_indicator_model(world.assessments, world.indicators, date=DATE, shuffles=19), labels=(LABEL,))
governance = [item for item in BOOK.items if item.startswith("E3")]
off = world.with_answers(OFF, lambda values: np.clip(4 - values, 0, 4), governance)


def seen(one=off, by=model):
    return crosscheck(ty.classify(one.assessments), one.indicators, model=by, date=DATE, draws=20)


found = seen()


def lines(drawn, colour=None):
    """Return both ends of what lies between an open and a full dot, of a colour or of any."""
    between = [line for axes in drawn.figure.axes for line in axes.lines if line.get_linewidth() == 1.6]
    shown = [line for line in between if len(line.get_xdata()) == 2]
    return [tuple(line.get_xdata()) for line in shown if colour in (None, line.get_color())]


def test_every_block_shows_what_is_expected_and_what_was_answered():
    drawn = expectations_picture(found, units=[OFF])
    table = found.expectations.query("unit == @OFF and answered.notna()")
    assert len(table) > 1
    assert lines(drawn) == [pytest.approx(pair) for pair in zip(table["expected"], table["answered"], strict=True)]
    said = "\n".join(words(drawn))
    for block in found.expectations.query("unit == @OFF").itertuples():
        assert f"{block.title}: {block.learned} of {block.questions} question" in said
    assert LABEL in said


def test_where_a_high_answer_is_bad_it_is_said():
    said = words(expectations_picture(found, units=[OFF]))
    turned = [word for word in said if word.endswith(", 4 is worst")]
    shocks = [name for name, part in BOOK.dimensions.items() if part.kind == "shock"]
    assert shocks
    assert [word.split(":")[0] for word in turned] == [f"{BOOK.dimensions[name].name} ({name})" for name in shocks]


def test_red_is_the_block_that_is_questioned_and_no_other():
    assert found.table.loc[OFF, "flag_indicators"]
    top = found.expectations.set_index(["unit", "block"]).loc[(OFF, found.table.loc[OFF, "top_dimension"])]
    assert lines(expectations_picture(found, units=[OFF]), RED) == [pytest.approx((top["expected"], top["answered"]))]

    quiet = found.table.index[~found.table["flag_indicators"].astype(bool)][0]
    drawn = expectations_picture(found, units=[quiet])
    assert not lines(drawn, RED)
    assert "Nothing is objected to here, and nothing is shown to be right." in "\n".join(words(drawn))


def test_a_model_that_may_not_object_colours_nothing_and_says_why():
    silent = seen(by=replace(model, skill_p=0.9))
    drawn = expectations_picture(silent, units=[OFF])
    assert not lines(drawn, RED)
    assert "objects to nothing" in "\n".join(words(drawn))


def test_of_many_units_those_that_depart_most_are_drawn_and_counted():
    said = words(expectations_picture(found))
    farthest = found.expectations.assign(far=found.expectations["in_spreads"].abs()).groupby("unit")["far"].max()
    first = farthest.sort_values(ascending=False).index[:4]
    assert set(first) <= set(said)
    assert not set(said) & set(farthest.index) - set(first)
    assert "Drawn are the 4 of 45 units looked at that depart most." in "\n".join(said)


def test_a_unit_of_which_too_little_is_public_is_shown_as_not_looked_at():
    without = replace(off, table=off.table.drop(index=OFF))
    less = crosscheck(ty.classify(off.assessments), without.indicators, model=model, date=DATE, draws=20)
    drawn = expectations_picture(less, units=[OFF])
    assert "not looked at" in words(drawn)
    assert not lines(drawn)


@pytest.mark.parametrize("count", [1, 4, 5, 24])
def test_it_can_be_read(count):
    drawn = expectations_picture(found, units=found.units[:count])
    assert_readable(drawn)
    assert_names_beside(drawn)


def test_without_a_model_there_is_nothing_to_draw():
    plain = crosscheck(ty.classify(off.assessments), draws=20)
    with pytest.raises(ValueError, match="no trained model in this cross-check"):
        expectations_picture(plain)


def test_it_refuses_unknown_units_and_more_than_can_be_seen():
    with pytest.raises(ty.UnknownUnitError, match="XAC"):
        expectations_picture(found, units=["XAc"])
    with pytest.raises(ValueError, match="25 units in one picture; expected 1 to 24"):
        expectations_picture(found, units=found.units[:25])
    with pytest.raises(ValueError, match="0 units in one picture"):
        expectations_picture(found, units=[])


def test_the_same_cross_check_gives_the_same_picture():
    assert expectations_picture(found)._repr_png_() == expectations_picture(found)._repr_png_()
