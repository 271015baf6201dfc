"""The rulebook: the whole typology as one frozen value."""

from collections.abc import Mapping
from datetime import date

from typology.rulebook.aggregation import Aggregation
from typology.rulebook.catalogue import Catalogue
from typology.rulebook.companions import Cities, Evidence, Flags, Robustness
from typology.rulebook.crosscheck import Crosscheck
from typology.rulebook.decision import Decision
from typology.rulebook.desk import Desk
from typology.rulebook.exchange import Exchange
from typology.rulebook.groups import Groups
from typology.rulebook.hubs import Hubs
from typology.rulebook.instrument import Answers, Dimension, Instrument, Item, Scale
from typology.rulebook.parts import Number, Part, Table, Text
from typology.rulebook.presence import Presence
from typology.rulebook.priorities import Priorities
from typology.rulebook.respondents import Respondents

__all__ = ["Rulebook", "TitlePage", "level_letters", "name_of_score", "score_names"]

level_letters = {"national": "N", "regional": "R", "local": "L"}


class SourceDocument(Part):
    """A document the rulebook stands on."""

    title: Text
    symbol: Text


class TitlePage(Part):
    """Which version it is, what it stands on, and how it may be cited."""

    version: Text
    title: Text
    written: date
    applies_from: date
    standing: Text
    documents: Table[str, SourceDocument]
    tolerance: Number


class Scales(Part):
    """The scales, and what an answer may be besides a value."""

    scales: Table[str, Scale]
    answers: Answers


class Rulebook(Part):
    """A version of the typology: instrument, aggregation, decision tables and companions.

    Attributes
    ----------
    sha256
        Hash of the content. Comments and line breaks do not count; the order of rules does.
    overrides
        Numbers changed by :func:`typology.rulebook.override.with_values`, as ``"decision.thresholds.lacking = 1.25"``.
        Empty for a published version.
    """

    rulebook: TitlePage
    scales: Scales
    instrument: Instrument
    aggregation: Aggregation
    decision: Decision
    flags: Flags | None = None
    evidence: Evidence | None = None
    respondents: Respondents | None = None
    robustness: Robustness | None = None
    priorities: Priorities | None = None
    cities: Cities | None = None
    desk: Desk | None = None
    crosscheck: Crosscheck | None = None
    exchange: Exchange | None = None
    groups: Groups | None = None
    presence: Presence | None = None
    hubs: Hubs | None = None
    support: Catalogue | None = None
    sha256: str = ""
    overrides: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The version, such as ``"2020.1"``."""
        return self.rulebook.version

    @property
    def name(self) -> str:
        """The version and, if numbers were changed, how many."""
        changed = len(self.overrides)
        return self.version if not changed else f"{self.version} with {changed} changed number{'s'[: changed != 1]}"

    @property
    def items(self) -> Mapping[str, Item]:
        """Every item by id, in the order of the instrument."""
        return self.instrument.items

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        """Every dimension by id."""
        return self.instrument.dimensions

    def scale_of(self, item: str) -> Scale:
        """Return the scale on which an item is answered."""
        return self.scales.scales[self.items[item].scale]

    def __hash__(self) -> int:
        return hash((self.sha256, self.overrides))

    def __repr__(self) -> str:
        return f"<Rulebook {self.name}: {len(self.items)} items, sha256 {self.sha256[:12]}>"

    __str__ = __repr__


def score_names(instrument: Instrument, aggregation: Aggregation) -> tuple[str, ...]:
    """Return the names of all scores in the order in which they are shown.

    A dimension with levels gives its own score and one per level (``E1``, ``E1.N``, ``E1.R``, ``E1.L``); a dimension
    scored by items gives one per item (``R1``); measures come last.
    """
    names: list[str] = []
    for dimension, part in instrument.dimensions.items():
        match aggregation.combine.get(part.kind):
            case "levels":
                present = {item.level for item in part.items.values()}
                letters = [letter for level, letter in level_letters.items() if level in present]
                names += [dimension, *(f"{dimension}.{letter}" for letter in letters)]
            case "mean" | "outcome_and_response":
                names.append(dimension)
            case "items":
                names += part.items
    return (*names, *aggregation.measures)


def name_of_score(score: str, rulebook: Rulebook) -> str:
    """Return what a score is called: its dimension, the level where it is that of one, or its question.

    Examples
    --------
    >>> import typology as ty
    >>> [name_of_score(score, ty.load_rulebook()) for score in ("E1", "E1.L", "R4")]
    ['Policy and legislation', 'Policy and legislation at local level', 'Risk of shocks (R4)']
    """
    if score in rulebook.items:
        return f"{rulebook.dimensions[rulebook.items[score].dimension].name} ({score})"
    dimension, _, letter = score.partition(".")
    level = next((f" at {level} level" for level, short in level_letters.items() if short == letter), "")
    return f"{rulebook.dimensions[dimension].name}{level}"
