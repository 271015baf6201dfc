"""Load by need: exactly the range that the missing answers leave, or what is told."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.portfolio.hub_plans.simulated import simulated, unanswered
from typology.portfolio.hub_plans.workload import workload_of
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.possible import possible_support
from typology.rulebook.hubs_links import kinds_of_support

BOOK = ty.load_rulebook()
KINDS = ("enabler", "institution", "driver", "sector", "shock")


def work_of(table):
    """Return the work of units whose category and shock state are certain, by the tables of the rulebook."""
    kinds = table["subtype"].astype(object).where(table["subtype"] != "", table["category"].astype(object))
    return [
        BOOK.hubs.work[kind].value + BOOK.hubs.extra[state].value
        for kind, state in zip(kinds, table["shock"], strict=True)
    ]


def test_a_complete_assessment_brings_the_work_of_its_support_and_its_shock():
    result, _ = simulated(200)
    work = workload_of(result, result.units, None)
    known = np.array([len(found) == 1 for found in possible_support(result)]) & (result.table["shock"] != "U")
    assert known.mean() > 0.8
    assert (work.lowest == work.highest)[known].all()
    assert work.used[known].tolist() == work_of(result.table[known])


@pytest.mark.parametrize("seed", range(3))
def test_a_range_is_exactly_that_of_all_completions(seed):
    result, _ = simulated(40, seed)
    items, random = np.array(result.assessments.items), np.random.default_rng(seed)
    certain = np.array([len(found) == 1 for found in possible_support(result)]) & (result.table["shock"] != "U")
    opened = 0
    for unit in np.flatnonzero(certain)[:12]:
        answers = result.assessments.values[:, [unit]].copy()
        scored = [row for row in np.flatnonzero(answers[:, 0] >= 0) if BOOK.items[items[row]].kind in KINDS]
        rows = random.choice(scored, 2, replace=False)
        answers[rows] = np.nan
        steps = [np.arange(scale.lowest, scale.highest + 0.1, scale.step) for scale in map(BOOK.scale_of, items[rows])]
        every = np.repeat(answers, len(steps[0]) * len(steps[1]), axis=1)
        every[rows] = np.array(list(product(*steps))).T
        found = classified(result, answers)
        works = work_of(classified(result, every).table)
        work = workload_of(found, found.units, None)
        assert (work.lowest[0], work.highest[0]) == (min(works), max(works))
        opened += work.open_
    assert opened >= 1


def classified(result, values):
    index = pd.Index([f"U{place}" for place in range(values.shape[1])], name="unit", dtype=object)
    return ty.classify(ty.Assessments(result.assessments.items, values, pd.DataFrame(index=index)))


def test_where_nothing_is_answered_everything_is_possible_and_the_plan_carries_the_most():
    result = unanswered(["KEN", "UGA"])
    work = workload_of(result, result.units, None)
    assert possible_support(result)[0] == kinds_of_support(BOOK.decision)
    assert (work.lowest[0], work.highest[0]) == (0.25, 4.5)
    assert (work.used == work.highest).all()
    assert (workload_of(result, result.units, "lowest").used == work.lowest).all()
    assert "highest" in work.said


def test_loads_are_as_told_by_mapping_series_or_column():
    result, _ = simulated(3, urban_population=[1.0e6, 2.0e9, 5.0])
    units = result.units[::-1]
    told = {"XAA": 1, "XAB": 2.5, "XAC": 0}
    for loads in (told, pd.Series(told)):
        assert workload_of(result, units, loads).used.tolist() == [0, 2.5, 1]
    assert workload_of(result, units, "urban_population").used.tolist() == [5, 2e9, 1e6]


@pytest.mark.parametrize(
    ("loads", "said"),
    [
        ("urban_popluation", "did you mean 'urban_population'"),
        ({"XAA": 1, "XAB": 1}, "units without a load: found 'XAC'"),
        ({"XAA": 1, "XAB": 1, "XAC": 1, "XAX": 1}, "did you mean"),
        (pd.Series([1, 1, 1, 2], ["XAA", "XAB", "XAC", "XAA"]), "unit XAA: a place brings load twice"),
        ({"XAA": 1, "XAB": -1, "XAC": 1}, "unit XAB: its load is no number: found '-1'"),
        ({"XAA": 1, "XAB": "much", "XAC": 1}, "unit XAB: its load is no number: found 'much'"),
        ({"XAA": 0, "XAB": 0, "XAC": 0}, "no unit brings any load"),
        ("name", "is no number"),
    ],
)
def test_loads_that_are_none_are_refused(loads, said):
    result, _ = simulated(3, urban_population=[1.0, 2.0, 3.0], name=["a", "b", "c"])
    with pytest.raises(HubQuestionError, match=said):
        workload_of(result, result.units, loads)


def test_units_are_called_as_elsewhere_and_loads_of_countries_that_are_not_assessed_do_no_harm():
    result = ty.classify(ty.load_pilots())
    told = {"Kenya": 3, "IND": 1, "Egypt": 2, "COL": 4, "NOR": 9}
    assert workload_of(result, result.units, told).used.tolist() == [1, 3, 2, 4]
