"""Reviews: assessments written by hand as YAML, with each piece of evidence listed once."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import BaseModel, ConfigDict, StrictBool

from typology.assessment.faults import not_on_the_scale, unknown_item
from typology.assessment.gathering import Fault, gathered
from typology.assessment.values import Answer, Assessment, Day, EvidenceEntry, Unit, Words
from typology.errors import AssessmentError, Problem, nearest
from typology.rulebook.instrument import Scale
from typology.rulebook.model import Rulebook
from typology.rulebook.source import Document, read_yaml_file

__all__ = ["read_review"]

one_answer = "value, unknown: true, or not_applicable with its reason"


class _ReviewedAnswer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Any = None
    unknown: StrictBool = False
    not_applicable: Words | None = None
    why: Words | None = None
    evidence: tuple[str, ...] = ()


class _Review(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: Unit
    respondent: Words | None = None
    date: Day | None = None
    instrument: Words | None = None
    label: Words | None = None
    evidence: Mapping[str, EvidenceEntry] = {}
    answers: Mapping[str, _ReviewedAnswer]


def read_review(file: Traversable, rulebook: Rulebook) -> Assessment:
    """Read one assessment written as YAML, with its evidence listed once.

    Raises
    ------
    AssessmentError
        With every problem and its line.
    """
    document = _document(file)
    review, faults = gathered(_Review, document.data, {"unit": {"code": file.name}, "answers": {}})
    unread = {problem.line for problem in document.problems}
    problems = [problem for problem in _placed(document, faults) if problem.line not in unread]
    if review is not None:
        broken = {path[:2] for path, _ in faults}
        problems += _placed(document, _faults(review, broken, rulebook))
    if review is None or problems or document.problems:
        raise AssessmentError(sorted([*document.problems, *problems], key=lambda problem: problem.line or 0))
    return Assessment(
        unit=review.unit,
        respondent=review.respondent,
        date=review.date,
        instrument=review.instrument,
        label=review.label,
        answers={item: _full(item, answer, review, rulebook) for item, answer in review.answers.items()},
    )


def _document(file: Traversable) -> Document:
    """Return what the file holds, if it holds anything."""
    document = read_yaml_file(file, file.name)
    if document.data is None and document.problems:
        raise AssessmentError(document.problems)
    return document


def _placed(document: Document, faults: list[Fault]) -> list[Problem]:
    return [replace(problem, file=document.file, line=document.line(path)) for path, problem in faults]


def _faults(review: _Review, broken: set[tuple[str | int, ...]], rulebook: Rulebook) -> list[Fault]:
    """Return what is wrong between the parts of a review; of broken parts only what is certain."""
    faults: list[Fault] = []
    listed = [*review.evidence, *(path[1] for path in broken if path[0] == "evidence" and len(path) > 1)]
    for item, answer in review.answers.items():
        path = ("answers", item)
        if item not in rulebook.items:
            faults.append((path, unknown_item(item, rulebook)))
            continue
        for name in answer.evidence:
            if name not in listed:
                close = nearest(name, map(str, listed))
                faults.append((path, Problem("unknown evidence", name, "an entry under evidence", close)))
        states = (answer.value is not None, answer.unknown, answer.not_applicable is not None)
        if sum(states) > 1 or (not any(states) and path not in broken):
            faults.append((path, Problem("not one answer", None, one_answer)))
        scale = rulebook.scale_of(item)
        if answer.value is not None and not _is_on(answer.value, scale):
            faults.append((path, not_on_the_scale(_as_written(answer.value), scale)))
    return faults


def _is_on(value: Any, scale: Scale) -> bool:
    return not isinstance(value, bool) and value in (scale.choices or scale.values)


def _as_written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _full(item: str, answer: _ReviewedAnswer, review: _Review, rulebook: Rulebook) -> Answer:
    evidence = tuple(review.evidence[name] for name in answer.evidence)
    if answer.unknown:
        return Answer(item=item, state="unknown", why=answer.why, evidence=evidence)
    if answer.not_applicable is not None:
        reason = answer.not_applicable
        return Answer(item=item, state="not applicable", reason=reason, why=answer.why, evidence=evidence)
    choices = rulebook.scale_of(item).choices
    value = answer.value if choices is None else float(choices.index(answer.value) + 1)
    return Answer(item=item, value=value, why=answer.why, evidence=evidence)
