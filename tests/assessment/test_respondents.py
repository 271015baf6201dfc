"""Several named respondents may answer for one unit, from wherever they are read; what each said is kept.

A respondent given twice, one without a name beside others, and a unit described in two ways are said at once.
"""

import json

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.assessment.respondents import assessment, gathered, rulebook
from typology.assessment.collection import Assessments
from typology.assessment.frames import from_frame, to_long
from typology.assessment.inherit import inherited
from typology.assessment.joining import joined, reconciled_under
from typology.assessment.values import Answer, Unit
from typology.errors import AssessmentError, UnknownUnitError
from typology.rulebook.override import with_values

government = assessment("government", {"E1.N1": 3, "E1.N2": 2})
civil_society = assessment("civil society", {"E1.N1": 1})
uganda = assessment("government", {"E1.N1": 2}, unit="UGA")


def problems_of(read, *arguments):
    with pytest.raises(AssessmentError) as caught:
        read(*arguments)
    return caught.value.problems


# What stands, and what was said


def test_a_unit_of_several_respondents_is_one_column_with_what_stands():
    found = gathered(government, uganda, civil_society)

    assert (found.units, found.values.shape, len(found)) == (("KEN", "UGA"), (118, 2), 2)
    assert found.values[found.items.index("E1.N1")].tolist() == [1, 2]
    assert [found["KEN"].answers[item].value for item in ("E1.N1", "E1.N2")] == [1, 2]
    assert [one.unit.code for one in found] == ["KEN", "UGA"]


def test_what_each_respondent_said_is_kept():
    found = gathered(government, uganda, civil_society)

    assert found.respondents == {"KEN": (government, civil_society)}
    assert (found.said("KEN"), found.said("UGA")) == ((government, civil_society), (uganda,))
    assert list(found.originals) == [government, civil_society, uganda]


def test_an_unknown_unit_said_nothing():
    with pytest.raises(UnknownUnitError, match="did you mean 'KEN'"):
        gathered(government, civil_society).said("KNE")


def test_assessments_differ_if_their_respondents_do_although_the_same_stands():
    weaker = assessment("civil society", {"E1.N1": 1, "E1.N2": 3})

    one, other = gathered(government, civil_society), gathered(government, weaker)

    assert one["KEN"] == other["KEN"]
    assert one != other


def test_the_text_form_says_how_many_units_have_several_respondents():
    assert "1 by several respondents" in repr(gathered(government, uganda, civil_society))
    assert "respondents" not in repr(gathered(government, uganda))


def test_classification_reads_what_stands():
    lacking = {item: 0 for item in rulebook.items if item[:2] in ("E1", "E2", "E3")}
    best = dict.fromkeys(lacking, 4)
    several = gathered(assessment("government", best), assessment("civil society", lacking, reliability="R2"))

    assert ty.classify(several)["KEN"].category == "1"


def test_what_is_known_about_the_unit_is_joined():
    city = Unit(code="NBO", kind="city", country="KEN")
    named = Unit(code="NBO", name="Nairobi", urban_population=4397073)

    found = gathered(assessment("mayor", unit=city), assessment("citizens", unit=named))

    whole = Unit(code="NBO", kind="city", country="KEN", name="Nairobi", urban_population=4397073)
    assert [one.unit for one in (found["NBO"], *found.said("NBO"))] == [whole] * 3


def test_an_answer_that_says_nothing_is_left_out_of_what_was_said():
    asked = assessment("civil society", {"E1.N1": 1, "E1.N2": "DK"})

    assert gathered(government, asked).said("KEN") == (government, civil_society)


# Problems


def test_all_that_is_wrong_between_respondents_is_said_at_once():
    found = problems_of(
        gathered,
        assessment("government", {"E1.N1": 9}),
        assessment("Government"),
        assessment(None),
        assessment("civil society", unit=Unit(code="KEN", name="Kenya")),
        assessment("academia", unit=Unit(code="KEN", name="Keniya")),
        assessment(None, unit="UGA"),
        assessment(None, unit="UGA"),
    )

    assert [(p.what, p.unit, p.column, p.found) for p in found] == [
        ("not on the scale", "KEN", "E1.N1", "9"),
        ("respondent given twice", "KEN", "respondent", "Government"),
        ("no name of the respondent", "KEN", "respondent", None),
        ("unit described in two ways", "KEN", "name", "Keniya"),
        ("unit given twice", "UGA", None, "UGA"),
    ]
    assert "government, Government, civil society, academia" in found[2].expected
    assert found[3].expected == "Kenya, as civil society has it"


