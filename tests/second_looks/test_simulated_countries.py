"""The simulator of the benchmark keeps its promises, and the controls hold at a small size."""

import dataclasses
import datetime

import numpy as np
import pandas as pd
import pytest

import typology as ty
from benchmarks.simulated_countries import (
    DATE,
    blocks_in,
    codes,
    enough_published,
    features_in,
    of_countries,
    only,
    simulated_countries,
    usual,
)
from benchmarks.simulated_errors import KINDS, corrupted
from typology.countries.table import countries
from typology.second_looks.expectations.fitting import fit_indicator_model
from typology.second_looks.expectations.looking import look

DAY = datetime.date.fromisoformat(DATE)


@pytest.fixture(scope="module")
def book():
    return ty.load_rulebook()


@pytest.fixture(scope="module")
def world():
    return simulated_countries(400, seed=3)


def answers_differ(one, other):
    """Return questions x countries: where two files say something else."""
    return ~((one.values == other.values) | (np.isnan(one.values) & np.isnan(other.values)))


def test_no_code_is_that_of_a_country():
    assert not set(codes()) & set(countries())
    assert len(set(codes())) == len(codes()) > 1000


def test_the_same_seed_gives_the_same_countries_and_another_seed_others():
    one, same, other = (simulated_countries(20, seed) for seed in (1, 1, 2))
    assert one.files.assessments == same.files.assessments
    assert one.indicators.table.equals(same.indicators.table)
    assert one.files.recorded.equals(same.files.recorded)
    assert one.files.assessments != other.files.assessments


def test_more_countries_than_codes_are_refused_with_the_number_there_is():
    with pytest.raises(ValueError, match=f"expected {len(codes()):,} at most"):
        simulated_countries(len(codes()) + 1)


def test_answers_lie_on_their_scales_and_as_many_are_open_as_said(world, book):
    values = world.files.assessments.values
    known = values[~np.isnan(values)]
    assert set(known) <= set(np.arange(0, 4.5, 0.5))
    assert np.isnan(values).mean() == pytest.approx(usual.open, abs=0.01)
    assert not np.isnan(world.truth.values).any()
    assert set(world.files.assessments.items) == {item for items in blocks_in(book).values() for item in items}


def test_all_categories_come_about_and_experts_agree_with_rulebook_and_truth_about_as_often_as_said(book):
    worlds = [simulated_countries(300, seed) for seed in range(8)]
    truth = np.concatenate([one.categories for one in worlds])
    expert = np.concatenate([one.files.recorded for one in worlds])
    computed = np.concatenate([ty.classify(one.files.assessments).table["category"] for one in worlds])
    assert {name for name in book.decision.order if (truth == name).mean() > 0.05} == set(book.decision.order)
    assert (computed == expert).mean() == pytest.approx(0.74, abs=0.03)
    assert (expert == truth).mean() == pytest.approx(0.73, abs=0.03)


def test_indicators_are_those_of_the_rulebook_and_missing_as_often_as_said(world, book):
    table = world.indicators.table
    assert set(table["indicator"]) == {feature.code for feature in features_in(book)}
    share = 1 - len(table) / len(features_in(book)) / len(world.units)
    assert share == pytest.approx(usual.unpublished, abs=0.03)
    figures = table.pivot(index="country", columns="indicator", values="value").reindex(world.units)
    level = world.truth.values[:20].mean(axis=0)
    poor, rich = level < np.median(level), level >= np.median(level)
    assert figures[poor].isna().to_numpy().mean() > figures[rich].isna().to_numpy().mean()


def test_indicators_foresee_about_as_much_of_the_blocks_as_said(world):
    model = fit_indicator_model(world.files.assessments, world.indicators, date=DATE, shuffles=9)
    assert 0.30 <= np.mean([block.skill for block in model.blocks]) <= 0.55


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_as_many_files_are_wrong_as_said_in_every_way_about_as_many(world, share):
    files = corrupted(world, share, seed=1)
    counts = files.wrong[files.bad].value_counts()
    assert counts.sum() == round(share * len(world.units))
    assert set(counts.index) == set(KINDS)
    assert counts.max() - counts.min() <= 1


