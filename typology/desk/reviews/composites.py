"""Figures computed here out of published ones, by the recipes of the rulebook, for all countries at once."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.desk.desk_of import desk_of
from typology.desk.reviews.desk_words import in_figures, listed, years_in_words
from typology.desk.reviews.means import mean_of
from typology.desk.reviews.newest import used_columns
from typology.rulebook.desk import Composite, Desk, Ingredient
from typology.rulebook.model import Rulebook

__all__ = ["composed"]

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]


class _Series(NamedTuple):
    """One figure of all countries: its values, and from when to when it describes; NaN is missing."""

    values: Values
    oldest: Values
    newest: Values


class _Made(NamedTuple):
    """A part of a composite: its values, and the figures that went into them, each with the countries for which."""

    values: Values
    from_figures: tuple[tuple[str, Mask], ...]

    def only(self, where: Mask) -> "_Made":
        used = tuple((code, mask & where) for code, mask in self.from_figures)
        return _Made(np.where(where, self.values, np.nan), used)


def composed(used: pd.DataFrame, rulebook: Rulebook) -> pd.DataFrame:
    """Compute the composites of those countries that have enough of their ingredients.

    Parameters
    ----------
    used
        A row per country and indicator: the newest value, in the columns of ``used_columns``.
    rulebook
        With the recipes (``rules/``, desk).

    Returns
    -------
    DataFrame
        Rows like those of ``used``, and ``oldest_year``: that of the oldest ingredient, where ``year`` is that of the
        newest. ``source`` lists the ingredients with values and years.

    Examples
    --------
    >>> import typology as ty
    >>> codes = ["TRPS", "POP.SEC.IDP", "RET_REF", "SP.POP.TOTL"]
    >>> figures = pd.DataFrame({"country": "XXA", "indicator": codes, "year": [2024, 2023, 2024, 2024]})
    >>> people = figures.assign(value=[30_000.0, 10_000.0, 0.0, 2_000_000.0])
    >>> found = composed(people, ty.load_rulebook()).set_index("indicator").loc["DISPLACED.TOTAL"]
    >>> int(found["oldest_year"]), int(found["year"]), float(found["value"])
    (2023, 2024, 2.0)
    """
    desk = desk_of(rulebook)
    countries = pd.Index(sorted(set(used["country"])), dtype=object)
    kitchen = _Kitchen(desk, _published(used, countries), len(countries))
    rows = [_rows(code, kitchen, countries) for code in desk.composites]
    return pd.concat([_no_rows(), *rows], ignore_index=True) if rows else _no_rows()


def _no_rows() -> pd.DataFrame:
    kinds = {"year": "int64", "value": "float64", "error": "float64", "oldest_year": "int64"}
    names = (*used_columns, "oldest_year")
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "object")) for name in names})


def _published(used: pd.DataFrame, countries: pd.Index) -> dict[str, _Series]:
    """Return the published figures by code, in the order of the countries."""
    places = countries.get_indexer(pd.Index(used["country"], dtype=object))
    values, years = used["value"].to_numpy(np.float64), used["year"].to_numpy(np.float64)
    found = {}
    for code, rows in used.groupby("indicator", sort=False).indices.items():
        series = _Series(*np.full((3, len(countries)), np.nan))
        for column, entries in zip(series, (values, years, years), strict=True):
            column[places[rows]] = entries[rows]
        found[str(code)] = series
    return found


class _Kitchen:
    """Published figures, and the composites made of them so far."""

    def __init__(self, desk: Desk, published: Mapping[str, _Series], countries: int) -> None:
        self.desk = desk
        self.countries = countries
        self._at_hand = dict(published)
        self.from_figures: dict[str, tuple[tuple[str, Mask], ...]] = {}

    def series(self, code: str) -> _Series:
        """Return a figure; a composite is made when it is first asked for."""
        if code not in self._at_hand:
            composite = self.desk.composites.get(code)
            missing = _Series(*np.full((3, self.countries), np.nan))
            self._at_hand[code] = missing if composite is None else self._composite(code, composite)
        return self._at_hand[code]

    def _composite(self, code: str, composite: Composite) -> _Series:
        made = self.made(composite.made_of)
        oldest, newest = np.full(self.countries, np.inf), np.full(self.countries, -np.inf)
        for part, mask in made.from_figures:
            series = self.series(part)
            oldest = np.where(mask, np.fmin(oldest, series.oldest), oldest)
            newest = np.where(mask, np.fmax(newest, series.newest), newest)
        self.from_figures[code] = made.from_figures
        return _Series(made.values, oldest, newest)

    def made(self, ingredient: Ingredient) -> _Made:
        """Return an ingredient, put to 0 to 10 where it has goalposts."""
        raw = self._figure(ingredient) if ingredient.code else self._mean(ingredient)
        return raw._replace(values=_on_ten(raw.values * ingredient.times, ingredient))

    def _figure(self, ingredient: Ingredient) -> _Made:
        codes = [code for code in (ingredient.code, *ingredient.plus) if code]
        values = np.sum([self.series(code).values for code in codes], axis=0)
        if ingredient.per:
            base = self.series(ingredient.per).values
            values = np.divide(values, base, out=np.full_like(base, np.nan), where=base != 0)
            codes.append(ingredient.per)
        present = ~np.isnan(values)
        return _Made(values, tuple((code, present) for code in codes))

    def _mean(self, ingredient: Ingredient) -> _Made:
        assert ingredient.mean is not None
        parts = [self.made(part) for part in ingredient.of]
        weights = [part.weight for part in ingredient.of]
        values = mean_of(ingredient.mean, [part.values for part in parts], weights, at_least=ingredient.at_least)
        used = tuple(pair for part in parts for pair in part.only(~np.isnan(values)).from_figures)
        return _Made(values, used)


def _on_ten(values: Values, ingredient: Ingredient) -> Values:
    """Return values on 0 to 10 between their goalposts; below the lower bound of a logarithm they are that bound."""
    bounds = ingredient.lowest_at, ingredient.highest_at
    if bounds[0] is None or bounds[1] is None:
        return values
    lowest_at, highest_at = np.array(bounds, np.float64)
    clipped = np.clip(values, *sorted((lowest_at, highest_at)))
    if ingredient.logarithm:
        clipped, lowest_at, highest_at = np.log(clipped), np.log(lowest_at), np.log(highest_at)
    found: Values = 10 * np.clip((clipped - lowest_at) / (highest_at - lowest_at), 0, 1)
    return found


def _rows(code: str, kitchen: _Kitchen, countries: pd.Index) -> pd.DataFrame:
    series = kitchen.series(code)
    where = np.flatnonzero(~np.isnan(series.values))
    sources = _sources(kitchen, kitchen.from_figures.get(code, ()), where)
    found = pd.DataFrame(
        {
            "country": countries[where],
            "indicator": code,
            "year": series.newest[where].astype(np.int64),
            "value": series.values[where],
            "error": np.nan,
            "source": np.array(sources, object),
            **dict.fromkeys(("file", "sheet", "row", "column")),
            "oldest_year": series.oldest[where].astype(np.int64),
        }
    )
    return found.astype({"country": object, "indicator": object})


def _sources(kitchen: _Kitchen, parts: Sequence[tuple[str, Mask]], where: NDArray[np.intp]) -> list[str]:
    """Return, country by country, the figures that went into a composite, each once, with its value and year."""
    masks: dict[str, Mask] = {}
    for code, mask in parts:
        masks[code] = masks.get(code, mask) | mask
    found: list[list[str]] = [[] for _ in where]
    for code, mask in masks.items():
        series = kitchen.series(code)
        columns = (part[where].tolist() for part in (mask, *series))
        for texts, used, value, oldest, newest in zip(found, *columns, strict=True):
            if used:
                texts.append(f"{code} {in_figures(value)} ({years_in_words(int(oldest), int(newest))})")
    return [f"Computed from {listed(texts)}" for texts in found]
