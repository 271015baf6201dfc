"""From a file to its sheets: text with separators, workbooks, JSON, and archives of them.

Nothing is written to disk, and nothing is read that is larger than it should be.
"""

import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from typology.desk.sheets.cells import Sheet
from typology.desk.sheets.empty import EmptyError
from typology.desk.sheets.records import sheet_of_json
from typology.desk.sheets.text_rows import text_rows
from typology.desk.sheets.workbooks import archive_errors, sheets_of_workbook
from typology.errors import IndicatorError, Problem

__all__ = ["endings", "opened"]

LARGEST = 2_000_000_000
"""Bytes of a text, and of everything in an archive."""

LARGEST_IN_MEMORY = 200_000_000
"""Bytes of a workbook or a JSON file, which are read as a whole."""

MOST_FILES = 1_000
"""Files in an archive."""

SMALL = 1 << 20
"""Bytes of a file in an archive up to which it is unpacked once and kept."""

Opens = Callable[[], BinaryIO]


def opened(path: str | Path) -> list[Sheet]:
    r"""Return the sheets of a file; those of a text file are read when they are gone through.

    Parameters
    ----------
    path
        Text with commas, semicolons or tabs (``.csv``, ``.tsv``, ``.txt``), a workbook (``.xlsx``, ``.xlsm``,
        ``.xls``, ``.xlsb``), JSON, or an archive of such files (``.zip``), as producers publish them.

    Raises
    ------
    IndicatorError
        If it, or anything in the archive, cannot be read; with all of it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "gini.csv"
    ...     _ = path.write_text("iso3,year,SI.POV.GINI\nNAM,2015,59.1\n")
    ...     list(opened(path)[0].rows)
    [['iso3', 'year', 'SI.POV.GINI'], ['NAM', '2015', '59.1']]
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in endings:
        raise IndicatorError([Problem("unreadable kind of file", path.name, ", ".join(endings), file=path.name)])
    if not path.is_file():
        raise IndicatorError([Problem("no such file", str(path), "a file", file=path.name)])
    if ending == ".zip":
        return _in_archive(path)
    return _sheets(partial(_open, path), path.name, path.stat().st_size)


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _sheets(opens: Opens, file: str, size: int) -> list[Sheet]:
    ending = _ending(file)
    largest = LARGEST if ending in texts else LARGEST_IN_MEMORY
    if size > largest:
        raise IndicatorError([Problem("file too large", f"{size:,} bytes", f"{largest:,} at most", file=file)])
    return kinds[ending](opens, file)


def _in_archive(path: Path) -> list[Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_visible(member)]
    except archive_errors:
        raise IndicatorError([Problem("a damaged archive", None, "a zip file", file=path.name)]) from None
    _check(members, path.name)
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for name, member in _named(members, path.name).items():
        try:
            sheets += _member(path, member, name)
        except IndicatorError as error:
            problems += error.problems
        except archive_errors as error:
            problems.append(Problem("damaged, or locked with a password", str(error), "a readable file", file=name))
    if problems:
        raise IndicatorError(problems)
    return sheets


def _is_visible(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    return not member.is_dir() and "__MACOSX" not in path.parts and not path.name.startswith((".", "~$"))


def _check(members: list[zipfile.ZipInfo], file: str) -> None:
    expected = f"files that end in {', '.join(kinds)}; {MOST_FILES:,} files and {LARGEST:,} bytes at most"
    wanted = [member for member in members if _ending(member.filename) in kinds]
    if not wanted:
        found = ", ".join(PurePosixPath(member.filename).name for member in members[:SHOWN]) or None
        raise EmptyError([Problem("nothing to read in the archive", found, expected, file=file)])
    size = sum(member.file_size for member in wanted)
    if len(members) > MOST_FILES:
        raise IndicatorError([Problem("too many files in the archive", f"{len(members):,}", expected, file=file)])
    if size > LARGEST:
        raise IndicatorError([Problem("too much in the archive", f"{size:,} bytes", expected, file=file)])


def _named(members: list[zipfile.ZipInfo], archive: str) -> dict[str, zipfile.ZipInfo]:
    """Return the files of an archive by name; with their folder where another has the same name."""
    names = [PurePosixPath(member.filename).name for member in members]
    counts = Counter(names)
    pairs = zip(names, members, strict=True)
    return {f"{archive}/{name if counts[name] == 1 else member.filename}": member for name, member in pairs}


def _member(path: Path, member: zipfile.ZipInfo, name: str) -> list[Sheet]:
    """Return the sheets of a file in an archive; an empty one for a file without any, so that it is passed over."""
    if _ending(member.filename) not in kinds:
        return [Sheet(name, None, [])]
    opens: Opens = partial(_open_member, path, member)
    if member.file_size <= SMALL:
        with opens() as stream:
            opens = partial(BytesIO, stream.read())
    try:
        return _sheets(opens, name, member.file_size)
    except EmptyError:
        return [Sheet(name, None, [])]


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _open_member(path: Path, member: zipfile.ZipInfo) -> BinaryIO:
    with zipfile.ZipFile(path) as archive:
        return cast("BinaryIO", archive.open(member))


def _text(opens: Opens, file: str) -> list[Sheet]:
    return [Sheet(file, None, text_rows(opens, file))]


def _json(opens: Opens, file: str) -> list[Sheet]:
    with opens() as stream:
        content = stream.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem("not UTF-8 text", f"byte {error.start}", "JSON in UTF-8", file=file)
        raise IndicatorError([problem]) from None
    return [sheet_of_json(text, file)]


SHOWN = 5
"""Files of an archive that are shown where none can be read."""

texts = (".csv", ".tsv", ".txt")
kinds: Mapping[str, Callable[[Opens, str], list[Sheet]]] = {
    **dict.fromkeys(texts, _text),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".xlsb"), sheets_of_workbook),
    ".json": _json,
}
endings = (*kinds, ".zip")
"""Of the files that can be opened."""
