"""Cells of units that are alike in what was asked for, and parts of those that are large."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from typology.classification.classify import Classification
from typology.portfolio.groups.keys import Question, rank, shown, words_of
from typology.portfolio.groups.splitting import Split, split, whole
from typology.portfolio.likeness.profiles import Floats
from typology.portfolio.priorities.ordered import Priorities
from typology.rulebook.groups import Splitting

__all__ = ["Formed", "Positions", "cells_of", "formed", "labels_of"]

Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Formed:
    """A group before anything is said of it.

    Attributes
    ----------
    name
        Of its cell, and of its part where the cell is split.
    key
        The word of each question.
    cell
        The name of its cell.
    positions
        Of its units, in the order of their codes.
    apart
        Whether it holds those of a cell that cannot be compared with the others.
    split
        What became of its cell.
    """

    name: str
    key: Mapping[str, str]
    cell: str
    positions: Positions
    apart: bool
    split: Split


def cells_of(
    questions: Sequence[Question],
    result: Classification,
    priorities: Priorities,
    kept: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Mapping[tuple[str, ...], Positions]:
    """Return the units of each cell, in the order of their codes; settled cells first, in the order of the rulebook.

    Parameters
    ----------
    kept
        Words of the units by question, where they are known already.
    """
    words = [kept.get(question.by) or words_of(question, result, priorities) for question in questions]
    order = sorted(range(len(result)), key=lambda place: result.units[place])
    found: dict[tuple[str, ...], list[int]] = {}
    for place in order:
        found.setdefault(tuple(column[place] for column in words), []).append(place)
    names = [question.by for question in questions]
    ranks = {key: [rank(by, word, result, priorities) for by, word in zip(names, key, strict=True)] for key in found}
    return {key: np.array(found[key], np.intp) for key in sorted(found, key=ranks.__getitem__)}


def formed(
    cells: Mapping[tuple[str, ...], Positions],
    questions: Sequence[Question],
    distance: Callable[[Positions], Floats],
    rules: Splitting,
) -> tuple[Formed, ...]:
    """Return the groups: cells, and parts of the large ones.

    Parameters
    ----------
    distance
        Gives the distances of some units; asked only for cells that may be split.
    """
    names = [question.by for question in questions]
    found: list[Formed] = []
    for words, positions in cells.items():
        key = dict(zip(names, words, strict=True))
        cell = _other_than(" x ".join(shown(by, word) for by, word in key.items()), {one.cell for one in found})
        parted = split(distance(positions), rules) if len(positions) > rules.large.value else whole(len(positions))
        several = len(parted.parts) > 1
        for number, part in enumerate(parted.parts, 1):
            name = f"{cell}, part {number}" if several else cell
            found.append(Formed(name, key, cell, positions[list(part)], False, parted))
        if parted.apart:
            found.append(Formed(f"{cell}, not compared", key, cell, positions[list(parted.apart)], True, parted))
    return tuple(found)


def _other_than(name: str, taken: Collection[str]) -> str:
    """Return a name, with a number behind it where other words are shown alike."""
    names = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 2)))
    return next(one for one in names if one not in taken)


def labels_of(groups: Sequence[Formed], units: int) -> Positions:
    """Return the position of the group of each unit."""
    found = np.empty(units, np.intp)
    for place, group in enumerate(groups):
        found[group.positions] = place
    return found
