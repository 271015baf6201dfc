"""How far a threshold may move is exact: rulebooks with other thresholds agree, at the bound and on a grid."""

import numpy as np
import pytest

import typology as ty
from tests.classification.answers import rulebook, units_of
from tests.oracles.random_assessments import random_assessments
from typology.certainty.flips.threshold_flips import threshold_flips
from typology.errors import RulebookError
from typology.rulebook.plan import compile_plan

plan = compile_plan(rulebook)
thresholds = rulebook.decision.thresholds
pilots = ty.load_pilots()


def results(assessments, name, value):
    """Return category and shock state where a threshold has another value; None where the rulebook is then unsound."""
    try:
        changed = ty.with_values(rulebook, {f"decision.thresholds.{name}": value})
    except RulebookError:
        return None
    return ty.classify(assessments, rulebook=changed).table[["category", "shock"]].astype(str)


def flips_of(assessments):
    return threshold_flips(plan, assessments.aligned(plan.items), assessments.units)


def agree_on_a_grid(assessments, names, step):
    """Check that no value of a grid within the bounds changes a result."""
    found = flips_of(assessments)
    before = ty.classify(assessments).table[["category", "shock"]].astype(str)
    checked = 0
    for name in names:
        low, high = ends(found, name, assessments.units)
        for value in np.arange(0, 4 + step, 1 if thresholds[name].counts else step):
            after = results(assessments, name, float(value))
            if after is None:
                continue
            for what in ("category", "shock"):
                inside = (low[what] <= value) & (value <= high[what])
                assert (after[what] == before[what])[inside].all(), (name, value, what)
                checked += int(inside.sum())
    return checked


def ends(found, name, units):
    """Return, by what changes, the outermost values at which the result still is the same."""
    low, high = ({what: np.full(len(units), end) for what in ("category", "shock")} for end in (-np.inf, np.inf))
    for row in found[found["threshold"] == name].to_dict("records"):
        at, still = units.index(row["unit"]), row["changes"] == "beyond"
        if row["side"] == "below":
            low[row["what"]][at] = row["bound"] if still else np.nextafter(row["bound"] + 1e-8, np.inf)
        else:
            high[row["what"]][at] = row["bound"] if still else np.nextafter(row["bound"] - 1e-8, -np.inf)
    return low, high


def each_flips(assessments, most):
    """Check that results are what is said where they change, for so many of the changes."""
    found = flips_of(assessments)
    found["tried"] = found["bound"] + np.where(
        found["changes"] == "at", 0, np.where(found["side"] == "above", 1e-6, -1e-6)
    )
    groups = list(found.groupby(["threshold", "tried"]))
    chosen = np.random.default_rng(1).permutation(len(groups))[:most]
    checked = 0
    for (name, value), rows in (groups[place] for place in chosen):
        after = results(assessments, name, float(value))
        if after is None:
            continue
        for row in rows.to_dict("records"):
            assert after.loc[row["unit"], row["what"]] == row["after"], row
            checked += 1
    return checked


def test_no_value_of_a_grid_is_nearer():
    names = ["lacking", "functioning_lowest", "challenge", "lacking_count"]
    assert agree_on_a_grid(random_assessments(150, seed=7), names, step=1.3) > 1000


def test_a_result_is_what_is_said_where_it_changes():
    assert each_flips(random_assessments(60, seed=8), most=15) >= 15


@pytest.mark.slow
def test_no_value_of_a_fine_grid_is_nearer():
    assert agree_on_a_grid(random_assessments(400, seed=9), thresholds, step=0.25) > 50_000


@pytest.mark.slow
def test_every_result_is_what_is_said_where_it_changes():
    assert each_flips(random_assessments(120, seed=10), most=120) > 120


def test_every_change_of_the_pilots_is_what_is_said():
    assert each_flips(pilots, most=100) >= 20


def test_colombia_ties_with_a_threshold_and_any_higher_one_moves_it():
    found = flips_of(pilots)
    (row,) = found.query("unit == 'COL' and threshold == 'functioning_lowest'").to_dict("records")
    assert (row["bound"], row["distance"], row["changes"], row["after"]) == (2, 0, "beyond", "2")


def test_counts_move_by_whole_numbers():
    found = flips_of(pilots)
    (row,) = found.query("unit == 'EGY' and threshold == 'lacking_count'").to_dict("records")
    assert (row["side"], row["bound"], row["changes"], row["after"]) == ("above", 3, "at", "2")
    assert found.loc[found["counts"], "bound"].map(float.is_integer).all()


def test_thresholds_of_the_kind_of_support_alone_move_no_category():
    assert "nascent" not in set(flips_of(random_assessments(200, seed=11))["threshold"])


def test_a_unit_of_which_nothing_is_known_is_moved_by_no_threshold():
    nothing = units_of(np.full((len(plan.items), 1), np.nan))
    found = flips_of(nothing)
    assert found[found["what"] == "category"].query("after != before and distance == 0").empty
    assert ty.classify(nothing).table["category"].tolist() == ["U"]


def test_without_units_there_are_no_changes_but_the_same_columns():
    none = threshold_flips(plan, np.empty((len(plan.items), 0)), ())
    assert none.empty
    assert list(none.columns) == list(flips_of(pilots).columns)
