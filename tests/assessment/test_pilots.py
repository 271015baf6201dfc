"""The four pilots keep what their files promise, and a broken review is refused with every problem and its line.

Every item that is not optional is answered or marked unknown with a why; every value has a why and evidence; no
evidence is younger than the assessment; each file says that it is illustrative.
"""

import datetime

import pytest

from typology.assessment.pilots import load_pilots, read_review
from typology.assessment.values import Answer, EvidenceEntry
from typology.errors import AssessmentError
from typology.rulebook.load import load_rulebook

rulebook = load_rulebook()
pilots = load_pilots(rulebook)

each_pilot = pytest.mark.parametrize("unit", pilots.units)


# The pilots


def test_the_pilots_are_india_kenya_egypt_and_colombia_in_that_order():
    assert [(pilot.unit.code, pilot.unit.name, pilot.unit.kind) for pilot in pilots] == [
        ("IND", "India", "country"),
        ("KEN", "Kenya", "country"),
        ("EGY", "Egypt", "country"),
        ("COL", "Colombia", "country"),
    ]


@each_pilot
def test_a_pilot_says_that_it_is_illustrative(unit):
    pilot = pilots[unit]

    assert "illustrative" in pilot.label
    assert "not a UN-Habitat result" in pilot.label
    assert "illustrative" in pilot.respondent


@each_pilot
def test_a_pilot_is_dated_and_answers_this_instrument(unit):
    assert isinstance(pilots[unit].date, datetime.date)
    assert pilots[unit].instrument == rulebook.version


@each_pilot
def test_every_item_that_is_not_optional_is_answered_or_unknown_with_a_why(unit):
    answers = pilots[unit].answers

    assert [item for item, asked in rulebook.items.items() if not asked.optional and item not in answers] == []
    assert [item for item, answer in answers.items() if answer.state == "unknown" and not answer.why] == []


@each_pilot
def test_everything_not_applicable_has_a_reason(unit):
    answers = pilots[unit].answers.values()

    assert [answer.item for answer in answers if answer.state == "not applicable" and not answer.reason] == []


@each_pilot
def test_every_value_has_a_why_and_evidence(unit):
    valued = [answer for answer in pilots[unit].answers.values() if answer.state == "value"]

    assert [answer.item for answer in valued if not answer.why or not answer.evidence] == []


@each_pilot
def test_no_evidence_is_published_after_the_assessment(unit):
    day = pilots[unit].date.isoformat()
    entries = {entry for answer in pilots[unit].answers.values() for entry in answer.evidence}

    assert [entry.source for entry in entries if not entry.published] == []
    assert [entry.source for entry in entries if entry.published > day[: len(entry.published)]] == []


@each_pilot
def test_every_piece_of_evidence_says_how_sound_it_is_and_what_it_describes(unit):
    entries = {entry for answer in pilots[unit].answers.values() for entry in answer.evidence}

    assert [entry.source for entry in entries if not entry.method or not entry.period or not entry.publisher] == []


def test_the_pilots_are_read_for_a_version_by_name():
    assert load_pilots("2020.1") == pilots


# Reviews

head = """\
unit:
  code: XYZ
date: 2021-10-31
evidence:
  law:
    source: A law
    published: 2016
  survey: {source: A survey, published: 2019-05-01}
answers:
"""


@pytest.fixture
def review(tmp_path):
    """Return what is read from the text of a review."""

    def read(text):
        path = tmp_path / "XYZ.yaml"
        path.write_text(text, encoding="utf-8")
        return read_review(path, rulebook)

    return read


@pytest.fixture
def problems_of(review):
    """Return the problems of the text of a review; each names the file."""

    def read(text):
        with pytest.raises(AssessmentError) as caught:
            review(text)
        assert {problem.file for problem in caught.value.problems} == {"XYZ.yaml"}
        return caught.value.problems

    return read


quoted_head = head.replace("published: 2016", 'published: "2016"')


def test_a_review_lists_evidence_once_and_names_it_in_answers(review):
    text = quoted_head + (
        "  E1.N1: {value: 2.5, why: a policy, evidence: [law, survey]}\n"
        "  E1.N2: {value: 3, why: a plan, evidence: [law]}\n"
        "  E1.N3: {unknown: true, why: nobody knows}\n"
        "  E3.L2: {not_applicable: no metropolitan area}\n"
        "  K.event: {value: human}\n"
    )

    read = review(text)

    law, survey = (
        EvidenceEntry(source="A law", published="2016"),
        EvidenceEntry(source="A survey", published="2019-05-01"),
    )
    assert (read.unit.code, read.date) == ("XYZ", datetime.date(2021, 10, 31))
    assert read.answers == {
        "E1.N1": Answer(item="E1.N1", value=2.5, why="a policy", evidence=(law, survey)),
        "E1.N2": Answer(item="E1.N2", value=3, why="a plan", evidence=(law,)),
        "E1.N3": Answer(item="E1.N3", state="unknown", why="nobody knows"),
        "E3.L2": Answer(item="E3.L2", state="not applicable", reason="no metropolitan area"),
        "K.event": Answer(item="K.event", value=2),
    }


