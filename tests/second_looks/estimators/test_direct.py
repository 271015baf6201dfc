"""Any classifier of scikit-learn under the refusals of the library, and the ordinal one: contracts on categories."""

import pickle
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, special
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

import typology as ty
from typology.second_looks.estimators.direct import DirectClassifier, from_estimator
from typology.second_looks.estimators.labels import TooFewLabelsError
from typology.second_looks.estimators.ordinal import OrdinalTypologyClassifier, _cost
from typology.second_looks.estimators.refusing import AnswersError
from typology.second_looks.expectations.refusals import CircularTrainingError
from typology.second_looks.expectations.sameness import informing
from typology.second_looks.limits import in_part

book = ty.load_rulebook()
words = ["1", "2", "3", "4", "N"]


def labelled(rows=120, seed=0, without=()):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(rows, 2)), columns=["capacity", "shock"])
    steps = np.searchsorted([-1, -0.3, 0.3, 1], table["capacity"] + rng.normal(0, 0.5, rows))
    labels = np.array(words, object)[steps]
    kept = ~np.isin(labels, without)
    return table[kept], labels[kept]


table, labels = labelled()


def direct(estimator=None, **options):
    given = {"view": "indicators", "target": "expert", **options}
    return from_estimator(GaussianNB() if estimator is None else estimator, **given)


makers = pytest.mark.parametrize("make", [direct, OrdinalTypologyClassifier], ids=["direct", "ordinal"])


# What is made of what.


@pytest.mark.parametrize("purpose", [None, "audit"])
def test_answers_and_the_categories_that_they_make_are_refused_always(purpose):
    with pytest.raises(CircularTrainingError, match="agree with wrong answers"):
        direct(view="questionnaire", target="rulebook", purpose=purpose)
    with pytest.raises(CircularTrainingError, match="agree with wrong answers"):
        direct(view="questionnaire", target="dimensions", purpose=purpose)


def test_answers_and_the_categories_of_experts_are_for_an_audit():
    with pytest.raises(CircularTrainingError, match="purpose='audit'"):
        direct(view="questionnaire")
    assert direct(view="questionnaire", purpose="audit").purpose == "audit"


@pytest.mark.parametrize("target", ["expert", "rulebook"])
def test_indicators_may_be_learned_from(target):
    assert direct(target=target).fit(table, labels).countries_ == 120


def test_what_was_refused_cannot_be_set_later():
    sneaky = direct().set_params(view="questionnaire", target="rulebook")
    with pytest.raises(CircularTrainingError):
        sneaky.fit(table, labels)
    with pytest.raises(CircularTrainingError):
        DirectClassifier(GaussianNB(), view="questionnaire", target="rulebook").fit(table, labels)


def test_scores_are_learned_by_another():
    with pytest.raises(ValueError, match="StructuredClassifier"):
        direct(target="dimensions")


def test_every_wrong_choice_is_named_at_once():
    with pytest.raises(ValueError, match=r"view is .*target is .*purpose is"):
        direct(view="both", target="?", purpose="fun")


@pytest.mark.parametrize("estimator", [Ridge(), make_pipeline(StandardScaler(), Ridge()), StandardScaler(), 5, None])
def test_what_is_no_classifier_is_refused_and_cannot_be_set_later(estimator):
    """A regressor would take the texts '1' to '4' for amounts."""
    table, labels = labelled()
    with pytest.raises(TypeError, match=r"no classifier: found .*; expected one of scikit-learn"):
        from_estimator(estimator, view="indicators", target="expert")
    with pytest.raises(TypeError, match="no classifier: found"):
        direct().set_params(estimator=estimator).fit(table, labels)


def test_a_class_that_was_not_called_is_named():
    with pytest.raises(TypeError, match=r"found LogisticRegression; expected LogisticRegression\(\)"):
        from_estimator(LogisticRegression, view="indicators", target="expert")


def test_questions_are_no_indicators():
    with pytest.raises(CircularTrainingError) as raised:
        direct().fit(table.rename(columns={"capacity": "E1.N1", "shock": "R1"}), labels)
    assert [problem.column for problem in raised.value.problems] == ["E1.N1", "R1"]


def test_what_desk_answers_are_made_of_does_not_foresee_the_categories_that_they_make():
    code = min(informing(book.desk))
    made_of = table.rename(columns={"capacity": code})
    with pytest.raises(CircularTrainingError) as raised:
        direct(target="rulebook").fit(made_of, labels)
    assert [problem.column for problem in raised.value.problems] == [code]
    direct().fit(made_of, labels)


# How many.


@makers
def test_few_countries_are_refused_then_warned_of_then_enough(make):
    with pytest.raises(TooFewLabelsError, match="59 countries are too few"):
        make().fit(table[:59], np.resize(words, 59).astype(object))
    for number in (60, 89):
        with pytest.warns(UserWarning, match=f"{number} countries are few"):
            make().fit(table[:number], np.resize(words, number).astype(object))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        make().fit(table[:90], np.resize(words, 90).astype(object))


