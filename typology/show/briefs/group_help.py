"""The second page of a group brief: what would help its units, and what they can learn from one another."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from typology.classification.prose import capital, cites, listed
from typology.portfolio.exchange.exchanging import exchange
from typology.portfolio.presence.advice import OPEN
from typology.show.briefs.group_told import Told
from typology.show.briefs.page import Block, Line, Lines, Paragraph, Rows, Section
from typology.show.briefs.programme_page import FULL_LIST, WITH_WHOM

__all__ = ["what_would_help"]

MOST_PAIRS = 8


def what_would_help(told: Told) -> Iterator[Section]:
    """Yield the sections of the page."""
    found = told.support.of_group(told.name)
    whole = told.support.of_group(told.name, everything=True)
    yield Section("How they would be served", tuple(_served(told)))
    fits = (found.loc[found["kind"] == "intervention", "certain"] > 0).any()
    yield Section("Support that fits" if fits else "Support that may fit", tuple(_package(found, whole)))
    yield Section("Who can teach whom inside the group", tuple(_pairs(told)))
    yield Section("Through which channels", tuple(_channels(told)))
    yield Section("With whom, and through what", tuple(_with_whom(found, whole)))
    yield Section("For whom", tuple(_inclusion(found, whole)))


def _served(told: Told) -> Iterator[Block]:
    if told.presence is None:
        return
    advice = told.presence.table.loc[told.units]
    presence = told.presence.rulebook.presence
    assert presence is not None
    counts = advice["mode"].value_counts()
    said = [
        f"{'open' if mode == OPEN else presence.named(str(mode))} for {number:,}" for mode, number in counts.items()
    ]
    surge, mission = (int((advice[column] == "yes").sum()) for column in ("surge", "mission"))
    on_top = [f"a surge for {surge:,}"] * bool(surge) + [f"a scoping mission to {mission:,}"] * bool(mission)
    more = f" On top: {listed(on_top, 'and')}." if on_top else ""
    yield Paragraph(f"{capital(listed(said, 'and'))}.{more}")


def _left(found: pd.DataFrame, whole: pd.DataFrame, kinds: Sequence[str]) -> int:
    return int(whole["kind"].isin(kinds).sum() - found["kind"].isin(kinds).sum())


def _fits(row: Any) -> str:
    """Return in how many units an entry fits."""
    certain = f"{row.certain} of {row.of} for certain" if row.certain else ""
    possible = f"{row.possible}{' more' if row.certain else f' of {row.of}'} perhaps" if row.possible else ""
    return ", ".join(filter(None, (certain, possible)))


def _package(found: pd.DataFrame, whole: pd.DataFrame) -> Iterator[Block]:
    entries = found[found["kind"] == "intervention"].itertuples(index=False)
    rows = tuple((str(row.name), str(row.text), _fits(row), cites(_basis(row))) for row in entries)
    heads = ("Support", "What it is", "Fits", "Source")
    if rows:
        left = _left(found, whole, ["intervention"])
        yield Rows(heads, rows, (0.21, 0.45, 0.19, 0.15), 3, 1, left, FULL_LIST)


def _basis(row: Any) -> list[str]:
    cited = [entry for entry in str(row.basis).split("; ") if not entry.startswith("proposal")]
    return cited[:3]


def _pairs(told: Told) -> Iterator[Block]:
    if told.support.result.rulebook.exchange is None:
        return
    inside = exchange(told.support.result, within=dict.fromkeys(told.units, told.name))
    pairs = inside.table.sort_values("worth", ascending=False, kind="stable")
    if not len(pairs):
        yield Paragraph("Nobody in the group is known to be strong in what another one needs for certain.")
        return
    lines = tuple(Line("", str(sentence)) for sentence in pairs["sentence"].head(MOST_PAIRS))
    yield Lines(lines, 1, 2, max(len(pairs) - MOST_PAIRS, 0), "in the list of exchange")


def _channels(told: Told) -> Iterator[Block]:
    if told.groups is None:
        return
    channels = told.groups.channels
    rows = channels[channels["group"] == told.name].itertuples(index=False)
    lines = tuple(Line(f"{row.name} ({row.count:,}).", str(row.why)) for row in rows)
    if lines:
        yield Lines(lines, 2, 1, where="in the list of channels")


def _with_whom(found: pd.DataFrame, whole: pd.DataFrame) -> Iterator[Block]:
    shown = found[found["kind"].isin(list(WITH_WHOM))]
    turn = shown.groupby("kind", sort=False).cumcount()
    shown = shown.assign(turn=turn).sort_values("turn", kind="stable")
    rows = tuple(
        (WITH_WHOM[str(row.kind)], f"{row.name}. {row.text}", _fits(row), cites(_basis(row)))
        for row in shown.itertuples(index=False)
    )
    heads = ("Kind", "Who or what", "Fits", "Source")
    if rows:
        left = _left(found, whole, list(WITH_WHOM))
        yield Rows(heads, rows, (0.12, 0.54, 0.19, 0.15), 3, 3, left, FULL_LIST)


def _inclusion(found: pd.DataFrame, whole: pd.DataFrame) -> Iterator[Block]:
    rows = found[found["kind"] == "inclusion"].itertuples(index=False)
    lines = tuple(Line(f"{row.name}.", str(row.text), _fits(row)) for row in rows)
    if lines:
        yield Lines(lines, 1, 2, _left(found, whole, ["inclusion"]), FULL_LIST)
