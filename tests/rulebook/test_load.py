"""The shipped rulebook is complete, sourced to the last number, and changes only where somebody changes it."""

import pickle
import re
import tokenize
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

import typology
from typology.classification.classify import classify
from typology.errors import RulebookError
from typology.folders import data_folder
from typology.rulebook import decision
from typology.rulebook.aggregation import Combination
from typology.rulebook.companions import Flag
from typology.rulebook.instrument import Dimension, Scale
from typology.rulebook.load import available_versions, load_rulebook, rulebook_folder
from typology.rulebook.model import Rulebook
from typology.rulebook.override import with_values
from typology.rulebook.parts import Citation, Number, Part
from typology.rulebook.plan import compile_plan
from typology.rulebook.source import read_yaml

here = Path(__file__).parent
version = "2020.1"


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of the shipped folder that a test may change."""
    return Path(copytree(str(data_folder("rules") / version), tmp_path / "copy"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small rulebook that a test may change."""
    return Path(copytree(here / "small", tmp_path / "small"))


def yaml_files(folder: Path) -> list[Path]:
    """Return the files that make up a rulebook; cases and pilots only use it."""
    return [path for path in sorted(folder.rglob("*.yaml")) if path.parent.name not in ("cases", "pilots")]


def parts(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Part]]:
    """Yield every part of a rulebook with where it stands."""
    if isinstance(part, Part):
        yield ".".join(path), part
        for name in type(part).model_fields:
            yield from parts(getattr(part, name), (*path, name))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from parts(value, (*path, str(key)))
    elif isinstance(part, tuple):
        for position, value in enumerate(part):
            yield from parts(value, (*path, str(position)))


# Which rulebook ---------------------------------------------------------------------------------------------------


def test_the_shipped_rulebook_loads(rulebook: Rulebook):
    assert rulebook.version == rulebook.name == version
    assert len(rulebook.items) == 118
    assert rulebook.overrides == ()
    assert re.fullmatch("[0-9a-f]{64}", rulebook.sha256)
    assert repr(rulebook) == f"<Rulebook 2020.1: 118 items, sha256 {rulebook.sha256[:12]}>"


def test_a_version_a_folder_and_nothing_lead_to_the_same_rulebook(rulebook: Rulebook, shipped: Path):
    assert {load_rulebook(source).sha256 for source in (version, shipped, str(shipped))} == {rulebook.sha256}
    assert load_rulebook(rulebook) is rulebook
    assert available_versions()[-1] == version


def test_rulebooks_are_equal_if_their_content_is(small: Path):
    one, other = load_rulebook(small), load_rulebook(small)

    assert one == other
    assert one != with_values(other, {"decision.thresholds.firm": 1.5})


def test_a_rulebook_can_be_sent_to_another_process(rulebook: Rulebook):
    sent = pickle.loads(pickle.dumps(rulebook))

    assert (sent.sha256, list(sent.items)) == (rulebook.sha256, list(rulebook.items))


@pytest.mark.parametrize("kind", [str, Path])
def test_a_folder_that_is_named_like_a_version_is_still_read_from_the_folder(kind: type, shipped: Path, tmp_path: Path):
    folder = shipped.rename(tmp_path / version)
    replace(folder / "decision.yaml", "value: 0.75", "value: 0.5")

    assert load_rulebook(kind(folder)).decision.thresholds["absent"].value == 0.5


def test_an_unknown_version_is_refused_with_the_nearest(tmp_path: Path):
    with pytest.raises(RulebookError) as caught:
        load_rulebook("2020.2")

    (problem,) = caught.value.problems
    assert (problem.what, problem.found, problem.suggestion) == ("no such rulebook", "2020.2", version)
    assert problem.expected == f"a folder, or a version: {version}"


@pytest.mark.parametrize("source", ["nowhere", Path("nowhere")])
def test_a_folder_that_is_not_there_is_refused(source: str | Path):
    with pytest.raises(RulebookError, match="no such rulebook: found 'nowhere'"):
        rulebook_folder(source)


def test_an_empty_folder_names_every_file_it_lacks(tmp_path: Path):
    with pytest.raises(RulebookError) as caught:
        load_rulebook(tmp_path)

    missing = {problem.file for problem in caught.value.problems if problem.what.startswith("missing f")}
    assert missing == {"rulebook.yaml", "scales.yaml", "aggregation.yaml", "decision.yaml", "instrument"}


