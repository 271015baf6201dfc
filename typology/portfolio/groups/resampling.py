"""How stable groups are: answers varied and groups formed again, or some units left out and parts cut again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.certainty.asked import Reliability, reliability_of
from typology.certainty.draws.drawing import answer_ranges, draw_answers, unit_stream
from typology.classification.classify import Classification
from typology.portfolio.groups.forming import Formed, Positions, cells_of, formed, labels_of
from typology.portfolio.groups.keys import COLUMNS_OF_ANSWERS, OF_ANSWERS, Question, words_of
from typology.portfolio.groups.splitting import split
from typology.portfolio.likeness.likeness import Likeness
from typology.portfolio.likeness.pairs import distances, known_pairs
from typology.portfolio.likeness.profiles import Floats, profiles_of, rules_for_groups
from typology.portfolio.priorities.combining import outcome_items
from typology.portfolio.priorities.ordered import Priorities
from typology.portfolio.priorities.priority_domains import priorities
from typology.rulebook.plan import compile_plan

__all__ = ["Asked", "Stability", "matched", "stability_of", "varied_answers"]

TOGETHER = 25
"""Draws at a time: the answers of one block are in memory at once."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What groups were formed from, and how; and what is supposed of the reliability of every answer."""

    result: Classification
    priorities: Priorities
    questions: tuple[Question, ...]
    likeness: Likeness
    reliability: Reliability | None = None

    @cached_property
    def kept(self) -> Mapping[str, tuple[str, ...]]:
        """By question, the words that do not follow from answers alone, such as regions and evidence levels."""
        others = [question for question in self.questions if not self._follows(question)]
        return {question.by: words_of(question, self.result, self.priorities) for question in others}

    def _follows(self, question: Question) -> bool:
        """Say whether varied answers can put a unit elsewhere; what offices say of units comes before the result."""
        if question.told is not None:
            return False
        about = self.result.assessments.about.columns
        return question.by in OF_ANSWERS or (question.by in COLUMNS_OF_ANSWERS and question.by not in about)


@dataclass(frozen=True, eq=False)
class Stability:
    """How often groups came about again.

    Attributes
    ----------
    draws, seed
        With them the same numbers come about again.
    similarity, error
        By group, the mean over the draws of the units in both it and the group most like it over those in either; and
        its Monte Carlo standard error. Missing answers were drawn from their whole scale.
    as_answered
        By group, the same with missing answers left missing.
    stays
        By unit, the share of the draws in which it is with more than half of its group.
    left_out
        By group, the similarity of a part of a split group if some units are left out; NaN for the others.
    """

    draws: int
    seed: int
    similarity: Floats
    error: Floats
    as_answered: Floats
    stays: Floats
    left_out: Floats


def stability_of(
    groups: Sequence[Formed], asked: Asked, draws: int, seed: int, advance: Callable[[int], None] = lambda _: None
) -> Stability:
    """Form groups again from varied answers, and compare.

    Parameters
    ----------
    advance
        Told after each draw that one more is done.

    Raises
    ------
    ValueError
        If the rulebook does not say how far to vary.
    """
    units = len(asked.result)
    given = labels_of(groups, units)
    given_answers = asked.result.assessments.aligned(compile_plan(asked.result.rulebook).items)
    found, answered = np.empty((draws, len(groups))), np.empty((draws, len(groups)))
    stays = np.zeros(units)
    for draw, (values, known) in enumerate(varied_answers(asked, draws, seed)):
        again = labels_of(_again(asked, values), units)
        found[draw], with_majority = matched(given, again)
        stays += with_majority
        kept = np.where(known, values, given_answers)
        answered[draw] = found[draw] if known.all() else matched(given, labels_of(_again(asked, kept), units))[0]
        advance(1)
    return Stability(
        draws=draws,
        seed=seed,
        similarity=found.mean(axis=0),
        error=found.std(axis=0, ddof=1) / np.sqrt(draws) if draws > 1 else np.full(len(groups), np.nan),
        as_answered=answered.mean(axis=0),
        stays=stays / draws,
        left_out=_left_out(groups, asked.likeness, draws, seed),
    )


