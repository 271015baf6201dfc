"""Categories on record are read as the rulebook writes them, or refused, all at once."""

import pandas as pd
import pytest

import typology as ty
from typology.errors import AssessmentError
from typology.second_looks.recorded import read_recorded

pilots = ty.load_pilots()
result = ty.classify(pilots)


def test_nothing_is_recorded_unless_somebody_says_so():
    assert read_recorded(result) == {}


def test_an_override_is_recorded_and_what_is_given_stands_before_it():
    decided = ty.classify(pilots, overrides={u: {"category": "2", "reason": "A panel."} for u in ("EGY", "COL")})
    assert read_recorded(decided) == {"EGY": "2", "COL": "2"}
    assert read_recorded(decided, {"COL": "4", "IND": "1"}) == {"IND": "1", "EGY": "2", "COL": "4"}


@pytest.mark.parametrize("blank", [None, float("nan"), "", pd.NA])
def test_a_blank_says_that_nothing_is_recorded(blank):
    assert read_recorded(result, {"KEN": blank}) == {}


def test_a_column_of_numbers_with_gaps_is_read():
    column = pd.Series([1, 2, None], ["IND", "KEN", "EGY"])
    assert column.dtype == float
    assert read_recorded(result, column) == {"IND": "1", "KEN": "2"}


def test_every_problem_is_named_at_once_with_the_nearest_word():
    given = pd.Series(["2", "3", "5R", 2.5, "n"], ["KEM", "KEN", "IND", "EGY", "KEN"], dtype=object)
    with pytest.raises(AssessmentError) as caught:
        read_recorded(result, given)
    found = {(problem.what, problem.found) for problem in caught.value.problems}
    assert found == {
        ("recorded category of an unknown unit", "KEM"),
        ("two recorded categories", "KEN"),
        ("no category of the rulebook", "5R"),
        ("no category of the rulebook", "2.5"),
        ("no category of the rulebook", "n"),
    }
    assert next(p for p in caught.value.problems if p.found == "KEM").suggestion == "KEN"


def test_undetermined_is_no_category_to_record():
    with pytest.raises(AssessmentError, match="or nothing where none was recorded"):
        read_recorded(result, {"KEN": "U"})
