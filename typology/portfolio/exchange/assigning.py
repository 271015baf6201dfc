"""Assign teachers to needs so that the sum of what the pairs are worth is as large as it can be.

What a pair is worth is the score of the teacher, less that of the learner, and more where the two are close. Teachers
of one subject who are equally close to everyone meet their learners at one *place*; so the choice is one of how much
flows from teachers through places to needs, which stays small where the pairs are many, and whose best solution is
whole. Who of a place then teaches whom of it makes no difference to the sum.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Market", "Pairs", "assign"]

Positions = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Market:
    """Who could teach, what is needed, and which ways lead from one to the other.

    Attributes
    ----------
    strong_unit, strong_place, strong_score
        One entry for every subject that a unit can teach: the unit, the place where its learners come, and its score.
    need_unit, need_subject, need_score
        One entry for every need: the learner, the subject, and its score.
    way_place, way_need, way_worth
        One entry for every place at which a need could be met, and what the closeness is worth.
    """

    strong_unit: Positions
    strong_place: Positions
    strong_score: Floats
    need_unit: Positions
    need_subject: Positions
    need_score: Floats
    way_place: Positions
    way_need: Positions
    way_worth: Floats


@dataclass(frozen=True, eq=False)
class Pairs:
    """The pairs that were chosen: positions of teacher, learner and subject, and what each is worth."""

    teacher: Positions
    learner: Positions
    subject: Positions
    worth: Floats

    def __len__(self) -> int:
        return len(self.worth)


def assign(market: Market, per_teacher: int, per_learner: int) -> Pairs:
    """Choose pairs.

    Every need of a learner gets one teacher at most, and nobody teaches or learns more than it can take on. Among all
    choices within these limits, the one taken has the largest sum of worth; that is proven, not searched for by rules
    of thumb.

    Raises
    ------
    RuntimeError
        If the solver stops without a proof, which these models give it no reason to.

    Examples
    --------
    Two learners want what one teacher has at 3.0, and it can take on one of them; the second needs it more:

    >>> import numpy as np
    >>> one, two = np.array([0]), np.array([0, 0])
    >>> market = Market(one, one, np.array([3.0]), np.array([1, 2]), two, np.array([2.0, 1.5]), two,
    ...                 np.array([0, 1]), np.zeros(2))
    >>> assign(market, per_teacher=1, per_learner=3).learner.tolist()
    [2]
    """
    if not len(market.way_need):
        nothing = np.zeros(0, np.intp)
        return Pairs(nothing, nothing, nothing, np.zeros(0))
    given, met = _flows(market, per_teacher, per_learner)
    teachers = np.repeat(np.arange(len(given)), given)
    ways = np.flatnonzero(met)
    teachers = teachers[np.argsort(market.strong_place[teachers], kind="stable")]
    ways = ways[np.argsort(market.way_place[ways], kind="stable")]
    needs = market.way_need[ways]
    worth = market.strong_score[teachers] - market.need_score[needs] + market.way_worth[ways]
    return Pairs(market.strong_unit[teachers], market.need_unit[needs], market.need_subject[needs], worth)


def _flows(market: Market, per_teacher: int, per_learner: int) -> tuple[Positions, NDArray[np.bool_]]:
    """Return how many learners each teacher takes in each subject, and which ways are gone."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    strengths, ways = len(market.strong_unit), len(market.way_need)
    first, second = np.arange(strengths), strengths + np.arange(ways)

    def sums(rows: Positions, columns: Positions) -> csr_array:
        height = int(rows.max()) + 1
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(height, strengths + ways))

    places = np.concatenate([market.strong_place, market.way_place])
    signs = np.concatenate([np.ones(strengths), -np.ones(ways)])
    balance = csr_array((signs, (places, np.arange(strengths + ways))), shape=(int(places.max()) + 1, strengths + ways))
    found = milp(
        -np.concatenate([market.strong_score, market.way_worth - market.need_score[market.way_need]]),
        integrality=np.ones(strengths + ways),
        bounds=Bounds(0, np.concatenate([np.full(strengths, per_teacher), np.ones(ways)])),
        constraints=[
            LinearConstraint(balance, lb=0, ub=0),
            LinearConstraint(sums(market.strong_unit, first), ub=per_teacher),
            LinearConstraint(sums(market.way_need, second), ub=1),
            LinearConstraint(sums(market.need_unit[market.way_need], second), ub=per_learner),
        ],
        options={"mip_rel_gap": 0.0},
    )
    if found.status != 0:
        raise RuntimeError(f"The assignment of teachers was not solved: {found.message}")
    flow = np.round(found.x).astype(np.intp)
    return flow[:strengths], flow[strengths:] > 0
