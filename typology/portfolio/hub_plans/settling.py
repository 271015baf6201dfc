"""The hub of units that bring no load, and so cost the same anywhere."""

from dataclasses import replace

import numpy as np

from typology.portfolio.hub_plans.asked import Asked
from typology.portfolio.hubs.plan import HubPlan

__all__ = ["settled"]


def settled(asked: Asked, plan: HubPlan) -> HubPlan:
    """Return the plan in which units without load have the open hub that is best for them; it costs the same."""
    question = plan.question
    idle = np.flatnonzero(question.loads == 0)
    if not len(idle):
        return plan
    open_to = plan.is_open & question.allowed[idle]
    assignment = plan.assignment.copy()
    assignment[idle] = np.where(open_to, asked.kilometres[idle], np.inf).argmin(axis=1)
    return replace(plan, assignment=assignment)
