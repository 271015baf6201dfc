"""The rules for hubs are read as data, and refused where they make no sense."""

from itertools import pairwise
from pathlib import Path

import pytest

from typology.errors import RulebookError
from typology.rulebook.hubs_links import kinds_of_support
from typology.rulebook.load import load_rulebook
from typology.rulebook.override import with_values


@pytest.mark.parametrize(
    ("old", "new", "what", "found"),
    [
        ("value: 1.5\n", "value: -1.5\n", "a number below zero", "work 3 -1.5"),
        ("value: 0.5\n", "value: -0.5\n", "a number below zero", "extra 5R -0.5"),
        ("value: 1000\n", "value: -1\n", "a number below zero", "weights language -1"),
        ("value: 10000\n", "value: -1\n", "a number below zero", "opening -1"),
        ("value: 5000\n", "value: -1\n", "a number below zero", "discount -1"),
        ("  2CF:\n", "  2CX:\n", "unknown subtype or category", "2CX"),
        ("  2CF:\n", "  2CX:\n", "work that is not told", "2CF"),
        ("  5C:\n", "  5X:\n", "unknown shock state", "5X"),
        ("  5C:\n", "  5X:\n", "work that is not told", "5C"),
        ("  language:\n", "  langage:\n", "unknown word", "langage"),
        ("opening:\n", "oppening:\n", "unknown key", "oppening"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(old: str, new: str, what: str, found: str, own_rules: Path):
    file = own_rules / "hubs.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(RulebookError) as caught:
        load_rulebook(own_rules)

    problem = next(problem for problem in caught.value.problems if problem.what == what and problem.found == found)
    assert problem.file == "hubs.yaml"


@pytest.mark.parametrize(
    ("part", "what"),
    [("weights", "nothing lies between a country and its hub"), ("work", "no country brings any work")],
)
def test_numbers_that_are_all_nothing_are_refused(part: str, what: str):
    book = load_rulebook()
    nothing = {f"hubs.{part}.{name}": 0 for name in getattr(book.hubs, part)}
    with pytest.raises(RulebookError, match=what):
        with_values(book, nothing)
    one = next(iter(nothing))
    assert with_values(book, {**nothing, one: 1}).hubs


def test_a_rulebook_may_do_without_them(own_rules: Path):
    (own_rules / "hubs.yaml").unlink()
    assert load_rulebook(own_rules).hubs is None


def test_work_is_told_for_every_kind_of_support_and_every_shock_state():
    book = load_rulebook()
    assert tuple(book.hubs.work) == kinds_of_support(book.decision)
    assert tuple(book.hubs.extra) == book.decision.shock.order


def test_broader_support_is_never_less_work_and_a_graver_shock_never_either():
    book = load_rulebook()
    by_category = [
        [book.hubs.work[name].value for name in kinds_of_support(book.decision) if name[0] == category[0]]
        for category in book.decision.order
    ]
    for broader, narrower in pairwise(by_category):
        assert max(broader) >= max(narrower)
        assert min(broader) >= min(narrower)
    extra = [number.value for number in book.hubs.extra.values()]
    assert extra == sorted(extra)
