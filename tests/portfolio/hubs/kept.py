"""Whether a plan keeps every requirement, reckoned from what it tells."""

import pytest


def assert_kept(plan):
    """Assert, from what the plan tells alone, that every requirement is kept."""
    question, served, loads = plan.question, plan.served, plan.loads
    assert sorted(code for codes in served.values() for code in codes) == sorted(question.countries)
    assert question.fewest <= len(plan.hubs) <= question.most
    assert set(question.fixed) <= set(plan.hubs)
    for hub, load in loads.items():
        place = question.candidates.index(hub)
        theirs = [question.countries.index(code) for code in served[hub]]
        assert load == pytest.approx(question.loads[theirs].sum())
        assert question.lowest_load - 1e-5 <= load <= question.capacities[place] + 1e-5
        assert not any(rule[theirs, place].any() for rule in question.forbidden.values())
    fees = sum(question.opening[question.candidates.index(hub)] - question.favoured.get(hub, 0) for hub in plan.hubs)
    distances = sum(
        question.costs[question.countries.index(code), question.candidates.index(hub)]
        for code, hub in plan.hub_of.items()
    )
    assert plan.cost == pytest.approx(fees + distances)
