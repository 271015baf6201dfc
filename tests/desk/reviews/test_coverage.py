"""How much of the instrument is answered, block by block."""

import numpy as np
import pandas as pd
import pytest

import typology as ty
from typology.classification.path import block_of_item
from typology.desk.reviews.coverage import desk_coverage
from typology.rulebook.plan import compile_plan

book = ty.load_rulebook()


def assessments(**units):
    """Return units that answer some items with 2."""
    return ty.Assessments.of(
        [
            ty.Assessment(unit=ty.Unit(code=code), answers={item: ty.Answer(item=item, value=2) for item in items})
            for code, items in units.items()
        ],
        book,
    )


def test_a_block_is_answered_by_the_share_of_its_items():
    found = desk_coverage(assessments(XXA=["E1.N1", "E1.N2", "E1.L1", "P1.1"], XXB=[]))
    assert found.loc["XXA", ["E1.N", "E1.L", "P1", "K"]].tolist() == pytest.approx([2 / 3, 1 / 2, 1 / 2, 0])
    assert (found.loc["XXB"] == 0).all()


def test_optional_items_do_not_count():
    optional = [item for item in book.items if book.items[item].optional]
    assert "K.event" in optional
    found = desk_coverage(assessments(XXA=[item for item in book.items if item not in optional]))
    assert (found.loc["XXA"] == 1).all()
    assert not any(block.endswith(".R") for block in found)
    assert (desk_coverage(assessments(XXA=["K.event"])).loc["XXA"] == 0).all()


def test_blocks_are_those_of_the_evidence_in_the_order_of_the_instrument():
    blocks = dict.fromkeys(block_of_item(compile_plan(book)))
    found = desk_coverage(assessments(XXA=[])).columns.tolist()
    assert found == [block for block in blocks if block in found]
    assert [block for block in blocks if block not in found] == [block for block in blocks if block.endswith(".R")]


def test_units_are_averaged_by_group_and_those_without_one_left_out():
    found = desk_coverage(
        assessments(XXA=["P1.1"], XXB=[], XXC=["P1.1", "P1.2"], XXD=["P1.1"]),
        by={"XXA": "East", "XXB": "East", "XXC": "West"},
    )
    assert found["P1"].to_dict() == {"East": 0.25, "West": 1.0}
    assert found.index.name == "group"


def test_an_item_that_does_not_apply_is_answered():
    answer = ty.Answer(item="P1.1", state="not applicable", reason="a city state")
    found = desk_coverage(ty.Assessments.of([ty.Assessment(unit=ty.Unit(code="XXA"), answers={"P1.1": answer})], book))
    assert found.loc["XXA", "P1"] == 0.5


def test_no_units_have_no_coverage():
    index = pd.Index([], name="unit", dtype=object)
    nobody = ty.Assessments(tuple(book.items), np.empty((len(book.items), 0)), pd.DataFrame(index=index))
    assert desk_coverage(nobody).shape[0] == 0
