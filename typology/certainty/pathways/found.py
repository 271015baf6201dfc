"""A pathway as data: its steps, what they bring about, and the results before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from typology.assessment.collection import Assessments
from typology.certainty.pathways.gains import Gain, Step
from typology.classification.result import UnitResult

__all__ = ["FoundPathway"]

PATHWAY_FORMAT = "typology/pathway/1"
"""Name and version of the JSON form; it changes when a field changes its meaning."""

COLUMNS = ("dimension", "question", "from", "to", "anchor_from", "anchor_to", "steps", "cost")


@dataclass(frozen=True)
class FoundPathway:
    """What there is to say of a set of improvements after which a unit has the category asked for.

    Attributes
    ----------
    target
        What it leads to: a category, a subtype or a shock state.
    before, after
        The results of the unit now, and once every step is taken.
    applied
        The assessment of the unit once every step is taken; classified, it gives the target.
    steps
        The questions whose answers improve, in the order of the instrument.
    cost
        Of all steps.
    gains
        The tests that the steps bring about as the target asks.
    alternatives
        Other sets of items at nearly the same cost, by rising cost.
    costs, fixed, most
        The terms on which it was looked for.
    """

    target: str
    before: UnitResult
    after: UnitResult
    applied: Assessments
    steps: tuple[Step, ...]
    cost: float
    gains: tuple[Gain, ...]
    alternatives: "tuple[FoundPathway, ...]"
    costs: Mapping[str, float]
    fixed: tuple[str, ...]
    most: Mapping[str, float]

    @property
    def table(self) -> pd.DataFrame:
        """One row per step, index item; ``from`` is NaN where the answer is not known."""
        index = pd.Index([step.item for step in self.steps], name="item", dtype=object)
        rows = [step.to_dict() for step in self.steps]
        return pd.DataFrame({name: [row[name] for row in rows] for name in COLUMNS}, index=index)

    def to_dict(self) -> dict[str, Any]:
        """Return everything for machines."""
        return {
            "format": PATHWAY_FORMAT,
            "unit": self.before.unit.code,
            "label": self.before.label,
            "target": self.target,
            "before": _in_short(self.before),
            "after": _in_short(self.after),
            "cost": self.cost,
            "steps": [step.to_dict() for step in self.steps],
            "gains": [gain.to_dict() for gain in self.gains],
            "alternatives": [
                {"cost": other.cost, "steps": [step.to_dict() for step in other.steps]} for other in self.alternatives
            ],
            "costs": dict(self.costs),
            "fixed": list(self.fixed),
            "most": dict(self.most),
            "rulebook": self.before.rulebook.model_dump(mode="json"),
            "assessment_sha256": self.before.assessment_sha256,
        }


def _in_short(result: UnitResult) -> dict[str, Any]:
    return result.model_dump(mode="json", include={"category", "subtype", "status"}) | {"shock": result.shock.state}
