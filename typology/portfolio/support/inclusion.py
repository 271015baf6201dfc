"""Social inclusion: an action for every issue that is weak, and a question about those that are not known."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from typology.classification.prose import listed
from typology.portfolio.support.situation import Bounds, Situation
from typology.portfolio.support.suggestion import Suggestion
from typology.portfolio.support.wording import MAY_CHANGE, cited, points, still_open
from typology.rulebook.model import Rulebook

__all__ = ["UNKNOWN", "Weak", "inclusion", "inclusion_states", "weak_issues"]

UNKNOWN = "S.unknown"
"""Stands for all issues that are not known."""


@dataclass(frozen=True)
class Weak:
    """An issue of social inclusion that is weak by what is answered."""

    issue: str
    name: str
    words: str
    by: float
    certain: bool


def inclusion_states(situation: Situation, book: Rulebook) -> Mapping[str, str]:
    """Return whether each issue is weak, strong or unknown by what is answered."""
    assert book.support is not None
    bar, slack = book.support.inclusion.weak.value, book.rulebook.tolerance.value
    return {issue: _state(situation.scores[issue], bar - slack) for issue in book.support.inclusion.actions}


def _state(score: Bounds, bar: float) -> str:
    if score.highest < bar or score.answered < bar:
        return "weak"
    return "strong" if score.lowest >= bar or not np.isnan(score.answered) else "unknown"


def weak_issues(situation: Situation, book: Rulebook) -> list[Weak]:
    """Return the issues that are weak, the weakest first."""
    assert book.support is not None
    bar, slack = book.support.inclusion.weak.value, book.rulebook.tolerance.value
    found = []
    for issue, state in inclusion_states(situation, book).items():
        score, name = situation.scores[issue], book.dimensions[issue].name
        if state == "weak":
            value = min(score.shown, score.highest)
            most = " at most" if np.isnan(score.answered) else ""
            words = f"{name} ({issue}) scores {points(value)}{most}, below the {bar:g} from which an issue is not weak"
            found.append(Weak(issue, name, words, bar - value, score.highest < bar - slack))
    return sorted(found, key=lambda entry: (not entry.certain, -round(entry.by, 9)))


def inclusion(situation: Situation, book: Rulebook) -> list[Suggestion]:
    """Return what to do for each issue that is weak, and to ask about those that are not known.

    What the category gives weight to is said once, with the weakest issue.
    """
    assert book.support is not None
    rules = book.support.inclusion
    most = int(book.support.limits.inclusion.value)
    one = situation.categories[0] if len(situation.categories) == 1 else ""
    emphasis = rules.emphasis.get(one)
    found = []
    for place, entry in enumerate(weak_issues(situation, book)):
        action = rules.actions[entry.issue]
        found.append(
            Suggestion(
                unit=situation.unit,
                kind="inclusion",
                id=entry.issue,
                name=entry.name,
                text=f"{action.text} {emphasis.says}" if emphasis and place == 0 else action.text,
                reason=f"{entry.words}{'' if entry.certain else '; ' + MAY_CHANGE}.",
                basis=cited(action.basis, *([emphasis.basis] if emphasis and place == 0 else [])),
                certain=entry.certain,
                under="" if entry.certain else still_open(entry.issue),
                shortfall=entry.by,
                numbers=(entry.words,),
                first=place < most,
            )
        )
    return [*found, *_asked(situation, book)]


def _asked(situation: Situation, book: Rulebook) -> list[Suggestion]:
    """Return one suggestion for all issues that are not known."""
    assert book.support is not None
    rules = book.support.inclusion
    names = [
        f"{book.dimensions[issue].name} ({issue})"
        for issue, state in inclusion_states(situation, book).items()
        if state == "unknown"
    ]
    if not names:
        return []
    many = len(names) > 1
    return [
        Suggestion(
            unit=situation.unit,
            kind="inclusion",
            id=UNKNOWN,
            name="Issues not yet known" if many else "An issue not yet known",
            text=rules.ask.says,
            reason=f"Too little is answered on {listed(names, 'and')} for {situation.name}.",
            basis=cited(rules.ask.basis),
            certain=False,
            under="as long as they are not answered" if many else "as long as it is not answered",
        )
    ]
