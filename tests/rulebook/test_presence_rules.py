"""The tables of presence are read as data, and refused where a row can never decide or a country falls through."""

from pathlib import Path

import pytest

import typology as ty
from typology.errors import RulebookError
from typology.rulebook.load import load_rulebook
from typology.rulebook.override import with_values
from typology.rulebook.presence_situations import inputs_of, situations_of


@pytest.mark.parametrize(
    ("old", "new", "what", "found"),
    [
        # Words
        ("then: resident\n", "then: residnet\n", "unknown mode of the kind", "residnet"),
        ('{category: ["3"]}', '{category: ["6"]}', "unknown category", "6"),
        ("subtype: [1-establish]", "subtype: [1-etsablish]", "unknown subtype", "1-etsablish"),
        ("{shock: [5C]}", "{shock: [5X]}", "unknown shock", "5X"),
        ("{evidence: [Insufficient]}", "{evidence: [None at all]}", "unknown evidence", "None at all"),
        ("office: [present]", "office: [there]", "unknown office", "there"),
        ('["4"], sectors:', '["4"], sector:', "unknown input", "sector"),
        ("{at_least: large_task}", "{at_least: huge_task}", "unknown number", "huge_task"),
        # One thing compared with another
        ('{category: ["3"]}', "{category: {at_least: many_sectors}}", "a word compared with a number", "category"),
        ('["4"], sectors: {at_least: many_sectors}', '["4"], sectors: [so]', "a number compared with words", None),
        ("{at_least: large_task}", "{at_least: large_task, below: many_sectors}", "not exactly one of its keys", None),
        # What the tables do
        ('{category: ["3"]}', '{category: ["1"]}', "a gap: no row fits", "category 3, shock none"),
        ('{category: ["3"]}', '{category: ["1"]}', "a row that can never decide", "performance"),
        ("when: {shock: [5C]}", "when: {}", "a row that can never decide", "no_crisis"),
        ("then: surge\n", "then: none\n", "a mode that nothing uses", "surge"),
        ("value: 3\n", "value: 11\n", "a row that can never decide", "several_sectors"),
        ("kind: surge", "kind: lasting", "no mode of a kind", None),
        ("then: remote\n", "then: none\n", "unknown mode of the kind lasting", "none"),
        ("columns:\n  urban_population:", "columns:\n  sectors:", "a name used twice", "sectors"),
        ("hit_policy: first", "hit_policy: unique", "unknown word", "unique"),
        ("      reason: Enough is known to begin.\n", "", "missing key", None),
        ("    basis: [{proposal: \"Of ten", "    bases: [{proposal: \"Of ten", "missing basis", None),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file_and_line(old: str, new: str, what: str, found: str | None, own_rules: Path):
    file = own_rules / "presence.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert old in text

    with pytest.raises(RulebookError) as caught:
        load_rulebook(own_rules)

    problems = [problem for problem in caught.value.problems if problem.what.startswith(what)]
    assert problems, caught.value.problems
    assert found in (None, *(problem.found for problem in problems)) or any(
        found in (problem.found or "") for problem in problems
    )
    assert all(problem.file == "presence.yaml" and problem.line for problem in problems)


def test_the_line_is_that_of_the_row(own_rules: Path):
    file = own_rules / "presence.yaml"
    lines = file.read_text(encoding="utf-8").replace("office: [present]", "office: [there]").splitlines()
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(own_rules)
    (problem,) = caught.value.problems
    assert "office: [there]" in lines[problem.line - 1]
    assert problem.expected == "present, absent"


def test_every_mistake_is_told_at_once(own_rules: Path):
    file = own_rules / "presence.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[5C]", "[5X]").replace("[present]", "[there]"), encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(own_rules)
    assert [problem.found for problem in caught.value.problems] == ["there", "5X"]


def test_a_rulebook_may_do_without_them(own_rules: Path):
    (own_rules / "presence.yaml").unlink()
    assert load_rulebook(own_rules).presence is None


def test_every_category_subtype_and_state_is_looked_at():
    book = load_rulebook()
    table = book.presence.lasting
    seen = list(situations_of(book, book.presence, table))
    assert {(entry["category"], entry["subtype"]) for entry in seen} == set(book.decision.kinds)
    assert {entry["shock"] for entry in seen} == set(book.decision.shock.order)
    assert len(seen) == len(book.decision.kinds) * 3 * 2 * 2 * 2
    assert all(sum(rule.fits(entry, book.presence.numbers) for rule in table.rules.values()) >= 1 for entry in seen)


def test_numbers_are_told_apart_at_the_bounds_that_rows_name():
    book = load_rulebook()
    inputs = inputs_of(book, book.presence)
    assert inputs["sectors"] == (0.0, 3.0)
    assert inputs["urban_population"] == (0.0, 10_000_000.0)
    assert inputs["drivers"] == (0.0,)


@pytest.mark.parametrize("value", [1, 10])
def test_a_number_may_be_changed_as_long_as_every_row_can_decide(value: int):
    assert with_values(ty.load_rulebook(), {"presence.numbers.many_sectors": value}).overrides


def test_a_number_that_kills_a_row_is_refused():
    with pytest.raises(RulebookError, match="a row that can never decide"):
        with_values(ty.load_rulebook(), {"presence.numbers.many_sectors": 11})
    with pytest.raises(RulebookError, match="a row that can never decide"):
        with_values(ty.load_rulebook(), {"presence.numbers.large_task": 0})