@pytest.mark.parametrize("name", [".DS_Store", "instrument/.DS_Store", ".git"])
def test_hidden_files_of_other_programs_do_no_harm(name: str, small: Path):
    (small / name).write_bytes(b"\x00\xff\x00")

    assert load_rulebook(small).version == "1"


# The hash ---------------------------------------------------------------------------------------------------------


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_hash_is_the_same_at_every_load(rulebook: Rulebook, shipped: Path):
    assert load_rulebook(shipped).sha256 == load_rulebook(shipped).sha256 == rulebook.sha256


def test_comments_and_empty_lines_do_not_change_the_hash(rulebook: Rulebook, shipped: Path):
    for file in yaml_files(shipped):
        text = file.read_text(encoding="utf-8")
        file.write_text(f"# One more comment.\n\n{text}\n\n# And another.\n", encoding="utf-8")

    assert load_rulebook(shipped).sha256 == rulebook.sha256


def test_windows_line_ends_do_not_change_the_hash(rulebook: Rulebook, shipped: Path):
    for file in yaml_files(shipped):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert load_rulebook(shipped).sha256 == rulebook.sha256


def test_a_byte_order_mark_does_not_change_the_hash(rulebook: Rulebook, shipped: Path):
    for file in yaml_files(shipped):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert load_rulebook(shipped).sha256 == rulebook.sha256


@pytest.mark.parametrize(("flow", "width"), [(False, 60), (None, 4000)])
def test_another_layout_of_the_same_keys_and_values_does_not_change_the_hash(
    flow: bool | None, width: int, rulebook: Rulebook, shipped: Path
):
    yaml = YAML(typ="safe", pure=True)
    yaml.sort_base_mapping_type_on_output = False
    yaml.representer.ignore_aliases = lambda *_: True
    yaml.default_flow_style, yaml.width = flow, width
    for file in yaml_files(shipped):
        stream = StringIO()
        yaml.dump(read_yaml(file.read_text(encoding="utf-8"), file.name).data, stream)
        file.write_text(stream.getvalue(), encoding="utf-8")

    assert load_rulebook(shipped).sha256 == rulebook.sha256


def test_cases_and_pilots_are_not_part_of_the_hash(rulebook: Rulebook, shipped: Path):
    for file in shipped.glob("pilots/*.yaml"):
        file.unlink()

    assert load_rulebook(shipped).sha256 == rulebook.sha256


number_lines = re.compile(r"value: ([0-9.e-]+)")


def test_any_number_changes_the_hash(small: Path):
    hashes = [load_rulebook(small).sha256]
    for file in yaml_files(small):
        text = file.read_text(encoding="utf-8")
        for place in number_lines.finditer(text):
            if re.match(", meaning: Weight of the (national|local)", text[place.end() :]):
                continue
            counts = "counts: true" in text[place.end() : text.find("}", place.end())]
            changed = f"value: {float(place[1]) + 1 if counts else float(place[1]) * 0.99}"
            file.write_text(text[: place.start()] + changed + text[place.end() :], encoding="utf-8")
            hashes.append(load_rulebook(small).sha256)
        file.write_text(text, encoding="utf-8")

    assert len(hashes) == 21
    assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (
            "aggregation.yaml",
            "national: {value: 0.5, meaning: Weight of the n",
            "national: {value: 0.50001, meaning: W",
        ),
        ("decision.yaml", "name: Work", "name: Works"),
        ("decision.yaml", "answered_at_least: 4", "answered_at_least: 3"),
        ("decision.yaml", "[101 §13]", "[101 §14]"),
        ("scales.yaml", "step: 1,", "step: 0.5,"),
        ("instrument/all.yaml", "Are there roads?", "Are there good roads?"),
        ("rulebook.yaml", "2026-11-20", "2026-11-21"),
    ],
)
def test_any_word_date_or_source_changes_the_hash(file: str, old: str, new: str, small: Path):
    before = load_rulebook(small).sha256
    replace(small / file, old, new)
    if file == "aggregation.yaml":
        replace(small / file, "local: {value: 0.5", "local: {value: 0.49999")

    assert load_rulebook(small).sha256 != before


