"""Errors put in are the errors they are said to be, and nothing else is touched."""

import numpy as np
import pytest

import typology as ty
from tests.second_looks.training.training_data import countries
from typology.second_looks.desk_profile import blocks_of
from typology.second_looks.training.corrupting import MEANINGS, corrupted, put_in

book = ty.load_rulebook()
blocks = {block.name: block.items for block in blocks_of(book, book.crosscheck.indicator_view)}
files = countries().files
answers = files.assessments
recorded = files.recorded.to_dict()


def errors(seed=0, recorded=recorded, repeats=20, share=0.1, assessments=answers):
    return corrupted(assessments, recorded, blocks, book, share=share, repeats=repeats, seed=seed)


found = errors()


def of_kind(kind):
    some = [error for error in found.errors if error.kind == kind]
    assert len(some) == 16
    return some


def before(error):
    return answers.values[:, answers.position(error.unit)]


def rows_of(block):
    return np.array([item in blocks[block] for item in answers.items])


def test_the_kinds_are_equally_frequent_and_a_unit_is_wrong_once_in_a_repeat():
    counts = {kind: sum(error.kind == kind for error in found.errors) for kind in MEANINGS}
    assert set(counts.values()) == {16}
    for repeat in range(20):
        units = [found.errors[place].unit for place in found.of(repeat)]
        assert len(units) == len(set(units)) == 4


@pytest.mark.parametrize("kind", ["reverse", "shift", "coherent"])
def test_only_the_block_named_is_changed_and_the_open_questions_stay_open(kind):
    for error in of_kind(kind):
        outside = ~rows_of(error.block)
        assert np.array_equal(error.answers[outside], before(error)[outside], equal_nan=True)
        assert np.array_equal(np.isnan(error.answers), np.isnan(before(error)))
        assert not np.array_equal(error.answers, before(error), equal_nan=True)


def test_what_is_turned_upside_down_twice_is_as_before():
    for error in of_kind("reverse"):
        inside = rows_of(error.block) & ~np.isnan(error.answers)
        assert error.answers[inside] + before(error)[inside] == pytest.approx(4.0)


@pytest.mark.parametrize("kind", ["shift", "coherent"])
def test_a_shift_is_two_points_as_far_as_the_scale_goes(kind):
    for error in of_kind(kind):
        inside = rows_of(error.block) & ~np.isnan(error.answers)
        new, old = error.answers[inside], before(error)[inside]
        up = (new - old).mean() > 0
        assert new == pytest.approx(np.clip(old + (2 if up else -2), 0, 4))
        assert abs((new - old).mean()) >= 1


def test_a_miskeyed_category_is_another_one_and_the_answers_stay():
    for error in of_kind("miskey"):
        assert error.category != recorded[error.unit]
        assert error.category in book.decision.order
        assert np.array_equal(error.answers, before(error), equal_nan=True)


def test_a_coherent_category_is_that_of_the_wrong_answers():
    for error in of_kind("coherent"):
        one = put_in(answers.only([error.unit]), [error])
        assert error.category == ty.classify(one).table["category"].item()


def test_a_swap_is_the_file_of_another_country():
    for error in of_kind("swap"):
        others = [unit for unit in answers.units if unit != error.unit]
        assert any(
            np.array_equal(answers.values[:, answers.position(unit)], error.answers, equal_nan=True)
            and recorded[unit] == error.category
            for unit in others
        )


def test_the_other_kinds_leave_the_category():
    for kind in ("reverse", "shift"):
        assert all(error.category == recorded[error.unit] for error in of_kind(kind))


def test_without_categories_on_record_none_is_made_wrong():
    some = errors(recorded={})
    assert {error.kind for error in some.errors} == {"reverse", "shift", "swap"}
    assert some.recorded == {}


def test_the_same_seed_makes_the_same_errors_and_another_one_others():
    def told(some):
        return [(error.unit, error.kind, error.block, error.answers.tobytes()) for error in some.errors]

    assert told(errors()) == told(found)
    assert told(errors(seed=1)) != told(found)


def test_one_unit_at_least_is_wrong_in_each_repeat():
    assert [len(errors(share=0.001, repeats=3).of(repeat)) for repeat in range(3)] == [1, 1, 1]


def test_errors_are_put_in_where_they_belong_and_what_was_given_stays_as_it_was():
    kept = answers.values.copy()
    wrong = [found.errors[place] for place in found.of(0)]
    together = put_in(answers, wrong)
    assert np.array_equal(answers.values, kept, equal_nan=True)
    sound = [unit for unit in answers.units if unit not in {error.unit for error in wrong}]
    assert together.only(sound) == answers.only(sound)
    for error in wrong:
        assert np.array_equal(together.values[:, together.position(error.unit)], error.answers, equal_nan=True)


def test_where_nothing_is_answered_nothing_can_be_wrong():
    nothing = ty.Assessments(answers.items, np.full((len(answers.items), 3), np.nan), answers.about.iloc[:3])
    assert errors(recorded={}, assessments=nothing).errors == ()
