"""Cases may carry evidence and whatever else a result is compared with; a case that is wrong is named with its line."""

from pathlib import Path
from shutil import copy

import pytest

import typology as ty
from typology.classification.cases import run_cases
from typology.rulebook.load import rulebook_folder

rulebook = ty.load_rulebook()

head = """about: Cases of this test.
date: 2021-06-30
start: {all: 1, R: 0, K: 0, K.event: DK, O: DK}
pieces:
  survey: {source: Household survey, publisher: Statistical Office, period: "2020", method: sound}
  panel: {source: Expert panel, publisher: University, period: 2021-05, method: limited}
  later: {source: Late report, published: 2021-07, method: sound}
evidence: {all: [survey, panel]}
cases:
  - case: A case.
"""


@pytest.fixture
def problems(tmp_path: Path):
    def of(case: str):
        (tmp_path / "own.yaml").write_text(head + case, encoding="utf-8")
        found = run_cases(tmp_path, rulebook).problems
        return [problem for problem in found if problem.what != "a rule that no case covers"]

    return of


def test_a_case_that_holds_is_silent(problems):
    case = """    evidence: {E4.L: [panel]}
    expect: {evidence_level: Acceptable, reliability: {E4.L1: R1+, E1.N1: R2}, review: review, flags: [SINGLE_SOURCE]}
"""
    assert problems(case) == []


@pytest.mark.parametrize(
    ("expect", "found", "expected"),
    [
        ("evidence_level: Medium", "evidence_level High", "evidence_level Medium"),
        ("review: review", "review clean", "review review"),
        ("reliability: {E1.N1: R1+}", "reliability E1.N1 R2", "reliability E1.N1 R1+"),
        ("flags: [STALE]", "flags ()", "flags ('STALE',)"),
    ],
)
def test_a_case_that_fails_says_what_came_instead(problems, expect, found, expected):
    (problem,) = problems(f"    expect: {{{expect}}}\n")
    assert (problem.file, problem.line) == ("cases/own.yaml", 10)
    assert (problem.found, problem.expected) == (f"{found} in 'A case.'", expected)


def test_the_longest_beginning_of_an_item_names_its_evidence(problems):
    case = """    evidence: {E4: [panel], E4.L2: []}
    expect: {reliability: {E4.N1: R1+, E4.L1: R1+, E1.N1: R2}, evidence_level: Acceptable}
"""
    assert problems(case) == []


def test_a_case_may_have_a_date_of_its_own(problems):
    assert problems("    date: 2031-06-30\n    expect: {evidence_level: Insufficient}\n") == []


@pytest.mark.parametrize(
    "case",
    [
        "desk: {E1.N1: 2.5}, expect: {category: '1', flags: [DIVERGENCE], scores: {E1.N: 1}}",
        "desk: {E: 2.5}, why: {E: The act of 2020.}, expect: {flags_not: [DIVERGENCE]}",
        "last_round: {date: 2021-06-01, answers: {E: 3, I: 3}}, expect: {category: '1', flags: [JUMP]}",
        "last_round: {answers: {C: 3}}, expect: {flags_not: [JUMP]}",
        "people: 3, cities: [{people: 1, answers: {E: 3}}, {people: 1, answers: {E: 3}}, {people: 1}],"
        "expect: {flags: [CITY_CONFLICT], flags_not: [POCKET]}",
        "respondents: {one: {E1.N1: 0, E1.N2: 4}, two: {E1.N1: 4, E1.N2: 0}}, expect: {flags: [DISAGREEMENT]}",
        "respondents: {one: {E1: 3}, two: {E1: 2}, three: {E1: 4}}, expect: {scores: {E1.N: 3}}",
    ],
    ids=["desk", "why", "last round", "last round alike", "cities", "respondents", "respondents are reconciled"],
)
def test_a_case_may_tell_what_its_result_is_compared_with(tmp_path, case):
    (tmp_path / "own.yaml").write_text(f"{head.rpartition('  - ')[0]}  - {{case: A case., {case}}}\n", encoding="utf-8")
    report = run_cases(tmp_path, rulebook)
    assert report.count == 1
    assert [str(problem) for problem in report.problems if problem.what != "a rule that no case covers"] == []


def test_cases_do_not_mix(tmp_path):
    """What one case is compared with is nothing to the next."""
    both = """    desk: {E1.N1: 3}
    last_round: {answers: {E: 3, I: 3}}
    people: 3
    cities: [{people: 3, answers: {E: 3}}]
    expect: {flags: [DIVERGENCE, JUMP]}
  - case: Another case.
    expect: {flags_not: [DIVERGENCE, JUMP, CITY_CONFLICT, DISAGREEMENT]}
"""
    (tmp_path / "own.yaml").write_text(head + both, encoding="utf-8")
    report = run_cases(tmp_path, rulebook)
    assert (report.count, [p.what for p in report.problems if p.what == "a case fails"]) == (2, [])


