"""Public figures that were read and found sound: the newest and all earlier ones, each with its source and place."""

from collections.abc import Iterable

import pandas as pd

from typology.errors import Problem

__all__ = ["Indicators", "indicator_columns", "unused_columns"]

indicator_columns = ("country", "indicator", "year", "value", "source", "file", "sheet", "row", "column")
unused_columns = (
    "why", "found", "country", "indicator", "year", "value", "count", "file", "sheet", "row", "column",
)  # fmt: skip


class Indicators:
    """Public figures by country, indicator and year; immutable.

    Attributes
    ----------
    warnings : tuple of Problem
        What is odd and was kept, such as implausible jumps from one year to the next.
    """

    def __init__(self, table: pd.DataFrame, unused: pd.DataFrame, warnings: Iterable[Problem] = ()) -> None:
        self._table = table[list(indicator_columns)].reset_index(drop=True)
        self._unused = unused[list(unused_columns)].reset_index(drop=True)
        self.warnings = tuple(warnings)

    @property
    def table(self) -> pd.DataFrame:
        """A row per figure: ``country`` (ISO 3166-1 alpha-3), ``indicator``, ``year``, ``value`` in the unit of the
        rulebook, ``source``, and its place (``file``, ``sheet``, ``row``, ``column``). A copy.
        """  # noqa: D205
        return self._table.copy()

    @property
    def unused(self) -> pd.DataFrame:
        """A row per kind of thing that was not used: ``why``, what it is, where the first of it stands, and ``count``:
        how many figures it is. A copy.
        """  # noqa: D205
        return self._unused.copy()

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries in it, in alphabetical order of their codes."""
        return tuple(sorted(set(self._table["country"])))

    def __len__(self) -> int:
        return len(self._table)

    def __repr__(self) -> str:
        years, countries = self._table["year"], len(self.countries)
        parts = [
            f"{len(self):,} figure{_s(len(self))} of {self._table['indicator'].nunique()} series",
            f" and {countries} countr{'y' if countries == 1 else 'ies'}",
            f", {' to '.join(str(year) for year in sorted({years.min(), years.max()}))}" if len(self) else "",
            f"; {len(self._unused)} kind{_s(len(self._unused))} not used" if len(self._unused) else "",
            f"; {len(self.warnings)} warning{_s(len(self.warnings))}" if self.warnings else "",
        ]
        return f"<Indicators: {''.join(parts)}>"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
