"""A plan with every unit where it is best off: no single move or exchange makes it cheaper, nor nearer at no cost."""

from dataclasses import replace

import numpy as np

from typology.portfolio.hub_plans.asked import Asked
from typology.portfolio.hubs.assigning import settle
from typology.portfolio.hubs.plan import HubPlan

__all__ = ["settled"]


def settled(asked: Asked, plan: HubPlan) -> HubPlan:
    """Return the plan after every move and exchange of units that makes it cheaper, its hubs being as they are.

    Units without load cost the same anywhere; they get the open hub that is best for them.
    """
    question, assignment = plan.question, plan.assignment
    moved = settle(question, assignment, plan.is_open)
    if moved is not None and question.cost_of(moved, plan.is_open) < plan.cost:
        assignment = moved
    idle = np.flatnonzero(question.loads == 0)
    open_to = plan.is_open & question.allowed[idle]
    assignment = assignment.copy()
    assignment[idle] = np.where(open_to, asked.kilometres[idle], np.inf).argmin(axis=1)
    cost = min(plan.cost, question.cost_of(assignment, plan.is_open))
    return replace(plan, assignment=assignment, cost=cost, bound=min(plan.bound, cost))