def test_a_flag_that_no_case_covers_is_named(tmp_path):
    (tmp_path / "own.yaml").write_text(f"{head}    desk: {{E1.N1: 3}}\n    expect: {{}}\n", encoding="utf-8")
    problems = run_cases(tmp_path, rulebook).problems
    named = {problem.found for problem in problems if problem.what == "a rule that no case covers"}
    assert named >= {"JUMP", "CITY_CONFLICT", "POCKET", "DISAGREEMENT", "STALE", "SYSTEMIC"}
    assert "DIVERGENCE" not in named


@pytest.mark.parametrize(
    ("case", "what", "found"),
    [
        ("evidence: {E4.L: [survye]}", "unknown evidence", "survye"),
        ("evidence: {E44: [survey]}", "unknown item", "E44"),
        ("evidence: {E4.L: [later]}", "evidence later than the assessment", "Late report, which was published 2021-07"),
        ("date: in June", "not a date", "in June"),
        ("desk: {E44: 1}", "unknown item", "E44"),
        ("desk: {E1.N1: 7}", "not an answer", "E1.N1: 7"),
        ("why: {E44: The act.}", "unknown item", "E44"),
        ("why: {E1: 1}", "wrong kind of value", "1"),
        ("last_round: {date: in May}", "not a date", "in May"),
        ("last_round: {answers: {E44: 1}}", "unknown item", "E44"),
        ("last_round: {anwsers: {E: 1}}", "unknown key", "anwsers"),
        ("people: many", "wrong kind of value", "many"),
        ("people: -5", "not a number of people", "-5"),
        ("cities: [{people: 3}, {poeple: 3}]", "unknown key", "poeple"),
        ("cities: [{answers: {P: 9}}]", "not an answer", "P: 9"),
        ("respondents: {government: {I.N9: 1}}", "unknown item", "I.N9"),
        ("respondents: {government: {}, Government: {}}", "respondent given twice", "Government"),
    ],
)
def test_a_case_that_cannot_be_read_is_named_with_its_line(problems, case, what, found):
    named = problems(f"    {case}\n    expect: {{}}\n")
    assert {(problem.what, problem.found) for problem in named} == {(what, found)}
    assert {(problem.file, problem.line) for problem in named} <= {("cases/own.yaml", 10), ("cases/own.yaml", 11)}


def test_what_is_wrong_inside_a_case_is_named_in_its_own_line(problems):
    case = """    cities:
      - people: 3
      - answers:
          E1: 3
          E44: 1
    respondents:
      government: {I: 7}
    expect: {}
"""
    assert [(problem.found, problem.line) for problem in problems(case)] == [("E44", 15), ("I: 7", 17)]


def test_several_respondents_need_rules_for_them(tmp_path):
    (tmp_path / "own.yaml").write_text(f"{head}    respondents: {{a: {{}}, b: {{}}}}\n    expect: {{}}\n")
    alone = rulebook.model_copy(update={"respondents": None, "sha256": "without respondents"})
    (problem,) = [p for p in run_cases(tmp_path, alone).problems if p.what != "a rule that no case covers"]
    assert (problem.what, problem.file, problem.line) == ("several respondents", "cases/own.yaml", 10)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "changed"),
    [
        ("evidence.age.current", (1.99, 2.01)),
        ("evidence.age.recent", (4.99, 5.01)),
        ("evidence.age.shock_current", (0.49, 0.51)),
        ("evidence.age.shock_recent", (1.49, 1.51)),
    ],
)
def test_the_cases_stand_on_both_sides_of_every_age(tmp_path, number, changed):
    copy(rulebook_folder() / "cases" / "evidence.yaml", tmp_path)
    for value in changed:
        report = run_cases(tmp_path, ty.with_values(rulebook, {number: value}))
        assert [problem.what for problem in report.problems if "reliability" in str(problem.found)] != []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "changed"),
    [
        ("evidence.divergence", (1, 2)),
        ("evidence.agreement", (0.66, 0.675)),
        ("flags.thresholds.jump", (1, 3)),
        ("cities.cities", (2, 4)),
        ("cities.urban_share", (0.49, 0.51)),
        ("cities.conflict", (0.499, 0.501)),
        ("cities.pocket", (0.199, 0.201)),
    ],
)
def test_the_cases_stand_on_both_sides_of_every_comparison(tmp_path, number, changed):
    copy(rulebook_folder() / "cases" / "comparisons.yaml", tmp_path)
    for value in changed:
        report = run_cases(tmp_path, ty.with_values(rulebook, {number: value}))
        assert [problem.what for problem in report.problems if "flags" in str(problem.found)] != []
