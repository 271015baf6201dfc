"""The next question: the right ones first, no claim that is not so, and no unit in the way of another."""

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import typology as ty
from benchmarks.next_questions import by_form, by_rank, hidden_truth, questions_asked
from tests.classification.answers import items, matrices, one_unit, rulebook, units_of
from typology.certainty.questions.bearing import bearing
from typology.certainty.questions.next_questions import next_questions
from typology.certainty.questions.sought import sought_in
from typology.errors import AssessmentError, UnknownUnitError
from typology.rulebook.plan import compile_plan

enough = {"E*": 3, "I.*": 3, "P*": 3, "C*": 3, "R*": 0, "K*": 0}
unasked = {f"E{number}.R*": np.nan for number in range(1, 5)} | {"I.R*": np.nan, "K.event": np.nan}
three_open = {**enough, **unasked, "I.L1": np.nan, "I.L2": np.nan, "P1.1": np.nan}
dimensions = np.array([item.dimension for item in rulebook.items.values()])
is_regional = np.array([item.level == "regional" for item in rulebook.items.values()])
numbers = ["needed", "expected_size", "worst_case", "chance_settled"]


def incomplete(seed=3, share=0.5):
    """Return the pilots with some of their answers taken away."""
    pilots = ty.load_pilots()
    gone = np.random.default_rng(seed).random(pilots.values.shape) < share
    return ty.Assessments(pilots.items, np.where(gone, np.nan, pilots.values), pilots.about)


def after(assessments, unit, item, column):
    """Return, through classify, how many results remain after each answer to one item."""
    answers = [{item: value} for value in rulebook.scale_of(item).values]
    tables = [ty.classify(assessments.with_answers(unit, answer, rulebook)).table for answer in answers]
    return [table.loc[unit, column] for table in tables]


@pytest.mark.parametrize(("what", "column"), [("category", "possible"), ("shock", "possible_shock")])
def test_the_numbers_of_one_answer_are_those_of_trying_every_step(what, column):
    assessments = incomplete()
    table = next_questions(assessments, what=what, top=3, draws=20).table
    assert len(table) >= 8
    for row in table.to_dict("records"):
        sizes = [len(found.split("|")) for found in after(assessments, row["unit"], row["item"], column)]
        assert row["expected_size"] == pytest.approx(np.mean(sizes), abs=1e-6)
        assert row["worst_case"] == max(sizes)
        assert row["chance_settled"] == pytest.approx(np.mean([size == 1 for size in sizes]), abs=1e-6)
    assert table["expected_size"].nunique() > 2


def test_both_counts_pairs_of_results():
    row = next_questions(one_unit({**enough, **unasked, "K1": np.nan, "I.L*": np.nan}), what="both").table.iloc[0]
    assert row["possible"] == "2|N, none|5C"
    assert row["item"] == "K1"
    assert (row["expected_size"], row["worst_case"], row["chance_settled"]) == (2, 2, 0)


def test_questions_are_ranked_by_how_often_they_are_needed_then_by_what_is_left():
    for _, table in next_questions(incomplete(), top=10, draws=20).table.groupby("unit"):
        keys = list(zip(-table["needed"], table["expected_size"], strict=True))
        assert keys == sorted(keys)
        assert list(table["rank"]) == list(range(1, len(table) + 1))


def test_a_certain_unit_is_asked_nothing():
    found = next_questions(ty.load_pilots(), what="both")
    assert found.table.empty
    assert set(found.all["bears_on"]) == {
        "counts only where regions are assessed",
        "does not bear on the category and the shock state",
    }
    assert "Kenya (KEN): nothing left to ask for the category" in str(found)
    assert "the category is 2 and the shock state is 5R." in str(found["KEN"])


def test_once_the_first_rule_is_certain_nothing_else_is_asked():
    assert next_questions(one_unit({"E1*": 0, "E3*": 0})).table.empty


