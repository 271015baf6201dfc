"""Flagship programmes: those that most of what is known of a unit speaks for."""

from dataclasses import dataclass, replace
from math import isnan

from typology.classification.prose import capital, listed
from typology.portfolio.support.offers import Match, matches
from typology.portfolio.support.situation import Situation
from typology.portfolio.support.suggestion import Suggestion
from typology.portfolio.support.wording import cited, points
from typology.rulebook.catalogue_parts import Flagship
from typology.rulebook.model import Rulebook

__all__ = ["flagships"]

AT_MOST_NAMED = 3


@dataclass(frozen=True)
class _Fit:
    """A flagship programme that fits, by so many kinds of reasons that are certain, and so many that are not."""

    suggestion: Suggestion
    certain: int
    likely: int
    central: bool
    category: bool
    by: float


def flagships(situation: Situation, book: Rulebook) -> list[Suggestion]:
    """Return the flagship programmes that fit a unit, the one that most speaks for first.

    A priority domain, an outcome of serious need, a score that falls short, and a shock state speak for a programme.
    One that serves every domain is not told apart by the domain. The category only adds to the rest.
    """
    assert book.support is not None
    most = int(book.support.limits.flagships.value)
    found = [fit for key, entry in book.support.flagships.items() if (fit := _fit(situation, key, entry, book))]
    found.sort(key=lambda fit: (-fit.certain, -fit.likely, not fit.category, not fit.central, -round(fit.by, 9)))
    likely = [fit.certain + fit.likely > 0 for fit in found]
    return [replace(fit.suggestion, first=likely[place] and place < most) for place, fit in enumerate(found)]


def _fit(situation: Situation, key: str, entry: Flagship, book: Rulebook) -> _Fit | None:
    kinds = [
        _domain(situation, entry, book),
        _outcomes(situation, entry, book),
        matches(situation, entry.scores, book)[:1],
        matches(situation, entry.shocks, book)[:1],
    ]
    met = [match for kind in kinds for match in kind]
    if not met:
        return None
    certain = [match for match in met if match.certain]
    likely = [match for match in met if not match.certain and match.central]
    shown = ([*certain, *likely] or met)[:AT_MOST_NAMED]
    under = "" if certain else met[0].under
    words = [match.words for match in shown] + ([f"this fits {under}"] if under else [])
    category_fits = set(situation.categories) <= set(entry.categories)
    if category_fits:
        category = listed(list(situation.categories), "or")
        words.append(f"it fits category {category} too")
    suggestion = Suggestion(
        unit=situation.unit,
        kind="flagship",
        id=key,
        name=entry.name,
        text=entry.purpose,
        reason=f"{capital('; '.join(words))}.",
        basis=cited(entry.fits, entry.basis),
        certain=bool(certain),
        under=under,
        shortfall=max((match.by for match in shown if match.by), default=None),
        numbers=tuple(match.words for match in shown if match.number),
    )
    central = any(match.central for match in certain)
    return _Fit(suggestion, len(certain), len(likely), central, category_fits, max(match.by for match in met))


def _domain(situation: Situation, entry: Flagship, book: Rulebook) -> list[Match]:
    """Return whether the priority domain speaks for a programme; one in front so far counts, as open."""
    domains = book.priorities.domains if book.priorities else {}
    fitting = [domain for domain in entry.domains if domain in situation.may_lead]
    if not fitting or set(entry.domains) == set(domains):
        return []
    first = [domain for domain in fitting if domain in situation.leads]
    if first:
        return [Match(f"{_valued(situation, first[0])} comes first for {situation.name}", certain=True)]
    ahead = [domain for domain in fitting if domain in situation.so_far]
    under = f"if {listed(fitting, 'or')} comes first"
    said = (
        f"{_valued(situation, ahead[0])} is in front so far"
        if ahead
        else f"the priority domain of {situation.name} is open"
    )
    return [Match(said, certain=False, under=under, central=bool(ahead))]


def _valued(situation: Situation, domain: str) -> str:
    value = situation.domain_values.get(domain, float("nan"))
    return f"domain {domain} ({points(value)})" if not isnan(value) else f"domain {domain}"


def _outcomes(situation: Situation, entry: Flagship, book: Rulebook) -> list[Match]:
    assert book.support is not None
    bar, slack = book.support.serious.value, book.rulebook.tolerance.value
    high = sorted(
        (-situation.needs[outcome], outcome) for outcome in entry.outcomes if situation.needs[outcome] >= bar - slack
    )
    return [
        Match(
            f"{book.dimensions[outcome].name} ({outcome}) has a need of {-need:g}, where {bar:g} is serious",
            certain=True,
        )
        for need, outcome in high[:1]
    ]
