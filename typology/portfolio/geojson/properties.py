"""What is said of each unit in a GeoJSON file: text, or nothing where nothing is known."""

from collections.abc import Mapping
from typing import Any

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.countries.table import countries
from typology.portfolio.priorities.needs_map import NeedsMap

__all__ = ["properties_of"]

OF_RESULT = ("category", "subtype", "status", "possible", "shock", "possible_shock", "evidence_level", "label")
"""Columns of the table of a classification."""


def properties_of(found: Classification | NeedsMap) -> Mapping[str, Mapping[str, str | None]]:
    """Return the properties of each unit: of a classification, and of a map of needs the priority domain beside it.

    Examples
    --------
    >>> import typology as ty
    >>> kenya = properties_of(ty.classify(ty.load_pilots()))["KEN"]
    >>> kenya["name"], kenya["category"], kenya["possible"], kenya["shock"], kenya["label"]
    ('Kenya', '2', '2', '5R', 'illustrative desk review, not a UN-Habitat result')
    """
    result = found if isinstance(found, Classification) else found.result
    table = result.table
    names = table["name"].tolist() if "name" in table else [None] * len(table)
    columns: dict[str, list[Any]] = {"name": [_name(*pair) for pair in zip(result.units, names, strict=True)]}
    columns |= {column: table[column].tolist() for column in OF_RESULT if column in table}
    if not isinstance(found, Classification):
        rows, first = found.units, found.priorities.table
        columns |= {
            "domain": rows["domain"].tolist(),
            "domain_status": first["status"].tolist(),
            "possible_domains": rows["possible_domains"].tolist(),
            "domain_so_far": rows["so_far"].tolist(),
            **({"part": rows["part"].tolist()} if found.by is not None else {}),
        }
    columns["rulebook"] = [result.rulebook.name] * len(table)
    return {
        unit: {"unit": unit, **{name: _said(values[place]) for name, values in columns.items()}}
        for place, unit in enumerate(result.units)
    }


def _name(unit: str, name: Any) -> str:
    country = countries().get(unit)
    return str(name) if not is_blank(name) else country.name if country else unit


def _said(entry: Any) -> str | None:
    return None if is_blank(entry) else str(entry)
