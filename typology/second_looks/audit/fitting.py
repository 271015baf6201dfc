"""The value of a threshold that agrees best with recorded categories, and how far it hangs on which were recorded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.certainty.draws.drawing import GENERATOR
from typology.classification.scores import Planes
from typology.rulebook.plan import Plan
from typology.rulebook.threshold_audit import ThresholdAudit
from typology.second_looks.audit.courses import DIGITS, Course, course_of

__all__ = ["Counted", "Fit", "drawn_again", "explained", "fit"]

LEAST = 1e-6
"""A distance that only decides where nothing else does."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Units whose recorded category is held against the computed one.

    Attributes
    ----------
    plan, planes
        Of the rulebook in force, and their scores.
    recorded
        Positions in the order of categories.
    weights
        Draws x units, the first as they are: each country weighs the same, its units share that.
    rules
        What the rulebook asks of an audit.
    """

    plan: Plan
    planes: Planes
    recorded: NDArray[np.int8]
    weights: NDArray[np.float64]
    rules: ThresholdAudit


@dataclass(frozen=True, eq=False)
class Fit:
    """The value of one threshold that agrees best.

    Attributes
    ----------
    value
        In force, where no other agrees enough better.
    lowest, highest
        Of the interval over countries drawn again.
    gain
        Countries that agree more than with the value in force, less the penalty.
    changing
        Which units come into another category with it.
    agreeing, agreeing_then
        Numbers of units whose recorded category is the computed one, with the value in force and with this one.
    """

    present: float
    value: float
    lowest: float
    highest: float
    gain: float
    changing: NDArray[np.bool_]
    agreeing: int
    agreeing_then: int

    @property
    def leaves_out(self) -> bool:
        """Whether the value in force lies outside the interval."""
        return not self.lowest <= self.present <= self.highest


def drawn_again(countries: Sequence[str], draws: int, seed: int) -> NDArray[np.float64]:
    """Return how much each unit weighs: as it is, and with countries drawn again, draws + 1 x units.

    The same countries are drawn in whatever order they come.

    Examples
    --------
    >>> drawn_again(["XXA", "XXB", "XXB"], 2, 0)[0].tolist()
    [1.0, 0.5, 0.5]
    """
    names, place, size = np.unique(np.array(countries, object).astype(str), return_inverse=True, return_counts=True)
    random = np.random.Generator(GENERATOR(np.random.SeedSequence(seed)))
    times = random.multinomial(len(names), np.full(len(names), 1 / len(names)), draws)
    found: NDArray[np.float64] = np.concatenate([np.ones((1, len(names))), times])[:, place] / size[place]
    return found


def fit(counted: Counted, name: str, moved: Mapping[str, float] | None = None) -> Fit:
    """Return the value of a threshold that agrees best, beside other thresholds in force or moved.

    Exact: a unit's category changes only where the threshold meets a score of it, so every value is compared.
    """
    course = course_of(counted.plan, counted.planes, name, moved)
    agrees = (course.categories == counted.recorded[:, None]).astype(np.float64)
    merit = (counted.weights @ agrees).round(DIGITS) - _penalty(course, counted.rules)
    best = merit.argmax(axis=1)
    share = (1 - counted.rules.certainty.value) / 2
    values = course.nearest[best[1:]]
    piece = int(best[0])
    value = course.value_in(piece)
    return Fit(
        present=course.present,
        value=value,
        lowest=min(value, float(np.quantile(values, share, method="lower"))),
        highest=max(value, float(np.quantile(values, 1 - share, method="higher"))),
        gain=float(merit[0, piece] - merit[0, course.now]),
        changing=course.categories[:, piece] != course.categories[:, course.now],
        agreeing=int(agrees[:, course.now].sum()),
        agreeing_then=int(agrees[:, piece].sum()),
    )


def _penalty(course: Course, rules: ThresholdAudit) -> NDArray[np.float64]:
    """Return how many countries more each piece must agree with; as good as none beside the value in force."""
    steps = (course.nearest - course.present) / rules.step.value
    steps[steps == 0] = LEAST
    steps[course.now] = 0
    penalty: NDArray[np.float64] = rules.penalty.value * steps**2
    return penalty


def explained(counted: Counted, fits: Mapping[str, Fit]) -> dict[str, str]:
    """Return the thresholds that seem to part but do not beside another with a larger gain, and that other.

    The threshold with the largest gain is moved, then the one that gains most beside it, as long as one parts.
    """
    waiting = {name: found for name, found in fits.items() if found.leaves_out}
    moved: dict[str, float] = {}
    accounted: dict[str, str] = {}
    while waiting:
        leading = max(waiting, key=lambda name: waiting[name].gain)
        moved[leading] = waiting.pop(leading).value
        beside = {name: fit(counted, name, moved) for name in _in_order(fits, waiting)}
        accounted |= {name: leading for name, found in beside.items() if not found.leaves_out}
        waiting = {name: found for name, found in beside.items() if found.leaves_out}
    return accounted


def _in_order(fits: Mapping[str, Fit], waiting: Iterable[str]) -> list[str]:
    names = set(waiting)
    return [name for name in fits if name in names]
