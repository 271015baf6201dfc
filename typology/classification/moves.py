"""Which units two classifications place differently."""

import pandas as pd

from typology.classification.classify import Classification

__all__ = ["moved_units"]

compared = ("category", "subtype", "status", "possible", "shock", "shock_origin", "flags")


def moved_units(before: Classification, after: Classification) -> pd.DataFrame:
    """Return the units whose result differs: one row per unit and column, with what it was and is.

    Returns
    -------
    DataFrame
        Columns ``unit``, ``what``, ``before``, ``after``; empty where nobody moves. A unit that only one of them has
        is not a move.
    """
    shared = [unit for unit in before.units if unit in after.assessments]
    tables = [c.table.loc[shared, list(compared)].astype(str) for c in (before, after)]
    moves = [
        (unit, column, tables[0].at[unit, column], tables[1].at[unit, column])
        for column in compared
        for unit in tables[0].index[(tables[0][column] != tables[1][column]).to_numpy()]
    ]
    frame = pd.DataFrame(moves, columns=["unit", "what", "before", "after"])
    order = {unit: position for position, unit in enumerate(shared)}
    return frame.sort_values("unit", key=lambda units: units.map(order), kind="stable", ignore_index=True)
