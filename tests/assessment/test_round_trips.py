"""What an office said survives every way out and back in.

Long tables, CSV files and JSON carry everything. Wide tables carry values, unknown, not applicable with its reason and
what is known about the unit; evidence and whys are left out there, as documented. Where several respondents answer for
one unit, that holds for what each of them said.
"""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from typology.assessment.collection import Assessments
from typology.assessment.frames import from_frame, to_long, to_wide
from typology.assessment.joining import apart, joined
from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit
from typology.files.read import read_assessments, write_assessments
from typology.rulebook.load import load_rulebook

rulebook = load_rulebook()

many = settings(max_examples=40, deadline=None)

difficult_codes = ("NA", "NO", "007", "nan", "NULL", "None", "TRUE", "1e5", "DK", "-", "#N/A", "CÔTE", "中国", "مصر")
difficult_words = (
    "NA",
    "Namibia",
    "Côte d'Ivoire",
    "España, Reino de",
    "Российская Федерация",
    "中华人民共和国",
    "جمهورية مصر العربية",
    'The "former" name',
    "first line\nsecond line",
    "=cmd|' /C calc'!A0",
    "@SUM(1;2)\t+3",
    "nan",
    "unit,item,value",
)

letters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(",;\t\n\"'|=:")
words = st.sampled_from(difficult_words) | st.text(letters, max_size=12).map(str.strip).filter(bool)
dates = st.dates(max_value=datetime.date(1999, 12, 31)).map(str)
partial_dates = dates | dates.map(lambda day: day[:7]) | dates.map(lambda day: day[:4])
maybe_words = st.none() | words

evidence_entries = st.builds(
    EvidenceEntry,
    source=words,
    publisher=maybe_words,
    published=st.none() | partial_dates,
    period=st.none() | partial_dates | st.tuples(partial_dates, partial_dates).map(sorted).map("/".join),
    geography=maybe_words,
    type=maybe_words,
    author=maybe_words,
    archive=maybe_words,
    value=maybe_words,
    method=st.sampled_from([None, "sound", "limited", "weak"]),
    note=maybe_words,
)


@st.composite
def answers(draw, item):
    """Any answer that says something: a bare unknown is the same as no answer."""
    said = {"item": item, "why": draw(maybe_words), "evidence": tuple(draw(st.lists(evidence_entries, max_size=3)))}
    match draw(st.sampled_from(["value", "value", "unknown", "not applicable"])):
        case "value":
            return Answer(value=draw(st.sampled_from(rulebook.scale_of(item).values)), **said)
        case "unknown":
            return Answer(state="unknown", **{**said, "why": said["why"] or "nobody could tell"})
        case state:
            return Answer(state=state, reason=draw(maybe_words), **said)


@st.composite
def units(draw, code):
    return Unit(
        code=code,
        name=draw(maybe_words),
        kind=draw(st.sampled_from(["country", "city"])),
        country=draw(st.none() | st.sampled_from(difficult_codes) | words),
        urban_population=draw(st.none() | st.floats(0, allow_infinity=False)),
    )


@st.composite
def single_assessments(draw, unit, respondent):
    items = draw(st.lists(st.sampled_from(list(rulebook.items)), unique=True, max_size=5))
    items += draw(st.sampled_from([[], ["K.event"]])) if "K.event" not in items else []
    return Assessment(
        unit=unit,
        respondent=respondent,
        date=draw(st.none() | st.dates(min_value=datetime.date(2000, 1, 1))),
        instrument=draw(st.sampled_from([None, "2020.1"])),
        label=draw(maybe_words),
        answers={item: draw(answers(item)) for item in items},
    )


@st.composite
def lists_of_assessments(draw):
    """Assessments unit by unit: of one respondent, named or not, or of several."""
    found = []
    for code in draw(st.lists(st.sampled_from(difficult_codes) | words, unique=True, max_size=4)):
        unit, alone = draw(units(code)), maybe_words.map(lambda name: [name])
        names = draw(alone | st.lists(words, unique_by=str.casefold, min_size=2, max_size=3))
        found += [draw(single_assessments(unit, name)) for name in names]
    return found


collections = lists_of_assessments().map(lambda found: Assessments.of(found, rulebook))


def as_wide_tables_keep_it(assessments):
    """Everything but evidence, whys and answers that are unknown."""
    return [
        assessment.model_copy(
            update={
                "answers": {
                    item: Answer(item=item, state=answer.state, value=answer.value, reason=answer.reason)
                    for item, answer in assessment.answers.items()
                    if answer.state != "unknown"
                }
            }
        )
        for assessment in assessments.originals
    ]


@given(lists_of_assessments())
@many
def test_what_was_gathered_comes_out_as_it_went_in(found):
    assert list(Assessments.of(found, rulebook).originals) == found


@given(lists_of_assessments(), st.randoms(use_true_random=False))
@many
def test_what_respondents_of_one_unit_said_is_gathered_from_anywhere(found, random):
    shuffled = random.sample(found, len(found))

    gathered = Assessments.of(shuffled, rulebook)

    assert {unit: gathered.said(unit) for unit in gathered.units} == {
        one.unit.code: tuple(other for other in shuffled if other.unit == one.unit) for one in found
    }


