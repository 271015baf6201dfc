"""Where units and candidates lie: as told, or the point from which the table of countries measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from typology.classification.classify import Classification
from typology.countries.resolving import resolve
from typology.countries.table import Country, countries
from typology.errors import Problem, nearest
from typology.portfolio.hub_plans.naming import Naming, several, twice
from typology.portfolio.hubs.problems import HubQuestionError

__all__ = ["Point", "Points", "points_of", "read_places"]

Point = tuple[float, float]
"""Latitude and longitude in degrees, north and east positive."""


@dataclass(frozen=True, eq=False)
class Points:
    """Where places lie.

    Attributes
    ----------
    of
        The point of each place.
    by_country
        Cities of which only the country is known: they lie at its point.
    """

    of: Mapping[str, Point]
    by_country: tuple[str, ...]


def read_places(places: Mapping[str, Any] | None, result: Classification) -> tuple[Mapping[str, Point], list[Problem]]:
    """Return the points that a planner tells, by code, and what is no latitude and longitude."""
    found: dict[str, Point] = {}
    told, problems = Naming(result).told((places or {}).items(), "it", strangers=True)
    problems += twice(told, "a place has a point")
    for code, entry, point in told:
        try:
            latitude, longitude = (float(part) for part in point)
        except (TypeError, ValueError):
            latitude = longitude = np.nan
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            expected = "latitude from -90 to 90 and longitude from -180 to 180, such as (-1.28, 36.82)"
            problems.append(Problem("no point on the Earth", str(point), expected, unit=str(entry)))
            latitude = longitude = 0.0
        found[code] = (latitude, longitude)
    return found, problems


def points_of(result: Classification, codes: Sequence[str], told: Mapping[str, Point]) -> Points:
    """Return where places lie.

    What a planner tells comes before columns ``latitude`` and ``longitude`` of the assessments, and these before the
    table of countries. A city of which none is known lies where its country does.

    Raises
    ------
    HubQuestionError
        Once, naming all places without a point; and points that are told of no place in use.

    Examples
    --------
    >>> import typology as ty
    >>> points_of(ty.classify(ty.load_pilots()), ["KEN", "XXA"], {"XXA": (0.0, 30.0)}).of["KEN"]
    (-1.28, 36.81)
    """
    naming, own = Naming(result, told), _in_the_assessments(result)
    found: dict[str, Point] = {}
    absent, by_country = [], []
    for code in codes:
        country = naming.country(code)
        point = told.get(code) or own.get(code)
        if point is None and country is not None and country.latitude is not None and country.longitude is not None:
            point = country.latitude, country.longitude
            by_country += [] if naming.is_its_country(code) else [code]
        if point is None:
            absent.append(code)
        else:
            found[code] = point
    problems = []
    if absent:
        cure = f'places={{"{absent[0]}": (latitude, longitude), ...}}, or serve= and candidates= without them'
        meant = [place.code for place in map(resolve, absent) if isinstance(place, Country)]
        problems.append(Problem("where these lie is not known", several(absent), cure, ", ".join(meant) or None))
    problems += [
        Problem(
            "a point of a place that is not used", code, "a unit that is served, or a candidate", nearest(code, codes)
        )
        for code in told
        if code not in set(codes) and code not in result.units and code not in countries()
    ]
    if problems:
        raise HubQuestionError(problems)
    return Points(MappingProxyType(found), tuple(by_country))


def _in_the_assessments(result: Classification) -> Mapping[str, Point]:
    about = result.assessments.about
    if "latitude" not in about or "longitude" not in about:
        return {}
    rows = zip(about.index, about["latitude"].tolist(), about["longitude"].tolist(), strict=True)
    numbers = {str(unit): (_degrees(latitude), _degrees(longitude)) for unit, latitude, longitude in rows}
    return {unit: point for unit, point in numbers.items() if abs(point[0]) <= 90 and abs(point[1]) <= 180}


def _degrees(entry: Any) -> float:
    try:
        return float(entry)
    except (TypeError, ValueError):
        return float("nan")
