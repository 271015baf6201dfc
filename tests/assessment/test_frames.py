"""Tables of answers, wide and long: everything wrong with one is said at once, in reading order, with its place.

The table passed in is never changed, what was read is read-only, and a large table of numbers is read without
visiting its rows one by one.
"""

import datetime
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import typology
from typology.assessment.frames import from_frame, to_long, to_wide
from typology.assessment.pilots import load_pilots
from typology.assessment.values import Answer, Unit
from typology.errors import AssessmentError
from typology.rulebook.load import load_rulebook

rulebook = load_rulebook()


def problems_of(frame):
    """Return the problems of a table given as a frame, a mapping of columns or a list of rows."""
    with pytest.raises(AssessmentError) as caught:
        from_frame(pd.DataFrame(frame), rulebook)
    return caught.value.problems


def places(problems):
    return [(problem.row, problem.column) for problem in problems]


# Wide tables


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"unit": ["KEN", "007"], "E1.N1": [2.5, 3]}),
        pd.DataFrame({"E1.N1": [2.5, 3]}, index=pd.Index(["KEN", "007"], name="unit")),
        pd.DataFrame({"E1.N1": ["2,5", "3"], "unit": [" KEN ", "007"]}, index=[9, 9]),
        pd.DataFrame({"unit": pd.Categorical(["KEN", "007"]), "E1.N1": pd.Categorical(["2.5", "3"])}),
        pd.DataFrame({"unit": pd.array(["KEN", "007"], dtype="string"), "E1.N1": pd.array([2.5, 3], dtype="Float64")}),
    ],
    ids=["column", "index", "repeated index", "categories", "nullable types"],
)
def test_the_unit_may_be_a_column_or_the_index_of_any_type(frame):
    read = from_frame(frame, rulebook)

    assert read.units == ("KEN", "007")
    assert [read[unit].answers["E1.N1"].value for unit in read.units] == [2.5, 3.0]


def test_what_is_known_about_a_unit_is_read_whatever_its_type():
    frame = pd.DataFrame(
        {
            "unit": ["NBO", "KEN", "UGA"],
            "name": ["Nairobi", "Kenya", None],
            "kind": ["City", " country ", ""],
            "country": ["KEN", np.nan, pd.NA],
            "urban_population": ["4397073", 15050000, None],
            "date": ["2019-10-31", datetime.datetime(2019, 10, 31, 9), pd.NaT],
            "respondent": ["a", "b", ""],
            "instrument": ["2020.1", None, None],
            "label": ["illustrative", None, None],
        },
        dtype=object,
    )

    nairobi, kenya, uganda = from_frame(frame, rulebook)

    assert nairobi.unit == Unit(code="NBO", name="Nairobi", kind="city", country="KEN", urban_population=4397073)
    assert (nairobi.date, nairobi.instrument) == (datetime.date(2019, 10, 31), "2020.1")
    assert (nairobi.respondent, nairobi.label) == ("a", "illustrative")
    assert kenya.unit == Unit(code="KEN", name="Kenya", urban_population=15050000)
    assert (kenya.date, kenya.respondent) == (datetime.date(2019, 10, 31), "b")
    assert uganda.unit == Unit(code="UGA")
    assert (uganda.date, uganda.respondent, uganda.answers) == (None, None, {})


@pytest.mark.parametrize("column", ["name", "country", "kind", "urban_population", "date", "respondent", "label"])
def test_a_cell_of_spaces_about_the_unit_is_blank(column):
    read = from_frame(pd.DataFrame({"unit": ["KEN"], column: ["  "], "E1.N1": [2]}), rulebook)

    assert read["KEN"].unit == Unit(code="KEN")


