"""From what a user names to what is read: each file and table with a name, and what is passed over beside them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from typology.desk.fetched.provenance import provenance_file
from typology.desk.sheets.cells import PassedOver, shortened
from typology.desk.sheets.opening import endings
from typology.errors import Problem
from typology.files.sources import Source, files_and_tables

__all__ = ["Part", "folders_of", "parts_of"]

Content = pd.DataFrame | Path | Problem | PassedOver

single = (str, bytes, Path, pd.DataFrame, pd.Series)
"""What is one source, though one could go through it."""

a_source = "a path, a pattern such as figures/*.csv, a folder, a DataFrame, or several of these"


@dataclass(frozen=True)
class Part:
    """Something to be read, what to call it, and whether the user named it or it was found in a folder."""

    content: Content
    name: str = "table"
    found: bool = False


def parts_of(source: object) -> list[Part]:
    """Return what is to be read, each part with its name: of files the folder too where another has the same name."""
    parts = list(_parts(_several(source)))
    counts = Counter(part.content.name for part in parts if isinstance(part.content, Path))
    return [replace(part, name=_name(part, number, len(parts), counts)) for number, part in enumerate(parts, start=1)]


def _name(part: Part, number: int, of: int, counts: Counter[str]) -> str:
    if isinstance(part.content, Path):
        return part.content.name if counts[part.content.name] == 1 else str(part.content)
    return f"table {number}" if of > 1 else "table"


def folders_of(source: object) -> list[Path]:
    """Return the folders among what is to be read."""
    return [Path(one) for one in _several(source) if isinstance(one, str | Path) and _is_folder(one)]


def _several(source: object) -> list[object]:
    return list(source) if isinstance(source, Iterable) and not isinstance(source, single) else [source]


def _parts(sources: Sequence[object]) -> Iterator[Part]:
    if not sources:
        yield Part(Problem("nothing to read", None, a_source))
    for source in sources:
        if not isinstance(source, str | Path | pd.DataFrame) or (isinstance(source, str) and not source):
            yield Part(Problem("nothing that can be read", shortened(repr(source)), a_source))
            continue
        try:
            yield from _of_one(source)
        except OSError as error:
            yield Part(Problem("cannot be opened", shortened(str(source)), f"a file or a folder; {error.strerror}"))


def _of_one(source: Source) -> Iterator[Part]:
    if isinstance(source, str | Path) and _is_folder(source):
        yield from _in_folder(Path(source))
        return
    found = list(files_and_tables([source], endings))
    kept = [one for one in found if not (isinstance(one, Path) and _is_aside(one.name))]
    yield from (Part(content) for content in kept or found)


def _is_aside(name: str) -> bool:
    """Return whether a file is the record of what was fetched, or the lock of a workbook that is open."""
    return name == provenance_file or name.startswith("~$")


def _is_folder(path: str | Path) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:
        return False


def _in_folder(folder: Path) -> Iterator[Part]:
    visible = [path for path in sorted(folder.iterdir()) if not path.name.startswith((".", "~$"))]
    readable = [path for path in visible if path.suffix.lower() in endings and path.is_file()]
    figures = [path for path in readable if path.name != provenance_file]
    yield from (Part(path, found=True) for path in figures)
    yield from (Part(_not_read(path)) for path in visible if path not in readable)
    if not figures:
        yield Part(Problem("no file with figures in the folder", str(folder), f"a file with {', '.join(endings)}"))


def _not_read(path: Path) -> PassedOver:
    of_a_folder = "a folder in the folder; name it too, to have it read"
    return PassedOver(of_a_folder if path.is_dir() else "a file of a kind that is not read", file=path.name)
