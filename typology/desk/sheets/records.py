"""Tables that are no files with rows: records in JSON, the answers of the World Bank's interface, and DataFrames."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from typology.assessment.entries import is_blank
from typology.desk.sheets.cells import Sheet
from typology.desk.sheets.empty import EmptyError
from typology.errors import IndicatorError, Problem

__all__ = ["answer_headings", "sheet_of_frame", "sheet_of_json"]

answer_headings = (
    "indicator id", "indicator", "country id", "country", "countryiso3code", "date", "value", "unit", "obs_status",
    "decimal", "sourceid", "lastupdated", "page", "pages", "total",
)  # fmt: skip
"""The columns of an answer of the World Bank: what each record says, and what its page says of source and pages."""


def sheet_of_json(text: str, file: str) -> Sheet:
    """Return records as a sheet; record 1 is its row 1.

    Parameters
    ----------
    text
        A list of flat records; or an answer of the World Bank, version 2 of its interface: a page and its records,
        or a list of such pairs.

    Raises
    ------
    IndicatorError
        If it is neither, or if the World Bank answered with an error.

    Examples
    --------
    >>> sheet_of_json('[{"iso3": "NAM", "year": 2015, "SI.POV.GINI": 59.1}]', "namibia.json").rows
    [['iso3', 'year', 'SI.POV.GINI'], ['NAM', 2015, 59.1]]
    """
    try:
        content = json.loads(text, object_pairs_hook=_record)
    except _TwiceError as error:
        problem = Problem("a name twice in one record", str(error), "each name once", file=file)
        raise IndicatorError([problem]) from None
    except (ValueError, RecursionError) as error:
        raise IndicatorError([Problem("not JSON", None, _where(error), file=file)]) from None
    if refused := _refusal(content):
        raise IndicatorError([Problem("an error of the World Bank, no figures", refused, "an answer", file=file)])
    pages = list(_pages(content))
    if pages:
        return _numbered(file, answer_headings, [row for page, records in pages for row in _answer(page, records)])
    if not (isinstance(content, list) and content and all(_is_flat(record) for record in content)):
        expected = "a list of records, or an answer of the World Bank: [page, records]"
        raise EmptyError([Problem("no table in the JSON", None, expected, file=file)])
    headings = tuple(dict.fromkeys(heading for record in content for heading in record))
    return _numbered(file, headings, [[record.get(heading) for heading in headings] for record in content])


class _TwiceError(ValueError):
    """A name that stands twice in one record, where only one of its entries could be read."""


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return record


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"JSON; it breaks at line {error.lineno}, column {error.colno}"
    return "JSON"


def _numbered(file: str, headings: Sequence[str], records: list[list[Any]]) -> Sheet:
    return Sheet(file, None, [list(headings), *records], range(len(records) + 1))


def _is_flat(record: object) -> bool:
    return isinstance(record, Mapping) and not any(isinstance(entry, Mapping | list) for entry in record.values())


def _refusal(content: object) -> str | None:
    """Return what the World Bank says where it does not answer."""
    if isinstance(content, list) and len(content) == 1 and isinstance(content[0], Mapping):
        messages = content[0].get("message")
        if isinstance(messages, list):
            return "; ".join(str(message.get("value", message)) for message in messages if isinstance(message, Mapping))
    return None


def _pages(content: object) -> Iterator[tuple[Mapping[str, Any], list[Any]]]:
    """Yield each page of an answer with its records; a page without any has null."""
    if not isinstance(content, list):
        return
    for page, records in pairwise(content):
        if isinstance(page, Mapping) and "page" in page and (records is None or isinstance(records, list)):
            yield page, records or []
    for part in content:
        if isinstance(part, list):
            yield from _pages(part)


def _answer(page: Mapping[str, Any], records: list[Any]) -> Iterator[list[Any]]:
    for record in records:
        if isinstance(record, Mapping):
            series, country = (_pair(record.get(name)) for name in ("indicator", "country"))
            rest = [record.get(name) for name in answer_headings[4:10]]
            yield [*series, *country, *rest, *(page.get(name) for name in answer_headings[10:])]


def _pair(entry: object) -> tuple[Any, Any]:
    return (entry.get("id"), entry.get("value")) if isinstance(entry, Mapping) else (entry, None)


def sheet_of_frame(frame: pd.DataFrame, file: str = "table") -> Sheet:
    """Return a DataFrame as a sheet; what it is indexed by counts as columns if it has names.

    Headings of several levels, as pivot tables have them, become one.

    Examples
    --------
    >>> sheet_of_frame(pd.DataFrame({"iso3": ["NAM"], "year": [2015], "SI.POV.GINI": [59.1]})).rows
    [['iso3', 'year', 'SI.POV.GINI'], ['NAM', 2015, 59.1]]
    """
    flat = frame.set_axis(list(map(_heading, frame.columns)), axis="columns")
    named = any(name is not None for name in flat.index.names)
    table = (flat.reset_index(allow_duplicates=True) if named else flat).astype(object)
    cells = table.where(table.notna(), None).to_numpy(object).tolist()
    return Sheet(file, None, [[str(heading) for heading in table.columns], *cells])


def _heading(heading: object) -> str:
    """Return a heading as text; of several levels all that say something, years last: ``EGDI 2024``."""
    levels = [*map(_text, heading)] if isinstance(heading, tuple) else [_text(heading)]
    telling = [text for text in levels if text and text.casefold() not in ("value", "values")]
    return " ".join(sorted(telling, key=str.isdecimal) or levels).strip()


def _text(entry: object) -> str:
    if is_blank(entry):
        return ""
    return str(int(entry)) if isinstance(entry, float) and entry.is_integer() else str(entry)
