"""Many assessments as one value: looked up by unit, compared by content, changed only into another value.

``of`` and ``from_json`` say everything that is wrong at once, and the same content is always the same JSON text.
"""

import datetime
import json

import numpy as np
import pytest

from typology.assessment.collection import Assessments
from typology.assessment.pilots import load_pilots
from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit
from typology.errors import AssessmentError, TypologyError, UnknownUnitError
from typology.rulebook.load import load_rulebook

rulebook = load_rulebook()


def assessment(code, values=(), **record):
    answers = {item: Answer(item=item, value=value) for item, value in dict(values).items()}
    return Assessment(unit=Unit(code=code), answers=answers, **record)


def gathered(*assessments):
    return Assessments.of(assessments, rulebook)


def problems_of(*assessments):
    with pytest.raises(AssessmentError) as caught:
        gathered(*assessments)
    return caught.value.problems


# Lookup, order, equality


def test_an_assessment_is_looked_up_by_its_unit():
    kenya = assessment("KEN", {"E1.N1": 2.5}, date=datetime.date(2021, 10, 31), respondent="office")

    assert gathered(assessment("UGA"), kenya)["KEN"] == kenya


def test_units_keep_the_order_in_which_they_came():
    found = gathered(assessment("UGA"), assessment("007"), assessment("KEN"), assessment("NA"))

    assert found.units == ("UGA", "007", "KEN", "NA")
    assert [a.unit.code for a in found] == ["UGA", "007", "KEN", "NA"]
    assert (len(found), found.position("KEN")) == (4, 2)


def test_a_unit_is_in_or_not():
    found = gathered(assessment("KEN"), assessment("NA"))

    assert ["KEN" in found, "NA" in found, "ken" in found, None in found, 0 in found] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(("code", "nearest"), [("KNE", "KEN"), ("ken", "KEN"), ("COL ", "COL"), ("EGYPT", "EGY")])
def test_an_unknown_unit_is_named_with_the_nearest(code, nearest):
    with pytest.raises(UnknownUnitError, match=f"did you mean '{nearest}'") as caught:
        load_pilots(rulebook)[code]

    assert (caught.value.unit, caught.value.known) == (code, ("IND", "KEN", "EGY", "COL"))


def test_an_unknown_unit_near_to_none_is_answered_with_those_there_are():
    with pytest.raises(UnknownUnitError, match="IND, KEN, EGY, COL"):
        load_pilots(rulebook)["ZZZ"]


def test_an_unknown_unit_among_many_is_answered_with_how_many_there_are():
    many = gathered(*(assessment(f"U{number:03d}") for number in range(200)))

    with pytest.raises(UnknownUnitError, match="200, from U000 to U199"):
        many["Kenya"]


def test_an_unknown_unit_among_none_is_answered_with_a_whole_sentence():
    with pytest.raises(UnknownUnitError) as caught:
        gathered()["KEN"]

    assert not str(caught.value).endswith(": ")


def test_an_unknown_unit_can_be_caught_as_a_lookup_error():
    with pytest.raises(LookupError):
        load_pilots(rulebook)["ZZZ"]


def test_the_same_content_is_equal_whatever_the_order_of_answers():
    one = gathered(assessment("KEN", {"E1.N1": 1, "E1.N2": 2}))
    other = gathered(assessment("KEN", {"E1.N2": 2, "E1.N1": 1}))

    assert one == other


@pytest.mark.parametrize(
    "other",
    [
        assessment("KEN", {"E1.N1": 1.5}),
        assessment("KEN", {"E1.N2": 1}),
        assessment("KEN"),
        assessment("UGA", {"E1.N1": 1}),
        assessment("KEN", {"E1.N1": 1}, respondent="office"),
        Assessment(unit=Unit(code="KEN", kind="city"), answers={"E1.N1": Answer(item="E1.N1", value=1)}),
        Assessment(unit=Unit(code="KEN"), answers={"E1.N1": Answer(item="E1.N1", value=1, why="a policy")}),
        Assessment(unit=Unit(code="KEN"), answers={"E1.N1": Answer(item="E1.N1", state="not applicable")}),
    ],
    ids=["value", "item", "no answer", "unit", "respondent", "kind", "why", "state"],
)
def test_any_difference_makes_assessments_unequal(other):
    assert gathered(assessment("KEN", {"E1.N1": 1})) != gathered(other)


