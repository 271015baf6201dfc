import dataclasses
import datetime

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.second_looks.expectations.made_up import DATE, indicators_of, made_up
from typology.second_looks.expectations.fitting import fit_indicator_model
from typology.second_looks.expectations.looking import look, usable
from typology.second_looks.expectations.refusals import (
    CircularTrainingError,
    RulebookMismatchError,
    TooFewAssessmentsError,
)

DAY = datetime.date.fromisoformat(DATE)


@pytest.fixture(scope="module")
def book():
    return ty.load_rulebook()


@pytest.fixture(scope="module")
def world():
    return made_up(45)


@pytest.fixture(scope="module")
def model(world):
    return fitted(world)


def fitted(world, **options):
    return fit_indicator_model(world.assessments, world.indicators, date=DATE, **{"shuffles": 99, **options})


def looked(model, world, book):
    return look(model, world.assessments, world.indicators, book, DAY)


# Learning


def test_what_indicators_say_of_answers_is_learned(model, book):
    assert usable(model, book.crosscheck.indicator_view) == ""
    assert [block.name for block in model.blocks] == [
        "E1",
        "E2",
        "E3",
        "E4",
        "I",
        "Performance drivers",
        "Sectors",
        "R",
        "K",
    ]
    assert all(block.skill > 0.3 for block in model.blocks)
    assert {block.name for block in model.blocks if abs(block.coefficients[1]) > abs(block.coefficients[0])} == {
        "R",
        "K",
    }
    assert model.complete == 45


def test_the_same_assessments_give_the_same_model_in_whatever_order(model, world):
    assert fitted(world) == model
    back = ty.Assessments(world.assessments.items, world.assessments.values[:, ::-1], world.assessments.about[::-1])
    again = fitted(dataclasses.replace(world, assessments=back))
    assert again.blocks == model.blocks
    assert again.data_sha256 == model.data_sha256


def test_other_answers_have_another_hash(model, world):
    other = world.with_answers("XAA", lambda answers: 4 - answers)
    assert fitted(other).data_sha256 != model.data_sha256


@pytest.mark.parametrize("count", [19, 29])
def test_too_few_countries_are_refused_and_the_other_views_named(count):
    with pytest.raises(
        TooFewAssessmentsError, match=f"There are {count} countries.*expected 30 or more.*20.*no training"
    ):
        fitted(made_up(count))


def test_a_trial_is_fitted_to_20_countries_and_never_objects(book):
    with pytest.raises(TooFewAssessmentsError):
        fitted(made_up(19), exploratory=True)
    trial = fitted(made_up(20), exploratory=True)
    assert trial.exploratory
    assert usable(trial, book.crosscheck.indicator_view).startswith("a trial: it was learned from 20 countries")
    found = looked(trial, made_up(20), book)
    assert found.departures.notna().all(axis=None)
    assert not found.table["may_object"].any()


def test_30_countries_are_no_trial_even_if_asked_for_one():
    assert not fitted(made_up(30), exploratory=True).exploratory


def test_countries_without_a_score_in_every_block_do_not_count():
    world = made_up(30).with_answers("XAA", lambda answers: np.nan, {"K1", "K2", "K3", "K4"})
    with pytest.raises(TooFewAssessmentsError, match=r"There are 29 countries.*too many questions left open: XAA"):
        fitted(world)


def test_indicators_that_foresee_nothing_give_a_model_that_never_objects(book):
    model = fitted(made_up(40, strength=0.0))
    assert model.skill_p > 0.05
    assert "dealt to other countries" in usable(model, book.crosscheck.indicator_view)
    assert not looked(model, made_up(40, strength=0.0), book).table["may_object"].any()


def test_a_block_that_is_not_foreseen_takes_no_part(book):
    world = made_up(40)
    values = world.assessments.values.copy()
    rows = [row for row, item in enumerate(world.assessments.items) if item.startswith("E2.")]
    values[rows] = np.random.default_rng(3).integers(0, 5, (len(rows), 40))
    assessments = ty.Assessments(world.assessments.items, values, world.assessments.about)
    found = looked(
        fitted(dataclasses.replace(world, assessments=assessments)),
        dataclasses.replace(world, assessments=assessments),
        book,
    )
    assert found.departures["E2"].isna().all()
    assert found.expected["E2"].notna().all()
    assert "E2" not in set(found.table["top_dimension"])


