"""A table as columns: what stands below a header row, and whose it is."""

from collections.abc import Callable, Collection, Iterable, Sequence

import pandas as pd

from typology.desk.readers.gathering import cell_frame, is_missing
from typology.desk.readers.headings import folded
from typology.desk.readers.tables import Header, as_text, rows_below, top_of
from typology.desk.sheets.cells import PassedOver, Sheet, cell_columns
from typology.errors import Problem

__all__ = ["below", "figures", "first_header", "frame_of", "no_country", "texts_of", "whose_of"]


def first_header(sheet: Sheet, heads: Callable[[Collection[str]], bool]) -> Header | None:
    """Return the first row whose folded cells are what a header must have; None if there is none.

    Examples
    --------
    >>> sheet = Sheet("a.csv", None, [["Title"], ["COUNTRY", "ISO3"], ["Kenya", "KEN"]])
    >>> first_header(sheet, lambda cells: "iso3" in cells)
    Header(number=2, headings=('COUNTRY', 'ISO3'))
    """
    return next((row for row in top_of(sheet) if heads([*map(folded, row.headings)])), None)


def below(sheet: Sheet, header: Header, problems: list[Problem]) -> pd.DataFrame:
    """Return what stands below a header row: a column per position, the number of each row in the file as its index.

    Examples
    --------
    >>> sheet = Sheet("a.csv", None, [["COUNTRY", "ISO3"], [], ["Kenya", "KEN"]])
    >>> below(sheet, Header(1, ("COUNTRY", "ISO3")), []).to_dict("index")
    {3: {0: 'Kenya', 1: 'KEN'}}
    """
    width = len(header.headings)
    rows = {number: [*cells, *[None] * width][:width] for number, cells in rows_below(sheet, header, problems)}
    return pd.DataFrame(list(rows.values()), index=pd.Index([*rows], dtype=int), columns=range(width), dtype=object)


def texts_of(body: pd.DataFrame, header: Header, names: Sequence[str]) -> pd.Series:
    """Return the texts of the column under the first of some names that there is; None in every cell if none is.

    Examples
    --------
    >>> body = pd.DataFrame({0: ["Kenya"], 1: [" KEN"]})
    >>> texts_of(body, Header(1, ("COUNTRY", "ISO3")), ["code", "iso3"]).to_list()
    ['KEN']
    """
    place = header.place(*names)
    texts = [None] * len(body) if place is None else [as_text(cell) or None for cell in body[place]]
    return pd.Series(texts, index=body.index, dtype=object)


def whose_of(body: pd.DataFrame, header: Header, codes: Sequence[str], names: Sequence[str]) -> pd.DataFrame:
    """Return code and name of the country of each row."""
    return pd.DataFrame({"country": texts_of(body, header, codes), "country_name": texts_of(body, header, names)})


def figures(entries: pd.Series) -> pd.Series:
    """Return the cells of a column that are not missing."""
    return entries[[not is_missing(entry) for entry in entries]]


def no_country(sheet: Sheet, rows: Sequence[int]) -> list[PassedOver]:
    """Return what is said of figures in rows that name no country, given the row of each."""
    why = "figures in rows without a country"
    return [PassedOver(why, None, sheet.file, sheet.name, min(rows), count=len(rows))] if rows else []


def frame_of(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return parts with the columns of ``cell_columns`` as the one frame of a :class:`Cells`."""
    found = [part.astype(object) for part in parts if len(part)] or [pd.DataFrame(columns=list(cell_columns))]
    return cell_frame(pd.concat(found, ignore_index=True))
