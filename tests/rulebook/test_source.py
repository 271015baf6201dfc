"""YAML is read as plain data that remembers its lines; nothing in it is ever run, and what is odd is said at once."""

import math
import string
import time
from datetime import date
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from typology.rulebook.source import LONGEST_FILE, Document, read_yaml


def read(text: str) -> Document:
    return read_yaml(text, "example.yaml")


def problems(text: str) -> list[tuple[str, str | None, int | None]]:
    return [(problem.what, problem.found, problem.line) for problem in read(text).problems]


# Values -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["NO", "no", "No", "yes", "on", "off", "y", "n", "N", "NA", "None", "nan"])
def test_words_that_other_readers_take_for_something_else_stay_words(word: str):
    assert read(f"country: {word}").data == {"country": word}


def test_norway_is_a_country_whatever_version_of_yaml_a_file_declares():
    assert read("%YAML 1.1\n---\ncountry: NO").data in ({"country": "NO"}, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1", -1),
        ("1_000", 1000),
        ("1.5", 1.5),
        ("1.0e-9", 1e-9),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2020-01-31", date(2020, 1, 31)),
        ('"2020"', "2020"),
        ("'1.5'", "1.5"),
        ("1:30", "1:30"),
        ("1,5", "1,5"),
        ("001 §14", "001 §14"),
        ("[1, a]", [1, "a"]),
        ("{a: 1}", {"a": 1}),
        (">-\n  two\n  lines", "two lines"),
    ],
)
def test_a_value_is_read_as_it_is_written(text: str, value: Any):
    document = read(f"key: {text}")

    assert (document.data, document.problems) == ({"key": value}, ())
    assert type(document.data["key"]) is type(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-02-30", "a date"),
        ("2020-01-01T10:00:00", "a date"),
        (".inf", "a number"),
        (".nan", "a number"),
        ("0x1F", "a whole number"),
        ("!!int many", "a whole number"),
        ("!!bool maybe", "true or false"),
    ],
)
def test_a_value_that_cannot_be_read_says_what_it_should_be(text: str, expected: str):
    (problem,) = read(f"a: 1\nkey: {text}").problems

    assert (problem.what, problem.expected) == ("unreadable value", expected)
    assert (problem.file, problem.line) == ("example.yaml", 2)
    assert problem.found == text.rpartition(" ")[2]


def test_a_byte_order_mark_at_the_start_is_passed_over():
    assert read("\ufeffa: 1").data == {"a": 1}


# Duplicate keys ---------------------------------------------------------------------------------------------------

nested = """\
top:
  - name: first
    inner: {a: 1, b: 2}
  - name: second
    inner:
      a: 1
      b: 2
      a: 3
top: again
"""


def test_duplicate_keys_are_found_at_every_depth_and_the_first_value_stands():
    document = read(nested)

    assert problems(nested) == [("duplicate key", "a", 8), ("duplicate key", "top", 9)]
    assert document.problems[0].expected == "one; the first is on line 6"
    assert document.problems[1].expected == "one; the first is on line 1"
    assert document.data["top"][1]["inner"] == {"a": 1, "b": 2}


def test_the_same_key_in_two_mappings_is_no_duplicate():
    assert problems("a: {x: 1}\nb: {x: 1}") == []


@pytest.mark.parametrize("key", ["[a]", "{a: 1}", "? [a, b]\n"])
def test_a_key_that_is_no_word_is_refused(key: str):
    assert [what for what, _, _ in problems(f"{key}: 1")] == ["a key that is not a word"]


# Lines ------------------------------------------------------------------------------------------------------------


def test_every_value_knows_its_line():
    lines = read(nested).lines

    assert lines["top",] == 1
    assert lines["top", 0] == lines["top", 0, "name"] == 2
    assert lines["top", 0, "inner", "a"] == lines["top", 0, "inner", "b"] == 3
    assert lines["top", 1, "inner"] == 5
    assert lines["top", 1, "inner", "b"] == 7


def test_a_key_has_the_line_on_which_it_stands_even_if_its_value_begins_below():
    document = read("text: >-\n  one\n  two\nlist:\n  - 1\n")

    assert (document.line(("text",)), document.line(("list",)), document.line(("list", 0))) == (1, 4, 5)


def test_a_path_that_is_not_there_has_the_line_of_what_is_around_it():
    document = read(nested)

    assert document.line(("top", 1, "inner", "missing")) == 5
    assert document.line(("top", 1, "a tag of a union", "inner", "b")) == 7
    assert document.line(("elsewhere",)) == 1
    assert read("").line(("anything",)) is None


def test_comments_and_empty_lines_and_windows_line_ends_do_not_move_the_lines():
    text = "# why\n\na: 1\n\n# more\nb:\n  # inside\n  c: 2\n"

    assert read(text).lines == read(text.replace("\n", "\r\n")).lines
    assert read(text).lines["b", "c"] == 8


