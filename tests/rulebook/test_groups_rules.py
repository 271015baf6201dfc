"""The rules for groups are read as data, and refused where they make no sense."""

from pathlib import Path

import pytest

from typology.errors import RulebookError
from typology.rulebook.load import load_rulebook


@pytest.mark.parametrize(
    ("old", "new", "what", "found"),
    [
        ("value: 0.15", "value: 0", "a share off its range", "known_together 0"),
        ("value: 0.25", "value: 1.5", "a share off its range", "silhouette 1.5"),
        ("value: 0.1\n", "value: 1\n", "a share off its range", "left_out 1"),
        ("value: 0.75", "value: 0.5", "words out of order", "stable 0.5, loose 0.6, not stable 0"),
        ("      scores: [I.N, I.L]\n", "", "a block that compares nothing", None),
        ("scores: [I.N, I.L]", "scores: [I.N, E1.N]", "compared twice", "E1.N again in institutions"),
        ("scores: [I.N, I.L]", "scores: [I.N, I.LL]", "unknown score", "I.LL"),
        ("scores: [I.N, I.L]", "scores: [I.N, R]", "a summary among the scores compared", "R"),
        ("words: [shock]", "words: [schock]", "unknown word", "schock"),
        ("value: 12\n    counts: true", "value: 12", "no count", "large 12"),
        ("value: 8\n", "value: 1\n", "no count", "most_parts 1"),
        ("develop or realign {subject}", "develop or realign it", "a theme without its subject", None),
        ("    drivers:\n      kind", "    driver:\n      kind", "unknown need", "driver"),
        ("    drivers:\n      kind", "    driver:\n      kind", "a need without a theme", "drivers"),
        ("domains: [D3]", "domains: [D5]", "unknown domain of change", "D5"),
        ("reach: each", "reach: every", "unknown word", "every"),
        ("  value: 3\n  counts: true\n  meaning: From so many", "  value: 0\n  counts: true\n  meaning: From so many",
         "no count", "regional_enough 0"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file(old: str, new: str, what: str, found: str | None, own_rules: Path):
    file = own_rules / "groups.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(RulebookError) as caught:
        load_rulebook(own_rules)

    problem = next(problem for problem in caught.value.problems if problem.what == what)
    assert problem.file == "groups.yaml"
    if found is not None:
        assert problem.found == found


def test_a_rulebook_may_do_without_them(own_rules: Path):
    (own_rules / "groups.yaml").unlink()

    assert load_rulebook(own_rules).groups is None


def test_every_need_has_a_theme_and_every_channel_a_citation():
    book = load_rulebook()
    assert set(book.groups.gaps.themes) == set(book.decision.needs)
    for channel in book.groups.channels.values():
        assert any(citation.source for citation in channel.basis)


def test_every_score_that_decides_is_compared():
    book = load_rulebook()
    compared = {score.partition(".")[0] for block in book.groups.likeness.blocks.values() for score in block.scores}
    decisive = {score.partition(".")[0] for group in ("enablers", "institutions", "drivers", "sectors")
                for score in book.aggregation.groups[group]}  # fmt: skip
    assert decisive <= compared
