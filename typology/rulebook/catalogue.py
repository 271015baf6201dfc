"""What can be offered: interventions, programmes, partners, platforms, each with what it fits."""

from typing import Self

from pydantic import model_validator

from typology.rulebook.catalogue_find import KINDS, Entry, entry_of
from typology.rulebook.catalogue_parts import (
    Commitment,
    Flagship,
    FocusArea,
    Inclusion,
    Intervention,
    Lens,
    OutcomeTargets,
    Partner,
    PartnerGroup,
    Platform,
    Role,
    Strengthening,
)
from typology.rulebook.companions import Saying
from typology.rulebook.parts import Number, Part, Table

__all__ = ["Catalogue", "Limits"]


class Limits(Part):
    """How many suggestions of a kind stand in front; the others are kept, behind them."""

    interventions: Number
    per_open_category: Number
    strengthen: Number
    flagships: Number
    partners: Number
    platforms: Number
    inclusion: Number
    sdgs: Number

    @model_validator(mode="after")
    def _counts(self) -> Self:
        for name in type(self).model_fields:
            number: Number = getattr(self, name)
            if not number.counts or number.value < 1:
                raise ValueError(f"no limit: found {name} {number.value:g}; expected a count from 1, with counts: true")
        return self


class Catalogue(Part):
    """What can be offered, and to whom.

    Attributes
    ----------
    serious
        From which need on an outcome counts for a flagship or a lens.
    notes
        Where the documents differ from one another or from themselves, and what was done about it.
    strengthen
        By score.
    """

    says: Saying
    limits: Limits
    serious: Number
    roles: Table[str, Role]
    interventions: Table[str, Intervention]
    strengthen: Table[str, Strengthening]
    flagships: Table[str, Flagship]
    partners: Table[str, Partner]
    partner_groups: Table[str, PartnerGroup]
    platforms: Table[str, Platform]
    inclusion: Inclusion
    lenses: Table[str, Lens]
    commitments: Table[str, Commitment]
    targets: Table[str, OutcomeTargets]
    focus_areas: Table[str, FocusArea]
    notes: tuple[Saying, ...] = ()

    def find(self, words: str) -> Entry:
        """Return what goes by a name, in English or Chinese, of today or of its time; see :func:`entry_of`.

        Examples
        --------
        >>> import typology as ty
        >>> catalogue = ty.load_rulebook().support
        >>> catalogue.find("城市2030").id, catalogue.find("World Urban Forum").kind
        ('FL-SDG', 'platform')
        """
        return entry_of({table: getattr(self, table) for table in KINDS}, words)
