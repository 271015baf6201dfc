"""The three lenses as checks: what in an assessment speaks to each, and the question that is left to the planner."""

from dataclasses import dataclass
from math import isinf, isnan
from typing import Literal

from typology.classification.prose import listed
from typology.portfolio.support.situation import Situation
from typology.portfolio.support.suggestion import Suggestion
from typology.portfolio.support.wording import cited, points
from typology.rulebook.catalogue_parts import Lens, Signal
from typology.rulebook.model import Rulebook

__all__ = ["Answer", "lens_answers", "lenses"]

Answer = Literal["yes", "partly", "no", "not known"]


@dataclass(frozen=True)
class LensAnswer:
    """What an assessment says to a lens.

    Attributes
    ----------
    answer
        yes: every sign is there. partly: some are. no: none is, and all are known. not known: none is, and some are
        not known.
    shown, absent, open
        Signs that are there, that are not, and that are not known, in words.
    """

    answer: Answer
    shown: tuple[str, ...]
    absent: tuple[str, ...]
    open: tuple[str, ...]


def lenses(situation: Situation, book: Rulebook) -> list[Suggestion]:
    """Return the three checks."""
    assert book.support is not None
    found = []
    for key, lens in book.support.lenses.items():
        answer = lens_answers(situation, lens, book)
        parts = [
            ("it shows", answer.shown, "and"),
            ("it does not show", answer.absent, "or"),
            ("not known:", answer.open, "and"),
        ]
        said = "; ".join(f"{word} {listed(signs, joined)}" for word, signs, joined in parts if signs)
        asked = f"Does the assessment of {situation.name} show {lens.looks_for}?"
        found.append(
            Suggestion(
                unit=situation.unit,
                kind="lens",
                id=key,
                name=lens.name,
                text=f"To be answered by the planner: {lens.question}",
                reason=f"{asked} {answer.answer.capitalize()}: {said}.",
                basis=cited(lens.basis),
                certain=True,
                numbers=answer.shown,
            )
        )
    return found


def lens_answers(situation: Situation, lens: Lens, book: Rulebook) -> LensAnswer:
    """Say what an assessment says to a lens."""
    told: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for signal in lens.signals:
        met, words = _outcome(situation, signal, book) if signal.outcome else _score(situation, signal, book)
        told[met].append(words)
    shown, absent, unknown = (tuple(told[key]) for key in (True, False, None))
    if shown:
        answer: Answer = "partly" if absent or unknown else "yes"
    else:
        answer = "not known" if unknown else "no"
    return LensAnswer(answer, shown, absent, unknown)


def _score(situation: Situation, signal: Signal, book: Rulebook) -> tuple[bool | None, str]:
    """Say whether a score gives its sign: whatever the missing answers, else by what is answered."""
    assert signal.score is not None
    score = situation.scores[signal.score]
    low, high = (_meets(value, signal, book) for value in (score.lowest, score.highest))
    if low != high and isnan(score.answered):
        return None, f"{signal.says} ({signal.score})"
    met = low if low == high else _meets(score.answered, signal, book)
    return met, f"{signal.says} ({signal.score} {_shown(score.shown)})"


def _outcome(situation: Situation, signal: Signal, book: Rulebook) -> tuple[bool | None, str]:
    assert signal.outcome is not None
    need = situation.needs[signal.outcome]
    if isnan(need):
        return None, f"{signal.says} ({signal.outcome})"
    return _meets(need, signal, book), f"{signal.says} ({signal.outcome} {_shown(need)})"


def _shown(value: float) -> str:
    return "does not apply" if isinf(value) else points(value)


def _meets(value: float, signal: Signal, book: Rulebook) -> bool:
    assert book.support is not None
    numbers = {**book.decision.thresholds, "serious": book.support.serious}
    slack = book.rulebook.tolerance.value
    if signal.at_least is not None:
        return value >= numbers[signal.at_least].value - slack
    if signal.at_most is not None:
        return value <= numbers[signal.at_most].value + slack
    return value < numbers[signal.below or ""].value - slack