def test_one_without_a_name_is_at_fault_even_if_it_comes_first():
    frame = pd.DataFrame({"unit": ["KEN", "KEN"], "respondent": ["", "government"], "E1.N1": [1, 2]})

    (problem,) = problems_of(from_frame, frame, rulebook)

    assert (problem.what, problem.row, problem.column) == ("no name of the respondent", 2, "respondent")
    assert "government" in problem.expected


def test_problems_of_a_wide_table_have_the_rows_of_both():
    frame = pd.DataFrame(
        {
            "unit": ["KEN", "UGA", "KEN", "KEN", "TZA", "TZA"],
            "respondent": ["government", "government", " government ", "academia", "", ""],
            "name": ["Kenya", "", "", "Keniya", "", ""],
            "E1.N1": [1, 2, 3, 9, 1, 1],
        }
    )

    found = problems_of(from_frame, frame, rulebook)

    assert [(p.what, p.row, p.column, p.unit) for p in found] == [
        ("respondent given twice", 4, "respondent", "KEN"),
        ("unit described in two ways", 5, "name", "KEN"),
        ("off the scale", 5, "E1.N1", "KEN"),
        ("unit given twice", 7, "unit", "TZA"),
    ]
    assert [place in p.expected for place, p in zip(("row 2", "row 6"), (found[0], found[3]), strict=True)] == [
        True
    ] * 2


def test_many_rows_without_a_unit_are_refused_without_delay():
    frame = pd.DataFrame({"unit": [""] * 3000, "E1.N1": [1] * 3000})

    assert {problem.what for problem in problems_of(from_frame, frame, rulebook)} == {"no unit code"}


def test_in_a_long_table_a_row_that_names_nobody_is_of_the_only_respondent():
    frame = pd.DataFrame(
        {
            "unit": ["KEN", "KEN", "UGA", "UGA"],
            "respondent": ["", "government", "government", "civil society"],
            "item": ["E1.N1", "E1.N2", "E1.N1", "E1.N1"],
            "value": [3, 2, 3, 1],
        }
    )

    found = from_frame(frame, rulebook)

    assert [(one.unit.code, one.respondent, len(one.answers)) for one in found.originals] == [
        ("KEN", "government", 2),
        ("UGA", "government", 1),
        ("UGA", "civil society", 1),
    ]


def test_problems_of_a_long_table_have_their_rows():
    frame = pd.DataFrame(
        [
            ("KEN", "government", "2021-10-31", "E1.N1", 3),
            ("KEN", "civil society", "2020-01-01", "E1.N1", 1),
            ("KEN", "", "", "E1.N2", 2),
            ("KEN", "Civil Society", "", "E1.N3", 2),
            ("KEN", "government", "2021-10-30", "E1.N2", 3),
            ("KEN", "government", "", "E1.N1", 2),
        ],
        columns=["unit", "respondent", "date", "item", "value"],
    )

    found = problems_of(from_frame, frame, rulebook)

    assert [(p.what, p.row, p.column, p.unit) for p in found] == [
        ("no name of the respondent", 4, "respondent", "KEN"),
        ("respondent given twice", 5, "respondent", "KEN"),
        ("rows of one unit disagree", 6, "date", "KEN"),
        ("item answered twice", 7, "item", "KEN"),
    ]
    assert "row 3" in found[1].expected


def test_problems_of_json_name_unit_and_respondent():
    entries = [json.loads(one.model_dump_json(exclude_defaults=True)) for one in (government, government, uganda)]
    text = json.dumps({"format": "typology/assessments/1", "assessments": entries})

    (problem,) = problems_of(Assessments.from_json, text, rulebook, "kenya.json")

    assert (problem.file, problem.what, problem.unit, problem.found) == (
        "kenya.json",
        "respondent given twice",
        "KEN",
        "government",
    )


