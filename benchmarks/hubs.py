"""How fast hubs are placed, and how near to the best possible: beside CBC through PuLP, and CP-SAT of OR-Tools.

Every member of the United Nations is a country to serve and a place for a hub, by its point and languages in the table
of countries. The classification is one without any answers, so no country is given a category that nobody assessed.
Loads are drawn at random and stand for nothing. The cost of serving is the distance, with 1,000 km added between
regions and 1,500 km where no language is shared. A hub carries at most a multiple of the mean load; in the tight
questions 1.25 times, and no less than half of it.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from typology.classification.classify import Classification, classify
from typology.countries.table import countries, un_members
from typology.portfolio.hub_plans.asked import ask
from typology.portfolio.hub_plans.asking import Asking
from typology.portfolio.hub_plans.planning import plan_hubs
from typology.portfolio.hubs.question import HubQuestion

__all__ = ["Case", "question_about", "request_about"]

LOADS = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
ROOMY, TIGHT = (1.6, 0.0), (1.25, 0.5)
WEIGHTS = {"distance": 1.0, "language": 1500.0, "region": 1000.0, "likeness": 0.0}


class Case(NamedTuple):
    """What is measured: the members of a region (None for the world), and the limits as multiples of the mean load."""

    region: str | None
    hubs: int
    room: float = 1.6
    least: float = 0.0


def request_about(case: Case, seed: int = 0) -> tuple[Classification, dict[str, Any]]:
    """Return a classification without answers, and what is asked about it; the seed is of the loads."""
    codes = [code for code in un_members() if case.region in (None, countries()[code].region)]
    loads = np.random.default_rng(seed).choice(LOADS, len(codes))
    mean = float(loads.sum()) / case.hubs
    return classify(pd.DataFrame({"unit": codes, "E1.N1": np.nan})), {
        "capacity": case.room * mean,
        "lowest_load": case.least * mean,
        "loads": dict(zip(codes, loads.tolist(), strict=True)),
        "weights": WEIGHTS,
        "opening": 0.0,
    }


def question_about(case: Case, seed: int = 0) -> HubQuestion:
    """Return the same as a question on numbers alone."""
    result, asked = request_about(case, seed)
    return ask(result, case.hubs, Asking(**asked)).question


def measured(name: str, case: Case, seconds: float, target: float) -> bool:
    """Print how near a plan comes in the time given, from the classification on, and whether that is the target."""
    result, asked = request_about(case)
    began, at_work = time.perf_counter(), time.process_time()
    plan = plan_hubs(result, case.hubs, gap=target, time_limit=seconds, **asked)
    took, worked = time.perf_counter() - began, time.process_time() - at_work
    question = plan.plan.question
    kept = question.is_kept_by(plan.plan.assignment, plan.plan.is_open)
    reached = plan.gap <= target and took <= seconds + 1.5
    print(
        f"{name:<44}{took:7.1f} s ({worked:.1f} s CPU)   gap {plan.gap:7.3%}   cost {plan.cost:10,.0f}   "
        f"target {target:.0%} in {seconds:.0f} s: {'yes' if reached and kept else 'NO'}",
        flush=True,
    )
    return reached and kept


def beside(name: str, question: HubQuestion, seconds: float) -> None:
    """Print what the solvers of others reach with the same model in the same time."""
    try:
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        from tests.portfolio.hubs.other_solvers import cheapest_by_cbc, cheapest_by_or_tools

        began = time.perf_counter()
        cost, bound = cheapest_by_or_tools(question, seconds=seconds, digits=2)
        gap = (cost - bound) / cost if np.isfinite(cost) else np.inf
        print(f"  {name}, CP-SAT: {time.perf_counter() - began:.1f} s, cost {cost:,.0f}, gap {gap:.2%}", flush=True)
        began = time.perf_counter()
        cost, finished = cheapest_by_cbc(question, seconds=seconds)
        proof = "proven cheapest" if finished else "no bound told"
        print(f"  {name}, CBC: {time.perf_counter() - began:.1f} s, cost {cost:,.0f}, {proof}", flush=True)
    except BaseException as missing:
        if type(missing).__name__ != "Skipped":
            raise
        print(f"  {name}: {missing}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="Africa and one question about the world")
    parser.add_argument("--alone", action="store_true", help="no solvers of others")
    chosen = parser.parse_args()
    good = True
    for level, limits in {"roomy": ROOMY, "tight": TIGHT}.items():
        case = Case("Africa", 5, *limits)
        good &= measured(f"54 countries of Africa, 5 hubs, {level}", case, 5, 0.01)
        if not chosen.alone:
            beside("Africa", question_about(case), 30)
    for level, limits in {"roomy": ROOMY, "tight": TIGHT}.items():
        for hubs in (10,) if chosen.quick else range(8, 13):
            case = Case(None, hubs, *limits)
            good &= measured(f"193 countries, {hubs} hubs, {level}", case, 60, 0.02)
            if hubs == 10 and not chosen.alone:
                beside("world", question_about(case), 60)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
