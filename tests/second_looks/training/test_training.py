"""A training as a whole: the same twice, honest about what it is, and written whole or not at all."""

import datetime
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import typology as ty
from tests.second_looks.training.training_data import DATE, REPEATS, countries, trained
from typology.desk.indicators import Indicators
from typology.second_looks.expectations.looking import look
from typology.second_looks.expectations.refusals import TooFewAssessmentsError
from typology.second_looks.training.corruption import EITHER, INDICATORS, NAIVE, SELF
from typology.second_looks.training.setting import objects
from typology.second_looks.training.training import train
from typology.show import model_card as cards
from typology.show.model_card import card_of, pictures_of, write_training

data = Path(os.environ.get("TYPOLOGY_DATA") or Path(__file__).resolve().parents[3].parent / "shared/data")
table_of_the_world = data / "world_indicators.csv"
PILOTS = {"IND", "KEN", "EGY", "COL"}
PICTURES = {"skill.png", "regions.png", "learning_curve.png", "honesty.png", "errors.png"}

pytest.importorskip("matplotlib")


def again(**choices):
    world = countries()
    choices = {"recorded": world.files.recorded, "date": DATE, "progress": False, "repeats": 1, **choices}
    return train(world.files.assessments, world.indicators, **choices)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_training(trained(), tmp_path_factory.mktemp("models") / "ours", "typology train --out ours")


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    return write_training(trained(22, exploratory=True), tmp_path_factory.mktemp("models") / "trial")


