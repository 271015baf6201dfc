"""The rulebook among the tools of scikit-learn: what it decides, and what it refuses to decide."""

import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.impute import SimpleImputer
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import typology as ty
from tests.oracles.random_assessments import random_assessments
from typology.certainty.draws.acceptability import acceptability
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan
from typology.second_looks.estimators.refusing import AnswersError
from typology.second_looks.estimators.rulebook_classifier import RulebookClassifier
from typology.second_looks.estimators.ruling import EngineRuling

book = ty.load_rulebook()
words = ["1", "2", "3", "4", "N", "U"]
regional = [item.id for item in book.items.values() if item.optional]


def table_of(assessments):
    return pd.DataFrame(assessments.values.T, pd.Index(assessments.units, dtype=object), list(assessments.items))


def categories_of(assessments, **options):
    return np.array(ty.classify(assessments, **options).table["category"].astype(str), object)


some = random_assessments(300, seed=5)
answers, categories = table_of(some), categories_of(some)
known = random_assessments(60, seed=6, complete=True)
complete = table_of(known).drop(columns=[*regional, "K.event"])
needed = EngineRuling(book, 1, 0, "R0", "U").needed


def fitted(table=answers, **options):
    return RulebookClassifier(**options).fit(table)


def problems_of(call):
    with pytest.raises(AnswersError) as raised:
        call()
    assert isinstance(raised.value, ValueError)
    return raised.value.problems


# What it decides.


@pytest.mark.parametrize("seed", range(4))
def test_it_gives_the_category_that_the_library_gives(seed):
    assessments = random_assessments(1000, seed)
    expected = categories_of(assessments)
    assert set(expected) == set(words)
    assert fitted().predict(table_of(assessments)).tolist() == expected.tolist()


def test_another_rulebook_decides_otherwise_and_as_the_library_does():
    strict = ty.with_values(book, {"decision.thresholds.lacking": 2.0})
    expected = categories_of(some, rulebook=strict)
    assert (expected != categories).any()
    assert fitted(rulebook=strict).predict(answers).tolist() == expected.tolist()
    assert fitted(rulebook="2020.1").predict(answers).tolist() == categories.tolist()


def test_labels_teach_it_nothing():
    wrong = np.roll(np.array(words, object), 1)[[words.index(word) for word in categories]]
    taught = RulebookClassifier().fit(answers, wrong)
    assert taught.predict(answers).tolist() == categories.tolist()
    assert taught.classes_.tolist() == words
    assert (taught.predict_proba(answers) == fitted().predict_proba(answers)).all()


def test_few_labels_or_none_leave_every_class():
    assert RulebookClassifier().fit(answers, ["2"] * len(answers)).classes_.tolist() == words
    assert fitted().classes_.tolist() == words


def test_a_row_without_answers_is_undetermined():
    nothing = answers.iloc[:1] * np.nan
    assert fitted().predict(nothing).tolist() == ["U"]


# How probable.


@pytest.mark.parametrize("reliability", ["R0", "R2"])
def test_probabilities_are_the_shares_of_the_draws_of_the_library(reliability):
    rows = slice(0, 8)
    classifier = fitted(draws=200, reliability=reliability, random_state=3)
    alone = [ty.Assessments(some.items, some.values[:, [row]], pd.DataFrame(index=[""])) for row in range(8)]
    shares = [acceptability(one, 200, 3, reliability=reliability).categories.loc[""].tolist() for one in alone]
    found = classifier.predict_proba(answers[rows])
    assert found[:, :-1].tolist() == shares
    assert (found[:, -1] == 0).all()


def test_equal_answers_have_equal_probabilities_in_any_company():
    classifier = fitted(draws=100)
    whole = classifier.predict_proba(answers[:60])
    assert (classifier.predict_proba(answers[:60][::-1])[::-1] == whole).all()
    assert (classifier.predict_proba(answers[7:8]) == whole[7]).all()
    assert np.allclose(whole.sum(axis=1), 1)


def test_the_seed_settles_the_probabilities():
    first, again, other = (
        fitted(draws=50, random_state=seed).predict_proba(answers[:50])
        for seed in (np.random.RandomState(0), np.random.RandomState(0), 1)
    )
    assert (first == again).all()
    assert (first != other).any()


def test_without_draws_what_is_given_is_certain():
    classifier = fitted(draws=0)
    found = classifier.predict_proba(answers)
    assert set(found.ravel()) == {0.0, 1.0}
    assert classifier.classes_[found.argmax(axis=1)].tolist() == categories.tolist()


