"""The command that trains: what it writes, what it says, and how it tells what is refused."""

import json
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import typology as ty
from tests.second_looks.training.training_data import DATE, countries
from typology.cli import main
from typology.commands.train import _say

pytest.importorskip("matplotlib")

data = Path(os.environ.get("TYPOLOGY_DATA") or Path(__file__).resolve().parents[1].parent / "shared/data")
table_of_the_world = data / "world_indicators.csv"
world = countries()
book = ty.load_rulebook()


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["train", *words], catch_exceptions=False)


def flat(text: str) -> str:
    return " ".join(text.split())


def within(values: pd.Series) -> pd.Series:
    """Return figures of one series between the values that are usual of it, in the same order."""
    figure = book.desk.indicators[values.name]
    ends = figure.usual or figure.possible
    lowest, highest = max(ends.lowest, -1e3), min(ends.highest, 1e3)
    place = (values - values.min()) / (values.max() - values.min())
    return lowest + (0.05 + 0.9 * place) * (highest - lowest)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str]:
    """Assessments, too few of them, figures and categories on record of countries with real codes, as files."""
    folder = tmp_path_factory.mktemp("files")
    names = ("assessments", "few", "figures", "recorded", "misspelled")
    paths = {name: folder / f"{name}.csv" for name in names}
    pilots = set(ty.load_pilots().units)
    codes = [code for code in ty.un_members() if code not in pilots][: len(world.units)]
    renamed = dict(zip(world.units, codes, strict=True))
    answers = world.files.assessments
    table = pd.DataFrame(answers.values.T, pd.Index(codes, name="unit"), answers.items)
    table.to_csv(paths["assessments"])
    table.iloc[:12].to_csv(paths["few"])
    figures = world.indicators.table
    figures["iso3"] = figures["country"].map(renamed)
    figures["value"] = figures.groupby("indicator")["value"].transform(within)
    figures[["iso3", "indicator", "year", "value"]].to_csv(paths["figures"], index=False)
    world.files.recorded.rename(index=renamed).rename_axis("unit").rename("category").to_csv(paths["recorded"])
    paths["misspelled"].write_text("unit,category\nXXX,9\n")
    return {name: str(path) for name, path in paths.items()}


def asked(files, out, *words, assessments="assessments") -> Result:
    given = ("--assessments", files[assessments], "--indicators", files["figures"], "--out", str(out))
    return run(*given, "--date", DATE, "--repeats", "2", *words)


