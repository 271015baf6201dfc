"""Small questions about hubs, and every plan there is for one: the oracle."""

from functools import cache
from itertools import product

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from typology.portfolio.hubs.question import HubQuestion

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@cache
def _assignments(countries, candidates):
    return np.array(list(product(range(candidates), repeat=countries)), dtype=np.intp)


def every_plan(question):
    """Return the assignments, open candidates and costs of all plans that keep every requirement."""
    assignments = _assignments(len(question.countries), len(question.candidates))
    rows = np.arange(len(question.countries))
    kept, opened, costs = [], [], []
    barred = np.zeros(question.costs.shape, bool)
    for rule in question.forbidden.values():
        barred |= rule
    lawful = ~barred[rows, assignments].any(axis=1)
    carried = np.stack([(assignments == place) @ question.loads for place in range(len(question.candidates))], axis=1)
    served = question.costs[rows, assignments].sum(axis=1)
    for switches in product([False, True], repeat=len(question.candidates)):
        is_open = np.array(switches)
        codes = {code for code, on in zip(question.candidates, switches, strict=True) if on}
        if not question.fewest <= is_open.sum() <= question.most or not codes.issuperset(question.fixed):
            continue
        good = lawful & is_open[assignments].all(axis=1)
        good &= (carried[:, is_open] <= question.capacities[is_open] + 1e-9).all(axis=1)
        good &= (carried[:, is_open] >= question.lowest_load - 1e-9).all(axis=1)
        fee = question.opening[is_open].sum() - sum(question.favoured.get(code, 0.0) for code in codes)
        kept.append(assignments[good])
        opened.append(np.repeat(is_open[None], good.sum(), axis=0))
        costs.append(served[good] + fee)
    if not kept:
        return np.zeros((0, len(rows)), int), np.zeros((0, len(question.candidates)), bool), np.zeros(0)
    return np.concatenate(kept), np.concatenate(opened), np.concatenate(costs)


@st.composite
def small_questions(draw):
    """Draw questions of up to five countries and four candidates, many of them impossible."""
    countries, candidates = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    codes = [f"XX{letter}" for letter in "ABCDE"[:countries]]
    sites = [f"XX{letter}" for letter in "ABCD"[:candidates]]
    grid = st.lists(st.integers(0, 30), min_size=countries * candidates, max_size=countries * candidates)
    costs = np.array(draw(grid), float).reshape(countries, candidates)
    loads = np.array(
        draw(st.lists(st.sampled_from([0, 0.3, 1, 1.7, 3]), min_size=countries, max_size=countries)), float
    )
    fewest = draw(st.integers(1, candidates))
    barred = draw(st.lists(st.booleans(), min_size=countries * candidates, max_size=countries * candidates))
    capacity = draw(st.sampled_from([np.inf, np.inf, 1.0, 1.1, 1.5, 2.0])) * max(loads.sum(), 1.0) / fewest
    uneven = np.array(draw(st.lists(st.sampled_from([1.0, 1.0, 0.7]), min_size=candidates, max_size=candidates)))
    fees = draw(st.lists(st.integers(0, 12), min_size=candidates, max_size=candidates))
    some = st.lists(st.sampled_from(sites), unique=True, max_size=2)
    return HubQuestion(
        countries=tuple(codes),
        candidates=tuple(sites),
        costs=costs,
        loads=loads,
        fewest=fewest,
        most=draw(st.integers(fewest, candidates)),
        capacities=uneven * capacity,
        lowest_load=draw(st.sampled_from([0.0, 0.0, 0.4, 0.9])) * loads.sum() / fewest,
        fixed=tuple(draw(some)),
        favoured=dict.fromkeys(draw(some), 5.0),
        forbidden={"region": np.array(barred).reshape(countries, candidates)} if draw(st.booleans()) else {},
        opening=np.array(fees, float),
    )
