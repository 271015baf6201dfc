"""How much work every country brings a hub: by its needs, as a range where answers are missing, or as it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.errors import Problem, nearest
from typology.portfolio.hub_plans.naming import Naming, several, twice
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.possible import possible_shocks, possible_support
from typology.rulebook.hubs import Hubs as HubRules

__all__ = ["Told", "Workload", "rules_for_hubs", "workload_of"]

Floats = NDArray[np.float64]
Told = str | Mapping[str, float] | pd.Series | None

BY_NEED = {None: "highest", "highest": "highest", "lowest": "lowest"}


@dataclass(frozen=True, eq=False)
class Workload:
    """The load of the units that are served.

    Attributes
    ----------
    lowest, highest
        What missing answers leave possible.
    used
        What the plan carries.
    said
        Where the numbers come from, in words.
    """

    lowest: Floats
    highest: Floats
    used: Floats
    said: str

    @property
    def open_(self) -> int:
        """How many units bring a load that is not certain."""
        return int((self.lowest < self.highest).sum())


def rules_for_hubs(result: Classification) -> HubRules:
    """Return the rules for hubs.

    Raises
    ------
    ValueError
        If the rulebook has none.
    """
    if result.rulebook.hubs is None:
        raise ValueError(f"The rulebook {result.rulebook.version} has no rules for hubs; expected hubs.yaml")
    return result.rulebook.hubs


def workload_of(result: Classification, units: Sequence[str], loads: Told) -> Workload:
    """Return how much work units bring.

    Parameters
    ----------
    loads
        None or ``"highest"``, ``"lowest"``: by need, with missing answers at their costliest or cheapest; a column of
        the result; or a mapping or Series from unit to load.

    Raises
    ------
    HubQuestionError
        If there is no such column, a place is not known or told twice, or some unit has no load.

    Examples
    --------
    >>> import typology as ty
    >>> result = ty.classify(ty.load_pilots())
    >>> workload_of(result, result.units, None).used.tolist()
    [3.0, 3.0, 3.0, 2.0]
    """
    if loads is None or (isinstance(loads, str) and loads in BY_NEED):
        lowest, highest = _by_need(result, units)
        end = BY_NEED[loads]
        used = highest if end == "highest" else lowest
        said = f"work by need as hubs.yaml tells it, at the {end} that missing answers leave possible"
        return Workload(lowest, highest, used, said)
    told = _column(result, loads) if isinstance(loads, str) else _told(result, loads)
    used = _numbers(told, units)
    return Workload(used, used, used, f"the column {loads}" if isinstance(loads, str) else "as told")


def _by_need(result: Classification, units: Sequence[str]) -> tuple[Floats, Floats]:
    rules = rules_for_hubs(result)
    place = {unit: position for position, unit in enumerate(result.units)}
    support, shocks = possible_support(result), possible_shocks(result)
    ends = []
    for end in (min, max):
        ends.append(
            np.array(
                [
                    end(rules.work[kind].value for kind in support[place[unit]])
                    + end(rules.extra[state].value for state in shocks[place[unit]])
                    for unit in units
                ]
            )
        )
    return ends[0], ends[1]


def _column(result: Classification, name: str) -> dict[str, Any]:
    about = result.assessments.about
    known = about.join(result.table.drop(columns=about.columns, errors="ignore"))
    if name not in known:
        choices = [*(word for word in BY_NEED if word), *map(str, known.columns)]
        expected = "highest, lowest, a column of the result, or a mapping from unit to load"
        raise HubQuestionError([Problem("there are no such loads", name, expected, nearest(name, choices))])
    column: dict[str, Any] = dict(zip(known.index, known[name].tolist(), strict=True))
    return column


def _told(result: Classification, loads: Mapping[str, float] | pd.Series) -> dict[str, Any]:
    """Return loads by code; units may be told by code or name, and of countries that are not served it is nothing."""
    told, problems = Naming(result).told(loads.items(), "a place that brings load")
    problems += twice(told, "a place brings load")
    if problems:
        raise HubQuestionError(problems)
    return {code: load for code, _, load in told}


def _numbers(told: Mapping[str, Any], units: Sequence[str]) -> Floats:
    """Return one load for each unit, or everything that keeps from it."""
    problems = []
    absent = [unit for unit in units if is_blank(told.get(unit))]
    if absent:
        problems.append(Problem("units without a load", several(absent), "a number for every unit that is served"))
    found = np.zeros(len(units))
    for position, unit in enumerate(units):
        if unit in absent:
            continue
        try:
            found[position] = float(told[unit])
        except (TypeError, ValueError):
            found[position] = np.nan
        if not (np.isfinite(found[position]) and found[position] >= 0):
            problems.append(Problem("its load is no number", str(told[unit]), "0 or more", unit=unit))
    if not problems and not found.any():
        problems.append(Problem("no unit brings any load", "0 throughout", "some above 0"))
    if problems:
        raise HubQuestionError(problems)
    return found