def test_all_lists_every_open_question_and_those_that_decide_nothing_last():
    assessments = one_unit({**three_open, "S1.1": np.nan, "O1.1.need": np.nan})
    found = next_questions(assessments).all
    assert set(found["item"]) == {
        item for item, value in zip(items, assessments.values[:, 0], strict=True) if np.isnan(value)
    }
    decides = ~found["bears_on"].str.contains("does not bear|counts only")
    assert list(found["item"][decides]) == list(found["item"][: decides.sum()])
    assert set(found["item"][decides]) == {"I.L1", "I.L2"}
    last = found.set_index("item").loc["S1.1"]
    assert (last["bears_on"], last["expected_size"], last["chance_settled"]) == ("does not bear on the category", 2, 0)
    assert found.set_index("item").loc["I.R1", numbers].isna().all()


def test_regional_questions_are_never_asked_where_no_region_answered():
    assessments = incomplete()
    assert not next_questions(assessments, top=200, draws=5).table["item"].str.contains(r"\.R").any()
    started = assessments.with_answers("COL", {"I.R1": 2}, rulebook)
    assert "I.R2" in set(next_questions(started, top=200, draws=5)["COL"].table["item"])


def test_where_nothing_that_is_open_can_settle_it_that_is_said():
    found = next_questions(one_unit({**enough, **unasked, "I.*": -1}))
    assert found.table.empty
    assert "the category is 2 or N, and nothing that is open bears on it" in str(found)


@settings(deadline=None, max_examples=12)
@given(values=matrices(most=1), seed=st.integers(0, 2**32 - 1))
def test_answering_what_is_recommended_never_widens_and_in_the_end_settles(values, seed):
    """Whatever is answered: one question after the other, until none is left."""
    random = np.random.default_rng(seed)
    assessments = units_of(np.where(random.random(values.shape) < 0.2, np.nan, values))
    before = set(ty.classify(assessments).table["possible"].iloc[0].split("|"))
    while len(asked := next_questions(assessments, draws=4, top=1).table):
        item = asked["item"].iloc[0]
        assert asked["possible"].iloc[0] == "|".join(sorted(before, key="1234N".index))
        answer = {item: random.choice(rulebook.scale_of(item).values)}
        assessments = assessments.with_answers("U0", answer, rulebook)
        now = set(ty.classify(assessments).table["possible"].iloc[0].split("|"))
        assert now <= before
        before = now
    nothing_applies = [(values[(dimensions == name) & ~is_regional] == -1).all() for name in rulebook.dimensions]
    assert len(before) == 1 or any(nothing_applies)


def rows_of(found):
    return {
        unit: found[unit].all[["item", *numbers]].astype(object).fillna("none").to_numpy().tolist()
        for unit in found.units
    }


@settings(deadline=None, max_examples=10)
@given(values=matrices(least=2, most=4), seed=st.integers(0, 2**32 - 1))
def test_neither_order_nor_company_of_units_matters(values, seed):
    codes = [f"U{number}" for number in range(values.shape[1])]
    together = rows_of(next_questions(units_of(values, codes), draws=5))
    shuffled = np.random.default_rng(seed).permutation(values.shape[1])
    moved = units_of(values[:, shuffled], [codes[place] for place in shuffled])
    assert rows_of(next_questions(moved, draws=5)) == together
    assert rows_of(next_questions(units_of(values[:, :1], codes[:1]), draws=5)) == {"U0": together["U0"]}


def test_the_same_seed_gives_the_same_ranking_and_another_one_other_draws():
    one, again, other = (next_questions(incomplete(), draws=20, seed=seed).table for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, again)
    assert not one["needed"].equals(other["needed"])


def test_cities_are_not_asked_what_their_country_has_answered():
    frame = pd.DataFrame(
        [{"unit": "KEN", "E1.N1": 3, "E1.N2": 3}, {"unit": "NBO", "kind": "city", "country": "KEN", "E1.L1": 2}]
    ).set_index("unit")
    asked = set(next_questions(frame, top=100, draws=5)["NBO"].table["item"])
    assert not asked & {"E1.N1", "E1.N2", "E1.L1"}
    assert {"E1.N3", "E1.L2"} <= asked


