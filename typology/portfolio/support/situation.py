"""Where a unit stands: which categories are possible, what falls short, and which domains lead."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.classification.scores import score_planes
from typology.portfolio.exchange.subjects import Subjects, needs_of_category, subjects_of
from typology.portfolio.priorities.ordered import NONE, Priorities
from typology.rulebook.catalogue import Catalogue
from typology.rulebook.criteria import is_met
from typology.rulebook.model import Rulebook
from typology.rulebook.plan import Plan, compile_plan

__all__ = ["Bounds", "Pair", "Shortfall", "Situation", "Situations"]

Bools = NDArray[np.bool_]

Pair = tuple[str, str]
"""A category and its subtype; an empty subtype where it has none."""


@dataclass(frozen=True)
class Bounds:
    """A score: at the least, at the most, and as answered (NaN where too little was).

    Infinite where a sector does not apply.
    """

    lowest: float
    highest: float
    answered: float

    @property
    def shown(self) -> float:
        """As answered, or the highest possible one where too little is answered."""
        return self.highest if np.isnan(self.answered) else self.answered


@dataclass(frozen=True)
class Shortfall:
    """A score that falls short by what is answered.

    Attributes
    ----------
    need
        Under which the decision rules name it.
    value, at_most
        As answered, or the highest possible value where too little is answered.
    bar, reached
        Below which it falls short, and whether at the bar it already does.
    certain
        Whether no missing answer could change that it falls short.
    central
        Whether every possible category is about it.
    """

    score: str
    name: str
    need: str
    value: float
    at_most: bool
    bar: float
    reached: bool
    certain: bool
    central: bool

    @property
    def by(self) -> float:
        """How far it falls short, in points."""
        return self.bar - self.value


@dataclass(frozen=True, eq=False)
class Situation:
    """Where one unit stands.

    Attributes
    ----------
    pairs
        Every category with its subtype that missing answers leave possible.
    about
        By pair, the needs that its support is about.
    short
        What falls short by what is answered, the largest shortfall first; what every possible category is about comes
        before the others.
    may
        Scores that fall short in some completion of the missing answers.
    shocks, origin
        Possible shock states, and the origin of the shock as the result has it.
    leads, may_lead, so_far
        Domains that surely come first, those that could, and those in front by what is answered.
    domain_values
        The priority of each domain, as far as enough of it is answered.
    needs
        The need of each outcome; NaN where it is not known, minus infinity where it does not apply.
    scores
        Every score that a lens looks at, and every issue of social inclusion.
    """

    unit: str
    name: str
    category: str
    status: str
    pairs: tuple[Pair, ...]
    about: Mapping[Pair, tuple[str, ...]]
    short: tuple[Shortfall, ...]
    may: frozenset[str]
    shocks: tuple[str, ...]
    origin: str
    leads: frozenset[str]
    may_lead: frozenset[str]
    so_far: tuple[str, ...]
    domain_values: Mapping[str, float]
    needs: Mapping[str, float]
    scores: Mapping[str, Bounds]

    @property
    def categories(self) -> tuple[str, ...]:
        """The possible categories."""
        return tuple(dict.fromkeys(category for category, _ in self.pairs))

    def of(self, score: str) -> Shortfall | None:
        """Return the shortfall of a score, or None where there is none by what is answered."""
        return next((entry for entry in self.short if entry.score == score), None)


class Situations:
    """Where every unit of a result stands, worked out together and handed out one by one."""

    def __init__(self, result: Classification, priorities: Priorities, catalogue: Catalogue) -> None:
        self.result, self.priorities, self.catalogue = result, priorities, catalogue
        self.plan: Plan = compile_plan(result.rulebook)
        self.subjects: Subjects = subjects_of(result)

    def __iter__(self) -> Iterator[Situation]:
        return (self.at(position) for position in range(len(self.result.units)))

    @property
    def rulebook(self) -> Rulebook:
        """By which the units were classified."""
        return self.result.rulebook

    @cached_property
    def _planes(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        planes = score_planes(self.plan, self.result.assessments.aligned(self.plan.items))
        return planes.lowest.copy(), planes.highest.copy(), planes.answered.copy()

    @cached_property
    def _tests(self) -> Mapping[str, tuple[Bools, Bools]]:
        """Return of each test of a subtype whether it can be met, and whether it can fail."""
        found = {}
        for name in {test for rule in self.rulebook.decision.subtypes.rules.values() for test in rule.when}:
            low, high, _ = (is_met(self.plan.tests[name], plane) for plane in self._planes)
            found[name] = (low | high, ~(low & high))
        return found

    @cached_property
    def _about(self) -> Mapping[Pair, tuple[str, ...]]:
        decision = self.rulebook.decision
        pairs = [(rule.of, key) for key, rule in decision.subtypes.rules.items()]
        pairs += [(category, "") for category in decision.order]
        return {pair: needs_of_category(self.plan, *pair) for pair in pairs}

    @cached_property
    def _names(self) -> tuple[str, ...]:
        about, units = self.result.assessments.about, self.result.units
        names = about["name"].tolist() if "name" in about else units
        return tuple(unit if is_blank(name) else str(name) for unit, name in zip(units, names, strict=True))

    @cached_property
    def _columns(self) -> Mapping[str, list[str]]:
        table, first = self.result.table, self.priorities.table
        words = {
            name: table[name].astype(str).tolist()
            for name in ("category", "status", "possible", "possible_shock", "shock_origin")
        }
        return {
            **words,
            "so_far": first["so_far"].astype(str).tolist(),
            "first": first["possible"].astype(str).tolist(),
        }

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        """Return the rows of the scores that are looked at beside those that can fall short."""
        signals = [signal.score for lens in self.catalogue.lenses.values() for signal in lens.signals if signal.score]
        wanted = dict.fromkeys((*signals, *self.catalogue.inclusion.actions))
        return {score: self.plan.scores.index(score) for score in wanted}

    @cached_property
    def _domain_values(self) -> NDArray[np.float64]:
        names = list(self.priorities.names)
        return np.asarray(self.priorities.table[names].to_numpy(np.float64))

    def at(self, position: int) -> Situation:
        """Return where the unit at a position stands."""
        pairs = self._pairs(position)
        columns, standing = self._columns, self.priorities.standing
        names, combined = self.priorities.names, self.priorities.combined
        may_lead = frozenset(entry for entry in columns["first"][position].split("|") if entry not in (NONE, ""))
        return Situation(
            unit=self.result.units[position],
            name=self._names[position],
            category=columns["category"][position],
            status=columns["status"][position],
            pairs=pairs,
            about=self._about,
            short=self._short(position, pairs),
            may=self._may(position),
            shocks=tuple(columns["possible_shock"][position].split("|")),
            origin=columns["shock_origin"][position],
            leads=frozenset(name for name, leads in zip(names, standing.leads[:, position], strict=True) if leads),
            may_lead=may_lead,
            so_far=tuple(entry for entry in columns["so_far"][position].split("|") if entry not in (NONE, "")),
            domain_values=dict(zip(names, self._domain_values[position].tolist(), strict=True)),
            needs={
                outcome: -np.inf if value == NOT_APPLICABLE else float(value)
                for outcome, value in zip(combined.outcomes, combined.need[:, position], strict=True)
            },
            scores={
                score: Bounds(*(float(plane[row, position]) for plane in self._planes))
                for score, row in self._rows.items()
            },
        )

    def _pairs(self, position: int) -> tuple[Pair, ...]:
        """Return the possible categories, each with the subtypes whose tests can all come out as they ask."""
        rules = self.rulebook.decision.subtypes.rules
        found: list[Pair] = []
        for category in self._columns["possible"][position].split("|"):
            below = [key for key, rule in rules.items() if rule.of == category]
            fits = [key for key in below if self._can(rules[key].when, position)]
            found += [(category, key) for key in fits] or [(category, "")]
        return tuple(found)

    def _can(self, when: Mapping[str, str], position: int) -> bool:
        return all(self._tests[test][0 if wanted == "met" else 1][position] for test, wanted in when.items())

    def _short(self, position: int, pairs: tuple[Pair, ...]) -> tuple[Shortfall, ...]:
        subjects, found = self.subjects, []
        for row, subject in enumerate(subjects.subjects):
            lowest, highest, answered = (
                float(plane[row, position]) for plane in (subjects.lowest, subjects.highest, subjects.answered)
            )
            shown = Bounds(lowest, highest, answered).shown
            certain = bool(subjects.surely[row, position])
            if np.isfinite(shown) and (certain or subjects.so_far[row, position]):
                found.append(
                    Shortfall(
                        score=subject.score,
                        name=subject.name,
                        need=subject.need,
                        value=min(shown, highest),
                        at_most=np.isnan(answered) or answered > highest,
                        bar=subject.short,
                        reached=subject.short_at,
                        certain=certain,
                        central=all(subject.need in self._about[pair] for pair in pairs),
                    )
                )
        return tuple(sorted(found, key=lambda entry: (not entry.central, -round(entry.by, 9))))

    def _may(self, position: int) -> frozenset[str]:
        subjects = self.subjects
        open_to = subjects.possibly[:, position] & np.isfinite(subjects.lowest[:, position])
        return frozenset(subject.score for subject, may in zip(subjects.subjects, open_to, strict=True) if may)
