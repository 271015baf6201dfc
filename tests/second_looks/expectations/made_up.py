"""Made-up countries whose answers follow, but for noise, from made-up indicators."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

import typology as ty
from typology.desk.indicators import Indicators, indicator_columns, unused_columns

DATE = "2026-06-30"
REGIONS = ("North", "East", "South")


@dataclass(frozen=True)
class MadeUp:
    """Assessments of countries that do not exist, and their indicators as a table of countries x codes."""

    assessments: ty.Assessments
    table: pd.DataFrame

    @property
    def units(self) -> tuple[str, ...]:
        return self.assessments.units

    @property
    def indicators(self) -> Indicators:
        return indicators_of(self.table)

    def with_answers(self, unit: str, change, items=None) -> "MadeUp":
        """Return the same with some answers of a unit changed by a function."""
        values = self.assessments.values.copy()
        rows = [row for row, item in enumerate(self.assessments.items) if items is None or item in items]
        column = self.assessments.position(unit)
        values[rows, column] = change(values[rows, column])
        return replace(self, assessments=ty.Assessments(self.assessments.items, values, self.assessments.about))


def made_up(count: int, seed: int = 0, noise: float = 0.3, strength: float = 0.8, missing: float = 0.0) -> MadeUp:
    rng, book = np.random.default_rng(seed), ty.load_rulebook()
    units = [f"X{chr(65 + number // 26)}{chr(65 + number % 26)}" for number in range(count)]
    general = {name: rng.normal(size=count) for name in book.crosscheck.indicator_view.composites}
    items = tuple(item for item in book.items if book.scale_of(item).choices is None)
    dimensions = dict.fromkeys(book.items[item].dimension for item in items)
    own = {name: rng.normal(0, noise, count) for name in dimensions}
    values = np.empty((len(items), count))
    for row, item in enumerate(items):
        scale, dimension = book.scale_of(item), book.items[item].dimension
        cause = -general["shock"] if book.dimensions[dimension].kind == "shock" else general["capacity"]
        said = 2 + strength * cause + own[dimension] + rng.normal(0, 0.2, count)
        values[row] = np.clip(np.round(said * 2) / 2, scale.lowest, scale.highest)
    values[rng.random(values.shape) < missing] = np.nan
    about = pd.DataFrame({"region": rng.choice(REGIONS, count)}, index=pd.Index(units, dtype=object, name="unit"))
    return MadeUp(ty.Assessments(items, values, about), figures(units, general, rng))


def figures(units, general, rng) -> pd.DataFrame:
    """Return indicators in their own units, each going along with its composite."""
    book, columns = ty.load_rulebook(), {}
    for name, composite in book.crosscheck.indicator_view.composites.items():
        for code, feature in composite.features.items():
            possible = book.desk.indicators[code].possible
            sign = 1 if book.desk.indicators[code].better == "high" else -1
            share = 0.5 + 0.12 * sign * (general[name] + rng.normal(0, 0.4, len(units)))
            low, high = max(possible.lowest, -10.0), min(possible.highest, 100.0)
            columns[code] = low + np.clip(share, 0.01, 0.99) * (high - low)
            if feature.logarithm:
                columns[code] = np.exp(columns[code] / 50)
    return pd.DataFrame(columns, index=units)


def indicators_of(table: pd.DataFrame, year: int = 2024) -> Indicators:
    rows = table.rename_axis("country").reset_index().melt("country", var_name="indicator", value_name="value").dropna()
    rows = rows.assign(year=year, source="made up").reindex(columns=list(indicator_columns))
    return Indicators(rows, pd.DataFrame(columns=list(unused_columns)))
