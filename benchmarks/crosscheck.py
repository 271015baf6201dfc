"""How many wrong assessments the cross-check finds, how many sound ones it questions, and when it keeps quiet.

python benchmarks/crosscheck.py            # 60 repeats; then the world, where its figures are at hand
python benchmarks/crosscheck.py --quick    # a few repeats, to see that it runs
python benchmarks/crosscheck.py --world    # the world alone

Every error rate is measured on simulated countries (``simulated_countries.py``, ``simulated_errors.py``), because no
real assessments are known of which it is known how right they are. One in ten files is wrong, and the wrong ones stay
among those that the model learns from. Standard errors are over repeats, each of which is another world.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor
from sklearn.metrics import cohen_kappa_score

import typology as ty
from benchmarks.crosscheck_rates import (
    auc,
    calibration_error,
    found_of,
    mean_of,
    named,
    precision_over_naive,
    rates,
    recall_in_queue,
    share,
)
from benchmarks.crosscheck_repeats import (
    DAY,
    PUBLISHED,
    WRONG,
    false_alarms_in_new_ones,
    foreseen,
    learned,
    may_object_to_noise,
    programme,
    screened,
    world_of,
)
from benchmarks.crosscheck_world import print_world
from benchmarks.simulated_countries import blocks_in, enough_published
from benchmarks.simulated_errors import KINDS, corrupted
from typology.second_looks.artefacts.loading import load_model
from typology.second_looks.artefacts.saving import save_model
from typology.second_looks.expectations.looking import look

ROOT = Path(__file__).parents[1]
SIZES = (30, 60, 90, 190)
FORESTS, DESCRIBED = 20, 20
"""In so many repeats, forests are grown and the simulated countries described."""


class Reached(NamedTuple):
    """A figure, its standard error over repeats (NaN where there is none), and between what it should lie."""

    what: str
    value: float
    error: float
    low: float = -np.inf
    high: float = np.inf
    unit: str = ""

    @property
    def target(self) -> str:
        """Between what it should lie, in words; empty where it is shown for comparison."""
        if np.isfinite(self.low) and np.isfinite(self.high):
            return f"{self.low:g} to {self.high:g}"
        return f">= {self.low:g}" if np.isfinite(self.low) else f"<= {self.high:g}" if np.isfinite(self.high) else ""

    @property
    def verdict(self) -> str:
        """Whether it lies there; empty where it is shown for comparison."""
        return "" if not self.target else "yes" if self.low <= round(self.value, 3) <= self.high else "NO"


# Figures.


def of_flags(rows: dict[int, pd.DataFrame]) -> Iterator[Reached]:
    at = rows[90]
    found = rates(at, "flag self")
    yield Reached("self view, n = 90: false alarms", *found["false alarms"], high=0.04)
    yield Reached("self view, n = 90: miskeyed found", *found_of(at, "flag self", "miskey"), low=0.65)
    yield Reached("self view, n = 90: precision", *found["precision"], low=0.45)
    for number, precision, recall, alarms in ((90, 0.30, 0.45, 0.12), (30, 0.26, 0.38, 0.13)):
        found = rates(rows[number], "flag default")
        yield Reached(f"both views, n = {number}: precision", *found["precision"], low=precision)
        yield Reached(f"both views, n = {number}: recall", *found["recall"], low=recall)
        yield Reached(f"both views, n = {number}: false alarms", *found["false alarms"], high=alarms)
    for number, low in ((30, 0.67), (60, 0.71), (90, 0.73)):
        yield Reached(f"area under the curve, both, n = {number}", *auc(rows[number], "together"), low=low)
        yield Reached(f"    self view alone, n = {number}", *auc(rows[number], "self"))
    yield Reached("wrong ones in the first fifth, n = 90", *recall_in_queue(at, "together"), low=0.50)
    yield Reached("precision over naive at its recall, n = 90", *precision_over_naive(at), low=1.7)
    yield Reached("coherent errors found, n = 90", *found_of(at, "flag default", "coherent"), low=0.30)
    yield Reached("    by the self view alone", *found_of(at, "flag self", "coherent"))
    yield Reached("wrong block named, n = 90", *named(at, np.ones(len(at), bool)), low=0.58)
    yield Reached("    where the indicator view objects", *named(at, at["flag indicators"].to_numpy(bool)))
    yield Reached("CONTROL: circular detector, area, n = 90", *auc(at, "circular"), low=0.45, high=0.55)


def of_categories(tables: dict[int, pd.DataFrame]) -> Iterator[Reached]:
    order = list(ty.load_rulebook().decision.order)
    at = tables[90]
    parts = list(_foreseen_and_found(at, "expert", order))
    losses = [float(-np.log(np.maximum(p[np.arange(len(p)), y], 1e-4)).mean()) for p, y in parts]
    yield Reached("categories foreseen, n = 90: log loss", *mean_of(losses), high=1.32)
    kappas = [cohen_kappa_score(y, p.argmax(axis=1), weights="quadratic") for p, y in parts]
    yield Reached("categories foreseen, n = 90: weighted kappa", *mean_of(kappas), low=0.36)
    for found, high in (("expert", 0.06), ("computed", np.inf)):
        pairs = _foreseen_and_found(at, found, order)
        shares, labels = (np.concatenate(part) for part in zip(*pairs, strict=True))
        what = "categories foreseen, n = 90: calibration error" if found == "expert" else "    against the computed one"
        yield Reached(what, calibration_error(shares, labels), np.nan, high=high)
    promised = mean_of([float(p.max(axis=1).mean() - (p.argmax(axis=1) == y).mean()) for p, y in parts])
    yield Reached("    share of the likeliest, less how often it is right", *promised)
    prior = at["expert"].value_counts(normalize=True)
    yield Reached("    log loss of the shares of all, known beforehand", float(-(prior * np.log(prior)).sum()), np.nan)
    for number, table in tables.items():
        known = table[table["kept"].notna()]
        inside = np.array([row.expert in row.kept.split("|") for row in known.itertuples()], bool)
        size = known["kept"].str.split("|").str.len()
        value = share(inside, np.ones(len(known)), known["repeat"].to_numpy())
        yield Reached(f"expert's category not excluded, n = {number}", *value, low=0.87, high=0.94)
        yield Reached(f"    categories not excluded, n = {number}", float(size.mean()), np.nan)


def _foreseen_and_found(
    table: pd.DataFrame, found: str, order: Sequence[str]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield, repeat by repeat, how probable each category was, and the place of the one found."""
    known = table[table[found].isin(order)]
    labels = known[found].map(list(order).index)
    for _, part in known.groupby("repeat"):
        yield part[list(order)].to_numpy(float), labels[part.index].to_numpy(int)


