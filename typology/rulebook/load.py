"""Read a rulebook folder, and report everything that is wrong with it at once."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from typology.errors import Problem, RulebookError, nearest
from typology.folders import data_folder
from typology.rulebook.links import broken_links
from typology.rulebook.model import Rulebook
from typology.rulebook.parts import Number, Part
from typology.rulebook.source import Document, Path, read_yaml
from typology.rulebook.tables import faulty_tables
from typology.rulebook.wording import problem_of

__all__ = ["available_versions", "load_rulebook", "rulebook_folder", "with_values"]

version_form = re.compile(r"\d{4}\.\d+")
required = ("rulebook", "scales", "aggregation", "decision")
companions = ("flags", "evidence", "robustness", "priorities", "cities")
folders = ("instrument", "cases", "pilots")


def available_versions() -> tuple[str, ...]:
    """Return the versions that come with the library, oldest first.

    Examples
    --------
    >>> available_versions()
    ('2020.1',)
    """
    names = [folder.name for folder in data_folder("rules").iterdir() if version_form.fullmatch(folder.name)]
    return tuple(sorted(names, key=lambda name: [int(part) for part in name.split(".")]))


def rulebook_folder(source: str | FilePath | None = None) -> Traversable:
    """Return the folder of a version, of a path, or of the newest version.

    Raises
    ------
    RulebookError
        If there is no such version or folder.
    """
    versions = available_versions()
    if source is None:
        return data_folder("rules") / versions[-1]
    if isinstance(source, str) and source in versions:
        return data_folder("rules") / source
    folder = FilePath(source)
    if folder.is_dir():
        return folder
    expected = f"a folder, or a version: {', '.join(versions)}"
    raise RulebookError([Problem("no such rulebook", str(source), expected, nearest(str(source), versions))])


def load_rulebook(source: "str | FilePath | Rulebook | None" = None) -> Rulebook:
    """Read a rulebook, check it completely, and return it as one frozen value.

    Parameters
    ----------
    source
        A version such as ``"2020.1"``, a folder, a rulebook (returned as it is), or None for the newest version.

    Returns
    -------
    Rulebook
        With ``version``, ``sha256``, ``items`` and all rules.

    Raises
    ------
    RulebookError
        If anything is wrong: its ``problems`` name file, line, what was found, what was expected and the nearest
        valid word, all at once. A core table that is not monotone is refused with the scores that show it.

    Examples
    --------
    >>> rulebook = load_rulebook()
    >>> rulebook.version, len(rulebook.items)
    ('2020.1', 118)
    >>> rulebook.decision.thresholds["lacking"].value
    1.5
    """
    if isinstance(source, Rulebook):
        return source
    folder = rulebook_folder(source)
    if isinstance(source, str | None) and folder.name in available_versions():
        return _shipped(folder.name)
    return _Loading(folder).rulebook()


@lru_cache
def _shipped(version: str) -> Rulebook:
    return _Loading(data_folder("rules") / version).rulebook()


def with_values(rulebook: Rulebook, values: Mapping[str, float]) -> Rulebook:
    """Return a rulebook in which some numbers differ; the change shows in every result.

    Parameters
    ----------
    values
        New values by where the number stands, such as ``{"decision.thresholds.lacking": 1.25}``.

    Raises
    ------
    RulebookError
        If there is no such number, or the changed rulebook is not sound.

    Examples
    --------
    >>> changed = with_values(load_rulebook(), {"decision.thresholds.lacking": 1.25})
    >>> changed.overrides
    ('decision.thresholds.lacking = 1.25',)
    """
    known = set(_numbers(rulebook))
    unknown = [key for key in values if key not in known]
    if unknown:
        expected = "a number such as decision.thresholds.lacking"
        raise RulebookError(Problem("no such number", key, expected, nearest(key, known)) for key in unknown)
    changes = {tuple(key.split(".")): value for key, value in values.items()}
    notes = dict(note.split(" = ") for note in rulebook.overrides) | {k: f"{v:g}" for k, v in values.items()}
    overrides = tuple(f"{key} = {value}" for key, value in sorted(notes.items()))
    content = json.dumps([rulebook.sha256, overrides])
    try:
        changed: Rulebook = _replaced(rulebook, changes)
        changed = changed.model_copy(
            update={"overrides": overrides, "sha256": hashlib.sha256(content.encode()).hexdigest()}
        )
    except ValidationError as error:
        raise RulebookError(problem_of(Rulebook, entry) for entry in error.errors()) from None
    problems = [problem for _, problem in (*broken_links(changed), *faulty_tables(changed.plan))]
    if problems:
        raise RulebookError(problems)
    return changed


def _numbers(part: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield where every number of a rulebook stands."""
    if isinstance(part, Number):
        yield ".".join(path)
    elif isinstance(part, Part):
        for name in type(part).model_fields:
            yield from _numbers(getattr(part, name), (*path, name))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _numbers(value, (*path, str(key)))


def _replaced(part: Any, changes: Mapping[tuple[str, ...], float]) -> Any:
    """Return a part rebuilt, and so validated again, with some of its numbers changed."""
    if isinstance(part, Number):
        return Number(**{**dict(part), "value": float(changes[()])})
    inner: dict[str, dict[tuple[str, ...], float]] = {}
    for path, value in changes.items():
        inner.setdefault(path[0], {})[path[1:]] = value
    if isinstance(part, Mapping):
        return {key: _replaced(value, inner[key]) if key in inner else value for key, value in part.items()}
    fields = {name: getattr(part, name) for name in part.model_fields_set}
    return type(part)(**{**fields, **{name: _replaced(getattr(part, name), below) for name, below in inner.items()}})


