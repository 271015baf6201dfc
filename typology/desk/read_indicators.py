"""Read public figures from the files of their producers, from own tables and from DataFrames."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from typology.assessment.dates import read_day
from typology.desk.checks.duplicates import without_duplicates
from typology.desk.checks.faults import problems_of
from typology.desk.checks.plausible import doubts_about
from typology.desk.checks.resolving import Resolved, resolved
from typology.desk.desk_of import desk_of
from typology.desk.fetched.provenance import verified
from typology.desk.indicators import Indicators, indicator_columns, unused_columns
from typology.desk.readers.shapes import read_sheets, shape_of
from typology.desk.sheets.cells import PassedOver, Sheet
from typology.desk.sheets.empty import EmptyError
from typology.desk.sheets.opening import opened
from typology.desk.sheets.parts import Part, folders_of, parts_of
from typology.desk.sheets.records import sheet_of_frame
from typology.desk.sheets.text_rows import FALLBACK, TextRows
from typology.errors import IndicatorError, Problem, nearest
from typology.files.sources import Source
from typology.rulebook.desk import Desk
from typology.rulebook.load import load_rulebook
from typology.rulebook.model import Rulebook

__all__ = ["read_indicators"]

SHOWN, COMPARED = 5, 100
"""Series that are shown where none of a file is asked for, and those to which the nearest indicator is sought."""


def read_indicators(
    source: Source | Iterable[Source],
    *,
    rulebook: Rulebook | str | None = None,
    date: datetime.date | str | None = None,
) -> Indicators:
    """Read public figures, from one file or many.

    Parameters
    ----------
    source
        A path, a pattern such as ``"figures/*.csv"``, a folder (every readable file in it), a DataFrame, or several of
        these. Files may have any shape in which producers publish, or be tables of your own: a row per figure, with the
        columns ``iso3``, ``indicator``, ``year`` and ``value``; a column per year; or a column per indicator.
    rulebook
        Whose desk indicators are read: a rulebook, a version, or None for the newest version. Other series are passed
        over and counted.
    date
        The day that no figure may lie after; today, if none is given.

    Returns
    -------
    Indicators
        In the order of country, indicator and year. ``warnings`` says what is odd and was kept, ``unused`` what was
        passed over and why.

    Raises
    ------
    IndicatorError
        With every problem of every file, each with file, sheet, row and column: unknown countries, codes that
        contradict their names, values that are no numbers or not possible, years in the future, different values for
        the same, series in another unit. Nothing is read in part.
    ValueError
        If the rulebook has no desk indicators.

    Examples
    --------
    >>> import pandas as pd
    >>> slums = pd.DataFrame({"iso3": ["KEN"], "indicator": "EN.POP.SLUM.UR.ZS", "year": 2018, "value": 46.5})
    >>> read_indicators(slums)
    <Indicators: 1 figure of 1 series and 1 country, 2018>
    >>> read_indicators(slums.assign(value=4650))
    Traceback (most recent call last):
    typology.errors.IndicatorError: The indicators have 1 problem:
      table, row 2, column value: EN.POP.SLUM.UR.ZS looks as if in another unit: found '4650';
      expected per cent of urban population, usually 1 to 85; x 0.01 it would be 46.5
    """
    book = load_rulebook(rulebook)
    desk, day = desk_of(book), datetime.date.today() if date is None else read_day(date)
    sources = list(source) if isinstance(source, Iterator) else source
    read = [_read(part, desk, day) for part in parts_of(sources)]
    figures = pd.concat([_no_figures(), *(one.frame for one in read)], ignore_index=True)
    relayed = desk.reviewing.relayed.sources if desk.reviewing.relayed else ()
    figures, contradictions, repeated = without_duplicates(figures, book.rulebook.tolerance.value, relayed)
    table = figures.sort_values(["country", "indicator", "year"], kind="stable", ignore_index=True)
    wrong, odd = doubts_about(table, desk)
    problems = [*(problem for one in read for problem in one.problems), *problems_of(contradictions), *wrong]
    if problems:
        raise IndicatorError(sorted(problems, key=_place))
    passed_over = [*(passed for one in read for passed in one.passed_over), *repeated]
    odd += [problem for one in read for problem in one.warnings]
    odd += [problem for folder in folders_of(sources) for problem in _changed_in(folder)]
    return Indicators(table, _as_table(passed_over), sorted(odd, key=_place))


@dataclass(frozen=True)
class _Read(Resolved):
    """What was read of one part."""

    warnings: tuple[Problem, ...] = ()


def _changed_in(folder: str | Path) -> Sequence[Problem]:
    """Return what is odd about the fetched files of a folder; they are read all the same."""
    try:
        return verified(folder)
    except IndicatorError as error:
        return error.problems


def _read(part: Part, desk: Desk, date: datetime.date) -> _Read:
    content = part.content
    if isinstance(content, PassedOver):
        return _Read(_no_figures(), (content,))
    if isinstance(content, Problem):
        return _Read(_no_figures(), problems=(content,))
    try:
        return _read_sheets(part, _sheets(content, part.name), desk, date)
    except EmptyError as error:
        nothing, said = _Read(_no_figures()), error.problems
        return replace(nothing, warnings=said) if part.found else replace(nothing, problems=said)
    except IndicatorError as error:
        return _Read(_no_figures(), problems=error.problems)
    except OSError as error:
        problem = Problem("cannot be read", error.strerror or str(error), "a file that may be read", file=part.name)
        return _Read(_no_figures(), problems=(problem,))


def _read_sheets(part: Part, sheets: list[Sheet], desk: Desk, date: datetime.date) -> _Read:
    unknown = [shape for shape in map(shape_of, sheets) if isinstance(shape, Problem)] if part.found else []
    if unknown and len(unknown) == len(sheets):
        return _Read(_no_figures(), warnings=tuple(unknown))
    cells = read_sheets(sheets, _codes(desk))
    of_sheets = [resolved(one, sheet.file, sheet.name, date) for sheet, one in cells]
    frame = pd.concat([_no_figures(), *(one.frame for one in of_sheets)], ignore_index=True)
    passed_over = tuple(passed for one in of_sheets for passed in one.passed_over)
    warnings = () if len(frame) else (_nothing_in(part, passed_over, desk),)
    problems = [problem for one in of_sheets for problem in one.problems]
    return _Read(frame, passed_over, (*_in_other_letters(sheets, problems), *problems), warnings)


def _in_other_letters(sheets: Iterable[Sheet], problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield a problem for each text that is no UTF-8, where words in it were not understood."""
    foreign = {problem.file for problem in problems if problem.found and not problem.found.isascii()}
    for sheet in sheets:
        if sheet.file in foreign and isinstance(sheet.rows, TextRows) and sheet.rows.encoding == FALLBACK:
            expected = "text saved as UTF-8 (in Excel: CSV UTF-8); it was read as Windows-1252, for want of better"
            yield Problem("text in an unknown encoding", None, expected, file=sheet.file)


