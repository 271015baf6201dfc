"""What a category hangs on when everything varies at once, against indices known by hand."""

from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

import typology as ty
from tests.classification.answers import one_unit
from typology.assessment.reliability import item_reliability
from typology.certainty.draws.acceptability import acceptability
from typology.certainty.draws.simulation import Experiment
from typology.certainty.flips.indices import category_indices
from typology.certainty.flips.sensitivity_words import Moves
from typology.rulebook.plan import compile_plan

small = Path(__file__).parents[2] / "rulebook" / "small"
shipped = Path(__file__).parents[3] / "rules" / "2020.1" / "robustness.yaml"
plan = compile_plan(ty.load_rulebook())
pilots = ty.load_pilots()


@pytest.fixture(scope="module")
def village_plan(tmp_path_factory):
    """The small rulebook with the shipped ranges, but certain answers where the evidence is reliable."""
    folder = copytree(small, tmp_path_factory.mktemp("rules") / "small")
    (folder / "robustness.yaml").write_text(shipped.read_text().replace("001 §14(b)", "101 §1"))
    return compile_plan(ty.with_values(ty.load_rulebook(folder), {"robustness.noise.R2": 0}))


def village(plan, **answers):
    """Return a village that is well but for some answers, and what its answers rest on: nothing where they differ."""
    values = np.array([[answers.get(item, 0 if item.startswith("Z") else 2)] for item in plan.items], float)
    reliability = np.array([[0 if item in answers else 2] for item in plan.items], np.int8)
    return Experiment(plan, ("V",), values, reliability, 8192, 0)


def test_an_answer_and_its_threshold_divide_the_variance_as_worked_out_by_hand(village_plan):
    """Learning X lies evenly between 0 and 2, its threshold T between 1.25 and 1.75; category 2 where X < T.

    So the share is the mean of T/2, which is 3/4, and the variance 3/16. Given T it is T/2, whose variance is 1/192:
    1/36 of 3/16. Given X it is 1 up to 1.25, falls evenly to 0 at 1.75, and has the variance 7/48: 7/9 of 3/16.
    """
    found = category_indices(village(village_plan, **{"D.1": 1}), top=3)
    by_input = found.set_index("input")
    assert found["share"].iloc[0] == pytest.approx(3 / 4, abs=0.005)
    assert set(found["category"]) == {"2"}
    assert by_input.loc["D.1", ["first", "total"]].tolist() == pytest.approx([7 / 9, 35 / 36], abs=0.02)
    assert by_input.loc["taught", ["first", "total"]].tolist() == pytest.approx([1 / 36, 2 / 9], abs=0.02)
    assert by_input.drop(["D.1", "taught", "thresholds"])[["first", "total"]].abs().to_numpy().max() == 0


def test_an_unknown_answer_is_varied_over_its_whole_scale(village_plan):
    found = category_indices(village(village_plan, **{"D.1": np.nan}), top=3)
    assert found["share"].iloc[0] == pytest.approx(3 / 4, abs=0.005)
    assert found["input"].iloc[0] == "D.1"


def test_what_alone_decides_is_told_from_the_rest_however_close_to_the_whole(village_plan):
    plan = compile_plan(ty.with_values(village_plan.rulebook, {"robustness.threshold_width": 0}))
    found = category_indices(village(plan, **{"D.1": 1}), top=3)
    (only,) = Moves([], [], [], found.to_dict("records")).contributors()
    assert only["input"] == "D.1"
    assert only["first"] == pytest.approx(1, abs=0.05)


def test_a_block_varies_as_one(village_plan):
    """Both laws are uncertain: what they do together is in the index of the block, and in no sum of theirs."""
    found = category_indices(village(village_plan, **{"A1.N1": 1, "A1.L1": 1, "A2.N1": 1, "A2.L1": 1}), top=3)
    inputs, blocks = found[found["kind"] != "block"], found[found["kind"] == "block"].set_index("input")
    assert blocks.loc["thresholds", "total"] > 0.2
    assert inputs["first"].sum() <= 1.05
    assert inputs["total"].sum() >= 1


def test_shares_are_those_of_the_acceptability():
    reliability = item_reliability(pilots, plan.rulebook)
    found = category_indices(Experiment(plan, pilots.units, pilots.aligned(plan.items), reliability, 2048, 1), top=0)
    accepted = acceptability(pilots, draws=20_000).table
    for unit, rows in found.groupby("unit"):
        first = rows.iloc[0]
        assert first["category"] == accepted.loc[unit, "category"]
        assert first["share"] == pytest.approx(accepted.loc[unit, first["category"]], abs=0.02)


def test_a_category_that_is_never_left_is_moved_by_nothing():
    best = one_unit({f"{kind}*": 4 for kind in "EIPC"})
    experiment = Experiment(plan, ("U0",), best.aligned(plan.items), np.full((len(plan.items), 1), 2, np.int8), 64, 0)
    assert category_indices(experiment, top=3).empty


def test_where_no_category_was_given_the_most_frequent_one_is_looked_at():
    open_unit = one_unit({"E1*": 2, "E2*": 2, "E3*": 2, "E4*": 2})
    assert ty.classify(open_unit).table["category"].tolist() == ["2"]
    nothing = one_unit({})
    experiment = Experiment(plan, ("U0",), nothing.aligned(plan.items), np.zeros((len(plan.items), 1), np.int8), 512, 0)
    found = category_indices(experiment, top=3)
    assert set(found["category"]) == {"2"}
    assert found["share"].iloc[0] > 0.5


def test_shocks_have_no_part_in_the_core_category():
    reliability = item_reliability(pilots, plan.rulebook)
    found = category_indices(Experiment(plan, pilots.units, pilots.aligned(plan.items), reliability, 64, 0), top=0)
    names = set(found["input"])
    assert not names & {"R1", "R2", "R3", "R4", "K1", "K2", "K3", "risk", "crisis"}
    assert {"I.L1", "C1.1", "functioning_lowest", "national weight"} <= names


def test_a_rulebook_may_move_all_thresholds_together(own_rules):
    robustness = own_rules / "robustness.yaml"
    robustness.write_text(robustness.read_text().replace("moved: each on its own", "moved: together"))
    together = compile_plan(ty.load_rulebook(own_rules))
    reliability = item_reliability(pilots, together.rulebook)
    found = category_indices(
        Experiment(together, pilots.units, pilots.aligned(together.items), reliability, 64, 0), top=0
    )
    assert found.loc[found["kind"] == "threshold", "input"].unique().tolist() == ["all thresholds"]