# What a rulebook has no use for -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system echo",
        "!!python/object/apply:os.system [echo]",
        "!!python/object:os.environ {a: 1}",
        "!!python/name:os.system x",
        "!!set {a, b}",
        "!!binary aGVsbG8=",
        "!own text",
        "!own [text]",
    ],
)
def test_a_tag_is_refused_whatever_it_stands_on(value: str):
    assert [(what, line) for what, _, line in problems(f"a: 1\nb: {value}")] == [("a tag", 2)]


def test_a_merge_key_is_refused():
    assert [what for what, _, _ in problems("<<: {a: 1}\nb: 2")] == ["a tag"]


def test_an_anchor_and_its_alias_are_each_named_on_their_own_line():
    assert problems("a: &x [1]\nb: 2\nc: *x\n") == [("an anchor or alias", "x", 1), ("an anchor or alias", "x", 3)]


def test_an_alias_within_its_own_anchor_ends():
    assert ("an anchor or alias", "x", 1) in problems("a: &x [*x]")


def test_aliases_that_multiply_are_refused_at_once():
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    start = time.perf_counter()

    assert problems("\n".join(["a0: &a0 [x]", *levels]))
    assert time.perf_counter() - start < 5


# Broken syntax and limits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: this: that", 2),
        ("a: 1\nb:\n\tc: 1", 3),
        ("a: 1\nb: [1, 2\nc: 3", 3),
        ("a: 1\nb: *unknown", 2),
        ("a: 1\nb: @x", 2),
        ("a: 1\n---\nb: 2", 2),
    ],
)
def test_broken_syntax_is_one_problem_with_its_line(text: str, line: int):
    document = read(text)

    assert document.data is None
    assert [(problem.what, problem.file, problem.line) for problem in document.problems] == [
        ("not YAML", "example.yaml", line)
    ]


def test_a_character_that_may_not_stand_in_a_text_file_is_a_problem():
    (problem,) = read("a: 1\nb: bell\x07").problems

    assert (problem.what, problem.file) == ("not YAML", "example.yaml")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_is_a_problem(text: str):
    assert problems(text) == [("empty file", None, None)]


def test_a_file_that_is_too_long_is_refused_unread():
    start = time.perf_counter()
    (problem,) = read("a: 1\n" * LONGEST_FILE).problems

    assert (problem.what, problem.expected) == ("file too long", "2,000,000 at most")
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("depth", [50, 5_000])
def test_a_file_that_is_nested_too_deep_is_read_or_refused_and_never_a_crash(depth: int):
    document = read(f"a: {'[' * depth}{']' * depth}")

    assert (document.data is not None) != bool(document.problems)


def test_all_that_is_wrong_is_reported_together():
    text = "a: 1\na: 2\nb: !own x\nc: &x 1\nd: 2020-13-01\n"

    assert [what for what, _, _ in problems(text)] == [
        "duplicate key",
        "a tag",
        "an anchor or alias",
        "unreadable value",
    ]


# There and back ---------------------------------------------------------------------------------------------------

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
    | words
    | st.sampled_from(["NO", "yes", "null", "1.5", "2020-01-01", "~", "# x", "a: b", "- a", " a ", "{", "*", "!x"])
)
plain_data = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(words, inner), max_leaves=20)


def written(data: Any) -> str:
    """Return data as another program would write it, each part spelled out and on its own line."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.representer.ignore_aliases = lambda *_: True
    stream = StringIO()
    yaml.dump(data, stream)
    return stream.getvalue()


@settings(deadline=None)
@given(data=st.dictionaries(words, plain_data))
def test_plain_data_comes_back_as_it_was_written(data: dict[str, Any]):
    document = read(written(data))

    assert document.problems == ()
    assert document.data == data


@settings(deadline=None)
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_to_the_last_digit(value: float):
    found = read(f"value: {value!r}").data["value"]

    assert math.isclose(found, value, rel_tol=0, abs_tol=0)


@settings(deadline=None)
@given(
    keys=st.lists(st.text(string.ascii_lowercase, min_size=3, max_size=8), min_size=1, unique=True),
    gap=st.integers(0, 3),
)
def test_the_line_of_a_key_is_the_line_on_which_it_is_written(keys: list[str], gap: int):
    text = "".join(f"{key} {n}: {n}\n" + "\n" * gap for n, key in enumerate(keys))
    document = read(text)

    lines = text.splitlines()
    assert all(lines[document.lines[(key,)] - 1].startswith(f"{key}:") for key in document.data)


@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_read_or_refused_and_never_a_crash(text: str):
    document = read(text)

    assert all(problem.file == "example.yaml" for problem in document.problems)
