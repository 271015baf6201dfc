"""Observations of a database with breakdowns: those that are asked for, and why not the others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pandas as pd

from typology.desk.readers.breakdowns import Asked, asked_for, not_asked_for, part_of
from typology.desk.readers.gathering import cell_frame, is_missing
from typology.desk.readers.headings import not_known
from typology.desk.readers.tables import Row, as_text
from typology.desk.sheets.cells import Cells, PassedOver, Sheet

__all__ = ["Places", "read_observations"]


@dataclass(frozen=True)
class Places:
    """The positions of the columns of a database; None for one that it has not.

    Attributes
    ----------
    number
        Of the number of the SDG indicator.
    parts
        Of every column by which figures are broken down.
    reporting, frequency, action
        Of columns with codes of which one alone is of use: reported globally, yearly, not deleted.
    power
        Of the power of ten by which values are to be multiplied.
    """

    series: int
    country: int
    year: int
    value: int
    parts: tuple[int, ...]
    name: int | None = None
    number: int | None = None
    reporting: int | None = None
    frequency: int | None = None
    action: int | None = None
    power: int | None = None
    origin: int | None = None
    database: int | None = None


texts = ("series", "number", "reporting", "frequency", "action", "power", "origin", "database")

of_use = {
    "reporting": ({"", "g"}, "reported beside the global database"),
    "frequency": ({"", "a"}, "not a yearly figure"),
    "action": ({"", "i", "a", "m", "r"}, "marked as deleted"),
}
"""By column, the codes of figures that can be used, and what the others are."""


def read_observations(
    sheet: Sheet,
    rows: Iterable[Row],
    places: Places,
    wanted: Mapping[str, str],
    text: Callable[[object], str] = as_text,
) -> Cells:
    """Return the observations that are asked for: the total or the part, once, in the unit of one.

    Parameters
    ----------
    text
        Reads a cell with a code.
    """
    asked = asked_for(wanted)
    found, others = _collected(rows, places, asked, text)
    passed: list[PassedOver] = []
    for column, (codes, why) in of_use.items():
        used = found[column].str.lower().isin(codes)
        passed += _passed(sheet, found[~used], why)
        found = found[used]
    for step in (_of_the_part, _of_one_series, _once):
        found, left_out, why = step(found, asked)
        passed += _passed(sheet, left_out, why)
    values = [_multiplied(value, power) for value, power in zip(found["value"], found["power"], strict=True)]
    found = found.assign(value=pd.Series(values, index=found.index, dtype=object), source=_source(found))
    return Cells(cell_frame(found), (*passed, *not_known(sheet, others)))


def _collected(
    rows: Iterable[Row], places: Places, asked: Asked, text: Callable[[object], str]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the observations of the series that are asked for, and count those of others."""
    sought: dict[tuple[str, str], bool] = {}
    others: dict[str, int] = {}
    found: list[dict[str, object]] = []
    for row, cells in rows:
        series = text(cells[places.series])
        number = "" if places.number is None else text(cells[places.number])
        if (series, number) not in sought:
            sought[series, number] = bool(asked.of(series, number))
        if is_missing(cells[places.value]):
            continue
        if sought[series, number]:
            found.append({"row": row, **_observation(cells, places, text)})
        else:
            others[series] = others.get(series, 0) + 1
    columns = ["row", *texts, "country", "country_name", "year", "value", "part"]
    return pd.DataFrame(found, columns=columns, dtype=object), others


def _observation(cells: list[object], places: Places, text: Callable[[object], str]) -> dict[str, object]:
    said = {name: "" if (at := getattr(places, name)) is None else text(cells[at]) for name in texts}
    return {
        **said,
        "country": text(cells[places.country]) or None,
        "country_name": None if places.name is None else as_text(cells[places.name]) or None,
        "year": cells[places.year],
        "value": cells[places.value],
        "part": part_of(tuple(text(cells[place]) for place in places.parts)),
    }


HIGHEST_POWER = 15
"""Of ten, in which figures are given: millions of millions, and some."""

Sorted = tuple[pd.DataFrame, pd.DataFrame, str]
"""What is kept, what is not, and why."""


def _of_the_part(found: pd.DataFrame, asked: Asked) -> Sorted:
    """Keep the totals, or the parts that are named, and give them the code of the rulebook."""
    keys = list(zip(found["series"], found["number"], found["part"], strict=True))
    codes = {key: asked.of(*key[:2]).get(key[2]) for key in set(keys)}
    coded = found.assign(indicator=pd.Series([codes[key] for key in keys], index=found.index, dtype=object))
    kept = coded["indicator"].notna()
    return coded[kept], coded[~kept], not_asked_for


def _of_one_series(found: pd.DataFrame, asked: Asked) -> Sorted:
    """Leave out series that were asked for by the number of an SDG indicator alone, where it is not the only one."""
    by_number = ~found["series"].map(asked.names).astype(bool)
    several = found[by_number].groupby("indicator")["series"].nunique() > 1
    out = by_number & found["indicator"].isin(several[several].index)
    return found[~out], found[out], "one of several series of its SDG indicator; the rulebook must name one"


def _once(found: pd.DataFrame, asked: Asked) -> Sorted:
    """Leave out figures that are repeated because their series belongs to several SDG indicators."""
    what = ["indicator", "series", "part", "country", "country_name", "year", "value"]
    told = found.assign(year=found["year"].map(as_text), value=found["value"].map(as_text))
    again = told.duplicated(what) & ~told.duplicated([*what, "number"])
    return found[~again], found[again], "the same figure, repeated for another SDG indicator"


def _passed(sheet: Sheet, rows: pd.DataFrame, why: str) -> list[PassedOver]:
    """Return one entry for each series and part."""
    names = [" ".join([series, *sorted(part)]) for series, part in zip(rows["series"], rows["part"], strict=True)]
    groups = rows.groupby(pd.Series(names, index=rows.index, dtype=object), sort=False)["row"]
    return [
        PassedOver(why, name, sheet.file, sheet.name, row=int(of.iloc[0]), indicator=name.split()[0], count=len(of))
        for name, of in groups
    ]


def _multiplied(value: object, power: str) -> object:
    """Return a value in units of one, where it is given in thousands or millions.

    What cannot be multiplied comes with its power, so that it is never taken for a value in units of one.

    Examples
    --------
    >>> [_multiplied(*given) for given in (("46.5", ""), ("4.65", "1"), ("4.65", "many"), ("4,65", "1"), ("<5", "3"))]
    ['46.5', '46.5', '4.65 x 10^many', '4,65 x 10^1', '<5']
    """
    text = as_text(value)
    if power in ("", "0") or not any(map(str.isdigit, text)) or text.startswith(("<", ">", "≤", "≥")):
        return value
    try:
        number, exponent = Decimal(text), int(power)
    except (InvalidOperation, ValueError):
        return f"{text} x 10^{power}"
    return f"{number.scaleb(exponent):f}" if abs(exponent) <= HIGHEST_POWER else f"{text} x 10^{power}"


def _source(found: pd.DataFrame) -> pd.Series:
    """Return database and series, and where the database has its figures from."""
    other = ~found["database"].str.match("$|IAEG-SDGs")
    database = found["database"].where(other, "United Nations, SDG global database")
    origin = ("; " + found["origin"]).where(found["origin"] != "", "")
    return database + ", series " + found["series"] + origin
