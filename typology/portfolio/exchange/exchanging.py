"""Exchange: who teaches whom what, why these, and which needs find no teacher."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from typology.certainty.asked import is_whole
from typology.classification.classify import Classification
from typology.portfolio.exchange.assigning import assign
from typology.portfolio.exchange.exchanged import Exchange
from typology.portfolio.exchange.offering import closeness_of, market_of
from typology.portfolio.exchange.subjects import subjects_of
from typology.portfolio.priorities.regions import parts_of
from typology.rulebook.parts import Number

__all__ = ["exchange"]


def exchange(  # noqa: PLR0913 (each is a choice of its own)
    result: Classification,
    *,
    per_teacher: int | None = None,
    per_learner: int | None = None,
    within: str | Mapping[str, Any] | pd.Series | None = None,
    languages: Mapping[str, Collection[str] | str] | None = None,
    one_language: bool = False,
    region_worth: float | None = None,
    language_worth: float | None = None,
) -> Exchange:
    """Say who can teach whom what, within what each can take on.

    A unit learns what the support of its category is about and where its score falls short of the threshold of the
    rulebook. A unit teaches where its score is strong whatever its missing answers are. A pair is worth the difference
    of the two scores, and more where both are known to lie in one region or to share a language. Of all assignments
    within the limits, the one with the largest sum is returned, exactly.

    Parameters
    ----------
    result
        A classification. Units whose category is undetermined learn nothing here, but may teach.
    per_teacher, per_learner
        In how many pairs a unit teaches, and in how many it learns, at most; None for the limit of the rulebook.
    within
        None for all together; ``"region"``, ``"subregion"``, ``"office"`` or any column of the result, or a mapping
        or Series from unit to group: only units of one part exchange. Units of which it is not known exchange with
        nobody.
    languages
        By unit, the languages it works in, such as ``{"KEN": ["en", "sw"]}``. Of units left out, those of the table of
        countries; a city works in those of its country.
    one_language
        Whether only units that are known to share a language exchange.
    region_worth, language_worth
        How many points of difference in score a shared region, and a shared language, are worth; None for the worth
        of the rulebook.

    Returns
    -------
    Exchange
        ``.table``, ``.unmet``, ``.strengths``, ``.of("KEN")``.

    Raises
    ------
    TypeError
        If the result is no classification.
    ValueError
        If a limit or a worth is none of the above; all at once. If there is no such column, or the rulebook has no
        rules for exchange.
    UnknownUnitError
        If a mapping speaks of a unit that is not in the result.

    Notes
    -----
    Source: 001-A3 §10(f); ``rules/``, exchange.yaml. Frameworks, institutions and drivers are taught from the threshold
    at which they no longer fall short. A sector that is no challenge need not be strong: it is taught from the word of
    its scale that the rulebook names.

    Examples
    --------
    >>> import typology as ty
    >>> found = exchange(ty.classify(ty.load_pilots()), per_learner=1, within={"KEN": "a", "COL": "a"})
    >>> found.table[["teacher", "learner", "subject", "teacher_score", "learner_score", "gap"]]
      teacher learner subject  teacher_score  learner_score  gap
    0     COL     KEN     I.N           3.25           2.25  1.0
    """
    if not isinstance(result, Classification):
        raise TypeError(f"exchange takes what classify returns, not {type(result).__name__}")
    rules = result.rulebook.exchange
    if rules is None:
        raise ValueError(f"The rulebook {result.rulebook.version} has no rules for exchange; expected exchange.yaml")
    teaches, learns = _given(per_teacher, rules.per_teacher), _given(per_learner, rules.per_learner)
    region, language = _given(region_worth, rules.region_worth), _given(language_worth, rules.language_worth)
    _refuse(teaches, learns, region, language)
    parts = parts_of(result, within)
    close = closeness_of(result, languages, float(region), float(language), one_language=one_language)
    subjects = subjects_of(result)
    pairs = assign(market_of(subjects, parts, close, result.units), int(teaches), int(learns))
    return Exchange(result, subjects, pairs, close, parts, int(teaches), int(learns))


def _given(asked: float | None, rule: Number) -> float:
    """Return what was asked for, or else what the rulebook says."""
    said = int(rule.value) if rule.counts else rule.value
    return said if asked is None else asked


def _refuse(per_teacher: Any, per_learner: Any, region_worth: Any, language_worth: Any) -> None:
    """Raise one error that names every argument that is wrong."""
    wrong = [
        f"{name} is a whole number from 1, such as 3, not {value!r}"
        for name, value in (("per_teacher", per_teacher), ("per_learner", per_learner))
        if not is_whole(value) or value < 1
    ]
    wrong += [
        f"{name} is a number of points from 0, such as 0.5, not {value!r}"
        for name, value in (("region_worth", region_worth), ("language_worth", language_worth))
        if not (is_whole(value) or isinstance(value, float)) or not 0 <= value < np.inf
    ]
    if wrong:
        raise ValueError("; ".join(wrong))
