"""Every measure against the function of scikit-learn, which computes it in another way, and resamples against rows."""

import numpy as np
import pytest
import sklearn
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from typology.second_looks.measuring.intervals import interval, resampled
from typology.second_looks.measuring.measures import (
    MEASURES,
    Foreseen,
    agreement,
    brier,
    calibration_error,
    log_loss,
    macro_f1,
    set_coverage,
    set_size,
)

order = ["1", "2", "3", "4", "N"]
is_recent = tuple(map(int, sklearn.__version__.split(".")[:2])) >= (1, 7)


def some(rows, seed, present=5, sets=False, sure=1.0):
    rng = np.random.default_rng(seed)
    labels = np.array(order)[rng.integers(0, present, rows)]
    shares = rng.dirichlet(np.full(5, sure), rows)
    predicted = np.array(order)[rng.integers(0, present, rows)]
    countries = rng.integers(0, max(2, rows // 2), rows).tolist()
    found = Foreseen.of(labels.tolist(), shares, order, predicted.tolist(), countries)
    kept = rng.random((rows, 5)) < 0.5 if sets else None
    return Foreseen(found.order, found.recorded, found.predicted, found.probabilities, found.countries, kept)


worlds = given(st.integers(2, 60), st.integers(0, 10_000), st.integers(2, 5))


def labels_of(one):
    return np.array(order)[one.recorded], np.array(order)[one.predicted]


@settings(max_examples=40, deadline=None)
@worlds
def test_log_loss_is_that_of_scikit_learn(rows, seed, present):
    one = some(rows, seed, present)
    assert np.isclose(log_loss(one), metrics.log_loss(labels_of(one)[0], one.probabilities, labels=order))


def test_a_sure_and_wrong_statement_costs_what_it_costs_in_scikit_learn():
    shares = np.array([[1.0, 0, 0, 0, 0], [1.0, 0, 0, 0, 0]])
    one = Foreseen.of(["1", "N"], shares, order)
    assert np.isclose(log_loss(one), metrics.log_loss(["1", "N"], shares, labels=order))


@pytest.mark.skipif(not is_recent, reason="scikit-learn has it for several categories from 1.7 on")
@settings(max_examples=40, deadline=None)
@worlds
def test_the_brier_score_is_that_of_scikit_learn(rows, seed, present):
    one = some(rows, seed, present)
    told = labels_of(one)[0]
    expected = metrics.brier_score_loss(told, one.probabilities, labels=order, scale_by_half=False)
    assert np.isclose(brier(one), expected)


@settings(max_examples=40, deadline=None)
@worlds
def test_macro_f1_is_that_of_scikit_learn(rows, seed, present):
    one = some(rows, seed, present)
    assert np.isclose(macro_f1(one), metrics.f1_score(*labels_of(one), average="macro", zero_division=0))


@settings(max_examples=40, deadline=None)
@worlds
def test_agreement_is_that_of_scikit_learn_on_the_places_in_the_order(rows, seed, present):
    one = some(rows, seed, present)
    if len({*one.recorded, *one.predicted}) < 2:
        assert np.isnan(agreement(one))
        return
    expected = metrics.cohen_kappa_score(one.recorded, one.predicted, weights="quadratic", labels=list(range(5)))
    assert np.isclose(agreement(one), expected)


def test_agreement_weighs_distance_in_the_order():
    near, far = (Foreseen.of(list("1234"), np.eye(5)[:4], order, list(told)) for told in ("1233", "1231"))
    assert agreement(near) > agreement(far)
    assert agreement(Foreseen.of(list("1234N"), np.eye(5), order)) == 1
    assert np.isnan(agreement(Foreseen.of(["2"], np.eye(5)[1:2], order)))
    constant = Foreseen.of(list("1234N"), np.tile(np.eye(5)[2], (5, 1)), order)
    assert np.isclose(agreement(constant), 0)


def test_calibration_is_the_gap_between_said_and_met():
    shares = np.tile([0.75, 0.25, 0, 0, 0], (8, 1))
    assert calibration_error(Foreseen.of(["1"] * 6 + ["2"] * 2, shares, order)) == 0
    assert calibration_error(Foreseen.of(["1"] * 8, shares, order)) == 0.25
    assert calibration_error(Foreseen.of(["2"] * 8, shares, order)) == 0.75
    sure = np.vstack([shares[:4], np.eye(5)[[0] * 4]])
    assert calibration_error(Foreseen.of(["1", "1", "1", "2", "1", "1", "2", "2"], sure, order)) == 0.25


def test_sets_are_counted():
    one = some(50, 0, sets=True)
    rows = range(50)
    assert set_coverage(one) == np.mean([one.sets[row, one.recorded[row]] for row in rows])
    assert set_size(one) == np.mean([one.sets[row].sum() for row in rows])
    assert np.isnan(set_coverage(some(50, 0)))
    assert np.isnan(set_size(some(50, 0), np.ones((3, 50)))).tolist() == [True] * 3


@settings(max_examples=20, deadline=None)
@given(st.integers(3, 30), st.integers(0, 1000))
def test_a_weight_is_so_many_rows(rows, seed):
    one = some(rows, seed, sets=True)
    counts = np.random.default_rng(seed).integers(0, 4, (3, rows))
    counts[:, 0] += 1
    for weights, name in ((weights, name) for weights in counts for name in MEASURES):
        kept = np.repeat(np.arange(rows), weights)
        parts = (one.recorded, one.predicted, one.probabilities, one.countries, one.sets)
        repeated = Foreseen(one.order, *(part[kept] for part in parts))
        together = MEASURES[name](one, counts.astype(float))[np.flatnonzero((counts == weights).all(axis=1))[0]]
        assert np.isclose(together, MEASURES[name](repeated), equal_nan=True)


def test_a_foreign_label_or_another_table_is_refused():
    with pytest.raises(ValueError, match="no category"):
        Foreseen.of(["5"], np.eye(5)[:1], order)
    with pytest.raises(ValueError, match="no category"):
        Foreseen.of([1], np.eye(5)[:1], order)
    with pytest.raises(ValueError, match="rows x categories"):
        Foreseen.of(["1"], np.eye(4)[:1], order)


# Intervals.


def test_countries_are_drawn_with_all_their_rows():
    one = some(40, 3)
    weights = resampled(one, 200, seed=1)
    assert (weights == resampled(one, 200, seed=1)).all()
    assert (weights != resampled(one, 200, seed=2)).any()
    for country in set(one.countries):
        own = weights[:, one.countries == country]
        assert (own == own[:, :1]).all()
    firsts = [np.flatnonzero(one.countries == country)[0] for country in set(one.countries)]
    assert (weights[:, firsts].sum(axis=1) == len(firsts)).all()


def test_the_interval_of_a_mean_is_that_of_its_standard_error():
    rng = np.random.default_rng(0)
    told = np.where(rng.random(400) < 0.3, "1", "2").tolist()
    one = Foreseen.of(told, np.tile([0.5, 0.5, 0, 0, 0], (400, 1)), order, ["1"] * 400)
    accuracy = np.mean(np.array(told) == "1")
    low, high = interval(lambda one, weights: weights @ (one.recorded == 0) / weights.sum(axis=-1), one, resampled(one))
    assert np.isclose(high - low, 2 * 1.96 * np.sqrt(accuracy * (1 - accuracy) / 400), rtol=0.08)
    assert low < accuracy < high


def test_rounds_of_a_country_make_the_interval_wider():
    told = ["1"] * 20 + ["2"] * 20
    shares = np.tile([0.7, 0.3, 0, 0, 0], (40, 1))
    apart = Foreseen.of(told, shares, order)
    together = Foreseen.of(told, shares, order, countries=np.repeat(np.arange(10), 4).tolist())
    widths = [np.diff(interval(log_loss, one, resampled(one)))[0] for one in (apart, together)]
    assert widths[1] > 1.5 * widths[0]


def test_what_is_never_known_has_no_bounds():
    one = some(10, 0)
    assert np.isnan(interval(set_size, one, resampled(one, 5))).all()