def test_undetermined_rows_may_be_given_the_most_frequent_category():
    classifier = fitted(draws=100, undetermined="mode")
    assert classifier.classes_.tolist() == words[:-1]
    found, shares = classifier.predict(answers), classifier.predict_proba(answers)
    open_rows = categories == "U"
    assert open_rows.any()
    assert found[~open_rows].tolist() == categories[~open_rows].tolist()
    assert found[open_rows].tolist() == classifier.classes_[shares.argmax(axis=1)][open_rows].tolist()


# Columns.


def test_the_columns_are_recorded_and_may_stand_in_any_order_at_first():
    backwards = answers[answers.columns[::-1]]
    classifier = fitted(backwards)
    assert classifier.feature_names_in_.tolist() == list(answers.columns[::-1])
    assert classifier.n_features_in_ == len(book.items)
    assert classifier.predict(backwards).tolist() == categories.tolist()
    with pytest.raises(ValueError, match="in the same order"):
        classifier.predict(answers)


def test_only_what_a_category_rests_on_is_needed_and_regions_may_be_left_out():
    assert set(needed).isdisjoint(regional)
    assert {"E1.N1", "P1.1", "C1.1"} <= set(needed)
    assert {"R1", "K1", "S1.1", "O1.1.need"}.isdisjoint(needed)
    without = known.values.copy()
    others = [row for row, item in enumerate(known.items) if item not in needed]
    without[others] = np.nan
    expected = categories_of(ty.Assessments(known.items, without, known.about))
    assert fitted(complete[list(needed)]).predict(complete[list(needed)]).tolist() == expected.tolist()


@pytest.mark.parametrize("item", needed)
def test_each_missing_item_is_named(item):
    (problem,) = problems_of(lambda: fitted(answers.drop(columns=item)))
    assert problem.column == item
    assert "0 to 4" in problem.expected


def test_all_that_is_wrong_with_columns_is_said_at_once():
    renamed = answers.rename(columns={"E1.N1": "e1_n1", "E1.R1": "E1 R1"}).drop(columns="P2.1")
    found = problems_of(lambda: fitted(renamed))
    assert {(problem.found, problem.column) for problem in found} == {
        ("e1_n1", "E1.N1"),
        ("E1 R1", "E1 R1"),
        (None, "P2.1"),
    }
    assert "did you mean 'E1.R1'?" in "".join(map(str, found))


def test_columns_of_something_else_are_passed_over():
    beside = answers.assign(**{"NY.GDP.PCAP.CD": 51_000.0})
    assert fitted(beside).predict(beside).tolist() == categories.tolist()


def test_columns_without_names_or_with_one_twice_are_refused():
    assert "no names" in str(problems_of(lambda: fitted(answers.to_numpy()))[0])
    twice = pd.concat([answers, answers[["E1.N1"]]], axis=1)
    assert "twice" in str(problems_of(lambda: fitted(twice))[0])


# Values.


@pytest.mark.parametrize("value", [-0.5, 4.5, -1.5, 99.0])
def test_a_value_off_the_scale_is_refused_with_its_place(value):
    wrong = answers.copy()
    wrong.loc["U7", "E1.N1"] = value
    for call in (lambda: fitted(wrong), lambda: fitted().predict(wrong), lambda: fitted().predict_proba(wrong)):
        (problem,) = problems_of(call)
        assert (problem.column, problem.unit, problem.found) == ("E1.N1", "U7", f"{value:g}")


@pytest.mark.parametrize("value", [0.0, 4.0, -1.0, np.nan, 2.2])
def test_a_value_on_the_scale_or_between_its_steps_is_taken(value):
    fine = answers.copy()
    fine["E1.N1"] = value
    assert len(fitted(fine).predict(fine)) == len(fine)


def test_every_scale_has_its_own_ends():
    wrong = answers.assign(**{"O1.1.stated": 4.0, "K.event": 4.0})
    assert {problem.column for problem in problems_of(lambda: fitted(wrong))} == {"O1.1.stated", "K.event"}


def test_infinity_is_refused():
    with pytest.raises(ValueError, match="infinity"):
        fitted(answers.replace({"E1.N1": {np.nan: np.inf}}))


@pytest.mark.parametrize("column", [["3"], ["2,5"], ["DK"], [True]], ids=str)
def test_a_column_that_is_not_of_numbers_is_refused_by_name(column):
    wrong = answers.iloc[:2].copy()
    wrong["E1.N1"], wrong["E1.N2"] = column * 2, column * 2
    assert [problem.column for problem in problems_of(lambda: fitted(wrong))] == ["E1.N1", "E1.N2"]
    assert [problem.column for problem in problems_of(lambda: fitted().predict(wrong))] == ["E1.N1", "E1.N2"]