def test_the_code_of_norway_stays_a_word(review):
    assert review(quoted_head.replace("XYZ", "NO") + "  E1.N1: {value: 3}\n").unit.code == "NO"


@pytest.mark.parametrize("year", ["2016", "2016-05-01"])
def test_a_date_of_evidence_needs_no_quotes(review, year):
    read = review(head.replace("2016", year) + "  E1.N1: {value: 3, evidence: [law]}\n")

    assert read.answers["E1.N1"].evidence[0].published == year


def test_all_problems_of_a_review_come_at_once_with_their_lines(problems_of):
    text = quoted_head + (
        "  E1N1: {value: 3}\n"
        "  E1.N2: {value: 3, evidence: [lwa, law]}\n"
        "  E1.N3:\n"
        "    value: 7\n"
        "  E1.L1: {value: 2, unknown: true}\n"
        "  E1.L2: {why: nobody said}\n"
        "  K.event: {value: flood}\n"
        "  E2.N1: {value: 2.3, not_applicable: x}\n"
    )

    found = problems_of(text)

    assert [(problem.line, problem.what) for problem in found] == [
        (10, "unknown item"),
        (11, "unknown evidence"),
        (12, "not on the scale"),
        (14, "not one answer"),
        (15, "not one answer"),
        (16, "not on the scale"),
        (17, "not one answer"),
        (17, "not on the scale"),
    ]
    assert [(problem.found, problem.suggestion) for problem in found[:2]] == [("E1N1", "E1.N1"), ("lwa", "law")]
    assert [problem.found for problem in found[5:]] == ["flood", None, "2.3"]
    assert all(problem.expected for problem in found)


def test_a_value_off_the_scale_is_shown_as_it_was_written(problems_of):
    (problem,) = problems_of(quoted_head + "  E1.N1: {value: 7}\n")

    assert (problem.line, problem.found, problem.expected) == (10, "7", "0 to 4 by 0.5")


@pytest.mark.parametrize("value", ["true", "false"])
def test_true_is_no_value_of_a_review(problems_of, value):
    (problem,) = problems_of(quoted_head + f"  E1.N1: {{value: {value}}}\n")

    assert problem.line == 10


def test_a_key_given_twice_is_a_problem_beside_the_others(problems_of):
    found = problems_of(quoted_head + "  E1.N1: {value: 3}\n  E1.N1: {value: 2}\n  E1N2: {value: 2}\n")

    assert [(problem.line, problem.what) for problem in found] == [(11, "duplicate key"), (12, "unknown item")]


def test_a_misspelt_key_does_not_hide_the_other_problems(problems_of):
    found = problems_of(quoted_head + "  E1.N1: {vlaue: 3}\n  E1.N2: {value: 9}\n  E1N3: {value: 2}\n")

    assert {problem.line for problem in found} == {10, 11, 12}


def test_a_misspelt_key_is_answered_with_the_right_one(problems_of):
    found = problems_of(quoted_head + "  E1.N1: {vlaue: 3}\n")

    assert (10, "value") in [(problem.line, problem.suggestion) for problem in found]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (quoted_head.replace("2021-10-31", "31/10/2021") + "  E1.N1: {value: 3}\n", 3),
        (quoted_head.replace("2021-10-31", "2021-10-31\nrespondent: ''") + "  E1.N1: {value: 3}\n", 4),
        (quoted_head + "  E1.N1: {value: 3, why: ''}\n", 10),
        (quoted_head + "  E1.N1: {not_applicable: ''}\n", 10),
        (quoted_head.replace("code: XYZ", "code: ''") + "  E1.N1: {value: 3}\n", 2),
        (quoted_head.replace("source: A law", "note: A law") + "  E1.N1: {value: 3}\n", 5),
        (quoted_head.replace("code: XYZ", "code: XYZ\n  kind: town") + "  E1.N1: {value: 3}\n", 3),
    ],
    ids=["date", "blank respondent", "blank why", "blank reason", "blank code", "no source", "kind"],
)
def test_a_bad_field_of_a_review_is_one_problem_with_its_line(problems_of, text, line):
    (problem,) = problems_of(text)

    assert problem.line == line


@pytest.mark.parametrize(
    "text",
    ["", "unit: [\n", "hello\n", "- unit\n", "unit: {code: XYZ}\nanswers: &a {}\n", "answers: {}\n"],
    ids=["empty", "broken", "a word", "a list", "an anchor", "no unit"],
)
def test_a_file_that_is_no_review_is_one_problem_without_the_names_of_classes(problems_of, text):
    (problem,) = problems_of(text)

    assert "_Review" not in str(problem)
