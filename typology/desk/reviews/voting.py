"""Which of several figures for an item stands: how far each can be relied on, and the part it takes."""

import datetime
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from typology.assessment.judging import Judgement, judged
from typology.assessment.reconcile import Vote, rules_for_several, standing
from typology.assessment.values import EvidenceEntry
from typology.desk.desk_of import desk_of
from typology.desk.reviews.readings import LEFT_OPEN, informs
from typology.rulebook.model import Rulebook

__all__ = ["OUTVOTED", "STANDS", "period_of", "voted"]

STANDS, OUTVOTED = "stands", "outvoted"


class _Ballot(NamedTuple):
    """The reading of a figure that has a vote, and its row."""

    cell: int
    item: str
    vote: Vote
    row: int


def voted(table: pd.DataFrame, rulebook: Rulebook, date: datetime.date | None) -> pd.DataFrame:
    """Let the readings of each country and item decide what stands.

    Parameters
    ----------
    table
        Of :func:`typology.desk.reviews.readings.readings`.
    date
        Of the review; how old a figure is counts to it.

    Returns
    -------
    DataFrame
        The same rows, with ``reliability`` and ``why`` it is that, and ``role`` filled: ``stands``, ``outvoted``, or
        why the figure is not needed.

    Notes
    -----
    Where a measure has a vote, proxies have none. Source: ``rules/``, desk, ``reviewing``, and respondents: the answer
    in the middle of the weight stands.
    """
    if not len(table):
        return table.assign(reliability=pd.Series(dtype=object), why=pd.Series(dtype=object))
    judgements = _judgements(table, rulebook, date)
    roles = _without_needless_proxies(table).tolist()
    for _, cell in groupby(_ballots(table, roles, judgements, rulebook), key=attrgetter("cell")):
        cast = list(cell)
        stands = standing([ballot.vote for ballot in cast], rulebook.scale_of(cast[0].item), rulebook)
        for ballot in cast:
            roles[ballot.row] = STANDS if ballot.vote.value == stands else OUTVOTED
    return table.assign(
        role=np.array(roles, object),
        reliability=np.array([judgement.reliability for judgement in judgements], object),
        why=np.array([judgement.why for judgement in judgements], object),
    )


def _without_needless_proxies(table: pd.DataFrame) -> pd.Series:
    """Return the roles without a vote for proxies where something measures, also where that leaves the answer open."""
    free, measures = table["role"] == "", table["stands"] == "measure"
    votes = (free & measures).groupby(table["cell"]).transform("any")
    opens = (measures & table["role"].str.startswith(LEFT_OPEN)).groupby(table["cell"]).transform("any")
    roles = table["role"].mask(free & ~measures & votes, "not needed: a measure is there")
    return roles.mask(free & ~measures & opens & ~votes, "not used: a measure leaves it open")


def _ballots(
    table: pd.DataFrame, roles: Sequence[str], judgements: Sequence[Judgement], rulebook: Rulebook
) -> list[_Ballot]:
    weights = {name: kind.weight for name, kind in rules_for_several(rulebook)[1].reliability.items()}
    columns = (table[name].tolist() for name in ("cell", "item", "figure", "reading"))
    rows = enumerate(zip(*columns, roles, judgements, strict=True))
    return [
        _Ballot(cell, item, Vote(figure, reading, judgement.reliability, weights[judgement.reliability]), row)
        for row, (cell, item, figure, reading, role, judgement) in rows
        if not role
    ]


def _judgements(table: pd.DataFrame, rulebook: Rulebook, date: datetime.date | None) -> list[Judgement]:
    """Judge each figure for its item; figures that are as sound and as old are judged once."""
    desk, rules = desk_of(rulebook), rules_for_several(rulebook)[1]
    methods = {(p.code, p.item): desk.reviewing.method_of(p.figure, p.reading) for p in informs(rulebook)}
    shocks = {item: found.kind == "shock" for item, found in rulebook.items.items()}
    known: dict[tuple[Any, ...], Judgement] = {}
    found = []
    columns = (table[name].tolist() for name in ("figure", "item", "oldest_year", "year"))
    for code, item, oldest_year, year in zip(*columns, strict=True):
        key = desk.figures[code].type, oldest_year, year, methods[code, item], shocks[item]
        if key not in known:
            period = period_of(oldest_year, year)
            entry = EvidenceEntry(source=code, type=desk.figures[code].type, period=period, method=methods[code, item])
            known[key] = judged(entry, date, rules, shock=shocks[item])
        found.append(known[key])
    return found


def period_of(oldest_year: int, year: int) -> str:
    """Return what a figure describes, as evidence states it.

    Examples
    --------
    >>> period_of(2020, 2020), period_of(2014, 2020)
    ('2020', '2014/2020')
    """
    return str(year) if oldest_year == year else f"{oldest_year}/{year}"
