"""The smallest change of a single answer is the smallest there is: every other answer was classified to see."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import typology as ty
from tests.classification.answers import items, matrices, rulebook, units_of
from typology.certainty.draws.variation import deciding_items
from typology.certainty.flips.item_flips import item_flips
from typology.rulebook.plan import compile_plan

plan = compile_plan(rulebook)
pilots = ty.load_pilots()


def by_brute_force(values):
    """Return every change of one answer of one unit that changes a result, as classified one by one."""
    ways = [(row, to) for row in deciding_items(plan) for to in rulebook.scale_of(items[row]).values]
    varied = np.repeat(values, len(ways), axis=1)
    for column, (row, to) in enumerate(ways):
        varied[row, column] = to
    before = ty.classify(units_of(values)).table.astype(str).iloc[0]
    after = ty.classify(units_of(varied)).table.astype(str)
    found = {}
    for (row, to), result in zip(ways, after.to_dict("records"), strict=True):
        for what in ("category", "subtype", "shock"):
            stays = what != "subtype" or result["category"] == before["category"]
            if result[what] != before[what] and stays:
                found.setdefault((items[row], what), {})[to] = result[what]
    return found


def nearest(changes, answer):
    """Return the nearest answers below and above that change a result, and for an unknown one the first to each."""
    if np.isnan(answer):
        runs, last = {}, None
        for to in sorted(changes):
            if last is None or changes[to] != changes[last] or to - last > 1:
                runs[to] = changes[to]
            last = to
        return runs
    if answer < 0:
        return {}
    sides = [to for to in changes if to < answer], [to for to in changes if to > answer]
    best = [end(side) for side, end in zip(sides, (max, min), strict=True) if side]
    return {to: changes[to] for to in best}


@settings(deadline=None, max_examples=20)
@given(matrices(most=1))
def test_no_nearer_answer_changes_a_result_and_the_nearest_does(values):
    found = item_flips(plan, values, ["U0"])
    expected = {
        (item, what): nearest(changes, values[items.index(item), 0])
        for (item, what), changes in by_brute_force(values).items()
    }
    said = {}
    for row in found.to_dict("records"):
        said.setdefault((row["item"], row["what"]), {})[row["to"]] = row["after"]
    assert said == {key: changes for key, changes in expected.items() if changes}


@settings(deadline=None, max_examples=15)
@given(matrices(least=2, most=4), st.data())
def test_units_do_not_bear_on_each_other(values, data):
    unit = data.draw(st.integers(0, values.shape[1] - 1))
    units = [f"U{place}" for place in range(values.shape[1])]
    together = item_flips(plan, values, units)
    alone = item_flips(plan, values[:, [unit]], [units[unit]])
    together = together[together["unit"] == units[unit]].reset_index(drop=True)
    assert together.astype(str).equals(alone.astype(str))


@pytest.mark.parametrize("unit", pilots.units)
def test_each_change_of_a_pilot_makes_it_what_is_said(unit):
    found = item_flips(plan, pilots.aligned(plan.items), pilots.units)
    for row in found[found["unit"] == unit].head(12).to_dict("records"):
        changed = ty.classify(pilots.with_answers(unit, {row["item"]: row["to"]}, rulebook))
        assert str(changed.table.loc[unit, row["what"]]) == row["after"]


def test_moves_and_steps_are_counted_on_the_scale_of_the_item():
    found = item_flips(plan, pilots.aligned(plan.items), pilots.units).query("state == 'answered'")
    assert (found["to"] - found["from"] == found["move"]).all()
    assert (found["steps"] == found["move"].abs() / 0.5).all()
    assert not (found["before"] == found["after"]).any()


def test_nearer_changes_come_first_within_a_unit():
    found = item_flips(plan, pilots.aligned(plan.items), pilots.units)
    for _, rows in found.groupby("unit"):
        assert rows["steps"].fillna(np.inf).is_monotonic_increasing
    assert list(dict.fromkeys(found["unit"])) == list(pilots.units)


def test_unanswered_questions_stand_apart_and_optional_ones_beside_them():
    values = pilots.aligned(plan.items)[:, [pilots.position("COL")]].copy()
    values[items.index("I.L1")] = np.nan
    found = item_flips(plan, values, ["COL"])
    state = found.drop_duplicates("item").set_index("item")["state"]
    assert state["I.L1"] == "unknown"
    assert state["I.R1"] == "optional"
    assert found[found["state"] != "answered"][["from", "move", "steps"]].isna().all(axis=None)


def test_what_does_not_apply_is_not_tried():
    values = pilots.aligned(plan.items)[:, [pilots.position("COL")]].copy()
    values[items.index("I.L4")] = -1
    assert "I.L4" not in set(item_flips(plan, values, ["COL"])["item"])


def test_without_units_there_are_no_changes_but_the_same_columns():
    none = item_flips(plan, np.empty((len(plan.items), 0)), [])
    assert none.empty
    assert list(none.columns) == list(item_flips(plan, pilots.aligned(plan.items), pilots.units).columns)


def test_every_question_stands_for_itself_where_all_its_answers_lead_to_the_same():
    """Once one region of Egypt is asked, its category is open, whatever that region answers."""
    found = item_flips(plan, pilots.aligned(plan.items), pilots.units)
    asked = found.query("unit == 'EGY' and state == 'optional' and item.str.startswith('E1')")
    assert asked[["item", "to", "after"]].to_numpy().tolist() == [[f"E1.R{number}", 0, "U"] for number in (1, 2, 3)]
