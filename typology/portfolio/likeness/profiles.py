"""What units are compared by: scores over the width of their scales, and words, each with its weight."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.classification.engine import blocks
from typology.classification.scores import score_planes
from typology.rulebook.criteria import scores_of
from typology.rulebook.groups import Groups
from typology.rulebook.instrument import Scale
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import Plan, compile_plan

__all__ = ["UNKNOWN", "Floats", "Profiles", "profiles_of", "rules_for_groups", "width_of"]

Floats = NDArray[np.float64]
UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class Profiles:
    """What units are compared by.

    Attributes
    ----------
    units
        Unit codes in the order in which they came.
    scores, score_weights
        Names and weights of the scores.
    lowest, highest, answered
        Scores x units over the width of their scales: at least, at most, and as answered, NaN where too little is.
        Infinite in all three where a sector does not apply.
    words, word_weights
        Names and weights of the words.
    said
        Words x units: the position of what is said; -1 where it is not known.
    possible
        Words x units: as bits, what some completion of the missing answers would say.
    """

    units: tuple[str, ...]
    scores: tuple[str, ...]
    score_weights: Floats
    lowest: Floats
    highest: Floats
    answered: Floats
    words: tuple[str, ...]
    word_weights: Floats
    said: NDArray[np.int8]
    possible: NDArray[np.uint32]

    def of(self, positions: NDArray[np.intp]) -> "Profiles":
        """Return the profiles of some units."""
        return replace(
            self,
            units=tuple(self.units[place] for place in positions),
            **{
                name: getattr(self, name)[:, positions]
                for name in ("lowest", "highest", "answered", "said", "possible")
            },
        )


def rules_for_groups(rulebook: Rulebook) -> Groups:
    """Return the rules for groups.

    Raises
    ------
    ValueError
        If the rulebook has none.
    """
    if rulebook.groups is None:
        raise ValueError(f"The rulebook {rulebook.version} has no rules for groups; expected groups.yaml")
    return rulebook.groups


def width_of(score: str, rulebook: Rulebook) -> float:
    """Return how far apart two values of a score can be.

    Examples
    --------
    >>> import typology as ty
    >>> width_of("E1.N", ty.load_rulebook()), width_of("R1", ty.load_rulebook())
    (4.0, 4.0)
    """
    values = _scale(score, rulebook).values
    return values[-1] - values[0]


def _scale(score: str, rulebook: Rulebook) -> Scale:
    if score in rulebook.items:
        return rulebook.scale_of(score)
    return rulebook.scales.scales[rulebook.dimensions[score.partition(".")[0]].scale]


def profiles_of(result: Classification, weights: Mapping[str, float]) -> Profiles:
    """Return what the units of a result are compared by.

    Parameters
    ----------
    weights
        Of the blocks; within a block every score and word counts the same.
    """
    plan = compile_plan(result.rulebook)
    rules = rules_for_groups(result.rulebook).likeness.blocks
    share = {name: weights[name] / (len(block.scores) + len(block.words)) for name, block in rules.items()}
    scores = tuple(score for block in rules.values() for score in block.scores)
    words = tuple(word for block in rules.values() for word in block.words)
    lowest, highest, answered, settled = _planes(result, plan, scores)
    told = {"shock": _shocks, "support": _support}
    spoken = [told[word](result, settled) for word in words]
    nothing = np.zeros((0, len(result)))
    return Profiles(
        units=result.units,
        scores=scores,
        score_weights=np.array([share[name] for name, block in rules.items() for _ in block.scores]),
        lowest=lowest,
        highest=highest,
        answered=answered,
        words=words,
        word_weights=np.array([share[name] for name, block in rules.items() for _ in block.words]),
        said=np.array([said for said, _ in spoken] or nothing, np.int8),
        possible=np.array([possible for _, possible in spoken] or nothing, np.uint32),
    )


def _planes(
    result: Classification, plan: Plan, scores: tuple[str, ...]
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Return scores over their widths, three times; and of which units no answer that decides the category is open."""
    answers = result.assessments.aligned(plan.items)
    rows = [plan.score_rows[score] for score in scores]
    deciding = sorted(frozenset().union(*(scores_of(plan.tests[test]) for test in plan.core_tests)))
    found = np.empty((3, len(rows), answers.shape[1]))
    settled = np.empty(answers.shape[1], np.bool_)
    for block in blocks(answers.shape[1]):
        planes = score_planes(plan, answers[:, block])
        for position, plane in enumerate((planes.lowest, planes.highest, planes.answered)):
            found[position][:, block] = plane[rows]
        settled[block] = (planes.lowest[deciding] == planes.highest[deciding]).all(axis=0)
    found /= np.array([width_of(score, result.rulebook) for score in scores])[:, None]
    lowest, highest, answered = found
    return lowest, highest, answered, settled


def _shocks(result: Classification, _: NDArray[np.bool_]) -> tuple[NDArray[np.int8], NDArray[np.uint32]]:
    """Return the shock states, and those that stay possible."""
    order, table = result.rulebook.decision.shock.order, result.table
    place = {state: position for position, state in enumerate(order)}
    said = np.array([place.get(str(state), UNKNOWN) for state in table["shock"]], np.int8)
    return said, _bits(table["possible_shock"].astype(str).tolist(), {state: 1 << place[state] for state in order})


def _support(result: Classification, settled: NDArray[np.bool_]) -> tuple[NDArray[np.int8], NDArray[np.uint32]]:
    """Return categories with their subtypes, and those that stay possible: no more than the answers leave open.

    Where some answer that decides is missing, every subtype of a possible category counts as possible.
    """
    decision, table = result.rulebook.decision, result.table
    place = {kind: position for position, kind in enumerate(decision.kinds)}
    given = zip(table["category"].astype(str), table["subtype"].astype(str), strict=True)
    said = np.array([place.get(kind, UNKNOWN) for kind in given], np.int8)
    of_category = {
        category: sum(1 << place[kind] for kind in place if kind[0] == category) for category in decision.order
    }
    open_ = _bits(table["possible"].astype(str).tolist(), of_category)
    only = np.left_shift(np.uint32(1), np.maximum(said, 0).astype(np.uint32))
    return said, np.where(settled & (said != UNKNOWN), only, open_)


def _bits(sets: list[str], bit_of: Mapping[str, int]) -> NDArray[np.uint32]:
    """Return sets of words joined by a bar as bits."""
    found = {entry: sum(bit_of[word] for word in entry.split("|") if word) for entry in set(sets)}
    return np.array([found[entry] for entry in sets], np.uint32)
