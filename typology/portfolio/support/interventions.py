"""Types of support: those of the category and subtype, of the sectors, and of the shock state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from typology.classification.prose import listed
from typology.portfolio.support.situation import Pair, Shortfall, Situation
from typology.portfolio.support.suggestion import Suggestion
from typology.portfolio.support.wording import category_words, cited, shortfall_words, still_open, turns_out
from typology.rulebook.catalogue_parts import Intervention
from typology.rulebook.model import Rulebook

__all__ = ["interventions"]

AT_MOST_NAMED = 2
"""So many scores are named in a reason."""

_ORIGINS = {"natural": "natural", "human": "human-made"}


@dataclass(frozen=True)
class _Fit:
    """An intervention that fits.

    Attributes
    ----------
    place, sector
        For which category or shock state it is, and for which sector; empty if for none.
    answered
        Whether what is answered speaks for it.
    """

    suggestion: Suggestion
    place: str
    sector: str
    answered: bool


class _Room(NamedTuple):
    """How many stand in front: in all, and of each category or state that is only possible, but the likely one."""

    most: int
    per_place: int
    likely: str = ""


def interventions(situation: Situation, book: Rulebook) -> list[Suggestion]:
    """Return the types of support that fit a unit, those in front first."""
    assert book.support is not None
    found = [
        fit
        for key, entry in book.support.interventions.items()
        if (fit := _shock_fit(situation, key, entry, book) or _core_fit(situation, key, entry, book))
    ]
    core = [fit for fit in found if not book.support.interventions[fit.suggestion.id].shocks]
    shock = [fit for fit in found if book.support.interventions[fit.suggestion.id].shocks]
    limits = book.support.limits
    likely = situation.category if situation.status != "undetermined" else ""
    most, few = int(limits.interventions.value), int(limits.per_open_category.value)
    return [
        *_in_front(core, book.decision.order, _Room(most, few, likely)),
        *_in_front(shock, book.decision.shock.order, _Room(len(shock), few)),
    ]


def _core_fit(situation: Situation, key: str, entry: Intervention, book: Rulebook) -> _Fit | None:
    """Return an intervention of categories or subtypes, if some completion of the answers asks for it."""

    def fits(pair: Pair) -> bool:
        return pair[0] in (entry.categories or ()) or pair[1] in (entry.subtypes or ())

    if entry.shocks or not any(fits(pair) for pair in situation.pairs):
        return None
    served = [short for score in entry.strengthens if (short := situation.of(score))]
    open_scores = [score for score in entry.strengthens if score in situation.may]
    if entry.strengthens and not served and not open_scores:
        return None
    served.sort(key=lambda short: (not short.certain, -round(short.by, 9)))
    surely = not entry.strengthens or any(short.certain for short in served)
    under = [turns_out(situation, fits), "" if surely else _if_short(served, open_scores)]
    said = " and ".join(part for part in under if part).replace(" and if ", " and ")
    reason = _reason(situation, book, served, said)
    good = [category for category, subtype in situation.pairs if fits((category, subtype))]
    place = situation.category if situation.category in good else good[0]
    suggestion = _suggestion(situation, key, entry, served)
    answered = bool(served) or not entry.strengthens
    return _Fit(replace(suggestion, reason=reason, certain=not said, under=said), place, _sector(entry, book), answered)


def _sector(entry: Intervention, book: Rulebook) -> str:
    """Return the sector that an intervention is for; empty if it is for none."""
    scores = (score for score in entry.strengthens if score in book.dimensions)
    return next((score for score in scores if book.dimensions[score].kind == "sector"), "")


def _if_short(served: Sequence[Shortfall], open_scores: Sequence[str]) -> str:
    if served:
        return still_open(served[0].score)
    return f"if {listed(open_scores, 'or')} {'turn' if len(open_scores) > 1 else 'turns'} out to fall short"


def _shock_fit(situation: Situation, key: str, entry: Intervention, book: Rulebook) -> _Fit | None:
    """Return an intervention of a shock state, if that state is possible; what falls short only says where to begin."""
    states = [state for state in situation.shocks if state in (entry.shocks or ())]
    others = {"natural": "human", "human": "natural"}
    if not states or (entry.origin and situation.origin == others[entry.origin]):
        return None
    of_origin = entry.origin is None or situation.origin in (entry.origin, "both")
    rules = {rule.then: rule.says for rule in book.decision.shock.rules.values()}
    served = [short for score in entry.strengthens if (short := situation.of(score))]
    said = listed([f"{name} ({rules[name]})" for name in situation.shocks], "or")
    conditions = [f"the shock state turns out {listed(states, 'or')}"] if len(states) < len(situation.shocks) else []
    conditions += [] if of_origin else ["a major hazard turns out to be " + _ORIGINS[entry.origin or "natural"]]
    under = f"if {' and '.join(conditions)}" if conditions else ""
    parts = [f"The shock state of {situation.name} is {'open: ' if len(situation.shocks) > 1 else ''}{said}"]
    parts += [f"this fits {under}"] if under else []
    reason = "; ".join([*parts, *map(shortfall_words, served[:AT_MOST_NAMED])]) + "."
    suggestion = _suggestion(situation, key, entry, served)
    return _Fit(replace(suggestion, reason=reason, certain=not under, under=under), states[0], "", answered=True)


def _suggestion(situation: Situation, key: str, entry: Intervention, served: Sequence[Shortfall]) -> Suggestion:
    """Return an intervention as a suggestion whose reason is still to be told."""
    return Suggestion(
        unit=situation.unit,
        kind="intervention",
        id=key,
        name=entry.name,
        text=entry.text,
        reason="",
        basis=cited(entry.basis),
        certain=False,
        shortfall=max((short.by for short in served), default=None),
        numbers=tuple(map(shortfall_words, served[:AT_MOST_NAMED])),
    )


def _reason(situation: Situation, book: Rulebook, served: Sequence[Shortfall], under: str) -> str:
    parts = [category_words(situation, book)]
    parts += [f"this fits {under}"] if under else []
    parts += ["; ".join(map(shortfall_words, served[:AT_MOST_NAMED]))] if served else []
    return "; ".join(parts) + "."


def _in_front(fits: Sequence[_Fit], order: Sequence[str], room: _Room) -> list[Suggestion]:
    """Return suggestions in order, with those in front marked.

    Certain ones come first, the largest shortfall first, but one of each sector before a second of any. Of those that
    are only possible, a few of each category or state stand in front, and all of the category that is likely.
    """
    turn = _turns(fits)
    ordered = sorted(
        fits,
        key=lambda fit: (
            not fit.suggestion.certain,
            fit.place != room.likely,
            order.index(fit.place),
            not fit.answered,
            turn[fit.suggestion.id],
            -_by(fit),
        ),
    )
    found: list[Suggestion] = []
    seen: dict[str, int] = {}
    for fit in ordered:
        in_front = sum(one.first for one in found)
        seen[fit.place] = seen.get(fit.place, 0) + (not fit.suggestion.certain)
        few = fit.suggestion.certain or fit.place == room.likely or seen[fit.place] <= room.per_place
        found.append(replace(fit.suggestion, first=few and in_front < room.most))
    return found


def _turns(fits: Sequence[_Fit]) -> dict[str, int]:
    """Return of each intervention for a sector which one of that sector it is; 0 for all others."""
    seen: dict[str, int] = {}
    turns = {}
    for fit in fits:
        turns[fit.suggestion.id] = seen.get(fit.sector, 0) if fit.sector else 0
        seen[fit.sector] = seen.get(fit.sector, 0) + 1
    return turns


def _by(fit: _Fit) -> float:
    return round(fit.suggestion.shortfall or 0.0, 9)
