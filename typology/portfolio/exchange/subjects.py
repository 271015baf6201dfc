"""What a category's support is about, who needs it, and who has it: the subjects of exchange."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.classification.engine import blocks
from typology.classification.scores import score_planes
from typology.rulebook.criteria import Reach, is_met, scores_of
from typology.rulebook.decision import Need
from typology.rulebook.model import Rulebook, name_of_score
from typology.rulebook.plan import Plan, compile_plan

__all__ = ["Subject", "Subjects", "needs_of_category", "subjects_of"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Subject:
    """A score that can be taught.

    Attributes
    ----------
    need
        Under which the decision rules name it where it falls short.
    short
        The threshold at which it falls short, and whether reaching it from above already does.
    teaches
        The score from which on a unit can teach it.
    """

    score: str
    name: str
    need: str
    short: float
    short_at: bool
    teaches: float


@dataclass(frozen=True, eq=False)
class Subjects:
    """Where every unit stands in every subject, subjects x units.

    Attributes
    ----------
    lowest, highest, answered
        Scores with every unknown answer at the lowest, at the highest, and as answered. Infinite where a sector does
        not apply.
    learns
        Where a unit falls short by what is answered, in what the support of its category is about.
    surely, so_far, possibly
        Where a score falls short: whatever the missing answers are; by what is answered; in some completion.
    teaches
        Where a unit is strong enough to teach, whatever its missing answers are.
    """

    subjects: tuple[Subject, ...]
    lowest: Floats
    highest: Floats
    answered: Floats
    learns: Bools
    surely: Bools
    so_far: Bools
    possibly: Bools
    teaches: Bools


def needs_of_category(plan: Plan, category: str, subtype: str) -> tuple[str, ...]:
    """Return the needs that the support of a category and subtype is about.

    They are read off the rules: a category is given, and its subtype, because certain tests show a shortfall; the needs
    are those that name a score which such a test reads.

    Examples
    --------
    >>> import typology as ty
    >>> plan = compile_plan(ty.load_rulebook())
    >>> needs_of_category(plan, "1", "1-realign"), needs_of_category(plan, "2", "2C")
    (('frameworks',), ('institutions',))
    >>> needs_of_category(plan, "2", "2CF"), needs_of_category(plan, "N", "")
    (('frameworks', 'institutions'), ())
    """
    decision = plan.rulebook.decision
    said = dict(decision.subtypes.rules[subtype].when) if subtype else {}
    for rule in decision.core.rules.values():
        if rule.then == category:
            said = {**rule.when, **said}
    worst = np.zeros((len(plan.scores), 1))
    read: set[int] = set()
    for test, outcome in said.items():
        at_worst = "met" if is_met(plan.tests[test], worst)[0] else "not met"
        read |= scores_of(plan.tests[test]) if outcome == at_worst else set()
    return tuple(name for name, lines in plan.needs.items() if read & {line.scores[0] for line in lines})


def subjects_of(result: Classification) -> Subjects:
    """Return where every unit of a result stands in every subject."""
    plan = compile_plan(result.rulebook)
    lines = [(name, line) for name, reaches in plan.needs.items() for line in reaches]
    subjects = tuple(_subject(name, line, plan) for name, line in lines)
    lowest, highest, answered = _planes(result, plan, [line.scores[0] for _, line in lines])
    surely, so_far, possibly = (_short(plane, lines) for plane in (highest, answered, lowest))
    bar = np.array([subject.teaches for subject in subjects])[:, None] - result.rulebook.rulebook.tolerance.value
    return Subjects(
        subjects=subjects,
        lowest=lowest,
        highest=highest,
        answered=answered,
        learns=(surely | so_far) & _supported(result, plan, subjects),
        surely=surely,
        so_far=so_far,
        possibly=possibly,
        teaches=(lowest >= bar) & np.isfinite(lowest) & ~possibly,
    )


def _short(plane: Floats, lines: Sequence[tuple[str, Reach]]) -> Bools:
    """Say where scores fall short on a plane; one that is not known does not."""
    return np.array([line.side.holds(plane[row]) for row, (_, line) in enumerate(lines)])


def _planes(result: Classification, plan: Plan, rows: list[int]) -> tuple[Floats, Floats, Floats]:
    """Return the lowest, the highest and the answered scores of some rows."""
    answers = result.assessments.aligned(plan.items)
    found = np.empty((3, len(rows), answers.shape[1]))
    for block in blocks(answers.shape[1]):
        planes = score_planes(plan, answers[:, block])
        for position, plane in enumerate((planes.lowest, planes.highest, planes.answered)):
            found[position][:, block] = plane[rows]
    lowest, highest, answered = found
    return lowest, highest, answered


def _supported(result: Classification, plan: Plan, subjects: tuple[Subject, ...]) -> Bools:
    """Say in which subjects the category of each unit is supported, subjects x units."""
    table = result.table
    pairs = list(zip(table["category"].astype(str), table["subtype"].astype(str), strict=True))
    needs = {pair: needs_of_category(plan, *pair) for pair in set(pairs)}
    columns = {pair: [subject.need in found for subject in subjects] for pair, found in needs.items()}
    supported: Bools = np.array([columns[pair] for pair in pairs], np.bool_).reshape(len(pairs), len(subjects)).T
    return supported


def _subject(need: str, line: Reach, plan: Plan) -> Subject:
    book = plan.rulebook
    score = plan.scores[line.scores[0]]
    rules = book.decision.needs[need]
    short = book.decision.thresholds[_threshold(rules)].value
    strong = short if rules.below else max(short, _adequate(score, book))
    return Subject(score, name_of_score(score, book), need, short, rules.at_most is not None, strong)


def _threshold(need: Need) -> str:
    return need.below or need.at_most or ""


def _adequate(score: str, book: Rulebook) -> float:
    """Return the value from which on a score without a challenge is strong: the word of the rules, or the best."""
    words = book.scales.scales[book.dimensions[score.partition(".")[0]].scale].words
    strong = book.exchange.sector.word if book.exchange else None
    return float(next((value for value, word in words.items() if word == strong), max(words, default=0)))
