"""Measure the engine beside other ways to run the same rulebook: ``python benchmarks/engine.py``.

All ways are measured in one process, one after the other in every round, so that whatever slows the machine slows them
alike. CPU time of all threads is the main measure. Every way must give the answers of the library before it is timed.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

import typology as ty
from benchmarks import bare, fresh, with_apply
from benchmarks.random_assessments import random_assessments

SMALL, LARGE = 100_000, 1_000_000
APPLY_ROWS, ZEN_ROWS = 2_000, 500
ABSENT = 0.06
"""Of the answers before the first timing, as a share, so that every way is seen to mind what does not apply."""
ROWS_A_TURN = 4_000
"""So many rows at least are classified in a turn, a small input several times."""

ORIGINS = ("", "natural", "human", "both", "unspecified", "unknown")
STATUSES = ("determinate", "provisional", "undetermined")


@dataclass(frozen=True)
class Way:
    """One way to run the rulebook on so many rows, so many times a turn."""

    name: str
    rows: int
    run: Callable[[], object]
    times: int = 1

    def turn(self) -> tuple[float, float]:
        """Return CPU and wall seconds per row."""
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(self.times):
            self.run()
        rows = self.times * self.rows
        return (time.process_time() - cpu) / rows, (time.perf_counter() - wall) / rows


@dataclass(frozen=True)
class Figure:
    """Of one way, medians over the rounds: seconds per row, and how many times those of typology, round by round."""

    name: str
    cpu: float
    wall: float
    ratio: float
    wall_ratio: float

    def __str__(self) -> str:
        per_second = 1 / self.cpu
        return (
            f"  {self.name:16}{per_second:14,.0f}{self.cpu * 1e6:13.2f}{self.ratio:11.2f}"
            f"{self.wall * 1e6:13.2f}{self.wall_ratio:11.2f}"
        )


HEADER = f"  {'':16}{'rows/s (CPU)':>14}{'us/row (CPU)':>13}{'ratio':>11}{'us/row (wall)':>14}{'ratio':>10}"


@dataclass(frozen=True)
class Target:
    """What is to be reached, and what was."""

    name: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        return f"  {'pass' if self.met else 'MISS'}{self.value:10.2f} {sign} {self.limit:<5g} {self.name}"


# The ways, each with its input prepared and its answers compared.


def ways(assessments: ty.Assessments, threads: int | None) -> Iterator[Way]:
    """Yield every way to classify the assessments; the slow ones take the first rows only."""
    from benchmarks import with_oracles, with_polars

    rulebook = ty.load_rulebook()
    units, items, values = len(assessments), assessments.items, assessments.values
    table = _table(assessments, rulebook)
    fast = partial(Way, rows=units, times=max(1, ROWS_A_TURN // units))
    yield fast("typology", run=partial(_table, assessments, rulebook))

    assert_alike("bare NumPy", in_words(bare.classify(values), rulebook), table)
    yield fast("bare NumPy", run=partial(bare.classify, values))

    polars = with_polars.frame_of(items, values)
    found = {name: column.to_numpy() for name, column in with_polars.classify(polars).to_dict().items()}
    assert_alike("polars", in_words(found, rulebook), table)
    yield fast("polars", run=partial(with_polars.classify, polars))

    run, answers = with_oracles.in_duckdb(items, values, threads)
    assert_alike("DuckDB", answers.drop(columns="position"), table)
    yield fast("DuckDB", run=run)

    one_by_one, in_batches, answers = with_oracles.in_zen(items, values[:, :ZEN_ROWS])
    assert_alike("zen-engine", answers.drop(columns=["from", "to"]), table)
    yield Way("zen-engine", len(answers), one_by_one)
    yield Way("zen, batches", len(answers), in_batches)

    frame = pd.DataFrame(values[:, :APPLY_ROWS].T, columns=list(items))
    assert_alike("DataFrame.apply", with_apply.classify(frame), table)
    yield Way("DataFrame.apply", len(frame), partial(with_apply.classify, frame))


def _table(assessments: ty.Assessments, rulebook: ty.Rulebook) -> pd.DataFrame:
    return ty.Classification(assessments, rulebook).table


def in_words(codes: Mapping[str, Any], rulebook: ty.Rulebook) -> dict[str, Any]:
    """Return coded columns as the words of the library's table."""
    decision, flags = rulebook.decision, rulebook.flags
    raised = [name for name, flag in (flags.flags if flags else {}).items() if flag.when]
    return {
        "category": _word((*decision.order, "U"), codes["category"]),
        "subtype": _word((*decision.subtypes.rules, ""), codes["subtype"]),
        "status": _word(STATUSES, codes["status"]),
        "possible": _word(_sets(decision.order), codes["possible"]),
        "shock": _word((*decision.shock.order, "U"), codes["shock"]),
        "shock_origin": _word(ORIGINS, codes["origin"]),
        "possible_shock": _word(_sets(decision.shock.order), codes["possible_shock"]),
        "flags": _word(_sets(raised), codes["flags"]),
        "margin": codes["margin"],
    }


def _word(words: Sequence[str], codes: Any) -> Any:
    return np.array(words, object)[codes]


def _sets(words: Sequence[str]) -> list[str]:
    return ["|".join(w for bit, w in enumerate(words) if members >> bit & 1) for members in range(1 << len(words))]


