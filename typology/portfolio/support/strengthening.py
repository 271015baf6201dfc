"""What falls short, and what strengthens it: first what the category is about, then what stands beside it."""

from collections.abc import Collection

from typology.classification.prose import listed
from typology.portfolio.support.situation import Shortfall, Situation
from typology.portfolio.support.suggestion import Suggestion
from typology.portfolio.support.wording import MAY_CHANGE, cited, shortfall_words, still_open
from typology.rulebook.model import Rulebook

__all__ = ["strengthening"]


def strengthening(situation: Situation, book: Rulebook, served: Collection[str] = ()) -> list[Suggestion]:
    """Return the scores that fall short with what strengthens them, the largest shortfall first.

    Parameters
    ----------
    served
        Scores that a type of support in front strengthens already; they stand behind the others.
    """
    assert book.support is not None
    most = int(book.support.limits.strengthen.value)
    found: list[Suggestion] = []
    for short in _in_order(situation):
        in_front = sum(one.first for one in found)
        entry = book.support.strengthen[short.score]
        said = [shortfall_words(short), _where(situation, short)]
        found.append(
            Suggestion(
                unit=situation.unit,
                kind="strengthen",
                id=short.score,
                name=short.name,
                text=entry.text,
                reason="; ".join([*said, *([] if short.certain else [MAY_CHANGE])]) + ".",
                basis=cited(entry.basis),
                certain=short.certain,
                under="" if short.certain else still_open(short.score),
                shortfall=short.by,
                numbers=(shortfall_words(short),),
                first=short.score not in served and in_front < most,
            )
        )
    return found


def _in_order(situation: Situation) -> list[Shortfall]:
    """Return what the category is about before the rest, and what is certain before what is not."""
    return sorted(situation.short, key=lambda short: (not short.central, not short.certain, -round(short.by, 9)))


def _where(situation: Situation, short: Shortfall) -> str:
    """Say whether the support of the category is about it."""
    about = [category for category in situation.categories if _is_about(situation, category, short)]
    if short.central:
        return f"this is what category {listed(about, 'or')} is about"
    if not about:
        return f"it falls short too, though category {listed(list(situation.categories), 'or')} is not about it"
    others = [category for category in situation.categories if category not in about]
    if not others:
        return f"whether category {about[0]} is about it is still open"
    return (
        f"category {listed(about, 'or')} would be about it; with category {listed(others, 'or')} other needs come first"
    )


def _is_about(situation: Situation, category: str, short: Shortfall) -> bool:
    return any(short.need in situation.about[pair] for pair in situation.pairs if pair[0] == category)
