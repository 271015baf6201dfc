"""What one more hub buys: cost and distance over a range of numbers of hubs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from typology.portfolio.hubs.plan import HubPlan
from typology.portfolio.hubs.problems import HubQuestionError
from typology.portfolio.hubs.question import HubQuestion
from typology.portfolio.hubs.search import search_hubs
from typology.portfolio.hubs.sites import with_hubs
from typology.portfolio.hubs.unreachable import NoPlanError, OutOfTimeError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FrontierPoint", "frontier", "frontier_table"]


@dataclass(frozen=True)
class FrontierPoint:
    """The plan with a number of hubs, or why there is none.

    Parameters
    ----------
    hubs
        How many hubs were asked for.
    plan
        The plan, or None.
    mean_distance, worst_distance
        From a country to its hub: the mean over countries, and the longest; not a number without a plan.
    why_none
        Why there is no plan; empty if there is one.
    """

    hubs: int
    plan: HubPlan | None
    mean_distance: float
    worst_distance: float
    why_none: str


def frontier(
    question: HubQuestion,
    numbers: Iterable[int],
    *,
    distances: NDArray[np.float64] | None = None,
    gap: float = 0.01,
    time_limit: float = 60.0,
) -> tuple[FrontierPoint, ...]:
    """Return a plan for each of some numbers of hubs, everything else being as it was asked.

    Parameters
    ----------
    numbers
        Numbers of hubs.
    distances
        Countries x candidates; by default the cost of serving stands for the distance.
    gap, time_limit
        For each plan, as in :func:`search_hubs`.

    Returns
    -------
    tuple of FrontierPoint
        One for each number; where there is no plan, it says why.

    Raises
    ------
    ValueError
        If the distances are not countries x candidates.

    Examples
    --------
    >>> from typology.portfolio.hubs.sites import hub_question
    >>> costs = [[0, 9, 8], [1, 8, 7], [9, 0, 3], [9, 2, 0]]
    >>> question = hub_question(["XXA", "XXB", "XXC", "XXD"], ["XXA", "XXC", "XXD"], costs, [1] * 4, hubs=1)
    >>> frontier_table(frontier(question, [1, 2, 3], gap=0))[["cost", "worst_distance"]]
          cost  worst_distance
    hubs
    1     18.0             8.0
    2      3.0             2.0
    3      1.0             1.0
    """
    lengths = question.costs if distances is None else distances
    if lengths.shape != question.costs.shape:
        raise ValueError(f"distances are countries x candidates, {question.costs.shape}; found {lengths.shape}")
    return tuple(_point(question, number, lengths, gap, time_limit) for number in dict.fromkeys(numbers))


def _point(
    question: HubQuestion, number: int, lengths: NDArray[np.float64], gap: float, time_limit: float
) -> FrontierPoint:
    try:
        plan = search_hubs(with_hubs(question, number), gap=gap, time_limit=time_limit)
    except (HubQuestionError, NoPlanError, OutOfTimeError) as refusal:
        return FrontierPoint(number, None, np.nan, np.nan, str(refusal))
    travelled = lengths[np.arange(len(lengths)), plan.assignment]
    return FrontierPoint(number, plan, float(travelled.mean()), float(travelled.max()), "")


def frontier_table(points: Iterable[FrontierPoint]) -> "pd.DataFrame":
    """Return a row for each number of hubs: cost, the gap proven, distances, where the hubs stand, or why nowhere."""
    import pandas as pd

    rows = [
        {
            "hubs": point.hubs,
            "cost": point.plan.cost if point.plan else np.nan,
            "bound": point.plan.bound if point.plan else np.nan,
            "gap": point.plan.gap if point.plan else np.nan,
            "mean_distance": point.mean_distance,
            "worst_distance": point.worst_distance,
            "where": ", ".join(point.plan.hubs) if point.plan else "",
            "why_none": point.why_none,
        }
        for point in points
    ]
    columns = ["hubs", "cost", "bound", "gap", "mean_distance", "worst_distance", "where", "why_none"]
    return pd.DataFrame(rows, columns=columns).set_index("hubs")
