"""Stability: what comes again when answers are varied, by draws that no other unit and no order changes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import typology as ty
from tests.portfolio.groups.made import BOOK, CODES, all_at, result_of, simulated
from typology.certainty.draws.acceptability import acceptability
from typology.portfolio.groups.grouping import group
from typology.portfolio.groups.keys import as_questions
from typology.portfolio.groups.resampling import Asked, matched, varied_answers
from typology.portfolio.likeness.likeness import likeness_of
from typology.portfolio.priorities.priority_domains import priorities
from typology.rulebook.override import with_values

ways = st.integers(1, 20).flatmap(
    lambda units: st.tuples(*(st.lists(st.integers(0, 4), min_size=units, max_size=units) for _ in range(2)))
)


def sets_of(labels):
    numbered = [sorted(set(labels)).index(label) for label in labels]
    return numbered, [{u for u, n in enumerate(numbered) if n == number} for number in range(max(numbered) + 1)]


@given(ways)
def test_two_ways_are_compared_as_sets_are(pair):
    (given_, first), (again, second) = (sets_of(labels) for labels in pair)
    similarity, with_majority = matched(np.array(given_), np.array(again))
    assert similarity.tolist() == pytest.approx([max(len(a & b) / len(a | b) for b in second) for a in first])
    for unit, stays in enumerate(with_majority):
        own, other = first[given_[unit]], second[again[unit]]
        assert stays == (len(own & other) > len(own) / 2)


@pytest.mark.parametrize(("word", "width"), [("R2", 0.25), ("R1", 0.5), ("R0", 1.0)])
def test_answers_are_varied_within_the_width_of_their_reliability_and_missing_ones_over_the_whole_scale(word, width):
    answers = {**all_at(2, 1), "O1.1.need": 2, "O1.1.stated": 2, "P1.1": 4}
    del answers["E1.N1"], answers["O2.1.need"]
    result = ty.classify(pd.DataFrame([{"unit": "XXA", **answers, "C3.1": "NA"}]))
    first = priorities(result)
    asked = Asked(result, first, as_questions("priority"), likeness_of(result), word)
    drawn = pd.DataFrame([values[:, 0] for values, _ in varied_answers(asked, 400, 0)], columns=list(BOOK.items))
    ends = {"E2.N1": (2, width), "O1.1.need": (2, width), "O1.1.stated": (2, width)}
    for item, (middle, half) in ends.items():
        assert drawn[item].between(middle - half, middle + half).all()
        assert drawn[item].max() > middle + 0.9 * half
        assert drawn[item].min() < middle - 0.9 * half
    assert drawn["P1.1"].between(4 - width, 4).all()
    assert (drawn["C3.1"] == -1).all()
    for item in ("E1.N1", "O2.1.need"):
        assert drawn[item].min() < 0.2
        assert drawn[item].max() > 3.8
    known = next(iter(varied_answers(asked, 1, 0)))[1]
    assert [item for item, is_known in zip(BOOK.items, known[:, 0], strict=True) if not is_known] == [
        "E1.N1",
        "O2.1.need",
    ]


def test_groups_whose_answers_lie_far_from_every_threshold_are_stable():
    units = {code: all_at(0.5, 1) for code in CODES[:4]} | {code: all_at(4, 3) for code in CODES[4:8]}
    found = group(result_of(**units), draws=20)
    assert found.table["stability"].tolist() == [1, 1]
    assert found.table["stability_word"].tolist() == ["stable", "stable"]
    assert found.members["stays"].eq(1).all()
    assert found.table["stability_error"].eq(0).all()
    assert "The group is stable" in found.of(CODES[0]).sentence


def test_groups_at_a_threshold_are_less_so():
    at, far = (
        group(result_of(**{code: all_at(value, 1 + (code < "XAD")) for code in CODES[:6]}), draws=40)
        for value in (1.5, 0.5)
    )
    assert at.table["stability"].max() < far.table["stability"].min()
    assert (at.table["stability_error"] > 0).all()
    assert (at.members["stays"] < 1).any()


def test_what_does_not_follow_from_answers_stays_as_it_is():
    pilots = ty.classify(ty.load_pilots())
    for by in ("region", "language", "evidence_level", {"KEN": "a", "IND": "b"}):
        assert group(pilots, by=by, draws=3).table["stability"].eq(1).all()


def test_missing_answers_are_drawn_and_beside_that_left_missing():
    certain = all_at(0.5, 1)
    open_ = {item: value for item, value in certain.items() if not item.startswith("O")}
    found = group(result_of(**dict.fromkeys(CODES[:6], open_)), draws=20)
    row = found.table.iloc[0]
    assert row["as_answered"] == 1
    assert row["stability"] < 0.6
    assert "By what is answered the group is stable" in found.groups[0].sentence
    assert "With the missing answers drawn too it is not stable" in found.groups[0].sentence


def test_with_nothing_missing_both_are_the_same():
    table = group(simulated(60, 1, complete=True), by="category", draws=5).table
    assert np.allclose(table["stability"], table["as_answered"])


def test_a_unit_near_a_threshold_leaves_as_often_as_its_category_changes():
    units = {"XXA": all_at(1.5, 1), "XXB": all_at(4, 1), "XXC": all_at(0, 1)}
    still = BOOK.robustness.level_weight.model_copy(update={"lowest": 0.5, "highest": 0.5})
    robustness = BOOK.robustness.model_copy(update={"level_weight": still})
    steady = BOOK.model_copy(update={"robustness": robustness, "sha256": "weights stay"})
    fixed = with_values(steady, {"robustness.threshold_width": 0})
    result = ty.classify(result_of(**units).assessments, rulebook=fixed)
    found = group(result, by="category", draws=400, reliability="R1")
    shares = acceptability(result.assessments, draws=4000, rulebook=fixed, reliability="R1").table.loc["XXA"]
    together = shares["1"] + shares["N"]
    assert 0.05 < together < 0.95
    # with another unit it is one of two, and so half the same as the group that it was alone
    assert found.of("XXA").stability == pytest.approx(1 - together / 2, abs=0.05)


def test_the_seed_decides_and_other_units_change_no_draw():
    result = simulated(30, 2)
    first, again, other = (group(result, draws=4, seed=seed).stability for seed in (1, 1, 2))
    assert np.array_equal(first.similarity, again.similarity)
    assert not np.array_equal(first.similarity, other.similarity)
    alone = ty.classify(result.assessments.only(result.units[:1]))
    assert group(alone, draws=4).table["stability"].iloc[0] == 1


def test_parts_of_a_split_group_come_again_if_some_units_are_left_out():
    low, high = all_at(1, 1, C4=0, C5=0, C6=0), all_at(1, 1, I=4, P1=4, P2=4, P3=4, P4=4, P5=4, P6=4)
    found = group(result_of(**dict(zip(CODES, [low] * 9 + [high] * 9, strict=False))), draws=10)
    assert found.table["left_out"].tolist() == [1, 1]
    assert (
        "With some units of D1 x 1 left out, the part most like this one is 1.00 the same." in found.groups[0].sentence
    )
    whole = group(result_of(**dict.fromkeys(CODES[:5], low)), draws=2)
    assert whole.table["left_out"].isna().all()


def test_without_draws_it_says_that_it_was_not_checked():
    found = group(simulated(20, 4), draws=0)
    assert found.stability is None
    assert all(one.stability is None for one in found)
    assert found.table["stability"].isna().all()
    assert set(found.table["stability_word"]) == {"not checked"}
    assert found.members["stays"].isna().all()
    assert "was not checked" in found.groups[0].sentence
    assert "stability not checked" in repr(found)


def test_one_draw_has_no_error():
    assert np.isnan(group(simulated(10, 4), draws=1).stability.error).all()


def test_better_evidence_makes_groups_more_stable():
    result = simulated(80, 5, complete=True)
    weak, strong = (group(result, draws=6, reliability=word).stability.similarity.mean() for word in ("R0", "R2"))
    assert strong > weak


def test_a_word_begins_at_its_value():
    words = BOOK.groups.stability.words
    found = group(simulated(10, 4), draws=0)
    for word, number in words.items():
        assert found._word(number.value) == word
    assert found._word(words["stable"].value - 1e-6) == "loose"


@pytest.mark.parametrize("by", ["headline", "possible"])
def test_columns_that_follow_from_answers_are_varied_with_them(by):
    result = result_of(**{code: all_at(1.5 if code < "XAG" else 2.5, 1) for code in CODES[:12]})
    same, found = (group(result, by=word, draws=10).table["stability"].tolist() for word in ("category", by))
    assert found == same
    assert max(found) < 0.75


def test_what_does_not_apply_is_no_number_where_missing_answers_are_left_missing():
    result = ty.classify(pd.DataFrame([{"unit": "XXA", **all_at(2, 1), "P1.1": "NA", "P1.2": "NA"}]))
    assert [item for item in BOOK.items if item.startswith("P1.")] == ["P1.1", "P1.2"]
    asked = Asked(result, priorities(result), as_questions("category"), likeness_of(result), None)
    _, known = next(iter(varied_answers(asked, 1, 0)))
    assert [item for item, is_known in zip(BOOK.items, known[:, 0], strict=True) if not is_known] == ["P1.1", "P1.2"]


def test_priorities_by_another_rulebook_are_drawn_by_it():
    needs = {code: f"O{1 + (code < 'XAD')}.1" for code in CODES[:6]}
    result = result_of(**{code: {**all_at(3, 3), "O3.1.need": 0, f"{need}.need": 1} for code, need in needs.items()})
    other = with_values(BOOK, {"priorities.priority.least": 0.1})
    found = group(result, priorities(result, rulebook=other), by="priority", draws=5, reliability="R2")
    assert [len(one) for one in found] == [3, 3]
    assert found.table["stability"].tolist() == [1, 1]