@makers
def test_a_category_is_learned_from_five_countries_or_none(make):
    for number, fine in ((0, True), (1, False), (4, False), (5, True)):
        told = np.array(["N"] * number + ["1", "2"] * 60, object)[:120]
        if fine:
            make().fit(table, told)
        else:
            with pytest.raises(TooFewLabelsError, match=rf"{number} countr(y|ies) of category N (is|are) too few"):
                make().fit(table, told)


@makers
def test_rounds_of_a_country_count_once(make):
    with pytest.raises(TooFewLabelsError, match="40 countries are too few"):
        make().fit(table, labels, groups=np.arange(120) % 40)
    told = np.array(["N"] * 8 + ["1", "2"] * 56, object)
    with pytest.raises(TooFewLabelsError, match="4 countries of category N"):
        make().fit(table, told, groups=np.r_[np.arange(8) // 2, np.arange(100, 212)])
    assert make().fit(table, labels, groups=np.r_[0, np.arange(119)]).countries_ == 119


@makers
def test_both_reasons_are_said_at_once(make):
    with pytest.raises(TooFewLabelsError, match=r"50 countries are too few.*; 3 countries of category N"):
        make().fit(table[:50], np.array(["N"] * 3 + ["1"] * 27 + ["2"] * 20, object))


@makers
def test_a_part_of_a_whole_is_not_judged_again(make):
    with in_part():
        assert make().fit(table[:40], labels[:40]).countries_ == 40
    with pytest.raises(TooFewLabelsError):
        make().fit(table[:40], labels[:40])


# Categories.


@makers
def test_all_categories_have_a_column_though_some_did_not_occur(make):
    some, told = labelled(200, 1, without=["1", "4"])
    classifier = make().fit(some, told)
    shares = classifier.predict_proba(some)
    assert classifier.classes_.tolist() == words
    assert shares.shape == (len(some), 5)
    assert (shares[:, [0, 3]] == 0).all()
    assert np.allclose(shares.sum(axis=1), 1)
    assert set(classifier.predict(some)) <= {"2", "3", "N"}


def test_probabilities_are_those_of_the_classifier():
    some, told = labelled(200, 1, without=["1"])
    own = GaussianNB().fit(some, told.astype(str))
    assert np.allclose(direct().fit(some, told).predict_proba(some)[:, 1:], own.predict_proba(some))
    assert direct().fit(some, told).predict(some).tolist() == own.predict(some).tolist()


@makers
@pytest.mark.parametrize("foreign", [np.arange(120) % 5 + 1, np.resize(["1", "2", "5"], 120), np.arange(120) % 5])
def test_foreign_labels_are_refused(make, foreign):
    with pytest.raises(AnswersError):
        make().fit(table, foreign)


@makers
@pytest.mark.parametrize("together", [VotingClassifier, StackingClassifier])
def test_votes_and_stacks_that_number_the_labels_are_refused(make, together):
    with pytest.raises(AnswersError, match="FrozenEstimator"):
        together([("one", make())]).fit(table, labels)


def test_a_vote_inside_numbers_its_own_labels_and_gives_them_back():
    vote = VotingClassifier([("nb", GaussianNB()), ("tree", DecisionTreeClassifier(max_depth=3, random_state=0))])
    classifier = direct(vote).fit(table, labels)
    assert (classifier.predict(table) == labels).mean() > 0.4
    assert not hasattr(classifier, "predict_proba")


def test_temperature_scaling_is_not_misled_by_labels():
    """With labels 1 to 5 scikit-learn 1.9 silently scales by the wrong classes. Texts are safe."""
    scaled = CalibratedClassifierCV(GaussianNB(), method="temperature", cv=3)
    codes = np.searchsorted(words, labels)
    try:
        from_zero = clone(scaled).fit(table, codes).predict_proba(table)
    except ValueError as error:
        pytest.skip(f"this scikit-learn has no temperature scaling: {error}")
    assert np.allclose(direct(scaled).fit(table, labels).predict_proba(table), from_zero)
    with pytest.raises(AnswersError):
        direct(scaled).fit(table, codes + 1)


# With the tools of scikit-learn.


@makers
def test_clones_and_pickles_are_the_same(make):
    classifier = make().fit(table, labels)
    assert clone(classifier).get_params().keys() == classifier.get_params().keys()
    assert not hasattr(clone(classifier), "classes_")
    again = pickle.loads(pickle.dumps(classifier))
    assert (again.predict_proba(table) == classifier.predict_proba(table)).all()


@makers
def test_pipelines_cross_validation_and_importance(make):
    pipeline = make_pipeline(StandardScaler(), make()).fit(table, labels)
    assert (pipeline.predict(table) == labels).mean() > 0.4
    told, groups = np.resize(words[:3], 200).astype(object), np.arange(200) % 2
    wide = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 2)))
    assert len(cross_val_score(make(), wide, told, groups=groups, cv=LeaveOneGroupOut(), error_score="raise")) == 2
    found = permutation_importance(make().fit(table, labels), table, labels, n_repeats=3, random_state=0)
    assert found.importances_mean[0] > found.importances_mean[1]


