"""Respondents of one unit may answer in files of different forms; problems name the files of both."""

import pytest

from typology.assessment.frames import to_wide
from typology.errors import AssessmentError
from typology.files.read import read_assessments, write_assessments
from typology.rulebook.load import load_rulebook

rulebook = load_rulebook()

texts = {
    "a-government.csv": "unit;name;respondent;E1.N1;E1.N2\nUGA;;government;2;\nKEN;Kenya;government;3;2,5\n",
    "b-civil-society.csv": "unit,respondent,item,value,why\nKEN,civil society,E1.N1,1,not applied\n",
    "c-country-team.yaml": "unit: {code: KEN}\nrespondent: country team\nanswers:\n  E1.N1: {value: 1.5}\n",
    "d-academia.json": """{"format": "typology/assessments/1", "assessments": [
        {"unit": {"code": "TZA"}}, {"unit": {"code": "KEN"}, "respondent": "academia"}]}""",
}


@pytest.fixture
def offices(tmp_path):
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def problems_of(source):
    with pytest.raises(AssessmentError) as caught:
        read_assessments(source)
    return caught.value.problems


def test_respondents_come_from_files_of_every_form(offices):
    found = read_assessments(offices / "*")

    assert found.units == ("UGA", "KEN", "TZA")
    assert [one.respondent for one in found.said("KEN")] == ["government", "civil society", "country team", "academia"]
    assert [found["KEN"].answers[item].value for item in ("E1.N1", "E1.N2")] == [1.5, 2.5]
    assert found["KEN"].unit.name == "Kenya"


@pytest.mark.parametrize("name", ["all.csv", "all.json"])
def test_what_they_said_survives_a_file(offices, tmp_path_factory, name):
    found = read_assessments(offices / "*")

    path = write_assessments(found, tmp_path_factory.mktemp("out") / name)

    assert read_assessments(path) == found


def test_a_wide_file_has_a_row_for_each_of_them(offices, tmp_path_factory):
    found = read_assessments(offices / "*")
    path = tmp_path_factory.mktemp("out") / "wide.csv"

    to_wide(found, rulebook).to_csv(path, encoding="utf-8")

    back = read_assessments(path)
    assert to_wide(found, rulebook).index.to_list() == ["UGA", "KEN", "KEN", "KEN", "KEN", "TZA"]
    assert [one.answers.keys() for one in back.originals] == [one.answers.keys() for one in found.originals]
    assert (back.values == found.values)[~(found.values != found.values)].all()


def test_every_clash_between_files_is_named_with_both_files(offices):
    (offices / "e-again.csv").write_text(
        "unit,name,respondent,E1.N1\nKEN,Keniya,Civil Society,1\nUGA,,,1\nTZA,,,1\n", encoding="utf-8"
    )

    found = problems_of(offices / "*")

    assert [(p.file, p.what, p.unit) for p in found] == [
        ("e-again.csv", "respondent given twice", "KEN"),
        ("e-again.csv", "unit described in two ways", "KEN"),
        ("e-again.csv", "no name of the respondent", "UGA"),
        ("e-again.csv", "unit given twice", "TZA"),
    ]
    assert ["in b-civil-society.csv" in found[0].expected, "in d-academia.json" in found[3].expected] == [True, True]
