"""What was measured, as a table and as people look at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from typology.second_looks.measuring.measures import MEASURES, Foreseen

__all__ = ["Measured"]


@dataclass(frozen=True, eq=False, repr=False)
class Measured:
    """How well classifiers foresee categories of countries that they did not learn from.

    Attributes
    ----------
    foreseen : mapping
        By classifier and what was left out, what was foreseen of each row.
    table : DataFrame
        Index ``classifier``, ``left_out`` (``country`` or ``region``) and ``measure``; columns:

        - ``value``, and ``lowest`` and ``highest``, between which it would lie in 95 of 100 other samples of countries,
        - ``p``, of log loss and agreement: in which share of worlds in which the categories were dealt to other
          countries the classifier does as well.
    notes : tuple of str
        What to know when reading it.
    countries, permutations, seed : int
    """

    foreseen: Mapping[tuple[str, str], Foreseen]
    table: pd.DataFrame
    notes: tuple[str, ...]
    countries: int
    permutations: int
    seed: int

    @property
    def summary(self) -> pd.DataFrame:
        """A row per classifier and what was left out, a column per measure."""
        wide = self.table["value"].unstack("measure")
        return wide.reindex(index=pd.MultiIndex.from_tuples(self.foreseen, names=wide.index.names), columns=[*MEASURES])

    def __repr__(self) -> str:
        shown = self.summary.to_string(float_format="{:.3f}".format, na_rep="")
        return f"<Measured on {self.countries:,} countries, each left out in turn>\n{shown}"

    def _repr_html_(self) -> str:
        cells = self.table.assign(
            shown=[_in_words(*row) for row in self.table[["value", "lowest", "highest"]].itertuples(index=False)]
        )["shown"]
        wide = cells.unstack("measure").reindex(index=self.summary.index, columns=[*MEASURES])
        notes = "".join(f"<p><em>{escape(note)}</em></p>" for note in self.notes)
        return notes + wide.to_html(escape=True, na_rep="")


def _in_words(value: float, lowest: float, highest: float) -> str:
    return "" if np.isnan(value) else f"{value:.2f} ({lowest:.2f} to {highest:.2f})"
