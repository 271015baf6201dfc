"""A group and everything that is told of it."""

from dataclasses import dataclass

import pandas as pd

from typology.assessment.about import called
from typology.portfolio.groups.grouped import Groups
from typology.portfolio.presence.advice import PresenceAdvice
from typology.portfolio.support.supported import Support
from typology.show.briefs.needs_page import titled

__all__ = ["Told"]


@dataclass(frozen=True)
class Told:
    """A group and everything that is told of it."""

    support: Support
    name: str
    presence: PresenceAdvice | None
    groups: Groups | None

    @property
    def units(self) -> list[str]:
        """Its units, in the order in which they came."""
        told = self.support.groups or {}
        return [unit for unit in self.support.units if told.get(unit) == self.name]

    @property
    def table(self) -> pd.DataFrame:
        """Their results."""
        return self.support.result.table.loc[self.units]

    def called(self, unit: str) -> str:
        """Return name and code of a unit."""
        return titled(called(unit, self.support.result.table.loc[unit].get("name")))