def matched(given: Positions, again: Positions) -> tuple[Floats, NDArray[np.bool_]]:
    """Compare two ways of putting the same units together.

    Returns
    -------
    similarity
        By group of the first way, the largest share of units in both among those in either, over the groups of the
        second (Jaccard).
    with_majority
        By unit, whether the group of the second way that it is in holds more than half of its group of the first.

    Examples
    --------
    >>> similarity, with_majority = matched(np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 2]))
    >>> similarity.round(2).tolist(), with_majority.tolist()
    ([0.67, 0.5], [True, True, False, False, False])
    """
    both = np.zeros((given.max() + 1, again.max() + 1))
    np.add.at(both, (given, again), 1)
    sizes = both.sum(axis=1)
    share: Floats = both / np.maximum(sizes[:, None] + both.sum(axis=0) - both, 1)
    return share.max(axis=1), 2 * both[given, again] > sizes[given]


def _again(asked: Asked, values: Floats) -> tuple[Formed, ...]:
    """Form groups from other answers."""
    plan, book = compile_plan(asked.result.rulebook), asked.result.rulebook
    result = Classification(Assessments(plan.items, values, asked.result.assessments.about), book)
    first = asked.priorities
    if any(question.by == "priority" for question in asked.questions):
        first = priorities(result, profile=first.profile, rulebook=first.rulebook)
    profiles = profiles_of(result, asked.likeness.weights)

    def distance(positions: Positions) -> Floats:
        known = known_pairs(profiles.of(positions))
        return distances(known, asked.likeness.known_together, book.rulebook.tolerance.value)

    cells = cells_of(asked.questions, result, first, asked.kept)
    return formed(cells, asked.questions, distance, rules_for_groups(book).splitting)


def varied_answers(asked: Asked, draws: int, seed: int) -> Iterator[tuple[Floats, NDArray[np.bool_]]]:
    """Yield the answers of all units, draw by draw, and which of them are not drawn for want of an answer.

    Where nothing of a score applies it stays open, so its answers are drawn too, as those are that are missing.

    Each unit has its own stream of random numbers, so no other unit and no order changes its draws.
    """
    plan = compile_plan(asked.result.rulebook)
    answers = asked.result.assessments.aligned(plan.items)
    outcomes = [plan.item_rows[item] for pair in outcome_items(plan.rulebook).values() for item in pair]
    ranges = answer_ranges(plan, answers, reliability_of(asked.result, asked.reliability), outcomes)
    known = ~(ranges.drawn & ~(answers >= 0))
    for start in range(0, draws, TOGETHER):
        here = min(TOGETHER, draws - start)
        drawn = np.empty((answers.shape[1], len(plan.items), here))
        spare = np.empty((len(plan.items), here))
        for column, unit in enumerate(asked.result.units):
            draw_answers(ranges, column, unit_stream(seed, unit, start // TOGETHER), drawn[column], spare)
        for draw in range(here):
            yield np.ascontiguousarray(drawn[:, :, draw].T), known


def _left_out(groups: Sequence[Formed], likeness: Likeness, draws: int, seed: int) -> Floats:
    """Return how like each part of a split cell is to one that comes if some units of the cell are left out."""
    rules = rules_for_groups(likeness.result.rulebook)
    found = np.full(len(groups), np.nan)
    distance = likeness.distance
    for cell in dict.fromkeys(group.cell for group in groups if len(group.split.parts) > 1):
        places = [place for place, group in enumerate(groups) if group.cell == cell]
        units = np.sort(np.concatenate([groups[place].positions for place in places]))
        units = np.array(sorted(units, key=lambda unit: likeness.units[unit]), np.intp)
        part = labels_of([groups[place] for place in places], len(distance))[units]
        kept = max(1, round(len(units) * (1 - rules.stability.left_out.value)))
        similarity = np.empty((draws, len(places)))
        random = unit_stream(seed, cell, 0)
        for draw in range(draws):
            chosen = np.sort(random.choice(len(units), kept, replace=False))
            parted = split(distance[np.ix_(units[chosen], units[chosen])], rules.splitting)
            again = np.empty(kept, np.intp)
            for number, members in enumerate((*parted.parts, parted.apart)):
                again[list(members)] = number
            similarity[draw] = _of_those(part[chosen], again, len(places))
        for place, mean in zip(places, np.nanmean(similarity, axis=0), strict=True):
            found[place] = np.nan if groups[place].apart else mean
    return found


def _of_those(part: Positions, again: Positions, parts: int) -> Floats:
    """Return the similarity of each part; NaN for one all of whose units were left out."""
    present, renumbered = np.unique(part, return_inverse=True)
    similarity = np.full(parts, np.nan)
    similarity[present] = matched(renumbered, again)[0]
    return similarity
