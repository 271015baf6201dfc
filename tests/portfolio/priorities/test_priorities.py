"""Which domain comes first: exact over every completion, ties reported, weights as set, nothing guessed."""

import time
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.oracles.random_assessments import assessments_of, random_assessments
from tests.portfolio.priorities.completions import OUTCOMES, completions, placed
from typology.portfolio.priorities.priority_domains import priorities
from typology.rulebook.override import with_values

UNKNOWN, ABSENT = None, -1

needs = st.sampled_from([half / 2 for half in range(9)])
stated = st.sampled_from([0, 1, 2, 3])
profiles = st.sampled_from([{}, {"D1": 1.5}, {"D3": 2.0, "O3.1": 0.5, "O2.2": 3.0}])


def of_answers(answers, **changes):
    items = [f"{outcome}.{what}" for outcome in answers for what in ("need", "stated")]
    flat = [np.nan if value is UNKNOWN else float(value) for pair in answers.values() for value in pair]
    return priorities(assessments_of(items, np.array(flat)[:, None]), **changes)


def quiet(**told):
    """Return answers of a unit without any need but those told, as O1_1=(need, stated)."""
    return {outcome: told.get(outcome.replace(".", "_"), (0, 0)) for outcome in OUTCOMES}


def words(domains):
    return "|".join(sorted(domains)) or "none"


@st.composite
def incomplete(draw):
    """Draw answers of which at most three are unknown, and some do not apply."""
    answers = {outcome: [draw(needs), draw(stated)] for outcome in OUTCOMES}
    for _ in range(draw(st.integers(0, 3))):
        answers[draw(st.sampled_from(OUTCOMES))][draw(st.integers(0, 1))] = UNKNOWN
    for _ in range(draw(st.integers(0, 3))):
        answers[draw(st.sampled_from(OUTCOMES))][draw(st.integers(0, 1))] = ABSENT
    return {outcome: tuple(pair) for outcome, pair in answers.items()}


@settings(max_examples=150, deadline=None)
@given(incomplete(), profiles)
def test_the_possible_domains_are_those_of_every_completion(answers, profile):
    row = of_answers(answers, profile=profile).table.iloc[0]
    weights = {name: Fraction(weight) for name, weight in profile.items()}
    found = {placed(complete, weights) for complete in completions(answers)}
    firsts = {first for first, _ in found}
    possible = {domain for first in firsts for domain in (first or {"none"})}
    assert set(row["possible"].split("|")) == possible
    assert (row["status"] == "determinate") == (len(firsts) == 1)
    if row["status"] == "determinate":
        assert row["primary"] == words(*firsts)
    if row["status"] == "provisional":
        assert set(row["primary"].split("|")) <= possible
    if row["status"] == "undetermined":
        assert row["primary"] == "U"
    if row["secondary_status"] == "determinate":
        assert {row["secondary"]} == {words(second) for _, second in found}
    elif len(firsts) == 1:
        assert len(found) > 1


@settings(max_examples=100, deadline=None)
@given(incomplete(), st.sampled_from(OUTCOMES))
def test_the_priority_of_no_domain_falls_as_a_need_grows(answers, outcome):
    before = of_answers(answers)
    need, rank = answers[outcome]
    grown = {**answers, outcome: (min(4, need + 0.5) if need not in (UNKNOWN, ABSENT) else need, rank)}
    after = of_answers(grown)
    assert (after.combined.lowest >= before.combined.lowest).all()
    assert (after.combined.highest >= before.combined.highest).all()


def test_a_stated_need_comes_before_a_larger_one_that_no_plan_mentions():
    row = of_answers(quiet(O1_2=(4, 0), O3_3=(2.5, 3))).table.iloc[0]
    assert (row["primary"], row["secondary"], row["status"]) == ("D3", "D1", "determinate")
    assert (row["D1"], row["D3"]) == (2.0, 2.5)


def test_domains_alike_in_their_highest_outcome_are_told_apart_by_their_mean():
    row = of_answers(quiet(O1_1=(3, 3), O2_1=(3, 3), O2_2=(1, 0))).table.iloc[0]
    assert (row["primary"], row["secondary"], row["tie"]) == ("D2", "D1", False)


def test_a_tie_is_reported_and_not_broken():
    found = of_answers(quiet(O1_1=(3, 3), O4_2=(3, 3), O2_1=(2, 3)))
    row = found.table.iloc[0]
    assert (row["primary"], row["secondary"], row["tie"]) == ("D1|D4", "D2", True)
    assert "1 D1 = D4" in repr(found)
    assert "domains D1 and D4 come first, exactly alike" in str(found.explain("U0"))


def test_without_an_outcome_at_the_least_priority_no_domain_is_one():
    # 1.5 x (0.5 + 1/6) is exactly the least priority, 1; half a point less is below it
    assert of_answers(quiet(O1_1=(1.5, 1))).table.iloc[0]["primary"] == "D1"
    found = of_answers(quiet(O1_1=(1, 1)))
    assert found.table.iloc[0]["primary"] == "none"
    assert "No outcome reaches 1" in str(found.explain("U0"))


def test_weights_do_not_make_a_priority_of_what_is_none():
    answers = quiet(O1_1=(1, 1), O3_1=(2, 3))
    row = of_answers(answers, profile={"D1": 100}).table.iloc[0]
    assert (row["primary"], row["secondary"]) == ("D3", "none")


