"""What a cell may hold, and what is said about a cell that may not.

Blank and the words for unknown are unknown, ``NA`` with or without a reason is not applicable, and a decimal comma is a
decimal point. Every other cell is one problem with row, column, found, expected and, where one is near, a choice.
"""

import datetime

import numpy as np
import pandas as pd
import pytest

from typology.assessment.cells import answer_text, read_cells
from typology.assessment.frames import from_frame
from typology.errors import AssessmentError
from typology.rulebook.load import load_rulebook

rulebook = load_rulebook()

unknown = np.nan
not_applicable = -1.0


def read(cells, item="E1.N1", dtype=object):
    """Return values and reasons of cells that must be readable."""
    found = read_cells(pd.Series(cells, dtype=dtype), item, rulebook)
    assert found.problems == []
    return found


def problems_of(cells, item="E1.N1"):
    frame = pd.DataFrame({"unit": [f"U{row}" for row in range(len(cells))], item: cells})
    with pytest.raises(AssessmentError) as caught:
        from_frame(frame, rulebook)
    return caught.value.problems


@pytest.mark.parametrize(
    "cell", ["", "   ", "\u00a0", "DK", "dk", " DK ", "?", "unknown", "Unknown", None, np.nan, pd.NA, pd.NaT]
)
def test_blank_and_the_words_for_unknown_are_unknown(cell):
    np.testing.assert_array_equal(read([cell]).values, [unknown])


@pytest.mark.parametrize("cell", ["NA", "na", " N/A ", "n/a", "not applicable", "Not Applicable", "NA:", "N/A : "])
def test_the_words_for_not_applicable_need_no_reason(cell):
    found = read([cell])

    np.testing.assert_array_equal(found.values, [not_applicable])
    assert found.reasons == {}


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("NA: no metropolitan area", "no metropolitan area"),
        ("not applicable: a city state", "a city state"),
        ("N/A :une ville-État", "une ville-État"),
        ("NA: see law 12: article 3", "see law 12: article 3"),
        ("NA: NA", "NA"),
        ("na: 3", "3"),
    ],
)
def test_not_applicable_keeps_its_reason(cell, reason):
    found = read(["1", cell])

    np.testing.assert_array_equal(found.values, [1.0, not_applicable])
    assert found.reasons == {1: reason}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2.5", 2.5),
        ("2,5", 2.5),
        (" 3 ", 3.0),
        ("\u00a03\u00a0", 3.0),
        ("0", 0.0),
        ("4", 4.0),
        ("4,0", 4.0),
        ("2.50", 2.5),
        ("٣", 3.0),
        ("３", 3.0),
        (3, 3.0),
        (2.5, 2.5),
        (np.int64(3), 3.0),
        (np.float32(2.5), 2.5),
    ],
)
def test_a_number_on_the_scale_is_that_value(cell, value):
    np.testing.assert_array_equal(read([cell]).values, [value])


@pytest.mark.parametrize(
    ("cell", "value"),
    [("natural", 1.0), ("human", 2.0), ("both", 3.0), (" Natural ", 1.0), ("BOTH", 3.0), ("DK", unknown), ("NA", -1.0)],
)
def test_a_choice_is_its_position(cell, value):
    np.testing.assert_array_equal(read([cell], "K.event").values, [value])


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (pd.Series([1, pd.NA, 4], dtype="Int64"), [1, unknown, 4]),
        (pd.Series([1.5, pd.NA], dtype="Float64"), [1.5, unknown]),
        (pd.Series([1.5, np.nan], dtype="float32"), [1.5, unknown]),
        (pd.Series([1.5, np.nan], dtype="float16"), [1.5, unknown]),
        (pd.Series([0, 4], dtype="int8"), [0, 4]),
        (pd.Series([0, 4], dtype="uint8"), [0, 4]),
        (pd.Series(["2,5", pd.NA, "NA"], dtype="string"), [2.5, unknown, -1]),
        (pd.Series(["2,5", None, "NA"], dtype="category"), [2.5, unknown, -1]),
        (pd.Series([2.5, None], dtype="category"), [2.5, unknown]),
        (
            pd.Series([2, "2,5", " 3 ", None, np.nan, pd.NA, pd.NaT, "DK", "NA"], dtype=object),
            [2, 2.5, 3, *[unknown] * 5, -1],
        ),
        (pd.Series([1.0, np.nan], dtype=pd.SparseDtype(float)), [1, unknown]),
        (pd.Series([None, None], dtype=object), [unknown, unknown]),
        (pd.Series([], dtype=object), []),
        (pd.Series([], dtype=float), []),
    ],
    ids=lambda entry: str(entry.dtype) if isinstance(entry, pd.Series) else "",
)
def test_every_type_of_column_is_read_alike(column, values):
    found = read_cells(column, "E1.N1", rulebook)

    assert found.problems == []
    np.testing.assert_array_equal(found.values, np.array(values, float))


@pytest.mark.parametrize("cell", ["5", "-1", "-0.5", "4.5", "40", "1e9", "inf", "-inf", 5, -1, -1.0, np.inf, 1e300])
def test_a_number_off_the_scale_is_one_problem_that_names_the_scale(cell):
    (problem,) = problems_of([1, cell])

    assert (problem.row, problem.column, problem.unit) == (3, "E1.N1", "U1")
    assert (problem.what, problem.expected) == ("off the scale", "0 to 4 by 0.5")
    assert problem.found in (str(cell), f"{cell}".removesuffix(".0"))


