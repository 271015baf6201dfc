"""Partners, platforms and roles that fit what falls short, the category and the shock state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from typology.classification.prose import capital, listed
from typology.portfolio.support.inclusion import Weak, weak_issues
from typology.portfolio.support.situation import Situation
from typology.portfolio.support.suggestion import Suggestion
from typology.portfolio.support.wording import category_words, cited, shortfall_words, still_open, turns_out
from typology.rulebook.catalogue_parts import Role
from typology.rulebook.model import Rulebook

__all__ = ["Match", "matches", "partners", "platforms", "roles"]

AT_MOST_NAMED = 2


@dataclass(frozen=True)
class Match:
    """One thing about a unit for which something is good.

    Attributes
    ----------
    central
        Whether every possible category is about it.
    by
        How far it falls short; 0 where it is no score.
    number
        Whether it names a number of the unit, rather than its category or shock state.
    """

    words: str
    certain: bool
    under: str = ""
    central: bool = False
    by: float = 0.0
    number: bool = True


class _Offer(NamedTuple):
    """An entry of the catalogue that may be suggested."""

    kind: str
    id: str
    name: str
    text: str
    basis: tuple[str, ...]


def partners(situation: Situation, book: Rulebook) -> list[Suggestion]:
    """Return the types of partners for the gaps of a unit, those for the largest gaps first."""
    assert book.support is not None
    found = [
        (
            _Offer("partner", key, entry.name, entry.brings, cited(entry.fits, entry.basis)),
            matches(situation, entry.gaps, book),
        )
        for key, entry in book.support.partners.items()
    ]
    return _in_front(situation, found, int(book.support.limits.partners.value))


def platforms(situation: Situation, book: Rulebook) -> list[Suggestion]:
    """Return the platforms for the gaps of a unit, those for the largest gaps first."""
    assert book.support is not None
    found = [
        (_Offer("platform", key, entry.name, entry.use, cited(entry.basis)), matches(situation, entry.gaps, book))
        for key, entry in book.support.platforms.items()
    ]
    return _in_front(situation, found, int(book.support.limits.platforms.value))


def roles(situation: Situation, book: Rulebook) -> list[Suggestion]:
    """Return the roles that come first for the category and the shock state; only certain ones stand in front."""
    assert book.support is not None
    found = [
        (_Offer("role", key, entry.name, entry.means, cited(entry.basis)), _leads(situation, entry, book))
        for key, entry in book.support.roles.items()
    ]
    return _in_front(situation, found, sum(met[0].certain for _, met in found if met))


def matches(situation: Situation, gaps: Sequence[str], book: Rulebook) -> list[Match]:
    """Return what of some gaps a unit has or may have: those that are central and large first."""
    short = [entry for entry in situation.short if entry.score in gaps]
    found = [
        Match(
            shortfall_words(entry),
            entry.certain,
            "" if entry.certain else still_open(entry.score),
            entry.central,
            entry.by,
        )
        for entry in short
    ]
    found += [_of_issue(entry) for entry in weak_issues(situation, book) if entry.issue in gaps]
    found += _of_categories(situation, gaps, book)
    found += _of_shocks(situation, gaps, book)
    return sorted(found, key=_order)


def _of_issue(entry: Weak) -> Match:
    under = "" if entry.certain else still_open(entry.issue)
    return Match(entry.words, entry.certain, under, by=entry.by)


def _of_categories(situation: Situation, named: Sequence[str], book: Rulebook) -> list[Match]:
    if not any(category in named for category in situation.categories):
        return []
    under = turns_out(situation, lambda pair: pair[0] in named)
    return [Match(category_words(situation, book), not under, under, central=not under, number=False)]


def _of_shocks(situation: Situation, named: Sequence[str], book: Rulebook) -> list[Match]:
    states = [state for state in situation.shocks if state in named]
    if not states:
        return []
    certain = len(states) == len(situation.shocks)
    words = (
        f"the shock state of {situation.name} is {'' if certain else 'open: '}{listed(list(situation.shocks), 'or')}"
    )
    return [
        Match(words, certain, "" if certain else f"if the shock state turns out {listed(states, 'or')}", number=False)
    ]


def _leads(situation: Situation, entry: Role, book: Rulebook) -> list[Match]:
    fitting = [pair for pair in situation.pairs if pair[0] in entry.leads or pair[1] in entry.leads]
    found = []
    if fitting:
        under = turns_out(situation, lambda pair: pair in fitting)
        found.append(Match(category_words(situation, book), not under, under, central=True, number=False))
    return sorted([*found, *_of_shocks(situation, entry.leads, book)], key=_order)


def _order(match: Match) -> tuple[bool, bool, float]:
    return not match.certain, not match.central, -round(match.by, 9)


def _in_front(situation: Situation, found: Sequence[tuple[_Offer, Sequence[Match]]], most: int) -> list[Suggestion]:
    """Return what fits in the order of the best thing that speaks for each, with those in front marked."""
    ordered = sorted(((offer, met) for offer, met in found if met), key=lambda pair: _order(pair[1][0]))
    return [_suggested(situation, offer, met, first=place < most) for place, (offer, met) in enumerate(ordered)]


def _suggested(situation: Situation, offer: _Offer, met: Sequence[Match], *, first: bool) -> Suggestion:
    best = met[0]
    shown = [match for match in met if match.certain == best.certain][:AT_MOST_NAMED]
    said = capital("; ".join(match.words for match in shown))
    return Suggestion(
        unit=situation.unit,
        kind=offer.kind,
        id=offer.id,
        name=offer.name,
        text=offer.text,
        reason=f"{said}; this fits {best.under}." if best.under else f"{said}.",
        basis=offer.basis,
        certain=best.certain,
        under=best.under,
        shortfall=max((match.by for match in shown if match.by), default=None),
        numbers=tuple(match.words for match in shown if match.number),
        first=first,
    )
