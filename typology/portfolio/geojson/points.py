"""Where units lie: the points that are given, or else those of the table of countries."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from typology.certainty.asked import is_whole
from typology.countries.table import countries
from typology.errors import hint

__all__ = ["Point", "points_of"]

Point = tuple[float, float]
"""Latitude and longitude in degrees, north and east."""


def points_of(units: Iterable[str], places: Mapping[str, Any] | None = None) -> Mapping[str, Point]:
    """Return latitude and longitude of each unit that has a point; of the others nothing.

    Parameters
    ----------
    units
        Codes of units: countries by ISO 3166-1 alpha-3, or any other.
    places
        Latitude and longitude by unit, for units that are no country, or that lie elsewhere.

    Raises
    ------
    ValueError
        If a place is no latitude and longitude, or of a unit that is not there; all at once.

    Examples
    --------
    >>> points_of(["KEN", "XXA", "XXB"], {"XXA": (1.5, 30)})
    {'KEN': (-1.28, 36.81), 'XXA': (1.5, 30.0)}
    """
    codes, given, table = list(units), dict(places or {}), countries()
    wrong = [f"there is no unit {unit!r}; {hint(str(unit), codes[:12])}" for unit in given if unit not in set(codes)]
    wrong += [
        f"the place of {unit} is latitude and longitude in degrees, such as (-1.29, 36.82); found {place!r}"
        for unit, place in given.items()
        if not _is_point(place)
    ]
    if wrong:
        raise ValueError("; ".join(wrong))
    found: dict[str, Point] = {}
    for unit in codes:
        country = table.get(unit)
        if unit in given:
            found[unit] = float(given[unit][0]), float(given[unit][1])
        elif country is not None and country.latitude is not None and country.longitude is not None:
            found[unit] = country.latitude, country.longitude
    return found


def _is_point(place: Any) -> bool:
    if isinstance(place, str) or not hasattr(place, "__len__") or len(place) != 2:
        return False
    numbers = all(is_whole(value) or isinstance(value, float) for value in place)
    return numbers and bool(np.all(np.abs(np.array(list(place), float)) <= [90, 180]))
