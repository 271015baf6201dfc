"""Read the files of a rulebook folder, and report everything that is wrong with them at once."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError

from typology.errors import Problem, RulebookError, nearest
from typology.rulebook.links import Finding, broken_links
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan
from typology.rulebook.salvage import Salvage
from typology.rulebook.source import Document, Path, read_yaml_file
from typology.rulebook.tables import faulty_tables
from typology.rulebook.wording import problem_of

__all__ = ["read_folder"]

required = ("rulebook", "scales", "aggregation", "decision")
companions = ("flags", "evidence", "respondents", "robustness", "priorities", "cities")
folders = ("instrument", "cases", "pilots")
usual_order = ("enablers", "institutions", "drivers", "sectors", "shocks", "inclusion", "outcomes")
"""Of the files of the instrument; files of other names follow by name."""


def read_folder(folder: Traversable) -> Rulebook:
    """Return the rulebook of a folder.

    Raises
    ------
    RulebookError
        With every problem of every file.
    """
    return _Reading(folder).rulebook()


@dataclass
class _Reading:
    """One reading of a folder: its documents, and every problem met on the way."""

    folder: Traversable
    sections: dict[str, Document] = field(default_factory=dict)
    homes: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def rulebook(self) -> Rulebook:
        self.check_names()
        data = {name: value for name in (*required, *companions) if (value := self.section(name)) is not None}
        instrument = self.instrument()
        data |= {"instrument": {"dimensions": instrument}} if instrument else {}
        digest = hashlib.sha256(json.dumps(data, default=str, ensure_ascii=False).encode()).hexdigest()
        rulebook = self.validated({**data, "sha256": digest})
        if self.problems or rulebook is None:
            ordered = sorted(self.problems, key=lambda problem: (problem.file or "", problem.line or 0))
            raise RulebookError(dict.fromkeys(ordered))
        return rulebook

    def check_names(self) -> None:
        """Note files that belong to no rulebook: they are misspelt, or in the wrong folder."""
        files = {f"{name}.yaml" for name in (*required, *companions)}
        for entry in sorted(self.folder.iterdir(), key=lambda entry: entry.name):
            known = entry.name in folders if entry.is_dir() else entry.name in files
            if not known and not entry.name.startswith("."):
                close = nearest(entry.name, [*files, *folders])
                self.problems.append(Problem("unexpected file", entry.name, "a file of a rulebook", close))

    def section(self, name: str) -> Any:
        """Return the data of one file, or None where there is none to read."""
        file = self.folder / f"{name}.yaml"
        if not file.is_file():
            if name in required:
                problem = Problem("missing file", None, "this file in the rulebook folder", file=file.name)
                self.problems.append(problem)
            return None
        self.sections[name] = self.document(file, file.name)
        return self.sections[name].data

    def document(self, file: Traversable, name: str) -> Document:
        document = read_yaml_file(file, name)
        self.problems += document.problems
        return document

    def instrument(self) -> dict[str, Any]:
        """Join the files of the instrument folder; a dimension may stand in one of them only."""
        folder = self.folder / "instrument"
        files = [entry for entry in folder.iterdir() if not entry.name.startswith(".")] if folder.is_dir() else []
        if not files:
            self.problems.append(Problem("missing folder", None, "files with dimensions", file="instrument"))
        dimensions: dict[str, Any] = {}
        for file in sorted(files, key=lambda entry: _place(entry.name)):
            document = self.document(file, f"instrument/{file.name}")
            for key, value in self.dimensions_of(document).items():
                if key in dimensions:
                    expected = f"one dimension of that id; the first is in {self.homes[key].file}"
                    line = document.line(("dimensions", key))
                    self.problems.append(Problem("duplicate key", str(key), expected, file=document.file, line=line))
                    continue
                dimensions[key], self.homes[key] = value, document
        return dimensions

    def dimensions_of(self, document: Document) -> dict[str, Any]:
        content = document.data if isinstance(document.data, dict) else {}
        for key in content:
            if key != "dimensions":
                close = nearest(key, ["dimensions"])
                line = document.line((key,))
                problem = Problem("unknown key", str(key), "dimensions alone", close, file=document.file, line=line)
                self.problems.append(problem)
        found = content.get("dimensions")
        if isinstance(found, dict):
            return found
        if document.data is not None and ("dimensions" in content or not content):
            line = document.line(("dimensions",))
            problem = Problem("no dimensions", None, "dimensions: and their ids", file=document.file, line=line)
            self.problems.append(problem)
        return {}

    def validated(self, data: dict[str, Any]) -> Rulebook | None:
        """Return the rulebook, if anything can be judged; parts that are wrong are noted and left out on the way."""
        salvage = Salvage(data)
        unreadable = {(problem.file, problem.line) for problem in self.problems}
        while True:
            try:
                rulebook = Rulebook.model_validate(salvage.data)
                break
            except ValidationError as error:
                entries = salvage.leading(error.errors())
                entries = [entry for entry in entries if not self.is_unread(entry["loc"], entry["type"])]
                found = [problem_of(Rulebook, entry) for entry in entries]
                placed = [self.placed(entry["loc"], problem) for entry, problem in zip(entries, found, strict=True)]
                self.problems += [problem for problem in placed if (problem.file, problem.line) not in unreadable]
                closest = [problem.suggestion for problem in found]
                if not entries or not salvage.leave_out(zip(entries, closest, strict=True)):
                    return None
        self.problems += [self.placed(*finding) for finding in salvage.unexplained(broken_links(rulebook))]
        if not self.problems:
            self.problems += [self.placed(*finding) for finding in self.faults(rulebook)]
        return rulebook

    def faults(self, rulebook: Rulebook) -> Iterator[Finding]:
        yield from faulty_tables(compile_plan(rulebook))

    def is_unread(self, path: Path, kind: str) -> bool:
        """Say whether a section is only missing because its file could not be read, which has been noted."""
        return kind == "missing" and len(path) == 1 and bool(self.problems)

    def placed(self, path: Path, problem: Problem) -> Problem:
        """Return a problem with file and line."""
        document, inner = self.sections.get(str(path[0])) if path else None, path[1:]
        if path[:2] == ("instrument", "dimensions"):
            document = self.homes.get(str(path[2])) if len(path) > 2 else next(iter(self.homes.values()), None)
        if document is None:
            return problem
        return replace(problem, file=document.file, line=document.line(inner))


def _place(name: str) -> tuple[int, str]:
    stem = name.rpartition(".")[0]
    return (usual_order.index(stem) if stem in usual_order else len(usual_order), name)
