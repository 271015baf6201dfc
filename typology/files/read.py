"""Read assessments from files: CSV (wide or long), JSON, and reviews written as YAML."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from glob import glob, has_magic
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.frames import from_frame
from typology.assessment.pilots import read_review
from typology.errors import AssessmentError, Problem, nearest
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["read_assessments", "write_assessments"]

Source = str | Path | pd.DataFrame

LARGEST_TEXT = 200_000_000
"""Bytes of a JSON or YAML file; a larger one belongs in a table."""


def read_assessments(
    source: Source | Iterable[Source],
    *,
    rulebook: Rulebook | str | None = None,
) -> Assessments:
    """Read what offices said, from one file or many.

    Parameters
    ----------
    source
        A path, a pattern such as ``"answers/*.csv"``, a DataFrame, or several of these. Tables may be wide (one row
        per unit, one column per item) or long (columns ``unit``, ``item``, ``value``); blank is unknown and ``NA`` not
        applicable.
    rulebook
        Whose items are answered: a rulebook, a version, or None for the newest version.

    Returns
    -------
    Assessments
        One per unit, in the order of files and rows.

    Raises
    ------
    AssessmentError
        With every problem of every file, each with file, row and column. Nothing is read in part.

    Examples
    --------
    >>> import pandas as pd
    >>> read_assessments(pd.DataFrame({"unit": ["NAM", "BWA"], "E1.N1": [2.5, None]}))
    <Assessments of 2 units (NAM, BWA): 118 items, 0% answered>
    """
    book = load_rulebook(rulebook)
    sources = [source] if isinstance(source, str | Path | pd.DataFrame) else list(source)
    found: list[Assessments] = []
    problems: list[Problem] = []
    for name, read in _opened(sources, book, problems):
        try:
            found.append(read())
        except AssessmentError as error:
            problems += [p if p.file else _in_file(p, name) for p in error.problems]
    problems += _repeated(found)
    if problems:
        raise AssessmentError(problems)
    return _joined(found, book)


def _opened(
    sources: Iterable[Source], book: Rulebook, problems: list[Problem]
) -> Iterator[tuple[str | None, Callable[[], Assessments]]]:
    """Yield a reader for every file that the sources name."""
    for source in sources:
        if isinstance(source, pd.DataFrame):
            yield None, lambda frame=source: from_frame(frame, book)  # type: ignore[misc]
            continue
        paths = sorted(glob(str(source), recursive=True)) if has_magic(str(source)) else [str(source)]  # noqa: PTH207
        if not paths:
            problems.append(Problem("no file of that pattern", str(source), "at least one file"))
        for path in map(Path, paths):
            reader = readers.get(path.suffix.lower())
            if not path.is_file():
                beside = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
                problems.append(Problem("no such file", str(path), "a file", nearest(path.name, beside)))
            elif reader is None:
                problems.append(Problem("unreadable kind of file", path.name, ", ".join(readers)))
            else:
                yield path.name, lambda path=path, reader=reader: reader(path, book)  # type: ignore[misc]


def _read_table(path: Path, book: Rulebook) -> Assessments:
    text = _decoded(path)
    header = text.partition("\n")[0]
    cells = _cells(path.name, text, max((",", ";", "\t"), key=header.count))
    frame = cells.iloc[1:].set_axis(cells.iloc[0].str.strip(), axis=1)
    blank = (frame == "").all(axis=1).to_numpy()
    return from_frame(frame[~blank].reset_index(drop=True), book, path.name, np.flatnonzero(~blank))


def _cells(file: str, text: str, separator: str) -> pd.DataFrame:
    """Return every cell as text, the header as first row, so that no word is taken for a missing value."""
    try:
        cells = pd.read_csv(
            StringIO(text), sep=separator, header=None, dtype=str, na_filter=False, skip_blank_lines=False
        )
    except pd.errors.ParserError as error:
        raise AssessmentError([Problem("rows of different length", str(error).strip(), file=file)]) from None
    except pd.errors.EmptyDataError:
        raise AssessmentError([Problem("empty file", file=file)]) from None
    return cells.fillna("")


def _decoded(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        expected = "text saved as UTF-8 (in Excel: CSV UTF-8)"
        raise AssessmentError([Problem("not UTF-8 text", f"byte {error.start}", expected, file=path.name)]) from None


def _read_json(path: Path, book: Rulebook) -> Assessments:
    return Assessments.from_json(_bounded(path), book, path.name)


def _read_yaml(path: Path, book: Rulebook) -> Assessments:
    _bounded(path)
    return Assessments.of([read_review(path, book)], book)


def _bounded(path: Path) -> str:
    size = path.stat().st_size
    if size > LARGEST_TEXT:
        raise AssessmentError(
            [Problem("file too large", f"{size:,} bytes", f"{LARGEST_TEXT:,} at most", file=path.name)]
        )
    return _decoded(path)


readers: Mapping[str, Callable[[Path, Rulebook], Assessments]] = {
    ".csv": _read_table,
    ".tsv": _read_table,
    ".json": _read_json,
    ".yaml": _read_yaml,
}


def _in_file(problem: Problem, name: str | None) -> Problem:
    return replace(problem, file=name)


def _repeated(found: Iterable[Assessments]) -> Iterator[Problem]:
    seen: set[str] = set()
    for assessments in found:
        for unit in seen.intersection(assessments.units):
            yield Problem("unit in two files", unit, "one assessment for each unit", unit=unit)
        seen.update(assessments.units)


def _joined(found: list[Assessments], book: Rulebook) -> Assessments:
    if len(found) == 1:
        return found[0]
    items = tuple(book.items)
    values = np.concatenate([part.aligned(items) for part in found] or [np.empty((len(items), 0))], axis=1)
    about = pd.concat([part.about for part in found]) if found else pd.DataFrame(index=pd.Index([], name="unit"))
    remarks = {unit: answers for part in found for unit, answers in part.remarks.items()}
    return Assessments(items, values, about.astype(object).where(about.notna(), None), remarks)


def write_assessments(assessments: Assessments, path: str | Path, *, rulebook: Rulebook | str | None = None) -> Path:
    """Write assessments to a CSV file (long form) or a JSON file; nothing is left out.

    Raises
    ------
    ValueError
        If the name ends neither in ``.csv`` nor in ``.json``.
    """
    from typology.assessment.frames import to_long

    target = Path(path)
    if target.suffix == ".json":
        text = assessments.to_json()
    elif target.suffix == ".csv":
        text = to_long(assessments, load_rulebook(rulebook)).to_csv(index=False)
    else:
        raise ValueError(f"assessments are written as .csv or .json, not {target.suffix or 'without an ending'}")
    target.write_text(text, encoding="utf-8")
    return target