def test_another_order_of_units_is_another_value():
    kenya, uganda = assessment("KEN"), assessment("UGA")

    assert gathered(kenya, uganda) != gathered(uganda, kenya)


def test_assessments_differ_from_anything_else():
    assert gathered() != []


def test_the_text_form_says_how_many_units_and_which():
    assert repr(gathered(assessment("KEN"), assessment("NA"))).startswith("<Assessments of 2 units (KEN, NA): ")


# Values as one table


def test_values_are_items_by_units_with_nan_for_unknown_and_minus_one_for_not_applicable():
    kenya = Assessment(
        unit=Unit(code="KEN"),
        answers={
            "E1.N1": Answer(item="E1.N1", value=2.5),
            "E1.N2": Answer(item="E1.N2", state="not applicable"),
            "E1.N3": Answer(item="E1.N3", state="unknown", why="nobody knows"),
        },
    )
    found = gathered(assessment("UGA"), kenya)

    assert (found.items, found.values.shape) == (tuple(rulebook.items), (len(rulebook.items), 2))
    assert [found.values[found.items.index(item), 1] for item in ("E1.N1", "E1.N2")] == [2.5, -1]
    assert np.isnan(found.values[found.items.index("E1.N3"), 1])
    assert np.isnan(found.values[:, 0]).all()


def test_values_are_read_only():
    with pytest.raises(ValueError, match="read-only"):
        gathered(assessment("KEN")).values[0, 0] = 1


def test_aligned_values_follow_the_items_asked_for_and_leave_others_unknown():
    found = gathered(assessment("KEN", {"E1.N1": 2.5, "E1.N2": 1}))

    np.testing.assert_array_equal(found.aligned(("E1.N2", "not asked", "E1.N1")), [[1], [np.nan], [2.5]])


# Changing answers


def test_changed_answers_make_a_new_value_and_leave_the_old_one():
    old = gathered(assessment("UGA", {"E1.N1": 1}), assessment("KEN", {"E1.N1": 1, "E1.N2": 2, "E1.N3": 3}))

    new = old.with_answers("KEN", {"E1.N1": 3.5, "E1.N2": None, "K.event": 3}, rulebook)

    assert new == gathered(assessment("UGA", {"E1.N1": 1}), assessment("KEN", {"E1.N1": 3.5, "E1.N3": 3, "K.event": 3}))
    assert old == gathered(assessment("UGA", {"E1.N1": 1}), assessment("KEN", {"E1.N1": 1, "E1.N2": 2, "E1.N3": 3}))


def test_a_changed_answer_does_not_keep_the_evidence_of_the_old_one():
    answer = Answer(item="E1.N1", value=1, why="a policy", evidence=(EvidenceEntry(source="a law"),))
    old = gathered(Assessment(unit=Unit(code="KEN"), answers={"E1.N1": answer}))

    new = old.with_answers("KEN", {"E1.N1": 3}, rulebook)

    assert new["KEN"].answers["E1.N1"] == Answer(item="E1.N1", value=3)
    assert old["KEN"].answers["E1.N1"] == answer


def test_nan_as_a_changed_answer_is_unknown_as_it_is_among_the_values():
    old = gathered(assessment("KEN", {"E1.N1": 1}))

    assert old.with_answers("KEN", {"E1.N1": float("nan")}, rulebook) == gathered(assessment("KEN"))


def test_bad_changes_are_all_named_at_once():
    with pytest.raises(AssessmentError) as caught:
        gathered(assessment("KEN")).with_answers("KEN", {"E1.N1": 9, "E1N2": 2, "E1.N3": -1}, rulebook)

    assert [problem.found for problem in caught.value.problems] == ["9", "E1N2", "-1"]


def test_true_is_no_changed_answer():
    with pytest.raises(TypologyError):
        gathered(assessment("KEN")).with_answers("KEN", {"E1.N1": True}, rulebook)


def test_an_unknown_unit_cannot_be_changed():
    with pytest.raises(UnknownUnitError, match="did you mean 'KEN'"):
        gathered(assessment("KEN")).with_answers("KNE", {"E1.N1": 1}, rulebook)


# Gathering