def test_cities_are_not_learned_from_and_held_out_units_are_not(world):
    about = world.assessments.about.assign(kind="country")
    about.loc["XAB", "kind"] = "city"
    cities = ty.Assessments(world.assessments.items, world.assessments.values, about)
    model = fit_indicator_model(cities, world.indicators, date=DATE, leave_out=["XAA"], shuffles=9)
    assert {"XAA", "XAB"}.isdisjoint(model.countries)
    assert len(model.countries) == 43


def test_countries_of_which_little_is_public_are_not_learned_from(world):
    table = world.table.copy()
    table.loc["XAC", table.columns[: len(table.columns) - 2]] = np.nan
    assert "XAC" not in fitted(dataclasses.replace(world, table=table)).countries


def test_rounds_of_a_country_count_once_and_are_left_out_together(world, book):
    rounds = [world.assessments, world.assessments]
    model = fit_indicator_model(rounds, world.indicators, date=DATE, shuffles=99)
    assert len(model.countries) == model.complete == 45
    assert len(model.departures) == 90
    once = fitted(world)
    # Twice the same answers tell nothing more of another country, and nothing of the country itself.
    assert [block.skill for block in model.blocks] == pytest.approx([block.skill for block in once.blocks], abs=0.02)
    shares = look(model, world.assessments, world.indicators, book, DAY).table["p_indicators"]
    assert shares.min() == pytest.approx(1 / 45)


def test_assessments_of_two_kinds_are_refused(world):
    about = world.assessments.about.assign(respondent=None).astype(object)
    about.loc["XAA", "respondent"] = "desk"
    mixed = ty.Assessments(world.assessments.items, world.assessments.values, about)
    with pytest.raises(CircularTrainingError, match="1 made of public figures and 44 of people"):
        fit_indicator_model(mixed, world.indicators, date=DATE)


def test_an_indicator_that_is_another_under_a_new_name_is_refused(world):
    code = world.table.columns[0]
    table = world.table.assign(**{"GE.EST": world.table[code] * 2 - 1})
    with pytest.raises(CircularTrainingError, match=f"{code}.*correlation of 1.000 with GE.EST"):
        fit_indicator_model(world.assessments, indicators_of(table), date=DATE)
    bent = world.table.assign(**{"GE.EST": np.exp(world.table[code].rank() / 5)})
    with pytest.raises(CircularTrainingError, match=f"{code}.*correlation of 1.000 with GE.EST"):
        fit_indicator_model(world.assessments, indicators_of(bent), date=DATE)
    noise = np.random.default_rng(99).normal(0, 0.5 * world.table[code].std(), len(world.table))
    other = world.table.assign(**{"GE.EST": world.table[code] + noise})
    assert fit_indicator_model(world.assessments, indicators_of(other), date=DATE, shuffles=9).complete == 45


def test_figures_later_than_the_day_or_too_old_are_not_used(world):
    with pytest.raises(TooFewAssessmentsError, match="too few public indicators"):
        fit_indicator_model(world.assessments, indicators_of(world.table, year=2030), date=DATE)
    with pytest.raises(TooFewAssessmentsError, match="too few public indicators"):
        fit_indicator_model(world.assessments, indicators_of(world.table, year=1990), date=DATE)


def test_a_rulebook_without_the_view_is_refused(world):
    small = ty.load_rulebook("tests/rulebook/small")
    with pytest.raises(ValueError, match="learns nothing from public indicators"):
        fit_indicator_model(world.assessments, world.indicators, date=DATE, rulebook=small)


# Looking


def test_a_country_learned_from_is_left_out_of_what_is_expected_of_it(model, world, book):
    found = looked(model, world, book).table["departure"]
    recorded = {model.countries[place]: value for place, value in model.departures}
    np.testing.assert_allclose(found.to_numpy(), [recorded[unit] for unit in found.index], rtol=1e-3)


def test_leaving_a_country_out_in_closed_form_is_learning_without_it(model, world, book):
    without = fitted(world, leave_out=["XAD"], shuffles=9)
    one = look(without, world.assessments.only(["XAD"]), world.indicators, book, DAY)
    both = looked(model, world, book)
    same = [
        block.name for block, other in zip(model.blocks, without.blocks, strict=True) if block.penalty == other.penalty
    ]
    assert len(same) >= 5
    np.testing.assert_allclose(one.expected.loc["XAD", same], both.expected.loc["XAD", same], atol=0.04)


