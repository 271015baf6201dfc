"""Which answers are needed: the lists settle the result, nothing on them can be spared, and the shares are right."""

from itertools import permutations, product

import hypothesis.strategies as st
import numpy as np
from hypothesis import given, settings

import typology as ty
from tests.classification.answers import items, matrices, one_unit, rulebook, units_of
from typology.certainty.questions.bearing import bearing
from typology.certainty.questions.needed import draw_ways, settling_lists, share_needed
from typology.certainty.questions.sought import sought_in
from typology.rulebook.plan import compile_plan

plan = compile_plan(rulebook)
sought = sought_in(plan, "category")
enough = {"E*": 3, "I.*": 3, "P*": 3, "C*": 3}
half_points = np.arange(9) / 2


def possible(columns):
    return list(ty.classify(units_of(columns)).table["possible"])


@settings(deadline=None, max_examples=25)
@given(values=matrices(most=2), seed=st.integers(0, 2**32 - 1))
def test_a_list_settles_the_result_and_nothing_on_it_can_be_spared(values, seed):
    ways = draw_ways(sought, draws=3, seed=seed)
    asked = bearing(sought, values) > 0
    listed = settling_lists(sought, values, asked, ways)
    for unit, draw in product(range(values.shape[1]), range(3)):
        given_answers, on_list = values[:, [unit]], listed[:, unit, draw]
        complete = np.where(asked[:, unit], ways.values[:, draw], values[:, unit])[:, None]
        enough_said = np.where(on_list[:, None], complete, given_answers)
        one_less = np.repeat(enough_said, on_list.sum(), axis=1)
        one_less[np.flatnonzero(on_list), np.arange(on_list.sum())] = np.nan
        result, *others = possible(np.hstack([complete, enough_said, one_less]))
        assert others[0] == result
        assert result not in others[1:]


def test_shares_are_those_of_all_completions_in_all_orders():
    """Brute force through classify: three open answers, 729 completions, 6 orders in which to take them back."""
    open_items = ("I.L1", "I.L2", "I.N1")
    unit = one_unit({**enough, "E*.R*": np.nan, "I.*": 2.5, "I.R*": np.nan, **dict.fromkeys(open_items, np.nan)}).values
    rows = [items.index(item) for item in open_items]
    known = {}
    entries = list(product([np.nan, *half_points], repeat=3))
    trials = np.repeat(unit, len(entries), axis=1)
    trials[rows] = np.array(entries).T
    for entry, found in zip(entries, possible(trials), strict=True):
        known[tuple(None if np.isnan(value) else value for value in entry)] = found
    counts = np.zeros(3)
    for completion in product(half_points, repeat=3):
        for order in permutations(range(3)):
            kept = list(completion)
            for place in order:
                without = [*kept[:place], None, *kept[place + 1 :]]
                if known[tuple(without)] == known[completion]:
                    kept = without
            counts += [value is not None for value in kept]
    expected = counts / (9**3 * 6)
    assert 0 < expected.min() < expected.max() < 1
    found = share_needed(sought, unit, bearing(sought, unit) > 0, draw_ways(sought, 20_000, seed=1))
    assert np.abs(found[rows, 0] - expected).max() < 0.015
    assert np.delete(found[:, 0], rows).max() == 0


def test_draws_are_the_same_for_the_same_seed_and_lie_on_the_scales():
    one, again, other = (draw_ways(sought, 50, seed) for seed in (3, 3, 4))
    assert (one.values == again.values).all()
    assert (one.orders == again.orders).all()
    assert (one.values != other.values).any()
    for item, drawn in zip(items, one.values, strict=True):
        assert set(drawn) <= set(rulebook.scale_of(item).values)
    assert (np.sort(one.orders, axis=0) == np.arange(len(items))[:, None]).all()


def test_every_step_is_drawn_as_often_as_the_next():
    ways = draw_ways(sought, 9000, seed=5)
    counts = np.bincount((2 * ways.values[items.index("E1.N1")]).astype(int))
    assert len(counts) == 9
    assert counts.min() > 850
    assert counts.max() < 1150
