"""What keeps the rules for priorities usable: every outcome in one domain, asked for twice, and weights that count."""

import shutil
from pathlib import Path

import pytest

import typology as ty

RULES = Path(__file__).resolve().parents[2] / "rules" / "2020.1"


@pytest.fixture
def problems(tmp_path):
    """Return a way to change words of a rulebook, and to get what is wrong then."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)

    def changed(file, old, new):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ty.RulebookError) as refusal:
            ty.load_rulebook(folder)
        return str(refusal.value)

    return changed


def test_the_published_rules_load():
    rules = ty.load_rulebook(RULES).priorities
    assert len([outcome for domain in rules.domains.values() for outcome in domain.outcomes]) == 12
    assert set(rules.profiles["HLM-2022"].weights) == {"O1.2", "D3", "D4", "O2.2"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("value: 6\n", "value: 0\n", "a higher stated priority would count for less: found 'floor 0.5 and divisor 0'"),
        ("value: 0.5\n    meaning: What a need", "value: -1\n    meaning: What a need", "floor -1"),
        ("value: 0.5\n    meaning: The share", "value: 1.5\n    meaning: The share", "no share: found 'coverage 1.5'"),
        ("[O2.1, O2.2, O2.3]", "[O2.1, O2.2, O1.3]", "an outcome in two domains: found 'O1.3'; expected only in D1"),
        ("[O2.1, O2.2, O2.3]", "[O2.1, O2.2, O2.33]", "unknown outcome: found 'O2.33'"),
        ("[O2.1, O2.2, O2.3]", "[O2.1, O2.2, E1]", "an outcome that cannot be weighed: found 'E1 with maturity"),
        ("      O2.2:\n", "      O2.22:\n", "unknown domain or outcome: found 'O2.22'"),
        (
            "value: 1.5\n        meaning: Localization",
            "value: 0\n        meaning: Localization",
            "no weight: found 'O2.2 0'",
        ),
    ],
)
def test_what_could_not_be_weighed_is_refused_with_its_line(problems, old, new, told):
    message = problems("priorities.yaml", old, new)
    assert told in message
    assert "priorities.yaml" in message
