"""What public figures alone say about the world: how fast, how far, and whether it goes along with what others say.

python benchmarks/desk.py

The desk review of the 193 members of the United Nations is compared with labels that it does not read: the
management questions of the Bertelsmann Transformation Index 2024 (developing and transition countries), and whether a
country had a humanitarian response plan or was in the Global Humanitarian Overview. Nothing is fitted. The labels are
known for part of the countries only. Data: the folder named by TYPOLOGY_DATA, or ../shared/data.
"""

import datetime
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

import typology as ty
from typology.countries.table import countries, un_members
from typology.desk.desk_of import desk_of
from typology.desk.indicators import Indicators
from typology.desk.read_indicators import read_indicators
from typology.desk.reviews.ledger import desk_ledger
from typology.desk.reviews.review import desk_review

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("TYPOLOGY_DATA", ROOT.parent / "shared/data"))
FIGURES, LABELS = DATA / "world_indicators.csv", DATA / "calibration_labels.csv"

DATE = datetime.date(2026, 11, 20)
SEED, RESAMPLES, ROUNDS = 2020, 2000, 3
FEWEST = 20
"""Below so many countries nothing is correlated."""
FEWEST_FLAGGED = 5
"""With fewer on either side nothing is told apart."""

CAPACITY = {
    "bs_bti_q14": "14",
    "bs_bti_q14_1": "14.1",
    "bs_bti_q14_2": "14.2",
    "bs_bti_q14_3": "14.3",
    "bs_bti_q15_1": "15.1",
    "bs_bti_q15_2": "15.2",
}
ASKED = "14 steering, 14.1 setting priorities, 14.2 implementing, 14.3 learning, 15.1 use of assets, 15.2 coordination"
FLAGS = {"has_hrp": "humanitarian plan", "in_gho": "in the overview"}
INCOME, BY_INCOME = "NY.GDP.PCAP.PP.KD", "GDP per head alone"
"""No part of the desk review; what it says by itself is what a review has to surpass."""

Values = NDArray[np.float64]

ALONE = """
import datetime, resource, sys, time
import typology as ty
from typology.desk.read_indicators import read_indicators
from typology.desk.reviews.review import desk_review

ty.classify(ty.load_pilots()).table
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
file, date = sys.argv[1], datetime.date.fromisoformat(sys.argv[2])
before, began = peak(), time.perf_counter()
figures = read_indicators(file, date=date)
read = time.perf_counter()
desk = desk_review(figures, date=date, countries="un")
reviewed = time.perf_counter()
ty.classify(desk).table
print(read - began, reviewed - read, time.perf_counter() - reviewed, before, peak())
"""


# How fast.


