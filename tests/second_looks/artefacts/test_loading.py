"""What is refused of a file that claims to be a model, and in which words."""

import datetime
import io
import json
import pickle
import random
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import typology as ty
from tests.second_looks.artefacts.made_up import book, made_up, view
from tests.second_looks.expectations.made_up import made_up as countries_made_up
from typology.second_looks.artefacts.canonical import canonical, fingerprint
from typology.second_looks.artefacts.finding import available_models
from typology.second_looks.artefacts.layout import to_content
from typology.second_looks.artefacts.loading import load_model
from typology.second_looks.artefacts.saving import save_model
from typology.second_looks.expectations.looking import look
from typology.second_looks.expectations.refusals import ModelError, RulebookMismatchError

model = made_up()
DAY = datetime.date(2026, 6, 30)


@pytest.fixture
def file(tmp_path):
    return save_model(model, tmp_path)


def rewritten(file, change, again=True):
    """Change the content of a file and, as a forger would, its hash."""
    content = json.loads(file.read_text())
    change(content)
    if again:
        content["sha256"] = fingerprint(content)
    file.write_text(json.dumps(content))
    return file


def refused(file, match):
    with pytest.raises(ModelError, match=match) as caught:
        load_model(file)
    assert all(problem.file == file.name for problem in caught.value.problems)
    return caught.value.problems


# Where it lies ----------------------------------------------------------------------------------------------------


def test_a_file_and_a_folder_are_read_and_a_card_beside_it_is_for_people(file):
    (file.parent / "README.md").write_text("# A card")
    assert load_model(file) == load_model(str(file)) == load_model(file.parent) == model


def test_a_shipped_model_is_found_by_its_name(file, monkeypatch):
    folder = file.parent / "models"
    (folder / "no model").mkdir(parents=True)
    save_model(model, folder / "world")
    (folder / "README.md").write_text("Models.")
    monkeypatch.setattr("typology.second_looks.artefacts.finding.data_folder", lambda name: file.parent / name)
    assert available_models() == ("world",)
    assert load_model("world") == model
    with pytest.raises(ModelError, match=r"no such model: found 'wrold'.*typology: world; did you mean 'world'\?"):
        load_model("wrold")


def test_every_shipped_model_can_be_read():
    for name in available_models():
        assert load_model(name).sha256 == book.sha256


def test_a_folder_without_a_model_is_none(tmp_path):
    with pytest.raises(ModelError, match="no such model"):
        load_model(tmp_path)


# What it is -------------------------------------------------------------------------------------------------------


