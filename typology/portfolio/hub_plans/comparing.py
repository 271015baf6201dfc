"""Plans side by side: which units change hub."""

from collections.abc import Mapping

import pandas as pd

__all__ = ["compared"]


def compared(assignments: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the units that do not have the same hub everywhere: the hub by plan, then the kilometres by plan.

    Examples
    --------
    >>> one = pd.DataFrame({"hub": ["XXA", "XXA"], "km": [0.0, 9.0]}, index=["XXA", "XXB"])
    >>> two = pd.DataFrame({"hub": ["XXA", "XXB"], "km": [0.0, 0.0]}, index=["XXA", "XXB"])
    >>> compared({"this": one, "other": two})
         this other  km this  km other
    unit
    XXB   XXA   XXB      9.0       0.0
    """
    hubs = pd.DataFrame({name: assignment["hub"] for name, assignment in assignments.items()})
    km = pd.DataFrame({f"km {name}": assignment["km"] for name, assignment in assignments.items()})
    moved = hubs.nunique(axis=1, dropna=False) > 1
    order = list(dict.fromkeys(unit for assignment in assignments.values() for unit in assignment.index))
    found = hubs.join(km).reindex(order)[moved.reindex(order)]
    return found.fillna(dict.fromkeys(hubs, "")).rename_axis("unit")
