"""What a group of units has in common: for each suggestion, in how many of its units it fits, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from typology.classification.prose import some_of
from typology.errors import UnknownUnitError
from typology.portfolio.support.suggestion import KINDS, Suggestion
from typology.rulebook.catalogue import Catalogue

__all__ = ["PACKAGE_COLUMNS", "ahead_of_group", "group_of_unit", "package"]

PACKAGE_COLUMNS = (
    "kind",
    "id",
    "name",
    "text",
    "certain",
    "possible",
    "in_front",
    "of",
    "units",
    "possible_units",
    "why",
    "basis",
)

AT_MOST_NAMED = 5


def group_of_unit(groups: Any, units: Sequence[str]) -> Mapping[str, str] | None:
    """Return the group of each unit, from what ``group`` returns or any mapping or Series from unit to group.

    Raises
    ------
    TypeError
        If it is neither.
    UnknownUnitError
        If it speaks of a unit that is not in the result.
    """
    if groups is None:
        return None
    told = groups.as_mapping() if hasattr(groups, "as_mapping") else groups
    if not hasattr(told, "items"):
        raise TypeError(f"groups are what group returns, or a mapping from unit to group, not {type(groups).__name__}")
    known = set(units)
    for unit, _ in told.items():
        if unit not in known:
            raise UnknownUnitError(str(unit), units)
    return {str(unit): str(name) for unit, name in told.items() if not pd.isna(name)}


def package(suggestions: Mapping[str, Sequence[Suggestion]]) -> pd.DataFrame:
    """Return what fits the units of a group, that which fits most of them for certain first within its kind.

    Parameters
    ----------
    suggestions
        Of every unit of the group.
    """
    fits: dict[tuple[str, str], list[Suggestion]] = {}
    for entries in suggestions.values():
        for entry in entries:
            fits.setdefault((entry.kind, entry.id), []).append(entry)
    rows = [_row(entries, len(suggestions)) for entries in fits.values()]
    rows.sort(
        key=lambda row: (KINDS.index(row["kind"]), -row["certain"], -row["in_front"], -row["possible"], -row["need"])
    )
    return pd.DataFrame([{name: row[name] for name in PACKAGE_COLUMNS} for row in rows], columns=list(PACKAGE_COLUMNS))


def ahead_of_group(whole: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Return what stands in front for a group: of each kind as many as for a unit.

    It is taken from what stands in front for some of its units. Support against shocks is counted apart from that of
    the category, and comes behind it.
    """
    limits = {
        "intervention": catalogue.limits.interventions,
        "shock": catalogue.limits.interventions,
        "strengthen": catalogue.limits.strengthen,
        "flagship": catalogue.limits.flagships,
        "partner": catalogue.limits.partners,
        "platform": catalogue.limits.platforms,
        "inclusion": catalogue.limits.inclusion,
        "sdg": catalogue.limits.sdgs,
    }
    shown = whole[whole["in_front"] > 0]
    against_shocks = shown["id"].isin([key for key, entry in catalogue.interventions.items() if entry.shocks])
    order = (shown["kind"].map(KINDS.index) * 2 + against_shocks).sort_values(kind="stable").index
    shown, kinds = shown.loc[order], shown["kind"].mask(against_shocks, "shock").loc[order]
    place = kinds.groupby(kinds).cumcount()
    most = kinds.map({kind: limit.value for kind, limit in limits.items()}).fillna(len(shown) + 1)
    return shown[place < most].reset_index(drop=True)


def _row(entries: Sequence[Suggestion], units: int) -> dict[str, Any]:
    one = entries[0]
    certain = [entry.unit for entry in entries if entry.certain]
    possible = [entry.unit for entry in entries if not entry.certain]
    return {
        "kind": one.kind,
        "id": one.id,
        "name": one.name,
        "text": one.text,
        "certain": len(certain),
        "possible": len(possible),
        "of": units,
        "units": "|".join(certain),
        "possible_units": "|".join(possible),
        "in_front": sum(entry.first for entry in entries),
        "why": _why(entries, certain, possible, units),
        "basis": "; ".join(one.basis),
        "need": sum(entry.shortfall or 0 for entry in entries if entry.certain),
    }


def _why(entries: Sequence[Suggestion], certain: Sequence[str], possible: Sequence[str], units: int) -> str:
    """Say in how many units it fits, and the reason of the one that needs it most."""
    if units == 1:
        return f"{'It fits for certain' if certain else 'It may fit'}. {entries[0].reason}"
    many = f"{units} units"
    parts = [f"It fits {len(certain)} of {many} for certain ({some_of(certain, AT_MOST_NAMED)})"] if certain else []
    if possible:
        said = f"{'and' if certain else 'It may fit'} {len(possible)}{' more' if certain else f' of {many}'}"
        parts.append(f"{said}{' perhaps' if certain else ''} ({some_of(possible, AT_MOST_NAMED)})")
    worst = max(entries, key=lambda entry: (entry.certain, entry.shortfall or 0))
    return f"{', '.join(parts)}. For example: {worst.reason}"