def print_cost() -> None:
    """Measure reading, reviewing and classifying in interpreters that do nothing else."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", ALONE, str(FIGURES), DATE.isoformat()]
    runs = [subprocess.run(command, env=environment, capture_output=True, text=True, check=True) for _ in range(ROUNDS)]
    rounds = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
    read, reviewed, classified, before, peak = (statistics.median(values) for values in rounds)
    print(f"seconds, median of {ROUNDS}: reading {read:.2f}, reviewing {reviewed:.2f}, classifying {classified:.2f}")
    print(f"peak memory: {peak:.0f} MiB, of which {before:.0f} MiB before reading")


# What stands against what others say.


def labels(names: Mapping[str, str]) -> pd.DataFrame:
    """Return labels, country x label; NaN where there is none."""
    table = pd.read_csv(LABELS, keep_default_na=False)
    table = table[table["label"].isin(names) & table["iso3"].isin(un_members())]
    return table.pivot(index="iso3", columns="label", values="value").astype(float)[list(names)]


def capacity_values(found: ty.Classification) -> pd.DataFrame:
    """Return what the desk says about frameworks and institutions, country x what it is."""
    items = found.rulebook.items
    answers = pd.DataFrame(found.assessments.aligned(tuple(items)).T, index=found.units, columns=list(items))
    scores = found.scores.filter(regex=r"^(E\d|I)(\.[NL])?$").add_prefix("score ")
    kept = answers.loc[:, [item.kind in ("enabler", "institution") for item in items.values()]]
    means = pd.DataFrame({name: answers.filter(regex=rf"^{name}\.").mean(axis=1) for name in ("E1", "E2", "E3")})
    drivers = answers[["P1.1", "P6.1"]].add_prefix("answer ")
    values = pd.concat([scores, kept.add_prefix("answer "), drivers], axis=1)
    return values.assign(**{"mean of E1 to E3 as far as answered": means.mean(axis=1, skipna=False)})


def income() -> pd.Series:
    table = pd.read_csv(FIGURES, keep_default_na=False)
    return table[table["indicator"] == INCOME].set_index("iso3")["value"].astype(float)


def print_correlations(found: ty.Classification) -> None:
    said, random = labels(CAPACITY), np.random.default_rng(SEED)
    values = capacity_values(found).assign(**{BY_INCOME: income()}).reindex(said.index)
    silent = [name.removeprefix("score ") for name in values if name.startswith("score ") and values[name].isna().all()]
    print(f"{ASKED}\nno score for any country, as too little is answered: {', '.join(silent) or 'none'}")
    rows = {}
    for name, column in values.items():
        known = column.notna() & said.notna().all(axis=1)
        if known.sum() >= FEWEST:
            rows[name] = dict(_correlations(column[known], said[known], values.loc[known, BY_INCOME], random))
    print(pd.DataFrame(rows).T.fillna("").to_string())


def _correlations(
    column: pd.Series, said: pd.DataFrame, rich: pd.Series, random: np.random.Generator
) -> Iterator[tuple[str, str]]:
    """Yield what stands in a row: the correlation with each label, and with the first among countries as rich."""
    yield "n", f"{len(column)}"
    chances = []
    for name, label in said.items():
        one, other = column.to_numpy(), label.to_numpy()
        yield CAPACITY[str(name)], interval(spearman, random, one, other)
        chances.append(chance(one, other, random))
    yield "largest p", f"{max(chances):.4f}"
    known = rich.notna().to_numpy()
    if column.name != BY_INCOME:
        first = said.iloc[:, 0].to_numpy()
        yield "14, GDP held", interval(held, random, column.to_numpy()[known], first[known], rich.to_numpy()[known])


def spearman(one: Values, other: Values) -> Values:
    """Return the rank correlations of rows with rows.

    Examples
    --------
    >>> spearman(np.array([[1.0, 2, 3]]), np.array([[1.0, 3, 2]])).tolist()
    [0.5]
    """
    ranks = [rankdata(values, axis=-1) for values in (one, other)]
    apart = [values - values.mean(axis=-1, keepdims=True) for values in ranks]
    product = apart[0] * apart[1]
    with np.errstate(invalid="ignore"):
        return product.sum(axis=-1) / np.sqrt((apart[0] ** 2).sum(axis=-1) * (apart[1] ** 2).sum(axis=-1))


def held(one: Values, other: Values, third: Values) -> Values:
    """Return the rank correlations of rows with rows that are left once a third is held: partial correlations.

    Examples
    --------
    >>> rows = np.array([[1.0, 2, 3, 4]]), np.array([[2.0, 1, 4, 3]]), np.array([[1.0, 3, 2, 4]])
    >>> held(*rows).round(2).tolist()
    [1.0]
    """
    pair, first, second = spearman(one, other), spearman(one, third), spearman(other, third)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (pair - first * second) / np.sqrt((1 - first**2) * (1 - second**2))


def separation(score: Values, flag: Values) -> Values:
    """Return how often a flagged country has the higher score of a pair, ties counted half: the area under the curve.

    Examples
    --------
    >>> separation(np.array([[1.0, 2, 2, 4]]), np.array([[0.0, 0, 1, 1]])).tolist()
    [0.875]
    """
    ranks, flagged = rankdata(score, axis=-1), flag.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        above = (ranks * flag).sum(axis=-1) - flagged * (flagged + 1) / 2
        return above / (flagged * (flag.shape[-1] - flagged))


def interval(statistic: Callable[..., Values], random: np.random.Generator, *columns: Values) -> str:
    """Return a statistic with its 95 % interval over countries drawn again and again."""
    drawn = random.integers(0, len(columns[0]), (RESAMPLES, len(columns[0])))
    low, high = np.nanquantile(statistic(*(column[drawn] for column in columns)), [0.025, 0.975])
    return f"{statistic(*(column[None] for column in columns)).item():.2f} ({low:.2f} to {high:.2f})"


def chance(one: Values, other: Values, random: np.random.Generator) -> float:
    """Return how often labels dealt out anew correlate as much, either way."""
    dealt = random.permuted(np.tile(other, (RESAMPLES, 1)), axis=1)
    reached = np.abs(spearman(one[None], dealt)) >= np.abs(spearman(one[None], other[None])) - 1e-12
    return float((1 + reached.sum()) / (1 + RESAMPLES))


# Shocks.


def risk_values(figures: Indicators, found: ty.Classification) -> pd.DataFrame:
    """Return answers on risk, and the figures that they were read from, wherever there is one; higher is worse.

    An answer stands only where the class of its figure is beyond doubt, so answers alone would flatter the figures.
    """
    rows = desk_ledger(figures, date=DATE, countries="un")
    rows = rows[rows["item"].isin(found.rulebook.dimensions["R"].items) & rows["value"].notna()]
    table = found.scores[["R1", "R2", "R3", "R4"]].add_prefix("answer ")
    for (item, code), part in rows.groupby(["item", "figure"]):
        sign = 1 if desk_of(found.rulebook).figures[str(code)].informs[str(item)].rises else -1
        table[f"{item} by {code}"] = sign * part.set_index("country")["value"]
    return table[sorted(table, key=lambda name: name.removeprefix("answer "))]


def print_shocks(figures: Indicators, found: ty.Classification) -> None:
    flags, random = labels(FLAGS), np.random.default_rng(SEED)
    scores = risk_values(figures, found).assign(**{"low GDP per head alone": -income()}).reindex(flags.index)
    rows: dict[str, dict[str, str]] = {}
    for name, column in scores.items():
        known = (column.notna() & flags.notna().all(axis=1)).to_numpy()
        rows[str(name)] = {"n": f"{known.sum()}"}
        for flag, says in FLAGS.items():
            yes = flags[flag].to_numpy()[known]
            rows[str(name)][f"flagged: {says}"] = f"{yes.sum():.0f}"
            enough = len(yes) >= FEWEST and min(yes.sum(), len(yes) - yes.sum()) >= FEWEST_FLAGGED
            enough = enough and column[known].nunique() > 1
            rows[str(name)][says] = interval(separation, random, column.to_numpy()[known], yes) if enough else ""
    print(pd.DataFrame(rows).T.to_string())
    possible = found.table["possible_shock"].astype(str)
    for flag, says in FLAGS.items():
        yes = flags[flag].map({1.0: "yes", 0.0: "no"}).rename(says)
        print(f"\n{pd.crosstab(yes, possible.reindex(flags.index).rename('possible shock')).to_string()}")
        missed = [unit for unit in yes.index[yes == "yes"] if "5R" not in possible[unit]]
        print(f"flagged, and no major risk by the desk: {', '.join(missed) or 'none'}")


# By region.


def print_regions(found: ty.Classification) -> None:
    table = found.table[["status", "possible", "possible_shock"]].astype(str)
    region = pd.Series({unit: countries()[unit].region for unit in found.units}, name="region")
    for column in table:
        print(f"\n{pd.crosstab(region, table[column], margins=True, margins_name='all').to_string()}")
    answered = pd.Series((~np.isnan(found.assessments.values)).sum(axis=0), index=found.units)
    print(f"\nquestions answered, of {len(found.rulebook.items)}: by region, then the countries with the fewest")
    print(answered.groupby(region).agg(["min", "median", "max"]).to_string())
    print(", ".join(f"{unit} {count}" for unit, count in answered.nsmallest(12).items()))
    print(f"with nothing answered: {', '.join(answered.index[answered == 0]) or 'none'}")


def main() -> int:
    if not FIGURES.exists() or not LABELS.exists():
        print(f"skipped: no {FIGURES.name} and {LABELS.name} in {DATA.name}; TYPOLOGY_DATA may name another folder")
        return 0
    print_cost()
    figures: Indicators = read_indicators(FIGURES, date=DATE)
    found = ty.classify(desk_review(figures, date=DATE, countries="un"))
    print(f"\n{figures!r}\n{found!r}")
    print("\n== rank correlation with the Bertelsmann Transformation Index 2024 (95 % interval) ==")
    print_correlations(found)
    print("\n== how well scores of risk tell flagged countries from others: area under the curve (95 % interval) ==")
    print_shocks(figures, found)
    print("\n== by region ==")
    print_regions(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
