"""From what a user names to the files that are meant."""

from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path

import pandas as pd

from typology.errors import AssessmentError, Problem, nearest

__all__ = ["Source", "decoded", "files_and_tables"]

Source = str | Path | pd.DataFrame


def files_and_tables(sources: Iterable[Source], endings: Iterable[str]) -> Iterator[pd.DataFrame | Path | Problem]:
    """Yield each table, each readable file, and a problem for everything that is neither.

    Parameters
    ----------
    endings
        The endings of files that can be read, such as ``".csv"``.
    """
    known = tuple(endings)
    for source in sources:
        if isinstance(source, pd.DataFrame):
            yield source
        elif has_magic(str(source)) and not Path(source).exists():
            found = map(Path, sorted(glob(str(source), recursive=True)))  # noqa: PTH207
            paths = [path for path in found if not path.is_dir()]
            yield from (_file(path, known) for path in paths)
            if not paths:
                yield Problem("no file of that pattern", str(source), "at least one file")
        else:
            yield _file(Path(source), known)


def decoded(path: Path) -> str:
    """Return the text of a file with its line ends as they are.

    Raises
    ------
    AssessmentError
        If it is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        expected = "text saved as UTF-8 (in Excel: CSV UTF-8)"
        raise AssessmentError([Problem("not UTF-8 text", f"byte {error.start}", expected, file=path.name)]) from None


def _file(path: Path, endings: tuple[str, ...]) -> Path | Problem:
    if path.is_dir():
        return Problem("a folder, not a file", str(path), f"a file, or a pattern such as {path / '*.csv'}")
    if not path.is_file():
        beside = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
        return Problem("no such file", str(path), "a file", nearest(path.name, beside))
    if path.suffix.lower() not in endings:
        return Problem("unreadable kind of file", path.name, ", ".join(endings))
    return path
