import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Ridge
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict

from typology.second_looks.expectations.regions import apart_from_region, region_sums, regions_of
from typology.second_looks.expectations.ridge import fit_ridge, skill_of
from typology.second_looks.expectations.skill import shuffled_share

PENALTIES = (0.1, 1.0, 10.0, 100.0)


def world(rows, groups, seed, noise=1.0):
    rng = np.random.default_rng(seed)
    table = rng.normal(size=(rows, 2)) + 3
    target = 1 + table @ [0.7, -0.2] + noise * rng.normal(size=rows)
    return table, target, rng.integers(0, groups, rows)


@pytest.mark.parametrize(("rows", "groups"), [(12, 100), (30, 8), (40, 40)])
@pytest.mark.parametrize("penalty", PENALTIES)
def test_leaving_groups_out_in_closed_form_is_fitting_without_them(rows, groups, penalty):
    table, target, group = world(rows, groups, rows)
    fit = fit_ridge(table, target, group, (penalty,))
    refitted = cross_val_predict(Ridge(alpha=penalty), table, target, groups=group, cv=LeaveOneGroupOut())
    np.testing.assert_allclose(fit.differences, target - refitted, atol=1e-9)
    whole = Ridge(alpha=penalty).fit(table, target)
    np.testing.assert_allclose(fit.coefficients, whole.coef_, atol=1e-9)
    np.testing.assert_allclose(fit.level + (table - fit.middle) @ fit.coefficients, whole.predict(table), atol=1e-9)


@given(st.integers(0, 10_000))
def test_the_penalty_with_the_smallest_mean_difference_is_taken(seed):
    table, target, group = world(25, 12, seed, noise=3.0)
    found = {penalty: np.abs(fit_ridge(table, target, group, (penalty,)).differences).mean() for penalty in PENALTIES}
    assert fit_ridge(table, target, group, PENALTIES).penalty == min(found, key=found.get)


def test_skill_is_nothing_where_the_mean_of_the_others_does_as_well():
    table, target, group = world(40, 40, 1)
    means = np.array([target[group != own].mean() for own in group])
    assert skill_of((target - means)[:, None], target[:, None], group)[0] == pytest.approx(0)
    assert skill_of(np.zeros((40, 1)), target[:, None], group)[0] == 1
    assert skill_of(2 * (target - means)[:, None], target[:, None], group)[0] == pytest.approx(-3)
    assert fit_ridge(table, np.full(40, 2.0), group, PENALTIES).skill == 0


def test_a_share_of_shuffled_worlds_is_what_shuffling_and_fitting_finds():
    table, target, _ = world(15, 15, 3, noise=2.0)
    targets = np.column_stack([target, np.where(np.arange(15) < 11, target[::-1], np.nan)])
    found = shuffled_share(table, targets, PENALTIES, 40, seed=5)
    orders = np.argsort(np.random.default_rng(5).random((41, 15)), axis=1)
    orders[0] = np.arange(15)
    skills = []
    for order in orders:
        of_blocks = []
        for column in targets.T:
            known = np.flatnonzero(~np.isnan(column))
            dealt = column[[country for country in order if country in known]]
            of_blocks.append(fit_ridge(table[known], dealt, np.arange(len(known)), PENALTIES).skill)
        skills.append(np.mean(of_blocks))
    assert found == pytest.approx(np.mean(np.array(skills) >= skills[0] - 1e-12))


def test_indicators_that_say_nothing_rarely_seem_to_say_something():
    rng = np.random.default_rng(0)
    shares = [
        shuffled_share(rng.normal(size=(30, 2)), rng.normal(size=(30, 5)), PENALTIES, 99, run) for run in range(200)
    ]
    assert 0.005 <= np.mean(np.array(shares) <= 0.05) <= 0.1
    assert 0.4 < np.mean(shares) < 0.6


def test_a_region_is_taken_off_without_the_country_itself():
    differences = np.array([[1.0], [0.5], [np.nan], [0.3], [2.0]])
    found = apart_from_region(differences, ["A", "A", "A", "B", ""], np.array([0, 1, 2, 3, 4]), 5.0)
    np.testing.assert_allclose(found[:, 0], [1 - 0.5 / 6, 0.5 - 1 / 6, np.nan, 0.3, 2.0])


def test_two_rounds_of_a_country_do_not_speak_for_each_other():
    differences = np.array([[1.0], [0.5], [0.2]])
    found = apart_from_region(differences, ["A", "A", "A"], np.array([0, 0, 1]), 5.0)
    np.testing.assert_allclose(found[:, 0], [1 - 0.2 / 6, 0.5 - 0.2 / 6, 0.2 - 1.5 / 7])


def test_regions_that_nothing_is_known_of_have_no_sum():
    assert region_sums(np.array([[1.0, np.nan]]), [""]) == {}
    assert region_sums(np.array([[1.0, np.nan]]), ["A"]) == {"A": ((1, 1.0), (0, 0.0))}


def test_a_region_that_an_office_gives_stands_before_that_of_the_table():
    import pandas as pd

    about = pd.DataFrame({"region": ["Pacific", None, ""]}, index=["FJI", "KEN", "XXA"])
    assert regions_of(about) == ("Pacific", "Africa", "")
