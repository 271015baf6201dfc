"""The next question in words: only what has been computed for the unit is claimed."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from typology.certainty.questions.one_answer import left_by_each_step
from typology.certainty.questions.ranking import AWAITS_REGIONS, BEARS, Ranking
from typology.certainty.questions.sought import Sought
from typology.classification.prose import capital, listed

__all__ = ["advice", "bears_on_words", "possible_words"]


def possible_words(sought: Sought, remaining: Sequence[int]) -> str:
    """Return what is possible as in tables: ``"1|2"``, or ``"1|2, none|5R"`` where two results are sought."""
    return ", ".join("|".join(members) for members in sought.members(remaining))


def bears_on_words(sought: Sought, kind: int, bits: int) -> str:
    """Return the questions of the tests on which an item bears, or why it is not asked."""
    if kind == BEARS:
        tests = sought.plan.rulebook.decision.tests
        return " ".join(tests[name].question for bit, name in enumerate(sought.tests) if bits >> bit & 1)
    return "counts only where regions are assessed" if kind == AWAITS_REGIONS else f"does not bear on {sought.noun}"


def advice(sought: Sought, answers: NDArray[np.float64], ranking: Ranking, top: int, draws: int) -> Iterator[str]:
    """Yield what to ask one unit, line by line; the first goes on from the name of the unit.

    Parameters
    ----------
    answers, ranking
        Of this unit alone.
    """
    now = ranking.remaining[:, 0].tolist()
    asked = [row for row in ranking.order[:top, 0].tolist() if ranking.kind[row, 0] == BEARS]
    if not asked:
        why = "" if sought.sizes(ranking.remaining)[0] == 1 else ", and nothing that is open bears on it"
        yield f"nothing left to ask for {sought.noun}; {_sentence(sought, now)}{why}."
        return
    row = asked[0]
    item = sought.plan.items[row]
    yield f"by the answers so far {_sentence(sought, now)}."
    yield f"Ask first: {item} {sought.plan.rulebook.items[item].question}"
    yield f"  It bears on: {bears_on_words(sought, BEARS, int(ranking.bears_on[row, 0]))}"
    yield f"  {_alone(sought, answers, row, now)}"
    needed = round(ranking.needed[row, 0] * draws)
    yield f"  Its answer is needed in {needed} of {draws} ways in which the missing answers may come out."
    if asked[1:]:
        yield f"Then: {', '.join(sought.plan.items[row] for row in asked[1:])}."


def _alone(sought: Sought, answers: NDArray[np.float64], row: int, now: Sequence[int]) -> str:
    """Say what each answer would leave, runs of equal steps together."""
    scale = sought.plan.rulebook.scale_of(sought.plan.items[row]).values
    left = left_by_each_step(sought, answers, np.array([row]), scale)[:, :, 0].T.tolist()
    says = []
    for bits, run in groupby(zip(left, scale, strict=True), key=lambda pair: pair[0]):
        if bits != now:
            steps = [step for _, step in run]
            given = f"{steps[0]:g}" if len(steps) == 1 else f"{steps[0]:g} to {steps[-1]:g}"
            changed = [place for place, (after, before) in enumerate(zip(bits, now, strict=True)) if after != before]
            certain = all(bits[place].bit_count() == 1 for place in changed)
            says.append(f"with {given} {_sentence(sought, bits, changed)}{', whatever else comes' if certain else ''}")
    if not says:
        return "Alone it narrows nothing yet: several answers are needed together."
    text = "; ".join(says)
    return f"{capital(text)}."


def _sentence(sought: Sought, remaining: Sequence[int], places: Sequence[int] | None = None) -> str:
    """Return such as ``"the category is 1 or 2 and the shock state is 5R"``, of all results or of some."""
    members = sought.members(remaining)
    wanted = range(len(members)) if places is None else places
    return " and ".join(f"the {sought.results[place].noun} is {listed(members[place], 'or')}" for place in wanted)
