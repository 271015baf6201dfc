"""What holds for every assessment, whatever its answers.

More maturity never leads back towards category 1; neither order nor company of units matters; shocks, inclusion and
priorities stay in their own places; every input has exactly one answer, and the same one each time.
"""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import typology as ty
from tests.classification.answers import changed, items, kinds, matrices, maturity, one_unit, raised, units_of
from tests.oracles.random_assessments import random_assessments

order = "1234N"
core_columns = ["category", "subtype", "status", "possible", "margin"]
shock_columns = ["shock", "shock_origin", "possible_shock"]

many = settings(deadline=None, max_examples=150)
some = settings(deadline=None, max_examples=40)


def rows_of(assessments, columns=None):
    """Return the table as plain rows, unknown margins as None."""
    table = ty.classify(assessments).table
    table = table[columns] if columns else table
    return table.astype(object).where(table.notna(), None).to_dict("records")


def ranks(table, column):
    """Return the least and the greatest place in the order of categories, per unit."""
    return [(order.index(found.split("|")[0]), order.index(found.split("|")[-1])) for found in table[column]]


@many
@given(raised())
def test_raising_an_answer_never_lowers_the_category(pair):
    before, after = (ty.classify(units_of(values)).table for values in pair)
    both = (before["status"] == "determinate") & (after["status"] == "determinate")
    lower, upper = (ranks(table[both], "category") for table in (before, after))
    assert [low for low, up in zip(lower, upper, strict=True) if up < low] == []


@many
@given(raised())
def test_raising_an_answer_never_lowers_what_is_possible(pair):
    before, after = (ranks(ty.classify(units_of(values)).table, "possible") for values in pair)
    assert [(b, a) for b, a in zip(before, after, strict=True) if a[0] < b[0] or a[1] < b[1]] == []


@many
@given(raised())
def test_raising_an_answer_never_lowers_a_category_given_provisionally(pair):
    before, after = (ty.classify(units_of(values)).table for values in pair)
    given_both = (before["category"] != "U") & (after["category"] != "U")
    lower, upper = (ranks(table[given_both], "category") for table in (before, after))
    assert [(low, up) for low, up in zip(lower, upper, strict=True) if up < low] == []


def test_raising_answers_of_100000_units_never_lowers_what_is_possible():
    """The same at large: each unit with some, or all, of its known maturity answers raised."""
    before = random_assessments(100_000, seed=12).values
    rng = np.random.default_rng(12)
    some_rows = rng.random(before.shape) < rng.choice((0.01, 0.1, 1.0), size=before.shape[1])
    by = rng.integers(1, 5, before.shape) / 2 * (some_rows & maturity[:, None])
    after = np.where(before >= 0, np.minimum(before + by, 4), before)
    lower, upper = (np.array(ranks(ty.classify(units_of(values)).table, "possible")) for values in (before, after))
    assert np.flatnonzero((upper < lower).any(axis=1)).tolist() == []
    assert (upper > lower).any(axis=1).mean() > 0.1


@some
@given(matrices(least=2, most=5), st.integers(0, 2**32 - 1))
def test_the_order_of_units_changes_nothing(values, seed):
    shuffled = np.random.default_rng(seed).permutation(values.shape[1])
    expected = rows_of(units_of(values))
    assert rows_of(units_of(values[:, shuffled])) == [expected[position] for position in shuffled]


@some
@given(matrices(), st.integers(0, 2**32 - 1))
def test_the_order_of_items_changes_nothing(values, seed):
    shuffled = np.random.default_rng(seed).permutation(len(items))
    assert rows_of(units_of(values, order=shuffled)) == rows_of(units_of(values))


@some
@given(matrices(least=2, most=4))
def test_an_extra_unit_moves_nobody(values):
    assert rows_of(units_of(values[:, :-1])) == rows_of(units_of(values))[:-1]


