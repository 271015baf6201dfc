"""Agreement is ordinal alpha over the items of a dimension, with a reason wherever there is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.respondents import assessment, gathered, rulebook
from typology.assessment.agreement import ALL_UNITS, agreement
from typology.assessment.alpha import krippendorff_alpha
from typology.rulebook.override import with_values

E1 = [item for item in rulebook.items if item.startswith("E1.")]
half_points = st.sampled_from(["DK", "NA", *(n / 2 for n in range(9))])
grids = st.integers(2, 3).flatmap(
    lambda coders: st.lists(st.lists(half_points, min_size=len(E1), max_size=len(E1)), min_size=coders, max_size=coders)
)


def unit_of(code, grid):
    """Return assessments of one unit, given the answers to E1 of each respondent."""
    return [assessment(f"respondent {n}", dict(zip(E1, row, strict=False)), unit=code) for n, row in enumerate(grid)]


def numbers(grid):
    return np.array([[np.nan if said in ("DK", "NA") else said for said in row] for row in grid])


@given(grids, grids)
@settings(max_examples=40, deadline=None)
def test_agreement_is_alpha_over_the_items_of_a_dimension_and_over_those_of_all_units(one, other):
    table = agreement(gathered(*unit_of("KEN", one), *unit_of("UGA", other)))

    width = max(len(one), len(other))
    padded = [np.pad(numbers(g), ((0, width - len(g)), (0, 0)), constant_values=np.nan) for g in (one, other)]
    for unit, ratings in (("KEN", padded[0]), ("UGA", padded[1]), (ALL_UNITS, np.hstack(padded))):
        alpha, items, values = krippendorff_alpha(ratings)
        row = table.loc[(unit, "E1")]
        assert (row["items"], row["values"]) == (items, values)
        np.testing.assert_equal(row["alpha"], alpha if items > 1 else np.nan)


def test_every_unit_and_dimension_has_a_row_and_all_units_come_last():
    table = agreement(gathered(*unit_of("KEN", [[1, 2], [1, 3]]), assessment(None, unit="UGA")))

    assert table.index.to_list() == [(u, d) for u in ("KEN", "UGA", ALL_UNITS) for d in rulebook.dimensions]


@pytest.mark.parametrize(
    ("grid", "reason", "items", "values"),
    [
        ([[1, 2, 3], [1, 2, 4]], "", 3, 6),
        ([[1, 2, 3]], "fewer than two respondents", 0, 0),
        ([[1, 2, 3], [1]], "fewer than two items answered by two respondents", 1, 2),
        ([[1, 2], ["NA", 2]], "fewer than two items answered by two respondents", 1, 2),
        ([[], []], "fewer than two items answered by two respondents", 0, 0),
        ([[2, 2, 2], [2, 2, 2]], "no variation", 3, 6),
    ],
    ids=["computed", "alone", "one item", "not applicable", "nothing", "no variation"],
)
def test_there_is_a_reason_wherever_there_is_no_alpha(grid, reason, items, values):
    for unit in ("KEN", ALL_UNITS):
        row = agreement(gathered(*unit_of("KEN", grid))).loc[(unit, "E1")]

        assert (row["reason"], row["items"], row["values"]) == (reason, items, values)
        assert np.isnan(row["alpha"]) == bool(reason)
        assert not (reason and row["flagged"])


def test_alpha_below_the_limit_of_the_rulebook_is_flagged():
    found = gathered(*unit_of("KEN", [[1, 2, 3, 4, 1, 2, 3, 4], [1, 2, 3, 4, 1, 2, 4, 3]]))
    alpha = agreement(found).loc[("KEN", "E1"), "alpha"]

    def flagged(limit):
        return agreement(found, with_values(rulebook, {"evidence.agreement": limit})).loc[("KEN", "E1"), "flagged"]

    assert [flagged(alpha + step) for step in (-0.01, 0, 1e-12, 0.01)] == [False, False, False, True]


def test_choices_and_items_on_another_scale_are_left_out():
    answers = {"K1": 1, "K2": 2, "K.event": 3, "O1.1.need": 4, "O1.1.stated": 3}

    table = agreement(gathered(*(assessment(name, answers) for name in ("a", "b"))))

    assert table.loc[[("KEN", "K"), ("KEN", "O1.1")], "items"].to_list() == [2, 1]


def test_a_dimension_of_choices_is_left_out():
    shocks = {**rulebook.dimensions, "K": rulebook.dimensions["K"].model_copy(update={"scale": "event"})}
    rules = rulebook.model_copy(update={"instrument": rulebook.instrument.model_copy(update={"dimensions": shocks})})
    several = gathered(*(assessment(name, {"K.event": 3}, unit=unit) for unit in ("KEN", "UGA") for name in ("a", "b")))

    assert set(agreement(several, rules).xs("K", level="dimension")["items"]) == {0}


def test_without_units_there_is_nothing_to_agree_on():
    table = agreement(gathered())

    assert set(table["reason"]) == {"fewer than two respondents"}
    assert (table["alpha"].dtype, table["flagged"].dtype) == (np.float64, np.bool_)


def test_a_rulebook_without_a_limit_is_refused():
    with pytest.raises(ValueError, match=r"lacks evidence\.yaml"):
        agreement(gathered(), rulebook.model_copy(update={"evidence": None}))
