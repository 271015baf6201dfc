"""Assessments from and to JSON, where nothing is left out and the same content is the same text."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from typology.assessment.faults import faults
from typology.assessment.gathering import Fault, gathered
from typology.assessment.values import Assessment
from typology.errors import AssessmentError, Problem, nearest
from typology.rulebook.model import Rulebook
from typology.rulebook.source import Path

__all__ = ["from_text", "to_text"]

FORMAT = "typology/assessments/1"
"""Name and version of the form."""


class _Object(dict[str, Any]):
    """A JSON object that remembers the keys that came again; the first of each counts."""

    repeated: tuple[str, ...] = ()


def to_text(assessments: Iterable[Assessment]) -> str:
    """Return assessments as JSON."""
    entries = [assessment.model_dump(mode="json", exclude_defaults=True) for assessment in assessments]
    return json.dumps({"format": FORMAT, "assessments": entries}, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str, rulebook: Rulebook, file: str | None = None) -> list[Assessment]:
    """Read what :func:`to_text` wrote.

    Raises
    ------
    AssessmentError
        If the text is not of that form; every problem names the unit and the key.
    """
    try:
        read, problems = _read(text, rulebook)
    except RecursionError:
        read, problems = [], [Problem("nested too deep", None, "a list of assessments")]
    if problems:
        raise AssessmentError(replace(problem, file=file) for problem in problems)
    return read


def _read(text: str, rulebook: Rulebook) -> tuple[list[Assessment], list[Problem]]:
    try:
        content = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        return [], [Problem("not JSON", error.msg, line=error.lineno)]
    except ValueError:
        return [], [Problem("not JSON", "a number of thousands of digits", "numbers as they stand on the scales")]
    problem = _not_of_this_form(content)
    if problem:
        return [], [problem]
    return _read_entries(content, rulebook)


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        found.repeated = tuple(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        found.update(reversed(pairs))
    return found


def _not_of_this_form(content: Any) -> Problem | None:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        found = content.get("format") if isinstance(content, dict) else json.dumps(content)[:40]
        return Problem("not an assessment file", None if found is None else str(found), f"format: {FORMAT}")
    if not isinstance(content.get("assessments"), list):
        close = nearest("assessments", [key for key in content if key not in ("format", "assessments")])
        found = f"the key {close}" if close else None
        return Problem("no list of assessments", found, "one entry for each unit and respondent", column="assessments")
    return None


def _read_entries(content: dict[str, Any], rulebook: Rulebook) -> tuple[list[Assessment], list[Problem]]:
    """Return what can be read of each entry, and all problems in the order of the entries."""
    entries = content["assessments"]
    placed = [_placed(fault, entries) for fault in _repeated_keys(content)]
    read, positions = [], []
    for position, entry in enumerate(entries):
        assessment, found = gathered(Assessment, entry, {"unit": {"code": f"number {position + 1}"}})
        placed += [_placed((("assessments", position, *path), problem), entries) for path, problem in found]
        if assessment is not None:
            read.append(assessment)
            positions.append(position)
    placed += [(positions[number], problem) for number, problem in faults(read, rulebook)]
    return read, [problem for _, problem in sorted(placed, key=lambda pair: pair[0])]


def _placed(fault: Fault, entries: list[Any]) -> tuple[int, Problem]:
    """Return the position of the entry of a fault, and the problem with its unit and key."""
    path, problem = fault
    if path[0] != "assessments" or len(path) == 1:
        return -1, replace(problem, column=".".join(map(str, path)))
    position, keys = int(path[1]), path[2:]
    unit = entries[position].get("unit") if isinstance(entries[position], dict) else None
    code = unit.get("code") if isinstance(unit, dict) else None
    return position, replace(
        problem, unit=str(code or f"number {position + 1}"), column=".".join(map(str, keys)) or None
    )


def _repeated_keys(content: Any, path: Path = ()) -> Iterator[Fault]:
    if isinstance(content, _Object):
        for key in content.repeated:
            yield (*path, key), Problem("duplicate key", key, "each key once")
    if isinstance(content, dict):
        for name, value in content.items():
            yield from _repeated_keys(value, (*path, name))
    if isinstance(content, list):
        for position, value in enumerate(content):
            yield from _repeated_keys(value, (*path, position))
