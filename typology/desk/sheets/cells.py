"""What every reader gives: cells as they stand in a file, each with its place, and what was passed over."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pandas as pd

from typology.errors import Problem

__all__ = ["Cells", "Heading", "PassedOver", "Shape", "Sheet", "cell_columns", "shortened", "side_by_side"]

cell_columns = ("country", "country_name", "indicator", "year", "value", "source", "row", "column")
"""Country code and name as written (either may be None), the rulebook's code of the indicator, year and value as
written, the source in words, and where it stands: row from 1 with the header as row 1, column as its heading."""


LONGEST = 200
"""Letters of a cell that are shown."""


def shortened(text: str) -> str:
    """Return a text that fits into a line or two, whatever stood in the cell.

    Examples
    --------
    >>> shortened("9" * 5000)[-25:]
    '999… (5,000 letters long)'
    """
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} letters long)"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something in a file that was not used, and why; ``count`` cells of the kind."""

    why: str
    found: str | None = None
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    country: str | None = None
    indicator: str | None = None
    year: int | None = None
    value: float | None = None
    count: int = 1


@dataclass(frozen=True)
class Cells:
    """Cells of one sheet of one file.

    Attributes
    ----------
    frame
        The columns of ``cell_columns``; every entry as it stands in the file (text), or a number of a workbook.
    """

    frame: pd.DataFrame
    passed_over: tuple[PassedOver, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file as a grid of cells, before anyone knows its shape.

    Attributes
    ----------
    file
        Its name, for problems and sources.
    name
        Of the sheet; None for a text file.
    rows
        The cells of each row: texts of a text file, values of a workbook (text, number, None). Those of a text file
        are read from it each time anew, from the top: go through them once.
    numbers
        The number of each row in the file, from 1, where blank rows were left out; else nothing.
    beside
        All sheets of its workbook by name, for the producers whose figures stand in one and their years in another;
        nothing for a text file. See :func:`side_by_side`.
    """

    file: str
    name: str | None
    rows: Sequence[list[object]]
    numbers: Sequence[int] = ()
    beside: Mapping[str, "Sheet"] = field(default_factory=dict, repr=False, compare=False)

    def numbered(self) -> Iterator[tuple[int, list[object]]]:
        """Go through the rows, each with its number in the file.

        Examples
        --------
        >>> list(Sheet("a.xlsx", "Data", [["iso3"], ["KEN"]], [1, 5]).numbered())
        [(1, ['iso3']), (5, ['KEN'])]
        """
        return zip(self.numbers, self.rows, strict=True) if self.numbers else enumerate(self.rows, start=1)


def side_by_side(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Return the sheets of one workbook, each of which knows the others.

    Examples
    --------
    >>> data, _ = side_by_side([Sheet("a.xlsx", "Indicator Data", []), Sheet("a.xlsx", "Indicator Date", [])])
    >>> list(data.beside)
    ['Indicator Data', 'Indicator Date']
    """
    together: dict[str, Sheet] = {}
    joined = [replace(sheet, beside=MappingProxyType(together)) for sheet in sheets]
    together.update({sheet.name: sheet for sheet in joined if sheet.name})
    return joined


@dataclass(frozen=True)
class Heading:
    """A column that a shape must have: what to call it, and whether a heading as written is it."""

    name: str
    fits: Callable[[str], bool]


@dataclass(frozen=True)
class Shape:
    """A way in which a producer publishes.

    Attributes
    ----------
    name
        In words, such as ``"World Bank, one row per country and a column per year"``.
    recognises
        Whether a sheet has it.
    read
        Its cells; the second argument gives the rulebook's code by every code and heading producers use for it
        (folded to lower case). Series that are not in it are passed over, once each.
    headings
        The columns it must have, to say what a sheet lacks that nearly has it.
    """

    name: str
    recognises: Callable[[Sheet], bool]
    read: Callable[[Sheet, Mapping[str, str]], Cells]
    headings: tuple[Heading, ...] = ()
