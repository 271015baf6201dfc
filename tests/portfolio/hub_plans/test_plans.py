"""A plan keeps what was asked, and none is cheaper: on simulated units, against every plan there is."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import typology as ty
from tests.portfolio.hub_plans.reckoned import km
from tests.portfolio.hub_plans.simulated import simulated, unanswered
from tests.portfolio.hubs.kept import assert_kept
from typology.portfolio.hub_plans.planning import plan_hubs
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.hubs.unreachable import NoPlanError
from typology.portfolio.likeness.likeness import likeness_of
from typology.portfolio.possible import possible_support

PLAIN = {"language": 0, "region": 0}


requirements = st.fixed_dictionaries(
    {
        "capacity": st.sampled_from([None, 8.0, 12.0]),
        "within": st.sampled_from([None, dict(zip(("XAA", "XAB", "XAC", "XAD", "XAE"), "aabbb", strict=True))]),
        "most_km": st.sampled_from([None, 9_000, 15_000]),
        "fixed": st.sampled_from([[], ["XAB"]]),
    }
)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3, (1, 4), (2, 5)]), requirements)
def test_no_plan_that_keeps_the_requirements_is_cheaper(seed, hubs, asked):
    result, places = simulated(5, seed)
    assume(all(len(found) == 1 for found in possible_support(result)) and (result.table["shock"] != "U").all())
    best = cheapest(result, places, hubs, **asked)
    try:
        found = plan_hubs(result, hubs, places=places, weights=PLAIN, opening=3000, gap=0, **asked)
    except (HubQuestionError, NoPlanError):
        assert best == np.inf
        return
    assert_kept(found.plan)
    assert found.cost == pytest.approx(best, rel=1e-6)
    assert found.gap == 0


def cheapest(result, places, hubs, *, capacity, most_km, within, fixed):
    """Return the least cost of all ways to serve five units, each requirement read as it is told."""
    rules, units = ty.load_rulebook().hubs, result.units
    likeness, table = likeness_of(result).distance, result.table
    likeness = np.where(np.isnan(likeness), likeness[~np.isnan(likeness) & ~np.eye(5, dtype=bool)].mean(), likeness)
    likeness = np.where(np.isnan(likeness), 0, likeness)
    work = []
    for subtype, category, shock in zip(table["subtype"], table["category"], table["shock"], strict=True):
        work.append(rules.work[subtype or category].value + rules.extra[shock].value)
    mean, (fewest, most) = sum(work) / 5, hubs if isinstance(hubs, tuple) else (hubs, hubs)
    way = np.array([[km(places[unit], places[hub]) for hub in units] for unit in units])
    cost = (way + rules.weights["likeness"].value * likeness) * (np.array(work) / mean)[:, None]
    best = np.inf
    for served in product(range(5), repeat=5):
        used = set(served) | {units.index(code) for code in fixed}
        carried = [sum(work[unit] for unit in range(5) if served[unit] == hub) for hub in range(5)]
        if len(used) > most or (capacity is not None and max(carried) > capacity):
            continue
        if most_km is not None and any(way[unit, hub] > most_km for unit, hub in enumerate(served)):
            continue
        if within and any(within[units[unit]] != within[units[hub]] for unit, hub in enumerate(served)):
            continue
        opened = max(len(used), fewest)
        best = min(best, sum(cost[unit, hub] for unit, hub in enumerate(served)) + 3000 * opened)
    return best


@settings(deadline=None, max_examples=6)
@given(seed=st.integers(0, 1000), hubs=st.integers(2, 6), room=st.sampled_from([1.3, 1.8, None]))
def test_what_is_told_of_a_plan_fits_together(seed, hubs, room):
    result, places = simulated(24, seed, complete=False)
    total = plan_hubs(result, hubs, places=places).plan.question.loads.sum()
    capacity = None if room is None else room * total / hubs
    found = plan_hubs(result, hubs, places=places, capacity=capacity, fixed=["XAC"])
    assert_kept(found.plan)
    table, assignment = found.table, found.assignment
    assert list(assignment.index) == list(result.units)
    assert "XAC" in found.hubs
    assert table.loc["XAC", "fixed"]
    assert len(found.hubs) == hubs
    assert table["countries"].sum() == 24
    assert table["load"].sum() == pytest.approx(total)
    assert (table["load"] <= table["capacity"] + 1e-5).all()
    assert (assignment["load_lowest"] <= assignment["load"]).all()
    assert (assignment["load"] == assignment["load_highest"]).all()
    for hub in found.hubs:
        theirs = assignment[assignment["hub"] == hub]
        assert table.loc[hub, "served"] == ", ".join(theirs.index)
        assert table.loc[hub, "worst_km"] == pytest.approx(theirs["km"].max(), nan_ok=True)
        assert table.loc[hub, "load"] == pytest.approx(theirs["load"].sum())


def test_a_range_of_numbers_leaves_it_to_the_opening_cost_how_many_are_worth_it():
    result, places = simulated(12)
    many = plan_hubs(result, (1, 12), places=places, opening=0, gap=0)
    few = plan_hubs(result, (1, 12), places=places, opening=1e6, gap=0)
    assert (len(many.hubs), len(few.hubs)) == (12, 1)
    assert len(plan_hubs(result, range(3, 6), places=places, opening=1e6).hubs) == 3


def test_a_favoured_place_is_taken_if_its_discount_is_worth_it():
    result, places = simulated(10)
    plain = plan_hubs(result, 2, places=places, gap=0)
    other = next(unit for unit in result.units if unit not in plain.hubs)
    assert other in plan_hubs(result, 2, places=places, favoured={other: 1e6}, gap=0).hubs
    usual = plan_hubs(result, 2, places=places, favoured=[other], gap=0)
    assert usual.plan.question.favoured == {other: 5000}
    assert plan_hubs(result, 2, places=places, favoured={other: 0}, gap=0).cost == pytest.approx(plain.cost)


def test_a_hub_may_stand_where_nobody_is_served():
    result = unanswered(["KEN", "UGA"])
    found = plan_hubs(result, 1, candidates=["Rwanda", "XXH"], places={"XXH": (60, 100)})
    assert found.hubs == ("RWA",)
    assert found.of("RWA").startswith("Rwanda (RWA) serves 2 units")
    assert found.units == ("KEN", "UGA")


def test_units_without_load_have_the_hub_that_is_best_for_them():
    result = unanswered(["KEN", "UGA", "SEN", "GMB"])
    found = plan_hubs(result, 2, loads={"KEN": 1, "UGA": 0, "SEN": 1, "GMB": 0}, fixed=["KEN", "SEN"])
    assert found.assignment["hub"].tolist() == ["KEN", "KEN", "SEN", "SEN"]


def test_large_loads_are_kept_as_exactly_as_small_ones():
    result, places = simulated(16, 3)
    random = np.random.default_rng(0)
    loads = dict(zip(result.units, random.integers(1, 30, 16).tolist(), strict=True))
    small = plan_hubs(result, 3, places=places, loads=loads, capacity=1.1 * sum(loads.values()) / 3, gap=0)
    large = {unit: 1e8 * load for unit, load in loads.items()}
    same = plan_hubs(result, 3, places=places, loads=large, capacity=1.1e8 * sum(loads.values()) / 3, gap=0)
    assert_kept(small.plan)
    assert same.cost == pytest.approx(small.cost, rel=1e-6)
    assert (same.table["load"] <= same.table["capacity"] * (1 + 1e-5)).all()


@pytest.mark.parametrize("within", ["region", "subregion", "office"])
def test_units_are_served_from_their_own_part(within):
    codes = [code for code in ty.un_members() if code[0] in "BEGKMN"]
    table = ty.countries.table.countries()
    codes = [code for code in codes if getattr(table[code], within)]
    found = plan_hubs(unanswered(codes), (1, 30), within=within, gap=0.05)
    for unit, hub in found.assignment["hub"].items():
        assert getattr(table[unit], within) == getattr(table[hub], within)
    assert found.plan.question.forbidden[f"served from its own {within}"].any()


def test_a_rule_is_read_from_a_frame_by_its_codes():
    result = unanswered(["KEN", "UGA", "TZA"])
    barred = pd.DataFrame({"KEN": [True]}, index=["UGA"])
    found = plan_hubs(result, 1, forbidden={"no visa": barred})
    assert found.hubs != ("KEN",)
    free = plan_hubs(result, 1, fixed=["KEN"])
    assert free.hubs == ("KEN",)
    with pytest.raises(NoPlanError, match="the rule 'no visa'"):
        plan_hubs(result, 1, fixed=["KEN"], forbidden={"no visa": barred})


def test_a_longest_distance_that_is_too_short_says_how_long_it_has_to_be():
    result, places = simulated(9, 5)
    with pytest.raises(NoPlanError) as refusal:
        plan_hubs(result, 2, places=places, most_km=3000)
    said = str(refusal.value)
    assert "the rule 'no more than 3,000 km from its hub'" in said
    way = next(way for way in refusal.value.clash.ways_out if way.startswith("a longest distance"))
    least = int(way.split()[4].replace(",", ""))
    apart = np.array([[km(places[one], places[other]) for other in result.units] for one in result.units])
    worst = min(np.minimum(apart[:, a], apart[:, b]).max() for a in range(9) for b in range(a))
    assert least == np.ceil(worst)
    assert plan_hubs(result, 2, places=places, most_km=least)


def test_time_that_runs_out_is_told():
    result, places = simulated(150, 1, complete=False)
    load = plan_hubs(result, 9, places=places, gap=0.5).plan.question.loads.sum()
    found = plan_hubs(
        result, 9, places=places, capacity=1.12 * load / 9, lowest_load=0.8 * load / 9, gap=0, time_limit=1
    )
    assert_kept(found.plan)
    assert found.bound < found.cost
    assert found.status == "out of time"
    assert "time ran out" in found.sentence
