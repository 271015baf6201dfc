"""The same question, written down again for solvers of others."""

import warnings

import numpy as np
import pytest


def cheapest_by_or_tools(question, *, seconds=30.0, digits=3):
    """Return the least cost and the bound by CP-SAT, which reckons in whole numbers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cp_model = pytest.importorskip("ortools.sat.python.cp_model", reason="OR-Tools is not installed")
    scale = 10**digits
    model = cp_model.CpModel()
    countries, candidates = range(len(question.countries)), range(len(question.candidates))
    opened = [model.new_bool_var(f"open {place}") for place in candidates]
    serves = {
        (country, place): model.new_bool_var(f"{country} from {place}")
        for country in countries
        for place in candidates
        if not any(rule[country, place] for rule in question.forbidden.values())
    }
    for country in countries:
        model.add_exactly_one([serves[country, place] for place in candidates if (country, place) in serves])
    for (_, place), switch in serves.items():
        model.add_implication(switch, opened[place])
    model.add(sum(opened) >= question.fewest)
    model.add(sum(opened) <= question.most)
    for place in candidates:
        carried = sum(
            round(question.loads[country] * scale) * serves[country, place]
            for country in countries
            if (country, place) in serves
        )
        if np.isfinite(question.capacities[place]):
            model.add(carried <= int(question.capacities[place] * scale + 1e-6) * opened[place])
        model.add(carried >= int(np.ceil(question.lowest_load * scale - 1e-6)) * opened[place])
        if question.candidates[place] in question.fixed:
            model.add(opened[place] == 1)
    served = sum(round(question.costs[pair] * scale) * switch for pair, switch in serves.items())
    fees = [
        round((question.opening[place] - question.favoured.get(question.candidates[place], 0.0)) * scale)
        for place in candidates
    ]
    model.minimize(served + sum(fee * switch for fee, switch in zip(fees, opened, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return np.inf, np.inf
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    return solver.objective_value / scale if found else np.inf, solver.best_objective_bound / scale


def cheapest_by_cbc(question, *, seconds=30.0):
    """Return the least cost by CBC, and whether it came to its end (it tells no bound)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pulp = pytest.importorskip("pulp", reason="PuLP is not installed")
        problem = pulp.LpProblem("hubs", pulp.LpMinimize)
        countries, candidates = range(len(question.countries)), range(len(question.candidates))
        opened = [pulp.LpVariable(f"y{place}", cat="Binary") for place in candidates]
        serves = {
            (country, place): pulp.LpVariable(f"x{country}_{place}", cat="Binary")
            for country in countries
            for place in candidates
            if not any(rule[country, place] for rule in question.forbidden.values())
        }
        fees = [
            question.opening[place] - question.favoured.get(question.candidates[place], 0.0) for place in candidates
        ]
        problem += pulp.lpSum(
            [question.costs[pair] * switch for pair, switch in serves.items()]
            + [fee * switch for fee, switch in zip(fees, opened, strict=True)]
        )
        for country in countries:
            problem += pulp.lpSum(serves[country, place] for place in candidates if (country, place) in serves) == 1
        for (_, place), switch in serves.items():
            problem += switch <= opened[place]
        problem += pulp.lpSum(opened) >= question.fewest
        problem += pulp.lpSum(opened) <= question.most
        for place in candidates:
            carried = pulp.lpSum(
                question.loads[country] * serves[country, place] for country in countries if (country, place) in serves
            )
            if np.isfinite(question.capacities[place]):
                problem += carried <= question.capacities[place] * opened[place]
            problem += carried >= question.lowest_load * opened[place]
            if question.candidates[place] in question.fixed:
                problem += opened[place] == 1
        status = problem.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, gapRel=0.0))
        value = pulp.value(problem.objective)
    return (np.inf if value is None else float(value)), status == pulp.LpStatusOptimal and problem.sol_status == 1
