"""Random assessments that visit every category, status and shock state, and meet thresholds exactly.

Uniform answers would nearly all be category 2. Units are therefore drawn around profiles (frameworks lacking, weak
drivers, one bad sector, ...), some of them with every answer alike, so that means fall on thresholds. Answers are then
taken away at several rates, or a theme at a time; some questions, or whole levels, do not apply; some units answer for
their regions.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import typology as ty

themes = ("frameworks", "finance", "institutions", "drivers", "sectors")
profiles = (
    (2.0, 2.0, 2.0, 2.0, 2.0),
    (1.0, 1.5, 1.5, 2.0, 1.5),
    (1.0, 1.0, 1.0, 1.0, 1.0),
    (1.5, 1.5, 1.5, 1.5, 1.5),
    (2.0, 1.5, 2.5, 2.5, 2.0),
    (2.5, 1.5, 2.0, 2.5, 2.0),
    (3.0, 3.0, 2.5, 2.0, 2.5),
    (3.5, 3.0, 3.5, 2.0, 3.0),
    (3.5, 3.0, 3.5, 3.0, 2.5),
    (3.5, 3.0, 3.5, 3.5, 3.5),
    (2.5, 2.0, 2.5, 2.5, 2.0),
    (4.0, 4.0, 4.0, 4.0, 4.0),
)
"""Around what the answers of a unit lie, by theme."""

missing_rates, missing_shares = (0.0, 0.05, 0.3, 0.7), (0.35, 0.3, 0.25, 0.1)
spreads = (0.0, 0.5, 1.0)
NOT_APPLICABLE = -1.0


def random_assessments(units: int, seed: int = 0, complete: bool = False) -> ty.Assessments:
    """Return so many units, the same for the same seed; if complete, only optional questions are left open."""
    draw = _Draw(units, np.random.default_rng(seed))
    return assessments_of(draw.items, draw.values(complete))


def assessments_of(items: Sequence[str], values: NDArray[np.float64]) -> ty.Assessments:
    """Return assessments of units that have nothing but answers."""
    index = pd.Index([f"U{number}" for number in range(values.shape[1])], name="unit", dtype=object)
    return ty.Assessments(items, values, pd.DataFrame(index=index))


class _Draw:
    """One draw of a matrix of answers, items x units."""

    def __init__(self, units: int, rng: np.random.Generator) -> None:
        self.units, self.rng = units, rng
        self.book = ty.load_rulebook()
        self.items = tuple(self.book.items)
        self.rows: dict[tuple[str, str | None], list[int]] = {}
        for row, item in enumerate(self.book.items.values()):
            self.rows.setdefault((item.dimension, item.level), []).append(row)

    def values(self, complete: bool) -> NDArray[np.float64]:
        values = self.answered()
        if not complete:
            self.take_away(values)
            self.hide_outcomes(values)
        self.rule_out(values)
        self.leave_out_regions(values)
        return values

    def theme(self, dimension: str) -> int | None:
        kinds = {"enabler": 0, "institution": 2, "driver": 3, "sector": 4}
        return 1 if dimension == "E4" else kinds.get(self.book.dimensions[dimension].kind)

    def sectors(self) -> list[list[int]]:
        """Rows of outcome and response of every sector."""
        return [rows for (dimension, _), rows in self.rows.items() if self.theme(dimension) == 4]

    def answered(self) -> NDArray[np.float64]:
        """Every question answered."""
        rng, units = self.rng, self.units
        centre = np.array(profiles)[rng.integers(len(profiles), size=units)].T
        anything = rng.random(units) < 0.1
        centre = np.where(anything, rng.integers(0, 9, centre.shape) / 2, centre)
        spread = rng.choice(spreads, size=units, p=(0.4, 0.3, 0.3))
        weaker_cities = rng.choice((0.0, 0.5), size=units, p=(0.6, 0.4))
        values = np.empty((len(self.items), units))
        for (dimension, level), rows in self.rows.items():
            theme = self.theme(dimension)
            severity = rng.choice((0.0, 1.0, 2.0, 2.5, 3.0, 4.0), size=units, p=(0.25, 0.25, 0.2, 0.1, 0.1, 0.1))
            middle = severity if theme is None else centre[theme] - (weaker_cities if level == "local" else 0)
            middle = middle + spread * rng.normal(0, 0.4, units)
            values[rows] = middle + spread * rng.normal(0, 1, (len(rows), units))
        values = np.clip(np.round(values * 2) / 2, 0, 4)
        self.worsen_a_sector(values)
        for row, item in enumerate(self.items):
            scale = self.book.scale_of(item)
            if scale.choices is not None or scale.step == 1:
                values[row] = rng.integers(min(scale.values), max(scale.values) + 1, units)
        return values

    def worsen_a_sector(self, values: NDArray[np.float64]) -> None:
        outcomes = np.array([outcome for outcome, _ in self.sectors()])
        worse = np.flatnonzero(self.rng.random(self.units) < 0.15)
        values[self.rng.choice(outcomes, len(worse)), worse] = self.rng.choice((0.5, 1.5, 2.0), len(worse))

    def take_away(self, values: NDArray[np.float64]) -> None:
        """Leave questions open, at a rate of the unit, and for some units a whole theme."""
        rng = self.rng
        rate = rng.choice(missing_rates, size=self.units, p=missing_shares)
        values[rng.random(values.shape) < rate] = np.nan
        without = rng.integers(0, 4 * len(themes), self.units)
        for (dimension, _), rows in self.rows.items():
            theme = self.theme(dimension)
            if theme is not None:
                values[np.ix_(rows, np.flatnonzero(without == theme))] = np.nan

    def hide_outcomes(self, values: NDArray[np.float64]) -> None:
        """Leave outcomes of sectors open, some of them beside a response so weak that it settles the sector."""
        rng = self.rng
        for outcome, response in self.sectors():
            hidden = np.flatnonzero(rng.random(self.units) < 0.02)
            values[outcome, hidden] = np.nan
            values[response, hidden] = rng.choice((0.0, 0.5, 1.0), len(hidden))

    def rule_out(self, values: NDArray[np.float64]) -> None:
        """Let single questions and whole levels not apply."""
        rng = self.rng
        values[rng.random(values.shape) < 0.02 * (rng.random(self.units) < 0.5)] = NOT_APPLICABLE
        for rows in self.rows.values():
            values[np.ix_(rows, np.flatnonzero(rng.random(self.units) < 0.01))] = NOT_APPLICABLE

    def leave_out_regions(self, values: NDArray[np.float64]) -> None:
        """Keep the answers of regions for some units only."""
        federal = self.rng.random(self.units) < 0.3
        for (_, level), rows in self.rows.items():
            if level == "regional":
                given = federal & (self.rng.random(self.units) < 0.7)
                values[np.ix_(rows, np.flatnonzero(~given))] = np.nan