def test_numbers_may_be_nullable_objects_or_wholly_unknown():
    for table in (answers.astype("Float64"), answers.astype(object), answers.assign(**{"K.event": None})):
        assert fitted(table).predict(table).tolist() == categories.tolist()


# Labels.


def test_foreign_labels_are_refused_with_the_nearest():
    labels = categories.copy()
    labels[:3] = ["n", "5", "2CF"]
    found = problems_of(lambda: RulebookClassifier().fit(answers, labels))
    assert [(problem.found, problem.suggestion) for problem in found] == [("n", "N"), ("5", None), ("2CF", None)]


def test_numbers_are_no_labels_even_if_they_look_like_categories():
    numbers = np.resize([1, 2, 3, 4], len(answers))
    for labels in (numbers, numbers.astype(float)):
        found = problems_of(lambda labels=labels: RulebookClassifier().fit(answers, labels))
        assert [problem.suggestion for problem in found] == ["1", "2", "3", "4"]
        assert "found" not in str(found[0])  # '1' is not what stood there, but what is meant


def test_probabilities_of_folds_need_no_labels():
    """Given labels, cross_val_predict numbers them anew, which is refused with this way out."""
    some = answers.iloc[:30]
    with pytest.raises(ValueError, match="leave y out"):
        cross_val_predict(RulebookClassifier(draws=20), some, categories[:30], method="predict_proba", cv=2)
    shares = cross_val_predict(RulebookClassifier(draws=20), some, method="predict_proba", cv=2)
    np.testing.assert_array_equal(shares, RulebookClassifier(draws=20).fit(some).predict_proba(some))


def test_labels_that_are_missing_are_refused():
    labels = pd.Series(categories.tolist(), dtype="str")
    labels[3] = None
    assert "no text" in str(problems_of(lambda: RulebookClassifier().fit(answers, labels))[0])


def test_undetermined_is_a_label_only_where_it_is_a_class():
    assert len(categories[categories == "U"]) > 0
    RulebookClassifier().fit(answers, categories)
    (problem,) = problems_of(lambda: RulebookClassifier(undetermined="mode").fit(answers, categories))
    assert problem.found == "U"


def test_many_foreign_labels_are_counted_rather_than_listed():
    found = problems_of(lambda: RulebookClassifier().fit(answers, [f"x{row}" for row in range(len(answers))]))
    assert len(found) == 13
    assert "288 more" in str(found[-1])


# Parameters.


def test_every_wrong_parameter_is_named_at_once():
    with pytest.raises(ValueError, match=r"draws is .*reliability is .*undetermined is"):
        fitted(draws=-1, reliability="R3", undetermined="?")
    with pytest.raises(ValueError, match="needs draws"):
        fitted(draws=0, undetermined="mode")


def test_draws_need_a_rulebook_that_says_how_far_to_vary():
    mute = book.model_copy(update={"robustness": None, "sha256": "0" * 64})
    assert fitted(rulebook=mute, draws=0).predict(answers).tolist() == categories.tolist()
    with pytest.raises(ValueError, match=r"robustness\.yaml"):
        fitted(rulebook=mute)


def test_a_clone_is_alike_and_not_fitted():
    strict = ty.with_values(book, {"decision.thresholds.lacking": 2.0})
    original = fitted(rulebook=strict, draws=10, reliability="R1")
    copy = clone(original)
    assert not hasattr(copy, "classes_")
    assert isinstance(copy.rulebook, Rulebook)
    assert copy.get_params() == original.get_params()
    assert copy.fit(answers).predict(answers).tolist() == original.predict(answers).tolist()
    assert copy.set_params(rulebook=None).fit(answers).predict(answers).tolist() == categories.tolist()


def test_it_stays_as_it_is_until_it_is_fitted_again():
    classifier = fitted()
    classifier.set_params(rulebook=ty.with_values(book, {"decision.thresholds.lacking": 2.0}))
    assert classifier.predict(answers).tolist() == categories.tolist()


# With the tools of scikit-learn.


def test_it_stands_at_the_end_of_a_pipeline_that_keeps_names():
    unknown_as_lowest = SimpleImputer(strategy="constant", fill_value=0.0, keep_empty_features=True)
    pipeline = make_pipeline(unknown_as_lowest, RulebookClassifier()).set_output(transform="pandas")
    whole = answers.drop(columns="K.event")
    filled = some.values.copy()
    filled[np.isnan(filled)] = 0.0
    filled[some.items.index("K.event")] = np.nan
    expected = categories_of(ty.Assessments(some.items, filled, some.about))
    assert pipeline.fit(whole).predict(whole).tolist() == expected.tolist()
    assert (expected != categories).any()


