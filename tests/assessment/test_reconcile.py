"""Where several respondents answer, the median by the weight of their evidence stands, which somebody always gave."""

import datetime
import statistics
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.respondents import answer, assessment, evidence, gathered, rulebook
from typology.assessment.reconcile import Vote, reconciled, standing, votes
from typology.assessment.values import Answer, Unit
from typology.rulebook.override import with_values

many = settings(max_examples=150, deadline=None)

weights = {"R2": 4, "R1+": 2, "R1-": 2, "R0": 1, None: 1}
half_points = [n / 2 for n in range(9)]
cast = st.lists(st.tuples(st.sampled_from(half_points), st.sampled_from(list(weights))), min_size=1, max_size=6)


def said(item, *answers):
    """Return assessments of one unit, given answer and reliability of each."""
    return [assessment(f"respondent {n}", {item: one}, reliability=given) for n, (one, given) in enumerate(answers)]


def stands(item, *answers, rules=rulebook):
    """Return the answer that stands: a number, NA or DK."""
    found = reconciled(said(item, *answers), rules).answers[item]
    return {"value": found.value, "not applicable": "NA", "unknown": "DK"}[found.state]


def one_vote_per_point(answers):
    return [value for value, given in answers for _ in range(weights[given])]


def changed(tie=None, **reliability):
    """Return the rulebook with another rule for ties, or other weights."""
    rules = rulebook.respondents
    values = rules.values.model_copy(update={"tie": tie or rules.values.tie})
    classes = {
        name: entry.model_copy(update={"weight": reliability.get(name, entry.weight)})
        for name, entry in rulebook.evidence.reliability.items()
    }
    return rulebook.model_copy(
        update={
            "respondents": rules.model_copy(update={"values": values}),
            "evidence": rulebook.evidence.model_copy(update={"reliability": classes}),
        }
    )


# Values


@given(cast)
@many
def test_of_maturity_the_lower_median_stands_as_if_each_point_of_weight_had_a_vote(answers):
    assert stands("E1.N1", *answers) == statistics.median_low(one_vote_per_point(answers))


@given(st.lists(st.tuples(st.sampled_from(half_points), st.sampled_from(["R0", None])), min_size=1, max_size=6))
@many
def test_of_severity_the_higher_median_stands(answers):
    assert stands("R1", *answers) == statistics.median_high(one_vote_per_point(answers))


@given(cast)
@many
def test_by_the_other_rule_for_ties_the_higher_median_of_maturity_stands(answers):
    better = changed(tie="better")

    assert stands("E1.N1", *answers, rules=better) == statistics.median_high(one_vote_per_point(answers))


@given(cast, st.randoms(use_true_random=False))
@many
def test_the_order_of_respondents_decides_nothing(answers, random):
    assert stands("E1.N1", *random.sample(answers, len(answers))) == stands("E1.N1", *answers)


@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ([(3, "R2"), (1, "R0"), (1, "R0"), (1, "R0")], 3),
        ([(3, "R2"), (1, "R1+"), (1, "R1-")], 1),
        ([(3, "R2"), (1, "R1+"), (2, "R1-")], 2),
        ([(3, "R1+"), (1, "R1-"), (1, None)], 1),
        ([(3, None), (1, None)], 1),
        ([(3, None), ("DK", "R2")], 3),
        ([("DK", "R2"), ("DK", None)], "DK"),
    ],
    ids=[
        "reliable evidence against three words",
        "two limited pieces tie with a reliable one",
        "the tie takes what somebody gave",
        "no evidence still has a voice",
        "two words",
        "unknown has no vote",
        "nobody knows",
    ],
)
def test_weights_decide(answers, value):
    assert stands("E1.N1", *answers) == value


def test_the_best_evidence_of_an_answer_gives_its_weight():
    both = answer("E1.N1", 3, pieces=evidence["R0"] + evidence["R2"])
    one = assessment("government").model_copy(update={"answers": {"E1.N1": both}})

    assert votes("E1.N1", [one], rulebook) == (Vote("government", 3, "R2", 4),)


