"""What skills every hub needs: what the units it serves need for certain, so far, and possibly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.classification.prose import capital
from typology.portfolio.exchange.subjects import subjects_of
from typology.portfolio.hub_plans.possible_needs import possible_shocks, possible_support
from typology.portfolio.priorities.priority_domains import priorities
from typology.rulebook.plan import compile_plan

__all__ = ["COLUMNS", "Skill", "competencies_of", "skills_of"]

COLUMNS = ("hub", "kind", "subject", "name", "countries", "certain", "so_far", "load", "units")

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Skill:
    """Something a hub may have to be good at, and which units of a result call for it.

    Attributes
    ----------
    kind
        category, domain, framework, institution, driver, sector, shock or language.
    certain, so_far, possible
        Whatever the missing answers are; by what is answered; and by some completion of it.
    """

    kind: str
    subject: str
    name: str
    certain: Bools
    so_far: Bools
    possible: Bools


def skills_of(result: Classification, languages: Sequence[frozenset[str]]) -> tuple[Skill, ...]:
    """Return what the units of a result call for.

    Parameters
    ----------
    languages
        In which each unit works.
    """
    return (
        *_support(result),
        *_domains(result),
        *_shortfalls(result),
        *_shocks(result),
        *_languages(languages),
    )


def competencies_of(skills: Sequence[Skill], serves: Sequence[tuple[str, NDArray[np.intp]]], result: Classification,
                    loads: NDArray[np.float64]) -> pd.DataFrame:  # fmt: skip
    """Return a row for every skill that some unit of a hub may call for, the most certain first within its kind.

    Parameters
    ----------
    serves
        Hubs, and the positions in the result of the units each serves.
    loads
        Of the units of the result.
    """
    units = np.array(result.units, object)
    rows = []
    for hub, places in serves:
        of_hub = []
        for skill in skills:
            certain, so_far, possible = (plane[places] for plane in (skill.certain, skill.so_far, skill.possible))
            if possible.any():
                counts = int(possible.sum()), int(certain.sum()), int(so_far.sum())
                load = round(float(loads[places][possible].sum()), 6)
                of_hub.append((hub, skill.kind, skill.subject, skill.name, *counts, load, ", ".join(units[places][possible])))
        kinds = list(dict.fromkeys(row[1] for row in of_hub))
        rows += sorted(of_hub, key=lambda row: (kinds.index(row[1]), -row[5], -row[6], -row[4]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _support(result: Classification) -> Iterator[Skill]:
    """Yield categories, each with its subtypes after it."""
    decision, table = result.rulebook.decision, result.table
    sets = possible_support(result)
    for category in decision.order:
        subtypes = {name: rule for name, rule in decision.subtypes.rules.items() if rule.of == category}
        kinds = list(subtypes) or [category]
        yield _of_sets(
            sets, "category", category, decision.categories[category].name, kinds, table["category"] == category
        )
        for name, rule in subtypes.items():
            yield _of_sets(sets, "category", name, capital(rule.says), [name], table["subtype"] == name)


def _of_sets(
    sets: Sequence[Sequence[str]], kind: str, subject: str, name: str, members: Sequence[str], so_far: "pd.Series[bool]"
) -> Skill:
    wanted = set(members)
    return Skill(
        kind,
        subject,
        name,
        certain=np.array([wanted.issuperset(found) for found in sets], np.bool_),
        so_far=so_far.to_numpy(np.bool_),
        possible=np.array([not wanted.isdisjoint(found) for found in sets], np.bool_),
    )


def _domains(result: Classification) -> Iterator[Skill]:
    rules = result.rulebook.priorities
    if rules is None:
        return
    standing = priorities(result).standing
    for place, (domain, part) in enumerate(rules.domains.items()):
        certain, may = standing.leads[place], standing.may_lead[place]
        yield Skill("domain", domain, part.name, certain=certain, so_far=standing.first[place], possible=may)


def _shortfalls(result: Classification) -> Iterator[Skill]:
    """Yield what is named beside the category where it falls short."""
    subjects = subjects_of(result)
    lines = [line for reaches in compile_plan(result.rulebook).needs.values() for line in reaches]
    for place, (subject, line) in enumerate(zip(subjects.subjects, lines, strict=True)):
        certain, so_far, possible = (
            line.side.holds(plane[place]) for plane in (subjects.highest, subjects.answered, subjects.lowest)
        )
        kind = subject.need.removesuffix("s")
        yield Skill(kind, subject.score, subject.name, certain=certain, so_far=so_far | certain, possible=possible)


def _shocks(result: Classification) -> Iterator[Skill]:
    shock, sets = result.rulebook.decision.shock, possible_shocks(result)
    for state in shock.order[1:]:
        says = next(rule.says for rule in shock.rules.values() if rule.then == state)
        yield _of_sets(sets, "shock", state, capital(says), [state], result.table["shock"] == state)


def _languages(languages: Sequence[frozenset[str]]) -> Iterator[Skill]:
    for language in sorted(frozenset().union(*languages)):
        spoken = np.array([language in theirs for theirs in languages], np.bool_)
        yield Skill("language", language, language, certain=spoken, so_far=spoken, possible=spoken)
