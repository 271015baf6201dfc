"""Whether the recorded category follows from the recorded answers: both sides of the limit, and what stays open."""

from dataclasses import replace

import numpy as np
import pytest

import typology as ty
from tests.oracles.random_assessments import random_assessments
from typology.second_looks.self_view import self_view

book = ty.load_rulebook()
rules = book.crosscheck.self_view
shares = ty.acceptability(random_assessments(400, seed=4), draws=400)
order = book.decision.order
nominal = shares.nominal.table
LIMIT = round(rules.recorded_below.value * shares.draws)
robust = shares.table.index[(shares.table["stability"] == "robust") & (nominal["status"] == "determinate")].tolist()


def viewed(recorded):
    return self_view(shares, recorded, rules)


def far_from(category):
    """Return the categories two or more steps away along the order."""
    return [name for place, name in enumerate(order) if abs(place - order.index(category)) >= 2]


def test_there_is_something_to_test():
    assert len(robust) > 50
    assert {"provisional", "undetermined"} <= set(nominal["status"])


def test_the_computed_category_of_a_robust_unit_is_never_questioned():
    found = viewed(nominal["category"].astype(str).loc[robust].to_dict()).loc[robust]
    assert found["flag_self"].eq(False).all()
    assert found["p_recorded"].tolist() == found["p_computed"].tolist()


@pytest.mark.parametrize("choice", [0, -1])
def test_a_category_two_steps_away_from_that_of_a_robust_unit_is_nearly_always_questioned(choice):
    keyed = {unit: far_from(nominal["category"][unit])[choice] for unit in robust}
    assert viewed(keyed).loc[robust, "flag_self"].mean() > 0.95


def test_where_nothing_is_recorded_nothing_is_questioned_and_nothing_counts_as_looked_at():
    found = viewed({})
    assert found["flag_self"].isna().all()
    assert found["p_recorded"].isna().all()
    assert (found["recorded"] == "").all()


@pytest.mark.parametrize(("hits", "flagged"), [(0, True), (LIMIT - 1, True), (LIMIT, False), (400, False)])
def test_a_share_at_the_limit_has_reached_it(hits, flagged):
    unit, category = robust[0], nominal["category"][robust[0]]
    category_counts = np.zeros_like(shares.counts.category)
    category_counts[:, order.index(category)] = hits
    drawn = replace(shares, counts=replace(shares.counts, category=category_counts))
    assert rules.recorded_below.value == LIMIT / shares.draws
    assert self_view(drawn, {unit: category}, rules)["flag_self"][unit] == flagged


def open_units(status):
    return [unit for unit in nominal.index[nominal["status"] == status] if "|" in nominal["possible"][unit]]


def test_an_undetermined_unit_is_not_looked_at_while_the_recorded_category_is_possible():
    units = open_units("undetermined")
    for place in (0, -1):
        found = viewed({unit: nominal["possible"][unit].split("|")[place] for unit in units}).loc[units]
        assert found["flag_self"].isna().all()


def test_what_no_answer_to_the_open_questions_could_bring_about_is_questioned_where_it_is_rare():
    keyed = {}
    for unit in open_units("undetermined") + open_units("provisional"):
        impossible = [name for name in order if name not in nominal["possible"][unit].split("|")]
        if impossible:
            keyed[unit] = impossible[-1]
    found = viewed(keyed).loc[list(keyed)]
    assert len(keyed) > 20
    assert found["flag_self"].notna().all()
    assert (found["flag_self"] == (found["p_recorded"] < rules.recorded_below.value)).all()
    assert found["flag_self"].sum() > 10


def test_a_provisional_unit_is_never_questioned_for_a_category_that_is_possible():
    units = open_units("provisional")
    for place in (0, -1):
        found = viewed({unit: nominal["possible"][unit].split("|")[place] for unit in units}).loc[units]
        assert not found["flag_self"].fillna(False).any()
        assert (found["flag_self"].isna() == (found["p_recorded"] < rules.recorded_below.value)).all()
