"""Columns of words, each distinct word spelled once, for tables of any length."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.classification.engine import ORIGINS, STATUSES, Decided
from typology.classification.flags import REVIEWS, flag_names, review_codes
from typology.classification.result import Headline, headline
from typology.rulebook.plan import Plan

__all__ = ["categorical", "columns_of", "sets_of"]


def categorical(codes: NDArray[Any], words: Sequence[str]) -> pd.Categorical:
    """Return the words at some positions."""
    found: pd.Categorical = pd.Categorical.from_codes(codes, categories=pd.Index(list(words), dtype=object))
    return found


def sets_of(bits: NDArray[np.uint8] | NDArray[np.uint32], words: Sequence[str]) -> pd.Categorical:
    """Return bit sets as words joined by a bar, each distinct set spelled once.

    Examples
    --------
    >>> list(sets_of(np.array([0, 1, 5], np.uint8), ("1", "2", "3")))
    ['', '1', '1|3']
    """
    sets = bits.astype(np.intp)
    distinct = np.flatnonzero(np.bincount(sets))
    places = np.zeros(int(distinct.max(initial=0)) + 1, np.int16)
    places[distinct] = np.arange(len(distinct))
    spelled = ["|".join(word for bit, word in enumerate(words) if entry >> bit & 1) for entry in distinct.tolist()]
    return categorical(places.take(sets), spelled)


def columns_of(
    plan: Plan, decided: Decided, flags: NDArray[np.uint32], levels: Mapping[int, str], policy: Headline
) -> pd.DataFrame:
    """Return what was decided in words, a row for each unit.

    Parameters
    ----------
    flags
        Every flag, as bits.
    levels
        Evidence levels by position; the lowest elsewhere.
    """
    decision = plan.rulebook.decision
    categories, states = (*decision.order, "U"), (*decision.shock.order, "U")
    review = review_codes(plan, flags)
    columns: Mapping[str, Any] = {
        "headline": _headlines(decided, categories, states, policy),
        "category": categorical(decided.category, categories),
        "subtype": categorical(decided.subtype + 1, ("", *decision.subtypes.rules)),
        "status": categorical(decided.status, STATUSES),
        "possible": sets_of(decided.possible, decision.order),
        "shock": categorical(decided.shock, states),
        "shock_origin": categorical(decided.origin, ORIGINS),
        "possible_shock": sets_of(decided.possible_shock, decision.shock.order),
        "margin": np.round(decided.margin, 6),
        **_evidence_level(plan, len(flags), levels),
        "flags": sets_of(flags, flag_names(plan)),
        "review": categorical(review, REVIEWS),
        "publishable": review != REVIEWS.index("blocked"),
    }
    return pd.DataFrame(columns)


def _evidence_level(plan: Plan, units: int, found: Mapping[int, str]) -> Mapping[str, pd.Categorical]:
    """Return the column of evidence levels, if the rulebook has rules for evidence."""
    if plan.rulebook.evidence is None:
        return {}
    levels = list(plan.rulebook.evidence.levels)
    codes = np.full(units, len(levels) - 1, np.int8)
    codes[list(found)] = [levels.index(level) for level in found.values()]
    return {"evidence_level": categorical(codes, levels)}


def _headlines(decided: Decided, categories: Sequence[str], states: Sequence[str], policy: Headline) -> pd.Categorical:
    """Return core category and shock state in one word, by the policy asked for."""
    words = [headline(c, None if s == states[0] else s, policy) for c in categories for s in states]
    distinct = list(dict.fromkeys(words))
    codes = np.array([distinct.index(word) for word in words], np.int8)
    return categorical(codes.take(decided.category * np.intp(len(states)) + decided.shock), distinct)
