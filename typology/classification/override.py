"""A human decision that stands beside the computed result: with a written reason, and never instead of it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from typology.assessment.collection import Assessments
from typology.assessment.values import Day, Words
from typology.errors import AssessmentError, Problem, nearest
from typology.rulebook.model import Rulebook

__all__ = ["Override", "read_overrides"]

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Override(BaseModel):
    """A category that people decided on, against what the rules say or where they leave it open.

    Attributes
    ----------
    category
        Of the order of the rulebook.
    reason
        Why, in writing; whoever reads the result can judge it.
    by
        Who decided: a panel, an office, a person.

    Examples
    --------
    >>> Override(category="2", reason="The urban policy of 2024 is in force.", by="review panel")
    Override(category='2', reason='The urban policy of 2024 is in force.', by='review panel', date=None)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str
    reason: Reason
    by: Words | None = None
    date: Day | None = None


def read_overrides(
    given: Mapping[str, Override | Mapping[str, Any]], assessments: Assessments, rulebook: Rulebook
) -> Mapping[str, Override]:
    """Return overrides by unit.

    Parameters
    ----------
    given
        By unit, an :class:`Override` or what it holds: ``{"EGY": {"category": "2", "reason": "..."}}``.

    Raises
    ------
    AssessmentError
        If a unit is not among the assessments, a category not in the rulebook, or a reason missing; all at once.
    """
    read: dict[str, Override] = {}
    problems: list[Problem] = []
    for unit, entry in given.items():
        if unit not in assessments:
            close = nearest(str(unit), assessments.units)
            problems.append(Problem("override of an unknown unit", str(unit), "a unit that is classified", close))
        try:
            override = entry if isinstance(entry, Override) else Override.model_validate(dict(entry))
        except ValidationError as error:
            problems += _faults(unit, error)
            continue
        if override.category not in rulebook.decision.order:
            words = ", ".join(rulebook.decision.order)
            close = nearest(override.category, rulebook.decision.order)
            problems.append(Problem("override to no category", override.category, f"one of {words}", close, unit=unit))
        read[unit] = override
    if problems:
        raise AssessmentError(problems)
    return read


def _faults(unit: str, error: ValidationError) -> Iterator[Problem]:
    expected = {"category": "a category", "reason": "a written reason", "by": "who decided", "date": "a date"}
    for detail in error.errors():
        key = str(detail["loc"][0]) if detail["loc"] else "override"
        if detail["type"] == "extra_forbidden":
            yield Problem("unknown key in an override", key, ", ".join(expected), nearest(key, expected), unit=unit)
        elif detail["type"] == "missing":
            yield Problem(f"override without a {key}", "nothing", expected[key], unit=unit)
        else:
            yield Problem("unusable override", repr(detail["input"]), expected.get(key, key), unit=unit, column=key)
