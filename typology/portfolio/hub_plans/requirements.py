"""Rules by name that say which unit may not be served from which candidate."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.errors import Problem, nearest
from typology.portfolio.hub_plans.between import regions_of
from typology.portfolio.hub_plans.naming import Naming, several
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.priorities.regions import NOWHERE, OF_COUNTRIES, parts_of

__all__ = ["Within", "far_rule", "far_rule_name", "told_rules", "within_rule"]

Flags = NDArray[np.bool_]
Within = str | Mapping[str, Any] | pd.Series | None


def far_rule(
    km: NDArray[np.float64], most_km: Any, units: Sequence[str], candidates: Sequence[str]
) -> Mapping[str, Flags]:
    """Return the rule that no unit is further from its hub than so many kilometres.

    Raises
    ------
    HubQuestionError
        If it is no number of kilometres, or some unit has no candidate so near.
    """
    if most_km is None:
        return {}
    if isinstance(most_km, bool | str) or not np.isfinite(most_km) or most_km < 0:
        raise HubQuestionError([Problem("no longest distance", str(most_km), "a number of kilometres, 0 or more")])
    closest = km.min(axis=1)
    lonely = np.flatnonzero(closest > most_km)
    if len(lonely):
        worst = int(closest.argmax())
        found = [
            f"{units[place]} ({closest[place]:,.0f} km from {candidates[km[place].argmin()]})"
            for place in lonely.tolist()
        ]
        expected = f"most_km={np.ceil(closest[worst]):.0f} or more, or candidates that are nearer"
        raise HubQuestionError([Problem(f"no candidate lies within {most_km:,g} km", several(found), expected)])
    return {far_rule_name(most_km): km > most_km}


def far_rule_name(most_km: float) -> str:
    """Return what the rule is called by which no unit is further from its hub."""
    return f"no more than {most_km:,g} km from its hub"


def within_rule(
    result: Classification, units: Sequence[str], candidates: Sequence[str], within: Within
) -> Mapping[str, Flags]:
    """Return the rule that units are served from a hub of the same part only.

    Raises
    ------
    HubQuestionError
        If there are no such parts, the part of some unit is not known, or no candidate lies in it.
    """
    if within is None:
        return {}
    parts = _parts(result, (*units, *candidates), within)
    ours, theirs = (np.array([parts[code] for code in codes], object) for codes in (units, candidates))
    what = within if isinstance(within, str) else "part"
    problems = []
    if (ours == NOWHERE).any():
        lost = [unit for unit in units if parts[unit] == NOWHERE]
        expected = "within= with a part for each of them, or serve= without them"
        problems.append(Problem(f"units of which the {what} is not known", several(lost), expected))
    for part in dict.fromkeys(ours.tolist()):
        if part != NOWHERE and part not in theirs:
            lost = [unit for unit in units if parts[unit] == part]
            problems.append(
                Problem(f"no candidate lies in the {what} {part!r}", several(lost), "a candidate for a hub there")
            )
    if problems:
        raise HubQuestionError(problems)
    barred: Flags = ours[:, None] != theirs[None, :]
    return {f"served from its own {what}": barred}


def _parts(result: Classification, codes: Iterable[str], within: str | Mapping[str, Any] | pd.Series) -> dict[str, str]:
    codes = tuple(dict.fromkeys(codes))
    if not isinstance(within, str):
        told: dict[str, Any] = {}
        pairs = within.as_mapping() if hasattr(within, "as_mapping") else within
        placed, problems = Naming(result, codes).told(pairs.items(), "a place that is put into a part")
        for code, _, part in placed:
            if code in told and not (is_blank(part) and is_blank(told[code])) and str(part) != str(told[code]):
                found = f"{told[code]} and {part}"
                problems.append(Problem("a place is put into two parts", found, "one part each", unit=code))
            told[code] = part
        if problems:
            raise HubQuestionError(problems)
        return {code: NOWHERE if is_blank(told.get(code)) else str(told[code]) for code in codes}
    if within in OF_COUNTRIES:
        return dict(regions_of(result, codes, within))
    try:
        of_units = dict(zip(result.units, parts_of(result, within), strict=True))
    except ValueError:
        expected = "region, subregion, office, a column of the result, or a mapping from unit to part"
        columns = [*OF_COUNTRIES, *result.assessments.about.columns, *result.table.columns]
        raise HubQuestionError(
            [Problem("there are no such parts", within, expected, nearest(within, columns))]
        ) from None
    return {code: of_units.get(code, NOWHERE) for code in codes}


def told_rules(
    units: Sequence[str], candidates: Sequence[str], forbidden: Mapping[str, Any] | None
) -> Mapping[str, Flags]:
    """Return the rules that a planner writes out: true where a unit may not be served.

    Raises
    ------
    HubQuestionError
        If one of them speaks of other places, or is not of the right size.
    """
    found, problems = {}, []
    for name, told in (forbidden or {}).items():
        rule = told
        if isinstance(rule, pd.DataFrame):
            problems += _strangers(str(name), "row", rule.index, units)
            problems += _strangers(str(name), "column", rule.columns, candidates)
            rule = rule.reindex(index=list(units), columns=list(candidates), fill_value=False)
        flags = np.asarray(rule)
        if flags.shape != (len(units), len(candidates)):
            size, due = (" x ".join(map(str, shape)) for shape in (flags.shape, (len(units), len(candidates))))
            expected = f"{due}, units that are served x candidates; or a DataFrame with their codes"
            problems.append(Problem(f"the rule {str(name)!r} is not of the right size", size, expected))
        elif flags.dtype != np.bool_:
            expected = "True where a unit may not be served, else False"
            problems.append(Problem(f"the rule {str(name)!r} is not one of yes and no", str(flags.dtype), expected))
        found[str(name)] = flags
    if problems:
        raise HubQuestionError(problems)
    return found


def _strangers(name: str, axis: str, told: Iterable[Any], known: Sequence[str]) -> list[Problem]:
    what = f"the rule {name!r} has a {axis} of another place"
    due = "a unit that is served" if axis == "row" else "a candidate"
    return [Problem(what, str(code), due, nearest(str(code), known)) for code in told if code not in set(known)]