def test_a_block_that_is_much_too_good_is_named(model, world, book):
    wrong = world.with_answers(
        "XAE",
        lambda answers: np.minimum(answers + 2.5, 4),
        {"E3.N1", "E3.N2", "E3.N3", "E3.L1", "E3.L2", "E3.R1", "E3.R2", "E3.R3"},
    )
    found = looked(model, wrong, book)
    assert found.table.loc["XAE", "top_dimension"] == "E3"
    assert found.departures.loc["XAE", "E3"] > 2
    assert found.table.loc["XAE", "p_indicators"] <= 0.1
    assert found.table.loc["XAE", "p_indicators"] < looked(model, world, book).table.loc["XAE", "p_indicators"]


def test_low_answers_on_risk_are_good_ones(model, world, book):
    calm = world.with_answers("XAE", lambda answers: answers * 0, {"R1", "R2", "R3", "R4"})
    assert looked(model, calm, book).departures.loc["XAE", "R"] > 0


def test_what_is_expected_is_the_sum_of_its_parts(model, world, book):
    new = made_up(60, seed=7)
    found = look(model, new.assessments.only(new.units[45:]), new.indicators, book, DAY)
    for block in model.blocks:
        np.testing.assert_allclose(
            found.expected[block.name], block.level + found.contributions[block.name].sum(axis=1)
        )


def test_open_questions_make_nobody_better_or_worse(model, world, book):
    """Answers at the mean of every question give the mean, whichever of them are open."""
    means = {item: mean for block in model.blocks for item, mean in block.questions.items()}
    for left in (1, 2, 3):
        items = [item for place, item in enumerate(means) if place % left == 0]
        values = np.array([[means[item]] for item in items])
        about = pd.DataFrame(index=pd.Index(["XAA"], dtype=object, name="unit"))
        scores = (
            look(model, ty.Assessments(items, values, about), world.indicators, book, DAY).scores.loc["XAA"].dropna()
        )
        whole = look(
            model,
            ty.Assessments(list(means), np.array([[mean] for mean in means.values()]), about),
            world.indicators,
            book,
            DAY,
        ).scores.loc["XAA"]
        np.testing.assert_allclose(scores, whole[scores.index])


def test_nothing_is_said_where_indicators_are_missing_or_far_out(model, world, book):
    table = world.table.copy()
    table.loc["XAA"] = np.nan
    table.loc["XAB", table.columns[:-1]] = np.nan
    best = {
        code: table[code].max() if book.desk.indicators[code].better == "high" else table[code].min() for code in table
    }
    worst = {
        code: table[code].min() if book.desk.indicators[code].better == "high" else table[code].max() for code in table
    }
    composites = book.crosscheck.indicator_view.composites
    odd = {code: (best if code in composites["capacity"].features else worst)[code] for code in table}
    table.loc["XAC"] = odd
    about = world.assessments.about.assign(kind="country")
    about.loc["XAD", "kind"] = "city"
    assessments = ty.Assessments(world.assessments.items, world.assessments.values, about)
    found = look(model, assessments, indicators_of(table), book, DAY).table
    assert found["why"].iloc[:4].tolist() == [
        "there are no public indicators of it",
        "too little is public of it: 50 % of the indicators of each kind are needed",
        "too few of the countries learned from are like it",
        "public indicators are of countries, and this is a city",
    ]
    assert not found["looked"].iloc[:4].any()
    assert not found["may_object"].iloc[:4].any()
    assert found["may_object"].iloc[4:].all()


def test_a_country_of_another_region_is_shown_and_not_objected_to(model, world, book):
    about = world.assessments.about
    about.loc["XAA", "region"] = "West"
    found = look(
        model, ty.Assessments(world.assessments.items, world.assessments.values, about), world.indicators, book, DAY
    ).table
    assert found.loc["XAA", "looked"]
    assert found.loc["XAA", "p_indicators"] > 0
    assert not found.loc["XAA", "may_object"]
    assert found.loc["XAA", "why"] == "no country of its region was learned from"


