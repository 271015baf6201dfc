"""What is said of a unit for a suggestion: its category, what falls short, and what is still open."""

from collections.abc import Callable, Sequence

from typology.classification.prose import listed
from typology.portfolio.support.situation import Pair, Shortfall, Situation
from typology.rulebook.model import Rulebook
from typology.rulebook.parts import Basis

__all__ = ["MAY_CHANGE", "category_words", "cited", "points", "shortfall_words", "still_open", "turns_out"]

MAY_CHANGE = "missing answers could change this"


def cited(*bases: Basis) -> tuple[str, ...]:
    """Return citations of some parts, each once, and proposals behind them."""
    entries = list(dict.fromkeys(str(entry) for basis in bases for entry in basis))
    return tuple(sorted(entries, key=lambda entry: entry.startswith("proposal")))


def points(value: float) -> str:
    """Return a score with two digits, and nothing below zero as zero.

    Examples
    --------
    >>> points(-0.0), points(2.375)
    ('0.00', '2.38')
    """
    return f"{value + 0.0:.2f}"


def shortfall_words(entry: Shortfall) -> str:
    """Say by what number a score falls short.

    Examples
    --------
    >>> shortfall_words(Shortfall("P5", "Capacity building", "drivers", 1.5, False, 2.5, False, True, True))
    'Capacity building (P5) scores 1.50, 1.00 short of 2.5'
    >>> shortfall_words(Shortfall("C1", "Housing", "sectors", 1.0, True, 1.5, True, True, True))
    'Housing (C1) scores 1.00 at most, and 1.5 or less is a challenge'
    """
    said = f"{entry.name} ({entry.score}) scores {points(entry.value)}{' at most' if entry.at_most else ''}"
    return f"{said}, and {entry.bar:g} or less is a challenge" if entry.reached else f"{said}, {_short_of(entry)}"


def _short_of(entry: Shortfall) -> str:
    return f"{'at least ' if entry.at_most else ''}{points(entry.by)} short of {entry.bar:g}"


def still_open(score: str) -> str:
    """Say under what a shortfall stands that missing answers could change."""
    return f"if missing answers do not raise {score}"


def category_words(situation: Situation, book: Rulebook) -> str:
    """Say in which category a unit is, or which are possible."""
    who = situation.name
    if len(situation.pairs) == 1:
        category, subtype = situation.pairs[0]
        return f"{who} is in category {category} ({subtype or book.decision.categories[category].name})"
    if len(situation.categories) == 1:
        kinds = listed([subtype for _, subtype in situation.pairs], "or")
        return f"{who} is in category {situation.categories[0]}, of which {kinds} is still open"
    choices = listed(list(situation.categories), "or")
    answered = f", {situation.category} by what is answered" if situation.status == "provisional" else ""
    return f"The category of {who} is open: {choices}{answered}"


def turns_out(situation: Situation, fits: Callable[[Pair], bool]) -> str:
    """Say under which of the possible categories something fits; empty where it fits under all.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> open_ = SimpleNamespace(pairs=(("1", "1-realign"), ("2", "2C"), ("2", "2CF"), ("3", "")))
    >>> turns_out(open_, lambda pair: pair[0] == "2")
    'if the category turns out 2'
    >>> turns_out(open_, lambda pair: pair[1] == "2C")
    'if the category turns out 2 (2C)'
    """
    good = [pair for pair in situation.pairs if fits(pair)]
    if len(good) == len(situation.pairs):
        return ""
    return f"if the category turns out {listed(_named(good, situation.pairs), 'or')}"


def _named(good: Sequence[Pair], pairs: Sequence[Pair]) -> list[str]:
    """Name categories; with their subtypes only where not all of those that are possible fit."""
    named = []
    for category in dict.fromkeys(pair[0] for pair in good):
        mine = [subtype for place, subtype in good if place == category]
        every = [subtype for place, subtype in pairs if place == category]
        named.append(category if len(mine) == len(every) else f"{category} ({listed(mine, 'or')})")
    return named
