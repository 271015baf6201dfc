"""The acceptability of the four desk reviews, as computed before there was this software.

The oracle gives scores by dimension and level, and shares in whole per cent from 20,000 draws. Here one question of
each level is answered with the score of the level and the others do not apply, so the noise of an answer is the noise
of a score. Sources: the illustrative scores and the table of results beside them; no UN-Habitat result.
"""

import numpy as np
import pandas as pd
import pytest

import typology as ty
from typology.certainty.draws.acceptability import acceptability

DRAWS = 40_000
ORACLE_DRAWS = 20_000

levels = {
    "IND": "2.3 1.8  2.3 1.6  2.2 1.6  2.2 1.3  2.8 1.6",
    "KEN": "3.0 1.8  2.5 1.3  2.8 1.8  2.2 1.0  2.2 1.2",
    "EGY": "1.8 1.0  2.3 1.5  1.4 0.8  2.0 0.6  2.8 1.3",
    "COL": "3.5 2.6  3.2 2.0  3.2 2.4  3.0 2.0  3.2 2.0",
}
"""National and local scores of E1, E2, E3, E4, I."""
drivers = {
    "IND": "2.5 3.0 3.0 2.5 2.0 2.0",
    "KEN": "2.0 2.5 2.5 2.8 1.5 1.8",
    "EGY": "2.6 2.2 2.0 2.0 1.8 1.8",
    "COL": "3.0 2.8 2.6 2.6 1.8 1.9",
}
sectors = {
    "IND": "2 2 2 2 2.3 2 2 4 1.7 0.5",
    "KEN": "1 2 1.5 1.5 0.9 1.5 1.2 2 1.5 2",
    "EGY": "2.5 2 1.5 3 2.6 1.2 1.7 4 2 0.5",
    "COL": "2 2 2 2.8 2.4 2 2.2 4 2 3",
}
shocks = {"IND": "4 4 2 3 1", "KEN": "3 4 3 3 2", "EGY": "3 4 2 3 0", "COL": "4 4 2 3 0"}
"""R1, R2, R3, R4, K2."""

shares = {
    "R2": {"IND": {"2": 100}, "KEN": {"2": 100}, "EGY": {"1": 68, "2": 32}, "COL": {"2": 63, "3": 22, "N": 15}},
    "R1": {"IND": {"2": 99}, "KEN": {"2": 100}, "EGY": {"1": 62, "2": 38}, "COL": {"2": 62, "3": 23, "N": 11}},
}
"""Per cent of the draws. The rest of Colombia's to 100 is category 4, which the table leaves out."""


def scores_of(unit):
    """Return the scores of a unit by the first question of what they are the score of."""
    pairs = iter(levels[unit].split())
    found = {f"{name}.{level}1": next(pairs) for name in ("E1", "E2", "E3", "E4", "I") for level in "NL"}
    found |= {f"P{number}.1": score for number, score in enumerate(drivers[unit].split(), 1)}
    found |= {f"C{number}.1": score for number, score in enumerate(sectors[unit].split(), 1)}
    return found | dict(zip(("R1", "R2", "R3", "R4", "K2"), shocks[unit].split(), strict=True))


@pytest.fixture(scope="module")
def reviews():
    rulebook = ty.load_rulebook()
    values = np.full((len(rulebook.items), len(levels)), -1.0)
    rows = {item: row for row, item in enumerate(rulebook.items)}
    for column, unit in enumerate(levels):
        for item, score in scores_of(unit).items():
            values[rows[item], column] = float(score)
    return ty.Assessments(rulebook.items, values, pd.DataFrame(index=pd.Index(list(levels), name="unit", dtype=object)))


@pytest.fixture(scope="module")
def found(reviews):
    return {reliability: acceptability(reviews, DRAWS, reliability=reliability) for reliability in shares}


def test_the_categories_given_are_those_of_the_table(reviews):
    table = ty.classify(reviews).table
    assert table["headline"].tolist() == ["2 + 5R", "2 + 5R", "1 + 5R", "3 + 5R"]
    assert table["subtype"].tolist() == ["2CF", "2CF", "1-realign", ""]


@pytest.mark.parametrize("reliability", ["R2", "R1"])
@pytest.mark.parametrize("unit", levels)
def test_the_shares_are_those_of_the_table_within_the_errors_of_both(found, reliability, unit):
    """Half a per cent of rounding, and three standard errors of the difference between the two simulations."""
    for category, per_cent in shares[reliability][unit].items():
        share = found[reliability].table.loc[unit, category]
        error = np.sqrt(share * (1 - share) * (1 / DRAWS + 1 / ORACLE_DRAWS))
        assert share == pytest.approx(per_cent / 100, abs=0.005 + 3 * error), category


@pytest.mark.parametrize("reliability", ["R2", "R1"])
def test_the_words_are_those_of_the_table(found, reliability):
    table = found[reliability].table
    assert table["stability"].tolist() == ["robust", "robust", "fragile", "fragile"]
    assert table["flags"].tolist() == ["", "", "", "MODE_DIFFERS"]
    assert table["mode"].tolist() == ["2", "2", "1", "2"]


def test_what_the_table_leaves_out_of_colombia_is_category_4(found):
    assert found["R2"].table.loc["COL", "4"] == 0
    assert found["R1"].table.loc["COL", "4"] == pytest.approx(0.034, abs=0.005)


def test_thresholds_that_move_together_would_not_give_this_table(reviews):
    """Which shows that the table can tell: with every threshold moved by the same amount N is far more frequent."""
    book = ty.load_rulebook()
    together = book.robustness.thresholds.model_copy(update={"moved": "together"})
    robustness = book.robustness.model_copy(update={"thresholds": together})
    other = book.model_copy(update={"robustness": robustness})
    share = acceptability(reviews, DRAWS, reliability="R2", rulebook=other).table.loc["COL", "N"]
    assert share > 0.2
