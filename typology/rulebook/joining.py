"""Join the files of a folder: what they hold entry by entry, and what one of them holds whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from typology.errors import Problem, nearest
from typology.rulebook.source import Document, Path, read_yaml_file

__all__ = ["Holding", "Joined", "desk_files", "instrument_files", "join_files"]


@dataclass(frozen=True)
class Holding:
    """What the files of a folder may hold.

    Attributes
    ----------
    folder
        Its name.
    tables
        Keys with entries; the ids of the entries are one set, whatever their table.
    entry
        What an entry is called.
    whole
        Keys that one of the files holds.
    order
        Of the files, by name; files of other names follow.
    """

    folder: str
    tables: tuple[str, ...]
    entry: str
    whole: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    def place(self, file: Traversable) -> tuple[int, str]:
        """Return what files are ordered by."""
        stem = file.name.rpartition(".")[0]
        return (self.order.index(stem) if stem in self.order else len(self.order), file.name)


instrument_files = Holding(
    folder="instrument",
    tables=("dimensions",),
    entry="dimension of that id",
    order=("enablers", "institutions", "drivers", "sectors", "shocks", "inclusion", "outcomes"),
)
desk_files = Holding(
    folder="desk",
    tables=("indicators", "composites"),
    entry="figure of that code",
    whole=("reviewing",),
    order=("governance", "knowledge", "services", "economy", "shocks", "inclusion", "outcomes", "reviewing"),
)


@dataclass
class Joined:
    """The files of a folder as one.

    Attributes
    ----------
    data
        The tables, and what is held whole; a table that no file has is empty.
    homes
        In which document each of them stands, by its path in the rulebook.
    misplaced
        Whether there is more in the files, which has been noted and is in no table.
    """

    data: dict[str, Any]
    documents: list[Document] = field(default_factory=list)
    homes: dict[Path, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    misplaced: bool = False

    @property
    def is_read(self) -> bool:
        """Whether there are files, and everything in them could be read and has its place."""
        return bool(self.documents) and not self.misplaced and all(file.data is not None for file in self.documents)

    def home(self, path: Path) -> Document | None:
        """Return the document of the entry that a path leads into, or else the first of the folder."""
        found = (self.homes.get(path[:end]) for end in (3, 2))
        return next((document for document in found if document), next(iter(self.homes.values()), None))


def join_files(place: Traversable, holding: Holding) -> Joined:
    """Read the files of a folder and join them; an entry that is there twice is noted, and the first one stays."""
    joined = Joined({table: {} for table in holding.tables})
    files = [entry for entry in place.iterdir() if not entry.name.startswith(".")] if place.is_dir() else []
    for file in sorted(files, key=holding.place):
        document = read_yaml_file(file, f"{holding.folder}/{file.name}")
        joined.documents.append(document)
        joined.problems += document.problems
        misplaced = tuple(_misplaced(document, holding))
        joined.misplaced |= bool(misplaced)
        joined.problems += misplaced
        joined.problems += _taken(document, holding, joined)
    return joined


def _content(document: Document) -> dict[str, Any]:
    return document.data if isinstance(document.data, dict) else {}


def _misplaced(document: Document, holding: Holding) -> Iterator[Problem]:
    """Yield keys that do not belong into the files of a folder, and files and tables with nothing in them."""
    content = _content(document)
    known = (*holding.tables, *holding.whole)
    for key in [key for key in content if key not in known]:
        expected = f"{known[0]} alone" if len(known) == 1 else f"one of {', '.join(known)}"
        yield _at(document, (key,), Problem("unknown key", str(key), expected, nearest(str(key), known)))
    for table in holding.tables:
        if table in content and not isinstance(content[table], dict):
            yield _at(document, (table,), Problem(f"no {table}", None, f"{table}: and their {_ids(holding)}"))
    if document.data is not None and not content:
        expected = " or ".join(f"{key}:" for key in known) if len(known) > 1 else f"{known[0]}: and their ids"
        yield _at(document, (), Problem(f"no {known[0]}", None, expected))


def _taken(document: Document, holding: Holding, joined: Joined) -> Iterator[Problem]:
    """Take over what a file holds; yield what another one holds already."""
    content = _content(document)
    for table in holding.tables:
        entries = content.get(table)
        for key, value in entries.items() if isinstance(entries, dict) else ():
            homes = [joined.homes.get((holding.folder, other, key)) for other in holding.tables]
            if first := next((home for home in homes if home), None):
                expected = f"one {holding.entry}; the first is in {first.file}"
                yield _at(document, (table, key), Problem("duplicate key", str(key), expected))
            else:
                joined.data[table][key] = value
                joined.homes[holding.folder, table, key] = document
    for key in [key for key in holding.whole if key in content]:
        if first := joined.homes.get((holding.folder, key)):
            expected = f"{key} in one file; the first is in {first.file}"
            yield _at(document, (key,), Problem("duplicate key", key, expected))
        else:
            joined.data[key] = content[key]
            joined.homes[holding.folder, key] = document


def _ids(holding: Holding) -> str:
    return f"{holding.entry.rpartition(' ')[2]}s"


def _at(document: Document, path: Path, problem: Problem) -> Problem:
    line = document.line(path)
    return Problem(problem.what, problem.found, problem.expected, problem.suggestion, file=document.file, line=line)