@pytest.mark.parametrize(
    ("cell", "found", "suggestion"),
    [("2.3", "2.3", "2.5"), ("2,3", "2,3", "2.5"), (2.3, "2.3", "2.5"), ("0.1", "0.1", "0"), ("3.999", "3.999", "4")],
)
def test_a_number_between_two_steps_is_one_problem_that_names_the_nearest(cell, found, suggestion):
    (problem,) = problems_of([1, cell])

    assert (problem.row, problem.column, problem.found) == (3, "E1.N1", found)
    assert (problem.what, problem.suggestion) == ("between two steps of the scale", suggestion)


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [
        ("two", None),
        ("3 (see note)", None),
        ("natural", None),
        ("2021-03-01", None),
        ("3-4", None),
        ("2,5,0", None),
        ("−1", None),
        ("True", None),
        ("unknwon", "unknown"),
        ("not aplicable", "not applicable"),
        ("n.a.", "NA"),
        ("#N/A", "N/A"),
        ("3\u200b", None),
    ],
)
def test_a_text_that_is_no_answer_is_one_problem_that_names_what_may_stand_there(cell, suggestion):
    (problem,) = problems_of(["1", cell])

    assert (problem.row, problem.column, problem.unit, problem.found) == (3, "E1.N1", "U1", cell)
    assert (problem.what, problem.suggestion) == ("not a number", suggestion)
    assert problem.expected.startswith("0 to 4 by 0.5")
    for word in ("blank", "DK", "NA"):
        assert word in problem.expected


@pytest.mark.parametrize(
    ("cell", "suggestion"), [("natur", "natural"), ("humans", "human"), ("flood", None), ("1", None), ("4", None)]
)
def test_a_word_that_is_no_choice_is_one_problem_that_names_the_choices(cell, suggestion):
    (problem,) = problems_of(["both", cell], "K.event")

    assert (problem.row, problem.column, problem.found) == (3, "K.event", cell)
    assert (problem.what, problem.suggestion) == ("not a choice", suggestion)
    assert "natural or human or both" in problem.expected


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (True, "True"),
        (False, "False"),
        (datetime.date(2021, 3, 1), "2021-03-01"),
        (pd.Timestamp("2021-03-01"), "2021-03-01 00:00:00"),
        (1 + 2j, "(1+2j)"),
    ],
)
def test_a_cell_of_a_foreign_type_is_one_problem(cell, found):
    (problem,) = problems_of([cell])

    assert (problem.row, problem.column, problem.found) == (2, "E1.N1", found)


@pytest.mark.parametrize("cell", [[1, 2], {"value": 3}], ids=["list", "mapping"])
def test_a_cell_that_holds_a_container_is_one_problem(cell):
    (problem,) = problems_of([cell, "2"])

    assert (problem.row, problem.column) == (2, "E1.N1")


@pytest.mark.parametrize("dtype", ["bool", "boolean", object])
def test_true_and_false_are_refused_in_every_type_of_column(dtype):
    found = problems_of(pd.Series([True, False], dtype=dtype))

    assert [(problem.row, problem.found) for problem in found] == [(2, "True"), (3, "False")]


@pytest.mark.parametrize(("cells", "row"), [([1, True], 3), ([True, 1], 2), ([0.0, False], 3)])
def test_true_is_refused_and_one_is_read_when_they_stand_in_one_column(cells, row):
    found = problems_of(pd.Series(cells, dtype=object))

    assert [problem.row for problem in found] == [row]


@pytest.mark.parametrize("cell", ["nan", "NaN", "-nan"])
def test_the_word_nan_is_refused_and_the_words_for_unknown_are_offered(cell):
    (problem,) = problems_of([cell])

    assert (problem.row, problem.column, problem.found) == (2, "E1.N1", cell)
    assert "blank" in problem.expected
    assert "DK" in problem.expected


def test_an_underscore_between_digits_is_no_number():
    (problem,) = problems_of(["0_3"])

    assert (problem.found, problem.what) == ("0_3", "not a number")


def test_minus_zero_is_zero():
    found = read(["-0", -0.0])

    assert [answer_text(value, rulebook.scale_of("E1.N1")) for value in found.values] == ["0", "0"]


@pytest.mark.parametrize("number", [0, 4, 1.5, -1, np.inf])
def test_a_number_that_is_no_choice_is_one_problem_in_a_column_of_numbers(number):
    (problem,) = problems_of(pd.Series([number, np.nan], dtype=float), "K.event")

    assert (problem.row, problem.column, problem.found) == (2, "K.event", f"{number:g}")
    assert "natural or human or both" in problem.expected


def test_the_position_of_a_choice_is_read_alike_in_numbers_and_in_mixed_columns():
    numbers = read_cells(pd.Series([2.0], dtype=float), "K.event", rulebook)
    mixed = read_cells(pd.Series([2.0], dtype=object), "K.event", rulebook)

    np.testing.assert_array_equal(numbers.values, mixed.values)


def test_every_bad_cell_of_a_column_is_reported_however_often_it_comes():
    found = problems_of(["7", "1", "7", "two", "7"])

    assert [(problem.row, problem.found) for problem in found] == [(2, "7"), (4, "7"), (5, "two"), (6, "7")]


@pytest.mark.parametrize("item", list(rulebook.items))
def test_every_answer_is_read_back_from_its_own_text(item):
    scale = rulebook.scale_of(item)
    recorded = [*scale.values, unknown, not_applicable]

    found = read([answer_text(value, scale) for value in recorded], item)

    np.testing.assert_array_equal(found.values, recorded)


def test_a_reason_is_read_back_from_its_own_text():
    text = answer_text(not_applicable, rulebook.scale_of("E1.N1"), "by law: none")

    assert (text, read([text]).reasons) == ("NA: by law: none", {0: "by law: none"})
