"""From a file to its sheets: text with separators, workbooks, JSON, and archives of them.

Nothing is written to disk, and nothing is read that is larger than it should be.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from typology.desk.sheets.cells import Sheet, side_by_side
from typology.desk.sheets.records import sheet_of_json
from typology.desk.sheets.text_rows import text_rows
from typology.errors import IndicatorError, Problem

__all__ = ["endings", "opened"]

LARGEST = 2_000_000_000
"""Bytes of a text, and of everything in an archive."""

LARGEST_IN_MEMORY = 200_000_000
"""Bytes of a workbook or a JSON file, which are read as a whole."""

MOST_FILES = 1_000
"""Files in an archive."""

archive_errors = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""Damaged, cut off, compressed in an unknown way, locked with a password."""

Opens = Callable[[], BinaryIO]


def opened(path: str | Path) -> list[Sheet]:
    r"""Return the sheets of a file; those of a text file are read when they are gone through.

    Parameters
    ----------
    path
        Text with commas, semicolons or tabs (``.csv``, ``.tsv``, ``.txt``), a workbook (``.xlsx``, ``.xls``,
        ``.xlsb``), JSON, or an archive of such files (``.zip``), as producers publish them.

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
    ending = PurePosixPath(file).suffix.lower()
    largest = LARGEST if ending in texts else LARGEST_IN_MEMORY
    if size > largest:
        raise IndicatorError([Problem("file too large", f"{size:,} bytes", f"{largest:,} at most", file=file)])
    return kinds[ending](opens, file)


def _in_archive(path: Path) -> list[Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_wanted(member)]
    except archive_errors:
        raise IndicatorError([Problem("a damaged archive", None, "a zip file", file=path.name)]) from None
    if fault := _fault(members):
        expected = f"files that end in {', '.join(kinds)}; {MOST_FILES:,} files and {LARGEST:,} bytes at most"
        raise IndicatorError([Problem(*fault, expected, file=path.name)])
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for member in members:
        name = f"{path.name}/{PurePosixPath(member.filename).name}"
        try:
            sheets += _sheets(partial(_open_member, path, member), name, member.file_size)
        except IndicatorError as error:
            problems += error.problems
        except archive_errors as error:
            problems.append(Problem("damaged, or locked with a password", str(error), "a readable file", file=name))
    if problems:
        raise IndicatorError(problems)
    return sheets


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    hidden = "__MACOSX" in path.parts or path.name.startswith(".")
    return not member.is_dir() and not hidden and path.suffix.lower() in kinds


def _fault(members: list[zipfile.ZipInfo]) -> tuple[str, str | None] | None:
    size = sum(member.file_size for member in members)
    if not members:
        return "nothing to read in the archive", None
    if len(members) > MOST_FILES:
        return "too many files in the archive", f"{len(members):,}"
    return ("too much in the archive", f"{size:,} bytes") if size > LARGEST else None


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


def _workbook(opens: Opens, file: str) -> list[Sheet]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum
    except ImportError:
        expected = 'python-calamine; install it with: pip install "typology[excel]"'
        raise IndicatorError([Problem("a workbook, and nothing to read it with", None, expected, file=file)]) from None
    with opens() as stream:
        content = BytesIO(stream.read())
    _bounded(content, file)
    try:
        with CalamineWorkbook.from_filelike(content) as book:
            names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            sheets = [_sheet(file, name, book.get_sheet_by_name(name).iter_rows()) for name in names]
    except CalamineError as error:
        problem = Problem("a workbook that cannot be read", str(error), "a workbook without a password", file=file)
        raise IndicatorError([problem]) from None
    return side_by_side(sheets)


def _bounded(content: IO[bytes], file: str) -> None:
    """Refuse a workbook that unfolds beyond all measure."""
    if zipfile.is_zipfile(content):
        with zipfile.ZipFile(content) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > LARGEST:
            problem = Problem("file too large", f"{size:,} bytes unpacked", f"{LARGEST:,} at most", file=file)
            raise IndicatorError([problem])
    content.seek(0)


def _sheet(file: str, name: str, rows: Iterable[Sequence[object]]) -> Sheet:
    filled = [
        (number, [None if cell == "" else cell for cell in cells])
        for number, cells in enumerate(rows, start=1)
        if any(cell != "" for cell in cells)
    ]
    return Sheet(file, name, [cells for _, cells in filled], [number for number, _ in filled])


texts = (".csv", ".tsv", ".txt")
kinds: Mapping[str, Callable[[Opens, str], list[Sheet]]] = {
    **dict.fromkeys(texts, _text),
    **dict.fromkeys((".xlsx", ".xls", ".xlsb"), _workbook),
    ".json": _json,
}
endings = (*kinds, ".zip")
"""Of the files that can be opened."""
