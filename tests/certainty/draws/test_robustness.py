"""The ranges and words in robustness.yaml: what they are, and what is wrong with others."""

import pytest

import typology as ty
from typology.errors import RulebookError


def test_the_ranges_and_shares_are_those_of_the_design():
    robustness = ty.load_rulebook().robustness
    assert {name: float(width) for name, width in robustness.noise.items()} == {"R2": 0.25, "R1": 0.5, "R0": 1.0}
    assert float(robustness.threshold_width) == 0.25
    assert (robustness.level_weight.lowest, robustness.level_weight.highest) == (0.3, 0.7)
    assert {name: float(share) for name, share in robustness.stability.items()} == {"robust": 0.9, "fair": 0.7}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("R2: {value: 0.25,", "R2: {value: -0.25,", "a width below zero: found 'R2 -0.25'; expected 0 or more"),
        ("  R0: {", "  # R0: {", "an incomplete table: found 'noise with R2, R1'; expected R2, R1, R0"),
        ("  value: 0.25\n", "  value: -1\n", "a width below zero: found 'threshold_width -1'"),
        ("lowest: 0.3", "lowest: 0.8", "an empty range: found '0.8 to 0.7'; expected the lowest first"),
        ("highest: 0.7", "highest: 1.7", "found '1.7'"),
        ("fair: {value: 0.7,", "fair: {value: 0.95,", "shares out of order: found 'fair 0.95, robust 0.9'"),
        ("moved: each on its own", "moved: each on their own", "expected 'each on its own' or 'together'"),
        ("shape: uniform", "shape: normal", "found 'normal'; expected 'uniform'"),
    ],
)
def test_a_mistake_is_found_on_loading_and_named(own_rules, before, after, problem):
    file = own_rules / "robustness.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RulebookError) as raised:
        ty.load_rulebook(own_rules)
    assert len(raised.value.problems) == 1
    assert problem in str(raised.value)
    assert "robustness.yaml" in str(raised.value)
