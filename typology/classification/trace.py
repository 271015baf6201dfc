"""Write down how the result of one unit came about: the same planes and tests, line by line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.judging import Piece
from typology.assessment.values import Answer, Assessment
from typology.classification.result import (
    ConditionLine,
    InclusionLine,
    ItemLine,
    Outcome,
    RulebookLine,
    RuleLine,
    ScoreLine,
    TestLine,
)
from typology.classification.scores import Planes, score_planes
from typology.rulebook.companions import Reliability
from typology.rulebook.criteria import All, Any, Criterion, Plane, Reach, ReachCount, scores_of, settle
from typology.rulebook.instrument import Item
from typology.rulebook.model import level_letters
from typology.rulebook.parts import Basis
from typology.rulebook.plan import Plan

__all__ = ["Tracer", "cited"]

comparison_words = {"at_least": "at least", "above": "above", "at_most": "at most", "below": "below"}


def cited(basis: Basis) -> tuple[str, ...]:
    """Return where something comes from, in words."""
    return tuple(str(citation) for citation in basis)


@dataclass(frozen=True)
class Tracer:
    """The working of one unit: its answers, its planes of scores, and every line that can be said about them."""

    plan: Plan
    answers: NDArray[np.float64]
    assessment: Assessment
    pieces: Sequence[Piece] = ()

    @cached_property
    def reliability(self) -> Mapping[str, Reliability]:
        """The reliability of the best evidence of each item that has any."""
        order = get_args(Reliability)
        best: dict[str, Reliability] = {}
        for piece in self.pieces:
            found = piece.judgement.reliability
            best[piece.item] = min(best.get(piece.item, found), found, key=order.index)
        return best

    @cached_property
    def planes(self) -> Planes:
        """Scores of the unit."""
        return score_planes(self.plan, self.answers)

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """How every test comes out over all completions of the missing answers."""
        return {name: self.outcome(criterion) for name, criterion in self.plan.tests.items()}

    def outcome(self, criterion: Criterion) -> Outcome:
        """Return met or not met if it is so at both extremes, else unknown."""
        ends = {bool(criterion.distance(plane)[0] >= 0) for plane in (self.planes.lowest, self.planes.highest)}
        return "unknown" if len(ends) > 1 else "met" if ends == {True} else "not met"

    def distance(self, criterion: Criterion) -> float:
        """Return the distance by what was answered, or by both extremes where they agree."""
        distance = criterion.distance(self.planes.all)
        settle(distance, 1)
        return float(distance[2])

    def rule(self, name: str, when: Mapping[str, str], then: str, basis: Basis) -> RuleLine:
        """Return a row of a table with its outcome: not met as soon as one test is otherwise."""
        outcomes = [self.outcomes[test] for test in when]
        wanted = list(when.values())
        outcome: Outcome = "met"
        if any(o not in (w, "unknown") for o, w in zip(outcomes, wanted, strict=True)):
            outcome = "not met"
        elif "unknown" in outcomes:
            outcome = "unknown"
        return RuleLine(rule=name, outcome=outcome, then=then, tests=dict(when), basis=cited(basis))

    def test(self, name: str) -> TestLine:
        """Return a test with its condition."""
        test, criterion = self.plan.rulebook.decision.tests[name], self.plan.tests[name]
        outcome = self.outcomes[name]
        distance = self.distance(criterion)
        as_answered: Outcome = "unknown" if np.isnan(distance) else "met" if distance >= 0 else "not met"
        if outcome == "unknown" and np.isnan(self.planes.answered[sorted(scores_of(criterion)), 0]).all():
            as_answered = "unknown"
        sentence = {"met": test.met, "not met": test.not_met, "unknown": f"open: {test.question}"}[as_answered]
        if outcome == "unknown" != as_answered:
            sentence = f"as far as answered, {sentence}"
        return TestLine(
            test=name,
            question=test.question,
            outcome=outcome,
            as_answered=as_answered,
            sentence=sentence,
            distance=_number(distance),
            condition=self.condition(criterion),
            basis=cited(test.basis),
        )

    def condition(self, criterion: Criterion) -> ConditionLine:
        """Return a condition with its values at hand, at the least and at the most."""
        outcome = self.outcome(criterion)
        match criterion:
            case Any(parts) | All(parts):
                combines = "any of" if isinstance(criterion, Any) else "all of"
                lines = tuple(self.condition(part) for part in parts)
                if len(lines) == 1:
                    return lines[0]
                return ConditionLine(text=combines, outcome=outcome, combines=combines, parts=lines)
            case Reach() | ReachCount():
                return self.compared(criterion, outcome)
            case _:
                raise TypeError(f"{type(criterion).__name__} has no place in a test")

    def compared(self, criterion: Reach | ReachCount, outcome: Outcome) -> ConditionLine:
        """Return one comparison with its values, its threshold and the scores behind it."""
        limit = self.plan.rulebook.decision.thresholds[criterion.threshold]
        subject, comparison = _in_words(self.plan, criterion)
        distance = self.distance(criterion)
        planes = (self.planes.answered, *self.ends)
        values = [
            _number(criterion.value(plane)[0]) if isinstance(criterion, Reach) else self.count(criterion, plane)
            for plane in planes
        ]
        settling = (number for number, plane in enumerate(planes) if criterion.distance(plane)[0] == distance)
        return ConditionLine(
            text=f"{subject} {comparison}",
            subject=subject,
            comparison=comparison,
            outcome=outcome,
            value=values[next(settling, 0)],
            lowest=values[1],
            highest=values[2],
            threshold=criterion.threshold,
            bound=limit.value,
            distance=_number(distance),
            scores=self.values(criterion.scores),
            basis=cited(limit.basis),
        )

    def count(self, criterion: ReachCount, plane: Plane) -> float:
        """Return how many scores compare as the condition is written."""
        written_up = criterion.written.at_least or criterion.written.above
        values = plane[list(criterion.scores), 0]
        reached = criterion.side.distance(values) >= 0
        counted = reached if bool(written_up) == criterion.side.up else ~reached & ~np.isnan(values)
        return float(counted.sum())

    @property
    def ends(self) -> tuple[Plane, Plane]:
        """The two extremes."""
        return self.planes.lowest, self.planes.highest

    def values(self, scores: tuple[int, ...]) -> dict[str, float | None]:
        """Return scores as answered, by name."""
        return {self.plan.scores[score]: _number(self.planes.answered[score, 0]) for score in scores}

    def score(self, name: str) -> ScoreLine:
        """Return a score with the items it came from."""
        row = self.plan.score_rows[name]
        items = list(self.items_of(name))
        parts = tuple(
            part for part in self.plan.scores if part.startswith(f"{name}.") and part[len(name) + 1 :] in "NRL"
        )
        value = self.planes.answered[row, 0]
        return ScoreLine(
            score=name,
            name=self.title(name),
            value=_number(value),
            lowest=_number(self.planes.lowest[row, 0]),
            highest=_number(self.planes.highest[row, 0]),
            parts=parts,
            items=() if parts else tuple(self.item(item) for item in items),
        )

    def title(self, score: str) -> str:
        """Return the name of a score, such as ``"Governance, local"``."""
        book = self.plan.rulebook
        if score in book.dimensions:
            return book.dimensions[score].name
        if score in book.items:
            return book.items[score].question
        dimension, _, letter = score.rpartition(".")
        level = next((level for level, short in level_letters.items() if short == letter), None)
        if level is not None and dimension in book.dimensions:
            return f"{book.dimensions[dimension].name}, {level}"
        return book.aggregation.measures[score].meaning or score

    def items_of(self, score: str) -> Iterator[Item]:
        """Yield the items of a score: of a dimension, of one of its levels, or the item itself."""
        for item in self.plan.rulebook.items.values():
            level = f"{item.dimension}.{level_letters[item.level]}" if item.level else None
            if score in (item.dimension, level, item.id):
                yield item

    def item(self, item: Item) -> ItemLine:
        """Return an item as answered."""
        value = self.answers[self.plan.item_rows[item.id], 0]
        answer = self.assessment.answers.get(item.id, Answer(item=item.id, state="unknown"))
        known = not np.isnan(value) and value != NOT_APPLICABLE
        return ItemLine(
            item=item.id,
            question=item.question,
            state="value" if known else "not applicable" if value == NOT_APPLICABLE else "unknown",
            value=float(value) if known else None,
            anchor=self.anchor(item, value) if known else None,
            reason=answer.reason,
            why=answer.why,
            sources=tuple(entry.source for entry in answer.evidence),
            reliability=self.reliability.get(item.id),
        )

    def anchor(self, item: Item, value: float) -> str:
        """Return the anchor of a value; a half point lies between two."""
        choices = self.plan.rulebook.scale_of(item.id).choices
        if choices:
            return item.anchors[choices[int(value) - 1]]
        below = int(np.floor(value))
        if below == value:
            return item.anchors[below]
        return f"between '{item.anchors[below]}' and '{item.anchors[below + 1]}'"

    def inclusion(self) -> tuple[InclusionLine, ...]:
        """Return the profile of social inclusion that stands beside every result."""
        book = self.plan.rulebook
        lines = []
        for name, dimension in book.dimensions.items():
            if dimension.kind == "inclusion":
                rows = [self.plan.item_rows[item] for item in dimension.items]
                answered = int((self.answers[rows, 0] >= 0).sum())
                value = _number(self.planes.answered[self.plan.score_rows[name], 0])
                asked = int((self.answers[rows, 0] != NOT_APPLICABLE).sum())
                line = InclusionLine(issue=name, name=dimension.name, value=value, answered=answered, asked=asked)
                lines.append(line)
        return tuple(lines)

    def rulebook(self) -> RulebookLine:
        """Return which rulebook was used."""
        book = self.plan.rulebook
        return RulebookLine(
            version=book.version, sha256=book.sha256, overrides=book.overrides, standing=book.rulebook.standing
        )


def _in_words(plan: Plan, criterion: Reach | ReachCount) -> tuple[str, str]:
    """Return what is compared, and with what, as the rulebook writes it."""
    thresholds = plan.rulebook.decision.thresholds
    written = criterion.written
    key = next(key for key in comparison_words if getattr(written, key) is not None)
    compared = f"{comparison_words[key]} {thresholds[criterion.threshold].value:g}"
    listed = _listed(plan, criterion.scores)
    if isinstance(criterion, Reach):
        return (listed if criterion.how == "score" else f"{criterion.how} of {listed}"), compared
    fewer = criterion.written.number_below
    number = thresholds[fewer or criterion.written.number_at_least or ""].value
    return f"number of {listed} {compared}", f"{'below' if fewer else 'at least'} {number:g}"


def _listed(plan: Plan, scores: tuple[int, ...]) -> str:
    names = [plan.scores[score] for score in scores]
    return f"{names[0]} to {names[-1]}" if len(names) > 4 else ", ".join(names)


def _rounded(value: float) -> float:
    """Round to a millionth, so that the last digits of a sum do not show."""
    return round(float(value), 6) + 0.0


def _number(value: float) -> float | None:
    return None if np.isnan(value) or np.isinf(value) else _rounded(value)
