"""The checks of scikit-learn on the classifier, with a rulebook that takes any table and any labels.

No check is expected to fail. With the real rulebook most of them cannot be asked: they come with nameless columns and
labels of their own, which it must refuse (``test_rulebook_classifier.py``). The check of array API input cannot apply:
answers are a DataFrame, and scikit-learn itself skips it unless SCIPY_ARRAY_API is set.
"""

import pytest
import sklearn.utils
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from tests.second_looks.estimators.any_rulebook import AnyRulebook
from typology.second_looks.estimators.rulebook_classifier import RulebookClassifier
from typology.second_looks.estimators.ruling import Ruling

estimators = [RulebookClassifier(AnyRulebook()), RulebookClassifier(AnyRulebook(), draws=0)]


@parametrize_with_checks(estimators)
def test_the_adapter_is_a_classifier_of_scikit_learn(estimator, check):
    check(estimator)


def test_the_stand_in_is_asked_as_the_engine_is():
    assert isinstance(AnyRulebook(), Ruling)
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
