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


@pytest.mark.parametrize("written", ["2.0", "2,0", " 2 ", 2, 2.0])
def test_a_category_is_read_however_a_spreadsheet_writes_it(written):
    assert read_recorded(result, {"KEN": written}) == {"KEN": "2"}


@pytest.mark.parametrize(("written", "meant"), [("Category 2", "2"), ("cat.1", "1"), ("n", "N"), ("5", None)])
def test_the_category_that_seems_to_be_meant_is_named(written, meant):
    with pytest.raises(AssessmentError) as caught:
        read_recorded(result, {"KEN": written})
    assert [problem.suggestion for problem in caught.value.problems] == [meant]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("recorded.csv", "found 'str'.*of a file, pandas.read_csv"),
        (pd.DataFrame({"unit": ["KEN"], "category": ["2"]}), r"found 'DataFrame'.*set_index\('unit'\)\['category'\]"),
        (["2", "3"], "found 'list'; expected a dict or a Series"),
    ],
)
def test_what_is_no_mapping_is_refused_with_the_way_to_make_one(given, said):
    for ask in (ty.crosscheck, ty.threshold_audit):
        with pytest.raises(AssessmentError, match=said):
            ask(result, recorded=given)
    with pytest.raises(AssessmentError, match=said):
        ty.category_agreement(result, {}, given)


def test_the_advice_for_a_file_is_sound(tmp_path):
    file = tmp_path / "recorded.csv"
    file.write_text("unit,category\nKEN,2\nIND,\n")
    assert read_recorded(result, pd.read_csv(file, dtype=str).set_index("unit")["category"]) == {"KEN": "2"}


def test_assessments_that_were_not_classified_are_refused():
    for ask in (ty.crosscheck, ty.threshold_audit):
        with pytest.raises(TypeError, match=r"found Assessments; expected what classify\(assessments\) returns"):
            ask(pilots)
    with pytest.raises(TypeError, match="no classification"):
        ty.category_agreement(pilots, {}, {})


def test_undetermined_is_no_category_to_record():
    with pytest.raises(AssessmentError, match="or nothing where none was recorded"):
        read_recorded(result, {"KEN": "U"})