@makers
def test_a_fitted_one_votes_softly_with_others(make):
    frozen = pytest.importorskip("sklearn.frozen", reason="scikit-learn 1.5 has none").FrozenEstimator
    classifier, prior = make().fit(table, labels), DummyClassifier(strategy="prior")
    parts = [("one", frozen(classifier)), ("prior", prior)]
    vote = VotingClassifier(parts, voting="soft").fit(table, labels)
    together = (classifier.predict_proba(table) + prior.fit(table, labels).predict_proba(table)) / 2
    assert np.allclose(vote.predict_proba(table), together)


@makers
def test_nullable_numbers_are_taken_and_shuffled_columns_are_not(make):
    classifier = make().fit(table, labels)
    nullable = table.astype("Float64")
    assert np.allclose(make().fit(nullable, labels).predict_proba(nullable), classifier.predict_proba(table))
    with pytest.raises(ValueError, match="same order"):
        classifier.predict(table[["shock", "capacity"]])


@makers
def test_missing_values_are_refused_where_the_classifier_cannot_take_them(make):
    gaps = table.copy()
    gaps.iloc[0, 0] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        make().fit(gaps, labels)
    tree = direct(DecisionTreeClassifier(max_depth=2, random_state=0))
    assert len(tree.fit(gaps, labels).predict(gaps)) == 120


def test_there_are_probabilities_only_where_the_classifier_has_them():
    assert not hasattr(direct(LinearSVC()), "predict_proba")
    assert hasattr(direct(), "predict_proba")
    assert len(direct(LinearSVC()).fit(table, labels).predict(table)) == 120


# The ordinal one.


def test_its_slope_is_that_of_its_cost():
    rng = np.random.default_rng(0)
    codes = np.r_[np.arange(4), rng.integers(0, 4, 26)]
    arguments = (rng.normal(size=(30, 2)), codes, 3, 0.7)
    for _ in range(5):
        place = rng.normal(size=5)
        numeric = optimize.approx_fprime(place, lambda at: _cost(at, *arguments)[0], 1e-7)
        assert np.allclose(_cost(place, *arguments)[1], numeric, atol=1e-4)


def test_with_two_categories_it_is_a_logistic_regression():
    some, told = labelled(300, 2, without=["1", "3", "N"])
    ordinal = OrdinalTypologyClassifier(penalty=2.0).fit(some, told)
    logistic = LogisticRegression(C=0.5, tol=1e-8).fit(some, told.astype(str))
    assert np.allclose(ordinal.coef_, logistic.coef_[0], atol=1e-3)
    assert np.allclose(ordinal.predict_proba(some)[:, [1, 3]], logistic.predict_proba(some), atol=1e-3)


def test_it_finds_again_what_categories_were_drawn_with():
    rng = np.random.default_rng(0)
    columns, bounds = rng.normal(size=(5000, 2)), np.array([-2.0, -0.5, 0.5, 2.0])
    reached = special.expit(bounds - (columns @ [1.5, -0.5])[:, None])
    told = np.array(words, object)[(rng.random(5000)[:, None] > reached).sum(axis=1)]
    found = OrdinalTypologyClassifier(penalty=0.01).fit(columns, told)
    assert np.allclose(found.coef_, [1.5, -0.5], atol=0.1)
    assert np.allclose(found.bounds_, bounds, atol=0.15)
    assert np.allclose(found.predict_proba(columns).cumsum(axis=1)[:, :4], reached, atol=0.03)


def test_further_along_a_column_categories_are_further_along_the_order():
    classifier = OrdinalTypologyClassifier().fit(table, labels)
    line = pd.DataFrame({"capacity": np.linspace(-3, 3, 50), "shock": 0.0})
    reached = classifier.predict_proba(line).cumsum(axis=1)
    assert (np.diff(reached, axis=0) <= 1e-12).all()


def test_what_tells_apart_perfectly_is_held_back():
    told = np.where(table["capacity"] > 0, "2", "1").astype(object)
    classifier = OrdinalTypologyClassifier().fit(table, told)
    assert np.isfinite(classifier.coef_).all()
    assert (classifier.predict(table) == told).mean() > 0.97


def test_a_stronger_penalty_holds_back_more():
    sizes = [np.abs(OrdinalTypologyClassifier(penalty=p).fit(table, labels).coef_).sum() for p in (0.1, 10, 1000)]
    assert sizes[0] > sizes[1] > sizes[2]


@pytest.mark.parametrize("penalty", [0, -1.0, float("nan")])
def test_no_penalty_is_refused(penalty):
    with pytest.raises(ValueError, match="penalty"):
        OrdinalTypologyClassifier(penalty=penalty).fit(table, labels)


# Loading.


def test_scikit_learn_and_joblib_are_left_out_until_an_estimator_is_asked_for():
    lines = """
import sys, pkgutil, importlib
import typology as ty
import typology.second_looks.expectations as room
for module in pkgutil.iter_modules(room.__path__):
    importlib.import_module(f"{room.__name__}.{module.name}")
ty.crosscheck(ty.classify(ty.load_pilots()), progress=False).table
import typology.second_looks.measuring.protocol
print({"sklearn", "joblib"} & set(sys.modules))
"""
    run = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