@some
@given(matrices(least=2, most=6))
def test_units_get_the_same_answer_alone_and_together(values):
    alone = [rows_of(units_of(values[:, [column]]))[0] for column in range(values.shape[1])]
    assert alone == rows_of(units_of(values))


def test_ten_thousand_units_get_the_same_answers_in_any_company():
    """More units than the engine takes at a time, cut at other places."""
    values = random_assessments(10_000, seed=11).values
    parts = [rows_of(units_of(part)) for part in np.array_split(values, 7, axis=1)]
    assert [row for part in parts for row in part] == rows_of(units_of(values))


@many
@given(changed(kinds == "shock"))
def test_shock_answers_never_touch_the_core_category(pair):
    before, after = (rows_of(units_of(values), core_columns) for values in pair)
    assert after == before


@many
@given(changed(np.isin(kinds, ["inclusion", "outcome"])))
def test_inclusion_and_priorities_never_touch_category_or_shock(pair):
    before, after = (rows_of(units_of(values), core_columns + shock_columns) for values in pair)
    assert after == before


@many
@given(changed(maturity))
def test_maturity_answers_never_touch_the_shock_state(pair):
    before, after = (rows_of(units_of(values), shock_columns) for values in pair)
    assert after == before


@many
@given(matrices())
def test_every_input_has_exactly_one_answer(values):
    table = ty.classify(units_of(values)).table
    assert len(table) == values.shape[1]
    for row in table.to_dict("records"):
        possible, shocks = row["possible"].split("|"), row["possible_shock"].split("|")
        assert row["category"] in (*order, "U")
        assert possible == sorted(set(possible), key=order.index)
        assert (row["status"] == "determinate") == (len(possible) == 1)
        assert (row["status"] == "undetermined") == (row["category"] == "U")
        assert row["category"] in (*possible, "U")
        assert (row["shock"] == "U") == (len(shocks) > 1)
        assert row["shock"] in (*shocks, "U")
        assert shocks == sorted(set(shocks), key=("none", "5R", "5C").index)
        assert (row["shock_origin"] == "") == (row["shock"] in ("none", "U"))
        assert np.isnan(row["margin"]) or 0 <= row["margin"] <= 4


@pytest.mark.parametrize("value", [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4])
def test_equal_answers_everywhere_have_the_category_of_their_step(value):
    answers = dict.fromkeys(("E*", "I.*", "P*", "C*"), value) | {"R1": 0, "R2": 0, "R3": 0, "R4": 0, "K*": 0}
    found = rows_of(one_unit({**answers, "K.event": np.nan}))[0]
    expected = "1" if value < 1.5 else "2" if value < 2.5 else "N"
    assert (found["category"], found["status"], found["shock"]) == (expected, "determinate", "none")


def test_no_answer_at_all_leaves_everything_possible():
    found = rows_of(one_unit({}))[0]
    assert (found["category"], found["status"], found["possible"]) == ("U", "undetermined", "1|2|3|4|N")
    assert (found["shock"], found["possible_shock"]) == ("U", "none|5R|5C")


@some
@given(matrices())
def test_the_same_input_gives_the_same_bytes(values):
    first = ty.classify(units_of(values)).to_json()
    again = ty.classify(units_of(values.copy()))
    assert again.table is not None
    assert again.to_json().encode() == first.encode()


@some
@given(matrices(most=2))
def test_the_result_of_a_unit_agrees_with_its_row(values):
    classification = ty.classify(units_of(values))
    found = []
    for result in classification:
        found.append(
            {
                "headline": result.headline,
                "category": result.category,
                "subtype": result.subtype or "",
                "status": result.status,
                "possible": "|".join(result.possible),
                "shock": result.shock.state,
                "shock_origin": result.shock.origin,
                "possible_shock": "|".join(result.shock.possible),
                "margin": result.margin,
                "flags": "|".join(flag.flag for flag in result.flags),
                "evidence_level": result.evidence.level,
                "review": result.review,
                "publishable": result.publishable,
                "rulebook": result.rulebook.version,
            }
        )
    assert found == rows_of(units_of(values))
