import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import typology as ty
from tests.second_looks.expectations.made_up import made_up
from typology.second_looks.desk_profile import blocks_of
from typology.second_looks.expectations.blocks import Answered, block_scores, learned_questions, turned
from typology.second_looks.expectations.features import compose, learned_features
from typology.second_looks.expectations.model import LearnedFeature

book = ty.load_rulebook()
view = book.crosscheck.indicator_view
names = tuple(view.composites)


def learned(table):
    return learned_features(table, view, book.desk)


def test_the_middle_and_the_spread_are_those_of_the_countries_with_a_value():
    table = made_up(30).table
    table.iloc[3:7] = np.nan
    for feature in learned(table):
        values = table[feature.code].dropna()
        values = np.log(values) if feature.logarithm else values
        assert feature.middle == pytest.approx(values.median(), rel=1e-5)
        assert feature.spread == pytest.approx(1.4826 * (values - values.median()).abs().median(), rel=1e-5)


def test_every_feature_of_the_rules_is_learned_with_its_direction():
    features = learned(made_up(30).table)
    assert [feature.code for feature in features] == [
        code for part in view.composites.values() for code in part.features
    ]
    assert {feature.code: feature.sign for feature in features} == {
        feature.code: 1 if book.desk.indicators[feature.code].better == "high" else -1 for feature in features
    }


def test_features_that_nobody_has_or_that_do_not_vary_are_left_out():
    table = made_up(30).table
    first, second, third = table.columns[:3]
    table = table.drop(columns=first).assign(**{second: 0.5, third: np.nan})
    assert {first, second, third}.isdisjoint(feature.code for feature in learned(table))


def test_where_most_countries_are_alike_the_others_still_spread():
    table = made_up(30).table
    code = table.columns[0]
    table[code] = [0.2] * 20 + [0.1 * step for step in range(10)]
    (feature,) = [feature for feature in learned(table) if feature.code == code]
    assert feature.spread > 0


def test_better_values_make_a_composite_higher_and_never_by_more_than_the_clip():
    table = made_up(30).table
    features = learned(table)
    before = compose(table, features, names, 3.0).values
    for feature in features:
        step = feature.sign * feature.spread
        better = table.assign(
            **{feature.code: table[feature.code] * np.exp(step) if feature.logarithm else table[feature.code] + step}
        )
        after = compose(better, features, names, 3.0).values
        assert (after[feature.composite] >= before[feature.composite] - 1e-12).all()
        assert (after[feature.composite] > before[feature.composite]).any()
    far = compose(table * 0 + 1e6, features, names, 3.0).values
    assert far.abs().max(axis=None) <= 3


def test_a_missing_feature_counts_neither_way():
    table = made_up(30).table
    features = learned(table)
    code = table.columns[0]
    without = compose(table.assign(**{code: np.nan}), features, names, 3.0)
    others = tuple(feature for feature in features if feature.code != code)
    pd.testing.assert_frame_equal(without.values, compose(table, others, names, 3.0).values)
    size = sum(feature.composite == features[0].composite for feature in features)
    assert (without.coverage[features[0].composite] == (size - 1) / size).all()


def test_values_without_a_logarithm_are_missing():
    feature = LearnedFeature("a", "capacity", -1, True, 0.0, 1.0)
    found = compose(pd.DataFrame({"a": [0.0, -1.0, np.e]}), (feature,), ("capacity",), 3.0)
    assert found.values["capacity"].isna().tolist() == [True, True, False]
    assert found.values["capacity"].iloc[2] == -1


# Blocks


def test_every_deciding_question_belongs_to_a_block():
    inside = {item for block in blocks_of(book, view) for item in block.items}
    kinds = {"enabler", "institution", "driver", "sector", "shock"}
    assert inside == {
        item for item, part in book.items.items() if part.kind in kinds and book.scale_of(item).choices is None
    }


def test_complete_answers_give_their_mean_turned_where_low_is_good():
    world = made_up(20)
    answers = Answered(world.assessments.items, world.assessments.values, world.units)
    blocks = {block.name: learned_questions(block, answers, 0.5) for block in blocks_of(book, view)}
    scores = block_scores(answers, blocks, book, 0.5)
    means = {
        name: np.mean([answers.values[answers.items.index(item)] for item in items], axis=0)
        for name, items in blocks.items()
    }
    for name in blocks:
        expected = 4 - means[name] if name in ("R", "K") else means[name]
        np.testing.assert_allclose(scores[name], expected, atol=1e-5)


@given(st.data())
def test_answers_move_a_score_their_way_and_open_ones_do_not(data):
    questions = {"E1.N1": 2.0, "E1.N2": 1.0, "E1.N3": 3.0, "E1.L1": 0.5}
    items = tuple(questions)
    said = data.draw(st.lists(st.sampled_from([np.nan, -1.0, *np.arange(0, 4.5, 0.5)]), min_size=4, max_size=4))
    values = np.array(said)[:, None]
    score = block_scores(Answered(items, values, ("XAA",)), {"E1": questions}, book, 0.5)["E1"].iloc[0]
    known, applies = [value for value in said if value >= 0], [value for value in said if value != -1]
    assert np.isnan(score) == (not known or 2 * len(known) < len(applies))
    if not np.isnan(score):
        apart = [value - mean for value, mean in zip(said, questions.values(), strict=True) if value >= 0]
        assert score == pytest.approx(np.mean(apart) + np.mean(list(questions.values())))


def test_questions_that_few_answer_are_not_learned():
    (block,) = [block for block in blocks_of(book, view) if block.name == "E1"]
    values = np.full((len(block.items), 10), 2.0)
    values[0, :6], values[1, :5], values[2], values[3, :4], values[3, 4:8] = np.nan, np.nan, np.nan, np.nan, -1
    found = learned_questions(block, Answered(block.items, values, tuple("abcdefghij")), 0.5)
    assert set(block.items) - set(found) == {block.items[0], block.items[2], block.items[3]}


def test_what_does_not_apply_is_no_answer():
    values = np.array([[1.0, -1.0, np.nan]])
    assert turned(values, ["R1"], book).tolist()[0][0] == 3
    assert np.isnan(turned(values, ["R1"], book)[0, 1:]).all()
