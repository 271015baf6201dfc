"""The trained view learns from figures that inform no answer, and its rules are read as data."""

import datetime
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from typology.countries.table import un_members
from typology.desk.read_indicators import read_indicators
from typology.desk.reviews.newest import newest
from typology.errors import Problem, RulebookError
from typology.rulebook.desk import Desk
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.load import load_rulebook
from typology.second_looks.desk_profile import blocks_of

here = Path(__file__).parent
book = load_rulebook()
DATE = datetime.date(2026, 11, 20)

data = Path(os.environ.get("TYPOLOGY_DATA") or here.parents[2] / "shared/data") / "world_indicators.csv"


@pytest.fixture(scope="module")
def view() -> IndicatorView:
    assert book.crosscheck is not None
    assert book.crosscheck.indicator_view is not None
    return book.crosscheck.indicator_view


@pytest.fixture(scope="module")
def desk() -> Desk:
    assert book.desk is not None
    return book.desk


@pytest.fixture(scope="module")
def features(view: IndicatorView) -> tuple[str, ...]:
    return tuple(code for composite in view.composites.values() for code in composite.features)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the small rulebook with a view that is learned from frogs and clouds."""
    copy = shutil.copytree(here / "small", tmp_path / "small")
    return shutil.copytree(here / "small_view", copy, dirs_exist_ok=True)


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    return caught.value.problems


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# The published rules ---------------------------------------------------------------------------------------------


def test_no_feature_informs_an_answer_or_enters_a_figure_that_does(desk: Desk, features: tuple[str, ...]):
    for code in features:
        figure = desk.indicators[code]
        users = [name for name, composite in desk.composites.items() if code in composite.made_of.codes]
        related = [name for name, other in desk.indicators.items() if code in (other.error, other.instead_of)]

        assert not figure.informs, code
        assert figure.instead_of is None, code
        assert not [*users, *related], code


def test_every_figure_of_the_desk_informs_or_belongs_to_one_that_does_or_is_a_feature(
    desk: Desk, features: tuple[str, ...]
):
    used = {code for composite in desk.composites.values() for code in composite.made_of.codes}
    errors = {figure.error for figure in desk.indicators.values()}
    idle = {code for code, figure in desk.figures.items() if not figure.informs} - used - errors

    assert idle == set(features)


def test_every_block_has_questions_and_no_question_stands_in_two(view: IndicatorView):
    blocks = blocks_of(book, view)
    items = [item for block in blocks for item in block.items]

    assert {book.items[item].kind for item in items} == set(view.blocks)
    assert len(items) == len(set(items))


def test_a_feature_that_shares_sources_names_something_that_there_is(view: IndicatorView, desk: Desk):
    """What it shares is told by code, so that a reader finds the other figure; or by the name of a large collection."""
    collections = ("Worldwide Governance Indicators", "revenue of cities", "strategies against disasters", "Water")
    for composite in view.composites.values():
        for code, feature in composite.features.items():
            if feature.shares is not None:
                words = {word.strip("(),.;") for word in feature.shares.split()}
                named = words & (desk.figures.keys() | book.items.keys())
                assert named or any(name in feature.shares for name in collections), code


# Mistakes --------------------------------------------------------------------------------------------------------


def test_a_sound_view_is_read(folder: Path):
    crosscheck = load_rulebook(folder).crosscheck

    assert crosscheck is not None
    assert crosscheck.indicator_view is not None
    assert crosscheck.indicator_view.composites["ponds"].features["FROGS"].logarithm


made_of, undirected = "a feature that answers are made of", "a feature without a direction"
more = "        CLOUDS: {shares: The rain., basis: [101 §9]}\n"
"""The last feature of the small rulebook; others are put behind it."""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("CLOUDS: {", "CLOUD: {", {("unknown indicator", "CLOUD"), ("an indicator that nothing uses", "CLOUDS")}),
        (more, more + "        RAIN: {basis: [101 §9]}\n", {(made_of, "RAIN, which informs Z.flood")}),
        (more, more + "        PUPILS: {basis: [101 §9]}\n", {(made_of, "PUPILS, which is part of LEARNING")}),
        (more, more + "        BUCKETS: {basis: [101 §9]}\n", {(made_of, "BUCKETS, which informs C1.1")}),
        (
            more,
            more + "        WELLS.ERROR: {basis: [101 §9]}\n",
            {(made_of, "WELLS.ERROR, which is the error of WELLS"), (undirected, "WELLS.ERROR")},
        ),
        (more, more + "        LEARNING: {basis: [101 §9]}\n", {("unknown indicator", "LEARNING")}),
        (more, more + "        FROGS: {basis: [101 §9]}\n", {("a feature in two composites", "FROGS")}),
        (
            "CLOUDS: {shares: The rain., ",
            "CLOUDS: {logarithm: true, ",
            {("a logarithm of what may be nothing", "CLOUDS")},
        ),
        ("{value: 30, counts", "{value: 19, counts", {("objections without a model", "19")}),
    ],
)
def test_a_mistake_is_named_and_nothing_else(old: str, new: str, expected: set[tuple[str, str]], folder: Path):
    file = folder / "crosscheck.yaml"
    change(file, old, new)
    changed = {
        number
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if new.splitlines()[-1] in line
    }

    found = problems_of(folder)

    assert {(problem.what, problem.found) for problem in found} == expected
    assert {problem.line for problem in found if problem.file == "crosscheck.yaml"} == changed
    assert len(found) == len(expected)


def test_a_misspelt_feature_is_told_the_nearest(folder: Path):
    change(folder / "crosscheck.yaml", "CLOUDS: {", "CLOUD: {")

    assert "CLOUDS" in {problem.suggestion for problem in problems_of(folder)}


def test_a_feature_needs_a_direction(folder: Path):
    change(folder / "desk" / "features.yaml", "    better: low\n", "")

    assert [(problem.what, problem.found) for problem in problems_of(folder)] == [(undirected, "CLOUDS")]


def test_what_stands_in_for_a_figure_that_informs_is_no_feature(folder: Path):
    """It informs nothing, which is wrong in itself; that it stands in is said beside."""
    change(
        folder / "desk" / "features.yaml", "    unit: days a year\n", "    unit: days a year\n    instead_of: WELLS\n"
    )

    assert {(problem.what, problem.found) for problem in problems_of(folder)} == {
        (made_of, "CLOUDS, which stands in for WELLS"),
        ("a figure that stands in for nothing", "CLOUDS for WELLS"),
    }


def test_all_mistakes_are_named_at_once(folder: Path):
    rules = folder / "crosscheck.yaml"
    change(rules, "FROGS: {logarithm: true, ", "RAIN: {logarithm: true, ")
    change(rules, "CLOUDS: {shares: The rain., ", "RAIN: {")
    change(rules, "{value: 30, counts: true", "{value: 5, counts: true")

    assert {problem.what for problem in problems_of(folder)} == {
        made_of,
        "a feature in two composites",
        "a logarithm of what may be nothing",
        "objections without a model",
        "an indicator that nothing uses",
    }


@pytest.mark.parametrize("flags_from", [20, 21])
def test_objections_may_begin_where_models_do(folder: Path, flags_from: int):
    change(folder / "crosscheck.yaml", "flags_from: {value: 30", f"flags_from: {{value: {flags_from}")

    assert load_rulebook(folder).crosscheck is not None


@pytest.mark.parametrize(("lowest", "sound"), [("0.1", True), ("0", False), ("-1", False)])
def test_a_logarithm_needs_values_above_zero(folder: Path, lowest: str, sound: bool):
    change(folder / "desk" / "features.yaml", "{lowest: 0.1,", f"{{lowest: {lowest},")

    if sound:
        assert load_rulebook(folder)
    else:
        assert [problem.found for problem in problems_of(folder)] == ["FROGS"]


def test_what_a_part_of_a_composite_is_made_of_is_no_feature_either(folder: Path):
    """PEOPLE informs nothing itself; pupils are counted per head of it."""
    rules, counts = folder / "crosscheck.yaml", folder / "desk" / "counts.yaml"
    change(rules, "CLOUDS: {shares", "PEOPLE: {shares")
    change(counts, "    name: People\n", "    name: People\n    better: high\n")
    (folder / "desk" / "features.yaml").write_text(
        (folder / "desk" / "features.yaml").read_text(encoding="utf-8").partition("  CLOUDS")[0], encoding="utf-8"
    )

    assert [problem.found for problem in problems_of(folder)] == ["PEOPLE, which is part of LEARNING"]


def test_a_kind_that_the_desk_profile_names_needs_a_dimension_too(folder: Path):
    change(folder / "crosscheck.yaml", "    sector: {together: Sectors", "    outcome: {together: Sectors")

    found = problems_of(folder)

    assert [problem.what for problem in found] == ["unknown kind of dimension"] * 2
    assert len({problem.line for problem in found}) == 2


def test_a_view_without_a_desk_is_one_problem_and_not_one_for_each_feature(folder: Path):
    shutil.rmtree(folder / "desk")

    (problem,) = problems_of(folder)
    assert (problem.what, problem.found) == ("unknown indicators", "ponds, skies")


def test_a_penalty_must_hold_back_something(folder: Path):
    change(folder / "crosscheck.yaml", "values: [1, 10]", "values: [1, 0]")

    assert any(problem.what == "no penalty" for problem in problems_of(folder))


# The figures of the world ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world() -> pd.DataFrame:
    """Return the figures that may be used of the members of the United Nations."""
    if not data.is_file():
        pytest.skip(f"no figures of the world at {data.parent}")
    used, _ = newest(read_indicators(data, date=DATE), book, DATE)
    return used.pivot(index="country", columns="indicator", values="value").reindex(list(un_members()))


def test_most_countries_have_enough_of_every_composite(view: IndicatorView, world: pd.DataFrame):
    for name, composite in view.composites.items():
        known = world[list(composite.features)].notna().mean(axis=1)

        assert (known >= view.coverage.value).sum() > 170, name


def test_no_feature_is_a_figure_that_informs_under_another_name(
    view: IndicatorView, features: tuple[str, ...], world: pd.DataFrame
):
    others = [code for code in world if code not in features]
    alike = world.corr(min_periods=30).loc[list(features), others].abs().max(axis=None)

    assert alike < view.same.value
    assert alike < 0.95


def test_features_lie_where_the_rules_expect_them(desk: Desk, features: tuple[str, ...], world: pd.DataFrame):
    for code in features:
        usual = desk.indicators[code].usual
        assert usual is not None
        assert world[code].dropna().between(usual.lowest, usual.highest).mean() > 0.95, code
