"""What lies between units and hubs is counted as promised, and what is not known decides nothing."""

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.portfolio.hub_plans.reckoned import kilometres, km
from tests.portfolio.hub_plans.simulated import simulated, unanswered
from typology.portfolio.hub_plans.asked import ask
from typology.portfolio.hub_plans.asking import Asking
from typology.portfolio.hub_plans.planning import plan_hubs
from typology.portfolio.likeness.likeness import likeness_of

SOME = ("KEN", "UGA", "SEN", "BRA", "PRT", "EGY", "IND", "FJI")
WEIGHTS = {"distance": 0.5, "language": 700.0, "region": 300.0, "likeness": 900.0}
LOADS = {code: 1.0 + place for place, code in enumerate(SOME)}


def test_the_cost_is_the_load_times_everything_between_in_kilometres():
    asked = ask(unanswered(SOME), 3, Asking(weights=WEIGHTS, loads=LOADS))
    mean = sum(LOADS.values()) / len(LOADS)
    for row, unit in enumerate(SOME):
        for column, hub in enumerate(SOME):
            expected = LOADS[unit] / mean * kilometres(unit, hub, WEIGHTS)
            assert asked.question.costs[row, column] == pytest.approx(expected, abs=1e-6)


def test_the_weights_of_the_rulebook_are_used_unless_others_are_told():
    rules = ty.load_rulebook().hubs
    usual = {name: number.value for name, number in rules.weights.items()}
    asked = ask(unanswered(SOME), 3, Asking(weights={"language": 5}))
    assert asked.weights == {**usual, "language": 5}
    assert asked.kilometres[0, 3] == pytest.approx(kilometres("KEN", "BRA", {**usual, "language": 5}))
    assert asked.opening == rules.opening.value


def test_likeness_is_that_of_needs():
    result, places = simulated(6)
    asked = ask(result, 2, Asking(places=places, weights={"language": 0, "region": 0, "likeness": 1000}))
    alike = likeness_of(result).distance
    for row, unit in enumerate(result.units):
        for column, hub in enumerate(result.units):
            way = km(places[unit], places[hub]) + 1000 * alike[row, column]
            assert asked.kilometres[row, column] == pytest.approx(way)


def test_what_is_not_known_of_a_unit_is_the_same_for_every_hub():
    result = ty.classify(pd.DataFrame({"unit": [*SOME, "XXA"], "E1.N1": np.nan}))
    only = {"distance": 0, "language": 800, "region": 600, "likeness": 400}
    asked = ask(result, 3, Asking(weights=only, places={"XXA": (0, 20)}, candidates=SOME))
    unknown, known = asked.kilometres[-1], asked.kilometres[:-1]
    assert np.ptp(unknown) == pytest.approx(0)
    different = ~np.eye(len(SOME), dtype=bool)
    assert unknown[0] == pytest.approx(known[different].mean())
    assert 0 < unknown[0] < known.max()


def test_what_is_not_known_is_named_with_what_it_counts_as():
    result = ty.classify(pd.DataFrame({"unit": [*SOME, "XXA"], "E1.N1": np.nan}))
    notes = " ".join(plan_hubs(result, 2, places={"XXA": (0, 20)}).notes)
    assert "share a language is not known of 16 of 72 pairs; these count as the mean of the others" in notes
    assert "lie in one region is not known of 16 of 72 pairs" in notes
    assert "have like needs is not known of any pair, so it takes no part" in notes
    everything = " ".join(plan_hubs(unanswered(SOME), 2, weights={"likeness": 0}).notes)
    assert "not known" not in everything


def test_languages_are_as_told():
    weights = {"distance": 0, "language": 1, "region": 0, "likeness": 0}
    told = {"Kenya": "PT", "UGA": ["Portuguese", "Sheng"]}
    asked = ask(unanswered(("KEN", "UGA", "PRT", "EGY")), 2, Asking(weights=weights, languages=told))
    assert asked.kilometres.tolist() == [[0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 1], [1, 1, 1, 0]]


def test_a_city_lies_where_it_is_told_or_else_where_its_country_does_and_that_is_said():
    rows = {"unit": ["KEN", "kisumu", "mombasa"], "kind": ["country", "city", "city"], "country": ["", "KEN", "KEN"]}
    result = ty.classify(pd.DataFrame({**rows, "E1.N1": [1, 1, 1]}))
    found = plan_hubs(result, 1, places={"mombasa": (-4.05, 39.67)})
    assert found.hubs == ("KEN",)
    assert found.assignment["km"].tolist() == [0, 0, pytest.approx(440, abs=10)]
    assert "Measured from the point of their country: kisumu." in found.notes
    assert found.assignment["shared_languages"].tolist() == ["English and Swahili"] * 3


def test_points_of_the_assessments_come_before_the_table_and_those_that_are_told_before_both():
    about = {"latitude": [10.0, 20.0, 30.0], "longitude": [0.0, 0.0, 0.0]}
    result, _ = simulated(3, **about)
    found = plan_hubs(result, 1, places={"XAC": (40, 0)})
    assert [found.places[unit] for unit in result.units] == [(10, 0), (20, 0), (40, 0)]
