"""Plans side by side: which units change hub, and where a hub only changes its seat."""

from collections.abc import Mapping

import pandas as pd

__all__ = ["compared"]

SAME, SEAT, HUB = "", "seat", "hub"


def compared(this: pd.DataFrame, others: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the units that do not have the same hub everywhere.

    The hubs of two plans are taken for the same one, each at most once, so that as many units as possible keep theirs.
    So a unit that is served together with the same others from another place has another seat, not another hub.

    Parameters
    ----------
    this, others
        The hub, and the kilometres to it, of the units of a plan, and of other plans by name.

    Examples
    --------
    >>> one = pd.DataFrame({"hub": ["XXA", "XXA", "XXA", "XXD"], "km": 9.0}, index=["XXA", "XXB", "XXC", "XXD"])
    >>> two = pd.DataFrame({"hub": ["XXB", "XXB", "XXD", "XXD"], "km": 5.0}, index=["XXA", "XXB", "XXC", "XXD"])
    >>> compared(one, {"other": two})
         this other  km this  km other change other
    unit
    XXA   XXA   XXB      9.0       5.0         seat
    XXB   XXA   XXB      9.0       5.0         seat
    XXC   XXA   XXD      9.0       5.0          hub
    """
    plans = {"this": this, **others}
    order = list(dict.fromkeys(unit for plan in plans.values() for unit in plan.index))
    hubs = pd.DataFrame({name: plan["hub"].reindex(order) for name, plan in plans.items()}).fillna("")
    km = pd.DataFrame({f"km {name}": plan["km"].reindex(order) for name, plan in plans.items()})
    changes = pd.DataFrame({f"change {name}": _changes(hubs["this"], hubs[name]) for name in others}, index=order)
    return hubs.join(km).join(changes)[(changes != SAME).any(axis=1)].rename_axis("unit")


def _changes(ours: "pd.Series[str]", theirs: "pd.Series[str]") -> list[str]:
    from scipy.optimize import linear_sum_assignment

    shared = pd.crosstab(ours, theirs)
    rows, columns = linear_sum_assignment(shared.to_numpy(), maximize=True)
    kept = shared.to_numpy()[rows, columns] > 0
    alike = dict(zip(shared.index[rows[kept]], shared.columns[columns[kept]], strict=True))
    return [_change(one, other, alike.get(one)) for one, other in zip(ours, theirs, strict=True)]


def _change(one: str, other: str, same: str | None) -> str:
    if one == other:
        return SAME
    return SEAT if one and other and other == same else HUB
