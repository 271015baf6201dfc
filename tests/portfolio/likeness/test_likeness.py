"""Likeness: a distance from 0 to 1 over what both know, nothing guessed, and bounds that hold."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.oracles.random_assessments import assessments_of, random_assessments
from tests.portfolio.likeness.slow import pair
from typology.errors import UnknownUnitError
from typology.portfolio.likeness.likeness import likeness_of
from typology.portfolio.likeness.pairs import bounds_of_pairs, known_pairs
from typology.portfolio.likeness.profiles import width_of
from typology.rulebook.override import with_values

BOOK = ty.load_rulebook()
RULES = BOOK.groups.likeness
seeds = st.integers(0, 10_000)


def result_of(**units):
    return ty.classify(pd.DataFrame([{"unit": unit, **answers} for unit, answers in units.items()]))


def all_at(value, **told):
    """Return a unit all of whose answers that are compared are alike, but those told by dimension."""
    kinds = ("enabler", "institution", "driver", "sector", "shock")
    return {
        item: told.get(part.dimension, value)
        for item, part in BOOK.items.items()
        if BOOK.scale_of(item).choices is None and part.kind in kinds
    }


def everywhere_applicable(units, seed):
    """Return random assessments in which nothing is said not to apply."""
    made = random_assessments(units, seed)
    return assessments_of(made.items, np.where(made.values < 0, np.nan, made.values))


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_it_is_a_distance_over_what_both_know(seed):
    found = likeness_of(ty.classify(random_assessments(40, seed)))
    distance = found.distance
    known = distance[~np.isnan(distance)]
    assert ((known >= 0) & (known <= 1)).all()
    assert np.array_equal(distance, distance.T, equal_nan=True)
    assert (np.diag(distance) == 0).all()
    assert ((found.compared >= 0) & (found.compared <= 1)).all()
    assert np.array_equal(found.compared, found.compared.T)


@settings(max_examples=5, deadline=None)
@given(seeds)
def test_a_slow_loop_over_what_is_shown_finds_the_same(seed):
    result = ty.classify(everywhere_applicable(7, seed))
    found = likeness_of(result)
    for row, one in enumerate(result.units):
        for column, other in enumerate(result.units[:row]):
            distance, compared = pair(result, one, other, RULES)
            assert found.compared[row, column] == pytest.approx(compared)
            assert found.distance[row, column] == pytest.approx(distance, nan_ok=True, abs=1e-6)


def test_what_stands_in_the_loop_has_the_width_of_the_scales():
    assert {width_of(score, BOOK) for block in RULES.blocks.values() for score in block.scores} == {4.0}


def test_units_with_the_same_answers_are_alike_in_all():
    found = likeness_of(result_of(XXA=all_at(2), XXB=all_at(2), XXC=all_at(3)))
    assert found.distance[0, 1] == 0
    assert found.distance[0, 2] > 0


def test_units_at_opposite_ends_are_one_apart():
    worst, best = all_at(0, R=4, K=4), all_at(4, R=0, K=0)
    found = likeness_of(result_of(XXA=worst, XXB=best))
    assert found.distance[0, 1] == 1
    assert (found.lowest[0, 1], found.highest[0, 1]) == (1, 1)


def test_ten_sectors_count_as_much_as_two_levels_of_institutions():
    base = all_at(3)
    sectors = {item: 4 if item.startswith("C") else value for item, value in base.items()}
    institutions = {item: 4 if item.startswith("I.") else value for item, value in base.items()}
    found = likeness_of(result_of(XXA=base, XXB=sectors, XXC=institutions))
    assert found.distance[0, 1] == pytest.approx(found.distance[0, 2])


def test_units_that_know_too_little_together_are_not_compared_and_nothing_is_guessed():
    driver = {item: 2 for item in BOOK.items if item.startswith("P1.")}
    found = likeness_of(result_of(XXA=all_at(2), XXB=driver, XXC=all_at(2)))
    assert np.isnan(found.distance[0, 1])
    assert np.isnan(found.distance[1, 0])
    assert found.distance[1, 1] == 0
    assert found.distance[0, 2] == 0
    assert found.compared[0, 1] < RULES.known_together.value
    assert found.nearest("XXA").index.tolist() == ["XXC", "XXB"]
    assert repr(found) == "<Likeness of 3 units: 1 of 3 pairs can be compared>"


def test_the_share_known_decides_from_exactly_its_value_on():
    driver = {item: 2 for item in BOOK.items if item.startswith("P")}
    result = result_of(XXA=driver, XXB=all_at(2))
    shared = float(likeness_of(result).compared[0, 1])
    at, above = (with_values(BOOK, {"groups.likeness.known_together": share}) for share in (shared, shared + 1e-6))
    assert not np.isnan(likeness_of(ty.classify(result.assessments, rulebook=at)).distance[0, 1])
    assert np.isnan(likeness_of(ty.classify(result.assessments, rulebook=above)).distance[0, 1])


def test_what_only_others_know_changes_nothing():
    # XXA and XXB leave the sectors open; XXC answers them
    partly = {item: value for item, value in all_at(2, E1=1).items() if not item.startswith("C")}
    two = likeness_of(result_of(XXA=partly, XXB={**partly, "P1.1": 4}))
    three = likeness_of(result_of(XXA=partly, XXB={**partly, "P1.1": 4}, XXC=all_at(4)))
    assert three.distance[0, 1] == two.distance[0, 1] > 0


def test_an_answer_of_one_that_the_other_does_not_know_changes_no_distance_but_may_change_its_bounds():
    partly = {item: value for item, value in all_at(2).items() if not item.startswith(("C1.", "C2."))}
    more = {**partly, "C1.1": 4, "C1.2": 4}
    before, after = (likeness_of(result_of(XXA=partly, XXB=other)) for other in (partly, more))
    assert after.distance[0, 1] == before.distance[0, 1] == 0
    assert after.highest[0, 1] <= before.highest[0, 1]


def test_a_sector_that_does_not_apply_is_left_out_of_both_sides():
    sector = [item for item in BOOK.items if item.startswith("C3.")]
    without = pd.DataFrame([{"unit": "XXA", **all_at(3)}, {"unit": "XXB", **all_at(3), **dict.fromkeys(sector, "NA")}])
    found = likeness_of(ty.classify(without))
    assert found.distance[0, 1] == 0
    assert found.compared[0, 1] == pytest.approx(1)
    assert found.highest[0, 1] == 0


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_no_completion_of_the_missing_answers_lies_outside_the_bounds(seed):
    rng = np.random.default_rng(seed)
    open_ = random_assessments(12, seed)
    found = likeness_of(ty.classify(open_))
    for end in ("lowest", "highest", "anywhere"):
        values = open_.values.copy()
        for row, item in enumerate(open_.items):
            gaps = np.isnan(values[row]) & (".R" not in item)
            scale = BOOK.scale_of(item).values
            fill = {"lowest": scale[0], "highest": scale[-1], "anywhere": rng.choice(scale, gaps.sum())}[end]
            values[row, gaps] = fill
        whole = likeness_of(ty.classify(assessments_of(open_.items, values)))
        known = known_pairs(whole.profiles).distance
        complete = np.isclose(whole.compared, 1)
        assert (known >= found.lowest - 1e-9)[complete].all()
        assert (known <= found.highest + 1e-9)[complete].all()
        assert complete.any()


def test_where_nothing_is_open_the_bounds_meet_in_the_distance():
    made = random_assessments(60, 4, complete=True)
    found = likeness_of(ty.classify(assessments_of(made.items, np.where(made.values < 0, 2.0, made.values))))
    assert np.allclose(found.lowest, found.distance)
    assert np.allclose(found.highest, found.distance)


def test_bounds_are_reached_where_no_word_is_open():
    # with every sign of shock and all that decides the category known, only sectors are open
    surely_lacking = all_at(1)
    gaps = {item: value for item, value in surely_lacking.items() if not item.startswith("C4.")}
    found = likeness_of(result_of(XXA=gaps, XXB=surely_lacking))
    reached = [
        likeness_of(result_of(XXA={**gaps, "C4.1": end, "C4.2": end}, XXB=surely_lacking)).distance[0, 1]
        for end in (1, 4)
    ]
    # the category is 1 whatever the sector is, but its word counts as open while an answer that decides is missing
    word = RULES.blocks["support"].weight.value / sum(block.weight.value for block in RULES.blocks.values())
    assert found.lowest[0, 1] == pytest.approx(reached[0])
    assert found.highest[0, 1] == pytest.approx(reached[1] + word)


def test_the_order_of_units_makes_no_difference():
    result = ty.classify(random_assessments(30, 3))
    turned = ty.classify(result.assessments.only(result.units[::-1]))
    assert np.array_equal(likeness_of(result).distance, likeness_of(turned).distance[::-1, ::-1], equal_nan=True)


def test_the_parts_of_a_difference_add_up_to_the_distance():
    found = likeness_of(ty.classify(random_assessments(12, 9)))
    for one, other in (("U0", "U1"), ("U3", "U8")):
        distance = found.known.distance[found.units.index(one), found.units.index(other)]
        assert found.differences(one, other)["part"].sum() == pytest.approx(distance)


def test_weights_of_blocks_may_be_chosen():
    result = result_of(XXA=all_at(3), XXB={**all_at(3), **{i: 4 for i in BOOK.items if i.startswith("C")}})
    others = dict.fromkeys(set(RULES.blocks) - {"sectors"}, 0)
    assert likeness_of(result, weights=others).distance[0, 1] == pytest.approx(0.25)
    assert likeness_of(result, weights={"sectors": 0}).distance[0, 1] == 0


def test_wrong_use_is_told_all_at_once():
    result = ty.classify(ty.load_pilots())
    with pytest.raises(ValueError, match=r"no block is called 'sector'; did you mean 'sectors'.*shocks is a number"):
        likeness_of(result, weights={"sector": 1, "shocks": -1})
    with pytest.raises(ValueError, match="weights by block"):
        likeness_of(result, weights=[1, 2])
    with pytest.raises(ValueError, match="count nothing"):
        likeness_of(result, weights=dict.fromkeys(RULES.blocks, 0))
    with pytest.raises(TypeError, match="what classify returns"):
        likeness_of(result.table)
    with pytest.raises(UnknownUnitError, match="KEN"):
        likeness_of(result).nearest("KEM")
    with pytest.raises(UnknownUnitError):
        likeness_of(result).differences("KEN", "XXX")
    without = BOOK.model_copy(update={"groups": None})
    with pytest.raises(ValueError, match=r"groups\.yaml"):
        likeness_of(ty.Classification(result.assessments, without))


def test_no_unit_and_one_unit_are_no_trouble():
    pilots = ty.load_pilots()
    assert likeness_of(ty.classify(pilots.only([]))).distance.shape == (0, 0)
    assert likeness_of(ty.classify(pilots.only(["KEN"]))).distance.tolist() == [[0]]


def test_the_world_takes_well_under_a_second_and_2000_units_a_few():
    for units, seconds in ((193, 1), (2000, 10)):
        result = ty.classify(random_assessments(units, 5))
        start = time.perf_counter()
        found = likeness_of(result)
        assert found.distance.shape == found.lowest.shape == (units, units)
        assert time.perf_counter() - start < seconds


def test_the_pieces_in_which_pairs_are_worked_out_make_no_difference(monkeypatch):
    profiles = likeness_of(ty.classify(random_assessments(30, 8))).profiles
    whole, bounds = known_pairs(profiles), bounds_of_pairs(profiles)
    monkeypatch.setattr("typology.portfolio.likeness.pairs.ENTRIES", 70)
    assert np.array_equal(known_pairs(profiles).distance, whole.distance, equal_nan=True)
    assert np.array_equal(bounds_of_pairs(profiles)[1], bounds[1])


def test_labels_and_text_from_offices_are_shown_and_escaped():
    found = likeness_of(ty.classify(ty.load_pilots()))
    assert found.labels == ("illustrative desk review, not a UN-Habitat result",)
    assert "not a UN-Habitat result" in found._repr_html_()
    code = "<b>x</b>"
    html = likeness_of(result_of(**{code: all_at(2), "XXB": all_at(3)}))._repr_html_()
    assert code not in html
    assert "&lt;b&gt;" in html