def test_one_open_answer_says_which_other_domain_could_come_first():
    found = of_answers(quiet(O1_2=(3, 3), O3_3=(4, UNKNOWN)))
    row = found.table.iloc[0]
    assert (row["primary"], row["status"], row["possible"]) == ("D1", "provisional", "D1|D3")
    letter = str(found.explain("U0"))
    assert "O3.3.stated is not answered" in letter
    assert "Enough is answered to say so" in letter


def test_an_open_answer_that_changes_nothing_leaves_the_result_certain():
    row = of_answers(quiet(O1_2=(3, 3), O3_3=(2, UNKNOWN))).table.iloc[0]
    assert (row["primary"], row["status"]) == ("D1", "determinate")


def test_where_nothing_is_answered_everything_is_possible():
    row = of_answers(dict.fromkeys(OUTCOMES, (UNKNOWN, UNKNOWN))).table.iloc[0]
    assert (row["primary"], row["secondary"], row["so_far"]) == ("U", "U", "")
    assert row["possible"] == "D1|D2|D3|D4|none"


def test_an_outcome_that_does_not_apply_takes_no_part():
    answers = quiet(O1_1=(ABSENT, 0), O1_2=(3, 3), O1_3=(ABSENT, ABSENT), O2_1=(3, 3), O2_2=(2, 0))
    found = of_answers(answers)
    assert found.table.iloc[0]["primary"] == "D1"
    assert not found.outcomes.loc[("U0", "O1.1"), "applies"]
    assert np.isnan(found.outcomes.loc[("U0", "O1.1"), "combined"])


def test_outcomes_of_a_unit_are_ranked_and_unknown_ones_have_no_place():
    found = of_answers(quiet(O1_1=(3, 3), O2_1=(3, 3), O2_2=(2, 3), O4_1=(4, UNKNOWN))).outcomes.loc["U0", "rank"]
    assert found[["O1.1", "O2.1", "O2.2"]].tolist() == [1, 1, 3]
    assert np.isnan(found["O4.1"])


def test_no_unit_changes_another():
    together = random_assessments(60, seed=3)
    table = priorities(together).table
    for position in range(0, 60, 7):
        alone = assessments_of(together.items, together.values[:, [position]])
        assert priorities(alone).table.iloc[0].astype(str).tolist() == table.iloc[position].astype(str).tolist()


def test_the_rule_stands_in_the_rulebook():
    answers = quiet(O1_2=(4, 0), O3_3=(2.5, 3))
    assert of_answers(answers).table.iloc[0]["primary"] == "D3"
    changed = with_values(ty.load_rulebook(), {"priorities.priority.floor": 2})
    found = of_answers(answers, rulebook=changed)
    assert found.table.iloc[0]["primary"] == "D1"
    assert "changed number" in str(found.table.iloc[0]["rulebook"])


def test_a_classification_brings_its_assessments_and_rulebook():
    pilots = ty.load_pilots()
    pd.testing.assert_frame_equal(priorities(ty.classify(pilots)).table, priorities(pilots).table)


def test_what_is_no_profile_is_refused_at_once():
    with pytest.raises(ValueError, match=r"'O1\.22'; did you mean 'O1\.2'.*weight of D1 .* not -1.*weight of D2"):
        priorities(ty.load_pilots(), profile={"O1.22": 1, "D1": -1, "D2": True})
    with pytest.raises(ValueError, match="no profile 'HLM-2020'; did you mean 'HLM-2022'"):
        priorities(ty.load_pilots(), profile="HLM-2020")
    with pytest.raises(ValueError, match="profile is None, the name of a profile, or weights"):
        priorities(ty.load_pilots(), profile=3)


def test_a_profile_of_the_rulebook_counts_what_a_meeting_selected():
    """Housing, serious and in a sector plan, against services, a little more pressing."""
    answers = quiet(O1_1=(4, 2), O2_2=(3, 2), O3_3=(3, 3))
    assert of_answers(answers).table.iloc[0]["primary"] == "D1"
    found = of_answers(answers, profile="HLM-2022")
    assert found.table.iloc[0]["primary"] == "D3"
    weights = {"O1.2": 1.5, "D3": 1.5, "D4": 1.5, "O2.2": 1.5}
    pd.testing.assert_frame_equal(found.table, of_answers(answers, profile=weights).table)
    assert "D3 counts 1.5 times" in str(found.explain(found.units[0]))


def test_what_is_no_assessment_is_refused():
    with pytest.raises(ty.AssessmentError, match="nothing to order"):
        priorities([1, 2])


def test_an_unknown_unit_is_refused_with_the_nearest():
    with pytest.raises(ty.UnknownUnitError, match="did you mean 'KEN'"):
        priorities(ty.load_pilots()).explain("KEM")


def test_the_pilots_say_that_they_are_illustrative_everywhere():
    found, label = priorities(ty.load_pilots()), "llustrative desk review, not a UN-Habitat result"
    assert label in found._repr_html_()
    assert label in str(found.explain("IND"))
    assert label in found.explain("IND")._repr_html_()
    assert found.table["label"].str.contains(label).all()


def test_text_of_offices_is_escaped():
    told = pd.DataFrame({"unit": ["XXA"], "name": ["<script>"], "O1.1.need": [3]})
    found = priorities(told)
    assert "<script>" not in found._repr_html_()
    assert "<script>" not in found.explain("XXA")._repr_html_()


def test_ten_thousand_units_take_no_more_than_seconds():
    many = random_assessments(10_000, seed=1)
    started = time.perf_counter()
    assert len(priorities(many).table) == 10_000
    assert time.perf_counter() - started < 5
