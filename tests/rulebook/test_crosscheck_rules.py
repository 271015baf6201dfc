"""The rules of the cross-check are read as data, and refused where they make no sense."""

from pathlib import Path

import pytest

from typology.errors import RulebookError
from typology.rulebook.load import load_rulebook
from typology.second_looks.desk_profile import blocks_of


@pytest.mark.parametrize(
    ("old", "new", "what", "found"),
    [
        ("value: 0.05", "value: 0", "a share off its range", "0"),
        ("value: 0.05", "value: 1.01", "a share off its range", "1.01"),
        ("value: 0.25", "value: -1", "a share off its range", "-1"),
        ("value: 1.0\n", "value: -1.0\n", "no distance", "-1"),
        ("value: 3\n", "value: 0\n", "no count", "0"),
        ("value: 3\n", "value: 2.5\n", "not a count", "2.5"),
        ("role: outcome", "role: outcom", "unknown word", "outcom"),
        ("    driver:\n", "    drivers:\n", "unknown word", "drivers"),
        ("recorded_below", "recorded_bellow", "unknown key", "recorded_bellow"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(old: str, new: str, what: str, found: str, own_rules: Path):
    file = own_rules / "crosscheck.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(RulebookError) as caught:
        load_rulebook(own_rules)

    problem = next(problem for problem in caught.value.problems if problem.what == what)
    assert (problem.found, problem.file) == (found, "crosscheck.yaml")
    assert abs(problem.line - text[: text.index(old)].count("\n") - 1) <= 1


def test_a_rulebook_may_do_without_them(own_rules: Path):
    (own_rules / "crosscheck.yaml").unlink()
    (own_rules / "desk" / "features.yaml").unlink()

    assert load_rulebook(own_rules).crosscheck is None


def test_every_kind_that_is_named_has_questions_to_compare_and_no_question_stands_in_two_blocks():
    book = load_rulebook()
    rules = book.crosscheck.desk_profile
    blocks = blocks_of(book, rules)
    kinds = [{book.items[item].kind for item in block.items} for block in blocks]
    items = [item for block in blocks for item in block.items]

    assert set().union(*kinds) == set(rules.blocks)
    assert len(items) == len(set(items))


def test_a_block_is_held_to_less_than_a_single_answer():
    book = load_rulebook()

    assert book.crosscheck.desk_profile.large.value < book.evidence.divergence.value
