"""Which country each cell is about, and what is said of those that are about none."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.countries.resolving import NotACountry, resolve_all
from typology.desk.checks.faults import LISTED, faults_at
from typology.desk.sheets.cells import PassedOver

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
    met = [(place, cells.iloc[0], len(cells)) for place, cells in _each(frame[flags])]
    return flags, [
        PassedOver(place.why, place.found, first["file"], first["sheet"], int(first["row"]), count=count)
        for place, first, count in met
    ]


def _is_outside(place: object) -> bool:
    return isinstance(place, NotACountry) and place.kind not in wrong_countries


def not_countries(frame: pd.DataFrame) -> tuple[Flags, pd.DataFrame]:
    """Return which cells have no country, and a fault for each thing that was met in its stead."""
    flags = np.fromiter((isinstance(place, NotACountry) for place in frame["place"]), bool, len(frame))
    met = _each(frame[flags])
    rows = pd.concat([frame.head(0), *(cells.head(1) for _, cells in met)]).assign(column=None)
    return flags, faults_at(
        rows,
        [wrong_countries[place.kind][0] + _times(cells["row"].nunique()) for place, cells in met],
        found=[place.found or None for place, _ in met],
        expected=[wrong_countries[place.kind][1].format(why=place.why) for place, _ in met],
        suggestion=[place.suggestion if number < LISTED else None for number, (place, _) in enumerate(met)],
        kind=[place.kind for place, _ in met],
    )


def _each(frame: pd.DataFrame) -> list[tuple[NotACountry, pd.DataFrame]]:
    """Return each place with its cells, in the order in which they are met."""
    codes, places = pd.factorize(frame["place"])
    groups = frame.groupby(codes, sort=True).indices
    return [(place, frame.iloc[groups[code]]) for code, place in enumerate(places)]


def _times(rows: int) -> str:
    return f" (in {rows:,} rows)" if rows > 1 else ""