def card(folder):
    return (folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_same_assessments_and_figures_give_the_same_bytes(tmp_path, written):
    world = countries()
    other = train(
        world.files.assessments.only(world.units[::-1]),
        world.indicators,
        recorded=world.files.recorded,
        date=DATE,
        progress=False,
        repeats=REPEATS,
    )
    in_order = write_training(again(repeats=REPEATS), tmp_path / "again")
    assert (in_order / "model.json").read_bytes() == (written / "model.json").read_bytes()
    assert other.model.data_sha256 == trained().model.data_sha256


def test_a_model_comes_back_from_its_file_as_it_was(written):
    from typology.second_looks.artefacts.loading import load_model

    assert load_model(written / "model.json") == trained().model


def test_key_figures_go_with_the_model_and_are_short():
    found = trained()
    measured, worth = found.model.measured, found.evaluation.errors.worth
    assert len(json.dumps(measured, separators=(",", ":"))) <= 1500
    assert measured["errors"][EITHER]["recall"] == float(f"{worth.loc[EITHER, 'recall']:.3g}")
    assert set(measured["skill"]) == {block.name for block in found.model.blocks}


def test_the_four_flags_and_all_kinds_of_errors_are_measured():
    errors = trained().evaluation.errors
    assert errors.worth.index.tolist() == [SELF, INDICATORS, EITHER, NAIVE, "as many at random"]
    assert errors.kinds == ("miskey", "reverse", "shift", "coherent", "swap")
    assert errors.left_out == ()
    assert errors.repeats == REPEATS
    either, parts = errors.worth.loc[EITHER], errors.worth.loc[[SELF, INDICATORS]]
    assert either["recall"] >= parts["recall"].max()
    assert either["false_alarms"] >= parts["false_alarms"].max()
    assert errors.recall.loc[SELF, "coherent"] == 0


@pytest.mark.slow
def test_without_categories_on_record_only_the_indicators_look_and_the_card_says_so(tmp_path):
    found = trained(recorded=False)
    assert found.evaluation.errors.worth.index.tolist() == [INDICATORS, "as many at random"]
    assert found.evaluation.errors.left_out == ("miskey", "coherent")
    text = card(write_training(found, tmp_path / "unrecorded"))
    assert "Left out: miskey and coherent, the self view" in text
    assert "| categories on record | none |" in text


@pytest.mark.slow
def test_the_pilots_are_held_out_and_named(tmp_path):
    assert set(trained().held_out) == PILOTS
    held_out = countries().units[:3]
    other = again(held_out=held_out, repeats=0)
    assert other.held_out == held_out
    assert not set(held_out) & set(other.model.countries)
    text = card(write_training(other, tmp_path / "others"))
    assert f"| held out | {', '.join(held_out)} |" in text


@pytest.mark.slow
def test_several_rounds_of_a_country_count_once():
    world = countries()
    first = world.files.assessments
    both = train([first, first], world.indicators, date=DATE, progress=False, repeats=1)
    assert both.model.countries == trained().model.countries
    assert len(both.model.departures) == 2 * len(trained().model.departures)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": 1.5}, {"repeats": -1}, {"seed": -1, "repeats": 0.5}])
def test_seed_and_repeats_are_whole_numbers_and_all_wrong_ones_are_named(wrong):
    with pytest.raises(ValueError, match=".*".join(wrong)):
        again(**wrong)


def test_too_few_countries_are_refused_in_words():
    world = countries(22)
    few = world.files.assessments.only(world.units[:18])
    with pytest.raises(TooFewAssessmentsError, match="needs no training"):
        train(few, world.indicators, date=DATE, progress=False, exploratory=True)


def test_a_misspelled_country_is_not_silently_learned_from():
    with pytest.raises(ty.UnknownUnitError, match="KNE"):
        again(held_out=["KNE"])


def test_categories_of_unknown_units_are_refused():
    with pytest.raises(ty.AssessmentError, match="unknown unit"):
        again(recorded={"XXX": "2"})


def test_what_would_be_questioned_is_what_the_model_objects_to_where_it_may():
    world, found = countries(), trained()
    view = found.rulebook.crosscheck.indicator_view
    assert found.evaluation.usable == ""
    learned = world.files.assessments.only(found.model.countries)
    seen = look(found.model, learned, world.indicators, found.rulebook, datetime.date.fromisoformat(DATE))
    near = (seen.table["p_indicators"] <= view.unlike.value).fillna(value=False).to_numpy(bool)
    assert objects(seen, view).tolist() == (near & seen.table["may_object"].to_numpy(bool)).tolist()
    assert objects(seen, view).mean() == pytest.approx(found.evaluation.errors.questioned[INDICATORS])


@pytest.mark.slow
def test_indicators_that_belong_to_other_countries_are_found_useless_and_the_card_begins_with_it(tmp_path):
    world = countries()
    table, units = world.indicators.table, world.units
    dealt = dict(zip(units, np.random.default_rng(5).permutation(np.array(units, object)), strict=True))
    figures = Indicators(table.assign(country=table["country"].map(dealt)), world.indicators.unused)
    found = train(world.files.assessments, figures, date=DATE, progress=False, repeats=1)
    assert found.model.skill_p > found.rulebook.crosscheck.indicator_view.skill.value
    assert not found.evaluation.curve["shown"].iloc[-1]
    first = card(write_training(found, tmp_path / "useless")).splitlines()[0]
    assert first.startswith("**This model never objects to anything (public indicators do not foresee")
    for picture in pictures_of(found).values():
        assert "NEVER OBJECTS" in {text.get_text() for text in picture.texts}


# the card


def test_everything_is_written_and_the_card_shows_every_picture(written):
    assert {path.name for path in written.iterdir()} == {"model.json", "README.md", *PICTURES}
    shown = set(re.findall(r"\]\((.*?)\)", card(written)))
    assert shown == PICTURES
    assert all((written / name).stat().st_size > 5_000 for name in PICTURES)
    assert not [path for path in written.parent.iterdir() if path != written]


def test_the_card_holds_the_figures_of_the_evaluation(written):
    text, found = card(written), trained().evaluation
    for name, row in found.blocks.iterrows():
        assert f"{row['skill']:.2f} ({row['skill_low']:.2f} to {row['skill_high']:.2f})" in text, name
    for region in found.regions.index:
        assert f"| {region} | {found.regions.loc[region, 'countries']} |" in text
    for flag, row in found.errors.worth.iterrows():
        assert re.search(rf"\| {flag} \| {100 * row['precision']:.0f} % ", text), flag
    for share in found.honesty["share"]:
        assert f"| {100 * share:.1f} % |" in text


def test_the_card_says_what_it_is_for_and_not_for_and_how_to_make_it_again(written):
    text, model = card(written), trained().model
    for part in (
        "never overrules",
        "gives no category",
        '"Not checked" is not agreement',
        model.sha256,
        model.data_sha256,
        "typology train --out ours",
        "false alarms in simulated assessments",
        *(feature.code for feature in model.features),
        *(item for block in model.blocks for item in block.questions),
    ):
        assert part in text
    assert not re.search(r"\b(correct|confirmed|residual|z-score|conformal|nan)\b", text)


def test_every_assessment_learned_from_is_counted_whether_or_not_it_has_a_score_in_every_block():
    whole = trained()
    fewer = replace(whole, model=replace(whole.model, departures=whole.model.departures[:5]))
    assert f"| assessments | {len(whole.examples.units)} |" in card_of(fewer, "ours")


def test_a_trial_says_so_in_its_first_line_and_across_every_picture(trial):
    first = card(trial).splitlines()[0]
    assert first.startswith("**This model never objects to anything (a trial")
    drawn = pictures_of(trained(22, exploratory=True))
    assert set(drawn) == PICTURES - {"honesty.png"}
    for picture in drawn.values():
        assert "TRIAL" in {text.get_text() for text in picture.texts}


def test_a_model_that_may_object_carries_no_watermark(written):
    assert card(written).startswith("# ours")
    for picture in pictures_of(trained()).values():
        assert [text.get_text() for text in picture.texts] == [picture.get_supxlabel()]


def test_what_assessments_say_of_themselves_stands_in_the_card_and_under_every_picture(tmp_path):
    label = "illustrative desk review, not a UN-Habitat result"
    found = replace(trained(), model=replace(trained().model, labels=(label,)))
    assert f"*{label.capitalize()[0]}{label[1:]}.*" in card_of(found, "ours")
    for picture in pictures_of(found).values():
        assert label in " ".join(picture.get_supxlabel().split())


def test_nothing_is_left_behind_where_a_picture_fails(tmp_path, monkeypatch):
    def fails(*_):
        raise RuntimeError("no ink")

    monkeypatch.setattr(cards, "regions_picture", fails)
    with pytest.raises(RuntimeError, match="no ink"):
        write_training(trained(), tmp_path / "ours")
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_model_stays_where_writing_fails_and_else_gives_way_with_its_pictures(tmp_path, monkeypatch):
    folder = write_training(trained(), tmp_path / "ours")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "notes.txt").write_text("mine")
    with monkeypatch.context() as patched:
        patched.setattr(cards, "errors_picture", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            write_training(trained(22, exploratory=True), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "notes.txt"} == before
    write_training(trained(22, exploratory=True), folder)
    assert not (folder / "honesty.png").exists()
    assert (folder / "notes.txt").read_text() == "mine"
    assert card(folder).startswith("**This model never objects")


# the world


@pytest.mark.slow
@pytest.mark.skipif(not table_of_the_world.is_file(), reason=f"no figures of the world at {data}")
def test_desk_reviews_of_the_world_are_learned_from_and_the_card_says_what_they_are(tmp_path):
    figures = ty.read_indicators(table_of_the_world, date="2026-11-20")
    desk = ty.desk_review(figures, date="2026-11-20", countries="un")
    found = train(desk, figures, date="2026-11-20", progress=False, repeats=3)
    assert found.evaluation.usable == ""
    assert found.model.learned_from == "desk reviews"
    assert len(found.model.countries) > 150
    assert not PILOTS & set(found.model.countries)
    assert found.evaluation.errors.worth.index.tolist() == [INDICATORS, "as many at random"]
    assert pd.Series(found.proxies).between(0, 1).all()
    text = card(write_training(found, tmp_path / "world"))
    assert "there were no expert labels to learn from" in text
    assert "desk pre-classification from public indicators, not a UN-Habitat result" in text
    assert "answers that rest on proxies alone" in text
