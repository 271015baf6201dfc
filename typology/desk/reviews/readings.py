"""What every public figure reads as, for every item it informs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.desk.desk_of import desk_of
from typology.desk.reviews.composites import composed
from typology.desk.reviews.scoring import scores
from typology.rulebook.desk import Desk, Figure, Reading
from typology.rulebook.model import Rulebook

__all__ = ["LEFT_OPEN", "Informs", "figures_at_hand", "informs", "places", "readings"]

Mask = NDArray[np.bool_]

LEFT_OPEN = "left open"
"""How the role of a figure begins that is too near to a bound to answer."""


class Informs(NamedTuple):
    """A figure, and one of the items it informs."""

    code: str
    figure: Figure
    item: str
    reading: Reading


def places(entries: Iterable[str], among: Iterable[str]) -> NDArray[np.intp]:
    """Return where each entry stands among others, -1 where it does not.

    Examples
    --------
    >>> places(["IND", "XXA", "KEN"], ["KEN", "IND"]).tolist()
    [1, -1, 0]
    """
    return pd.Index(list(among), dtype=object).get_indexer(pd.Index(list(entries), dtype=object))


def informs(rulebook: Rulebook) -> Iterator[Informs]:
    """Yield every figure with every item it informs, in the order of the rulebook."""
    for code, figure in desk_of(rulebook).figures.items():
        for item, reading in figure.informs.items():
            yield Informs(code, figure, item, reading)


def figures_at_hand(used: pd.DataFrame, rulebook: Rulebook, countries: Sequence[str]) -> pd.DataFrame:
    """Return the published figures that are used and the composites made of them, country by country.

    Parameters
    ----------
    used
        The newest published figures, a row per country and indicator.
    countries
        Those asked for, in their order.
    """
    published = used.assign(oldest_year=used["year"]).astype({"error": float})
    found = pd.concat([published, composed(used, rulebook)], ignore_index=True) if len(used) else published
    figure, place = places(found["indicator"], desk_of(rulebook).figures), places(found["country"], countries)
    kept = np.flatnonzero((place >= 0) & (figure >= 0))
    return found.iloc[kept[np.lexsort((figure[kept], place[kept]))]].reset_index(drop=True)


def readings(figures: pd.DataFrame, rulebook: Rulebook, countries: Sequence[str]) -> pd.DataFrame:
    """Read every figure for every item it informs.

    Parameters
    ----------
    figures
        Published and computed ones, as :func:`figures_at_hand` gives them.

    Returns
    -------
    DataFrame
        Country by country, in the order of the instrument and of the rulebook's figures, a row for each figure: what
        is known of it, and

        - ``item``, ``figure``, ``stands`` (measure or proxy),
        - ``score``, ``score_lowest``, ``score_highest``, ``reading``: see :class:`~.scoring.Scores`,
        - ``role``: that a figure it only stands in for is there, or that it is too near to a bound to answer; otherwise
          empty,
        - ``cell``: a number for each country and item.
    """
    place = places(figures["country"], countries)
    rows_of = {str(code): rows for code, rows in figures.groupby("indicator", sort=False).indices.items()}
    present = {code: np.isin(np.arange(len(countries)), place[rows]) for code, rows in rows_of.items()}
    items = {item: number for number, item in enumerate(rulebook.items)}
    blocks = []
    for pair in informs(rulebook):
        if pair.code in rows_of:
            rows = rows_of[pair.code]
            block = _block(pair, figures.iloc[rows], rulebook)
            replaced = _replaced(pair, desk_of(rulebook), present, place[rows])
            role = np.where(replaced == "", _left_open(pair, figures.iloc[rows]["value"].to_numpy()), replaced)
            blocks.append({**block, "role": role, "cell": place[rows] * len(items) + items[pair.item], "at": rows})
    columns = {name: np.concatenate([np.empty(0, kind), *(b[name] for b in blocks)]) for name, kind in kinds.items()}
    found = figures.iloc[columns.pop("at")].drop(columns="indicator").reset_index(drop=True)
    return found.assign(**columns).sort_values("cell", kind="stable", ignore_index=True)


kinds: Mapping[str, Any] = {
    **dict.fromkeys(("item", "figure", "stands", "role"), object),
    **dict.fromkeys(("score", "score_lowest", "score_highest", "reading"), float),
    **dict.fromkeys(("cell", "at"), np.intp),
}


def _block(pair: Informs, figures: pd.DataFrame, rulebook: Rulebook) -> dict[str, NDArray[Any]]:
    """Return what the values of one figure read as for one item."""
    scale, tolerance = rulebook.scale_of(pair.item), rulebook.rulebook.tolerance.value
    found = scores(figures["value"].to_numpy(), figures["error"].to_numpy(), pair.reading, scale, tolerance=tolerance)
    told = {"item": pair.item, "figure": pair.code, "stands": pair.reading.stands}
    return {
        **{name: np.full(len(figures), text, object) for name, text in told.items()},
        "score": found.exact,
        "score_lowest": found.lowest,
        "score_highest": found.highest,
        "reading": found.reading,
    }


def _replaced(pair: Informs, desk: Desk, present: Mapping[str, Mask], places: NDArray[np.intp]) -> NDArray[np.object_]:
    """Return, country by country, that a figure it only stands in for has a value; otherwise nothing."""
    found = np.full(len(places), "", object)
    for code in _stood_in_for(pair.code, desk):
        if code in present and pair.item in desk.figures[code].informs:
            found[present[code][places] & (found == "")] = f"not needed: {code} is there"
    return found


def _left_open(pair: Informs, values: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return, value by value, that the margin of the figure crosses the bound that decides; otherwise nothing."""
    margin, bound = pair.figure.margin, pair.reading.open_around
    if margin is None or bound is None:
        return np.full(len(values), "", object)
    text = f"{LEFT_OPEN}: its margin of {margin.value:g} crosses {bound:g}"
    return np.where(np.abs(values - bound) < margin.value, text, "").astype(object)


def _stood_in_for(code: str, desk: Desk) -> list[str]:
    """Return the figure that another stands in for, the one that this stands in for, and so on."""
    chain: list[str] = []
    following = desk.figures[code].instead_of
    while following is not None and following in desk.figures and following not in chain:
        chain.append(following)
        following = desk.figures[following].instead_of
    return chain