class Runs:
    """What a pickle can do to whoever opens it."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return exec, (f"open({str(self.path)!r}, 'w').close()",)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_refused_and_not_opened(tmp_path, protocol):
    file, trace = tmp_path / "model.json", tmp_path / "it ran"
    file.write_bytes(pickle.dumps(Runs(trace), protocol))
    refused(file, "a file that can run code: found 'a pickle'; expected JSON.*train the model again")
    assert not trace.exists()


@pytest.mark.parametrize(
    "compress", [0, ("zlib", 1), ("zlib", 3), ("zlib", 9), ("gzip", 3), ("bz2", 3), ("xz", 3), ("lzma", 3)]
)
def test_a_joblib_file_is_refused_and_not_opened(tmp_path, compress):
    file, trace = tmp_path / "model.joblib", tmp_path / "it ran"
    joblib.dump(Runs(trace), file, compress=compress)
    refused(file, "a file that can run code")
    assert not trace.exists()


def test_a_zip_file_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "model.skops", "w") as archive:
        archive.writestr("schema.json", "{}")
    refused(tmp_path / "model.skops", "a file that can run code: found 'a zip file'")


def test_a_large_pickle_is_called_both(tmp_path):
    file = tmp_path / "model.pkl"
    file.write_bytes(pickle.dumps(list(range(100_000))))
    assert [problem.what for problem in refused(file, "64|65")] == ["file too large", "a file that can run code"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty file"),
        (b" \n", "empty file"),
        (b"{}", "no model of typology"),
        (b"[1]", "no model of typology: found 'list'"),
        (b"null", "no model of typology"),
        (b"\xff\xfe{}", "not UTF-8 text"),
        (b'{"format": "skops"}', "no model of typology: found 'skops'"),
        (b"{'format': 1}", "not JSON"),
        (b" " * 70_000, "file too large"),
        (b"[" * 60_000, "not JSON"),
        (b"[" + b"1" * 5_000 + b"]", "not JSON"),
        (b'{"format": "typology indicator model"}', "no version of the format"),
        (b'{"format": "typology indicator model", "format_version": true}', "no version of the format: found 'True'"),
    ],
)
def test_what_is_no_model_is_refused(tmp_path, content, said):
    file = tmp_path / "model.json"
    file.write_bytes(content)
    refused(file, said)


def test_a_huge_file_is_not_read(tmp_path):
    file = tmp_path / "model.json"
    with file.open("wb") as opened:
        opened.seek(10**9)
        opened.write(b"}")
    refused(file, r"file too large: found 'more than 65,536 bytes'; expected 65,536 at most")


def test_every_cut_of_a_file_is_refused(file):
    whole = file.read_bytes()
    for length in range(0, len(whole) - 2, 97):
        file.write_bytes(whole[:length])
        refused(file, "not JSON|empty file")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_none_is_refused(file, word):
    file.write_text(file.read_text().replace('"skill_p":0.001', f'"skill_p":{word}'))
    refused(file, f"not a number: found '{word}'")


def test_a_key_that_stands_twice_is_refused(file):
    file.write_text(file.read_text().replace('"seed":0', '"seed":0,"seed":1'))
    refused(file, "duplicate key: found 'seed'")


def test_a_file_of_a_newer_typology_says_what_to_do(file):
    rewritten(file, lambda content: content.update(format_version=2, things_of_the_future=[]))
    (problem,) = refused(file, "format of the future: found '2'; expected 1 at most; a newer typology wrote it")
    assert "update this one" in problem.expected


# What stands in it ------------------------------------------------------------------------------------------------


def test_unknown_and_missing_keys_and_wrong_kinds_are_told_at_once(file):
    def change(content):
        content["sead"] = content.pop("seed")
        content["exploratory"] = "no"
        content["features"]["rows"][0][4] = "much"
        content["profile"]["covarianse"] = []

    found = {problem.what: problem for problem in refused(rewritten(file, change), "4 problems|5 problems")}
    assert found["unknown key"].suggestion == "seed"
    assert found["exploratory: wrong kind of value"].expected == "true or false"
    assert found["features.0.middle: wrong kind of value"].expected == "a number"
    assert found["profile: unknown key"].found == "covarianse"
    assert "seed: missing key" in found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c["features"].pop("columns"), "features: not a table"),
        (lambda c: c["features"]["columns"].remove("sign"), "features: row 1 of another length"),
        (lambda c: c["features"]["rows"][1].pop(), "features: row 2 of another length: found '5 entries'; expected 6"),
        (lambda c: c["blocks"]["columns"].__setitem__(0, "title"), "blocks: two columns of one name"),
        (lambda c: c["blocks"]["rows"][0][-1].pop(), "items: lists of different length"),
        (lambda c: c["profile"]["covariance"][2].pop(), r"profile.covariance: rows of other lengths"),
        (lambda c: c["departures"]["spreads"].pop(), "departures: lists of different length: found '40 and 39'"),
        (lambda c: c.update(countries=c["countries"].lower()), "countries: no code: found 'aaa'"),
        (lambda c: c["departures"].update(places=[40] * 40), "departures: no such place: found '40'"),
        (lambda c: c.update(learned_from="rumours"), "learned_from: unknown word: found 'rumours'"),
        (lambda c: c.update(pooling=True), "pooling: wrong kind of value"),
        (lambda c: c.update(seed=1.5), "seed: wrong kind of value"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_although_the_hash_does(file, change, said):
    refused(rewritten(file, change), said)


# Whether it is the one that was saved -----------------------------------------------------------------------------


def test_another_number_under_the_same_hash_is_refused(file):
    rewritten(file, lambda content: content.update(skill_p=0.002), again=False)
    refused(file, "a file that was changed: its hash is another")


def test_another_hash_is_refused(file):
    rewritten(file, lambda content: content.update(sha256="0" * 64), again=False)
    refused(file, "a file that was changed: its hash is another")


def test_another_layout_of_the_same_content_is_the_same_model(file):
    file.write_text(json.dumps(json.loads(file.read_text()), indent=2))
    assert load_model(file) == model


def test_a_byte_that_was_changed_never_gives_another_model(file):
    whole, dice = file.read_bytes(), random.Random(5)
    for place in dice.sample(range(len(whole)), 150):
        changed = bytearray(whole)
        changed[place] = dice.choice([byte for byte in range(256) if byte != whole[place]])
        file.write_bytes(changed)
        try:
            assert load_model(file) == model
        except ModelError:
            continue


# Whether it belongs to the rulebook -------------------------------------------------------------------------------


def test_a_model_of_another_rulebook_names_both(file):
    other = ty.with_values(book, {"decision.thresholds.lacking": 1.25})
    with pytest.raises(RulebookMismatchError) as caught:
        load_model(file, other)
    assert book.sha256[:12] in str(caught.value)
    assert other.sha256[:12] in str(caught.value)
    assert caught.value.learned == (book.version, book.sha256)


def test_another_rulebook_may_be_named(file):
    assert load_model(file, book.version) == load_model(file, book) == model


swapped = (model.features[1], model.features[0], *model.features[2:])
first, composites = model.features[0], model.composites


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"features": model.features[1:]}, rf"features: missing feature: expected {first.code}"),
        ({"features": (*model.features, replace(first, code=f"{first.code}x"))}, f"foreign.*mean '{first.code}'"),
        ({"features": swapped}, f"features: reordered: found '{swapped[0].code}'; expected {first.code} in its place"),
        ({"features": (replace(first, sign=-first.sign), *model.features[1:])}, f"{first.code}: another sign"),
        ({"features": (replace(first, logarithm=not first.logarithm), *model.features[1:])}, "another logarithm"),
        ({"features": (replace(first, composite=composites[-1]), *model.features[1:])}, "another composite"),
        ({"pooling": 7.0}, f"pooling: another than in the rulebook: found '7'; expected {view.pooling.value:g}"),
        ({"blocks": (replace(model.blocks[0], name="E9"), *model.blocks[1:])}, "blocks: foreign block: found 'E9'"),
        ({"blocks": (replace(model.blocks[0], questions={"R1": 2.0}), *model.blocks[1:-2])}, "question: found 'R1'"),
    ],
)  # fmt: skip
def test_what_is_not_as_in_the_rulebook_is_named(tmp_path, changed, said):
    if "blocks" in changed:
        size = len(changed["blocks"])
        changed |= {"regions": {}, "profile": None} if size != len(model.blocks) else {}
    refused(save_model(replace(model, **changed), tmp_path), said)


def test_composites_and_blocks_in_another_order_are_named(tmp_path):
    turned = replace(model, composites=composites[::-1], blocks=model.blocks[::-1])
    whats = [problem.what for problem in refused(save_model(turned, tmp_path), "2 problems")]
    assert whats == ["composites: others than in the rulebook", "blocks: reordered"]


def test_a_rulebook_that_learns_nothing_refuses(file):
    rules = book.crosscheck.model_copy(update={"indicator_view": None})
    without = book.model_copy(update={"crosscheck": rules})
    with pytest.raises(ModelError, match="nothing is learned by this rulebook"):
        load_model(file, without)


# What it needs ----------------------------------------------------------------------------------------------------


def test_it_is_read_without_scikit_learn_and_without_pickle(file):
    code = f"""