def test_every_way_of_being_wrong_changes_what_it_says_and_nothing_else(world, book):
    files, blocks = corrupted(world, 0.3, seed=2), blocks_in(book)
    differ = answers_differ(files.assessments, world.files.assessments)
    rows = {name: [files.assessments.items.index(item) for item in items] for name, items in blocks.items()}
    for place, (kind, block) in enumerate(zip(files.wrong, files.block, strict=True)):
        same = files.recorded.iloc[place] == world.files.recorded.iloc[place]
        if kind in ("", "miskey"):
            assert not differ[:, place].any()
            assert same == (kind == "")
        elif kind == "swap":
            assert differ[:, place].any()
            assert block == ""
        else:
            assert not np.delete(differ[:, place], rows[block]).any()
            assert kind == "coherent" or same
    assert set(files.block[files.block != ""]) == set(blocks)


def test_a_reversed_block_is_the_mirror_image_and_a_shifted_one_lies_two_points_off_or_at_an_end(world):
    files = corrupted(world, 0.4, seed=4, kinds=("reverse", "shift"))
    was, now = world.files.assessments.values, files.assessments.values
    for place in np.flatnonzero(files.bad):
        before, after = was[:, place], now[:, place]
        moved = np.flatnonzero(answers_differ(files.assessments, world.files.assessments)[:, place])
        if files.wrong.iloc[place] == "reverse":
            assert np.array_equal(after[moved], 4 - before[moved])
        else:
            assert ((np.abs(after[moved] - before[moved]) == 2) | np.isin(after[moved], (0, 4))).all()


def test_a_coherent_error_leaves_no_trace_between_answers_and_category(world):
    files = corrupted(world, 0.5, seed=5, kinds=("coherent",))
    table = ty.classify(files.assessments).table
    recorded = files.recorded[files.bad]
    possible = table.loc[recorded.index, "possible"].str.split("|")
    inside = [category in names for category, names in zip(recorded, possible, strict=True)]
    assert all(inside)


def test_some_countries_keep_the_figures_of_all(world):
    some = only(world, world.units[:10])
    assert some.units == some.files.units == world.units[:10]
    assert len(some.indicators) == len(world.indicators)
    assert set(of_countries(world.indicators, some.units).table["country"]) <= set(some.units)


def test_the_view_looks_where_enough_is_published_and_nowhere_else(world, book):
    model = fit_indicator_model(world.files.assessments, world.indicators, date=DATE, shuffles=9)
    table = look(model, world.files.assessments, world.indicators, book, DAY).table
    assert np.array_equal(
        ~table["why"].str.startswith(("too little is public", "there are no")), enough_published(world, book)
    )


def test_a_lenient_region_is_as_far_off_as_said():
    lenient = dataclasses.replace(usual, offset=-0.6, noise=0.1)
    plain = simulated_countries(600, seed=6, nature=dataclasses.replace(usual, noise=0.1))
    region = plain.files.assessments.about["region"].to_numpy()
    shifted = simulated_countries(600, seed=6, nature=lenient).files.assessments.values
    apart = np.nanmean(shifted[:20] - plain.files.assessments.values[:20], axis=0)
    assert apart[region == "Region A"].mean() == pytest.approx(-0.5, abs=0.12)
    assert np.abs(apart[region != "Region A"]).max() == 0


@pytest.mark.slow
def test_nothing_is_found_by_a_model_of_the_rulebook_itself_nor_by_indicators_of_other_countries(book):
    pytest.importorskip("sklearn")
    from benchmarks.crosscheck_rates import auc
    from benchmarks.crosscheck_repeats import may_object_to_noise, screened

    rows = pd.concat([screened(repeat, 60) for repeat in range(8)], ignore_index=True)
    assert 0.4 <= auc(rows, "circular")[0] <= 0.6
    assert auc(rows, "together")[0] > auc(rows, "circular")[0] + 0.05
    assert sum(may_object_to_noise(repeat, 30) for repeat in range(8)) <= 2
