"""Run the cases of a rulebook: each must give the result that it expects, and together they must cover every rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from typology.assessment.collection import Assessments
from typology.classification.case_files import Expected, ReadCase, read_cases
from typology.classification.classify import Classification, classify
from typology.classification.result import UnitResult
from typology.errors import Problem
from typology.rulebook.model import Rulebook

__all__ = ["CaseReport", "run_cases"]


@dataclass(frozen=True)
class CaseReport:
    """What running the cases showed."""

    count: int
    problems: tuple[Problem, ...]


def run_cases(folder: Traversable, rulebook: Rulebook) -> CaseReport:
    """Classify every case of a folder and compare; say which rules and flags no case covers."""
    cases, problems = read_cases(folder, rulebook)
    rules, covered = _all_rules(rulebook), set[str | None]()
    if cases:
        results = _classified(cases, rulebook)
        for read in cases:
            result = results[read.told.unit]
            covered |= {result.rule, result.subtype, result.shock.rule, *_flags(result), _level(result)}
            for key, wanted, got in _differences(read.case.expect, _seen(result)):
                found = f"{key} {got} in '{read.case.case}'"
                problems.append(Problem("a case fails", found, f"{key} {wanted}", file=read.file, line=read.line))
    missing = [rule for rule in rules if rule not in covered]
    problems += [Problem("a rule that no case covers", rule, "a case in which it decides") for rule in missing]
    return CaseReport(len(cases), tuple(problems))


def _classified(cases: list[ReadCase], rulebook: Rulebook) -> Classification:
    """Classify all cases at once: no unit has a part in the result of another, but a city in that of its country."""
    given, desk, last_round = (
        Assessments.of((assessment for read in cases for assessment in getattr(read.told, part)), rulebook)
        for part in ("given", "desk", "last_round")
    )
    previous = classify(last_round, rulebook=rulebook)
    return classify(given, rulebook=rulebook, desk=desk, previous=previous)


def _all_rules(rulebook: Rulebook) -> list[str]:
    decision = rulebook.decision
    return [
        *decision.core.rules,
        *decision.subtypes.rules,
        *decision.shock.rules,
        *(rulebook.flags.flags if rulebook.flags else ()),
        *(rulebook.evidence.levels if rulebook.evidence else ()),
    ]


def _flags(result: UnitResult) -> tuple[str, ...]:
    return tuple(flag.flag for flag in result.flags)


def _level(result: UnitResult) -> str | None:
    return result.evidence.level if result.evidence else None


def _seen(result: UnitResult) -> dict[str, Any]:
    """Return what can be compared."""
    return {
        "category": result.category,
        "subtype": result.subtype,
        "rule": result.rule,
        "status": result.status,
        "possible": result.possible,
        "shock": result.shock.state,
        "possible_shock": result.shock.possible,
        "origin": result.shock.origin,
        "flags": _flags(result),
        "review": result.review,
        "evidence_level": _level(result),
        "reliability": {item.item: item.reliability for score in result.scores for item in score.items},
        "needs": {name: line.scores for name, line in result.needs.items()},
        "scores": {score.score: score.value for score in result.scores},
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
        elif key in ("needs", "scores", "reliability"):
            for name, value in wanted.items():
                got = seen[key].get(name)
                agrees = got == value if key != "scores" else got is not None and abs(got - value) < 0.005
                if not agrees:
                    yield f"{key} {name}", value, got
            continue
        else:
            same = wanted == seen[key]
        if not same:
            yield key, wanted, seen[key]