def test_evidence_is_judged_at_the_date_of_its_respondent_and_sooner_old_for_shocks():
    early = assessment("government", {"E1.N1": 3, "R1": 3}, reliability="R1-", date="2019-10-31")
    late = assessment("country team", {"E1.N1": 1, "R1": 1}, reliability="R1-", date="2021-10-31")

    found = {item: [vote.reliability for vote in votes(item, [early, late], rulebook)] for item in ("E1.N1", "R1")}

    assert found == {"E1.N1": ["R2", "R1-"], "R1": ["R1-", "R0"]}


def test_weights_that_are_equal_but_for_rounding_are_a_tie():
    rules = changed(R2=0.1 + 0.2, R0=0.3)
    assert 0.1 + 0.2 != 0.3

    assert stands("E1.N1", (1, "R2"), (3, "R0"), rules=rules) == stands("E1.N1", (3, "R2"), (1, "R0"), rules=rules) == 1


# Not applicable, and choices


@given(
    st.lists(st.tuples(st.sampled_from([*half_points, "NA"]), st.sampled_from(list(weights))), min_size=1, max_size=6)
)
@many
def test_not_applicable_stands_if_it_outweighs_all_values_together(answers):
    points = one_vote_per_point(answers)
    values = [value for value in points if value != "NA"]

    expected = "NA" if len(points) > 2 * len(values) else statistics.median_low(values)
    assert stands("E1.N1", *answers) == expected


def test_the_share_for_not_applicable_is_that_of_the_rulebook():
    answers = [("NA", "R2"), (2, "R1+")]

    assert stands("E1.N1", *answers) == "NA"
    assert stands("E1.N1", *answers, rules=with_values(rulebook, {"respondents.not_applicable": 0.7})) == 2


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from(["R0", None])), min_size=1, max_size=6))
@many
def test_of_choices_the_heaviest_stands_and_of_two_none(answers):
    (first, most), *others = Counter(one_vote_per_point(answers)).most_common()
    tied = any(count == most for _, count in others)

    assert stands("K.event", *answers) == ("DK" if tied else first)


# What stands beside the value


def test_what_stands_has_the_reasons_and_the_evidence_of_those_who_gave_it():
    law, survey = evidence["R2"], evidence["R1-"]
    answers = [
        answer("E1.N1", 3, why="adopted in 2016", pieces=law + survey),
        answer("E1.N1", 3, why="adopted, says the gazette", pieces=law),
        answer("E1.N1", 1, why="not applied", pieces=evidence["R0"]),
        answer("E1.N1", "DK", why="not asked"),
    ]
    several = [
        assessment(name).model_copy(update={"answers": {"E1.N1": one}})
        for name, one in zip(["government", "country team", "civil society", "academia"], answers, strict=True)
    ]

    assert reconciled(several, rulebook).answers["E1.N1"] == Answer(
        item="E1.N1",
        value=3,
        why="government: adopted in 2016; country team: adopted, says the gazette",
        evidence=law + survey,
    )


def test_a_reason_that_all_give_is_said_once():
    one = [Answer(item="E3.L2", state="not applicable", reason="a city state") for _ in range(2)]
    several = [assessment(f"r{n}").model_copy(update={"answers": {"E3.L2": said}}) for n, said in enumerate(one)]

    assert reconciled(several, rulebook).answers["E3.L2"] == one[0]


def test_why_nobody_knows_is_kept():
    asked = answer("E1.N1", "DK", why="the ministry did not reply")
    several = [assessment("r1").model_copy(update={"answers": {"E1.N1": asked}}), assessment("r2")]

    assert gathered(*several)["KEN"].answers == {"E1.N1": asked}


def test_the_record_names_all_respondents_and_bears_the_latest_date():
    several = [
        assessment("government", date="2021-10-31", label="draft", instrument="2020.1"),
        assessment("civil society", date="2020-01-01", label="draft", instrument="2020.1"),
        assessment("academia", date=None, label="illustrative"),
    ]

    found = gathered(*several)["KEN"]

    assert (found.unit, found.date) == (Unit(code="KEN"), datetime.date(2021, 10, 31))
    assert (found.respondent, found.label, found.instrument) == (
        "government; civil society; academia",
        "draft; illustrative",
        "2020.1",
    )


def test_a_rulebook_without_the_rules_reconciles_nothing():
    without = rulebook.model_copy(update={"respondents": None})

    with pytest.raises(ValueError, match=r"2020\.1 lacks respondents\.yaml"):
        standing([], rulebook.scale_of("E1.N1"), without)
