"""One figure for one country, series and year: equal ones are passed over, different ones are refused."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.desk.checks.faults import faults_at
from typology.desk.checks.in_time import beside
from typology.desk.sheets.cells import PassedOver

__all__ = ["without_duplicates"]


def without_duplicates(
    table: pd.DataFrame, tolerance: float, relayed: Sequence[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[PassedOver, ...]]:
    """Return figures once each, the faults of those that contradict each other, and the repetitions passed over.

    The first of several stays; later ones are compared with it. What one producer takes over from another comes last,
    and is passed over where it differs.

    Parameters
    ----------
    table
        With the columns of ``Indicators.table``, in the order in which they were read.
    tolerance
        The relative difference up to which two values are equal.
    relayed
        Words in the sources of figures that were taken over.
    """
    taken_over = _taken_over(table, relayed)
    order = np.argsort(taken_over, kind="stable")
    table, taken_over = table.iloc[order], taken_over[order]
    key = table.groupby(["country", "indicator", "year"], sort=False).ngroup().to_numpy()
    again = table.duplicated(["country", "indicator", "year"]).to_numpy()
    first = np.flatnonzero(~again)[key]
    values = table["value"].to_numpy(np.float64)
    unlike = again & ~np.isclose(values, values[first], rtol=tolerance, atol=0.0)
    older = unlike & taken_over & ~taken_over[first]
    different = unlike & ~older
    later: list[Any] = list(table[different].itertuples())
    pairs = zip(later, table.iloc[first[different]].itertuples(), strict=True)
    faults = faults_at(
        table[different],
        "two values for one country and year",
        found=[f"{one.country}, {one.indicator}: {one.value:g} in {one.year}" for one in later],
        expected=[f"one value, or the same; another is {beside(other, one)}" for one, other in pairs],
    )
    passed_over = (
        *_passed_over(table[again & ~unlike], "the same figure again"),
        *_passed_over(table[older], "taken over from a producer whose own figure is another"),
    )
    return table[~again].reset_index(drop=True), faults, passed_over


def _taken_over(table: pd.DataFrame, relayed: Sequence[str]) -> NDArray[np.bool_]:
    sources = {source: any(words in str(source) for words in relayed) for source in table["source"].unique()}
    return table["source"].map(sources).to_numpy(bool)


def _passed_over(repeated: pd.DataFrame, why: str) -> tuple[PassedOver, ...]:
    groups = repeated.groupby(["file", "sheet", "indicator"], sort=False, dropna=False).indices.values()
    firsts = [(repeated.iloc[places[0]], len(places)) for places in groups]
    return tuple(
        PassedOver(
            why,
            file=first["file"],
            sheet=first["sheet"],
            row=int(first["row"]),
            indicator=first["indicator"],
            count=count,
        )
        for first, count in firsts
    )
