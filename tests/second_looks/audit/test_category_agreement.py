"""How far two groups of people agree on categories: a table always, a coefficient where there are enough countries."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

import typology as ty
from tests.oracles.random_assessments import random_assessments
from typology.errors import AssessmentError
from typology.second_looks.audit.category_agreement import category_agreement, weighted_kappa

result = ty.classify(random_assessments(40, seed=1))
order = result.rulebook.decision.order
rng = np.random.default_rng(2)
FIRST = dict(zip(result.units, rng.choice(order, 40), strict=True))
SECOND = {unit: category if rng.random() < 0.7 else str(rng.choice(order)) for unit, category in FIRST.items()}


def some(said, number):
    return dict(list(said.items())[:number])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30))
def test_the_coefficient_is_the_weighted_kappa_of_others(pairs):
    one, other = np.array(pairs).T
    if len({*one, *other}) == 1:
        return
    counts = np.zeros((5, 5))
    np.add.at(counts, (one, other), 1)
    assert weighted_kappa(counts) == pytest.approx(
        cohen_kappa_score(one, other, labels=range(5), weights="quadratic"), abs=1e-12
    )


def test_a_coefficient_worked_out_by_hand():
    """Of 10 pairs 8 agree, one is a step apart and one two: 5 observed; by chance (rows x columns) / 10 gives 14.1."""
    counts = np.array([[3.0, 1, 1], [0, 2, 0], [0, 0, 3]])
    rows, columns = np.array([5, 2, 3]), np.array([3, 3, 4])
    chance = sum(rows[a] * columns[b] * (a - b) ** 2 for a in range(3) for b in range(3)) / 10
    assert weighted_kappa(counts) == pytest.approx(1 - 5 / chance)


def test_the_categories_are_compared_in_their_order_whoever_comes_first():
    found, turned = category_agreement(result, FIRST, SECOND), category_agreement(result, SECOND, FIRST)
    assert found.coefficient == pytest.approx(
        cohen_kappa_score(
            [order.index(FIRST[unit]) for unit in FIRST],
            [order.index(SECOND[unit]) for unit in FIRST],
            weights="quadratic",
        )
    )
    assert found.coefficient == pytest.approx(turned.coefficient)
    assert found.table.to_numpy().tolist() == turned.table.to_numpy().T.tolist()
    assert found.lowest < found.coefficient < found.highest
    assert found.agreeing == sum(FIRST[unit] == SECOND[unit] for unit in FIRST)


def test_below_ten_countries_there_is_a_table_and_no_coefficient_and_from_ten_on_always_an_interval():
    nine, ten = (category_agreement(result, some(FIRST, number), SECOND) for number in (9, 10))
    assert np.isnan([nine.coefficient, nine.lowest, nine.highest]).all()
    assert nine.reason == "no coefficient of 9 countries; expected 10 or more"
    assert nine.table.to_numpy().sum() == nine.units == 9
    assert np.isfinite([ten.coefficient, ten.lowest, ten.highest]).all()
    assert ten.reason == ""
    assert f"({ten.lowest:.2f} to {ten.highest:.2f})" in repr(ten)


def test_cities_count_with_their_country():
    about = pd.DataFrame({"country": ["XXA"] * 30 + [None] * 10}, index=pd.Index(result.units, name="unit"))
    cities = ty.classify(ty.Assessments(result.assessments.items, result.assessments.values, about.astype(object)))
    found = category_agreement(cities, some(FIRST, 38), SECOND)
    assert (found.units, found.countries) == (38, 9)
    assert np.isnan(found.coefficient)


def test_where_only_one_category_was_recorded_there_is_no_coefficient():
    alike = dict.fromkeys(result.units, "2")
    found = category_agreement(result, alike, alike)
    assert np.isnan(found.coefficient)
    assert found.reason == "no coefficient, because only one category was recorded"


def test_nobody_recorded_twice_is_a_table_of_nothing():
    found = category_agreement(result, {"U0": "1"}, {"U1": "1"})
    assert (found.units, found.countries, found.table.to_numpy().sum()) == (0, 0, 0)


def test_blanks_are_no_record_even_where_people_decided_by_an_override():
    decided = ty.classify(result.assessments, overrides={"U0": {"category": "2", "reason": "A panel."}})
    assert category_agreement(decided, {"U0": None, "U1": "1"}, {"U0": "1", "U1": "1"}).units == 1


def test_the_same_seed_gives_the_same_interval_in_any_order_of_units():
    one, again = (category_agreement(result, FIRST, SECOND, seed=5) for _ in range(2))
    turned = category_agreement(ty.classify(result.assessments.only(reversed(result.units))), FIRST, SECOND, seed=5)
    assert (one.lowest, one.highest) == (again.lowest, again.highest)
    assert (turned.lowest, turned.highest) == pytest.approx((one.lowest, one.highest))


def test_a_category_that_is_none_is_refused():
    with pytest.raises(AssessmentError, match="no category of the rulebook"):
        category_agreement(result, FIRST, {"U0": "6"})
