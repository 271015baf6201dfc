"""To which region, or other part, each unit of a result belongs."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.countries.table import Country, countries
from typology.errors import UnknownUnitError, hint

__all__ = ["EVERYWHERE", "NOWHERE", "parts_of"]

NOWHERE = "not known"
"""The part of units of which none is known: they are shown, never dropped."""

EVERYWHERE = "all"
"""The part of all units where they are not put into parts."""

OF_COUNTRIES = ("region", "subregion", "office")


def parts_of(result: Classification, by: str | Mapping[str, Any] | pd.Series | None) -> tuple[str, ...]:
    """Return the part of each unit, in the order of the units.

    Parameters
    ----------
    by
        None for one part of all; ``"region"`` or ``"subregion"`` of M49; ``"office"``, the region of the UN-Habitat
        office; any column of the result or of what is known about units; or a mapping or Series from unit to part. What
        the assessments say comes before M49; a city lies where its country does.

    Raises
    ------
    ValueError
        If there is no such column; it names the nearest. Or if a Series has a unit more than once.
    TypeError
        If it is none of these.
    UnknownUnitError
        If a mapping speaks of a unit that is not in the result.

    Examples
    --------
    >>> import typology as ty
    >>> parts_of(ty.classify(ty.load_pilots()), "subregion")
    ('Southern Asia', 'Sub-Saharan Africa', 'Northern Africa', 'Latin America and the Caribbean')
    """
    units = result.units
    if by is None:
        return (EVERYWHERE,) * len(units)
    if not isinstance(by, str):
        told, known_units = by_unit(by), set(units)
        for unit in told:
            if unit not in known_units:
                raise UnknownUnitError(str(unit), units)
        return tuple(_word(told.get(unit)) for unit in units)
    about = result.assessments.about
    known = about.join(result.table.drop(columns=about.columns, errors="ignore"))
    said = known[by].tolist() if by in known else [None] * len(units)
    if by in OF_COUNTRIES:
        said = [
            entry if not is_blank(entry) else of_m49 for entry, of_m49 in zip(said, _of_m49(about, by), strict=True)
        ]
    elif by not in known:
        choices = [*OF_COUNTRIES, *map(str, known.columns)]
        raise ValueError(f"units cannot be put together by {by!r}; {hint(by, choices)}")
    return tuple(map(_word, said))


def by_unit(told: Any) -> dict[Any, Any]:
    """Return what is told of each unit: by a mapping, by a Series, or by groups.

    Raises
    ------
    TypeError
        If it is none of these.
    ValueError
        If a Series has a unit more than once.

    Examples
    --------
    >>> by_unit(pd.Series({"XXA": "west"}))
    {'XXA': 'west'}
    """
    found = told.as_mapping() if hasattr(told, "as_mapping") else told
    if not isinstance(found, Mapping | pd.Series):
        raise TypeError(
            f"units are put together by a word such as 'region', or by groups, a mapping or a Series from unit to "
            f"part; not by {found!r}"
        )
    if isinstance(found, pd.Series) and found.index.has_duplicates:
        twice = found.index[found.index.duplicated()].unique()
        raise ValueError(f"the Series has more than one part for {', '.join(map(str, twice[:5]))}")
    return dict(found.items())


def _of_m49(about: pd.DataFrame, by: str) -> list[str | None]:
    """Return where each unit lies, or the country of a city, by the table of countries."""
    table = countries()
    of_city = about["country"].tolist() if "country" in about else [None] * len(about)
    found: list[str | None] = []
    for unit, country in zip(about.index, of_city, strict=True):
        entry: Country | None = table.get(str(unit)) if is_blank(country) else table.get(str(country))
        found.append(None if entry is None else getattr(entry, by))
    return found


def _word(entry: Any) -> str:
    return NOWHERE if is_blank(entry) else str(entry)
