"""The entries of a catalogue: interventions, programmes, partners, platforms, lenses, commitments."""

from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from typology.rulebook.companions import Saying
from typology.rulebook.parts import Basis, Number, Part, Table, Text, exactly_one

__all__ = [
    "Commitment",
    "DatedName",
    "Flagship",
    "FocusArea",
    "Inclusion",
    "Intervention",
    "Lens",
    "OutcomeTargets",
    "Partner",
    "PartnerGroup",
    "Platform",
    "Role",
    "Signal",
    "Strengthening",
]

Names = tuple[Text, ...]
Level = Literal["national", "local", "both"]


class DatedName(Part):
    """What something was called in a document of a year: in Chinese as printed, in English as rendered here."""

    year: int = Field(ge=1990, le=2100)
    en: Text | None = None
    zh: Text | None = None
    basis: Basis

    @model_validator(mode="after")
    def _some_name(self) -> Self:
        if self.en is None and self.zh is None:
            raise ValueError(f"a dated name without a name: found only the year {self.year}; expected en or zh")
        return self


class Role(Part):
    """One of the roles of UN-Habitat, and where it comes first.

    Attributes
    ----------
    years
        Of the documents that name it; the list of 2025 has three.
    leads
        In the support of which categories, subtypes and shock states it comes first.
    """

    name: Text
    means: Text
    years: tuple[int, ...]
    leads: Names = ()
    names: tuple[DatedName, ...] = ()
    basis: Basis


class Intervention(Part):
    """A type of support: for whom, what it strengthens, in which role, and at which level.

    Attributes
    ----------
    categories, subtypes, shocks
        For whom it is: exactly one of the three.
    strengthens
        Scores. It is suggested where one of them falls short; for a shock state they only say where to begin.
    origin
        For shocks of which origin it is; None for any.
    """

    name: Text
    text: Text
    categories: Names | None = None
    subtypes: Names | None = None
    shocks: Names | None = None
    strengthens: Names = ()
    role: Text
    level: Level
    origin: Literal["natural", "human"] | None = None
    basis: Basis

    @model_validator(mode="after")
    def _for_somebody(self) -> Self:
        if self.origin and not self.shocks:
            raise ValueError(f"an origin without a shock: found origin {self.origin}; expected it only beside shocks")
        if not getattr(self, exactly_one(self, "categories", "subtypes", "shocks")):
            raise ValueError("an intervention for nobody: found an empty list; expected at least one name")
        return self


class Strengthening(Part):
    """What strengthens something that falls short, and who and which programme can help."""

    text: Text
    partners: Annotated[Names, Field(min_length=1)]
    flagships: Names = ()
    basis: Basis


class FocusArea(Part):
    """A focus area of an older plan, and what it is about in today's words: scores, outcomes and shock states."""

    name: Text
    names: tuple[DatedName, ...] = ()
    years: Text
    result: Text
    concerns: Annotated[Names, Field(min_length=1)]
    basis: Basis


class Flagship(Part):
    """A flagship programme under all its names, and what it fits.

    Attributes
    ----------
    domains
        One that serves every domain is not suggested because of a domain.
    scores
        Sectors, drivers and levels of institutions whose shortfall it serves.
    """

    name: Text
    names: Annotated[tuple[DatedName, ...], Field(min_length=1)]
    purpose: Text
    domains: Names
    outcomes: Names
    scores: Names
    categories: Names
    shocks: Names = ()
    fits: Basis
    basis: Basis


class Partner(Part):
    """A type of partners: its goals, how to engage it, and for which gaps.

    Attributes
    ----------
    gaps
        Scores, issues of social inclusion and shock states for which it is suggested.
    brings
        What it can bring to these, in a sentence.
    """

    name: Text
    names: tuple[DatedName, ...] = ()
    goals: Annotated[Names, Field(min_length=1)]
    strategies: Annotated[Names, Field(min_length=1)]
    gaps: Annotated[Names, Field(min_length=1)]
    brings: Text
    fits: Basis
    basis: Basis


class PartnerGroup(Part):
    """A coarser group of partners, as the body of the report has it."""

    name: Text
    names: tuple[DatedName, ...] = ()
    partners: Annotated[Names, Field(min_length=1)]
    basis: Basis


class PlatformRecord(Part):
    """What a table of a year says of a platform; figures of two years are never one."""

    year: int
    audience: Text
    reach: Text
    held: Text
    basis: Basis


class Platform(Part):
    """A platform, what it is good for, and what was published of it, year by year.

    Attributes
    ----------
    channel
        Whether the typology names it as a channel of exchange within groups of countries.
    gaps
        Scores, categories and shock states for which it is suggested.
    """

    name: Text
    names: tuple[DatedName, ...] = ()
    use: Text
    channel: bool = False
    gaps: Names = ()
    records: tuple[PlatformRecord, ...] = ()
    basis: Basis

    @model_validator(mode="after")
    def _one_record_a_year(self) -> Self:
        years = [record.year for record in self.records]
        twice = sorted({year for year in years if years.count(year) > 1})
        if twice:
            found = f"two records of {', '.join(map(str, twice))}"
            raise ValueError(f"two records of one year: found {found}; expected each as it was published")
        return self


class InclusionAction(Part):
    """What to do where an issue of social inclusion is weak."""

    text: Text
    basis: Basis


class Inclusion(Part):
    """Actions by issue, the emphasis each category gives them, and from which score on an issue is not weak."""

    weak: Number
    ask: Saying
    actions: Table[str, InclusionAction]
    emphasis: Table[str, Saying]


class Signal(Part):
    """What in an assessment speaks to a lens: a score or the need of an outcome, compared with a number."""

    says: Text
    score: Text | None = None
    outcome: Text | None = None
    below: Text | None = None
    at_most: Text | None = None
    at_least: Text | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        exactly_one(self, "score", "outcome")
        exactly_one(self, "below", "at_most", "at_least")
        return self


class Lens(Part):
    """A check: does the assessment show what the lens looks for, and what is left to the planner to answer."""

    name: Text
    looks_for: Text
    question: Text
    signals: Annotated[tuple[Signal, ...], Field(min_length=1)]
    basis: Basis


class Commitment(Part):
    """A transformative commitment of the New Urban Agenda: its domain of change and its goals.

    Attributes
    ----------
    goals
        Numbers of Sustainable Development Goals.
    supports
        Domains that use elements of it without mirroring it.
    """

    name: Text
    names: tuple[DatedName, ...] = ()
    domains: Annotated[Names, Field(min_length=1)]
    supports: Names = ()
    goals: Annotated[tuple[PositiveInt, ...], Field(min_length=1)]
    basis: Basis

    @model_validator(mode="after")
    def _goals_there_are(self) -> Self:
        if max(self.goals) > 17:
            raise ValueError(f"no such goal: found {max(self.goals)}; expected 1 to 17")
        return self


class OutcomeTargets(Part):
    """Targets of Sustainable Development Goals that an outcome serves, such as 11.2."""

    targets: Annotated[Names, Field(min_length=1)]
    basis: Basis
