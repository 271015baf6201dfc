"""Where experts and the desk differ: by how much, what each goes by, and whether a reason is written."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.desk.desks import figure, indicators, reads, rulebook
from typology.desk.reviews.divergence import desk_divergence
from typology.desk.reviews.review import desk_review

DATE = datetime.date(2026, 11, 21)
book = rulebook(
    {
        "SLUMS": figure(informs={"C1.1": reads(75, 5)}),
        "RULE": figure(informs={"E1.N3": reads(0, 4, stands="proxy")}),
        "RISK": figure(informs={"R4": reads(steps=[2.0, 3.5, 5.0, 6.5])}),
    }
)


def said(answers, unit="XXA"):
    """Return what experts said: by item a value, or a value and why."""
    read = {
        item: ty.Answer(item=item, value=given[0], why=given[1])
        if isinstance(given, tuple)
        else ty.Answer(item=item, value=given)
        for item, given in answers.items()
    }
    return ty.Assessments.of([ty.Assessment(unit=ty.Unit(code=unit), answers=read)], book)


def desk_of_one(**values):
    rows = [("XXA", code, 2026, value) for code, value in values.items()]
    return desk_review(indicators(rows), rulebook=book, date=DATE)


@pytest.mark.parametrize(("expert", "diverges"), [(0.0, True), (0.5, True), (1.0, False), (3.0, False), (3.5, True)])
def test_a_level_and_a_half_diverges(expert, diverges):
    found = desk_divergence(said({"C1.1": expert}), desk_of_one(SLUMS=40.0), rulebook=book, all=True)
    assert found[["expert", "desk", "difference", "diverges"]].to_numpy().tolist() == [
        [expert, 2, 2 - expert, diverges]
    ]


def test_only_what_diverges_is_listed_unless_all_is_asked_for():
    experts, desk = said({"C1.1": 0.0, "R4": 3.0}), desk_of_one(SLUMS=40.0, RISK=5.0)
    assert desk_divergence(experts, desk, rulebook=book)["item"].tolist() == ["C1.1"]
    assert desk_divergence(experts, desk, rulebook=book, all=True)["item"].tolist() == ["C1.1", "R4"]


def test_what_only_one_of_them_answers_is_not_listed():
    experts, desk = said({"C2.1": 0.0}), desk_of_one(SLUMS=40.0)
    found = desk_divergence(experts, desk, rulebook=book, all=True)
    assert found.columns[:3].tolist() == ["unit", "item", "expert"]
    assert len(found) == 0
    assert len(desk_divergence(said({"C1.1": 0.0}, unit="XXB"), desk, rulebook=book, all=True)) == 0


def test_an_item_that_does_not_apply_diverges_from_nothing():
    answer = ty.Answer(item="C1.1", state="not applicable", reason="a city state")
    experts = ty.Assessments.of([ty.Assessment(unit=ty.Unit(code="XXA"), answers={"C1.1": answer})], book)
    assert len(desk_divergence(experts, desk_of_one(SLUMS=40.0), rulebook=book, all=True)) == 0


def test_both_reasons_stand_side_by_side():
    row = desk_divergence(said({"C1.1": (0.0, "A census of slums")}), desk_of_one(SLUMS=40.0), rulebook=book).iloc[0]
    assert row["reason_written"]
    assert row["expert_why"] == "A census of slums"
    assert row["desk_why"].startswith("Something counted: 40 (per cent, 2026) reads as 2; ")


@pytest.mark.parametrize(
    ("answers", "figures", "sentence"),
    [
        ({"C1.1": 0.0}, {"SLUMS": 40.0}, "C1.1: the expert says 0 and the desk, by a measure, 2, which is 2 points "
         "better; no reason is written."),
        ({"E1.N3": (4.0, "A new code")}, {"RULE": 1.0}, "E1.N3: the expert says 4 and the desk, by a proxy, 1, "
         "which is 3 points worse; a reason is written."),
        ({"R4": 2.0}, {"RISK": 5.0}, "R4: the expert says 2 and the desk, by a measure, 3, which is 1 point worse."),
        ({"R4": 3.0}, {"RISK": 5.0}, "R4: the expert and the desk, by a measure, both say 3."),
    ],
)  # fmt: skip
def test_a_sentence_says_it_all(answers, figures, sentence):
    found = desk_divergence(said(answers), desk_of_one(**figures), rulebook=book, all=True)
    assert found["reading"].item() == f"XXA, {sentence}"


def test_what_another_desk_goes_by_is_not_guessed():
    found = desk_divergence(said({"C1.1": 0.0}), said({"C1.1": 4.0}), rulebook=book)
    assert found["desk_stands"].tolist() == [None]


def test_a_rulebook_without_evidence_has_no_divergence():
    with pytest.raises(ValueError, match=r"evidence\.yaml"):
        desk_divergence(said({}), said({}), rulebook=book.model_copy(update={"evidence": None}))


answers = st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0])
given_answers = st.dictionaries(
    st.sampled_from(["C1.1", "R4", "E1.N3", "C2.1", "K1"]), st.tuples(answers, st.sampled_from([None, "because"]))
)


@settings(deadline=None, max_examples=40)
@given(given_answers, st.floats(0, 100), st.floats(0, 4), st.floats(0, 10))
def test_without_a_written_reason_it_is_what_the_flag_is_raised_for(given_by_experts, slums, rule, risk):
    experts, desk = said(given_by_experts), desk_of_one(SLUMS=slums, RULE=rule, RISK=risk)
    found = desk_divergence(experts, desk, rulebook=book)
    unexplained = found[~found["reason_written"]]["item"].tolist()
    flags = ty.classify(experts, rulebook=book, desk=desk)["XXA"].flags
    assert [item for flag in flags if flag.flag == "DIVERGENCE" for item in flag.about] == unexplained