@pytest.mark.parametrize(
    ("column", "suggestion"),
    [
        ("E1N1", "E1.N1"),
        ("e1.n1", "E1.N1"),
        ("E1_N1", "E1.N1"),
        ("K event", "K.event"),
        ("Name", "name"),
        ("urban population", "urban_population"),
        ("remarks of the minister", None),
    ],
)
def test_an_unknown_column_is_refused_with_the_nearest(column, suggestion):
    (problem,) = problems_of({"unit": ["KEN"], column: [2]})

    assert (problem.what, problem.column, problem.found) == ("unknown column", column, column)
    assert (problem.suggestion, problem.row in (None, 1)) == (suggestion, True)
    assert problem.expected


@pytest.mark.parametrize("column", ["E1.N1", "unit", "name", "date"])
def test_a_column_given_twice_is_refused(column):
    frame = pd.DataFrame([["KEN", "Kenya", "2019-10-31", 2, 2]], columns=["unit", "name", "date", "E1.N1", column])

    found = problems_of(frame)

    assert [(problem.what, problem.column) for problem in found] == [("column given twice", column)]


def test_a_unit_given_twice_is_refused_with_both_rows():
    found = problems_of({"unit": ["KEN", "UGA", "KEN ", "KEN"], "E1.N1": [1, 2, 3, 4]})

    assert [(problem.what, problem.row, problem.column, problem.found) for problem in found] == [
        ("unit given twice", 4, "unit", "KEN"),
        ("unit given twice", 5, "unit", "KEN"),
    ]
    assert all("row 2" in problem.expected for problem in found)


@pytest.mark.parametrize("code", ["", "  ", None, np.nan, pd.NA])
def test_a_row_without_a_unit_code_is_refused(code):
    found = problems_of({"unit": ["KEN", code], "E1.N1": [1, 2]})

    assert [(problem.what, problem.row, problem.column) for problem in found] == [("no unit code", 3, "unit")]


def test_a_problem_in_a_row_without_a_code_names_no_unit():
    found = problems_of({"unit": [""], "E1.N1": [7]})

    assert sorted(places(found)) == [(2, "E1.N1"), (2, "unit")]
    assert [problem.unit for problem in found] == [None, None]


@pytest.mark.parametrize(
    ("column", "cell", "found", "suggestion"),
    [
        ("date", "31/10/2019", "31/10/2019", None),
        ("date", "2019-10", "2019-10", None),
        ("date", "2019-02-30", "2019-02-30", None),
        ("date", "October 2019", "October 2019", None),
        ("date", 43769, "43769", None),
        ("kind", "town", "town", None),
        ("kind", "contry", "contry", "country"),
        ("kind", "cities", "cities", "city"),
        ("urban_population", "-1", "-1", None),
        ("urban_population", "1,000,000", "1,000,000", None),
        ("urban_population", "15.05 million", "15.05 million", None),
        ("urban_population", "nan", "nan", None),
        ("urban_population", "inf", "inf", None),
        ("urban_population", True, "True", None),
    ],
)
def test_an_unreadable_date_kind_or_population_is_refused(column, cell, found, suggestion):
    (problem,) = problems_of({"unit": ["UGA", "KEN"], column: pd.Series([None, cell], dtype=object)})

    assert (problem.row, problem.column, problem.unit, problem.found) == (3, column, "KEN", found)
    assert problem.what == f"unreadable {column.replace('_', ' ')}"
    assert (problem.suggestion, bool(problem.expected)) == (suggestion, True)


@pytest.mark.parametrize(
    "frame",
    [pd.DataFrame(), pd.DataFrame({"E1.N1": [2]}), pd.DataFrame({"E1.N1": [2]}, index=["KEN"])],
    ids=["nothing", "no codes", "index without a name"],
)
def test_a_table_without_a_column_unit_is_refused(frame):
    (problem,) = problems_of(frame)

    assert (problem.what, bool(problem.expected)) == ("no column unit", True)


def test_a_table_with_a_column_nearly_called_unit_is_refused_with_the_right_name():
    found = problems_of({"Unit": ["KEN"], "E1.N1": [2]})

    assert ("Unit", "unit") in [(problem.column, problem.suggestion) for problem in found]


def test_a_table_without_rows_has_no_units():
    assert from_frame(pd.DataFrame({"unit": [], "E1.N1": []}), rulebook).units == ()


