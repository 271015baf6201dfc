"""The classifier in two steps on the real rulebook: what it learns, what it foresees and what it refuses."""

import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

import typology as ty
from tests.second_looks.estimators.world import book, codes, view, world
from typology.second_looks.estimators.foreseeing import FeaturesError
from typology.second_looks.estimators.labels import TooFewLabelsError
from typology.second_looks.estimators.refusing import AnswersError
from typology.second_looks.estimators.structured import StructuredClassifier
from typology.second_looks.expectations.blocks import Answered, block_scores
from typology.second_looks.expectations.refusals import TooFewAssessmentsError

words = ["1", "2", "3", "4", "N"]
indicators, answers, categories, regions = world(120)
fresh, _, fresh_categories, _ = world(300, seed=1)


def fitted(table=indicators, said=answers, labels=None, **options):
    return StructuredClassifier(**{"draws": 200, **options}).fit(table, labels, answers=said)


whole = fitted()


def problems_of(call, kind=AnswersError):
    with pytest.raises(kind) as raised:
        call()
    assert isinstance(raised.value, ValueError)
    return raised.value.problems


# What it foresees.


def test_it_foresees_categories_of_countries_that_it_has_not_seen():
    shares = whole.predict_proba(fresh)
    surprise = -np.log(shares[np.arange(300), np.searchsorted(words, fresh_categories)]).mean()
    prior = pd.Series(categories).value_counts(normalize=True).reindex(words, fill_value=0.002)
    assert surprise < -np.log(prior[fresh_categories]).mean() - 0.2
    assert (whole.predict(fresh) == fresh_categories).mean() > (fresh_categories == prior.idxmax()).mean()


def test_its_probabilities_are_about_as_often_met():
    shares = whole.predict_proba(fresh)
    sure = shares.max(axis=1)
    assert abs(sure.mean() - (whole.predict(fresh) == fresh_categories).mean()) < 0.1


def test_every_category_and_shock_state_has_a_probability():
    shares, shocks = whole.predict_proba(fresh), whole.predict_shock_proba(fresh)
    assert whole.classes_.tolist() == words
    assert whole.shock_states_.tolist() == ["none", "5R", "5C"]
    assert (shares > 0).all()
    assert np.allclose(shares.sum(axis=1), 1)
    assert np.allclose(shocks.sum(axis=1), 1)
    assert whole.predict(fresh).tolist() == whole.classes_[shares.argmax(axis=1)].tolist()


def test_a_category_that_nobody_had_is_possible_all_the_same():
    kept = np.isin(categories, ["1", "2"])
    some = fitted(indicators[kept], answers[kept], categories[kept])
    assert some.predict_proba(fresh)[:, 2:].max() > 0.05


def test_shocks_go_along_with_exposure():
    worst, best = (fresh.copy() for _ in range(2))
    for code in view.composites["shock"].features:
        bad = 1 if book.desk.indicators[code].better == "low" else -1
        worst[code], best[code] = (indicators[code].quantile(0.5 + 0.45 * bad * sign) for sign in (1, -1))
    shocks = [whole.predict_shock_proba(table)[:, 0].mean() for table in (worst, best)]
    assert shocks[0] < shocks[1] - 0.3


def test_its_expectations_are_close_to_what_is_answered():
    asked = {block.name: block.questions for block in whole.foresight_.blocks}
    given = Answered(tuple(answers), answers.to_numpy().T, tuple(answers.index))
    scores = block_scores(given, asked, book, 0.5)
    expected = whole.foresight_.expected(indicators.to_numpy())
    for name in asked:
        assert np.corrcoef(scores[name], expected[name])[0, 1] > 0.5


def test_labels_teach_it_nothing():
    taught = fitted(labels=np.roll(categories, 1))
    assert (taught.predict_proba(fresh) == whole.predict_proba(fresh)).all()


def test_categories_may_be_made_as_frequent_as_on_record():
    """Half of those the rulebook puts into one category are put into the next by the experts."""
    rng = np.random.default_rng(0)
    told, fresh_told = (
        np.where(rng.random(len(given)) < 0.5, np.roll(words, -1)[np.searchsorted(words, given.astype(str))], given)
        for given in (categories, fresh_categories)
    )
    shares = [fitted(labels=told, as_recorded=one).predict_proba(fresh) for one in (False, True)]
    places = np.searchsorted(words, fresh_told.astype(str))
    surprise = [-np.log(part[np.arange(300), places]).mean() for part in shares]
    assert surprise[1] < surprise[0] - 0.05
    on_record = pd.Series(told).value_counts(normalize=True).reindex(words, fill_value=0)
    far = [np.abs(part.mean(axis=0) - on_record).sum() for part in shares]
    assert far[1] < far[0] / 2
    assert np.allclose(shares[1].sum(axis=1), 1)