def test_desk_reviews_are_not_held_against_what_was_learned_from_people(model, world, book):
    about = world.assessments.about.assign(respondent="desk")
    desk = ty.Assessments(world.assessments.items, world.assessments.values, about)
    found = look(model, desk, world.indicators, book, DAY).table
    assert not found["may_object"].any()
    assert found["p_indicators"].isna().all()
    assert found["why"].str.contains("learned from assessments by people").all()


def test_another_rulebook_is_refused_with_both_named(model, world, book):
    other = dataclasses.replace(model, sha256="0" * 64, version="2019.1")
    with pytest.raises(RulebookMismatchError, match=r"2019\.1 \(sha256 000000000000\).*2020\.1"):
        looked(other, world, book)


@pytest.mark.slow
def test_sound_assessments_are_objected_to_about_as_often_as_is_said(book):
    """References and new countries of one world: at most one in ten departs as one in ten do."""
    shares = []
    for seed in range(25):
        world = made_up(90, seed=seed)
        old, new = world.assessments.only(world.units[:45]), world.assessments.only(world.units[45:])
        model = fit_indicator_model(old, world.indicators, date=DATE, shuffles=9)
        shares.append((look(model, new, world.indicators, book, DAY).table["p_indicators"] <= 0.1).mean())
    assert 0.05 <= np.mean(shares) <= 0.15


def test_features_without_figures_are_named_in_the_model_and_it_comes_back_from_its_file(world, tmp_path):
    from typology.second_looks.artefacts.loading import load_model
    from typology.second_looks.artefacts.saving import save_model

    first, second = world.table.columns[:2]
    model = fitted(dataclasses.replace(world, table=world.table.drop(columns=first).assign(**{second: 1.0})))
    assert model.absent == (first, second)
    assert load_model(save_model(model, tmp_path)) == model


# Fair comparisons


def test_countries_without_a_score_in_a_block_used_are_not_compared_with(world, model, book):
    """The largest of fewer differences is smaller, so a sound country with all blocks would look odd beside them."""
    asked = [item for item in world.assessments.items if item.startswith("E2.")]
    gone = world.units[:9]
    part = world
    for unit in gone:
        part = part.with_answers(unit, lambda values: values * np.nan, asked)
    found = fitted(part)
    assert {found.countries[place] for place, _ in found.departures} == set(world.units) - set(gone)
    table = looked(found, part, book)
    assert table.table["p_indicators"].notna().all()
    others = len(world.units) - len(gone)
    assert table.table.loc[gone[0], "p_indicators"] * (others + 1) == pytest.approx(
        1 + sum(value >= table.table.loc[gone[0], "departure"] for _, value in found.departures)
    )


@pytest.mark.slow
def test_gaps_in_what_was_learned_from_do_not_make_sound_countries_look_odd(book):
    asked = [item for item in made_up(2).assessments.items if item[0] in "EI"]
    shares = []
    for seed in range(25):
        world = made_up(90, seed=seed)
        for unit in world.units[:18]:
            world = world.with_answers(unit, lambda values: values * np.nan, asked)
        old, new = world.assessments.only(world.units[:50]), world.assessments.only(world.units[50:])
        model = fit_indicator_model(old, world.indicators, date=DATE, shuffles=9)
        shares.append((look(model, new, world.indicators, book, DAY).table["p_indicators"] <= 0.1).mean())
    assert 0.05 <= np.mean(shares) <= 0.13


def test_all_rounds_of_a_country_are_left_out_of_what_is_expected_of_it(world, book):
    """Rounds that say the same are one country: it is expected of it what it would be without all of them."""
    again = fit_indicator_model([world.assessments] * 3, world.indicators, date=DATE, shuffles=9)
    found = looked(again, world, book)
    for unit in world.units[:3]:
        rest = world.assessments.only([name for name in world.units if name != unit])
        without = fit_indicator_model([rest] * 3, world.indicators, date=DATE, shuffles=9)
        pairs = zip(again.blocks, without.blocks, strict=True)
        alike = [one.name for one, other in pairs if one.penalty == other.penalty]
        assert len(alike) > len(again.blocks) / 2
        alone = look(without, world.assessments.only([unit]), world.indicators, book, DAY)
        own, other = (by_indicators(part).loc[unit, alike] for part in (found, alone))
        assert own.to_numpy() == pytest.approx(other.to_numpy(), abs=2e-3)


