"""Read the files of a rulebook folder, and report everything that is wrong with them at once."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError

from typology.errors import Problem, RulebookError, nearest
from typology.rulebook.joining import Holding, Joined, desk_files, instrument_files, join_files
from typology.rulebook.links import Finding, broken_links
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import compile_plan
from typology.rulebook.salvage import Salvage
from typology.rulebook.source import Document, Path, read_yaml_file
from typology.rulebook.tables import faulty_tables
from typology.rulebook.wording import problem_of

__all__ = ["read_folder"]

required = ("rulebook", "scales", "aggregation", "decision")
companions = (
    "flags", "evidence", "respondents", "robustness", "priorities", "cities", "crosscheck", "exchange", "groups",
    "presence", "hubs", "support",
)  # fmt: skip
folders = ("instrument", "desk", "cases", "pilots")


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
    joined: dict[str, Joined] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def rulebook(self) -> Rulebook:
        self.check_names()
        data = {name: value for name in (*required, *companions) if (value := self.section(name)) is not None}
        data |= self.instrument()
        data |= self.desk()
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
        joined = self.join(instrument_files)
        if not joined.documents:
            self.problems.append(Problem("missing folder", None, "files with dimensions", file="instrument"))
        return {"instrument": joined.data} if joined.data["dimensions"] else {}

    def desk(self) -> dict[str, Any]:
        """Return the desk indicators, if there are any, and it is said how they are used."""
        joined = self.join(desk_files)
        for key in ("indicators", "reviewing"):
            if joined.is_read and not joined.data.get(key):
                what = "no indicators" if key == "indicators" else "missing key"
                self.problems.append(Problem(what, None, f"{key}: in one of the files", file="desk"))
        return {"desk": joined.data} if joined.data["indicators"] and joined.data.get("reviewing") else {}

    def join(self, holding: Holding) -> Joined:
        joined = join_files(self.folder / holding.folder, holding)
        self.joined[holding.folder] = joined
        self.problems += joined.problems
        return joined

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
        findings = [finding for finding in broken_links(rulebook) if self.can_judge(*finding)]
        self.problems += [self.placed(*finding) for finding in salvage.unexplained(findings)]
        if not self.problems:
            self.problems += [self.placed(*finding) for finding in self.faults(rulebook)]
        return rulebook

    def can_judge(self, path: Path, problem: Problem) -> bool:
        """Say whether a name or use was sought everywhere, and not only in the files that could be read."""
        sought = problem.what.startswith("unknown") or problem.what.endswith("nothing uses")
        of_desk = path[:1] == ("desk",) or path[:2] == ("crosscheck", "indicator_view")
        desk = self.joined["desk"]
        return not of_desk or not sought or desk.is_read or not desk.documents

    def faults(self, rulebook: Rulebook) -> Iterator[Finding]:
        yield from faulty_tables(compile_plan(rulebook))

    def is_unread(self, path: Path, kind: str) -> bool:
        """Say whether a section is only missing because its file could not be read, which has been noted."""
        return kind == "missing" and len(path) == 1 and bool(self.problems)

    def placed(self, path: Path, problem: Problem) -> Problem:
        """Return a problem with file and line."""
        joined = self.joined.get(str(path[0])) if path else None
        document = joined.home(path) if joined else self.sections.get(str(path[0])) if path else None
        if document is None:
            return problem
        return replace(problem, file=document.file, line=document.line(path[1:]))