@pytest.mark.parametrize("lacking", ["respondents", "evidence"])
def test_a_rulebook_without_rules_for_several_refuses_them_by_name(lacking):
    without = rulebook.model_copy(update={lacking: None})
    frame = to_long(gathered(government, civil_society), rulebook)

    for found in (
        problems_of(Assessments.of, [government, civil_society], without),
        problems_of(from_frame, frame, without),
    ):
        assert [(p.what, p.unit, p.found) for p in found] == [
            ("several respondents", "KEN", "government, civil society")
        ]
        assert f"{lacking}.yaml" in found[0].expected


def test_a_rulebook_without_rules_for_several_still_says_what_is_given_twice():
    without = rulebook.model_copy(update={"respondents": None})

    found = problems_of(Assessments.of, [assessment(None), assessment(None)], without)

    assert [problem.what for problem in found] == ["unit given twice"]


# Changing, inheriting, joining


def test_changed_answers_are_those_of_every_respondent():
    old = gathered(government, civil_society, uganda)

    new = old.with_answers("KEN", {"E1.N1": 4, "E1.N2": None}, rulebook)

    assert new == gathered(assessment("government", {"E1.N1": 4}), assessment("civil society", {"E1.N1": 4}), uganda)
    assert old.said("KEN") == (government, civil_society)


def test_changes_of_another_unit_leave_respondents_alone():
    new = gathered(government, civil_society, uganda).with_answers("UGA", {"E1.N1": 4}, rulebook)

    assert new == gathered(government, civil_society, assessment("government", {"E1.N1": 4}, unit="UGA"))


def test_aligned_values_are_those_that_stand():
    found = gathered(government, civil_society)

    np.testing.assert_array_equal(found.aligned(("E1.N2", "E1.N1")), [[2], [1]])


def test_a_city_takes_what_none_of_its_respondents_answers_from_what_stands_of_its_country():
    city = Unit(code="NBO", kind="city", country="KEN")
    mayor, citizens = assessment("mayor", {"E1.N2": 4}, unit=city), assessment("citizens", {"E1.L1": 2}, unit=city)
    before = gathered(government, civil_society, mayor, citizens)

    after = inherited(before, rulebook)

    assert {item: said.value for item, said in after["NBO"].answers.items()} == {"E1.N1": 1, "E1.N2": 4, "E1.L1": 2}
    assert after.respondents == before.respondents
    assert inherited(after, rulebook) == after


def test_what_stands_follows_the_rulebook_asked_for():
    academia = assessment("academia", {"E1.N1": "NA"}, reliability="R2")
    changed = with_values(rulebook, {"respondents.not_applicable": 0.9})
    before = gathered(uganda, government, civil_society, academia)

    after = reconciled_under(before, changed)

    assert [found["KEN"].answers["E1.N1"].value for found in (before, after)] == [None, 1]
    assert after == gathered(uganda, government, civil_society, academia, rules=changed)
    assert reconciled_under(after, rulebook) == before
    assert joined([after], rulebook) == before
    assert reconciled_under(before, rulebook) is before


def test_what_one_respondent_said_stands_by_any_rulebook():
    alone = gathered(uganda)

    assert reconciled_under(alone, rulebook.model_copy(update={"respondents": None, "sha256": "another"})) is alone


def test_some_units_keep_all_that_was_said_of_them():
    found = gathered(government, uganda, civil_society, assessment("mayor", {"E3.L2": "NA"}, unit="TZA"))

    assert found.only(["TZA", "KEN"]) == gathered(
        assessment("mayor", {"E3.L2": "NA"}, unit="TZA"), government, civil_society
    )
    assert found.only(["UGA"]).respondents == {}
    with pytest.raises(UnknownUnitError, match="did you mean 'KEN'"):
        found.only(["UGA", "KNE"])


def test_collections_are_joined_in_the_order_of_their_units():
    one, other = gathered(uganda, government), gathered(civil_society, assessment(None, unit="TZA"))

    found = joined([one, other], rulebook)

    assert found == gathered(uganda, government, civil_society, assessment(None, unit="TZA"))
    assert joined([], rulebook).units == ()


def test_a_respondent_joins_those_who_were_gathered_before():
    academia = assessment("academia", {"E1.N1": Answer(item="E1.N1", value=2).value})

    found = joined([gathered(government, civil_society), gathered(academia)], rulebook)

    assert found == gathered(government, civil_society, academia)