def test_everything_wrong_with_what_is_gathered_is_said_at_once():
    found = problems_of(
        assessment("KEN", {"E1.N1": 9, "E1N1": 1, "E1.N2": 2.3}),
        assessment("UGA", {"K.event": 4, "E1.N3": -1}),
        Assessment(unit=Unit(code="KEN"), answers={"E1.N1": Answer(item="E1.N2", value=1)}),
    )

    assert [(p.what, p.unit, p.column, p.found) for p in found] == [
        ("not on the scale", "KEN", "E1.N1", "9"),
        ("unknown item", "KEN", None, "E1N1"),
        ("not on the scale", "KEN", "E1.N2", "2.3"),
        ("not on the scale", "UGA", "K.event", "4"),
        ("not on the scale", "UGA", "E1.N3", "-1"),
        ("unit given twice", "KEN", None, "KEN"),
        ("answer to another item", "KEN", "E1.N1", "E1.N2"),
    ]
    assert found[1].suggestion == "E1.N1"
    assert all(problem.expected for problem in found)


def test_a_stated_priority_has_a_scale_of_its_own():
    (problem,) = problems_of(assessment("KEN", {"O1.1.stated": 3.5, "O1.1.need": 3.5}))

    assert (problem.column, problem.found, problem.expected) == ("O1.1.stated", "3.5", "0 to 3 by 1")


# JSON


def json_of(*entries, **top):
    return json.dumps({"format": "typology/assessments/1", "assessments": list(entries), **top})


def json_problems_of(text):
    with pytest.raises(AssessmentError) as caught:
        Assessments.from_json(text, rulebook, "kenya.json")
    assert {problem.file for problem in caught.value.problems} == {"kenya.json"}
    return caught.value.problems


def test_the_same_content_is_the_same_json_text():
    one = gathered(assessment("KEN", {"E1.N1": 1, "E1.N2": 2}), assessment("NA"))
    other = gathered(assessment("KEN", {"E1.N2": 2, "E1.N1": 1.0}), assessment("NA"))

    assert one.to_json() == other.to_json()


def test_zero_is_the_same_json_text_whatever_its_sign():
    assert gathered(assessment("KEN", {"E1.N1": -0.0})).to_json() == gathered(assessment("KEN", {"E1.N1": 0})).to_json()


def test_the_json_text_is_readable_and_names_its_format():
    found = Assessment(
        unit=Unit(code="CIV", name="Côte d'Ivoire"),
        date=datetime.date(2021, 10, 31),
        answers={"E1.N1": Answer(item="E1.N1", value=2.5)},
    )

    text = gathered(found).to_json()

    assert "Côte d'Ivoire" in text
    assert json.loads(text) == {
        "format": "typology/assessments/1",
        "assessments": [
            {
                "unit": {"code": "CIV", "name": "Côte d'Ivoire"},
                "date": "2021-10-31",
                "answers": {"E1.N1": {"item": "E1.N1", "value": 2.5}},
            }
        ],
    }


@pytest.mark.parametrize(("text", "line"), [("", 1), ("{", 1), ('{\n"format":\n}', 3), ("unit,E1.N1\nKEN,3\n", 1)])
def test_text_that_is_no_json_is_one_problem_with_its_line(text, line):
    (problem,) = json_problems_of(text)

    assert (problem.what, problem.line) == ("not JSON", line)


def test_json_nested_without_end_is_one_problem():
    (problem,) = json_problems_of("[" * 100_000)

    assert problem.what


@pytest.mark.parametrize(
    "text", ["[]", "null", "3", "{}", '{"format": "typology/assessments/2"}', '{"assessments": []}']
)
def test_json_of_another_format_is_one_problem_that_names_the_format(text):
    (problem,) = json_problems_of(text)

    assert problem.what == "not an assessment file"
    assert "typology/assessments/1" in problem.expected


@pytest.mark.parametrize("assessments", [None, {}, "KEN", 3])
def test_json_without_a_list_of_assessments_is_one_problem_that_names_the_key(assessments):
    (problem,) = json_problems_of(json.dumps({"format": "typology/assessments/1", "assessments": assessments}))

    assert problem.column == "assessments"


def test_json_without_assessments_has_no_units():
    assert Assessments.from_json(json_of(), rulebook) == gathered()


