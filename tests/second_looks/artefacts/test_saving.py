"""A model comes back from its file as it was, and its file is small, plain and whole."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.second_looks.artefacts.made_up import CODES, made_up
from typology.second_looks.artefacts.loading import load_model
from typology.second_looks.artefacts.saving import save_model
from typology.second_looks.expectations.model import LearnedFeature
from typology.second_looks.expectations.refusals import ModelError
from typology.second_looks.expectations.rounding import rounded

model = made_up()
numbers = st.floats(-1e6, 1e6).map(rounded)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | numbers | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def test_a_folder_gets_a_model_json_and_a_name_in_json_is_taken(tmp_path):
    folder = tmp_path / "models" / "world-2020.1"
    assert save_model(model, folder) == folder / "model.json"
    assert save_model(model, str(tmp_path / "mine.json")) == tmp_path / "mine.json"
    assert (tmp_path / "mine.json").read_bytes() == (folder / "model.json").read_bytes()


def test_a_model_comes_back_as_it_was_with_the_same_bytes(tmp_path):
    first = save_model(model, tmp_path / "first.json")
    loaded = load_model(first)
    assert loaded == model
    assert [list(block.questions) for block in loaded.blocks] == [list(block.questions) for block in model.blocks]
    assert save_model(loaded, tmp_path / "second.json").read_bytes() == first.read_bytes()


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    places=st.lists(st.tuples(st.integers(0, 39), st.floats(0, 100).map(rounded)), min_size=40, max_size=60),
    measured=st.dictionaries(st.text(max_size=5), plain, max_size=4),
    labels=st.lists(st.text(max_size=20), max_size=3),
    keeps=st.booleans(),
)
def test_any_model_comes_back(tmp_path_factory, *, seed, places, measured, labels, keeps):
    given = {"departures": tuple(places), "measured": measured, "labels": tuple(labels)}
    one = made_up(seed=seed, **given, **({} if keeps else {"profile": None, "set_limit": None}))
    folder = tmp_path_factory.mktemp("any")
    first = save_model(one, folder)
    loaded = load_model(folder)
    assert loaded == one
    assert save_model(loaded, folder / "again.json").read_bytes() == first.read_bytes()


def test_it_is_one_line_of_sorted_compact_json_in_utf_8_that_a_person_can_read(tmp_path):
    text = save_model(replace(model, labels=("évaluation",)), tmp_path).read_bytes().decode()
    content = json.loads(text)
    assert text == json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
    assert "évaluation" in text
    assert (content["format"], content["format_version"]) == ("typology indicator model", 1)
    assert content["countries"].split() == list(model.countries)
    assert content["features"]["columns"] == ["code", "composite", "sign", "logarithm", "middle", "spread"]
    assert content["features"]["rows"][0][0] == model.features[0].code


def test_a_model_of_the_world_is_small(tmp_path):
    """190 countries, 20 features, nine blocks, a profile and 1.5 KB of what was measured."""
    features = tuple(LearnedFeature(f"WB.CODE.OF.{n:02}", "capacity", 1, False, 51.2345, 12.3456) for n in range(20))
    measured = {f"figure {n}": [0.123456, 0.0123456, 0.5] for n in range(40)}
    assert len(json.dumps(measured)) > 1500
    large = made_up(190, features=features, measured=measured)
    assert len(large.blocks) == 9
    assert save_model(large, tmp_path).stat().st_size <= 10_000


def test_what_was_measured_is_plain_and_unknown_numbers_are_null(tmp_path):
    np = pytest.importorskip("numpy")
    measured = {"skill": float("nan"), "most": float("inf"), "power": np.float64(0.5), "pair": (1, np.int64(2))}
    loaded = load_model(save_model(replace(model, measured=measured), tmp_path))
    assert loaded.measured == {"skill": None, "most": None, "power": 0.5, "pair": [1, 2]}


def test_what_is_not_plain_is_refused(tmp_path):
    with pytest.raises(ModelError, match="not plain: found 'set'; expected texts, numbers, lists and mappings"):
        save_model(replace(model, measured={"kinds": {"swap"}}), tmp_path / "new")
    assert not (tmp_path / "new").exists()


first = model.blocks[0]
off = tuple(
    tuple(value + (down - across) / 100 for across, value in enumerate(row)) for down, row in enumerate(model.scatter)
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"skill_p": float("nan")}, "skill_p"),
        ({"blocks": (replace(first, level=float("inf")), *model.blocks[1:])}, "blocks.0.level"),
        ({"scatter": off}, "would not come back"),
        ({"scatter": model.scatter[:1]}, "composites, scatter|composites.scatter"),
        ({"countries": ("KE N", *CODES[1:40])}, "different length|would not come back|no code"),
        ({"departures": ((40, 1.0),)}, "departures: no such place: found '40'; expected one of 40 countries"),
        ({"departures": ((0, -1.0),) * 40}, "departures: below 0"),
        ({"countries": ("AAA",) * 40}, "countries: twice"),
        ({"date": "in November"}, "date: no day: found 'in November'"),
        ({"sha256": "abc"}, "sha256: no hash"),
        ({"middle": (0.0,)}, "composites, middle: another number of entries: found '1'; expected 2"),
        ({"regions": {"Africa": ((1, 0.5),)}}, "regions, Africa: another number of entries"),
        (
            {"blocks": (replace(first, coefficients=(1.0,)), *model.blocks[1:])},
            "coefficients: another number",
        ),
        ({"blocks": (first, first, *model.blocks[2:])}, "blocks: twice"),
        ({"blocks": (replace(first, spread=-1.0), *model.blocks[1:])}, "spread: below 0"),
        ({"features": (replace(model.features[0], spread=0.0), *model.features[1:])}, "no spread: found '0'"),
        ({"features": (replace(model.features[0], sign=2), *model.features[1:])}, "no sign: found '2'"),
        ({"complete": 41}, "complete: more than the countries"),
        ({"set_limit": 1.5}, "set_limit: a share off its range"),
        ({"departures": ()}, "departures: none"),
        ({"scatter": ((1.0, 2.0), (2.0, 1.0))}, "composites, scatter: a variance below 0 in some direction"),
        ({"blocks": (replace(first, penalty=0.0), *model.blocks[1:])}, "penalty: not above 0: found '0'"),
        ({"blocks": (replace(first, rows=10**30), *model.blocks[1:])}, "rows: found '1000000000000000000000000000000'"),
        (
            {"regions": {"Africa": ((41, 0.5),) * len(model.blocks)}},
            "regions, E1: too many assessments: found '41'; expected 40 at most",
        ),
    ],
)
def test_a_model_whose_parts_do_not_fit_is_not_written(tmp_path, changed, said):
    target = tmp_path / "model.json"
    target.write_text("as it was")
    with pytest.raises(ModelError, match=said):
        save_model(replace(model, **changed), target)
    assert target.read_text() == "as it was"


def test_all_that_does_not_fit_is_told_at_once(tmp_path):
    with pytest.raises(ModelError) as caught:
        save_model(replace(model, date="never", complete=99, middle=()), tmp_path)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("name", ["model.pkl", "model.joblib", "model.skops", "model.zip", "model.PICKLE"])
def test_no_other_kind_of_file_is_written(tmp_path, name):
    with pytest.raises(ValueError, match=r"a model is written as JSON"):
        save_model(model, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_replaced_whole_or_stays(tmp_path, monkeypatch):
    target = save_model(model, tmp_path)
    before = target.read_bytes()

    def broken(path, content):
        with path.open("wb") as file:
            file.write(content[:100])
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.write_bytes", broken)
    with pytest.raises(OSError, match="no space left"):
        save_model(replace(model, seed=7), tmp_path)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["model.json"]