def of_controls(repeats: Sequence[int], jobs: int) -> Iterator[Reached]:
    for number in (30, 90):
        found = Parallel(jobs)(delayed(false_alarms_in_new_ones)(repeat, number) for repeat in repeats)
        alarms, looked = np.array(found).T
        value = share(alarms, looked, np.array(repeats))
        yield Reached(f"indicator view on new sound files, n = {number}: false alarms", *value, high=0.15)
    for number in (30, 90):
        found = Parallel(jobs)(delayed(may_object_to_noise)(repeat, number) for repeat in repeats)
        what = f"CONTROL: indicators of other countries, n = {number}: may object"
        yield Reached(what, *mean_of([float(may) for may in found]), high=0.10)


# File and time.

ALONE = """
import sys, time
import typology as ty
from typology.second_looks.expectations.fitting import fit_indicator_model
from benchmarks.simulated_countries import DATE, only, simulated_countries
from benchmarks.simulated_errors import corrupted
light = "sklearn" not in sys.modules and "joblib" not in sys.modules
world = simulated_countries(190, seed=0)
files = corrupted(only(world, world.units[:94]), 0.1, 0)
result = ty.classify(files.assessments)
began = time.process_time()
recorded = dict(files.recorded)
model = fit_indicator_model(files.assessments, world.indicators, recorded=recorded, date=DATE)
fitted = time.process_time()
table = ty.crosscheck(result, world.indicators, model=model, recorded=recorded, date=DATE).table
print(len(model.countries), fitted - began, time.process_time() - fitted, light, "sklearn" not in sys.modules)
"""


def of_file_and_time() -> Iterator[Reached]:
    world = world_of(0)
    files = corrupted(programme(world, 90), WRONG, 0)
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"{name}.json" for name in ("one", "other")]
        for place in places:
            save_model(learned(files, world.indicators, 999), place)
        one, other = (place.read_bytes() for place in places)
        before, after = learned(files, world.indicators, 999), load_model(places[0])
    book = ty.load_rulebook()
    tables = [look(model, files.assessments, world.indicators, book, DAY).table for model in (before, after)]
    yield Reached("model file, n = 90", len(one) / 1000, np.nan, high=10, unit="kB")
    yield Reached("same bytes when fitted again", float(one == other), np.nan, low=1)
    yield Reached("same p values when read again", float(tables[0].equals(tables[1])), np.nan, low=1)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", ALONE], env=environment, capture_output=True, text=True, check=True)
    countries, fitting, checking, light, still = done.stdout.split()
    seconds = float(fitting) + float(checking)
    yield Reached(f"all views and 999 shuffles, n = {countries}", seconds, np.nan, high=3, unit="CPU s")
    yield Reached("    of which learning", float(fitting), np.nan, unit="CPU s")
    yield Reached("scikit-learn stays out: on import", float(light == "True"), np.nan, low=1)
    yield Reached("scikit-learn stays out: after all of it", float(still == "True"), np.nan, low=1)


# What is printed.