@dataclass
class _Loading:
    """One reading of a folder: its documents, and every problem met on the way."""

    folder: Traversable
    documents: dict[Path, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def rulebook(self) -> Rulebook:
        data = self.read()
        digest = hashlib.sha256(json.dumps(data, default=str, ensure_ascii=False).encode()).hexdigest()
        rulebook = self.validate({**data, "sha256": digest})
        if rulebook is not None:
            found = list(broken_links(rulebook))
            if not found and not self.problems:
                found = list(faulty_tables(rulebook.plan))
            self.problems += [self.placed(path, problem) for path, problem in found]
        if self.problems or rulebook is None:
            raise RulebookError(sorted(self.problems, key=lambda p: (p.file or "", p.line or 0)))
        return rulebook

    def read(self) -> dict[str, Any]:
        """Read every file; return the data by section."""
        for file in sorted(self.folder.iterdir(), key=lambda entry: entry.name):
            stem, _, ending = file.name.rpartition(".")
            known = stem in (*required, *companions) and ending == "yaml"
            if not known and not (file.is_dir() and file.name in folders) and not file.name.startswith("."):
                choices = [*(f"{name}.yaml" for name in (*required, *companions)), *folders]
                close = nearest(file.name, choices)
                self.problems.append(Problem("unexpected file", file.name, "a file of a rulebook", close))
        data = {name: self.document((name,), self.folder / f"{name}.yaml", name in required) for name in required}
        for name in companions:
            if (self.folder / f"{name}.yaml").is_file():
                data[name] = self.document((name,), self.folder / f"{name}.yaml", True)
        data["instrument"] = self.instrument()
        return {name: value for name, value in data.items() if value is not None}

    def document(self, path: Path, file: Traversable, required: bool) -> Any:
        name = "/".join((*(str(p) for p in path[:-1]), file.name)) if len(path) > 1 else file.name
        if not file.is_file():
            if required:
                self.problems.append(Problem("missing file", None, "this file in the rulebook folder", file=name))
            return None
        try:
            document = read_yaml(file.read_text(encoding="utf-8"), name)
        except UnicodeDecodeError:
            self.problems.append(Problem("not UTF-8 text", expected="a text file in UTF-8", file=name))
            return None
        self.documents[path] = document
        self.problems += document.problems
        return document.data

    def instrument(self) -> dict[str, Any] | None:
        """Join the files of the instrument folder; a dimension may stand in one of them only."""
        folder = self.folder / "instrument"
        files = sorted(folder.iterdir(), key=lambda entry: entry.name) if folder.is_dir() else []
        if not files:
            self.problems.append(Problem("missing folder", None, "a folder of dimensions", file="instrument"))
            return None
        dimensions: dict[str, Any] = {}
        for file in sorted(files, key=lambda entry: _file_order(entry.name)):
            data = self.document(("instrument", file.name), file, True)
            found = data.get("dimensions") if isinstance(data, dict) else None
            document = self.documents.get(("instrument", file.name))
            if not isinstance(found, dict):
                self.problems.append(Problem("no dimensions", expected="the key dimensions", file=file.name))
                continue
            for key, value in found.items():
                if key in dimensions:
                    line = document.line(("dimensions", key)) if document else None
                    problem = Problem("duplicate key", str(key), "one dimension of that id", file=file.name, line=line)
                    self.problems.append(problem)
                dimensions.setdefault(key, value)
        return {"dimensions": dimensions}

    def validate(self, data: dict[str, Any]) -> Rulebook | None:
        """Validate; where parts are wrong, note them, leave them out and go on, so that all is found at once."""
        for _ in range(8):
            try:
                return Rulebook.model_validate(data)
            except ValidationError as error:
                found = error.errors()
                entries = [entry for entry in found if not _follows(entry, found)]
                self.problems += [self.placed(entry["loc"], problem_of(Rulebook, entry)) for entry in entries]
                removed = [_remove(data, entry["loc"], entry["type"]) for entry in entries]
                if not all(removed):
                    return None
        return None

    def placed(self, path: Path, problem: Problem) -> Problem:
        """Return a problem with file and line."""
        for start, document in self.documents.items():
            inner = path[1:] if path[:1] == start else path[1:] if start[0] == "instrument" == path[0] else None
            if inner is None or (len(start) > 1 and not _stands_in(document, inner)):
                continue
            return _with_place(problem, document.file, document.line(inner))
        return problem


def _follows(entry: Any, entries: Iterable[Any]) -> bool:
    """Say whether an error only follows from another: a list is too short because its entries were refused."""
    path = entry["loc"]
    return entry["type"] == "too_short" and any(
        path == other["loc"][: len(path)] for other in entries if other != entry
    )


def _stands_in(document: Document, path: Path) -> bool:
    return len(path) < 2 or path[:2] in document.lines


def _with_place(problem: Problem, file: str, line: int | None) -> Problem:
    return Problem(problem.what, problem.found, problem.expected, problem.suggestion, file=file, line=line)


def _file_order(name: str) -> tuple[int, str]:
    """Order the files of an instrument as the typology does; files of other names come last."""
    usual = ("enablers", "institutions", "drivers", "sectors", "shocks", "inclusion", "outcomes")
    stem = name.rpartition(".")[0]
    return (usual.index(stem) if stem in usual else len(usual), name)


def _remove(data: Any, path: Iterable[str | int], kind: str) -> bool:
    """Take a faulty value out of the data; return False if what remains could not be judged without it."""
    if kind == "missing":
        return False
    steps = [data]
    keys: list[str | int] = []
    for part in path:
        inside = steps[-1]
        if isinstance(inside, dict) and part in inside:
            keys.append(part)
            steps.append(inside[part])
    if kind != "extra_forbidden" or not keys:
        return False
    del steps[-2][keys[-1]]
    return True
