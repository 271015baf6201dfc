"""One answer out of several: the median of what respondents say, weighted by the reliability of their evidence."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.entries import is_blank
from typology.assessment.judging import entry_reliability
from typology.assessment.recorded import answer_of, recorded
from typology.assessment.values import Answer, Assessment
from typology.rulebook.companions import Evidence, Reliability
from typology.rulebook.instrument import Scale
from typology.rulebook.model import Rulebook
from typology.rulebook.respondents import Respondents

__all__ = ["Vote", "each_once", "reconciled", "rules_for_several", "standing", "votes"]


class Vote(NamedTuple):
    """What one respondent answers to an item, other than unknown, and how much that weighs."""

    respondent: str
    value: float
    reliability: Reliability
    weight: float


def reconciled(said: Sequence[Assessment], rulebook: Rulebook) -> Assessment:
    """Return what stands where several respondents answer for one unit.

    Parameters
    ----------
    said
        Assessments of one unit, each with a respondent of its own.
    rulebook
        By whose rules (``rules/``, respondents and evidence).

    Raises
    ------
    ValueError
        If the rulebook has no such rules.

    Examples
    --------
    >>> import typology as ty
    >>> def said(respondent, value, *evidence):
    ...     answer = ty.Answer(item="E1.N1", value=value, evidence=evidence)
    ...     return ty.Assessment(unit=ty.Unit(code="XXA"), respondent=respondent, answers={"E1.N1": answer})
    >>> law = ty.EvidenceEntry(source="the policy as adopted", type="legal text", method="sound")
    >>> three = said("government", 3, law), said("civil society", 1), said("country team", 1.5)
    >>> reconciled(three, ty.load_rulebook()).answers["E1.N1"].value
    3.0
    """
    items = dict.fromkeys(item for assessment in said for item in assessment.answers)
    answers = {item: _reconciled(item, said, rulebook) for item in items}
    dates = [assessment.date for assessment in said if assessment.date]
    return Assessment(
        unit=said[0].unit,
        respondent=each_once(assessment.respondent for assessment in said),
        date=max(dates, default=None),
        instrument=each_once(assessment.instrument for assessment in said),
        label=each_once(assessment.label for assessment in said),
        answers=answers,
    )


def each_once(texts: Iterable[str | None]) -> str | None:
    """Return texts as one, each once; None if there is none."""
    return "; ".join(dict.fromkeys(str(text) for text in texts if not is_blank(text))) or None


def _reconciled(item: str, said: Sequence[Assessment], rulebook: Rulebook) -> Answer:
    """Return the answer that stands, with the reasons and the evidence of those who gave it."""
    value = standing(votes(item, said, rulebook), rulebook.scale_of(item), rulebook)
    backing = {
        str(assessment.respondent): assessment.answers[item]
        for assessment in said
        if item in assessment.answers and _same(recorded(assessment.answers[item]), value)
    }
    return answer_of(
        item,
        value,
        reason=_attributed({name: answer.reason for name, answer in backing.items()}),
        why=_attributed({name: answer.why for name, answer in backing.items()}),
        evidence=tuple(dict.fromkeys(entry for answer in backing.values() for entry in answer.evidence)),
    )


def _same(one: float, other: float) -> bool:
    return one == other or bool(np.isnan(one) and np.isnan(other))


def _attributed(texts: Mapping[str, str | None]) -> str | None:
    """Return texts as one, each with who says it, unless all say the same."""
    given = {name: text for name, text in texts.items() if text}
    if len(set(given.values())) <= 1:
        return next(iter(given.values()), None)
    return "; ".join(f"{name}: {text}" for name, text in given.items())


def rules_for_several(rulebook: Rulebook) -> tuple[Respondents, Evidence]:
    """Return the rules by which several answers become one.

    Raises
    ------
    ValueError
        If the rulebook has none.
    """
    if rulebook.respondents is None or rulebook.evidence is None:
        raise ValueError(f"rulebook {rulebook.version} lacks respondents.yaml or evidence.yaml, which several need")
    return rulebook.respondents, rulebook.evidence


def votes(item: str, said: Sequence[Assessment], rulebook: Rulebook) -> tuple[Vote, ...]:
    """Return who answers an item other than unknown, what, and with which weight."""
    rules, evidence = rules_for_several(rulebook)
    found = []
    for assessment in said:
        answer = assessment.answers.get(item)
        if answer is not None and answer.state != "unknown":
            judged = [entry_reliability(entry, item, assessment.date, rulebook) for entry in answer.evidence]
            best = max(
                judged, key=lambda name: evidence.reliability[name].weight, default=rules.without_evidence.counts_as
            )
            found.append(Vote(str(assessment.respondent), recorded(answer), best, evidence.reliability[best].weight))
    return tuple(found)


def standing(cast: Sequence[Vote], scale: Scale, rulebook: Rulebook) -> float:
    """Return the value that stands, as it is recorded: NaN is unknown, -1 not applicable.

    Notes
    -----
    Source: ``rules/``, respondents. Weights that differ by no more than the tolerance of the rulebook are equal.
    """
    rules, tolerance = rules_for_several(rulebook)[0], rulebook.rulebook.tolerance.value
    weights: dict[float, float] = {}
    for vote in cast:
        weights[vote.value] = weights.get(vote.value, 0.0) + vote.weight
    total = sum(weights.values())
    without = weights.pop(NOT_APPLICABLE, 0.0)
    if not weights:
        return NOT_APPLICABLE if cast else np.nan
    if without > rules.not_applicable.value * total + tolerance:
        return NOT_APPLICABLE
    if scale.choices is not None:
        return _heaviest(weights, tolerance)
    return _median(weights, from_above=(scale.better == "low") == (rules.values.tie == "worse"), tolerance=tolerance)


def _heaviest(weights: Mapping[float, float], tolerance: float) -> float:
    """Return the value with most weight, or NaN if there are two."""
    most = max(weights.values())
    first, *others = (value for value, weight in weights.items() if weight >= most - tolerance)
    return np.nan if others else first


def _median(weights: Mapping[float, float], *, from_above: bool, tolerance: float) -> float:
    """Return the value at which half of the weight is reached, counted from the highest or the lowest value."""
    values = sorted(weights, reverse=from_above)
    half = sum(weights.values()) / 2
    reached = accumulate(weights[value] for value in values)
    return next(value for value, weight in zip(values, reached, strict=True) if weight >= half - tolerance)
