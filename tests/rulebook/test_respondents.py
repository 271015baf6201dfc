"""The rules for several respondents are read as data, and refused where they make no sense."""

from pathlib import Path

import pytest

from typology.errors import RulebookError
from typology.rulebook.load import load_rulebook


@pytest.mark.parametrize(
    ("old", "new", "what", "found"),
    [
        ("tie: worse", "tie: wurse", "unknown word", "wurse"),
        ("counts_as: R0", "counts_as: R3", "unknown word", "R3"),
        ("value: 0.5", "value: 1.5", "a share off its range", "1.5"),
        ("value: 1\n", "value: 0\n", "no distance", "0"),
    ],
)
def test_a_mistake_in_the_rules_is_named_with_its_file_and_line(
    old: str, new: str, what: str, found: str, own_rules: Path
):
    file = own_rules / "respondents.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(RulebookError) as caught:
        load_rulebook(own_rules)

    (problem,) = caught.value.problems
    assert (problem.what, problem.found, problem.file) == (what, found, "respondents.yaml")
    assert abs(problem.line - text[: text.index(old)].count("\n") - 1) <= 1


def test_a_rulebook_may_do_without_them(own_rules: Path):
    (own_rules / "respondents.yaml").unlink()

    assert load_rulebook(own_rules).respondents is None
