"""What is wrong with assessments against a rulebook, whatever they were read from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isfinite

import numpy as np

from typology.assessment.cells import nearest_answer
from typology.assessment.entries import is_blank
from typology.assessment.hindsight import hindsight
from typology.assessment.respondents import clashes
from typology.assessment.values import Answer, Assessment
from typology.errors import AssessmentError, Problem, nearest
from typology.rulebook.instrument import Scale
from typology.rulebook.model import Rulebook

__all__ = ["faults", "not_on_the_scale", "recordable", "unknown_item"]


def faults(
    assessments: Iterable[Assessment], rulebook: Rulebook, place: Callable[[int], str] | None = None
) -> Iterator[tuple[int, Problem]]:
    """Yield every fault with the position of its assessment, in their order.

    Faults are unknown items, values off their scale, evidence later than its assessment, and whatever keeps several
    assessments of one unit from standing side by side.

    Parameters
    ----------
    place
        Where the assessment at a position stands, such as ``"row 2"``.
    """
    found = list(assessments)
    between: dict[int, list[Problem]] = {}
    for position, problem in clashes(found, rulebook, place):
        between.setdefault(position, []).append(problem)
    for position, assessment in enumerate(found):
        for problem in between.get(position, ()):
            yield position, problem
        for item, answer in assessment.answers.items():
            fault = _fault(item, answer, assessment.unit.code, rulebook)
            if fault:
                yield position, fault
        yield from ((position, problem) for problem in hindsight(assessment, rulebook))


def _fault(item: str, answer: Answer, unit: str, rulebook: Rulebook) -> Problem | None:
    if item not in rulebook.items:
        return unknown_item(item, rulebook, unit)
    if answer.item != item:
        return Problem("answer to another item", answer.item, item, unit=unit, column=item)
    scale = rulebook.scale_of(item)
    if answer.value is not None and answer.value not in scale.values:
        return not_on_the_scale(f"{answer.value:g}", scale, unit, item)
    return None


def unknown_item(item: str, rulebook: Rulebook, unit: str | None = None) -> Problem:
    """Return the problem of an item that is not in the instrument."""
    return Problem("unknown item", item, f"an item of {rulebook.version}", nearest(item, rulebook.items), unit=unit)


def not_on_the_scale(found: str, scale: Scale, unit: str | None = None, item: str | None = None) -> Problem:
    """Return the problem of a value that is not on the scale of its item."""
    return Problem("not on the scale", found, scale.in_words, nearest_answer(found, scale), unit=unit, column=item)


def recordable(unit: str, answers: Mapping[str, float | None], rulebook: Rulebook) -> dict[str, Answer]:
    """Return bare values as answers of a unit.

    Raises
    ------
    AssessmentError
        If an item is not in the instrument or a value is not a number on its scale; all at once.
    """
    read, problems = {}, []
    for item, value in answers.items():
        if item in rulebook.items and not (is_blank(value) or _is_number(value)):
            expected = f"a number ({rulebook.scale_of(item).in_words}), or None for unknown"
            problems.append(Problem("not a number", str(value), expected, unit=unit, column=item))
            continue
        known = value if _is_number(value) else None
        read[item] = Answer(item=item, value=known, state="unknown" if known is None else "value")
        problem = _fault(item, read[item], unit, rulebook)
        problems += [problem] if problem else []
    if problems:
        raise AssessmentError(problems)
    return read


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool) and isfinite(value)