def assert_alike(name: str, found: Mapping[str, Any] | pd.DataFrame, table: pd.DataFrame) -> None:
    """Stop unless all columns found are those of the first rows of the table."""
    for column in found:
        answers = np.asarray(found[column])
        expected = table[column].to_numpy()[: len(answers)]
        if column == "margin":
            differ = ~np.isclose(answers, expected, rtol=0, atol=2e-6, equal_nan=True)
        else:
            differ = np.asarray(expected, object) != answers
        if differ.any():
            first = int(differ.argmax())
            text = f"{name} gives another {column} for {differ.sum()} of {len(answers)} rows, first for row {first}"
            raise SystemExit(f"{text}: {answers[first]!r}, not {expected[first]!r}")


# Measuring.


def measured(units: int, rounds: int, threads: int | None) -> list[Figure]:
    """Return the figures of every way, the rounds interleaved."""
    found = list(ways(random_assessments(units), threads))
    turns = [[way.turn() for way in found] for _ in range(rounds + 1)][1:]
    figures = []
    for place, way in enumerate(found):
        cpu, wall = zip(*(turn[place] for turn in turns), strict=True)
        ratio, wall_ratio = (
            statistics.median(turn[place][clock] / turn[0][clock] for turn in turns) for clock in (0, 1)
        )
        figures.append(Figure(way.name, statistics.median(cpu), statistics.median(wall), ratio, wall_ratio))
    return figures


def print_figures(units: int, figures: Sequence[Figure]) -> None:
    print(f"\n{units:,} units; ratio to typology, above 1 is slower\n{HEADER}")
    print(*figures, sep="\n", flush=True)


def speed_targets(units: int, figures: Sequence[Figure]) -> Iterator[Target]:
    ratio = {figure.name: figure.ratio for figure in figures}
    yield Target(f"times the CPU time of bare NumPy, {units:,} units", 1 / ratio["bare NumPy"], 1.5)
    yield Target(f"times faster than polars, {units:,} units", ratio["polars"], 2, at_least=True)
    yield Target(
        f"times faster than zen-engine, a unit a call, {units:,} units", ratio["zen-engine"], 500, at_least=True
    )


def growth_target(rounds: int) -> Target:
    """Measure small and large inputs side by side, round by round."""
    rulebook = ty.load_rulebook()
    small, large = (
        Way("typology", units, partial(_table, random_assessments(units), rulebook)) for units in (SMALL, LARGE)
    )
    turns = [(small.turn(), large.turn()) for _ in range(rounds + 1)][1:]
    growth = statistics.median(after[0] / before[0] for before, after in turns) * LARGE / SMALL
    return Target(f"times the CPU time of {SMALL:,} units for {LARGE:,}", growth, 12)


def fresh_targets(units: int, rounds: int) -> Iterator[Target]:
    """Measure what needs a fresh interpreter."""
    alone, classified = fresh.peak_memory(units)
    print(f"\npeak memory of {units:,} units: input {alone / 2**20:,.0f} MiB, with table {classified / 2**20:,.0f} MiB")
    yield Target(f"times the input in memory at the peak, {units:,} units", classified / alone, 3)
    ratios = fresh.import_ratios(rounds)
    print(*(f"{name}: {ratio:.2f} times the CPU time of import pandas" for name, ratio in ratios.items()), sep="\n")
    yield Target("times the CPU time of import pandas: import typology", ratios["import typology"], 1.3)
    heavy = fresh.heavy_modules_of_help()
    yield Target(f"heavy libraries loaded by typology --help: {', '.join(heavy) or 'none'}", len(heavy), 0)


def one_thread(units: Sequence[int], rounds: int) -> None:
    """Measure again with one thread for everyone; polars takes that from its start only, so in another process."""
    arguments = ["--threads", "1", "--rounds", str(rounds), "--units", *map(str, units)]
    subprocess.run([sys.executable, __file__, *arguments], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, nargs="+", default=[200, SMALL, LARGE])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, help="threads of polars and DuckDB; only measures, no targets")
    parser.add_argument("--quick", action="store_true", help="no million, fewer rounds")
    arguments = parser.parse_args()
    units, rounds = ([200, SMALL], 3) if arguments.quick else (arguments.units, arguments.rounds)
    if arguments.threads:
        os.environ["POLARS_MAX_THREADS"] = str(arguments.threads)
    threads = arguments.threads or f"their default on {os.cpu_count()} cores"
    print(f"\nthreads of polars and DuckDB: {threads}", flush=True)
    list(ways(random_assessments(APPLY_ROWS, absent=ABSENT), arguments.threads))
    figures = {}
    for size in units:
        figures[size] = measured(size, rounds, arguments.threads)
        print_figures(size, figures[size])
    return 0 if arguments.threads else judge(figures, rounds)


def judge(figures: Mapping[int, Sequence[Figure]], rounds: int) -> int:
    """Measure the rest, print every target, and return 1 if one is missed."""
    large = [size for size in figures if size >= SMALL]
    if large:
        one_thread(large, rounds)
    targets = [target for size in large for target in speed_targets(size, figures[size])]
    if {SMALL, LARGE} <= figures.keys():
        targets.append(growth_target(rounds))
    targets += fresh_targets(max(figures), max(rounds, 9))
    print("\ntargets", *targets, sep="\n")
    return 0 if all(target.met for target in targets) else 1


if __name__ == "__main__":
    sys.exit(main())
