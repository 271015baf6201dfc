"""Support: what to offer to each unit, and to each group of units, from the catalogue of the rulebook."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from typology.classification.classify import Classification
from typology.portfolio.groups.grouped import Groups
from typology.portfolio.priorities.ordered import Priorities
from typology.portfolio.priorities.priority_domains import priorities_of
from typology.portfolio.support.packages import group_of_unit
from typology.portfolio.support.supported import Support

__all__ = ["support"]


def support(
    result: Classification,
    priorities: Priorities | None = None,
    groups: Mapping[str, Any] | pd.Series | Any | None = None,
) -> Support:
    """Say what to offer to each unit, and why.

    Every suggestion is an entry of the catalogue (``rules/``, support.yaml) that fits a unit, with the numbers of the
    unit that speak for it. One that fits whatever the missing answers are is certain; the others say under what they
    fit, such as if the category turns out 1.

    Parameters
    ----------
    result
        A classification.
    priorities
        The priority domains of the same units; None to find them from the assessments of the result.
    groups
        What ``group`` returns, or a mapping or Series from unit to group: each group then gets a package.

    Returns
    -------
    Support
        ``.table``, ``.of("KEN")``, ``.of_group("East")``, ``.lenses``, ``.sdgs``, ``.catalogue.find("SDG Cities")``.

    Raises
    ------
    TypeError
        If the result is no classification, or the groups are none.
    ValueError
        If the rulebook has no catalogue, or the priorities are not of the same units.
    UnknownUnitError
        If groups speak of a unit that is not in the result.

    Notes
    -----
    Source: 001-A3 §9, §10(d) and §10(e); 001 §14; the entries name their own. A score is certain to fall short where it
    does so with every missing answer at its highest. What a pair of missing answers could only bring about together is
    counted as possible, so nothing is called certain that is not. Types of support, roles and goals are suggested where
    they are possible at all; partners, platforms and programmes mostly for what is known to fall short, so that what
    nobody answered brings no list of everybody.

    Examples
    --------
    >>> import typology as ty
    >>> found = support(ty.classify(ty.load_pilots()), groups={"KEN": "a", "IND": "a"})
    >>> found.of_group("a")[["id", "certain", "of"]].head(3)
                     id  certain  of
    0       local-teams        2   2
    1  finance-behind-the-plans        2   2
    2  close-gaps-in-planning        2   2
    """
    if not isinstance(result, Classification):
        raise TypeError(f"support takes what classify returns, not {type(result).__name__}")
    if result.rulebook.support is None:
        raise ValueError(
            f"rulebook {result.rulebook.name} has no catalogue of support; expected support.yaml in its folder"
        )
    found = priorities_of(result, priorities)
    formed = groups if isinstance(groups, Groups) else None
    return Support(result, found, group_of_unit(groups, result.units), formed)
