"""The protocol: what is left out, what stands beside, what is refused, and what the table says."""

import dataclasses
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.dummy import DummyClassifier
from sklearn.metrics import log_loss
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.naive_bayes import GaussianNB
from sklearn.svm import LinearSVC

import typology as ty
from tests.second_looks.estimators.world import world
from typology.second_looks.estimators.direct import from_estimator
from typology.second_looks.estimators.labels import TooFewLabelsError
from typology.second_looks.estimators.structured import StructuredClassifier
from typology.second_looks.measuring.protocol import measure

order = list(ty.load_rulebook().decision.order)
quick = {"permutations": 99, "resamples": 100}


class Remembering(ClassifierMixin, BaseEstimator):
    """Knows the category of every row it was shown, and of no other."""

    def fit(self, X, y):
        self.known_ = dict(zip(X[:, 0].tolist(), y, strict=True))
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        shares = np.full((len(X), len(self.classes_)), 1 / len(self.classes_))
        for row, name in enumerate(X[:, 0].tolist()):
            if name in self.known_:
                shares[row] = self.classes_ == self.known_[name]
        return shares

    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def direct(estimator=None):
    return from_estimator(estimator or GaussianNB(), view="indicators", target="expert")


def labelled(rows=96, seed=0):
    rng = np.random.default_rng(seed)
    capacity = rng.normal(size=(rows, 2))
    steps = np.searchsorted([-1, -0.3, 0.3, 1], capacity[:, 0] + rng.normal(0, 0.6, rows))
    return capacity, np.array(order)[steps]


def test_every_country_is_left_out_with_all_its_rounds():
    names = np.repeat(np.arange(48), 2)
    table = names[:, None].astype(float)
    labels = np.array(order)[names % 5]
    apart = measure(Remembering(), table, labels, **quick)
    together = measure(Remembering(), table, labels, groups=names, **quick)
    regions = measure(Remembering(), table, labels, groups=names, regions=names % 4, **quick)
    values = [found.table["value"]["Remembering", "country", "macro_f1"] for found in (apart, together)]
    assert values[0] == 1
    assert values[1] < 0.2
    assert regions.table["value"]["Remembering", "region", "macro_f1"] < 0.2


def test_what_is_foreseen_is_what_scikit_learn_foresees():
    table, labels = labelled()
    found = measure(direct(), table, labels, **quick)
    groups = np.arange(len(table))
    shares = cross_val_predict(
        GaussianNB(), table, labels, groups=groups, cv=LeaveOneGroupOut(), method="predict_proba"
    )
    assert np.allclose(found.foreseen["GaussianNB", "country"].probabilities, shares)
    value = found.table["value"]["GaussianNB", "country", "log_loss"]
    assert np.isclose(value, log_loss(labels, shares, labels=order))


def test_regions_are_left_out_beside_countries():
    table, labels = labelled()
    regions = np.arange(len(table)) % 3
    found = measure(direct(), table, labels, regions=regions, **quick)
    shares = cross_val_predict(
        GaussianNB(), table, labels, groups=regions, cv=LeaveOneGroupOut(), method="predict_proba"
    )
    assert np.allclose(found.foreseen["GaussianNB", "region"].probabilities, shares)
    assert not any("No regions" in note for note in found.notes)
    assert found.table["value"]["prior", "region", "log_loss"] != found.table["value"]["prior", "country", "log_loss"]


def test_what_is_trivial_stands_beside():
    table, labels = labelled()
    found = measure(direct(), table, labels, **quick)
    prior, naive = (found.foreseen[name, "country"] for name in ("prior", "naive"))
    first = pd.Series(labels[1:]).value_counts().reindex(order, fill_value=0)
    assert np.allclose(prior.probabilities[0], (first + 0.2) / len(table))
    assert np.allclose(prior.probabilities.sum(axis=1), 1)
    assert naive.predicted[0] == order.index(first.idxmax())
    assert set(naive.probabilities.ravel()) == {0.0, 1.0}
    values = found.table["value"].xs("log_loss", level="measure").droplevel("left_out")
    assert values["GaussianNB"] < values["prior"] < values["naive"]


def test_chance_is_told_from_skill():
    table, labels = labelled()
    found = measure({"skilled": direct(), "dummy": direct(DummyClassifier(strategy="prior"))}, table, labels, **quick)
    noise = np.random.default_rng(1).normal(size=table.shape)
    blind = measure(direct(), noise, labels, **quick).table["p"]
    shares = found.table["p"]["skilled", "country"]
    assert shares["log_loss"] == shares["agreement"] == 0.01
    assert blind["GaussianNB", "country", "log_loss"] > 0.05
    assert found.table["p"]["prior", "country", "log_loss"] > 0.05
    assert shares.drop(["log_loss", "agreement"]).isna().all()


