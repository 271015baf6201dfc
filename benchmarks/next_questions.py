"""How many questions until the category is certain: asked as the library ranks them, as the form goes, or at random.

The truth of every simulated unit is drawn first and hidden. Some of its answers are given, the rest is asked one by
one, ranked anew after every answer, until one category alone is possible.

Answers are half points around a level of the unit's own, uniform from 0.5 to 4; each dimension lies off it by a
standard deviation of 0.5 and each answer by another 0.5; national answers lie 0.6 above local ones. No region answers.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import typology as ty
from typology.certainty.questions.bearing import bearing
from typology.certainty.questions.needed import Draws, settling_lists
from typology.certainty.questions.ranking import rank_questions
from typology.certainty.questions.sought import Sought, sought_in
from typology.rulebook.plan import compile_plan

__all__ = ["hidden_truth", "questions_asked"]

SHARES_GIVEN = (0.0, 0.3, 0.6)
SPREAD, GAP = 0.5, 0.6
DRAWS, ORDERS = 50, 200

Answers = NDArray[np.float64]
Pick = Callable[[Answers], NDArray[np.intp]]


def hidden_truth(units: int, seed: int) -> Answers:
    """Return answers to every question but the optional ones, items x units."""
    random = np.random.default_rng(seed)
    rulebook = ty.load_rulebook()
    level = random.uniform(0.5, 4, units)
    off = {name: random.normal(0, SPREAD, units) for name in rulebook.dimensions}
    shift = {"national": GAP / 2, "local": -GAP / 2}
    values = np.full((len(rulebook.items), units), np.nan)
    for row, (name, item) in enumerate(rulebook.items.items()):
        scale = rulebook.scale_of(name)
        if not item.optional:
            around = level + off[item.dimension] + shift.get(item.level or "", 0) + random.normal(0, SPREAD, units)
            points = around if scale.better == "high" else scale.values[-1] - around
            values[row] = np.clip(np.round(points / scale.step) * scale.step, 0, scale.values[-1])
    return values


def questions_asked(sought: Sought, given: Answers, truth: Answers, pick: Pick) -> tuple[NDArray[np.intp], Answers]:
    """Return how many questions each unit is asked until the result is certain, and its answers by then."""
    answers = given.copy()
    asked = np.zeros(answers.shape[1], int)
    while len(units := np.flatnonzero(sought.sizes(sought.remaining(answers)) > 1)):
        rows = pick(answers[:, units])
        answers[rows, units] = truth[rows, units]
        asked[units] += 1
    return asked, answers


def by_rank(sought: Sought, answers: Answers) -> NDArray[np.intp]:
    return rank_questions(sought, answers, DRAWS, seed=0).order[0]


def by_form(deciding: NDArray[np.bool_], answers: Answers) -> NDArray[np.intp]:
    return (np.isnan(answers) & deciding[:, None]).argmax(axis=0)


def by_form_with_skips(sought: Sought, answers: Answers) -> NDArray[np.intp]:
    return (bearing(sought, answers) > 0).argmax(axis=0)


def at_random(deciding: NDArray[np.bool_], random: np.random.Generator, answers: Answers) -> NDArray[np.intp]:
    is_open = np.isnan(answers) & deciding[:, None]
    return np.where(is_open, random.random(answers.shape), -1).argmax(axis=0)


def on_paper(given: Answers, final: Answers) -> NDArray[np.intp]:
    """Return how many questions of the whole form lie up to the last one asked, the optional ones among them."""
    rows = np.arange(len(given))[:, None]
    last = np.where(np.isnan(given) & ~np.isnan(final), rows, -1).max(axis=0)
    return (np.isnan(given) & (rows <= last)).sum(axis=0)


def in_hindsight(sought: Sought, given: Answers, truth: Answers) -> NDArray[np.intp]:
    """Return the shortest list of answers found that settles the result, by someone who knows all of them."""
    random = np.random.default_rng(0)
    orders = random.permuted(np.tile(np.arange(len(truth))[:, None], ORDERS), axis=0)
    asked = bearing(sought, given) > 0
    shortest = [
        settling_lists(sought, given[:, [unit]], asked[:, [unit]], Draws(truth[:, [unit]].repeat(ORDERS, 1), orders))
        for unit in range(truth.shape[1])
    ]
    return np.array([found[:, 0].sum(axis=0).min() for found in shortest])


def measured(sought: Sought, truth: Answers, share: float, seed: int) -> pd.DataFrame:
    """Return the number of questions per unit, by way of asking, with the category the unit turns out to have."""
    random = np.random.default_rng((seed, round(100 * share)))
    decides = bearing(sought, np.full((len(truth), 1), np.nan))[:, 0] > 0
    given = np.where(random.random(truth.shape) < share, truth, np.nan)
    picks: Mapping[str, Pick] = {
        "ranked": partial(by_rank, sought),
        "form with skips": partial(by_form_with_skips, sought),
        "form, deciding items": partial(by_form, decides),
        "at random": partial(at_random, decides, random),
    }
    found = {name: questions_asked(sought, given, truth, pick) for name, pick in picks.items()}
    table = pd.DataFrame({name: asked for name, (asked, _) in found.items()})
    table["form on paper"] = on_paper(given, found["form, deciding items"][1])
    table["in hindsight"] = in_hindsight(sought, given, truth)
    order = sought.plan.rulebook.decision.order
    table["category"] = [order[int(bits).bit_length() - 1] for bits in sought.remaining(truth)[0]]
    table["given"], table["seed"] = share, seed
    return table


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--units", type=int, default=150)
    arguments.add_argument("--seeds", type=int, default=3)
    chosen = arguments.parse_args()
    sought = sought_in(compile_plan(ty.load_rulebook()), "category")
    tables = []
    for seed in range(chosen.seeds):
        truth = hidden_truth(chosen.units, seed)
        for share in SHARES_GIVEN:
            began = time.perf_counter()
            tables.append(measured(sought, truth, share, seed))
            print(f"seed {seed}, {share:.0%} given: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    found = pd.concat(tables)
    ways = [name for name in found if name not in ("category", "given", "seed")]
    print("correlation of two answers of one dimension, and of two dimensions:", *correlations(hidden_truth(5000, 0)))
    print("\nquestions until the category is certain: median (quartiles)")
    print(found.groupby("given")[ways].agg(_spread).to_string())
    print("\nmedian of the questions as ranked, over that of each other way; per seed from least to most")
    medians = found.groupby(["given", "seed"])[ways].median()
    ratios = medians[["ranked"]].to_numpy() / medians.drop(columns="ranked")
    print(ratios.groupby("given").agg(lambda column: f"{column.min():.2f} to {column.max():.2f}").to_string())
    print("\nmedians by category of the truth, with its units")
    by_category = found.groupby(["given", "category"])
    print(by_category[ways].median().assign(units=by_category.size()).to_string(float_format="{:g}".format))


def correlations(truth: Answers) -> list[float]:
    rows = ty.load_rulebook().items
    pairs = (("E1.N1", "E1.N2"), ("E1.N1", "P1.1"))
    values = dict(zip(rows, truth, strict=True))
    return [round(float(np.corrcoef(values[one], values[two])[0, 1]), 2) for one, two in pairs]


def _spread(column: pd.Series) -> str:
    low, middle, high = column.quantile([0.25, 0.5, 0.75])
    return f"{middle:.0f} ({low:.0f} to {high:.0f})"


if __name__ == "__main__":
    main()
