"""Read YAML 1.2 into plain data that remembers its lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from typology.errors import Problem

__all__ = ["Document", "Path", "read_yaml"]

type_words = {"int": "a whole number", "float": "a number", "bool": "true or false", "timestamp": "a date"}

Path = tuple[str | int, ...]
"""The keys and positions that lead from the top of a document to a value."""

LONGEST_FILE = 2_000_000
"""Characters; a longer file is refused unread, because files come from strangers."""


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


@dataclass
class _Reading:
    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def note(self, node: Node, what: str, **details: str | None) -> None:
        line = node.start_mark.line + 1
        self.problems.append(Problem(what, file=self.file, line=line, **details))  # type: ignore[arg-type]

    def value(self, node: Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.anchor is not None:
            self.note(node, "an anchor or alias", found=str(node.anchor), expected="the text written out")
            return None
        if isinstance(node, MappingNode):
            return dict(self.pairs(node, path))
        if isinstance(node, SequenceNode):
            return [self.value(child, (*path, position)) for position, child in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self.scalar(node)

    def pairs(self, node: MappingNode, path: Path) -> Iterator[tuple[Any, Any]]:
        seen: dict[Any, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.note(key_node, "a key that is not a word", expected="a word or a number")
                continue
            key = self.scalar(key_node)
            line = key_node.start_mark.line + 1
            if key in seen:
                self.note(key_node, "duplicate key", found=str(key), expected=f"one; the first is on line {seen[key]}")
                continue
            seen[key] = line
            self.lines[(*path, key)] = line
            yield key, self.value(value_node, (*path, key))

    def scalar(self, node: ScalarNode) -> Any:
        kind = str(node.tag).rpartition(":")[2]
        text = node.value
        try:
            match kind:
                case "str":
                    return text
                case "int":
                    return int(text.replace("_", ""))
                case "float":
                    return float(text.replace("_", ""))
                case "bool":
                    return text.casefold() == "true"
                case "null":
                    return None
                case "timestamp":
                    return date.fromisoformat(text)
        except ValueError:
            self.note(node, "unreadable value", found=text, expected=type_words[kind])
            return None
        self.note(node, "a tag", found=str(node.tag), expected="plain text, numbers, lists and mappings")
        return None


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
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        return Document(file, None, {}, (Problem("not YAML", found=error.problem, file=file, line=line),))
    except YAMLError as error:
        return Document(file, None, {}, (Problem("not YAML", found=str(error).splitlines()[0], file=file),))
    if root is None:
        return Document(file, None, {}, (Problem("empty file", file=file),))
    reading = _Reading(file)
    data = reading.value(root, ())
    return Document(file, data, reading.lines, tuple(reading.problems))
