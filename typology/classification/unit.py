"""The result of one unit, put together from what was decided and from its trace."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from typology.assessment.judging import pieces_of
from typology.assessment.values import Assessment
from typology.assessment.views import ItemViews
from typology.classification.engine import ORIGINS, STATUSES, decide
from typology.classification.evidence import evidence_of, raised_by
from typology.classification.evidence_lines import evidence_part
from typology.classification.flags import REVIEWS, Raised, flag_lines, joined, raised_together, review_codes
from typology.classification.override import Override
from typology.classification.prose import listed
from typology.classification.result import NeedLine, OverrideLine, RuleLine, Shock, UnitResult
from typology.classification.trace import Tracer, cited
from typology.rulebook.decision import Category
from typology.rulebook.plan import Plan

__all__ = ["Beside", "unit_result"]


@dataclass(frozen=True)
class Beside:
    """What stands beside the answers of one unit.

    Attributes
    ----------
    raised
        Flags that neither scores nor evidence raise, at position 0.
    views
        The items on which several respondents did not see the same.
    """

    raised: Raised = field(default_factory=dict)
    override: Override | None = None
    respondents: tuple[str, ...] = ()
    views: tuple[ItemViews, ...] = ()


def unit_result(
    plan: Plan, answers: NDArray[np.float64], assessment: Assessment, beside: Beside | None = None
) -> UnitResult:
    """Return the typed result of one unit.

    Parameters
    ----------
    answers
        Items x 1, in the order of the plan.
    assessment
        What was said, for the words and the evidence beside the values.
    beside
        What was said and decided apart from the answers.
    """
    beside = beside or Beside()
    decided = decide(plan, answers)
    book = plan.rulebook
    pieces = tuple(pieces_of(assessment.answers, assessment.date, book)) if book.evidence else ()
    evidence = evidence_of(plan, answers, decided, [pieces])[0] if book.evidence else None
    raised = raised_together((raised_by({0: evidence} if evidence else {}), beside.raised))
    bits = joined(plan, decided.flags, raised)
    tracer = Tracer(plan, answers, assessment, pieces)
    decision = plan.rulebook.decision
    category = (*decision.order, "U")[decided.category[0]]
    subtype = list(decision.subtypes.rules)[decided.subtype[0]] if decided.subtype[0] >= 0 else None
    rules = core_rules(tracer)
    subtype_rule = _subtype_rule(tracer, subtype)
    read = [test for rule in (*rules, *((subtype_rule,) if subtype_rule else ())) for test in rule.tests]
    review = REVIEWS[review_codes(plan, bits)[0]]
    named = decision.categories.get(category)
    margin = float(decided.margin[0])
    unanswered = [name for name, row in plan.item_rows.items() if np.isnan(answers[row, 0])]
    return UnitResult(
        unit=assessment.unit,
        label=assessment.label,
        respondent=assessment.respondent,
        date=assessment.date.isoformat() if assessment.date else None,
        category=category,
        category_name=named.name if named else "Undetermined",
        gist=named.gist if named else "Too little is answered to tell which support is needed.",
        subtype=subtype,
        subtype_says=decision.subtypes.rules[subtype].says if subtype else None,
        override=_override(beside.override, decision.categories),
        status=STATUSES[decided.status[0]],
        possible=_members(int(decided.possible[0]), decision.order),
        rule=list(decision.core.rules)[decided.rule[0]] if decided.rule[0] >= 0 else None,
        margin=None if np.isnan(margin) else round(margin, 6),
        trace=rules,
        stopped=_stopped(rules),
        subtype_rule=subtype_rule,
        tests=tuple(tracer.test(name) for name in dict.fromkeys(read)),
        shock=_shock(tracer, decided.shock[0], int(decided.possible_shock[0]), ORIGINS[decided.origin[0]]),
        scores=tuple(tracer.score(name) for name in plan.scores),
        unanswered=tuple(name for name in unanswered if not plan.rulebook.items[name].optional),
        needs=needs(tracer),
        evidence=evidence_part(tracer, evidence) if evidence else None,
        flags=flag_lines(plan, bits, raised, 0),
        review=review,
        publishable=review != "blocked",
        inclusion=tracer.inclusion(),
        respondents=beside.respondents,
        views=beside.views,
        rulebook=tracer.rulebook(),
        assessment_sha256=assessment.sha256,
    )


def _override(override: Override | None, categories: Mapping[str, Category]) -> OverrideLine | None:
    if override is None:
        return None
    return OverrideLine(
        category=override.category,
        category_name=categories[override.category].name,
        reason=override.reason,
        by=override.by,
        date=override.date.isoformat() if override.date else None,
    )


def core_rules(tracer: Tracer) -> tuple[RuleLine, ...]:
    """Return the core rules in the order tried, up to the first that is met for certain."""
    lines = []
    for name, rule in tracer.plan.rulebook.decision.core.rules.items():
        lines.append(tracer.rule(name, rule.when, rule.then, rule.basis))
        if lines[-1].outcome == "met":
            break
    return tuple(lines)


def _subtype_rule(tracer: Tracer, subtype: str | None) -> RuleLine | None:
    if subtype is None:
        return None
    rule = tracer.plan.rulebook.decision.subtypes.rules[subtype]
    return tracer.rule(subtype, rule.when, rule.of, rule.basis)


def needs(tracer: Tracer) -> dict[str, NeedLine]:
    """Return the scores that fall short by what was answered, lowest first, whatever the category."""
    plane = tracer.planes.answered
    found = {}
    for name, lines in tracer.plan.needs.items():
        short = [line.scores[0] for line in lines if tracer.distance(line) >= 0]
        ordered = sorted(short, key=lambda row: float(np.nan_to_num(plane[row, 0])))
        need = tracer.plan.rulebook.decision.needs[name]
        scores = tuple(tracer.plan.scores[row] for row in ordered)
        found[name] = NeedLine(says=need.says, scores=scores, basis=cited(need.basis))
    return found


def _stopped(rules: tuple[RuleLine, ...]) -> str:
    last = rules[-1]
    open_rules = [rule.rule for rule in rules if rule.outcome == "unknown"]
    if open_rules:
        return (
            f"Missing answers leave {listed(open_rules, 'and')} open; "
            f"if none of them holds, {last.rule} decides, and later rules are not needed."
        )
    return f"{last.rule} is the first rule that holds; later rules are not needed."


def _shock(tracer: Tracer, code: int, possible: int, origin: str) -> Shock:
    decision = tracer.plan.rulebook.decision.shock
    lines = []
    for name, rule in decision.rules.items():
        lines.append(tracer.rule(name, rule.when, rule.then, rule.basis))
        if lines[-1].outcome == "met":
            break
    state = (*decision.order, "U")[code]
    deciding = next((line.rule for line in lines if line.then == state and line.outcome != "not met"), None)
    read = dict.fromkeys(test for line in lines for test in line.tests)
    tests = tuple(tracer.test(name) for name in dict.fromkeys((*read, *tracer.plan.hazard_tests)))
    return Shock(
        state=state,
        calm=state == decision.order[0],
        rule=deciding,
        says=decision.rules[deciding].says if deciding else "undetermined",
        possible=_members(possible, decision.order),
        origin=origin,
        rules=tuple(lines),
        tests=tests,
    )


def _members(bits: int, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for bit, word in enumerate(words) if bits >> bit & 1)
