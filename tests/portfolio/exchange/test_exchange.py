"""Exchange: nobody teaches what it lacks, limits hold, and no other assignment is worth more."""

import time
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

import typology as ty
from tests.oracles.random_assessments import random_assessments
from tests.portfolio.exchange.brute import BARS, best, pairs_of
from typology.portfolio.exchange.exchanging import exchange
from typology.portfolio.exchange.subjects import needs_of_category
from typology.rulebook.override import with_values
from typology.rulebook.plan import compile_plan

BOOK = ty.load_rulebook()
CODES = ("KEN", "UGA", "IND", "NPL", "COL", "XXA", "XXB", "XXC")


def all_at(value, **told):
    """Return a unit all of whose answers are alike, but those told by dimension."""
    return {
        item: told.get(part.dimension, value)
        for item, part in BOOK.items.items()
        if BOOK.scale_of(item).choices is None and part.kind in ("enabler", "institution", "driver", "sector")
    }


def result_of(**units):
    return ty.classify(pd.DataFrame([{"unit": unit, **answers} for unit, answers in units.items()]))


def renamed(assessments, codes=CODES):
    """Return the first units under the codes of countries and of none."""
    values = assessments.values[:, : len(codes)]
    return ty.Assessments(assessments.items, values, pd.DataFrame(index=pd.Index(codes, name="unit", dtype=object)))


def taught(found):
    return set(found.table[["teacher", "learner", "subject"]].itertuples(index=False, name=None))


def test_a_unit_learns_what_its_category_is_about_from_one_that_has_it():
    found = exchange(result_of(XXA=all_at(3, P2=1, P3=1), XXB=all_at(3)))
    assert taught(found) == {("XXB", "XXA", "P2"), ("XXB", "XXA", "P3")}
    row = found.table.iloc[0]
    assert (row["teacher_score"], row["teacher_margin"], row["learner_score"], row["learner_margin"]) == (
        3,
        0.5,
        1,
        1.5,
    )
    assert row["sentence"] == (
        "XXB can share its experience of Innovation (P2) with XXA: it scores at least 3.00, where 2.5 is enough to "
        "teach (0.50 above), and XXA scores 1.00, 1.50 short of 2.5."
    )


def test_a_sector_challenge_is_taught_by_a_unit_that_is_adequate_and_not_by_one_without_a_challenge():
    learner = all_at(3, C4=1)
    assert taught(exchange(result_of(XXA=learner, XXB=all_at(3)))) == {("XXB", "XXA", "C4")}
    found = exchange(result_of(XXA=learner, XXB=all_at(3, C4=2.5)))
    assert taught(found) == set()
    assert found.unmet["why"].tolist() == ["no other unit is sure to be strong enough in it"]


def test_what_a_unit_lacks_beside_its_category_is_not_taught():
    # weak drivers come first: the sector is not what its support is about
    found = exchange(result_of(XXA=all_at(3, P1=1, P2=1, C4=1), XXB=all_at(3)))
    assert {subject for _, _, subject in taught(found)} == {"P1", "P2"}


def test_missing_answers_make_no_teacher():
    whole, partly = all_at(3), all_at(3)
    del partly["P2.1"]
    learner = all_at(3, P2=1, P3=1)
    assert ("XXB", "XXA", "P2") in taught(exchange(result_of(XXA=learner, XXB=whole)))
    assert ("XXB", "XXA", "P2") not in taught(exchange(result_of(XXA=learner, XXB=partly)))


def test_a_sector_that_is_surely_no_challenge_but_not_surely_strong_is_not_taught():
    partly = all_at(3)
    response = next(item for item in BOOK.items if item.startswith("C4.") and BOOK.items[item].role == "response")
    del partly[response]
    answers = pd.DataFrame([{"unit": "XXA", **all_at(3, C4=1)}, {"unit": "XXB", **partly}])
    lenient = with_values(BOOK, {"aggregation.outcome_and_response.ceiling": 2})
    found = exchange(ty.classify(answers, rulebook=lenient))
    assert found.subjects.lowest[[one.score for one in found.subjects.subjects].index("C4"), 1] == 2
    assert taught(found) == set()