def test_intervals_hold_the_value_and_the_seed_settles_them():
    table, labels = labelled()
    found = measure(direct(), table, labels, **quick)
    again = measure(direct(), table, labels, **quick)
    other = measure(direct(), table, labels, **quick, seed=1)
    assert found.table.equals(again.table)
    assert not found.table["lowest"].equals(other.table["lowest"])
    known = found.table.dropna(subset="value")
    inside = (known["lowest"] <= known["value"]) & (known["value"] <= known["highest"])
    assert inside.drop("calibration_error", level="measure").all()


def test_sets_hold_as_many_as_they_should():
    table, labels = labelled(180, 3)
    found = measure(direct(), table, labels, **quick).table["value"]["GaussianNB", "country"]
    assert 0.87 <= found["set_coverage"] <= 0.96
    assert 1 < found["set_size"] < 5


def test_from_few_countries_nothing_is_said_of_calibration_nor_are_sets_given():
    table, labels = labelled(59)
    found = measure(Remembering(), table, labels, **quick)
    assert found.table["value"].xs("calibration_error", level="measure").isna().all()
    assert found.table["value"].xs("set_size", level="measure").notna().all()
    assert any("Below 60" in note for note in found.notes)
    enough = measure(Remembering(), *labelled(60), **quick)
    assert enough.table["value"].xs("calibration_error", level="measure").notna().all()
    fewer = measure(Remembering(), *labelled(29), **quick)
    assert fewer.table["value"].xs("set_size", level="measure").isna().all()
    assert any("too few countries" in note for note in fewer.notes)


def test_there_are_enough_countries_on_the_whole_or_it_is_refused():
    table, labels = labelled(60)
    labels[:5], labels[5:] = "N", np.resize(["1", "2", "3", "4"], 55)
    with pytest.warns(UserWarning, match="60 countries are few"):
        measure(direct(), table, labels, **quick)
    with pytest.raises(TooFewLabelsError, match="59 countries"):
        measure(direct(), table[:59], labels[:59], **quick)


def test_the_rulebook_stands_beside_where_answers_are_at_hand():
    indicators, answers, labels, regions = world(36, seed=4)
    structured = StructuredClassifier(draws=50)
    found = measure(structured, indicators, labels, regions=regions, answers=answers, **quick)
    values = found.table["value"]
    assert values["rulebook", "country", "macro_f1"] == 1
    assert ("rulebook", "region", "macro_f1") not in values
    assert values["StructuredClassifier", "country", "log_loss"] < values["prior", "country", "log_loss"]


def test_the_rulebook_stands_beside_whatever_learns_from_answers():
    _, answers, labels, _ = world(96, seed=5)
    audit = from_estimator(GaussianNB(var_smoothing=0.1), view="questionnaire", target="expert", purpose="audit")
    counts = pd.Series(labels).value_counts()
    kept = np.isin(labels, counts.index[counts >= 5])
    found = measure(audit, answers[kept].fillna(-1), labels[kept], **quick)
    assert ("rulebook", "country") in found.foreseen


def test_several_classifiers_have_names():
    table, labels = labelled()
    two = measure([direct(), direct(GaussianNB(var_smoothing=0.1))], table, labels, **quick)
    assert {name for name, _ in two.foreseen} == {"GaussianNB", "GaussianNB 2", "prior", "naive"}
    with pytest.raises(ValueError, match="other names"):
        measure({"prior": direct()}, table, labels)


def test_what_cannot_be_measured_is_refused():
    table, labels = labelled()
    with pytest.raises(ValueError, match="no predict_proba"):
        measure(direct(LinearSVC()), table, labels)
    with pytest.raises(ValueError, match="no text"):
        measure(direct(), table, np.arange(len(table)) % 5 + 1)
    with pytest.raises(ValueError, match="y has 3 rows, regions has 2 rows; expected 96"):
        measure(direct(), table, labels[:3], regions=[1, 2])
    with pytest.raises(ValueError, match="one region"):
        measure(direct(), table, labels, regions=["a"] * 96)
    with pytest.raises(ValueError, match=r"permutations is .*resamples is .*seed is"):
        measure(direct(), table, labels, permutations=-1, resamples=0, seed="x")


def test_the_classifiers_given_stay_as_they_are():
    table, labels = labelled()
    given = direct()
    measure(given, table, labels, permutations=0, resamples=10)
    assert not hasattr(given, "classes_")


def test_the_result_is_frozen_and_reads_well():
    table, labels = labelled()
    found = measure(direct(), table, labels, **quick)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.seed = 1
    assert repr(found).startswith("<Measured on 96 countries, each left out in turn>")
    assert "prior" in repr(found)
    html = found._repr_html_()
    assert "<table" in html
    assert " to " in html
    assert found.summary.index.tolist()[0] == ("GaussianNB", "country")


def test_measuring_does_without_scikit_learn_until_it_is_asked_for_it():
    lines = "import sys, typology.second_looks.measuring.protocol; print({'sklearn', 'joblib'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