def test_all_problems_of_a_wide_table_come_at_once():
    frame = pd.DataFrame(
        [
            ["KEN", "town", "2019-10-31", "7", "DK", "x"],
            ["UGA", "country", "31.10.2019", "2.3", "2", "x"],
            ["KEN", "country", "2019-10-31", "1", "flood", "x"],
            ["", "country", "2019-10-31", "two", "NA", "x"],
        ],
        columns=["unit", "kind", "date", "E1.N1", "E1N2", "notes"],
    )

    assert set(places(problems_of(frame))) == {
        (None, "E1N2"),
        (None, "notes"),
        (2, "kind"),
        (2, "E1.N1"),
        (3, "date"),
        (3, "E1.N1"),
        (4, "unit"),
        (5, "unit"),
        (5, "E1.N1"),
    }


def test_bad_cells_are_reported_even_if_there_is_no_column_unit():
    found = problems_of({"Unit": ["KEN"], "E1.N1": ["7"]})

    assert (2, "E1.N1") in places(found)


def test_problems_come_row_by_row_with_the_header_first():
    rows = [["KEN", "9", "x", "1"], ["UGA", "1", "1", "x"], ["TZA", "9", "1", "9"]]
    found = problems_of(pd.DataFrame(rows, columns=["unit", "E1.N1", "E1.N2", "E1N3"]))

    assert [problem.row or 1 for problem in found] == [1, 2, 2, 4]
    assert found[0].column == "E1N3"


def test_problems_of_one_row_come_in_the_order_of_the_columns():
    columns = ["unit", "kind", "date", "P2.1", "E1.N1", "C10.1", "C2.1"]

    found = problems_of(pd.DataFrame([["", "x", "x", "x", "x", "x", "x"]], columns=columns))

    assert places(found) == [(2, column) for column in columns]


def test_no_problem_is_left_out_of_a_long_list():
    found = problems_of({"unit": [f"U{row}" for row in range(500)], "E1.N1": ["7"] * 500, "E1.N2": ["x"] * 500})

    assert len(found) == 1000


def test_the_message_lists_every_problem_with_its_place():
    with pytest.raises(AssessmentError) as caught:
        from_frame(pd.DataFrame({"unit": ["KEN", "UGA"], "E1.N1": ["7", "2.3"]}), rulebook, "kenya.csv")

    assert str(caught.value).splitlines() == [
        "The assessment has 2 problems:",
        "  kenya.csv, row 2, column E1.N1, unit KEN: off the scale: found '7'; expected 0 to 4 by 0.5",
        "  kenya.csv, row 3, column E1.N1, unit UGA: between two steps of the scale: found '2.3'; "
        "expected 0 to 4 by 0.5; did you mean '2.5'?",
    ]


# Long tables


def row(**cells):
    return {"unit": "KEN", "item": "E1.N1", "value": "3", **cells}


def test_a_long_table_gathers_answers_and_their_evidence():
    read = from_frame(
        pd.DataFrame(
            [
                row(name="Kenya", why="a policy", evidence_source="Sessional Paper", evidence_published="2016"),
                row(name="Kenya", why="a policy", evidence_source="Survey", evidence_method="sound"),
                row(item="E3.L2", value="NA", reason="no metropolitan area"),
                row(item="E1.N2", value="DK", why="nobody knows"),
                row(unit="UGA", item="K.event", value="natural"),
            ]
        ),
        rulebook,
    )

    assert read.units == ("KEN", "UGA")
    assert read["KEN"].unit.name == "Kenya"
    assert [entry.source for entry in read["KEN"].answers["E1.N1"].evidence] == ["Sessional Paper", "Survey"]
    assert read["KEN"].answers["E3.L2"] == Answer(item="E3.L2", state="not applicable", reason="no metropolitan area")
    assert read["KEN"].answers["E1.N2"] == Answer(item="E1.N2", state="unknown", why="nobody knows")
    assert read["UGA"].answers == {"K.event": Answer(item="K.event", value=1)}


