"""Rules for evidence, and the flags that rest on it, are refused where they do not fit together."""

import re
from pathlib import Path

import pytest

from typology.errors import RulebookError
from typology.rulebook.load import load_rulebook


def problem_of(folder: Path, file: str, before: str, after: str):
    """Return the one problem of a rulebook in which some words of a file are others."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(before, text, re.MULTILINE)) == 1
    path.write_text(re.sub(before, after, text, flags=re.MULTILINE), encoding="utf-8")
    with pytest.raises(RulebookError) as raised:
        load_rulebook(folder)
    (problem,) = raised.value.problems
    assert problem.file == file
    return problem


@pytest.mark.parametrize(
    ("before", "after", "what", "found"),
    [
        ("weak: {current: R0, recent: R0, older: R0}", "weak: {current: R0, older: R0}", "an incomplete table", None),
        ("^  weak: Undocumented.*$", "", "an incomplete table", None),
        ("limited: {current: R1\\+", "limited: {current: R3", "unknown word", "R3"),
        ("every_block: {}", "every_block: {R1: 1}", "no lowest level", "Insufficient with conditions"),
        ("every_block: {R1: 1}", "every_block: {R1: 0}", "wrong kind of value", "0"),
        ("types: .*", "types: []", "nothing in it", None),
        ("dimensions: \\[K\\]", "dimensions: [KK]", "unknown dimension", "KK"),
        ('named_only: {"4": sectors}', 'named_only: {"5": sectors}', "unknown category", "5"),
    ],
)
def test_rules_for_evidence_that_do_not_fit_are_named(own_rules, before, after, what, found):
    problem = problem_of(own_rules, "evidence.yaml", before, after)
    assert problem.what == what
    assert problem.found == found or (found is None and problem.line is not None)


def test_a_stage_of_the_path_needs_a_need_of_its_name(own_rules):
    problem = problem_of(own_rules, "evidence.yaml", 'named_only: {"4": sectors}', 'named_only: {"4": enablers}')
    assert (problem.what, problem.found) == ("unknown need", "enablers")


@pytest.mark.parametrize(
    ("before", "after", "what", "suggestion"),
    [
        ("evidence_at_most: Acceptable", "evidence_at_most: Acceptabel", "unknown evidence level", "Acceptable"),
        ("evidence: stale item", "evidence: stale items", "unknown word", "stale item"),
        ("evidence: later crisis", "compared: last round", "a cap on the evidence level", None),
        (
            "evidence: single source",
            "evidence: single source\n    compared: last round",
            "not exactly one of its keys",
            None,
        ),
    ],
)
def test_flags_that_do_not_fit_are_named(own_rules, before, after, what, suggestion):
    problem = problem_of(own_rules, "flags.yaml", before, after)
    assert (problem.what, problem.suggestion) == (what, suggestion)


def test_flags_on_evidence_and_on_distances_between_answers_need_rules_for_it(own_rules):
    (own_rules / "evidence.yaml").unlink()
    with pytest.raises(RulebookError) as raised:
        load_rulebook(own_rules)
    assert {problem.what for problem in raised.value.problems} == {"a flag without its rules"}
    assert len(raised.value.problems) == 5
