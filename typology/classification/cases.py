"""Run the cases of a rulebook: examples a planner can read, each with the result it must give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from typology.assessment.collection import Assessments
from typology.assessment.values import Answer, Assessment, Unit
from typology.classification.classify import Classification
from typology.errors import Problem, nearest
from typology.rulebook.model import Rulebook
from typology.rulebook.source import read_yaml_file
from typology.rulebook.wording import problem_of

__all__ = ["Case", "CaseReport", "read_cases", "run_cases"]

UNKNOWN, ABSENT = "DK", "NA"
"""How a case writes an answer that is unknown, or not applicable."""


class Expected(BaseModel):
    """What a case expects; what it leaves out is not checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str | None = None
    subtype: str | None = None
    rule: str | None = None
    status: str | None = None
    possible: tuple[str, ...] | None = None
    shock: str | None = None
    possible_shock: tuple[str, ...] | None = None
    origin: str | None = None
    flags: tuple[str, ...] | None = None
    flags_not: tuple[str, ...] | None = None
    needs: Mapping[str, tuple[str, ...]] | None = None
    scores: Mapping[str, float] | None = None


class Case(BaseModel):
    """An example: a sentence, answers, and the result they must give.

    Attributes
    ----------
    answers
        By item id, or by the beginning of item ids (``E1.N``, ``P``, ``all``); the longer one wins. A value of the
        scale, ``DK`` for unknown, or ``NA``. Items on another scale than the value are left unanswered.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    answers: Mapping[str, float | str]
    expect: Expected


class _CaseFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    start: Mapping[str, float | str] = {}
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class CaseReport:
    """What running the cases showed."""

    count: int
    problems: tuple[Problem, ...]


def read_cases(folder: Traversable, rulebook: Rulebook) -> tuple[list[tuple[str, int | None, Case]], list[Problem]]:
    """Read every case of a folder, with file and line, and what is wrong with their form."""
    found: list[tuple[str, int | None, Case]] = []
    problems: list[Problem] = []
    files = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    for file in files:
        document = read_yaml_file(file, f"cases/{file.name}")
        problems += document.problems
        try:
            read = _CaseFile.model_validate(document.data)
        except ValidationError as error:
            found_wrong = ((detail["loc"], problem_of(_CaseFile, detail)) for detail in error.errors())
            problems += [replace(p, file=document.file, line=document.line(path)) for path, p in found_wrong]
            continue
        for position, case in enumerate(read.cases):
            line = document.line(("cases", position))
            full = case.model_copy(update={"answers": {**read.start, **case.answers}})
            faults = list(_faults(full, rulebook))
            problems += [replace(problem, file=document.file, line=line) for problem in faults]
            if not faults:
                found.append((document.file, line, full))
    return found, problems


def run_cases(folder: Traversable, rulebook: Rulebook) -> CaseReport:
    """Classify every case of a folder and compare; say which rules no case covers."""
    cases, problems = read_cases(folder, rulebook)
    if cases:
        assessments = Assessments.of(
            (_assessment(f"case {number}", case, rulebook) for number, (_, _, case) in enumerate(cases)), rulebook
        )
        seen = list(_seen(Classification(assessments, rulebook)))
        for (file, line, case), result in zip(cases, seen, strict=True):
            for key, wanted, got in _differences(case.expect, result):
                found = f"{key} {got} in '{case.case}'"
                problems.append(Problem("a case fails", found, f"{key} {wanted}", file=file, line=line))
        covered = frozenset(word for result in seen for word in result["covers"])
    else:
        covered = frozenset()
    missing = [rule for rule in _all_rules(rulebook) if rule not in covered]
    problems += [Problem("a rule that no case covers", rule, "a case in which it decides") for rule in missing]
    return CaseReport(len(cases), tuple(problems))


def _all_rules(rulebook: Rulebook) -> list[str]:
    decision = rulebook.decision
    flags = rulebook.flags.flags if rulebook.flags else {}
    return [
        *decision.core.rules,
        *decision.subtypes.rules,
        *decision.shock.rules,
        *(name for name, flag in flags.items() if flag.when is not None),
    ]


def _faults(case: Case, rulebook: Rulebook) -> Iterator[Problem]:
    for key, answer in case.answers.items():
        items = [item for item in rulebook.items if _begins(item, key)]
        if not items:
            choices = [*rulebook.items, *rulebook.dimensions, "all"]
            yield Problem("unknown item", key, "an item, or the beginning of items", nearest(key, choices))
        elif not any(_is_answer(item, answer, rulebook) for item in items):
            scales = dict.fromkeys(rulebook.scale_of(item).in_words for item in items)
            yield Problem("not an answer", f"{key}: {answer}", f"{' or '.join(scales)}, DK or NA")


def _is_answer(item: str, answer: float | str, rulebook: Rulebook) -> bool:
    scale = rulebook.scale_of(item)
    if isinstance(answer, str):
        return answer in (UNKNOWN, ABSENT) or answer in (scale.choices or ())
    return not scale.choices and answer in scale.values


def _begins(item: str, key: str) -> bool:
    """Say whether an item begins with a key, letter by letter: ``C1`` begins C1.1 and not C10.1."""
    if key in ("all", item):
        return True
    cut_number = key[-1:].isdigit() and item[len(key) :][:1].isdigit()
    return item.startswith(key) and not cut_number


def _assessment(code: str, case: Case, rulebook: Rulebook) -> Assessment:
    answers = {}
    for item in rulebook.items:
        keys = [key for key in case.answers if _begins(item, key)]
        if keys:
            answers[item] = _answer(item, case.answers[max(keys, key=_length)], rulebook)
    return Assessment(unit=Unit(code=code), answers={item: answer for item, answer in answers.items() if answer})


def _length(key: str) -> int:
    return 0 if key == "all" else len(key)


def _answer(item: str, value: float | str, rulebook: Rulebook) -> Answer | None:
    if value == ABSENT:
        return Answer(item=item, state="not applicable", reason="does not apply in this case")
    if value == UNKNOWN or not _is_answer(item, value, rulebook):
        return None
    choices = rulebook.scale_of(item).choices
    return Answer(item=item, value=float(choices.index(str(value)) + 1) if choices else float(value))


def _seen(classification: Classification) -> Iterator[dict[str, Any]]:
    """Yield what can be compared, unit by unit."""
    book = classification.rulebook
    for result in classification:
        raised = tuple(flag.flag for flag in result.flags)
        covers = {result.rule, result.subtype, result.shock.rule, *raised}
        yield {
            "category": result.category,
            "subtype": result.subtype,
            "rule": result.rule,
            "status": result.status,
            "possible": result.possible,
            "shock": result.shock.state,
            "possible_shock": result.shock.possible,
            "origin": result.shock.origin,
            "flags": raised,
            "needs": {name: line.scores for name, line in result.needs.items()},
            "scores": {score.score: score.value for score in result.scores},
            "covers": covers & set(_all_rules(book)),
        }


def _differences(expect: Expected, seen: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in expect.model_fields_set:
        wanted = getattr(expect, key)
        if key == "flags":
            same = set(wanted) <= set(seen["flags"])
        elif key == "flags_not":
            same = not set(wanted) & set(seen["flags"])
            yield from [] if same else [(key, wanted, seen["flags"])]
            continue
        elif key in ("needs", "scores"):
            for name, value in wanted.items():
                got = seen[key].get(name)
                agrees = got == value if key == "needs" else got is not None and abs(got - value) < 0.005
                if not agrees:
                    yield f"{key} {name}", value, got
            continue
        else:
            same = wanted == seen[key]
        if not same:
            yield key, wanted, seen[key]
