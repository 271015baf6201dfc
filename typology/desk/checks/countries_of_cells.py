"""Which country each cell is about, and what is said of those that are about none."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.countries.resolving import NotACountry, resolve_all
from typology.desk.checks.faults import LISTED, faults_at
from typology.desk.sheets.cells import PassedOver, shortened

__all__ = ["countries_of", "not_countries", "outside"]

Flags = NDArray[np.bool_]

a_code = "a code of ISO 3166-1 alpha-3 such as KEN"
wrong_countries = {
    "unknown": ("unknown country", f"{a_code}, or a name in a language of the United Nations"),
    "contradiction": ("code and name of different countries", "one country; {why}"),
    "ambiguous": ("a name of several countries", f"{a_code}; the name {{why}}"),
    "missing": ("no country", f"{a_code}, or a name"),
}
"""By kind of what is no country, the problem and what is expected."""


def countries_of(frame: pd.DataFrame) -> pd.Series:
    """Return for each cell its country, or why it has none."""
    return pd.Series(resolve_all(frame["country"], frame["country_name"]), index=frame.index, dtype=object)


def outside(frame: pd.DataFrame) -> tuple[Flags, list[PassedOver]]:
    """Return which cells are about a group of countries or an area outside the table, and each of these once."""
    flags = np.fromiter((_is_outside(place) for place in frame["place"]), bool, len(frame))
    met = _met(frame[flags])
    return flags, [
        PassedOver(place.why, shortened(place.found), file, sheet, int(row), count=count)
        for place, file, sheet, row, count in zip(
            met["place"], met["file"], met["sheet"], met["row"], met["cells"], strict=True
        )
    ]


def _is_outside(place: object) -> bool:
    return isinstance(place, NotACountry) and place.kind not in wrong_countries


def not_countries(frame: pd.DataFrame) -> tuple[Flags, pd.DataFrame]:
    """Return which cells have no country, and a fault for each thing that was met in its stead."""
    flags = np.fromiter((isinstance(place, NotACountry) for place in frame["place"]), bool, len(frame))
    met = _met(frame[flags]).assign(column=None)
    places: list[NotACountry] = met["place"].to_list()
    return flags, faults_at(
        met,
        [wrong_countries[place.kind][0] + _times(rows) for place, rows in zip(places, met["rows"], strict=True)],
        found=[place.found or None for place in places],
        expected=[wrong_countries[place.kind][1].format(why=place.why) for place in places],
        suggestion=[place.suggestion if number < LISTED else None for number, place in enumerate(places)],
        kind=[place.kind for place in places],
    )


def _met(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the first cell of each place, in their order, with how many cells and rows there are of it.

    Rows in which nothing stands have nothing in common, so that each is one of its own.
    """
    keys = pd.Series(
        [
            (place, row if place.kind == "missing" else None)
            for place, row in zip(frame["place"], frame["row"], strict=True)
        ],
        dtype=object,
    )
    codes, _ = pd.factorize(keys)
    first = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
    rows = frame[["file", "sheet", "row"]].assign(code=codes).drop_duplicates()["code"]
    return frame.iloc[first].assign(cells=np.bincount(codes), rows=np.bincount(rows.to_numpy(np.intp)))


def _times(rows: int) -> str:
    return f" (in {rows:,} rows)" if rows > 1 else ""
