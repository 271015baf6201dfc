"""Read assessments from files: CSV (wide or long), JSON, and reviews written as YAML."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from typology.assessment.collection import Assessments
from typology.assessment.frames import from_frame, to_long
from typology.assessment.joining import joined
from typology.assessment.respondents import clashes
from typology.assessment.reviews import read_review
from typology.errors import AssessmentError, Problem
from typology.files.delimited import read_delimited, written_delimited
from typology.files.sources import Source, decoded, files_and_tables
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["read_assessments", "write_assessments"]

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
        applicable. Several respondents may answer for one unit, in one file or many, each with a name.
    rulebook
        Whose items are answered: a rulebook, a version, or None for the newest version.

    Returns
    -------
    Assessments
        One per unit, in the order of files and rows; where several answer, what stands of it and what each said.

    Raises
    ------
    AssessmentError
        With every problem of every file, each with file, row and column. Nothing is read in part.

    Examples
    --------
    >>> import pandas as pd
    >>> read_assessments(pd.DataFrame({"unit": ["XXA", "BWA"], "E1.N1": [2.5, None]}))
    <Assessments of 2 units (XXA, BWA): 118 items, 0% answered>
    """
    book = load_rulebook(rulebook)
    sources = [source] if isinstance(source, str | Path | pd.DataFrame) else list(source)
    opened = list(files_and_tables(sources, readers))
    found: list[tuple[str | None, Assessments]] = []
    problems: list[Problem] = []
    for part, name in zip(opened, _names(opened), strict=True):
        try:
            found.append((name, _read(part, book)))
        except AssessmentError as error:
            problems += [replace(problem, file=name) for problem in error.problems]
    problems += _clashes(found, book)
    if problems:
        raise AssessmentError(problems)
    return joined([read for _, read in found], book)


def _names(opened: list[pd.DataFrame | Path | Problem]) -> Iterator[str | None]:
    """Yield what to call each source: the name of a file, with its folder where another has the same name."""
    counts = Counter(part.name for part in opened if isinstance(part, Path))
    for number, part in enumerate(opened, start=1):
        if isinstance(part, Path):
            yield part.name if counts[part.name] == 1 else str(part)
        else:
            yield f"table {number}" if isinstance(part, pd.DataFrame) and len(opened) > 1 else None


def _read(part: pd.DataFrame | Path | Problem, book: Rulebook) -> Assessments:
    if isinstance(part, Problem):
        raise AssessmentError([part])
    return from_frame(part, book) if isinstance(part, pd.DataFrame) else readers[part.suffix.lower()](part, book)


def _read_table(path: Path, book: Rulebook) -> Assessments:
    cells = read_delimited(decoded(path), path.name)
    try:
        read = from_frame(cells.frame, book, path.name, cells.rows)
    except AssessmentError as error:
        raise AssessmentError(sorted((*cells.problems, *error.problems), key=lambda p: p.row or 0)) from None
    if cells.problems:
        raise AssessmentError(cells.problems)
    return read


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
    return decoded(path)


readers: Mapping[str, Callable[[Path, Rulebook], Assessments]] = {
    ".csv": _read_table,
    ".tsv": _read_table,
    ".json": _read_json,
    ".yaml": _read_yaml,
}


def _clashes(found: Sequence[tuple[str | None, Assessments]], book: Rulebook) -> Iterator[Problem]:
    """Yield what keeps the assessments of one unit in several files from standing side by side."""
    codes = pd.Series([unit for _, part in found for unit in part.units], dtype=object)
    again = set(codes[codes.duplicated()])
    units = ((name, part, unit) for name, part in found for unit in part.units if unit in again)
    said = [(name, assessment) for name, part, unit in units for assessment in part.said(unit)]
    for position, problem in clashes((one for _, one in said), book, lambda place: f"in {said[place][0]}"):
        yield replace(problem, file=said[position][0])


def write_assessments(assessments: Assessments, path: str | Path, *, rulebook: Rulebook | str | None = None) -> Path:
    """Write assessments to a CSV file (long form) or a JSON file; nothing is left out.

    Raises
    ------
    ValueError
        If the name ends neither in ``.csv`` nor in ``.json``.
    """
    target = Path(path)
    if target.suffix == ".json":
        text = assessments.to_json()
    elif target.suffix == ".csv":
        text = written_delimited(to_long(assessments, load_rulebook(rulebook)))
    else:
        raise ValueError(f"assessments are written as .csv or .json, not {target.suffix or 'without an ending'}")
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
    return target
