"""Who may answer for one unit beside others: whoever is named, once, and speaks of the same unit."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from typology.assessment.values import Answer, Assessment, Unit
from typology.errors import Problem
from typology.rulebook.model import Rulebook

__all__ = ["Several", "clashes", "nobody_beside", "side_by_side"]

Found = Iterator[tuple[int, Problem]]
"""Problems, each with the position of its assessment."""

Group = Sequence[tuple[int, Assessment]]
"""The assessments of one unit, each with its position."""


@dataclass(frozen=True)
class Several:
    """What several respondents said, by unit, and by whose rules it became one answer.

    Attributes
    ----------
    reconciled_by
        Hash of the rulebook; None where no unit has several respondents.
    """

    said: Mapping[str, tuple[Assessment, ...]] = field(default_factory=dict)
    reconciled_by: str | None = None

    def without(self, units: Collection[str]) -> "Several":
        """Return what was said of other units."""
        said = {unit: group for unit, group in self.said.items() if unit not in units}
        return Several(said, self.reconciled_by) if said else nobody_beside


nobody_beside = Several()
"""No unit has several respondents."""


def clashes(
    assessments: Iterable[Assessment], rulebook: Rulebook, place: Callable[[int], str] | None = None
) -> list[tuple[int, Problem]]:
    """Return what is wrong between assessments of the same unit, each with the position of the one that is wrong.

    Parameters
    ----------
    place
        Where the assessment at a position stands, such as ``"row 2"``.
    """
    groups: dict[str, list[tuple[int, Assessment]]] = {}
    for position, assessment in enumerate(assessments):
        groups.setdefault(assessment.unit.code, []).append((position, assessment))
    found: list[tuple[int, Problem]] = []
    for unit, group in groups.items():
        if len(group) > 1:
            found += [*_repeats(unit, group, place), *_disagreements(unit, group), *_no_rules(unit, group, rulebook)]
    return sorted(found, key=lambda pair: pair[0])


def _repeats(unit: str, group: Group, place: Callable[[int], str] | None) -> Found:
    """Yield respondents given twice, and those who are not named."""
    names = [assessment.respondent for _, assessment in group if assessment.respondent]
    first: dict[str, int] = {}
    for position, assessment in group:
        name = assessment.respondent or ""
        earlier = first.setdefault(name.casefold(), position)
        beside = f"; the first is {place(earlier)}" if place else ""
        if names and not name:
            expected = f"a name, because others answer for this unit too: {', '.join(dict.fromkeys(names))}"
            yield position, Problem("no name of the respondent", None, expected, unit=unit, column="respondent")
        elif earlier != position and name:
            expected = f"one assessment from each respondent{beside}"
            yield position, Problem("respondent given twice", name, expected, unit=unit, column="respondent")
        elif earlier != position:
            expected = f"one assessment for each unit, or a respondent named in each{beside}"
            yield position, Problem("unit given twice", unit, expected, unit=unit)


def _disagreements(unit: str, group: Group) -> Found:
    """Yield where a respondent describes the unit otherwise than the first who does."""
    known: dict[str, tuple[Any, str | None]] = {}
    for position, assessment in group:
        for name, entry in _described(assessment.unit).items():
            first, respondent = known.setdefault(name, (entry, assessment.respondent))
            if entry != first and respondent and assessment.respondent:
                expected = f"{first}, as {respondent} has it"
                yield position, Problem("unit described in two ways", str(entry), expected, unit=unit, column=name)


def _no_rules(unit: str, group: Group, rulebook: Rulebook) -> Found:
    names = dict.fromkeys(assessment.respondent for _, assessment in group if assessment.respondent)
    lacking = [f"{name}.yaml" for name in ("respondents", "evidence") if getattr(rulebook, name) is None]
    if lacking and len(names) > 1:
        expected = f"one: rulebook {rulebook.version} has no {' and '.join(lacking)}, by which several become one"
        yield group[1][0], Problem("several respondents", ", ".join(names), expected, unit=unit)


def side_by_side(said: Sequence[Assessment]) -> tuple[Assessment, ...]:
    """Return assessments of one unit with all that is known about it in each, and without answers that say nothing."""
    known: dict[str, Any] = {"code": said[0].unit.code}
    for assessment in said:
        known = _described(assessment.unit) | known
    unit = Unit(**known)
    return tuple(a.model_copy(update={"unit": unit, "answers": _telling(a.answers)}) for a in said)


def _described(unit: Unit) -> dict[str, Any]:
    """Return what was said of a unit, beside its code."""
    return {name: entry for name, entry in unit if name in unit.model_fields_set - {"code"} and entry is not None}


def _telling(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {item: said for item, said in answers.items() if said.state != "unknown" or said.why or said.evidence}
