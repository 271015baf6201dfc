"""Many units on a terminal: the map of needs, groups, and hubs, with what each rests on."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from typology.classification.prose import capital
from typology.portfolio.groups.grouped import Groups
from typology.portfolio.hub_plans.frontiers import HubFrontier
from typology.portfolio.hub_plans.planned import Hubs
from typology.portfolio.priorities.needs_map import NeedsMap
from typology.show.terminal import print_rows

__all__ = ["print_frontier", "print_groups", "print_hubs", "print_map"]

WIDEST, MOST_CODES, MOST_SKILLS = 110, 12, 6
"""Columns of prose; codes in a cell and skills of a hub, of which more are told as a number."""


def print_map(out: Console, found: NeedsMap) -> None:
    """Print a table for each part, with the units in each cell, and what is open about them."""
    _print_labels(out, found.labels)
    for part in found.parts:
        if found.by is not None:
            out.print(Text(part, style="bold"))
        units = found.units[found.units["part"] == part]
        print_rows(out, ["domain", *found.categories], _map_rows(found, units))
        out.print()
    _print_prose(out, "* the category is provisional; ° the priority domain is; = several domains come first alike.")
    _print_open(out, found)


def _print_open(out: Console, found: NeedsMap) -> None:
    """Print how many units are undetermined, what is in front so far, and where they could still stand."""
    units = found.units
    open_ = units[(units["domain"] == "U") | (units["category"] == "U")]
    if open_.empty:
        return
    _print_prose(
        out, f"U is undetermined: too little is answered to say. That is so for {len(open_):,} of {len(units):,}."
    )
    in_front = open_[open_["domain"] == "U"].groupby("so_far", sort=True).groups
    for domain, codes in in_front.items():
        _print_prose(out, f"{domain or 'No domain'} is in front by what is answered: {_codes(list(codes))}.")
    out.print()
    out.print(Text("How many could stand where, whatever the missing answers are", style="bold"))
    could_be = found.could_be if found.by is None else found.could_be.groupby(level=1, sort=False).sum()
    rows = [[str(row), *(f"{count}" if count else "" for count in counts)] for row, counts in could_be.iterrows()]
    print_rows(out, ["domain", *map(str, could_be.columns)], rows)


def _map_rows(found: NeedsMap, units: pd.DataFrame) -> list[list[str]]:
    rows = []
    for domain in found.domains:
        here = units[units["domain"] == domain]
        cells = [_codes(here.loc[here["category"] == category, "shown"].tolist()) for category in found.categories]
        rows.append([domain, *cells])
    return rows


def _codes(codes: Sequence[str]) -> str:
    more = len(codes) - MOST_CODES
    shown = " ".join(codes[:MOST_CODES])
    return f"{len(codes)}: {shown} +{more}" if more > 0 else shown


def print_groups(out: Console, found: Groups) -> None:
    """Print the groups, and then what each shares, lacks, and where it can exchange."""
    _print_labels(out, found.labels)
    rows: list[list[str | Text]] = [
        [Text(group.name, style="bold"), f"{len(group.units)}", _stability(group.stability), _codes(group.units)]
        for group in found.groups
    ]
    print_rows(out, ["group", "units", "stability", "who"], rows)
    for group in found.groups:
        out.print()
        out.print(Text(group.name, style="bold"))
        _print_prose(out, group.sentence)


def _stability(stability: float | None) -> str:
    return "not checked" if stability is None else f"{stability:.0%}"


def print_hubs(out: Console, found: Hubs) -> None:
    """Print the plan and how good it is, then whom each hub serves and which skills it needs."""
    _print_labels(out, found.labels)
    _print_prose(out, found.sentence)
    out.print()
    rows: list[list[str | Text]] = [
        [
            Text(str(row.Index), style="bold"),
            row.name,
            f"{row.countries}",
            f"{row.load:.1f}",
            f"{row.mean_km:,.0f}",
            f"{row.worst_km:,.0f}",
            _codes(found.assignment.index[found.assignment["hub"] == row.Index].tolist()),
        ]
        for row in _rows(found.table)
    ]
    print_rows(out, ["hub", "name", "serves", "load", "mean km", "worst km", "who"], rows)
    for hub in found.hubs:
        out.print()
        out.print(Text(hub, style="bold"))
        _print_prose(out, str(found.table.loc[hub, "sentence"]))


def print_frontier(out: Console, found: HubFrontier) -> None:
    """Print a line for each number of hubs."""
    _print_labels(out, found.labels)
    rows = [
        [f"{row.Index}", row.why_none]
        if row.why_none
        else [
            f"{row.Index}",
            f"{row.cost:,.0f}",
            f"{row.gap:.1%}",
            f"{row.mean_km:,.0f}",
            f"{row.worst_km:,.0f}",
            "" if pd.isna(row.likeness) else f"{row.likeness:.2f}",
            row.where,
        ]
        for row in _rows(found.table)
    ]
    print_rows(out, ["hubs", "cost", "gap", "mean km", "worst km", "likeness", "where"], rows)


def _rows(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples())


def _print_labels(out: Console, labels: Sequence[str]) -> None:
    for label in labels:
        out.print(f"{capital(label)}.", style="italic")
        out.print()


def _print_prose(out: Console, text: str) -> None:
    for line in wrap(text, min(out.width, WIDEST)):
        out.print(line, markup=False)