def test_a_unit_of_undetermined_category_learns_nothing_and_may_teach():
    only_drivers = {item: value for item, value in all_at(3.5).items() if item.startswith("P")}
    result = result_of(XXA=all_at(3, P2=1, P3=1), XXB=only_drivers)
    assert result.table.loc["XXB", "category"] == "U"
    assert taught(exchange(result)) == {("XXB", "XXA", "P2"), ("XXB", "XXA", "P3")}


def test_a_shortfall_that_missing_answers_could_undo_is_marked():
    learner = all_at(3, P2=2, P3=1, P4=1)
    del learner["P2.1"]
    table = exchange(result_of(XXA=learner, XXB=all_at(3))).table.set_index("subject")
    assert not table.loc["P2", "learner_certain"]
    assert "Missing answers of XXA could still change" in table.loc["P2", "sentence"]
    assert table.loc["P3", "learner_certain"]


def test_a_teacher_takes_on_no_more_than_it_can():
    learners = {f"XX{letter}": all_at(3, P2=1, P3=1) for letter in "ABC"}
    found = exchange(result_of(**learners, XXZ=all_at(3)), per_teacher=2)
    assert len(found.table) == 2
    assert set(found.unmet["why"]) == {"those who could teach it are taken up by others"}
    found = exchange(result_of(**learners, XXZ=all_at(3)), per_teacher=9, per_learner=1)
    assert Counter(found.table["learner"]) == dict.fromkeys(learners, 1)
    assert set(found.unmet["why"]) == {"the unit already learns as much as it can take on"}


def test_a_neighbour_comes_before_an_equal_far_away():
    result = result_of(KEN=all_at(3, P2=1, P3=1), UGA=all_at(3), IND=all_at(3))
    found = exchange(result)
    assert set(found.table["teacher"]) == {"UGA"}
    assert found.table["same_region"].all()
    assert "Both lie in Africa and both work in English and Swahili." in found.table["sentence"].iloc[0]
    alone = exchange(result, languages={"KEN": (), "UGA": "en"})
    assert "Both lie in Africa." in alone.table["sentence"].iloc[0]
    far = exchange(result, languages={"KEN": ["en"], "IND": "en", "UGA": ["sw"]}, language_worth=2)
    assert set(far.table["teacher"]) == {"IND"}
    assert "Both work in English." in far.table["sentence"].iloc[0]


def test_only_units_of_one_part_exchange():
    result = result_of(KEN=all_at(3, P2=1, P3=1), IND=all_at(3), XXA=all_at(3, P2=1, P3=1))
    found = exchange(result, within="region")
    assert taught(found) == set()
    assert set(found.unmet["why"]) == {
        "no other unit in Africa is sure to be strong enough in it",
        "it is not known to which part the unit belongs, so it exchanges with nobody",
    }
    assert {teacher for teacher, _, _ in taught(exchange(result, within={"KEN": "a", "IND": "a"}))} == {"IND"}


@pytest.mark.parametrize(
    ("category", "subtype", "needs"),
    [
        ("1", "1-establish", ("frameworks",)),
        ("1", "1-realign", ("frameworks",)),
        ("2", "2CF", ("frameworks", "institutions")),
        ("2", "2C", ("institutions",)),
        ("2", "2F", ("frameworks",)),
        ("3", "", ("drivers",)),
        ("4", "", ("sectors",)),
        ("N", "", ()),
        ("U", "", ()),
    ],
)
def test_what_support_is_about_is_read_off_the_rules(category, subtype, needs):
    assert needs_of_category(compile_plan(BOOK), category, subtype) == needs


def test_the_threshold_is_that_of_the_rulebook():
    answers = pd.DataFrame([{"unit": "XXA", **all_at(3, P2=1, P3=1)}, {"unit": "XXB", **all_at(3)}])
    assert len(exchange(ty.classify(answers)).table) == 2
    stricter = with_values(BOOK, {"decision.thresholds.strong_mean": 3.5})
    assert len(exchange(ty.classify(answers, rulebook=stricter)).table) == 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 2), st.integers(1, 2))