def test_how_frequent_categories_are_takes_sixty_countries_and_labels():
    def some(number, labels):
        return fitted(indicators[:number].fillna(50.0), answers[:number], labels, as_recorded=True)

    assert some(60, categories[:60]).foresight_.weights is not None
    with pytest.raises(TooFewLabelsError, match="59 countries"):
        some(59, categories[:59])
    assert "no categories on record" in str(problems_of(lambda: some(60, None))[0])
    assert whole.foresight_.weights is None


def test_equal_rows_fare_alike_in_any_company_and_the_seed_settles_it():
    shares = whole.predict_proba(fresh[:20])
    assert (whole.predict_proba(fresh[:20][::-1])[::-1] == shares).all()
    assert (whole.predict_proba(fresh[7:8]) == shares[7]).all()
    assert (fitted().predict_proba(fresh[:20]) == shares).all()
    assert (fitted(random_state=np.random.RandomState(3)).predict_proba(fresh[:20]) != shares).any()


def test_a_country_of_which_nothing_is_known_is_taken_for_one_in_the_middle():
    unknown = fresh[:1] * np.nan
    found = whole.foresight_.composites(unknown.to_numpy()).to_numpy()
    assert np.allclose(found, whole.foresight_.middle)
    assert np.isfinite(whole.predict_proba(unknown)).all()


def test_rows_with_too_few_figures_teach_nothing():
    thin = indicators.copy()
    thin.iloc[:20] = np.nan
    spoiled = answers.copy()
    spoiled.iloc[:20] = 0.0
    assert fitted(thin, spoiled).foresight_.countries == 100
    found = fitted(thin, spoiled).foresight_.expected(indicators.to_numpy())
    without = fitted(indicators[20:], answers[20:]).foresight_.expected(indicators.to_numpy())
    assert np.allclose(found, without)


def test_shocks_are_left_open_where_they_were_not_asked():
    quiet = answers.assign(**{item: np.nan for item in answers if item.startswith("K")})
    classifier = fitted(said=quiet)
    assert np.isnan(classifier.predict_shock_proba(fresh[:3])).all()
    assert np.isfinite(classifier.predict_proba(fresh[:3])).all()


# What it refuses.


def test_few_countries_are_refused_and_fewer_even_for_a_trial():
    def few(number, **options):
        return fitted(indicators[:number].fillna(50.0), answers[:number], **options)

    assert few(30).foresight_.countries == 30
    for number, options in ((29, {}), (19, {"exploratory": True})):
        with pytest.raises(TooFewAssessmentsError) as raised:
            few(number, **options)
        assert (raised.value.found, raised.value.needed, raised.value.to_object) == (number, 20, 30)
    assert few(20, exploratory=True).foresight_.countries == 20


def test_rounds_of_a_country_count_once():
    table, said = (pd.concat([part[:20]] * 2) for part in (indicators.fillna(50.0), answers))
    groups = list(range(20)) * 2
    with pytest.raises(TooFewAssessmentsError, match="20 countries"):
        StructuredClassifier().fit(table, answers=said, groups=groups)


def test_each_missing_feature_is_named():
    found = problems_of(lambda: fitted(indicators.drop(columns=codes[:2])), FeaturesError)
    assert [problem.expected.split(",")[0] for problem in found] == [f"a column {code}" for code in codes[:2]]
    (problem,) = problems_of(lambda: fitted(indicators.to_numpy()), FeaturesError)
    assert "no names" in str(problem)


def test_other_columns_are_passed_over():
    beside = indicators.assign(anything=1.0)
    assert (fitted(beside).predict_proba(beside) == whole.predict_proba(indicators)).all()


def test_answers_are_needed_and_must_be_answers():
    assert "no answers" in str(problems_of(lambda: StructuredClassifier().fit(indicators, categories))[0])
    assert "no column is a question" in str(problems_of(lambda: fitted(said=indicators)))
    spelled = answers.rename(columns={answers.columns[0]: answers.columns[0].replace(".", "_")})
    (problem,) = problems_of(lambda: fitted(said=spelled))
    assert (problem.what, problem.suggestion) == ("an item spelled otherwise", answers.columns[0])
    off = answers.copy()
    off.iloc[3, 0] = 7.0
    (problem,) = problems_of(lambda: fitted(said=off))
    assert (problem.unit, problem.found) == (answers.index[3], "7")
    thin = answers.drop(columns=[item for item in answers if item.startswith("I.")])
    assert "decide no category" in str(problems_of(lambda: fitted(said=thin)))


def test_answers_of_other_rows_are_refused():
    with pytest.raises(ValueError, match="the same index"):
        fitted(said=answers[::-1])
    (problem,) = problems_of(lambda: fitted(indicators, answers.to_numpy()))
    assert "DataFrame" in str(problem)