def test_the_order_of_rules_changes_the_hash(small: Path):
    before = load_rulebook(small).sha256
    text = (small / "decision.yaml").read_text(encoding="utf-8")
    first, second = (line for line in text.splitlines(keepends=True) if re.match(" +Q[12]:", line))
    (small / "decision.yaml").write_text(text.replace(first + second, second + first), encoding="utf-8")

    assert load_rulebook(small).sha256 != before


# Sources ----------------------------------------------------------------------------------------------------------

rules = (decision.CoreRule, decision.SubtypeRule, decision.ShockRule)
sourced = (Number, Scale, Dimension, Flag, decision.Category, decision.Test, decision.Stage, *rules)


def test_everything_that_decides_says_where_it_comes_from(rulebook: Rulebook):
    found = [(where, part) for where, part in parts(rulebook) if isinstance(part, sourced)]
    kinds = {type(part) for _, part in found}

    assert kinds == set(sourced)
    assert [where for where, part in found if not part.basis] == []


def test_every_part_that_may_have_a_source_has_one(rulebook: Rulebook):
    without = [where for where, part in parts(rulebook) if "basis" in type(part).model_fields and not part.basis]

    assert without == []


def test_every_source_is_a_paragraph_or_a_reason(rulebook: Rulebook):
    citations = [(where, part) for where, part in parts(rulebook) if isinstance(part, Citation)]

    assert len(citations) > 300
    assert [where for where, c in citations if (c.source is None) == (c.proposal is None)] == []
    assert [where for where, c in citations if c.proposal is not None and len(c.proposal) < 8] == []


def test_every_document_that_is_cited_is_on_the_title_page(rulebook: Rulebook):
    cited = {part.document for _, part in parts(rulebook) if isinstance(part, Citation)} - {None}

    assert {"001", "001-A3"} <= cited <= set(rulebook.rulebook.documents)


def test_no_text_is_empty_or_broken_over_lines(rulebook: Rulebook):
    texts = [
        (where, name, value)
        for where, part in parts(rulebook)
        for name, value in dict(part).items()
        if isinstance(value, str) and (where, name) not in (("", "sha256"),)
    ]

    assert len(texts) > 500
    assert [(where, name) for where, name, value in texts if value != " ".join(value.split())] == []


# The instrument ---------------------------------------------------------------------------------------------------


def test_every_item_has_an_anchor_for_every_whole_step_of_its_scale(rulebook: Rulebook):
    for name, item in rulebook.items.items():
        scale = rulebook.scale_of(name)
        whole = scale.choices or range(int(scale.lowest or 0), int(scale.highest or 0) + 1)
        assert set(item.anchors) == set(whole), name
        assert len(set(item.anchors.values())) == len(item.anchors), f"{name} says the same twice"


def test_every_item_knows_its_dimension_and_its_kind(rulebook: Rulebook):
    for name, item in rulebook.items.items():
        dimension = rulebook.dimensions[item.dimension]
        assert item.id == name
        assert name in dimension.items
        assert item.kind == dimension.kind
        assert re.match(rf"{re.escape(item.dimension)}(\.|[A-Z0-9])", name)


@pytest.mark.parametrize("kind", ["enabler", "institution"])
def test_every_enabler_and_institution_is_asked_nationally_and_locally(kind: str, rulebook: Rulebook):
    dimensions = {name: part for name, part in rulebook.dimensions.items() if part.kind == kind}

    assert dimensions
    for name, dimension in dimensions.items():
        levels = [item.level for item in dimension.items.values()]
        assert {"national", "local"} <= set(levels) <= {"national", "regional", "local"}, name
        assert all(item.optional == (item.level == "regional") for item in dimension.items.values()), name
        letters = {"national": "N", "regional": "R", "local": "L"}
        assert all(re.fullmatch(rf"{name}\.{letters[i.level]}\d", i.id) for i in dimension.items.values()), name


def test_every_sector_is_asked_for_its_outcome_and_the_response(rulebook: Rulebook):
    sectors = {name: part for name, part in rulebook.dimensions.items() if part.kind == "sector"}

    assert len(sectors) == 10
    for name, dimension in sectors.items():
        assert {key: item.role for key, item in dimension.items.items()} == {
            f"{name}.1": "outcome",
            f"{name}.2": "response",
        }