def test_no_assignment_is_worth_more(seed, per_teacher, per_learner):
    result = ty.classify(renamed(random_assessments(8, seed, complete=True), CODES[:6]))
    pairs = pairs_of(result)
    found = exchange(
        result, per_teacher=per_teacher, per_learner=per_learner, languages=dict.fromkeys(result.units, ())
    )
    assert found.worth == pytest.approx(best(pairs, per_teacher, per_learner), abs=1e-5)
    told = sum(pairs[row.learner, row.subject][row.teacher] for row in found.table.itertuples())
    assert told == pytest.approx(found.worth, abs=1e-5)
    assert len(found.unmet) == len(pairs) - len(found.table)


@pytest.mark.parametrize("seed", range(4))
def test_a_solver_of_assignments_finds_no_more(seed):
    result = ty.classify(random_assessments(60, seed, complete=True))
    pairs = pairs_of(result)
    slots = [unit for unit in result.units for _ in range(3)]
    worth = np.array([[offered.get(unit, 0.0) for unit in slots] for offered in pairs.values()])
    most = worth[linear_sum_assignment(worth, maximize=True)].sum()
    assert exchange(result, per_learner=99).worth == pytest.approx(most, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 4), st.sampled_from([None, "region", "status"]))
def test_every_pair_holds_what_it_promises(seed, per_teacher, per_learner, within):
    result = ty.classify(renamed(random_assessments(8, seed)))
    found = exchange(result, per_teacher=per_teacher, per_learner=per_learner, within=within)
    table = found.table
    assert (table["teacher"] != table["learner"]).all()
    assert not table.duplicated(["learner", "subject"]).any()
    assert max(Counter(table["teacher"]).values(), default=0) <= per_teacher
    assert max(Counter(table["learner"]).values(), default=0) <= per_learner
    for row in table.itertuples():
        score = next(line for line in result[row.teacher].scores if line.score == row.subject)
        assert score.lowest >= BARS[row.need] - 1e-6
        assert row.subject not in result[row.teacher].needs[row.need].scores
        assert row.subject in result[row.learner].needs[row.need].scores or row.learner_certain
        assert row.gap > 0
    if within == "status":
        status = result.table["status"].astype(str)
        assert (status[table["teacher"]].to_numpy() == status[table["learner"]].to_numpy()).all()


@pytest.mark.slow
def test_ten_thousand_units_take_seconds():
    result = ty.classify(random_assessments(10_000, 1))
    regions = {unit: f"region {number % 7}" for number, unit in enumerate(result.units)}
    spoken = {unit: ("en", "fr", "es")[number % 3] for number, unit in enumerate(result.units)}
    started = time.perf_counter()
    found = exchange(result, within=regions, languages=spoken)
    assert len(found.pairs) > 1000
    assert time.perf_counter() - started < 60


def test_the_order_of_units_does_not_matter():
    whole = renamed(random_assessments(8, 7))
    turned = ty.Assessments(whole.items, whole.values[:, ::-1], whole.about.iloc[::-1])
    assert taught(exchange(ty.classify(whole))) == taught(exchange(ty.classify(turned)))


def test_what_a_unit_gives_and_takes_is_told():
    found = exchange(ty.classify(ty.load_pilots()))
    assert any("Kenya (KEN)" in line for line in found.of("KEN"))
    assert any("no other unit is sure to be strong enough" in line for line in found.of("COL"))
    assert found.strengths.loc["COL", "E1"]
    assert not found.strengths.loc["KEN", "E1"]
    with pytest.raises(ty.UnknownUnitError, match="KEN"):
        found.of("KEM")


def test_the_pilots_say_that_they_are_illustrative():
    found, label = exchange(ty.classify(ty.load_pilots())), "illustrative desk review, not a UN-Habitat result"
    assert label in found._repr_html_()
    assert (found.table["label"] == label).all()