@pytest.mark.parametrize("blank", ["", None, np.nan])
def test_a_unit_without_answers_keeps_its_row(blank):
    read = from_frame(pd.DataFrame([row(), row(unit="UGA", item=blank, value=blank)]), rulebook)

    assert (read.units, read["UGA"].answers) == (("KEN", "UGA"), {})


def test_rows_of_one_unit_that_disagree_are_refused():
    rows = [
        row(name="Kenya", date="2019-10-31"),
        row(name="", date=None, item="E1.N2"),
        row(name="Keniya", date="2019-10-30", item="E1.N3"),
    ]

    found = problems_of(rows)

    assert [(p.what, p.row, p.column, p.found, p.unit) for p in found if p.column == "name"] == [
        ("rows of one unit disagree", 4, "name", "Keniya", "KEN")
    ]
    assert [(p.what, p.row, p.column, p.found, p.unit) for p in found if p.column == "date"] == [
        ("rows of one unit disagree", 4, "date", "2019-10-30", "KEN")
    ]
    assert ["Kenya" in p.expected for p in found if p.column == "name"] == [True]


@pytest.mark.parametrize(
    "second",
    [
        row(),
        row(value="2"),
        row(value="DK"),
        row(evidence_source="a"),
        row(value="2", evidence_source="b"),
        row(why="another", evidence_source="b"),
    ],
    ids=["same", "other value", "unknown", "late evidence", "other value with evidence", "other why"],
)
def test_an_item_answered_twice_is_refused(second):
    first = row(evidence_source="a") if second.get("evidence_source") == "b" else row()

    found = problems_of([first, second])

    assert [(p.what, p.row, p.column, p.found, p.unit) for p in found] == [
        ("item answered twice", 3, "item", "E1.N1", "KEN")
    ]


@pytest.mark.parametrize(
    ("item", "suggestion"), [("E1N1", "E1.N1"), ("e1.n1", "E1.N1"), ("K.evnt", "K.event"), ("housing", None)]
)
def test_an_unknown_item_is_refused_with_the_nearest(item, suggestion):
    (problem,) = problems_of([row(item=item)])

    assert (problem.what, problem.row, problem.column, problem.found) == ("unknown item", 2, "item", item)
    assert problem.suggestion == suggestion


@pytest.mark.parametrize(
    ("fields", "column", "found"),
    [
        ({"evidence_publisher": "the ministry"}, "evidence_source", None),
        ({"evidence_source": "a law", "evidence_published": "2019/05"}, "evidence_published", "2019/05"),
        ({"evidence_source": "a law", "evidence_published": "2019-13-45"}, "evidence_published", "2019-13-45"),
        ({"evidence_source": "a law", "evidence_period": "May to June"}, "evidence_period", "May to June"),
        ({"evidence_source": "a law", "evidence_period": "2019-02-30"}, "evidence_period", "2019-02-30"),
        ({"evidence_source": "a law", "evidence_method": "good"}, "evidence_method", "good"),
    ],
)
def test_a_bad_field_of_evidence_is_refused(fields, column, found):
    (problem,) = problems_of([row(**fields)])

    assert (problem.row, problem.column, problem.found, problem.unit) == (2, column, found, "KEN")


@pytest.mark.parametrize(
    "fields",
    [
        {"evidence_publisher": "the ministry"},
        {"evidence_source": "a law", "evidence_published": "2019/05"},
        {"evidence_source": "a law", "evidence_period": "May to June"},
        {"evidence_source": "a law", "evidence_method": "good"},
    ],
    ids=lambda fields: list(fields)[-1],
)
def test_a_bad_field_of_evidence_is_explained_in_plain_words(fields):
    (problem,) = problems_of([row(**fields)])

    assert problem.expected
    assert "\\d" not in str(problem)
    assert "Input should" not in str(problem)


