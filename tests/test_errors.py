"""Errors that arrive from another process are whole."""

import pickle

import pytest

import typology as ty


@pytest.mark.parametrize("kind", [ty.AssessmentError, ty.RulebookError, ty.IndicatorError])
def test_an_error_keeps_its_problems_on_the_way_from_another_process(kind):
    error = kind([ty.Problem("value off the scale", found="7", file="a.csv", row=2)])

    again = pickle.loads(pickle.dumps(error))
    assert again.problems == error.problems
    assert str(again) == str(error)
