"""Figures on the scale of an item: in proportion or by steps, to half points, ties to the worse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import typology as ty
from tests.desk.desks import reads
from typology.desk.reviews.scoring import read_off, scores, to_steps
from typology.rulebook.desk import Reading

maturity, severity = (ty.load_rulebook().scale_of(item) for item in ("C1.1", "R1"))
scales = st.sampled_from([maturity, severity])

slums = Reading.model_validate(reads(75, 5))
inform = Reading.model_validate(reads(steps=[2.0, 3.5, 5.0, 6.5]))
pollution = Reading.model_validate(reads(steps=[60.0, 35.0, 20.0, 10.0]))

bounds = st.floats(-1000, 1000)
proportions = st.tuples(bounds, bounds).filter(lambda pair: abs(pair[0] - pair[1]) > 1e-3)
cuts = st.lists(bounds, min_size=2, max_size=4, unique=True).map(sorted)
readings = st.one_of(
    proportions.map(lambda pair: reads(*pair)),
    cuts.map(lambda found: reads(steps=found)),
    cuts.map(lambda found: reads(steps=found[::-1])),
).map(Reading.model_validate)


@pytest.mark.parametrize(
    ("share", "score", "reading"),
    [
        (75, 0, 0),
        (100, 0, 0),
        (5, 4, 4),
        (0, 4, 4),
        (40, 2, 2),
        (46.5, 1.63, 1.5),
        (35.2, 2.27, 2.5),
        (27.8, 2.70, 2.5),
    ],
)
def test_goalposts_read_in_proportion_and_no_further(share, score, reading):
    """The shares of urban population in slums of the World Bank's table for Kenya, India and Colombia, 2018."""
    found = scores([share], None, slums, maturity)
    assert (round(found.exact.item(), 2), found.reading.item()) == (score, reading)


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (1.99, 0), (2.0, 1), (3.49, 1), (3.5, 2), (5.0, 3), (6.49, 3), (6.5, 4), (10, 4)]
)
def test_whoever_is_on_a_cut_has_reached_it(value, expected):
    assert scores([value], None, inform, severity).reading.item() == expected


@pytest.mark.parametrize(("value", "expected"), [(90, 0), (60, 1), (36, 1), (35, 2), (20, 3), (10, 4), (2, 4)])
def test_falling_cuts_are_reached_from_above(value, expected):
    assert scores([value], None, pollution, maturity).reading.item() == expected


def test_a_sum_that_should_be_on_a_cut_has_reached_it_too():
    assert read_off([0.1 + 0.2], Reading.model_validate(reads(steps=[0.3, 0.4])), maturity, tolerance=1e-9) == 1
    just_below = Reading.model_validate(reads(steps=[0.1 + 0.2, 0.4]))
    assert read_off([0.3], just_below, maturity, tolerance=1e-9) == 1


@pytest.mark.parametrize("tie", [0.25, 0.75, 1.25, 3.75])
def test_ties_go_to_the_worse_whichever_way_the_scale_runs(tie):
    assert to_steps([tie], maturity).item() == tie - 0.25
    assert to_steps([tie], severity).item() == tie + 0.25


def test_what_is_a_tie_but_for_the_last_digit_is_one():
    assert to_steps([1.75 + 1e-12], maturity, tolerance=1e-9).item() == 1.5
    assert to_steps([1.75 - 1e-12], severity, tolerance=1e-9).item() == 2.0
    assert to_steps([1.75 + 1e-6], maturity, tolerance=1e-9).item() == 2.0


def test_a_standard_error_gives_a_range_of_scores():
    """Government effectiveness from -1.5 to 1.5, with the errors that its producer publishes."""
    found = scores([0.0, 0.0], [0.15, np.nan], Reading.model_validate(reads(-1.5, 1.5)), maturity)
    assert found.lowest.round(6).tolist()[0] == 1.8
    assert found.highest.round(6).tolist()[0] == 2.2
    assert np.isnan([found.lowest[1], found.highest[1]]).all()
    assert found.reading.tolist() == [2, 2]


def test_the_range_is_in_order_where_a_high_value_is_bad():
    found = scores([40], [7], slums, maturity)
    assert (found.lowest.item(), found.highest.item()) == (1.6, 2.4)


def test_an_unknown_value_reads_as_unknown():
    for reading in (slums, inform):
        assert np.isnan(scores([np.nan], None, reading, maturity).reading).all()


@given(readings, scales, st.lists(bounds, min_size=1))
def test_every_reading_is_on_the_scale_and_at_most_a_quarter_from_the_score(reading, scale, values):
    found = scores(values, None, reading, scale)
    assert set(found.reading.tolist()) <= set(scale.values)
    assert np.abs(found.reading - found.exact).max() <= 0.25 + 1e-9


@given(readings, scales, bounds, bounds)
def test_a_reading_follows_its_figure_the_way_its_bounds_run(reading, scale, one, other):
    lower, higher = scores(sorted([one, other]), None, reading, scale).reading
    assert lower <= higher if reading.rises else lower >= higher
