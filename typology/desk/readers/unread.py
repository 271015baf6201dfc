"""Columns of a table that are not read: figures in them are counted, and none is left out because of its heading."""

from collections.abc import Collection, Iterable, Iterator
from string import ascii_uppercase

from typology.desk.readers.gathering import is_number
from typology.desk.readers.headings import folded
from typology.desk.readers.tables import Header, Row, as_text
from typology.desk.sheets.cells import PassedOver, Sheet
from typology.errors import Problem

__all__ = ["counted", "letters_of", "not_read", "one_of_each", "unread_columns"]


def one_of_each(
    rows: Iterable[Row], sheet: Sheet, header: Header, places: Iterable[int | None], problems: list[Problem]
) -> Iterator[Row]:
    """Yield the rows of a table; a problem where another column has the heading of one that is read, and differs.

    Examples
    --------
    >>> header, problems = Header(1, ("iso3", "value", "Value")), []
    >>> rows = [(2, ["KEN", "1", "1"]), (3, ["UGA", "2", "5"])]
    >>> rows = list(one_of_each(rows, Sheet("a.csv", None, []), header, [1], problems))
    >>> len(rows), problems[0].row, problems[0].found
    (2, 3, '2 and 5')
    """
    rivals = [(place, rival) for place in places if place is not None for rival in _rivals(header, place)]
    for number, cells in rows:
        for place, rival in rivals:
            one, other = (as_text(cells[at]) if at < len(cells) else "" for at in (place, rival))
            if other and one != other:
                problems.append(
                    Problem(
                        "two columns of one heading",
                        f"{one} and {other}",
                        "one column, or the same in both",
                        file=sheet.file,
                        sheet=sheet.name,
                        row=number,
                        column=header.headings[place],
                    )
                )
        yield number, cells


def _rivals(header: Header, place: int) -> Iterator[int]:
    heading = folded(header.headings[place])
    return (at for at, text in enumerate(header.headings) if at != place and folded(text) == heading)


def unread_columns(header: Header, read: Iterable[int | None], described: Collection[str] = ()) -> dict[int, int]:
    """Return the positions of the columns that are not read, to count their figures: with zero for each.

    Parameters
    ----------
    read
        Positions of those that are.
    described
        Folded headings of columns that say something about figures and hold none.
    """
    known = set(read)
    places = (place for place, text in enumerate(header.headings) if folded(text) not in described or not text)
    return {place: 0 for place in places if place not in known}


def counted(rows: Iterable[Row], counts: dict[int, int]) -> Iterator[Row]:
    """Yield the rows of a table, and count the figures in some of its columns.

    Examples
    --------
    >>> counts = {1: 0}
    >>> rows = list(counted([(2, ["KEN", "46.5"]), (3, ["UGA", "about half"])], counts))
    >>> counts
    {1: 1}
    """
    for number, cells in rows:
        for place in counts:
            if place < len(cells) and is_number(cells[place]):
                counts[place] += 1
        yield number, cells


def not_read(sheet: Sheet, header: Header, counts: dict[int, int]) -> list[PassedOver]:
    """Return the columns that were not read and have figures, each with how many."""
    return [
        PassedOver(
            "a column that is not read" if header.headings[place] else "a column without a heading",
            header.headings[place] or f"column {letters_of(place)}",
            sheet.file,
            sheet.name,
            header.number or None,
            header.headings[place] or letters_of(place),
            count=count,
        )
        for place, count in counts.items()
        if count
    ]


def letters_of(place: int) -> str:
    """Return a column as a spreadsheet names it.

    Examples
    --------
    >>> [letters_of(place) for place in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    before, last = divmod(place, len(ascii_uppercase))
    return (letters_of(before - 1) if before else "") + ascii_uppercase[last]