def test_shuffled_columns_are_refused_at_predict():
    with pytest.raises(ValueError, match="same order"):
        whole.predict(fresh[codes[::-1]])


def test_foreign_labels_and_numbered_ones_are_refused():
    (problem,) = problems_of(lambda: fitted(labels=np.where(categories == "2", "5", categories)))
    assert problem.found == "5"
    assert problems_of(lambda: fitted(labels=np.arange(120) % 4 + 1))[0].suggestion == "1"


@pytest.mark.parametrize("together", [VotingClassifier, StackingClassifier])
def test_votes_and_stacks_that_number_the_labels_are_refused(together):
    class Ready(StructuredClassifier):
        def fit(self, X, y=None):
            return super().fit(X, y, answers=answers)

    with pytest.raises(ValueError, match="FrozenEstimator"):
        together([("one", Ready(draws=10))]).fit(indicators, categories)


def test_every_wrong_parameter_is_named_at_once():
    with pytest.raises(ValueError, match=r"draws is .*exploratory is .*as_recorded is"):
        fitted(draws=0, exploratory="yes", as_recorded="no")


def test_a_column_of_texts_is_refused():
    wrong = indicators.astype(object)
    wrong[codes[0]] = "many"
    assert problems_of(lambda: fitted(wrong), FeaturesError)[0].column == codes[0]


# With the tools of scikit-learn.


def test_nullable_numbers_are_taken():
    nullable = fitted(indicators.astype("Float64"), answers.astype("Float64"))
    assert (nullable.predict_proba(fresh.astype("Float64")) == whole.predict_proba(fresh)).all()


def test_a_clone_is_alike_and_not_fitted_and_a_pickle_is_the_same():
    copy = clone(whole)
    assert not hasattr(copy, "classes_")
    assert copy.get_params() == whole.get_params()
    again = pickle.loads(pickle.dumps(whole))
    assert (again.predict_proba(fresh[:9]) == whole.predict_proba(fresh[:9])).all()


def test_it_stands_at_the_end_of_a_pipeline_that_keeps_names():
    same = FunctionTransformer().set_output(transform="pandas")
    pipeline = make_pipeline(same, StructuredClassifier(draws=200))
    pipeline.fit(indicators, structuredclassifier__answers=answers)
    assert (pipeline.predict_proba(fresh) == whole.predict_proba(fresh)).all()
    nameless = make_pipeline(StandardScaler(), StructuredClassifier(draws=200))
    problems_of(lambda: nameless.fit(indicators, structuredclassifier__answers=answers), FeaturesError)


def test_it_is_cross_validated_with_its_answers():
    scores = cross_val_score(
        StructuredClassifier(draws=50, exploratory=True),
        indicators,
        categories,
        groups=regions,
        cv=LeaveOneGroupOut(),
        params={"answers": answers},
        error_score="raise",
    )
    assert len(scores) == 3
    assert scores.mean() > 0.3


def test_the_columns_it_rests_on_matter_and_no_other():
    beside = indicators.assign(anything=np.arange(120.0))
    found = permutation_importance(fitted(beside, draws=50), beside, categories, n_repeats=2, random_state=0)
    importance = pd.Series(found.importances_mean, beside.columns)
    assert importance["anything"] == 0
    assert importance[codes].max() > 0


def test_a_fitted_one_votes_softly_with_others():
    frozen = pytest.importorskip("sklearn.frozen", reason="scikit-learn 1.5 has none").FrozenEstimator(whole)
    prior = DummyClassifier(strategy="prior")
    labels = np.resize(words, 120).astype(object)
    vote = VotingClassifier([("structured", frozen), ("prior", prior)], voting="soft").fit(indicators, labels)
    together = (whole.predict_proba(fresh) + prior.fit(indicators, labels).predict_proba(fresh)) / 2
    assert np.allclose(vote.predict_proba(fresh), together)


def test_a_fitted_one_is_stacked():
    stack = StackingClassifier([("structured", whole)], LogisticRegression(), cv="prefit").fit(indicators, categories)
    assert set(stack.predict(fresh)) <= set(words)


def test_a_rulebook_without_such_a_view_is_refused():
    mute = book.model_copy(update={"crosscheck": None, "sha256": "0" * 64})
    with pytest.raises(ValueError, match="learns nothing from public indicators"):
        fitted(rulebook=mute)


def test_another_rulebook_decides_otherwise():
    strict = ty.with_values(book, {"decision.thresholds.lacking": 2.5})
    assert fitted(rulebook=strict).predict_proba(fresh)[:, 0].mean() > whole.predict_proba(fresh)[:, 0].mean() + 0.05
