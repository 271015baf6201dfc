"""How fast hubs are placed, and how near to the best possible: beside CBC through PuLP, and CP-SAT of OR-Tools.

Every capital of a member of the United Nations is a place to serve and a place for a hub; the coordinates come from
``countries.csv`` among the figures of the world (``TYPOLOGY_DATA``). The cost of serving is the distance, with 1,000 km
added between regions and 1,500 km where no official language is shared. Loads are drawn at random. A hub carries at
most a multiple of the mean load; in the tight questions 1.25 times, and no less than half of it.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from typology.portfolio.hubs.distances import distances_km
from typology.portfolio.hubs.question import HubQuestion
from typology.portfolio.hubs.search import search_hubs
from typology.portfolio.hubs.sites import hub_question

__all__ = ["TABLE", "question_about"]

TABLE = (
    Path(os.environ.get("TYPOLOGY_DATA") or Path(__file__).resolve().parents[1].parent / "shared/data")
    / "countries.csv"
)
LOADS = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
ROOMY, TIGHT = (1.6, 0.0), (1.25, 0.5)
BETWEEN_REGIONS, NO_SHARED_LANGUAGE = 1000.0, 1500.0


def question_about(
    region: str | None, hubs: int, *, room: float = 1.6, least: float = 0.0, seed: int = 0
) -> HubQuestion:
    """Return a question about the members of the United Nations in a region, or in the world.

    Parameters
    ----------
    room, least
        The most and the least load of a hub, as multiples of the mean load.
    seed
        Of the loads.
    """
    table = pd.read_csv(TABLE, keep_default_na=False, na_values=[""])
    table = table[table.un_member == 1]
    if region is not None:
        table = table[table.m49_region == region]
    latitude = table.capital_lat.fillna(table.centroid_lat)
    longitude = table.capital_lon.fillna(table.centroid_lon)
    km = distances_km(np.c_[latitude, longitude])
    regions = table.m49_region.to_numpy(dtype=object)
    spoken = [set(str(codes).split(";")) for codes in table.official_languages_iso639_3]
    shared = np.array([[bool(ours & theirs) for theirs in spoken] for ours in spoken])
    extra = BETWEEN_REGIONS * (regions[:, None] != regions) + NO_SHARED_LANGUAGE * ~shared
    loads = np.random.default_rng(seed).choice(LOADS, len(table))
    mean = loads.sum() / hubs
    codes = table.iso3.tolist()
    return hub_question(codes, codes, km + extra, loads, hubs, capacities=room * mean, lowest_load=least * mean)


def measured(name: str, question: HubQuestion, seconds: float, target: float) -> bool:
    """Print how near a plan comes in the time given, and whether that is the target."""
    plan = search_hubs(question, gap=target, time_limit=seconds)
    reached = plan.gap <= target and plan.seconds <= seconds + 1.5
    kept = question.is_kept_by(plan.assignment, plan.is_open)
    print(
        f"{name:<44}{plan.seconds:7.1f} s   gap {plan.gap:7.3%}   cost {plan.cost:12,.0f}   "
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
    if not TABLE.is_file():
        print(f"nothing measured: there are no coordinates of capitals at {TABLE}")
        return 0
    good = True
    for level, (room, least) in {"roomy": ROOMY, "tight": TIGHT}.items():
        question = question_about("Africa", 5, room=room, least=least)
        good &= measured(f"54 countries of Africa, 5 hubs, {level}", question, 5, 0.01)
        if not chosen.alone:
            beside("Africa", question, 30)
    for level, (room, least) in {"roomy": ROOMY, "tight": TIGHT}.items():
        for hubs in (10,) if chosen.quick else range(8, 13):
            question = question_about(None, hubs, room=room, least=least)
            good &= measured(f"193 countries, {hubs} hubs, {level}", question, 60, 0.02)
            if hubs == 10 and not chosen.alone:
                beside("world", question, 60)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