def print_reached(title: str, figures: Iterator[Reached]) -> None:
    print(f"\n== {title} ==")
    for figure in figures:
        error = f"± {figure.error:.3f}" if np.isfinite(figure.error) else ""
        value = f"{figure.value:.3f} {figure.unit}"
        print(f"{figure.what:<66}{value:>12} {error:>8}   {figure.target:>13}  {figure.verdict}", flush=True)


def print_simulation(repeats: Sequence[int]) -> None:
    """Say what the simulated countries are like, before anything goes wrong."""
    table = []
    for repeat in repeats:
        world = world_of(repeat)
        truth, expert = world.categories, world.files.recorded
        computed = ty.classify(world.files.assessments).table["category"].astype(object)
        model = learned(world.files, world.indicators, 1)
        skills = [np.nan] if model is None else [block.skill for block in model.blocks]
        table.append(
            {
                **{f"truth {name}": (truth == name).mean() for name in ty.load_rulebook().decision.order},
                "rulebook = expert": (computed == expert).mean(),
                "expert = truth": (expert == truth).mean(),
                "rulebook = truth": (computed == truth).mean(),
                "no computed category": (~computed.isin(set(truth))).mean(),
                "variance of blocks foreseen": np.mean(skills),
                "enough is published": enough_published(world, ty.load_rulebook()).mean(),
            }
        )
    print(f"\n== the simulated countries (mean of {len(repeats)} repeats, n = {PUBLISHED}) ==")
    print(pd.DataFrame(table).mean().to_string(float_format="{:.3f}".format))


def print_detectors(rows: dict[int, pd.DataFrame]) -> None:
    """Print every detector beside the others, n = 90."""
    at = rows[90]
    scores = [name for name in at if name not in _not_scores and not name.startswith("flag ")]
    table = {}
    for name in scores:
        part = at[at[name].notna()]
        table[name] = {
            "area": "{:.3f} ± {:.3f}".format(*auc(part, name)),
            "in first fifth": f"{recall_in_queue(part, name)[0]:.2f}",
            **{kind: f"{recall_in_queue(part, name, kind)[0]:.2f}" for kind in KINDS},
        }
    print("\n== detectors, n = 90: area under the curve, wrong ones in the first fifth, and by what is wrong ==")
    print(pd.DataFrame(table).T.to_string())


_not_scores = ("repeat", "unit", "wrong", "block", "named")


def print_flags(rows: dict[int, pd.DataFrame]) -> None:
    table = {}
    for flag in ("naive", "self", "indicators", "default"):
        for number, part in rows.items():
            found = rates(part, f"flag {flag}")
            kinds = {kind: f"{found_of(part, f'flag {flag}', kind)[0]:.2f}" for kind in KINDS}
            table[flag, number] = {name: "{:.3f} ± {:.3f}".format(*value) for name, value in found.items()} | kinds
    print("\n== flags: precision, recall, false alarms, and recall by what is wrong ==")
    print(pd.DataFrame(table).T.to_string())


def print_blocks(rows: dict[int, pd.DataFrame]) -> None:
    """Print which blocks the indicator view names, and how often the wrong one is named."""
    at = rows[90]
    sound = at[(at["wrong"] == "") & at["flag indicators"]]["named"].value_counts(normalize=True)
    wrong = at[at["block"] != ""]
    found = wrong.groupby("block")["flag indicators"].mean()
    right = (wrong["named"] == wrong["block"]).groupby(wrong["block"]).mean()
    table = pd.DataFrame({"of false alarms": sound, "wrong in it: found": found, "wrong in it: named": right})
    print("\n== blocks, n = 90 ==")
    print(table.reindex(list(blocks_in(ty.load_rulebook()))).to_string(float_format="{:.2f}".format))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few repeats, to see that it runs")
    parser.add_argument("--world", action="store_true", help="the world alone")
    parser.add_argument("--repeats", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.world:
        return print_world()
    repeats = range(4 if chosen.quick else chosen.repeats)
    print(f"{len(repeats)} repeats; {ty.load_rulebook()!r}")
    print_simulation(repeats[:DESCRIBED])
    rows = {}
    for number in SIZES:
        parts = Parallel(chosen.jobs)(
            delayed(screened)(r, number, forest=number == 90 and r < FORESTS) for r in repeats
        )
        rows[number] = pd.concat(parts, ignore_index=True)
    print_reached("what it finds, one file in ten being wrong", of_flags(rows))
    print_reached("new ones, and controls", of_controls(repeats, chosen.jobs))
    tables = {}
    for number in SIZES[1:]:
        parts = Parallel(chosen.jobs)(delayed(foreseen)(repeat, number) for repeat in repeats)
        tables[number] = pd.concat(parts, ignore_index=True)
    print_reached("categories of countries that were not assessed", of_categories(tables))
    print_reached("file and time", of_file_and_time())
    print_flags(rows)
    print_detectors(rows)
    print_blocks(rows)
    get_reusable_executor().shutdown()
    print(f"\n{sum(os.times()[:4]):.0f} CPU s")
    return 0 if chosen.quick else print_world()


if __name__ == "__main__":
    sys.exit(main())