def test_text_of_offices_is_escaped():
    rows = [{"unit": "XXA", "name": "<script>", **all_at(3, P2=1, P3=1)}, {"unit": "XXB", "name": None, **all_at(3)}]
    page = exchange(ty.classify(pd.DataFrame(rows)))._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_nobody_to_teach_leaves_an_empty_exchange():
    found = exchange(result_of(XXA=all_at(1)))
    assert len(found.table) == 0
    assert found.worth == 0
    assert len(found.unmet) == 4
    assert len(exchange(result_of(XXA=all_at(4))).unmet) == 0


def test_what_does_not_fit_is_refused_at_once():
    result = ty.classify(ty.load_pilots())
    with pytest.raises(ValueError, match=r"per_teacher is .* not 0; per_learner is .* not 1.5; region_worth .* not -1"):
        exchange(result, per_teacher=0, per_learner=1.5, region_worth=-1)
    with pytest.raises(TypeError, match="what classify returns"):
        exchange(ty.load_pilots())
    with pytest.raises(ty.UnknownUnitError, match="KEM"):
        exchange(result, languages={"KEM": "en"})
    with pytest.raises(ValueError, match=r"languages of KEN .* not 5; the languages of EGY .* not \[3\]"):
        exchange(result, languages={"KEN": 5, "EGY": [3]})
    with pytest.raises(ValueError, match="languages are a mapping"):
        exchange(result, languages="en")
    with pytest.raises(ValueError, match="did you mean 'region'"):
        exchange(result, within="regions")


def test_the_limits_are_those_of_the_rulebook_unless_others_are_asked_for():
    learners = {f"XX{letter}": all_at(3, P2=1, P3=1) for letter in "ABCD"}
    answers = pd.DataFrame([{"unit": unit, **given} for unit, given in {**learners, "XXZ": all_at(3)}.items()])
    assert len(exchange(ty.classify(answers)).table) == 3
    roomier = with_values(BOOK, {"exchange.per_teacher": 5})
    assert len(exchange(ty.classify(answers, rulebook=roomier)).table) == 5
    assert len(exchange(ty.classify(answers, rulebook=roomier), per_teacher=1).table) == 1


def test_a_limit_of_the_rulebook_is_a_count():
    with pytest.raises(ty.RulebookError, match="not a count"):
        with_values(BOOK, {"exchange.per_teacher": 2.5})
    with pytest.raises(ty.RulebookError, match="no limit: found 'per_learner 0'"):
        with_values(BOOK, {"exchange.per_learner": 0})


def test_a_city_works_in_the_languages_of_its_country():
    answers = [{"unit": "NBO", "country": "KEN", **all_at(3, P2=1, P3=1)}, {"unit": "TZA", **all_at(3)}]
    found = exchange(ty.classify(pd.DataFrame(answers)))
    assert "Swahili" in found.table["sentence"].iloc[0]


def test_only_units_that_share_a_language_exchange_if_asked_to():
    result = result_of(KEN=all_at(3, P2=1, P3=1), COL=all_at(3), XXA=all_at(3, P2=1, P3=1))
    assert {teacher for teacher, _, _ in taught(exchange(result))} == {"COL"}
    found = exchange(result, one_language=True)
    assert taught(found) == set()
    why = "no other unit that is known to share a language with it is sure to be strong enough in it"
    assert set(found.unmet["why"]) == {why}
    told = exchange(result, one_language=True, languages={"COL": ["es", "en"]})
    assert {(teacher, learner) for teacher, learner, _ in taught(told)} == {("COL", "KEN")}


def test_a_language_may_be_called_by_its_name():
    result = ty.classify(ty.load_pilots())
    by_code, by_name = (
        exchange(result, languages=dict.fromkeys(result.units, told)).table for told in ("en", ["English"])
    )
    pd.testing.assert_frame_equal(by_code, by_name)
    assert (by_name["shared_languages"] == "English").all()
    assert len(by_name)


def test_a_page_without_pairs_says_who_could_not_learn():
    nobody = exchange(ty.classify(pd.DataFrame({"unit": ["XXA", "XXB"], "E1.N1": [4, 0]})))
    assert "2 of 2 units learn nothing here: their category is undetermined" in nobody._repr_html_()
    assert "undetermined" not in exchange(ty.classify(ty.load_pilots()))._repr_html_()
