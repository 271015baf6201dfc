"""What would remain possible after one more answer: exact, for every step of its scale."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.certainty.questions.sought import Sought
from typology.classification.engine import blocks

__all__ = ["OneAnswer", "after_one_answer", "left_by_each_step"]


@dataclass(frozen=True)
class OneAnswer:
    """How much one answer narrows what is possible, items x units, every step of its scale being as likely.

    Attributes
    ----------
    expected
        Mean number of results that remain.
    worst
        The largest number that remains.
    settled
        Share of the steps that settle the result at once.
    """

    expected: NDArray[np.float64]
    worst: NDArray[np.float64]
    settled: NDArray[np.float64]


def after_one_answer(sought: Sought, answers: NDArray[np.float64], asked: NDArray[np.bool_]) -> OneAnswer:
    """Return what each question that is asked would do alone; of others, that nothing changes."""
    now = np.broadcast_to(sought.sizes(sought.remaining(answers)), answers.shape).astype(float)
    found = OneAnswer(now.copy(), now.copy(), (now == 1).astype(float))
    scales = [sought.plan.rulebook.scale_of(item).values for item in sought.plan.items]
    for scale in set(scales):
        has_scale = np.array([other == scale for other in scales])
        rows, units = np.nonzero(asked & has_scale[:, None])
        for block in blocks(len(rows)):
            at = rows[block], units[block]
            sizes = sought.sizes(left_by_each_step(sought, answers[:, at[1]], at[0], scale))
            found.expected[at] = sizes.mean(axis=0)
            found.worst[at] = sizes.max(axis=0)
            found.settled[at] = (sizes == 1).mean(axis=0)
    return found


def left_by_each_step(
    sought: Sought, answers: NDArray[np.float64], rows: NDArray[np.intp], scale: tuple[float, ...]
) -> NDArray[np.uint8]:
    """Return what remains, as bits, results x steps x columns, where each column has one item answered by each step.

    Parameters
    ----------
    rows
        Of the item that is answered, one per column.
    """
    columns = len(rows)
    trial = np.tile(answers, len(scale))
    trial[np.tile(rows, len(scale)), np.arange(trial.shape[1])] = np.repeat(scale, columns)
    return sought.remaining(trial).reshape(-1, len(scale), columns)
