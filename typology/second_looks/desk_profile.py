"""The view of public figures: whether the answers of a block are what the figures would lead one to expect."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from typology.assessment.cells import NOT_APPLICABLE
from typology.assessment.collection import Assessments
from typology.desk.reviews.review import RESPONDENT
from typology.rulebook.crosscheck import DeskProfile
from typology.rulebook.indicator_view import IndicatorView
from typology.rulebook.instrument import Item
from typology.rulebook.model import Rulebook
from typology.rulebook.shares import Block as BlockRule

__all__ = ["COLUMNS", "Block", "answered_beside_people", "blocks_of", "desk_profile", "made_of_figures"]

COLUMNS = ("unit", "block", "title", "gap", "shared", "questions", "compared", "large")


class Block(NamedTuple):
    """Questions that are compared together."""

    name: str
    title: str
    items: tuple[str, ...]


def blocks_of(rulebook: Rulebook, rules: DeskProfile | IndicatorView) -> tuple[Block, ...]:
    """Return the blocks that are compared, in the order of the rules.

    Examples
    --------
    >>> import typology as ty
    >>> book = ty.load_rulebook()
    >>> [block.name for block in blocks_of(book, book.crosscheck.desk_profile)]
    ['E1', 'E2', 'E3', 'E4', 'I', 'Performance drivers', 'Sector outcomes', 'R', 'K']
    """
    return tuple(block for kind, rule in rules.blocks.items() for block in _of_kind(rulebook, kind, rule))


def _of_kind(rulebook: Rulebook, kind: str, rule: BlockRule) -> Iterator[Block]:
    dimensions = {name: part for name, part in rulebook.dimensions.items() if part.kind == kind}
    items = {name: tuple(_compared_items(rulebook, name, rule)) for name in dimensions}
    if rule.together:
        joined = tuple(item for entries in items.values() for item in entries)
        found = [Block(rule.together, rule.together, joined)]
    else:
        found = [Block(name, f"{part.name} ({name})", items[name]) for name, part in dimensions.items()]
    return (block for block in found if block.items)


def _compared_items(rulebook: Rulebook, dimension: str, rule: BlockRule) -> Iterator[str]:
    """Yield the questions of a dimension that are answered by a value and have the role asked for."""

    def counts(item: Item) -> bool:
        is_value = rulebook.scale_of(item.id).choices is None
        return is_value and item.dimension == dimension and rule.role in (None, item.role)

    return (name for name, item in rulebook.items.items() if counts(item))


def desk_profile(assessments: Assessments, desk: Assessments, rulebook: Rulebook, rules: DeskProfile) -> pd.DataFrame:
    """Compare every block of every unit with public figures.

    Parameters
    ----------
    assessments
        What offices said.
    desk
        A desk review of the same units, among others.

    Returns
    -------
    DataFrame
        A row per unit and block, in their order; units whose answers come from the figures themselves, and units of
        which the desk review knows nothing, have none:

        - ``block`` and its ``title``,
        - ``gap``: by how many points the answers are better than the figures, in the mean of the questions that both
          answer; below zero they are worse. NaN where there is no such question,
        - ``shared`` of so many ``questions``: those that do not apply, and optional ones without an answer, left out,
        - ``compared``: whether enough of them are shared,
        - ``large``: whether the block is compared and the gap large.

    Notes
    -----
    Source: ``rules/``, crosscheck, ``desk_profile``. No error rate of it is known.

    Examples
    --------
    >>> import typology as ty
    >>> book, pilots = ty.load_rulebook(), ty.load_pilots()
    >>> desk = pilots.only(["KEN"]).with_answers("KEN", {"R1": 1, "R2": 2, "R3": 2, "R4": 1.5}, book)
    >>> found = desk_profile(pilots, desk, book, book.crosscheck.desk_profile).set_index("block")
    >>> found.loc[["I", "R"], ["gap", "shared", "questions", "compared", "large"]]
             gap  shared  questions  compared  large
    block
    I      0.000       8          8      True  False
    R     -1.625       4          4      True   True
    """
    own = made_of_figures(assessments)
    units = [unit for unit in assessments.units if unit in desk and unit not in own]
    columns = [assessments.position(unit) for unit in units]
    places = [desk.position(unit) for unit in units]
    parts = [
        _compared(
            rulebook,
            block,
            assessments.aligned(block.items)[:, columns],
            desk.aligned(block.items)[:, places],
        ).assign(unit=units, order=range(len(units)))
        for block in blocks_of(rulebook, rules)
    ]
    table = pd.concat(parts).sort_values("order", kind="stable", ignore_index=True)
    enough = table["shared"] >= rules.questions.value
    tolerance = rulebook.rulebook.tolerance.value
    table["compared"] = enough & (table["shared"] >= rules.shared.value * table["questions"] - tolerance)
    table["large"] = table["compared"] & (table["gap"].abs() >= rules.large.value - tolerance)
    return table[list(COLUMNS)]


def made_of_figures(assessments: Assessments) -> frozenset[str]:
    """Return the units for which a desk review answers, alone or beside others."""
    alone = assessments.about.get("respondent", pd.Series(dtype=object))
    beside = {
        unit
        for unit, several in assessments.respondents.items()
        if any(one.respondent == RESPONDENT for one in several)
    }
    return frozenset(alone.index[alone == RESPONDENT]) | beside


def answered_beside_people(assessments: Assessments) -> frozenset[str]:
    """Return the units for which people and a desk review answer side by side."""
    respondents = assessments.respondents
    return frozenset(
        unit for unit, several in respondents.items() if len({one.respondent == RESPONDENT for one in several}) == 2
    )


def _compared(
    rulebook: Rulebook, block: Block, answers: NDArray[np.float64], figures: NDArray[np.float64]
) -> pd.DataFrame:
    """Return the mean difference of one block, and over how many of its questions, unit by unit."""
    optional = np.array([rulebook.items[item].optional for item in block.items])[:, None]
    better = np.array([1.0 if rulebook.scale_of(item).better == "high" else -1.0 for item in block.items])[:, None]
    shared = (answers >= 0) & (figures >= 0)
    asked = (answers != NOT_APPLICABLE) & ~(optional & np.isnan(answers))
    count = shared.sum(axis=0)
    total = np.where(shared, better * (answers - figures), 0.0).sum(axis=0)
    gap = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    found = {"gap": gap + 0.0, "shared": count, "questions": asked.sum(axis=0)}
    return pd.DataFrame(found).assign(block=block.name, title=block.title)
