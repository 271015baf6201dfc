"""Measure what acceptability costs, beside classifying as many rows plainly.

python benchmarks/acceptability.py [--quick]
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import typology as ty
from benchmarks.engine import Target
from benchmarks.random_assessments import random_assessments
from typology.certainty.draws.acceptability import acceptability
from typology.classification.engine import decide
from typology.rulebook.plan import compile_plan

UNITS, DRAWS = 200, 10_000
ROWS_AT_A_TIME = 200_000
"""Rows of the plain side: they are classified several times, as two million of them take 1.8 GiB."""

ROOT = Path(__file__).parents[1]
ALONE = """
import resource, sys
from joblib.externals.loky import get_reusable_executor
from benchmarks.random_assessments import random_assessments
from typology.certainty.draws.acceptability import acceptability

units, draws, workers = map(int, sys.argv[1:])
acceptability(random_assessments(units), draws, workers=workers, progress=False).table
if workers > 1:
    get_reusable_executor().shutdown(wait=True)
own, one_worker = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print((own + (workers if workers > 1 else 0) * one_worker) * 1024)
"""


def taken(run: Callable[[], object]) -> tuple[float, float]:
    """Return CPU and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    run()
    return time.process_time() - cpu, time.perf_counter() - wall


def measured(units: int, draws: int, rounds: int) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return CPU and wall seconds of the draws and of as many plain rows, the rounds interleaved."""
    plan = compile_plan(ty.load_rulebook())
    assessments, rows = random_assessments(units), random_assessments(ROWS_AT_A_TIME).values
    times = units * draws / ROWS_AT_A_TIME
    drawn, plain = [], []
    for _ in range(rounds + 1):
        drawn.append(taken(lambda: acceptability(assessments, draws, progress=False)))
        cpu, wall = taken(lambda: decide(plan, rows))
        plain.append((cpu * times, wall * times))
    return drawn[1:], plain[1:]


def peak_memory(units: int, draws: int, workers: int) -> int:
    """Return the peak of resident memory, in bytes: of an interpreter that does nothing else, and of its workers."""
    command = [sys.executable, "-c", ALONE, str(units), str(draws), str(workers)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return int(done.stdout)


def print_times(name: str, times: Sequence[tuple[float, float]], decisions: int) -> None:
    cpu, wall = (statistics.median(time[clock] for time in times) for clock in (0, 1))
    print(f"  {name:16}{cpu:8.2f} s CPU{wall:8.2f} s wall{cpu / decisions * 1e6:8.2f} us CPU each")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, less at the peak")
    arguments = parser.parse_args()
    rounds, large = (3, 400) if arguments.quick else (arguments.rounds, 2_000)
    drawn, plain = measured(UNITS, DRAWS, rounds)
    print(f"\n{DRAWS:,} draws of {UNITS} units, and as many rows classified plainly; medians of {rounds} rounds")
    print_times("acceptability", drawn, UNITS * DRAWS)
    print_times("decide", plain, UNITS * DRAWS)
    ratio = statistics.median(one[0] / other[0] for one, other in zip(drawn, plain, strict=True))
    targets = [Target(f"times the CPU time of classifying {UNITS * DRAWS:,} rows plainly", ratio, 2)]
    for units, workers in ((UNITS, 1), (large, 1), (large, 2)):
        peak = peak_memory(units, DRAWS, workers) / 2**30
        targets.append(Target(f"GiB at the peak, {units:,} units, {workers} at work", peak, 1))
    print("\ntargets", *targets, sep="\n")
    return 0 if all(target.met for target in targets) else 1


if __name__ == "__main__":
    sys.exit(main())