def test_only_enablers_and_institutions_have_levels_and_only_sectors_have_roles(rulebook: Rulebook):
    for item in rulebook.items.values():
        assert (item.level is not None) == (item.kind in ("enabler", "institution"))
        assert (item.role is not None) == (item.kind == "sector")


def test_what_is_averaged_is_never_of_two_scales(rulebook: Rulebook):
    averaged: tuple[Combination, ...] = ("levels", "mean", "outcome_and_response")
    for name, dimension in rulebook.dimensions.items():
        if rulebook.aggregation.combine[dimension.kind] in averaged:
            assert len({item.scale for item in dimension.items.values()}) == 1, name


def test_high_is_good_in_whatever_decides_a_category_and_bad_in_shocks(rulebook: Rulebook):
    better = {item.kind: rulebook.scale_of(item.id).better for item in rulebook.items.values() if not item.optional}

    assert {
        kind: better[kind] for kind in ("enabler", "institution", "driver", "sector", "inclusion")
    } == dict.fromkeys(("enabler", "institution", "driver", "sector", "inclusion"), "high")
    assert better["shock"] == "low"


# Changed numbers --------------------------------------------------------------------------------------------------

lacking = "decision.thresholds.lacking"


def test_changed_values_change_the_number_the_hash_and_the_name(rulebook: Rulebook):
    changed = with_values(rulebook, {lacking: 1.25})

    assert changed.decision.thresholds["lacking"].value == 1.25
    assert changed.overrides == ("decision.thresholds.lacking = 1.25",)
    assert changed.name == "2020.1 with 1 changed number"
    assert changed.version == version
    assert changed.sha256 != rulebook.sha256


def test_changed_values_leave_the_rulebook_they_came_from_alone(rulebook: Rulebook):
    with_values(rulebook, {lacking: 1.25})

    assert rulebook.decision.thresholds["lacking"].value == 1.5
    assert (rulebook.overrides, rulebook.name) == ((), version)
    assert load_rulebook().sha256 == rulebook.sha256


def test_changed_values_change_results_and_the_results_say_so(rulebook: Rulebook):
    pilots = typology.load_pilots()
    changed = with_values(rulebook, {lacking: 0.5, "decision.thresholds.absent": 0.25})
    before, after = (classify(pilots, rulebook=book).table for book in (rulebook, changed))

    assert before.loc["EGY", "category"] == "1"
    assert after.loc["EGY", "category"] == "2"
    assert set(after["rulebook"]) == {"2020.1 with 2 changed numbers"}
    assert classify(pilots, rulebook=changed)["EGY"].rulebook.overrides == changed.overrides


def test_later_changes_add_to_earlier_ones_and_replace_them(rulebook: Rulebook):
    once = with_values(rulebook, {lacking: 1.25, "decision.thresholds.weak_driver": 1.0})
    twice = with_values(once, {lacking: 1.75})

    assert twice.overrides == ("decision.thresholds.lacking = 1.75", "decision.thresholds.weak_driver = 1")
    assert twice.decision.thresholds["weak_driver"].value == 1.0


def test_the_same_numbers_have_the_same_hash_however_they_came_about(rulebook: Rulebook):
    at_once = with_values(rulebook, {lacking: 1.25, "decision.thresholds.weak_driver": 1.0})
    in_steps = with_values(with_values(rulebook, {"decision.thresholds.weak_driver": 1.0}), {lacking: 1.25})

    assert in_steps.sha256 == at_once.sha256


def test_different_numbers_have_different_hashes_however_close_they_are(rulebook: Rulebook):
    one, other = (with_values(rulebook, {lacking: value}) for value in (1.2345678, 1.2345679))

    assert one.decision.thresholds["lacking"].value != other.decision.thresholds["lacking"].value
    assert one.sha256 != other.sha256
    assert one.overrides != other.overrides


def test_no_change_is_no_change(rulebook: Rulebook):
    assert with_values(rulebook, {}).sha256 == rulebook.sha256


