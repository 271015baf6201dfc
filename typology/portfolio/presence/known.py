"""What is known of units, as far as the tables of presence read it: what is possible, and what was answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.portfolio.exchange.subjects import Subjects, subjects_of
from typology.portfolio.possible import Kind, possible_kinds

__all__ = ["Known", "known_of"]

Span = tuple[float, float]


@dataclass(frozen=True)
class Known:
    """What is known of one unit.

    Attributes
    ----------
    kinds
        The categories, each with its subtype, that some completion of the missing answers brings about; also a
        subtype between two of these, though for a few units a single answer steps over it.
    kind
        The one that was given; None where the category or its subtype is open.
    shocks
        The shock states that remain possible.
    evidence
        The evidence level; None where the rulebook has none.
    office
        Whether there is an office already: present, absent, or None for unknown.
    short
        By need, how many scores fall short at least and at most.
    short_so_far
        How many do by what is answered.
    beside
        By column, what is known beside the answers; None for unknown.
    """

    kinds: tuple[Kind, ...]
    kind: Kind | None
    shocks: tuple[str, ...]
    evidence: str | None
    office: str | None
    short: Mapping[str, Span]
    short_so_far: Mapping[str, float]
    beside: Mapping[str, float | None]


def known_of(
    result: Classification, offices: Mapping[str, str | None], beside: Mapping[str, Sequence[float | None]]
) -> tuple[Known, ...]:
    """Return what is known of every unit, in the order of the units.

    Parameters
    ----------
    offices
        By unit: present, absent, or None.
    beside
        By column, a value for each unit.
    """
    table, kinds = result.table, possible_kinds(result)
    counts = _counts(subjects_of(result), result.rulebook.decision.needs)
    levels: list[str | None] = [None] * len(table)
    if "evidence_level" in table:
        levels = [str(level) for level in table["evidence_level"]]
    divided = {rule.of for rule in result.rulebook.decision.subtypes.rules.values()}
    found = []
    for place, unit in enumerate(result.units):
        category, subtype, shocks = (str(table[name].iat[place]) for name in ("category", "subtype", "possible_shock"))
        settled = category != "U" and (bool(subtype) or category not in divided)
        spans = {name: (float(low[place]), float(high[place])) for name, (low, high, _) in counts.items()}
        found.append(
            Known(
                kinds=kinds[place],
                kind=(category, subtype) if settled else None,
                shocks=tuple(shocks.split("|")),
                evidence=levels[place],
                office=offices.get(unit),
                short=spans,
                short_so_far={name: float(np.clip(told[place], *spans[name])) for name, (_, _, told) in counts.items()},
                beside={name: values[place] for name, values in beside.items()},
            )
        )
    return tuple(found)


def _counts(subjects: Subjects, needs: Iterable[str]) -> Mapping[str, tuple[NDArray[np.int64], ...]]:
    """Return by need, unit by unit, how many scores fall short: at least, at most, and by what is answered."""
    of = np.array([subject.need for subject in subjects.subjects])
    planes = (subjects.surely, subjects.possibly, subjects.so_far)
    return {name: tuple(plane[of == name].sum(axis=0) for plane in planes) for name in needs}