def test_the_words_claim_what_classify_says():
    assessments = one_unit({**enough, **unasked, "I.*": 2.5, "I.R*": np.nan, "I.L1": np.nan, "I.N1": 4})
    assert str(next_questions(assessments)) == (
        "U0: by the answers so far the category is 2 or N.\n"
        "Ask first: I.L1 How many planners and similar technical staff do local authorities have per 100,000 urban "
        "residents?\n"
        "  It bears on: Do institutions function at national and local level?\n"
        "  With 0 to 0.5 the category is 2, whatever else comes; with 1 to 4 the category is N, whatever else comes.\n"
        "  Its answer is needed in 100 of 100 ways in which the missing answers may come out."
    )
    assert after(assessments, "U0", "I.L1", "possible") == ["2"] * 2 + ["N"] * 7


def test_what_comes_from_desk_reviews_is_labelled_wherever_it_is_shown():
    found = next_questions(incomplete(), draws=5)
    label = ty.load_pilots().about["label"].iloc[0]
    assert set(found.table["label"]) == {label}
    assert label[1:] in str(found)
    assert label[1:] in found["KEN"]._repr_html_()


def test_names_are_text_and_not_markup():
    frame = pd.DataFrame({"name": ["<b>X</b>"], "E1.N1": [3]}, index=pd.Index(["X"], name="unit"))
    assert "<b>" not in next_questions(frame, draws=5)._repr_html_()


def test_of_many_units_the_first_are_spoken_of():
    found = next_questions(units_of(np.full((len(items), 30), np.nan)), draws=2)
    assert str(found).count("Ask first") == 20
    assert str(found).endswith("And 10 more units: see the table.")
    assert repr(found) == "<NextQuestions on the category: something to ask in 30 of 30 units>"
    assert [one.units for one in found][:2] == [("U0",), ("U1",)]
    assert len(found) == 30


def test_every_wrong_choice_is_named_at_once():
    with pytest.raises(ValueError, match="did you mean 'shock'") as caught:
        next_questions(ty.load_pilots(), what="shok", top=0, draws=True, seed=-1)
    for words in ("one of category, shock, both", "top is a whole number from 1", "draws is", "seed is"):
        assert words in str(caught.value)


def test_what_cannot_be_asked_about_is_said_clearly():
    with pytest.raises(AssessmentError, match="nothing to classify"):
        next_questions([1, 2])
    with pytest.raises(UnknownUnitError, match="did you mean 'KEN'"):
        next_questions(ty.load_pilots())["KEM"]


def test_what_was_found_does_not_change():
    found = next_questions(incomplete(), draws=5)
    with pytest.raises(AttributeError):
        found.top = 3
    with pytest.raises(ValueError, match="read-only"):
        found.ranking.needed[0, 0] = 1
    table = found.table
    table.loc[0, "item"] = "other"
    assert found.table.loc[0, "item"] != "other"


def test_no_units_at_all_is_no_error():
    found = next_questions(units_of(np.empty((len(items), 0))))
    assert found.table.empty
    assert str(found) == ""


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_asking_as_ranked_takes_fewer_questions_than_asking_as_the_form_goes(seed):
    sought = sought_in(compile_plan(rulebook), "category")
    truth = hidden_truth(40, seed)
    given_answers = np.where(np.random.default_rng(seed).random(truth.shape) < 0.4, truth, np.nan)
    decides = bearing(sought, np.full((len(truth), 1), np.nan))[:, 0] > 0
    ranked, answers = questions_asked(sought, given_answers, truth, lambda known: by_rank(sought, known))
    by_the_form, _ = questions_asked(sought, given_answers, truth, lambda known: by_form(decides, known))
    assert np.median(ranked) <= 0.8 * np.median(by_the_form)
    assert ranked.sum() < 0.9 * by_the_form.sum()
    assert (sought.sizes(sought.remaining(answers)) == 1).all()
