"""What skills every hub needs: what the units it serves need for certain, so far, and possibly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.classification.prose import capital
from typology.portfolio.exchange.subjects import subjects_of
from typology.portfolio.possible import possible_shocks, possible_support
from typology.portfolio.priorities.languages import language_name
from typology.portfolio.priorities.priority_domains import priorities

__all__ = ["COLUMNS", "Skill", "competencies_of", "skills_of"]

COLUMNS = ("hub", "kind", "subject", "name", "countries", "certain", "so_far", "load", "units")

Bools = NDArray[np.bool_]
Row = tuple[str, str, str, str, int, int, int, float, str]


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


def competencies_of(
    result: Classification,
    languages: Mapping[str, frozenset[str]],
    served: Mapping[str, Sequence[str]],
    loads: Mapping[str, float],
) -> pd.DataFrame:
    """Return a row for every skill that some unit of a hub may call for, the most certain first within its kind.

    Parameters
    ----------
    languages
        In which each unit of the result works.
    served
        The units of each hub.
    loads
        Of the units that are served.
    """
    skills = skills_of(result, [languages[unit] for unit in result.units])
    position = {unit: place for place, unit in enumerate(result.units)}
    rows: list[Row] = []
    for hub, units in served.items():
        places = [position[unit] for unit in units]
        of_hub = [_row(hub, skill, units, places, loads) for skill in skills if skill.possible[places].any()]
        kinds = list(dict.fromkeys(row[1] for row in of_hub))
        rows += sorted(of_hub, key=lambda row: (kinds.index(row[1]), -row[5], -row[6], -row[4]))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(hub: str, skill: Skill, units: Sequence[str], places: Sequence[int], loads: Mapping[str, float]) -> Row:
    certain, so_far, possible = (plane[places] for plane in (skill.certain, skill.so_far, skill.possible))
    theirs = [unit for unit, may in zip(units, possible, strict=True) if may]
    load = round(sum(loads[unit] for unit in theirs), 6)
    counts = len(theirs), int(certain.sum()), int(so_far.sum())
    return (hub, skill.kind, skill.subject, skill.name, *counts, load, ", ".join(theirs))


def _support(result: Classification) -> Iterator[Skill]:
    """Yield categories, each with its subtypes after it."""
    decision, table = result.rulebook.decision, result.table
    sets = possible_support(result)
    for category in decision.order:
        subtypes = {name: rule for name, rule in decision.subtypes.rules.items() if rule.of == category}
        kinds = list(subtypes) or [category]
        words = ("category", category, decision.categories[category].name)
        yield _of_sets(words, sets, kinds, table["category"] == category)
        for name, rule in subtypes.items():
            yield _of_sets(("category", name, capital(rule.says)), sets, [name], table["subtype"] == name)


def _of_sets(
    words: tuple[str, str, str], sets: Sequence[Sequence[str]], members: Sequence[str], so_far: "pd.Series[bool]"
) -> Skill:
    """Return a skill, named by its kind, subject and name, that some members of sets of what is possible call for."""
    wanted = set(members)
    return Skill(
        *words,
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
    planes = zip(subjects.surely, subjects.so_far, subjects.possibly, strict=True)
    for subject, (certain, so_far, possible) in zip(subjects.subjects, planes, strict=True):
        kind = subject.need.removesuffix("s")
        yield Skill(kind, subject.score, subject.name, certain=certain, so_far=so_far | certain, possible=possible)


def _shocks(result: Classification) -> Iterator[Skill]:
    shock, sets = result.rulebook.decision.shock, possible_shocks(result)
    for state in shock.order[1:]:
        says = next(rule.says for rule in shock.rules.values() if rule.then == state)
        yield _of_sets(("shock", state, capital(says)), sets, [state], result.table["shock"] == state)


def _languages(languages: Sequence[frozenset[str]]) -> Iterator[Skill]:
    for language in sorted(frozenset().union(*languages)):
        spoken = np.array([language in theirs for theirs in languages], np.bool_)
        yield Skill("language", language, language_name(language), certain=spoken, so_far=spoken, possible=spoken)