@given(collections)
@many
def test_what_is_taken_apart_by_respondent_is_joined_again(assessments):
    parts = apart(assessments, rulebook)

    again = joined(parts, rulebook)

    assert all(part.respondents == {} for part in parts)
    assert (set(again.units), again.respondents) == (set(assessments.units), assessments.respondents)
    assert all(again[unit] == assessments[unit] for unit in assessments.units)


@given(collections)
@many
def test_a_long_table_keeps_everything(assessments):
    assert from_frame(to_long(assessments, rulebook), rulebook) == assessments


@given(collections)
@many
def test_json_keeps_everything(assessments):
    assert Assessments.from_json(assessments.to_json(), rulebook) == assessments


@given(collections)
@many
def test_json_of_what_was_read_is_the_same_text(assessments):
    text = assessments.to_json()

    assert Assessments.from_json(text, rulebook).to_json() == text


@pytest.mark.parametrize("ending", [".csv", ".json"])
@given(assessments=collections)
@many
def test_a_file_keeps_everything(tmp_path_factory, ending, assessments):
    path = tmp_path_factory.mktemp("answers") / f"answers{ending}"

    write_assessments(assessments, path)

    assert read_assessments(path) == assessments


@given(collections)
@many
def test_a_wide_table_keeps_values_states_reasons_and_the_unit(assessments):
    back = from_frame(to_wide(assessments, rulebook), rulebook)

    assert list(back.originals) == as_wide_tables_keep_it(assessments)


@given(assessments=collections)
@many
def test_a_wide_csv_file_keeps_values_states_reasons_and_the_unit(tmp_path_factory, assessments):
    path = tmp_path_factory.mktemp("wide") / "wide.csv"

    to_wide(assessments, rulebook).to_csv(path, encoding="utf-8")

    assert list(read_assessments(path).originals) == as_wide_tables_keep_it(assessments)


namibia = Assessment(
    unit=Unit(code="NA", name="NA", kind="city", country="NA", urban_population=1_300_000.5),
    respondent="NA",
    date=datetime.date(2021, 10, 31),
    answers={
        "E1.N1": Answer(item="E1.N1", value=2.5, evidence=(EvidenceEntry(source="NA", value="NA", note="nan"),)),
        "E1.L2": Answer(item="E1.L2", state="not applicable"),
        "E3.L2": Answer(item="E3.L2", state="not applicable", reason="NA"),
        "K.event": Answer(item="K.event", value=3.0),
    },
)


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_namibia_never_becomes_a_missing_value_in_a_file(tmp_path, ending):
    path = write_assessments(Assessments.of([namibia], rulebook), tmp_path / f"namibia{ending}")

    assert list(read_assessments(path)) == [namibia]


def test_namibia_never_becomes_a_missing_value_in_a_wide_file(tmp_path):
    path = tmp_path / "namibia.csv"
    path.write_text("unit,name,country,kind,E1.N1,E1.L2\nNA,NA,NA,city,2.5,NA\n", encoding="utf-8")

    assert list(read_assessments(path)) == [
        Assessment(
            unit=Unit(code="NA", name="NA", kind="city", country="NA"),
            answers={
                "E1.N1": Answer(item="E1.N1", value=2.5),
                "E1.L2": Answer(item="E1.L2", state="not applicable"),
            },
        )
    ]


@pytest.mark.parametrize("as_index", [True, False])
def test_namibia_never_becomes_a_missing_value_in_a_frame(as_index):
    frame = pd.DataFrame({"unit": ["NA"], "name": ["NA"], "E1.N1": [2.5]})

    read = from_frame(frame.set_index("unit") if as_index else frame, rulebook)

    assert read["NA"].unit == Unit(code="NA", name="NA")


@pytest.mark.parametrize("name", ["first\r\nsecond", "first\rsecond"], ids=["CRLF", "CR"])
@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_line_breaks_typed_on_any_machine_survive_a_file(tmp_path, ending, name):
    found = Assessment(unit=Unit(code="KEN", name=name), answers={"E1.N1": Answer(item="E1.N1", value=2.0, why=name)})

    path = write_assessments(Assessments.of([found], rulebook), tmp_path / f"answers{ending}")

    assert list(read_assessments(path)) == [found]


def test_a_bare_unknown_is_the_same_as_no_answer():
    bare = Assessment(unit=Unit(code="KEN"), answers={"E1.N1": Answer(item="E1.N1", state="unknown")})

    assert list(Assessments.of([bare], rulebook)) == [Assessment(unit=Unit(code="KEN"))]


def test_an_unknown_with_a_why_is_kept_with_its_why():
    asked = Answer(item="E1.N1", state="unknown", why="the ministry did not reply")
    found = Assessments.of([Assessment(unit=Unit(code="KEN"), answers={"E1.N1": asked})], rulebook)

    assert from_frame(to_long(found, rulebook), rulebook)["KEN"].answers == {"E1.N1": asked}
