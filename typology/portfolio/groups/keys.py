"""By what units are put together: a word for each unit and question, and what that word says.

What is open stays open. A unit of which the category is undetermined has the set of its possible categories for a word,
``1|2``; one of which the priority is undetermined has the domain that is in front by what is answered, with a question
mark, ``D1?``.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from typology.classification.classify import Classification
from typology.classification.prose import listed
from typology.errors import hint
from typology.portfolio.priorities.combining import rules_for_priorities
from typology.portfolio.priorities.languages import language_name, languages_of
from typology.portfolio.priorities.ordered import NONE, OPEN, Priorities
from typology.portfolio.priorities.regions import NOWHERE, OF_COUNTRIES, parts_of

__all__ = ["COLUMNS_OF_ANSWERS", "OF_ANSWERS", "By", "Question", "as_questions", "is_open", "shown", "words_of"]

By = str | Mapping[str, Any] | pd.Series | Sequence[str | Mapping[str, Any] | pd.Series]
"""One thing by which units are put together, or several."""

PART = "part"
"""What a mapping from unit to part is called."""

OF_ANSWERS = ("priority", "category", "subtype", "shock")
"""What follows from answers, and so can come out otherwise when these are varied."""

COLUMNS_OF_ANSWERS = ("headline", "status", "possible", "possible_shock", "shock_origin", "margin")
"""Columns of the result that follow from answers, and from nothing else."""

OWN_WORDS = (*OF_ANSWERS, "language")
IN_FRONT = "?"


@dataclass(frozen=True, eq=False)
class Question:
    """One thing by which units are put together.

    Attributes
    ----------
    by
        What it is called.
    told
        By unit, where it belongs; None where the result says so.
    """

    by: str
    told: Mapping[str, Any] | pd.Series | None = None


def as_questions(by: By) -> tuple[Question, ...]:
    """Return what was asked for, one by one.

    Raises
    ------
    ValueError
        If nothing was asked for, something twice, or something that is no word and no mapping; all at once.

    Examples
    --------
    >>> [question.by for question in as_questions(("priority", {"XXA": "west"}))]
    ['priority', 'part']
    """
    single = isinstance(by, str | Mapping | pd.Series) or not isinstance(by, Iterable)
    entries: list[Any] = [by] if single else list(by)
    if not entries:
        raise ValueError(f"by names nothing; expected such as ('priority', 'category'), of {', '.join(OWN_WORDS)}")
    found = [Question(entry) if isinstance(entry, str) else Question(PART, entry) for entry in entries]
    wrong = [
        f"by has {entry!r}; expected a word or a mapping from unit to part"
        for entry in entries
        if not isinstance(entry, str | Mapping | pd.Series)
    ]
    wrong += [f"by has {name} more than once" for name, count in Counter(q.by for q in found).items() if count > 1]
    if wrong:
        raise ValueError("; ".join(wrong))
    return tuple(found)


def words_of(question: Question, result: Classification, priorities: Priorities) -> tuple[str, ...]:
    """Return the word of each unit, in the order of the units.

    Raises
    ------
    ValueError
        If there is no such word; it names the nearest.
    UnknownUnitError
        If a mapping speaks of a unit that is not in the result.

    Examples
    --------
    >>> import typology as ty
    >>> result = ty.classify(ty.load_pilots())
    >>> words_of(Question("priority"), result, ty.priorities(result))
    ('D1?', 'D1?', 'D3?', 'D4?')
    >>> words_of(Question("category"), result, ty.priorities(result))
    ('2', '2', '1', '3')
    """
    if question.told is not None:
        return parts_of(result, question.told)
    match question.by:
        case "priority":
            table = priorities.table
            pairs = zip(table["primary"].astype(str), table["so_far"].astype(str), strict=True)
            return tuple(first if first != OPEN else f"{so_far}{IN_FRONT}" for first, so_far in pairs)
        case "category" | "shock":
            return _settled_or_possible(result.table, question.by)
        case "subtype":
            return _subtypes(result)
        case "language":
            return _languages(result)
    known = [*OWN_WORDS, *OF_COUNTRIES, *result.table.columns, *result.assessments.about.columns]
    if question.by not in known:
        raise ValueError(
            f"units cannot be put together by {question.by!r}; {hint(question.by, list(dict.fromkeys(known)))}"
        )
    return parts_of(result, question.by)


def _settled_or_possible(table: pd.DataFrame, column: str) -> tuple[str, ...]:
    possible = table["possible" if column == "category" else f"possible_{column}"].astype(str)
    return tuple(
        word if word != OPEN else open_ for word, open_ in zip(table[column].astype(str), possible, strict=True)
    )


def _subtypes(result: Classification) -> tuple[str, ...]:
    """Return subtypes; the possible categories where these are open, and with a question mark where only it is open."""
    with_subtypes = {rule.of for rule in result.rulebook.decision.subtypes.rules.values()}
    pairs = zip(result.table["subtype"].astype(str), _settled_or_possible(result.table, "category"), strict=True)
    return tuple(
        subtype or (f"{category}{IN_FRONT}" if category in with_subtypes else category) for subtype, category in pairs
    )


def _languages(result: Classification) -> tuple[str, ...]:
    """Return of the languages of each unit the one that most units work in, of equals the first by its code."""
    spoken = languages_of(result)
    counts = Counter(language for languages in spoken for language in languages)
    return tuple(
        min(languages, key=lambda code: (-counts[code], code)) if languages else NOWHERE for languages in spoken
    )


def is_open(by: str, word: str) -> bool:
    """Say whether a word leaves something open that answers could settle.

    Examples
    --------
    >>> is_open("category", "1|2"), is_open("priority", "D1|D3"), is_open("priority", "D1?")
    (True, False, True)
    """
    several = by in ("category", "shock", "subtype") and "|" in word
    return several or (by in ("priority", "subtype") and word.endswith(IN_FRONT))


def shown(by: str, word: str) -> str:
    """Return a word as it stands in the name of a group.

    Examples
    --------
    >>> [shown("priority", word) for word in ("D1", "D1|D3", "D1?", "D1|D3?", "?", "none")]
    ['D1', 'D1 = D3', 'D1 in front', 'D1 = D3 in front', 'priority open', 'no priority']
    >>> shown("category", "2"), shown("category", "1|2"), shown("subtype", "2?"), shown("region", "not known")
    ('2', '1 or 2', '2, subtype open', 'region not known')
    >>> shown("language", "sw")
    'Swahili'
    """
    if word == NOWHERE:
        return f"{by} not known"
    if by == "language":
        return language_name(word)
    if by == "priority":
        domains = word.removesuffix(IN_FRONT).replace("|", " = ")
        if not domains or word == NONE:
            return "priority open" if not domains else "no priority"
        return f"{domains} in front" if word.endswith(IN_FRONT) else domains
    if by == "subtype" and word.endswith(IN_FRONT):
        return f"{word.removesuffix(IN_FRONT)}, subtype open"
    if by == "shock":
        states = ["no shock" if state == "none" else state for state in word.split("|")]
        return listed(states, "or")
    return listed(word.split("|"), "or") if is_open(by, word) else word


def rank(by: str, word: str, result: Classification, priorities: Priorities) -> tuple[int, int, str]:
    """Return by what words are put in order: what is settled first, in the order of the rulebook."""
    decision = result.rulebook.decision
    order: Sequence[str] = {
        "priority": (*rules_for_priorities(priorities.rulebook).domains, NONE),
        "category": decision.order,
        "shock": decision.shock.order,
        "subtype": (*decision.subtypes.rules, *decision.order),
    }.get(by, ())
    first = word.removesuffix(IN_FRONT).split("|")[0]
    place = order.index(first) if first in order else len(order)
    return int(is_open(by, word) or word == NOWHERE), place, word
