"""Read YAML 1.2 into plain data that remembers its lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode

from typology.errors import Problem

__all__ = ["Document", "Path", "read_yaml", "read_yaml_file"]

type_words = {"int": "a whole number", "float": "a number", "bool": "true or false", "timestamp": "a date"}
plain_kinds = {"str", "int", "float", "bool", "null", "timestamp", "map", "seq"}

Path = tuple[str | int, ...]
"""The keys and positions that lead from the top of a document to a value."""

LONGEST_FILE = 2_000_000
"""Characters; a longer file is refused unread, because files come from strangers."""

DEEPEST = 60
"""Levels of nesting; no rulebook needs a third of them."""


@dataclass(frozen=True)
class Document:
    """The data of one YAML text, with the line of every value and what is wrong with its form."""

    file: str
    data: Any
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...] = ()

    def line(self, path: Path) -> int | None:
        """Return the line of a path, or of the nearest thing around it.

        Parts that are not in the document (pydantic adds the names of union members) are passed over.
        """
        here: Path = ()
        for part in path:
            if (*here, part) in self.lines:
                here = (*here, part)
        return self.lines.get(here)


REFUSED = object()
"""In place of a text that a problem has been noted for."""


class _NotYamlError(Exception):
    """The text cannot be read on."""


@dataclass
class _Level:
    """A mapping or list that is being filled."""

    path: Path
    values: dict[Any, Any] | list[Any]
    lines: dict[Any, int] = field(default_factory=dict)
    key: Any = None
    has_key: bool = False
    skips: bool = False


@dataclass
class _Reading:
    """One pass over the events of a text: no recursion, nothing constructed but plain values."""

    file: str
    resolver: Any = field(default_factory=lambda: YAML(typ="safe", pure=True).resolver)
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    documents: int = 0
    data: Any = None

    def note(self, event: Event, what: str, found: str | None = None, expected: str | None = None) -> None:
        line = event.start_mark.line + 1
        self.problems.append(Problem(what, found, expected, file=self.file, line=line))

    def take(self, event: Event) -> None:
        match event:
            case DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise _NotYamlError("a second document", event)
                if event.version is not None or event.tags:
                    self.note(event, "a directive", "%", "a file that begins with its first key")
            case AliasEvent():
                if event.anchor not in self.anchors:
                    raise _NotYamlError(f"an alias without its anchor, {event.anchor}", event)
                self.note(event, "an anchor or alias", event.anchor, "the text written out")
                self.add(event, None)
            case ScalarEvent():
                self.plain(event)
                self.add(event, self.scalar(event))
            case MappingStartEvent() | SequenceStartEvent():
                self.plain(event)
                self.open(event, {} if isinstance(event, MappingStartEvent) else [])
            case MappingEndEvent() | SequenceEndEvent():
                level = self.levels.pop()
                if not self.levels:
                    self.data = level.values

    def plain(self, event: Any) -> None:
        """Note what a rulebook has no use for."""
        if event.anchor is not None:
            self.anchors.add(event.anchor)
            self.note(event, "an anchor or alias", event.anchor, "the text written out")
        if event.tag is not None and self.kind(event.tag) not in plain_kinds:
            self.note(event, "a tag", str(event.tag), "plain text, numbers, lists and mappings")

    def kind(self, tag: object) -> str:
        prefix, _, name = str(tag).rpartition(":")
        return name if prefix == "tag:yaml.org,2002" else str(tag)

    def open(self, event: Event, values: dict[Any, Any] | list[Any]) -> None:
        if len(self.levels) >= DEEPEST:
            raise _NotYamlError(f"more than {DEEPEST} levels of nesting", event)
        path = self.add(event, values)
        self.levels.append(_Level(path, values))

    def add(self, event: Event, value: Any) -> Path:
        """Put a value where it belongs; the first of a pair in a mapping is its key."""
        line = event.start_mark.line + 1
        if value is REFUSED and (
            not self.levels or self.levels[-1].has_key or isinstance(self.levels[-1].values, list)
        ):
            value = None
        if not self.levels:
            self.lines[()] = line
            self.data = value
            return ()
        level = self.levels[-1]
        if isinstance(level.values, list):
            level.values.append(value)
            path = (*level.path, len(level.values) - 1)
            self.lines[path] = line
            return path
        if not level.has_key:
            self.begin_pair(event, level, value)
            return level.path
        level.has_key = False
        if level.skips:
            return (*level.path, "")
        level.values[level.key] = None if value is REFUSED else value
        return (*level.path, level.key)

    def begin_pair(self, event: Event, level: _Level, key: Any) -> None:
        line = event.start_mark.line + 1
        level.has_key, level.key, level.skips = True, key, True
        if isinstance(event, AliasEvent) or key is REFUSED:
            return
        if not isinstance(event, ScalarEvent) or key is None:
            self.note(event, "a key that is not a word", None, "a word or a number")
        elif key in level.lines:
            self.note(event, "duplicate key", str(key), f"one; the first is on line {level.lines[key]}")
        else:
            level.skips = False
            level.lines[key] = line
            self.lines[(*level.path, key)] = line

    def scalar(self, event: Any) -> Any:
        text = event.value
        tag = event.tag or self.resolver.resolve(ScalarNode, text, event.implicit)
        kind = self.kind(tag)
        try:
            match kind:
                case "str":
                    return text
                case "int":
                    return int(text.replace("_", ""))
                case "float":
                    return float(text.replace("_", ""))
                case "bool":
                    return {"true": True, "false": False}[text.casefold()]
                case "null":
                    return None
                case "timestamp":
                    return date.fromisoformat(text)
        except (ValueError, KeyError):
            self.note(event, "unreadable value", text, type_words[kind])
            return REFUSED
        if event.tag is None:
            self.note(event, "a tag", str(tag), "plain text, numbers, lists and mappings")
        return REFUSED


def read_yaml(text: str, file: str) -> Document:
    r"""Read one YAML text without ever running anything in it.

    Duplicate keys, anchors, tags and broken syntax are reported as problems with their lines, all at once; ``NO``
    stays a word.

    Parameters
    ----------
    text
        The YAML text.
    file
        What to call it in problems.

    Examples
    --------
    >>> document = read_yaml("country: NO\nvalue: 1.5\nvalue: 2", "example.yaml")
    >>> document.data
    {'country': 'NO', 'value': 1.5}
    >>> print(document.problems[0])
    example.yaml, line 3: duplicate key: found 'value'; expected one; the first is on line 2
    """
    if len(text) > LONGEST_FILE:
        problem = Problem("file too long", found=f"{len(text):,} characters", expected="2,000,000 at most", file=file)
        return Document(file, None, {}, (problem,))
    reading = _Reading(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            reading.take(event)
    except _NotYamlError as error:
        reason, event = error.args
        return _unread(file, reason, event.start_mark.line + 1)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        found = error.problem if error.problem and "<" not in error.problem else "something that does not belong here"
        return _unread(file, found, mark.line + 1 if mark else None)
    except YAMLError as error:
        return _unread(file, str(error).splitlines()[0], None)
    if not reading.documents:
        return Document(file, None, {}, (Problem("empty file", file=file),))
    return Document(file, reading.data, reading.lines, tuple(reading.problems))


def read_yaml_file(file: Traversable, name: str) -> Document:
    """Read a YAML file; text that is not UTF-8 is a problem like any other."""
    try:
        return read_yaml(file.read_text(encoding="utf-8-sig"), name)
    except UnicodeDecodeError as error:
        problem = Problem("not UTF-8 text", f"byte {error.start}", "text saved as UTF-8", file=name)
        return Document(name, None, {}, (problem,))


def _unread(file: str, reason: str | None, line: int | None) -> Document:
    expected = "keys, lists and texts; look for a missing quote, colon or indent here and just above"
    return Document(file, None, {}, (Problem("not YAML", reason, expected, file=file, line=line),))