def by_indicators(found):
    return found.expected - found.contributions.xs("region", axis=1, level="composite")


def test_a_country_that_stands_alone_in_its_region_is_not_objected_to(world, book):
    about = world.assessments.about.assign(region=["alone", *["North"] * (len(world.units) - 1)])
    alone = dataclasses.replace(
        world, assessments=ty.Assessments(world.assessments.items, world.assessments.values, about)
    )
    table = looked(fitted(alone), alone, book).table
    assert not table.loc[world.units[0], "region_seen"]
    assert not table.loc[world.units[0], "may_object"]
    assert table["region_seen"].iloc[1:].all()


def test_a_model_that_foresees_nothing_says_so_of_every_country(world, book):
    flat = ty.Assessments(world.assessments.items, np.full_like(world.assessments.values, 2.0), world.assessments.about)
    alike = dataclasses.replace(world, assessments=flat)
    table = looked(fitted(alike), alike, book).table
    inside = table[table["in_range"]]
    assert (inside["why"] == "public indicators foresee the answers to no block of questions").all()
    assert not table["may_object"].any()


def test_countries_that_differ_where_all_learned_from_are_alike_lie_outside(model, world, book):
    """Also where composites of those learned from do not differ at all, which leaves nothing to divide by."""
    first, second = model.middle
    flat = dataclasses.replace(model, scatter=((1.0, 0.0), (0.0, 0.0)))
    found = looked(flat, world, book)
    assert not found.table["in_range"].any()
    tied = dataclasses.replace(model, scatter=((1.0, 1.0), (1.0, 1.0)))
    on_line = found.composites.assign(shock=found.composites["capacity"] - first + second)
    from typology.second_looks.expectations.looking import _outside

    share = _outside(tied, on_line.to_numpy())
    far = (on_line["capacity"] - first).abs()
    assert (share[far < 1] > 0.05).all()
    none = dataclasses.replace(model, scatter=((0.0, 0.0), (0.0, 0.0)))
    assert _outside(none, np.array([[first, second], [first + 1, second], [np.nan, 0.0]])).tolist()[:2] == [1.0, 0.0]


def test_the_share_that_lies_outside_is_that_of_hotelling(model):
    """Of new countries like those learned from, one in twenty lies where one in twenty does."""
    from typology.second_looks.expectations.looking import _outside

    rng, shares = np.random.default_rng(0), []
    for _ in range(400):
        old, new = rng.normal(size=(20, 2)), rng.normal(size=(50, 2))
        centred = old - old.mean(axis=0)
        one = dataclasses.replace(
            model,
            middle=tuple(old.mean(axis=0)),
            scatter=tuple(map(tuple, centred.T @ centred / 20)),
            countries=model.countries[:20],
        )
        shares.append((_outside(one, new) < 0.05).mean())
    assert np.mean(shares) == pytest.approx(0.05, abs=0.01)


@pytest.mark.parametrize(("rare", "says"), [(0.1, False), (0.05, False), (2 / 46, False), (2 / 47, True)])
def test_where_countries_are_too_few_to_be_as_rare_as_asked_nothing_is_objected_to(model, book, rare, says):
    """45 countries: with two views that object, what is rarer than 2 in 46 cannot be told."""
    view = book.crosscheck.indicator_view
    asked = view.model_copy(update={"unlike": view.unlike.model_copy(update={"value": rare})})
    assert bool(usable(model, asked)) is says
    assert not says or "45 countries are too few" in usable(model, asked)


def test_no_round_at_all_is_too_few(world):
    with pytest.raises(TooFewAssessmentsError, match="There are 0 countries"):
        fit_indicator_model([], world.indicators, date=DATE)


def test_a_trial_is_called_one_wherever_it_is_shown(world, model):
    trial = fitted(dataclasses.replace(world, assessments=world.assessments.only(world.units[:20])), exploratory=True)
    assert "a trial, which never objects" in repr(trial)
    assert "trial" not in repr(model)


def test_below_30_countries_no_category_is_excluded(world):
    assert (
        fitted(dataclasses.replace(world, assessments=world.assessments.only(world.units[:30]))).set_limit is not None
    )
    few = dataclasses.replace(world, assessments=world.assessments.only(world.units[:29]))
    assert fitted(few, exploratory=True).set_limit is None