@pytest.fixture(scope="module")
def trained(files, tmp_path_factory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("models") / "ours"
    return asked(files, out, "--recorded", files["recorded"], "--seed", "3"), out


def test_a_model_and_its_card_are_written_and_said(trained):
    result, out = trained
    assert result.exit_code == 0
    told = flat(result.stdout)
    assert "Learned from assessments of" in told
    assert "held out: IND, KEN, EGY, COL" in told
    assert re.search(r"Of errors put in, it finds \d+ %", told)
    assert {"model.json", "README.md", "skill.png"} <= {path.name for path in out.iterdir()}


def test_the_model_can_be_loaded_and_the_card_names_the_command(trained):
    _, out = trained
    from typology.second_looks.artefacts.loading import load_model

    assert load_model(out / "model.json").seed == 3
    card = (out / "README.md").read_text(encoding="utf-8")
    command = next(line for line in card.splitlines() if line.startswith("typology train"))
    assert f"--date {DATE}" in command
    assert "--seed 3" in command
    assert "--exploratory" not in command


@pytest.mark.slow
def test_the_command_of_the_card_makes_the_same_model_again(trained, files, tmp_path):
    import shlex

    _, out = trained
    card = (out / "README.md").read_text(encoding="utf-8")
    command = next(line for line in card.splitlines() if line.startswith("typology train"))
    words = [str(tmp_path / "again") if word == str(out) else word for word in shlex.split(command)[2:]]
    assert run(*words).exit_code == 0
    assert (tmp_path / "again/model.json").read_bytes() == (out / "model.json").read_bytes()


def test_too_few_countries_are_refused_in_a_sentence_and_nothing_is_written(files, tmp_path):
    result = asked(files, tmp_path / "ours", "--exploratory", assessments="few")
    assert result.exit_code == 1
    assert "countries to learn from" in flat(result.stderr)
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_every_problem_of_categories_on_record_is_told(files, tmp_path):
    result = asked(files, tmp_path / "ours", "--recorded", files["misspelled"])
    assert result.exit_code == 1
    assert "XXX" in result.stderr
    assert "'9'" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--indicators", "x.csv", "--out", "m"), "--assessments FILE to learn from, or --desk"),
        (("--desk", "--assessments", "a.csv", "--indicators", "x.csv", "--out", "m"), "not both"),
        (("--desk", "--indicators", "x.csv", "--out", "m", "--recorded", "r.csv"), "no category on record"),
        (("--desk", "--indicators", "x.csv"), "--out"),
        (("--desk", "--indicators", "x.csv", "--out", "m.json"), "expected a folder"),
        (("--desk", "--indicators", "x.csv", "--out", "m", "--seed", "-1"), "--seed"),
        (("--desk", "--indicators", "x.csv", "--out", "m", "--date", "soon"), "no day"),
        (("--desk", "--indicators", "x.csv", "--out", "m", "--hold-out", ","), "nothing in it"),
    ],
)
def test_wrong_use_is_told(words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert said in flat(result.stderr)


def test_answers_of_people_and_of_figures_are_not_learned_from_together(files, tmp_path):
    figures = ty.read_indicators(files["figures"], date=DATE)
    desk = ty.desk_review(figures, date=DATE, countries=figures.countries[:3], rulebook=book)
    path = tmp_path / "desk.json"
    path.write_text(desk.to_json(), encoding="utf-8")
    result = asked(files, tmp_path / "ours", "--assessments", str(path))
    assert result.exit_code == 1
    assert "assessments of two kinds" in flat(result.stderr)
    assert not (tmp_path / "ours").exists()


@pytest.mark.parametrize(("usable", "said"), [("", "it finds 33 %"), ("a trial", "it would find 33 %")])
def test_a_model_that_never_objects_is_not_said_to_find_anything(usable, said, capsys, tmp_path):
    worth = pd.DataFrame({"recall": 0.33, "precision": 0.5, "false_alarms": 0.03}, ["indicators view"])
    evaluation = SimpleNamespace(usable=usable, errors=SimpleNamespace(worth=worth))
    model = SimpleNamespace(learned_from="assessments", countries=("XXA",))
    _say(SimpleNamespace(model=model, held_out=(), evaluation=evaluation), tmp_path)
    told = capsys.readouterr().out
    assert said in told
    assert ("This model never objects (a trial)." in told) == bool(usable)


def test_where_nothing_can_be_written_is_said_before_anything_is_read(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    result = run("--desk", "--indicators", "nowhere.csv", "--out", str(tmp_path / "notes.txt" / "ours"))
    assert result.exit_code == 2
    assert "'notes.txt' is a file; expected a folder" in " ".join(result.stderr.split())


def test_a_folder_that_may_not_be_written_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    result = run("--desk", "--indicators", "nowhere.csv", "--out", str(tmp_path / "deep" / "ours"))
    assert result.exit_code == 2
    assert "nothing can be written into" in " ".join(result.stderr.split())


@pytest.mark.slow
@pytest.mark.skipif(not table_of_the_world.is_file(), reason=f"no figures of the world at {data}")
def test_the_world_is_learned_from_by_one_command(tmp_path):
    out = tmp_path / "world"
    result = run("--desk", "--indicators", str(table_of_the_world), "--out", str(out), "--date", "2026-11-20",
                 "--repeats", "2")  # fmt: skip
    assert result.exit_code == 0
    content = json.loads((out / "model.json").read_text(encoding="utf-8"))
    assert (out / "model.json").stat().st_size <= 10_240
    assert "desk reviews" in json.dumps(content)
    assert "expert labels" in (out / "README.md").read_text(encoding="utf-8")