@pytest.mark.parametrize(
    ("published", "text"),
    [([2019, None], "2019"), ([pd.Timestamp("2019-05-01"), None], "2019-05-01"), ([2019, 2020], "2019")],
    ids=["a year beside a blank", "a date of a spreadsheet", "whole numbers"],
)
def test_a_date_of_evidence_may_be_a_number_or_a_date(published, text):
    frame = pd.DataFrame(
        {
            "unit": "KEN",
            "item": ["E1.N1", "E1.N2"],
            "value": 3,
            "evidence_source": "a law",
            "evidence_published": published,
        }
    )

    read = from_frame(frame, rulebook)

    assert read["KEN"].answers["E1.N1"].evidence[0].published == text


@pytest.mark.parametrize(
    "said", [{"value": "3"}, {"why": "a policy"}, {"evidence_source": "a law"}], ids=lambda said: next(iter(said))
)
def test_a_row_that_says_something_about_no_item_is_refused(said):
    found = problems_of([row(), {"unit": "KEN", "item": "", "value": "", **said}])

    assert [(problem.row, problem.column) for problem in found] == [(3, "item")]


def test_a_reason_where_a_value_stands_is_refused():
    (problem,) = problems_of([row(reason="no need")])

    assert (problem.row, problem.column, problem.found) == (2, "reason", "no need")
    assert str(problem).count("no need") == 1


def test_two_different_reasons_in_one_row_are_refused():
    (problem,) = problems_of([row(value="NA: a city state", reason="no such body")])

    assert (problem.row, problem.column) == (2, "reason")


def test_a_long_table_without_a_column_value_says_that_it_is_missing():
    found = problems_of({"unit": ["KEN"], "item": ["E1.N1"], "score": ["3"]})

    assert any("value" in f"{problem.what} {problem.expected}" for problem in found)


def test_a_cell_of_spaces_in_a_long_table_is_blank():
    read = from_frame(pd.DataFrame([row(name="  ", date=" ", kind=" ", why=" ", evidence_source=" ")]), rulebook)

    assert read["KEN"].unit == Unit(code="KEN")
    assert read["KEN"].answers == {"E1.N1": Answer(item="E1.N1", value=3)}


def test_all_problems_of_a_long_table_come_at_once_and_row_by_row():
    found = problems_of(
        [
            row(value="7", kind="town", notes="x"),
            row(item="E1N2"),
            row(item="E1.N3", evidence_method="good"),
            row(unit="", item="E1.N1"),
            row(unit="UGA", date="yesterday"),
            row(unit="UGA", value="1"),
        ]
    )

    assert [problem.row or 1 for problem in found] == [1, 2, 2, 3, 4, 4, 5, 6, 7]
    assert set(places(found)) == {
        (None, "notes"),
        (2, "kind"),
        (2, "value"),
        (3, "item"),
        (4, "evidence_method"),
        (4, "evidence_source"),
        (5, "unit"),
        (6, "date"),
        (7, "item"),
    }


def test_a_row_with_a_bad_value_and_bad_evidence_has_both_problems():
    found = problems_of([row(value="7", evidence_source="a law", evidence_method="good")])

    assert set(places(found)) == {(2, "value"), (2, "evidence_method")}


def test_a_row_without_a_unit_code_has_its_other_problems_as_well():
    found = problems_of([row(unit="", value="7"), row(unit="", item="E1N2")])

    assert set(places(found)) == {(2, "unit"), (2, "value"), (3, "unit"), (3, "item")}


# What is passed in, and what comes out


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"unit": ["KEN ", "UGA"], "E1.N1": ["2,5", None], "name": [" a ", np.nan]}),
        pd.DataFrame({"E1.N1": [2.5, np.nan]}, index=pd.Index(["KEN", "UGA"], name="unit")),
        pd.DataFrame({"unit": ["KEN", "KEN"], "item": ["E1.N1", "E1.N2"], "value": [2, "DK"], "name": ["Kenya", None]}),
    ],
    ids=["wide", "wide with index", "long"],
)
def test_the_table_passed_in_is_not_changed(frame):
    before = frame.copy(deep=True)

    from_frame(frame, rulebook)

    assert_frame_equal(frame, before)