def test_every_problem_of_a_json_file_comes_at_once():
    found = json_problems_of(
        json_of(
            None,
            {"unit": {"code": "KEN", "kin": "city"}},
            {"unit": {"code": "UGA"}, "date": "yesterday"},
            {"unit": {"code": "TZA"}, "answers": {"E1.N1": {"item": "E1.N1", "value": 9}, "E1N2": {"item": "E1N2"}}},
            {
                "unit": {"code": "NAM"},
                "answers": {"E1.N1": {"item": "E1.N1", "value": 9}, "E1N2": {"item": "E1N2", "value": 1}},
            },
            {"unit": {"code": "NAM"}, "answers": {"E1.N1": {"item": "E1.N2", "value": 3}}},
            {"answers": {}},
        )
    )

    assert {(problem.unit, problem.column) for problem in found} == {
        ("number 1", None),
        ("KEN", "unit.kin"),
        ("UGA", "date"),
        ("TZA", "E1.N1"),
        ("TZA", "answers.E1N2"),
        ("NAM", "E1.N1"),
        ("NAM", None),
        ("number 7", "unit"),
    }


def test_a_bad_value_is_reported_although_the_same_entry_has_a_misspelt_key():
    entry = {"unit": {"code": "KEN", "kin": "city"}, "answers": {"E1.N1": {"item": "E1.N1", "value": 9}}}

    found = json_problems_of(json_of(entry))

    assert len(found) == 2
    assert "9" in [problem.found for problem in found]


@pytest.mark.parametrize(
    ("entry", "column"),
    [
        ({"unit": {"code": 7}}, "unit.code"),
        ({"unit": {"code": ""}}, "unit.code"),
        ({"unit": {"code": "KEN", "kind": "town"}}, "unit.kind"),
        ({"unit": {"code": "KEN", "urban_population": -1}}, "unit.urban_population"),
        ({"unit": {"code": "KEN"}, "date": "31/10/2019"}, "date"),
        ({"unit": {"code": "KEN"}, "answers": []}, "answers"),
        ({"unit": {"code": "KEN"}, "answers": {"E1.N1": 3}}, "answers.E1.N1"),
        ({"unit": {"code": "KEN"}, "answers": {"E1.N1": {"value": 3}}}, "answers.E1.N1.item"),
        ({"unit": {"code": "KEN"}, "answers": {"E1.N1": {"item": "E1.N1", "value": "two"}}}, "answers.E1.N1.value"),
        ({"unit": {"code": "KEN"}, "answers": {"E1.N1": {"item": "E1.N1", "value": True}}}, "answers.E1.N1.value"),
        (
            {"unit": {"code": "KEN"}, "answers": {"E1.N1": {"item": "E1.N1", "value": float("nan")}}},
            "answers.E1.N1.value",
        ),
        ({"unit": {"code": "KEN"}, "answers": {"E1.N1": {"item": "E1.N1", "state": "maybe"}}}, "answers.E1.N1.state"),
        ({"unit": {"code": "KEN"}, "answers": {"E1.N1": {"item": "E1.N1", "state": "value"}}}, "answers.E1.N1"),
        (
            {"unit": {"code": "KEN"}, "answers": {"E1.N1": {"item": "E1.N1", "value": 3, "reason": "x"}}},
            "answers.E1.N1",
        ),
    ],
    ids=lambda entry: entry if isinstance(entry, str) else "",
)
def test_a_bad_field_of_json_is_one_problem_with_its_unit_and_key(entry, column):
    (problem,) = json_problems_of(json_of(entry))

    assert problem.column == column
    assert problem.unit in ("KEN", "7", "number 1")


def test_a_misspelt_key_of_json_is_answered_with_the_right_one():
    (problem,) = json_problems_of(json_of({"unit": {"code": "KEN", "kin": "city"}}))

    assert (problem.column, problem.suggestion) == ("unit.kin", "kind")


@pytest.mark.parametrize("entry", [3, {"unit": {"code": "KEN"}, "answers": {"E1.N1": 3}}], ids=["entry", "answer"])
def test_problems_of_json_name_no_classes_of_the_library(entry):
    (problem,) = json_problems_of(json_of(entry))

    assert "instance of" not in str(problem)


def test_a_key_given_twice_in_json_is_refused():
    text = json_of({"unit": {"code": "KEN"}, "answers": {"E1.N1": {"item": "E1.N1", "value": 3}}})
    twice = text.replace('"value": 3', '"value": 3, "value": 1')

    (problem,) = json_problems_of(twice)

    assert problem.found == "value"