import sys
from typology.second_looks.artefacts.loading import load_model
before = set(sys.modules)
class Refused:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in ("sklearn", "joblib"):
            raise ImportError(name)
sys.meta_path.insert(0, Refused())
model = load_model({str(file)!r})
assert len(model.countries) == 40
assert not {{"sklearn", "joblib", "matplotlib"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_errors_come_back_from_another_process(tmp_path):
    with pytest.raises(ModelError) as caught:
        load_model(tmp_path)
    copied = pickle.load(io.BytesIO(pickle.dumps(caught.value)))
    assert copied.problems == caught.value.problems


# Files of strangers -----------------------------------------------------------------------------------------------


ODD = (
    None, True, 0, -1, 2.5, 1e308, -1e308, 5e-324, 10**30, "", "KEN", "\x00", [], {}, [1, 2], [[]], [None], "XAA XAB",
)  # fmt: skip


def places_in(content, before=()):
    """Yield the way to every part of a content."""
    parts = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, part in parts:
        yield (*before, key)
        yield from places_in(part, (*before, key))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_file_with_odd_parts_and_the_right_hash_is_refused_or_looks_without_a_crash(tmp_path_factory, data):
    content = json.loads(canonical(to_content(model)))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(list(places_in(content))))
        part = content
        for key in way:
            part = part[key]
        odd = data.draw(st.one_of(st.sampled_from(ODD), st.just("another"), st.just("gone")))
        if odd == "gone":
            del part[last]
        else:
            is_swapped = odd == "another" and isinstance(part, dict)
            part[last] = part[data.draw(st.sampled_from(list(part)))] if is_swapped else odd
    file = tmp_path_factory.mktemp("odd") / "model.json"
    file.write_bytes(canonical({**content, "sha256": fingerprint(content)}))
    try:
        loaded = load_model(file)
    except (ModelError, RulebookMismatchError):
        return
    world = a_few()
    with np.errstate(all="ignore"):
        found = look(loaded, world.assessments, world.indicators, ty.load_rulebook(), DAY)
    assert len(found.table) == len(world.units)


@cache
def a_few():
    return countries_made_up(4)