def test_the_table_passed_in_is_not_changed_by_a_failure():
    frame = pd.DataFrame({"unit": ["KEN ", "KEN"], "E1.N1": ["2,5", "x"]})
    before = frame.copy(deep=True)

    problems_of(frame)

    assert_frame_equal(frame, before)


def test_values_are_read_only():
    read = from_frame(pd.DataFrame({"unit": ["KEN"], "E1.N1": [2.5]}), rulebook)

    with pytest.raises(ValueError, match="read-only"):
        read.values[0, 0] = 4


def numbers(count):
    """Return a table of floats: every item but choices answered on its scale, one cell in ten left open."""
    rng = np.random.default_rng(2020)
    scales = {item: rulebook.scale_of(item) for item in rulebook.items}
    columns = {item: rng.choice([np.nan] if scale.choices else scale.values, count) for item, scale in scales.items()}
    frame = pd.DataFrame(columns, index=pd.Index([f"U{unit}" for unit in range(count)], name="unit"))
    return frame.mask(rng.random(frame.shape) < 0.1)


@pytest.mark.parametrize("as_index", [True, False])
def test_later_changes_of_the_table_do_not_reach_what_was_read(as_index):
    frame = numbers(5) if as_index else numbers(5).reset_index()
    read = from_frame(frame, rulebook)
    before = read.values.copy()

    frame.iloc[:, 3:6] = 4.0
    frame.loc[frame.index[0], "E1.N1"] = 4.0

    np.testing.assert_array_equal(read.values, before)


def test_a_table_of_numbers_is_read_as_it_stands():
    frame = numbers(50)

    np.testing.assert_array_equal(from_frame(frame, rulebook).values, frame.to_numpy().T)


def test_a_bad_number_is_found_in_a_large_table_of_numbers():
    frame = numbers(5000)
    frame.iloc[4321, 7] = 2.3
    frame.loc["U17", "K.event"] = 0

    assert places(problems_of(frame)) == [(19, "K.event"), (4323, frame.columns[7])]


def test_a_table_of_numbers_is_read_without_visiting_its_rows():
    library = str(Path(typology.__file__).parent)

    def calls(count):
        frame, found = numbers(count), 0

        def counted(called, event, _arg):
            nonlocal found
            found += event == "call" and called.f_code.co_filename.startswith(library)

        sys.setprofile(counted)
        try:
            from_frame(frame, rulebook)
        finally:
            sys.setprofile(None)
        return found

    assert calls(20_000) == calls(200)


@pytest.mark.slow
def test_a_hundred_thousand_units_are_read_in_a_few_seconds_and_cost_grows_no_faster_than_rows():
    def seconds(frame):
        found = []
        for _ in range(3):
            start = time.perf_counter()
            from_frame(frame, rulebook)
            found.append(time.perf_counter() - start)
        return min(found)

    few, many = seconds(numbers(10_000)), seconds(numbers(100_000))

    assert many < 5
    assert many < 20 * few


def test_two_thousand_long_rows_are_read_in_a_few_seconds():
    rows = [row(unit=f"U{unit}", item=item, value="DK") for unit in range(17) for item in rulebook.items]
    start = time.perf_counter()

    from_frame(pd.DataFrame(rows), rulebook)

    assert time.perf_counter() - start < 5


def test_the_pilots_as_tables_have_the_documented_shape():
    pilots = load_pilots(rulebook)

    wide, long = to_wide(pilots, rulebook), to_long(pilots, rulebook)

    assert list(wide.index) == ["IND", "KEN", "EGY", "COL"]
    assert list(wide.columns)[-len(rulebook.items) :] == list(rulebook.items)
    assert long.columns[0] == "unit"
    assert set(long["unit"]) == {"IND", "KEN", "EGY", "COL"}
    assert wide.loc["KEN", "E1.N1"] == "3"
    assert wide.isna().sum().sum() == long.isna().sum().sum() == 0
