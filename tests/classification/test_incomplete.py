"""What is not known is never guessed, and what is certain without it is said."""

import numpy as np

import typology as ty
from tests.classification.answers import one_unit

nothing_wrong = {"E*": 4, "I.*": 4, "P*": 4, "C*": 4, "R1": 0, "R2": 0, "R3": 0, "R4": 0, "K1": 0, "K2": 0, "K3": 0}
half_the_drivers = {"P5*": np.nan, "P6*": np.nan, "P1*": 3, "P2*": 3, "P3*": 3, "P4*": 3}


def row_of(answers):
    return ty.classify(one_unit(answers)).table.iloc[0]


def test_two_frameworks_lacking_decide_whatever_else_is_unknown():
    row = row_of({"E1*": 0, "E3*": 0})
    assert (row["category"], row["status"], row["possible"]) == ("1", "determinate", "1")


def test_a_sector_that_is_surely_a_challenge_counts_although_its_outcome_is_unknown():
    """Without any response a sector is at most nascent; the drivers that are open cannot lead past category 4."""
    row = row_of({**nothing_wrong, **half_the_drivers, "C1.1": np.nan, "C1.2": 0})
    assert (row["category"], row["status"], row["possible"]) == ("4", "provisional", "3|4")


def test_raising_a_driver_never_lowers_a_category_given_beside_an_unknown_outcome():
    """The provisional category before and the determinate one after must not stand the wrong way round."""
    sector = {"C1.1": np.nan, "C1.2": 0}
    before = row_of({**nothing_wrong, **half_the_drivers, **sector})
    after = row_of({**nothing_wrong, **sector})
    assert "1234N".index(after["category"]) >= "1234N".index(before["category"])


def test_a_margin_is_in_points_of_the_scale_where_no_score_on_the_path_is_known():
    """Nothing national and nothing known locally: lacking for certain, by no infinite distance."""
    result = ty.classify(one_unit({"E1.N*": 0, "E2.N*": 0}))
    row = result.table.iloc[0]
    assert (row["category"], row["status"]) == ("1", "determinate")
    assert np.isnan(row["margin"]) or 0 <= row["margin"] <= 4
    assert result["U0"].margin in (None, row["margin"])


def test_regions_stand_for_the_nation_where_no_national_question_applies():
    """Where urban development is left to the states the regions answer, and the institutions are known."""
    row = row_of({**nothing_wrong, "I.N*": -1, "I.R*": 2.5, "I.L*": 2.5})
    assert (row["category"], row["status"], row["possible"]) == ("N", "determinate", "N")


def test_a_level_that_does_not_apply_leaves_the_other_alone():
    row = ty.classify(one_unit({**nothing_wrong, "E1.N*": 3, "E1.R*": np.nan, "E1.L*": -1})).scores.iloc[0]
    assert row["E1"] == 3


def test_a_level_of_institutions_that_does_not_apply_is_stood_for_by_the_other():
    """A city state has no local authorities beside its government; that is no gap in what is known."""
    row = row_of({**nothing_wrong, "I.N*": 2.5, "I.R*": np.nan, "I.L*": -1})
    assert (row["category"], row["status"], row["possible"]) == ("N", "determinate", "N")


def test_a_dimension_of_which_nothing_applies_is_unknown():
    row = row_of({**nothing_wrong, "I.*": -1})
    assert (row["category"], row["status"], row["possible"]) == ("U", "undetermined", "2|N")


def test_a_sign_of_shock_that_does_not_apply_is_none():
    row = row_of({**nothing_wrong, "R1": -1, "R4": -1, "K1": -1})
    assert (row["shock"], row["possible_shock"]) == ("none", "none")


def test_a_sector_whose_outcome_does_not_apply_is_never_a_challenge():
    row = row_of({**nothing_wrong, "C1.1": -1, "C1.2": 0})
    assert (row["category"], row["status"]) == ("N", "determinate")


def test_category_4_names_a_sector_although_its_outcome_is_unknown():
    result = ty.classify(one_unit({**nothing_wrong, "C1.1": np.nan, "C1.2": 0}))["U0"]
    assert (result.category, result.status, result.needs["sectors"].scores) == ("4", "determinate", ("C1",))


def test_a_test_that_is_certain_says_so_whatever_was_answered():
    result = ty.classify(one_unit({**nothing_wrong, "C1.1": np.nan, "C1.2": 0}))["U0"]
    sentences = {test.test: (test.outcome, test.sentence) for test in result.tests}
    assert sentences["sector_challenged"] == ("met", "at least one urban sector is a challenge")


def test_of_scores_that_are_all_unknown_nothing_is_said_as_far_as_answered():
    """None of them is below a bound, but only because none of them is known."""
    result = ty.classify(one_unit({"E1.N1": 3}))
    lacking = next(test for test in result["U0"].tests if test.test == "frameworks_lacking")
    assert (lacking.outcome, lacking.as_answered) == ("unknown", "unknown")
    assert lacking.sentence == f"open: {lacking.question}"
    letter = str(result.explain("U0"))
    assert f"Category 1 remains open (rule R1): {lacking.question} [" in letter
    assert "as far as answered" not in letter


def test_what_is_close_says_where_it_holds_only_so_far():
    letter = str(ty.classify(one_unit({**nothing_wrong, **half_the_drivers})).explain("U0"))
    assert "'mean of P1 to P6 at least 2.5' holds, as far as answered, by 0.50 points" in " ".join(letter.split())
    assert "as far as answered" not in str(ty.classify(one_unit(nothing_wrong)).explain("U0"))
