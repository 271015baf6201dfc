"""The four pilots: illustrative desk reviews that come with a rulebook."""

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from typology.assessment.collection import Assessments
from typology.assessment.values import Answer, Assessment, EvidenceEntry, Unit
from typology.errors import AssessmentError, Problem, nearest
from typology.rulebook.load import available_versions, load_rulebook, rulebook_folder
from typology.rulebook.model import Rulebook
from typology.rulebook.source import Document, read_yaml

__all__ = ["faulty_reviews", "load_pilots", "read_review"]

pilot_order = ("IND", "KEN", "EGY", "COL")


class _ReviewedAnswer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float | str | None = None
    unknown: bool = False
    not_applicable: str | None = None
    why: str | None = None
    evidence: tuple[str, ...] = ()


class _Review(BaseModel):
    """An assessment written by hand: evidence is listed once and named by its answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: Unit
    respondent: str | None = None
    date: Any = None
    instrument: str | None = None
    label: str | None = None
    evidence: Mapping[str, EvidenceEntry] = {}
    answers: Mapping[str, _ReviewedAnswer]


def load_pilots(rulebook: Rulebook | str | None = None) -> Assessments:
    """Return the pilots India, Kenya, Egypt and Colombia.

    They are illustrative desk reviews over public facts, not UN-Habitat results; each carries that label. Which value
    was chosen for each item, and why, stands in ``rules/<version>/pilots/``.

    Source: 001 §15 and 001-A3 §11 name the four pilot countries; no result was published.

    Parameters
    ----------
    rulebook
        Whose version of the pilots is wanted; for a rulebook of one's own, the newest version that has them.

    Examples
    --------
    >>> load_pilots()
    <Assessments of 4 units (IND, KEN, EGY, COL): 118 items, 70% answered>
    """
    version = rulebook.version if isinstance(rulebook, Rulebook) else rulebook
    book = load_rulebook(version if version in available_versions() else None)
    folder = rulebook_folder(book.version) / "pilots"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=_order)
    return Assessments.of((read_review(file, book) for file in files), book)


def _order(file: Traversable) -> tuple[int, str]:
    code = file.name.removesuffix(".yaml")
    return (pilot_order.index(code) if code in pilot_order else len(pilot_order), code)


def read_review(file: Traversable, rulebook: Rulebook) -> Assessment:
    """Read one assessment written as YAML, with its evidence listed once.

    Raises
    ------
    AssessmentError
        With every problem and its line.
    """
    document = read_yaml(file.read_text(encoding="utf-8"), file.name)
    problems = list(document.problems)
    try:
        review = _Review.model_validate(document.data)
    except ValidationError as error:
        problems += [_placed(document, e["loc"], Problem(e["msg"], _short(e["input"]))) for e in error.errors()]
        raise AssessmentError(problems) from None
    answers = {}
    for item, answer in review.answers.items():
        found = _faults(item, answer, review, rulebook)
        problems += [_placed(document, ("answers", item), problem) for problem in found]
        if not found:
            answers[item] = _full(item, answer, review, rulebook)
    if problems:
        raise AssessmentError(problems)
    record = {name: getattr(review, name) for name in ("unit", "respondent", "date", "instrument", "label")}
    return Assessment(**record, answers=answers)


def faulty_reviews(folder: Traversable, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield what is wrong with the reviews of a folder, if there is one."""
    for file in sorted(folder.iterdir(), key=_order) if folder.is_dir() else []:
        try:
            read_review(file, rulebook)
        except AssessmentError as error:
            yield from error.problems


def _short(value: object) -> str | None:
    return str(value) if isinstance(value, str | int | float) else None


def _placed(document: Document, path: tuple[str | int, ...], problem: Problem) -> Problem:
    line = document.line(path)
    return Problem(problem.what, problem.found, problem.expected, problem.suggestion, file=document.file, line=line)


def _faults(item: str, answer: _ReviewedAnswer, review: _Review, rulebook: Rulebook) -> list[Problem]:
    if item not in rulebook.items:
        return [Problem("unknown item", item, "an item of the instrument", nearest(item, rulebook.items))]
    problems = [
        Problem("unknown evidence", name, "an entry under evidence", nearest(name, review.evidence))
        for name in answer.evidence
        if name not in review.evidence
    ]
    states = (answer.value is not None, answer.unknown, answer.not_applicable is not None)
    if sum(states) != 1:
        problems.append(Problem("not one answer", None, "value, unknown: true, or not_applicable with its reason"))
    scale = rulebook.scale_of(item)
    choices = scale.choices or scale.values
    if answer.value is not None and answer.value not in choices:
        problems.append(Problem("not on the scale", str(answer.value), scale.in_words))
    return problems


def _full(item: str, answer: _ReviewedAnswer, review: _Review, rulebook: Rulebook) -> Answer:
    shared: dict[str, Any] = {
        "item": item,
        "why": answer.why,
        "evidence": tuple(review.evidence[name] for name in answer.evidence),
    }
    if answer.unknown:
        return Answer(state="unknown", **shared)
    if answer.not_applicable is not None:
        return Answer(state="not applicable", reason=answer.not_applicable, **shared)
    if isinstance(answer.value, str):
        choices = rulebook.scale_of(item).choices or ()
        return Answer(value=float(choices.index(answer.value) + 1), **shared)
    return Answer(value=answer.value, **shared)