def test_weights_change_together(rulebook: Rulebook):
    changed = with_values(rulebook, {"aggregation.levels.national": 0.7, "aggregation.levels.local": 0.3})

    assert changed.aggregation.levels.national.value == 0.7
    assert changed.overrides == ("aggregation.levels.local = 0.3", "aggregation.levels.national = 0.7")


def test_weights_that_no_longer_add_up_are_refused(rulebook: Rulebook):
    with pytest.raises(RulebookError) as caught:
        with_values(rulebook, {"aggregation.levels.national": 0.7})

    (problem,) = caught.value.problems
    assert problem.what == "weights do not add up"
    assert problem.found == "national 0.7 + local 0.5 = 1.2"
    assert problem.expected == "1"


def test_numbers_that_do_not_exist_are_all_refused_with_the_nearest(rulebook: Rulebook):
    with pytest.raises(RulebookError) as caught:
        with_values(rulebook, {"decision.thresholds.lackin": 1, "decision.threshold.crisis": 2, lacking: 1})

    assert [(problem.what, problem.found, problem.suggestion) for problem in caught.value.problems] == [
        ("no such number", "decision.thresholds.lackin", lacking),
        ("no such number", "decision.threshold.crisis", "decision.thresholds.crisis"),
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "low"])
def test_what_is_no_number_is_refused_and_named(value: Any, rulebook: Rulebook):
    with pytest.raises(RulebookError) as caught:
        with_values(rulebook, {lacking: value})

    assert lacking in str(caught.value)


def test_numbers_that_break_a_table_are_refused(rulebook: Rulebook):
    with pytest.raises(RulebookError, match="a rule that can never fire: found 'RN'"):
        with_values(rulebook, {"decision.thresholds.strong_mean": 4.5})


def test_every_number_of_the_rulebook_can_be_changed_by_its_name(small: Path):
    book = load_rulebook(small)
    numbers = {where: part for where, part in parts(book) if isinstance(part, Number)}
    weights = {"aggregation.levels.national": 0.4, "aggregation.levels.local": 0.6}
    other = {name: number.value + 1 if number.counts else number.value * 0.99 for name, number in numbers.items()}
    changes = other | weights
    changed = with_values(book, changes)

    assert len(numbers) == 22
    assert {where: part.value for where, part in parts(changed) if isinstance(part, Number)} == changes
    assert len(changed.overrides) == len(numbers)


# Frozen -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["", "decision", "decision.thresholds.lacking", "instrument.dimensions.E1", "flags"])
def test_no_part_of_a_rulebook_can_be_assigned_to(where: str, rulebook: Rulebook):
    part = dict(parts(rulebook))[where]

    for name in type(part).model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, name, getattr(part, name))


@pytest.mark.parametrize(
    "mapping",
    [
        lambda book: book.decision.thresholds,
        lambda book: book.decision.core.rules,
        lambda book: book.aggregation.groups,
        lambda book: book.dimensions,
        lambda book: book.items,
    ],
    ids=["thresholds", "rules", "groups", "dimensions", "items"],
)
def test_no_entry_of_a_rulebook_can_be_replaced(mapping: Any, small: Path):
    entries = mapping(load_rulebook(small))
    key = next(iter(entries))

    with pytest.raises(TypeError):
        entries[key] = entries[key]


def test_the_tables_a_rulebook_is_compiled_to_belong_to_it(rulebook: Rulebook):
    assert compile_plan(rulebook) is compile_plan(rulebook)
    assert compile_plan(rulebook).rulebook is rulebook
    assert np.isfinite(compile_plan(rulebook).highest)


# No threshold in the program --------------------------------------------------------------------------------------

package = Path(typology.__file__).parent
sources = [file for name in ("classification", "rulebook") for file in sorted((package / name).glob("*.py"))]


@pytest.mark.parametrize("file", sources, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_threshold_stands_in_the_program(file: Path):
    with tokenize.open(file) as stream:
        numbers = [token for token in tokenize.generate_tokens(stream.readline) if token.type == tokenize.NUMBER]

    assert [
        f"line {token.start[0]}: {token.string}" for token in numbers if token.string in ("0.75", "1.5", "2.5")
    ] == []


def test_both_folders_of_the_program_were_looked_at():
    assert {file.parent.name for file in sources} == {"classification", "rulebook"}
    assert len(sources) > 20
