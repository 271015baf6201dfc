"""What a hub has to be good at is what its units need: for certain, so far and possibly, each counted apart."""

import numpy as np
import pytest

import typology as ty
from tests.portfolio.hub_plans.simulated import simulated, unanswered
from typology.portfolio.hub_plans.planning import plan_hubs

BOOK = ty.load_rulebook()


@pytest.fixture(scope="module", params=[True, False], ids=["complete", "open"])
def plan(request):
    result, places = simulated(30, 2, complete=request.param)
    return plan_hubs(result, 3, places=places, languages=dict.fromkeys(result.units[:9], ("en", "fr")))


def rows_of(plan, hub, *kinds):
    rows = plan.competencies
    return rows[(rows["hub"] == hub) & rows["kind"].isin(kinds)].set_index("subject")


def test_what_is_certain_is_so_far_and_what_is_so_far_is_possible(plan):
    rows = plan.competencies
    assert (rows["certain"] <= rows["so_far"]).all()
    assert (rows["so_far"] <= rows["countries"]).all()
    assert (rows["countries"] > 0).all()
    assert set(rows["hub"]) == set(plan.hubs)


def test_categories_and_shocks_are_those_of_the_classification(plan):
    table, order = plan.result.table, BOOK.decision
    for hub, served in plan.plan.served.items():
        theirs, rows = table.loc[list(served)], rows_of(plan, hub, "category", "shock")
        for column, possible, names in (
            ("category", "possible", order.order),
            ("shock", "possible_shock", order.shock.order[1:]),
        ):
            for name in names:
                may = theirs[possible].map(lambda entry, name=name: name in str(entry).split("|")).astype(bool)
                surely = (theirs[possible] == name).sum()
                counts = (may.sum(), surely, (theirs[column] == name).sum())
                found = tuple(rows.loc[name, ["countries", "certain", "so_far"]]) if name in rows.index else (0, 0, 0)
                assert found == counts
        for name in order.subtypes.rules:
            so_far = rows.loc[name, "so_far"] if name in rows.index else 0
            assert so_far == (theirs["subtype"] == name).sum()


def test_domains_are_those_of_the_priorities(plan):
    first = ty.priorities(plan.result).table
    for hub, served in plan.plan.served.items():
        theirs, rows = first.loc[list(served)], rows_of(plan, hub, "domain")
        for domain in BOOK.priorities.domains:
            in_front = theirs["so_far"].map(lambda entry, domain=domain: domain in str(entry).split("|")).astype(bool)
            may = theirs["possible"].map(lambda entry, domain=domain: domain in str(entry).split("|")).astype(bool)
            surely = (may & (theirs["status"] == "determinate")).sum()
            assert (rows.loc[domain, "so_far"] if domain in rows.index else 0) == in_front.sum()
            assert (rows.loc[domain, "countries"] if domain in rows.index else 0) == may.sum()
            assert (rows.loc[domain, "certain"] if domain in rows.index else 0) >= surely


def test_what_falls_short_is_what_the_results_name(plan):
    for hub, served in plan.plan.served.items():
        rows = rows_of(plan, hub, "framework", "institution", "driver", "sector")
        named = [score for unit in served for line in plan.result[unit].needs.values() for score in line.scores]
        for subject, row in rows.iterrows():
            assert row["certain"] <= named.count(subject)
            assert row["so_far"] == named.count(subject)
        assert set(named) <= set(rows.index)


def test_languages_are_those_of_the_units_and_loads_are_added_up(plan):
    loads = plan.assignment["load"]
    for hub, served in plan.plan.served.items():
        rows = rows_of(plan, hub, "language")
        speaking = [unit for unit in served if unit in plan.result.units[:9]]
        assert set(rows.index) == ({"en", "fr"} if speaking else set())
        for row in rows.itertuples():
            assert row.units == ", ".join(speaking)
            assert (row.countries, row.certain) == (len(speaking), len(speaking))
            assert row.load == pytest.approx(loads[speaking].sum())


def test_where_nothing_is_answered_everything_is_possible_and_nothing_certain():
    rows = plan_hubs(unanswered(["KEN", "UGA"]), 1).competencies
    beside = rows[rows["kind"] != "language"]
    assert (beside["countries"] == 2).all()
    assert not beside[["certain", "so_far"]].to_numpy().any()
    kinds = dict(beside["kind"].value_counts())
    decision = BOOK.decision
    assert kinds["category"] == len(decision.order) + len(decision.subtypes.rules)
    assert kinds["domain"] == len(BOOK.priorities.domains)
    assert kinds["sector"] == 10
    assert rows[rows["kind"] == "language"]["subject"].tolist() == ["en", "sw"]


def test_the_most_certain_comes_first_within_its_kind(plan):
    for hub in plan.hubs:
        rows = plan.competencies[plan.competencies["hub"] == hub]
        assert rows["kind"].ne(rows["kind"].shift()).sum() == rows["kind"].nunique()
        for _, of_kind in rows.groupby("kind"):
            assert (np.diff(of_kind["certain"]) <= 0).all()
