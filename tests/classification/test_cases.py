"""Cases may carry a date and evidence, and say what has to come of it; a case that is wrong is named with its line."""

from pathlib import Path

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
    ("case", "what", "found"),
    [
        ("evidence: {E4.L: [survye]}", "unknown evidence", "survye"),
        ("evidence: {E44: [survey]}", "unknown item", "E44"),
        ("evidence: {E4.L: [later]}", "evidence later than the assessment", "Late report, which was published 2021-07"),
        ("date: in June", "not a date", "in June"),
    ],
)
def test_a_case_that_cannot_be_read_is_named_with_its_line(problems, case, what, found):
    named = problems(f"    {case}\n    expect: {{}}\n")
    assert {(problem.what, problem.found) for problem in named} == {(what, found)}
    assert {(problem.file, problem.line) for problem in named} <= {("cases/own.yaml", 10), ("cases/own.yaml", 11)}


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
def test_the_cases_stand_on_both_sides_of_every_age(number, changed):
    for value in changed:
        report = run_cases(rulebook_folder() / "cases", ty.with_values(rulebook, {number: value}))
        assert [problem.what for problem in report.problems if "reliability" in str(problem.found)] != []
