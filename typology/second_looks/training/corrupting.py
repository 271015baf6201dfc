"""Errors put into assessments in memory, so that it is known where they are."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.collection import Assessments
from typology.classification.classify import classify
from typology.rulebook.model import Rulebook

__all__ = ["MEANINGS", "Corrupted", "Error", "Kind", "corrupted", "put_in"]

Kind = Literal["miskey", "reverse", "shift", "coherent", "swap"]

MEANINGS: Mapping[Kind, str] = {
    "miskey": "another category is recorded",
    "reverse": "the answers to one block are turned upside down",
    "shift": "the answers to one block are two points too high or too low",
    "coherent": "the answers to one block are two points off, and the recorded category follows them",
    "swap": "the file of another country: its answers, and its category if one is recorded",
}
"""What each kind of error is, in plain words."""

POINTS = 2.0
"""By how much the answers to a block are shifted."""
OF_CATEGORIES: frozenset[Kind] = frozenset({"miskey", "coherent"})
"""Kinds that need a recorded category."""


class Error(NamedTuple):
    """An error put into the assessment of one unit.

    Attributes
    ----------
    block
        In which the answers are wrong; empty where it is none, or all of them.
    answers
        Of the unit now, in the order of the items.
    category
        That is recorded now; empty where none is.
    """

    unit: str
    kind: Kind
    block: str
    answers: NDArray[np.float64]
    category: str


class Corrupted(NamedTuple):
    """Errors of several repeats, together.

    Attributes
    ----------
    errors
        One after the other.
    repeats
        To which repeat each belongs, from 0.
    assessments
        A unit for each error, in their order, named ``unit#place``.
    recorded
        By the unit's name there, the category that is recorded now.
    """

    errors: tuple[Error, ...]
    repeats: tuple[int, ...]
    assessments: Assessments
    recorded: Mapping[str, str]

    def of(self, repeat: int) -> tuple[int, ...]:
        """Return the places of the errors of a repeat."""
        return tuple(place for place, number in enumerate(self.repeats) if number == repeat)


def corrupted(  # noqa: PLR0913 (each is a choice of its own)
    assessments: Assessments,
    recorded: Mapping[str, str],
    blocks: Mapping[str, Sequence[str]],
    rulebook: Rulebook,
    *,
    share: float,
    repeats: int,
    seed: int,
) -> Corrupted:
    """Put errors into a share of the assessments, many times over.

    Kinds take turns, so that all are equally frequent. Those that need a recorded category only come where there are
    any. An error always changes something: a block is one of those that are answered and would not look the same, and
    the scale has room for the better part of a shift.

    Parameters
    ----------
    recorded
        By unit, the category on record, as far as there is one.
    blocks
        By name, the questions of each block.
    share
        Of the units, in each repeat; one unit at least.

    Examples
    --------
    >>> import typology as ty
    >>> pilots, book = ty.load_pilots(), ty.load_rulebook()
    >>> frameworks = {"E1": [item for item in book.items if item.startswith("E1.")]}
    >>> found = corrupted(pilots, {"KEN": "2"}, frameworks, book, share=0.1, repeats=5, seed=1)
    >>> sorted(error.kind for error in found.errors)
    ['coherent', 'miskey', 'reverse', 'shift', 'swap']
    """
    random = np.random.default_rng(seed)
    known = {unit: category for unit, category in recorded.items() if unit in assessments and category}
    kinds = [kind for kind in get_args(Kind) if known or kind not in OF_CATEGORIES]
    turns, draw = cycle(kinds), _Draw(assessments, known, blocks, rulebook, random)
    wrong = max(1, round(share * len(assessments)))
    errors, numbers = [], []
    for repeat in range(repeats):
        found = list(draw.errors(list(islice(turns, wrong))))
        errors += found
        numbers += [repeat] * len(found)
    return _followed(assessments, errors, numbers, rulebook)


class _Draw:
    """Errors drawn for some assessments."""

    def __init__(
        self,
        assessments: Assessments,
        recorded: Mapping[str, str],
        blocks: Mapping[str, Sequence[str]],
        rulebook: Rulebook,
        random: np.random.Generator,
    ) -> None:
        self.units, self.values = assessments.units, assessments.values
        self.recorded, self.random, self.rulebook = recorded, random, rulebook
        rows = {item: row for row, item in enumerate(assessments.items)}
        self.rows = {name: [rows[item] for item in items if item in rows] for name, items in blocks.items()}
        scales = [rulebook.scale_of(item) if item in rulebook.items else None for item in assessments.items]
        ends = [(scale.lowest, scale.highest) if scale and scale.choices is None else (0, 0) for scale in scales]
        self.ends = np.array(ends, float)

    def errors(self, kinds: Sequence[Kind]) -> Iterator[Error]:
        """Yield errors of these kinds, each in another unit; a kind that fits no unit is left out."""
        left = [str(unit) for unit in self.random.permutation(np.array(self.units, object))]
        for kind in sorted(kinds, key=lambda kind: kind not in OF_CATEGORIES):
            for unit in left:
                error = self.error(unit, kind)
                if error is not None:
                    left.remove(unit)
                    yield error
                    break

    def error(self, unit: str, kind: Kind) -> Error | None:
        """Return an error of a kind in a unit; None where it would change nothing."""
        answers, category = self.values[:, self.units.index(unit)], self.recorded.get(unit, "")
        if kind in OF_CATEGORIES and not category:
            return None
        if kind == "miskey":
            others = [name for name in self.rulebook.decision.order if name != category]
            return Error(unit, kind, "", answers, str(self.random.choice(others)))
        if kind == "swap":
            other = self._other(answers)
            if other is None:
                return None
            return Error(unit, kind, "", self.values[:, self.units.index(other)], self.recorded.get(other, ""))
        for block in self.random.permutation(list(self.rows)):
            changed = self._changed(answers, self.rows[block], kind)
            if changed is not None:
                return Error(unit, kind, str(block), changed, category)
        return None

    def _other(self, answers: NDArray[np.float64]) -> str | None:
        for unit in self.random.permutation(np.array(self.units, object)):
            if not np.array_equal(self.values[:, self.units.index(unit)], answers, equal_nan=True):
                return str(unit)
        return None

    def _changed(self, answers: NDArray[np.float64], rows: Sequence[int], kind: Kind) -> NDArray[np.float64] | None:
        given = [row for row in rows if answers[row] >= 0]
        if not given:
            return None
        lowest, highest = self.ends[given].T
        if kind == "reverse":
            ways = [lowest + highest - answers[given]]
            least = 0.0
        else:
            steps = self.random.permutation([-POINTS, POINTS])
            ways = [np.clip(answers[given] + step, lowest, highest) for step in steps]
            least = POINTS / 2
        for way in ways:
            moved = abs((way - answers[given]).mean()) if least else np.abs(way - answers[given]).max()
            if moved > 0 and moved >= least:
                changed = answers.copy()
                changed[given] = way
                return changed
        return None


def _followed(
    assessments: Assessments, errors: Sequence[Error], repeats: Sequence[int], rulebook: Rulebook
) -> Corrupted:
    """Gather errors, and let the category follow the answers where the kind says so."""
    names = [f"{error.unit}#{place}" for place, error in enumerate(errors)]
    about = assessments.about.loc[[error.unit for error in errors]]
    about.index = pd.Index(names, name="unit", dtype=object)
    values = np.array([error.answers for error in errors]).reshape(len(errors), len(assessments.items)).T
    remarks = {name: assessments.remarks.get(error.unit, {}) for name, error in zip(names, errors, strict=True)}
    together = Assessments(assessments.items, values, about, remarks)
    categories = classify(together, rulebook=rulebook).table["category"].astype(str).tolist()
    order = rulebook.decision.order
    followed = [
        error._replace(category=category if category in order else "") if error.kind == "coherent" else error
        for error, category in zip(errors, categories, strict=True)
    ]
    recorded = {name: error.category for name, error in zip(names, followed, strict=True) if error.category}
    return Corrupted(tuple(followed), tuple(repeats), together, recorded)


def put_in(assessments: Assessments, errors: Sequence[Error]) -> Assessments:
    """Return the assessments with these errors in them; what was said beside the answers stays."""
    values = assessments.values.copy()
    for error in errors:
        values[:, assessments.position(error.unit)] = error.answers
    return Assessments(assessments.items, values, assessments.about, assessments.remarks)