def test_it_is_cross_validated_as_any_classifier():
    assert cross_val_score(RulebookClassifier(), answers, categories, cv=3).tolist() == [1.0] * 3
    regions = np.arange(len(answers)) % 5
    folds = LeaveOneGroupOut()
    assert len(cross_val_score(RulebookClassifier(), answers, categories, groups=regions, cv=folds)) == 5
    predicted = cross_val_predict(RulebookClassifier(), answers, categories, groups=regions, cv=folds)
    assert accuracy_score(categories, predicted) == 1
    wrong = np.where(regions == 0, "2", categories)
    scores = cross_val_score(RulebookClassifier(), answers, wrong, groups=regions, cv=folds)
    assert scores[0] < 1
    assert scores[1:].tolist() == [1.0] * 4


def test_what_it_does_not_read_is_of_no_importance():
    table = complete[[*needed, "R1"]]
    found = permutation_importance(
        RulebookClassifier(draws=0).fit(table), table, categories_of(known), n_repeats=2, random_state=0
    )
    importance = pd.Series(found.importances_mean, table.columns)
    assert importance["R1"] == 0
    assert importance.max() > 0


def test_a_fitted_one_votes_softly_with_others():
    frozen = pytest.importorskip("sklearn.frozen", reason="scikit-learn 1.5 has none").FrozenEstimator(
        fitted(complete, undetermined="mode", draws=50)
    )
    labels = np.where(categories_of(known) == "U", "2", categories_of(known))
    assert set(labels) == set(words[:-1])
    prior = DummyClassifier(strategy="prior")
    vote = VotingClassifier([("rulebook", frozen), ("prior", prior)], voting="soft").fit(complete, labels)
    together = (frozen.predict_proba(complete) + prior.fit(complete, labels).predict_proba(complete)) / 2
    assert np.allclose(vote.predict_proba(complete), together)
    assert vote.predict(complete).tolist() == np.array(words)[together.argmax(axis=1)].tolist()


def test_a_fitted_one_is_stacked():
    labels = np.where(categories_of(known) == "U", "2", categories_of(known))
    ready = [("rulebook", fitted(complete, draws=0))]
    stack = StackingClassifier(ready, LogisticRegression(C=100.0), cv="prefit").fit(complete, labels)
    assert accuracy_score(labels, stack.predict(complete)) > 0.95


@pytest.mark.parametrize("voting", ["hard", "soft"])
def test_a_vote_that_numbers_the_labels_is_refused_and_told_the_way_out(voting):
    vote = VotingClassifier([("rulebook", RulebookClassifier())], voting=voting)
    (problem,) = problems_of(lambda: vote.fit(answers, categories))
    assert "FrozenEstimator" in str(problem)
    assert problem.found == "0, 1, 2, 3, 4, 5"


def test_a_stack_that_numbers_the_labels_is_refused():
    stack = StackingClassifier([("rulebook", RulebookClassifier())], cv=3)
    assert "FrozenEstimator" in str(problems_of(lambda: stack.fit(answers, categories))[0])


def test_no_numbered_label_passes_for_a_category():
    """Categories 2, 3, 4 numbered 0, 1, 2: without the refusal, 1 and 2 would pass for categories."""
    few = np.isin(categories, ["2", "3", "4"])
    vote = VotingClassifier([("rulebook", RulebookClassifier())])
    assert "FrozenEstimator" in str(problems_of(lambda: vote.fit(answers[few], categories[few]))[0])


def test_rescaled_answers_are_refused_with_the_reason():
    pipeline = make_pipeline(StandardScaler(), RulebookClassifier()).set_output(transform="pandas")
    found = problems_of(lambda: pipeline.fit(answers))
    assert "StandardScaler" in str(found[0])
    assert {problem.column for problem in found[1:]} >= set(needed)


# Loading.


def test_scikit_learn_is_not_loaded_with_the_library():
    lines = "import sys, typology as ty; ty.classify(ty.load_pilots()).table; print('sklearn' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_refusal_comes_back_whole_from_another_process():
    with pytest.raises(AnswersError) as raised:
        fitted(answers.drop(columns="E1.N1"))
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_it_decides_by_the_plan_of_its_rulebook():
    assert fitted().ruling_.plan is compile_plan(book)
