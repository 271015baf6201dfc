"""The smallest change of a single answer that makes a unit's result another one, found by trying every answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.certainty.draws.variation import deciding_items
from typology.classification.engine import decide
from typology.rulebook.plan import Plan

__all__ = ["item_flips"]

UNITS = 16
"""Units at a time: each stands for several hundred ways to answer one question otherwise."""


@dataclass(frozen=True)
class _Alternatives:
    """Every answer to every deciding item, items one after the other and answers from the lowest upwards."""

    rows: NDArray[np.intp]
    starts: NDArray[np.intp]
    item: NDArray[np.intp]
    value: NDArray[np.float64]

    @classmethod
    def of(cls, plan: Plan) -> "_Alternatives":
        rows = deciding_items(plan)
        answers = [plan.rulebook.scale_of(plan.items[row]).values for row in rows]
        counts = [len(values) for values in answers]
        starts = np.cumsum([0, *counts[:-1]])
        return cls(rows, starts, np.repeat(np.arange(len(rows)), counts), np.concatenate(answers))

    def tried(self, answers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return answers in which one item is answered otherwise: all ways of the first unit, then of the next."""
        units, ways = answers.shape[1], len(self.value)
        varied = np.repeat(answers, ways, axis=1)
        varied[np.tile(self.rows[self.item], units), np.arange(units * ways)] = np.tile(self.value, units)
        return varied


def item_flips(plan: Plan, answers: NDArray[np.float64], units: Sequence[str]) -> pd.DataFrame:
    """Return, for every unit and item, the nearest other answers that change the result, with all else as it is.

    Parameters
    ----------
    answers
        Items x units in the order of the plan; NaN unknown, -1 not applicable.
    units
        Their codes.

    Returns
    -------
    DataFrame
        One row per change, nearest first within a unit. ``what`` changes is the ``category``, the ``shock`` state or,
        where the category stays, the ``subtype``; ``before`` and ``after`` are as classified, so U is a category of
        its own. For an answered item, ``to`` is the nearest answer above, or below, that changes the result, ``move``
        the way there in points of the scale, and ``steps`` its size in steps of the scale. For an item with the
        ``state`` unknown (or optional and not given), ``to`` is the lowest answer that leads to each other result.
        Items that do not apply stay so.

    Examples
    --------
    >>> from typology import load_pilots, load_rulebook
    >>> from typology.rulebook.plan import compile_plan
    >>> plan, pilots = compile_plan(load_rulebook()), load_pilots()
    >>> found = item_flips(plan, pilots.aligned(plan.items), pilots.units)
    >>> colombia = found[found["unit"] == "COL"]
    >>> colombia[["item", "what", "from", "to", "move", "before", "after"]].head(1).to_dict("records")
    [{'item': 'I.L1', 'what': 'category', 'from': 2.0, 'to': 1.5, 'move': -0.5, 'before': '3', 'after': '2'}]
    """
    alternatives = _Alternatives.of(plan)
    parts = [
        part
        for start in range(0, answers.shape[1], UNITS)
        for part in _changes(plan, alternatives, answers[:, start : start + UNITS], start)
    ]
    return _frame(plan, alternatives, answers, units, pd.concat(parts) if parts else pd.DataFrame(columns=_found))


_found = ["unit", "way", "what", "before", "after"]


def _changes(
    plan: Plan, alternatives: _Alternatives, answers: NDArray[np.float64], first: int
) -> Iterator[pd.DataFrame]:
    """Yield the changes of some units by kind of result, all as positions."""
    present, tried = decide(plan, answers), decide(plan, alternatives.tried(answers))
    shape = answers.shape[1], len(alternatives.value)
    same_category = tried.category.reshape(shape) == present.category[:, None]
    for what in ("category", "subtype", "shock"):
        before, after = getattr(present, what), getattr(tried, what).reshape(shape)
        differs = after != before[:, None]
        if what == "subtype":
            differs &= same_category
        unit, way = np.nonzero(_nearest(alternatives, answers[alternatives.rows].T, after, differs))
        columns = [unit + first, way, np.repeat(what, len(unit)), before[unit], after[unit, way]]
        yield pd.DataFrame(dict(zip(_found, columns, strict=True)))


def _nearest(
    alternatives: _Alternatives, present: NDArray[np.float64], after: NDArray[np.int8], differs: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Say which ways are the nearest up or down that differ, or for an unknown answer the first to each result."""
    ways, starts = np.arange(len(alternatives.value)), alternatives.starts
    answer = present[:, alternatives.item]
    up = np.minimum.reduceat(np.where(differs & (alternatives.value > answer), ways, len(ways)), starts, axis=1)
    lower = differs & (alternatives.value < answer) & (answer >= 0)
    down = np.maximum.reduceat(np.where(lower, ways, -1), starts, axis=1)
    nearest: NDArray[np.bool_] = (ways == up[:, alternatives.item]) | (ways == down[:, alternatives.item])
    nearest &= answer >= 0
    begins = np.ones(after.shape, np.bool_)
    begins[:, 1:] = after[:, 1:] != after[:, :-1]
    begins[:, starts] = True
    return nearest | (np.isnan(answer) & differs & begins)


def _frame(
    plan: Plan, alternatives: _Alternatives, answers: NDArray[np.float64], units: Sequence[str], found: pd.DataFrame
) -> pd.DataFrame:
    """Return positions as words, nearest changes first."""
    item = alternatives.item[found["way"].to_numpy(int)]
    rows, unit = alternatives.rows[item], found["unit"].to_numpy(int)
    names = np.array(plan.items, object)[rows]
    present, to = answers[rows, unit], alternatives.value[found["way"].to_numpy(int)]
    scale_step = np.array([plan.rulebook.scale_of(plan.items[row]).step or np.nan for row in alternatives.rows])
    optional = np.array([plan.rulebook.items[plan.items[row]].optional for row in alternatives.rows], bool)
    words = _words(plan)
    frame = pd.DataFrame(
        {
            "unit": np.array(units, object)[unit],
            "item": names,
            "what": found["what"].to_numpy(object),
            "state": np.where(np.isnan(present), np.where(optional[item], "optional", "unknown"), "answered"),
            "from": present,
            "to": to,
            "move": to - present,
            "steps": np.round(np.abs(to - present) / scale_step[item], 6),
            "before": [words[what][code] for what, code in zip(found["what"], found["before"], strict=True)],
            "after": [words[what][code] for what, code in zip(found["what"], found["after"], strict=True)],
        }
    )
    order = np.lexsort((to, rows, frame["steps"].fillna(np.inf), unit))
    return frame.iloc[order].reset_index(drop=True)


def _words(plan: Plan) -> dict[str, tuple[str, ...]]:
    decision = plan.rulebook.decision
    return {
        "category": (*decision.order, "U"),
        "subtype": (*decision.subtypes.rules, ""),
        "shock": (*decision.shock.order, "U"),
    }