def _nothing_in(part: Part, passed_over: Iterable[PassedOver], desk: Desk) -> Problem:
    """Return the warning that no figure of a file is used: the indicator nearest to those in it, or else why not."""
    codes = _codes(desk)
    met = [passed.found for passed in passed_over if passed.found and passed.found == passed.indicator]
    if not met:
        reasons = "; ".join(dict.fromkeys(passed.why for passed in passed_over)) or None
        return Problem("no figure that can be used", reasons, "figures of countries below a header row", file=part.name)
    close = next((found for text in met[:COMPARED] if (found := nearest(text, codes))), None)
    expected = "an indicator of the rulebook, by its code"
    found = ", ".join(met[:SHOWN]) + ", …" * (len(met) > SHOWN)
    return Problem("no figure that is asked for", found, expected, close and codes[close], file=part.name)


def _sheets(content: pd.DataFrame | Path, name: str) -> list[Sheet]:
    if isinstance(content, pd.DataFrame):
        return [sheet_of_frame(content, name)]
    return [replace(sheet, file=sheet.file.replace(content.name, name, 1)) for sheet in opened(content)]


def _codes(desk: Desk) -> dict[str, str]:
    """Return the code of each indicator by every code and heading under which it is published."""
    others = {text.casefold(): code for code, indicator in desk.indicators.items() for text in indicator.also}
    return others | {code.casefold(): code for code in desk.indicators}


def _no_figures() -> pd.DataFrame:
    kinds = {"year": np.int64, "value": np.float64, "row": np.int64}
    return pd.DataFrame({name: pd.Series([], dtype=kinds.get(name, object)) for name in indicator_columns})


def _as_table(passed_over: Iterable[PassedOver]) -> pd.DataFrame:
    table = pd.DataFrame([asdict(one) for one in passed_over], columns=list(unused_columns), dtype=object)
    return table.astype({"count": np.int64})


def _place(problem: Problem) -> tuple[str, str, int, str]:
    return problem.file or "", problem.sheet or "", problem.row or 0, problem.column or ""
