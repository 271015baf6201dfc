"""The checks of scikit-learn on all classifiers, with a rulebook and labels that take any table and any labels.

No check is expected to fail. With the real rulebook most of them cannot be asked: they come with nameless columns and
labels of their own, which it must refuse (``test_rulebook_classifier.py``). The check of array API input cannot apply:
answers are a DataFrame, and scikit-learn itself skips it unless SCIPY_ARRAY_API is set.
"""

import pytest
import sklearn.utils
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC
from sklearn.utils.estimator_checks import parametrize_with_checks

from tests.second_looks.estimators.any_foresight import AnyForeseeing
from tests.second_looks.estimators.any_labels import AnyLabels
from tests.second_looks.estimators.any_rulebook import AnyRulebook
from typology.second_looks.estimators.direct import DirectClassifier
from typology.second_looks.estimators.foresight import Foreseeing
from typology.second_looks.estimators.labels import Labels
from typology.second_looks.estimators.ordinal import OrdinalTypologyClassifier
from typology.second_looks.estimators.rulebook_classifier import RulebookClassifier
from typology.second_looks.estimators.ruling import Ruling
from typology.second_looks.estimators.structured import StructuredClassifier

estimators = [
    RulebookClassifier(AnyRulebook()),
    RulebookClassifier(AnyRulebook(), draws=0),
    StructuredClassifier(AnyForeseeing()),
    OrdinalTypologyClassifier(rulebook=AnyLabels()),
    DirectClassifier(LogisticRegression(), view="indicators", target="expert", rulebook=AnyLabels()),
    DirectClassifier(LinearSVC(), view="questionnaire", target="expert", purpose="audit", rulebook=AnyLabels()),
]


@parametrize_with_checks(estimators)
def test_the_adapter_is_a_classifier_of_scikit_learn(estimator, check):
    check(estimator)


def test_the_stand_in_is_asked_as_the_engine_is():
    assert isinstance(AnyRulebook(), Ruling)
    assert isinstance(AnyLabels(), Labels)
    assert isinstance(AnyForeseeing(), Foreseeing)
    fitted = RulebookClassifier(AnyRulebook()).fit([[0.0], [1.0]], ["x", "y"])
    assert isinstance(fitted.ruling_, AnyRulebook)


def test_the_tags_say_that_nothing_is_learnt_and_that_answers_may_be_unknown():
    if not hasattr(sklearn.utils, "get_tags"):
        pytest.skip("scikit-learn 1.5 keeps tags in another form")
    tags = sklearn.utils.get_tags(clone(estimators[0]))
    assert tags.estimator_type == "classifier"
    assert tags.classifier_tags.poor_score
    assert tags.input_tags.allow_nan
    assert not tags.input_tags.string
    assert not tags.target_tags.required
    assert tags.requires_fit
