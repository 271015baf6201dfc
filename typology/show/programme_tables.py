"""Many units on a terminal: the map of needs, groups, and hubs, with what each rests on."""

from collections.abc import Collection, Sequence
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
from typology.portfolio.priorities.ordered import NONE, OPEN
from typology.show.terminal import print_rows

__all__ = ["print_frontier", "print_groups", "print_hubs", "print_labels", "print_map", "print_prose"]

WIDEST, MOST_CODES, MOST_TOLD = 110, 12, 40
"""Columns of prose; codes in a cell, of which more are told as a number; groups or hubs that are told in words."""

ROOM_FOR_NAMES = 120
"""Columns of a terminal from which on heads of columns name the categories."""

NOTHING = "-"

HUB_HEADER = ("hub", "name", "serves", "load", "mean km", "worst km", "who")
UNDETERMINED = {"priority domain": "domain", "category": "category"}
"""What can be undetermined, and its column in a map."""


def print_map(out: Console, found: NeedsMap) -> None:
    """Print a table for each part, with the units in each cell, and what is open about them."""
    print_labels(out, found.labels)
    names = {code: category.name for code, category in found.rulebook.decision.categories.items()}
    columns = [column for column in found.categories if column in names or (found.units["category"] == column).any()]
    named = out.width >= ROOM_FOR_NAMES
    header = ["domain", *(f"{column} {names.get(column, '')}".strip() if named else column for column in columns)]
    for part in found.parts:
        if found.by is not None:
            out.print(Text(part, style="bold"))
        units = found.units[found.units["part"] == part]
        print_rows(out, header, _map_rows(found, units, columns))
        out.print()
    if not named:
        print_prose(out, f"Category: {', '.join(f'{code} {name}' for code, name in names.items())}.")
    for code, name in _domain_names(found).items():
        print_prose(out, f"{code}  {name}.", hanging=4)
    _print_marks(out, found)
    _print_open(out, found)


def _map_rows(found: NeedsMap, units: pd.DataFrame, columns: Sequence[str]) -> list[list[str]]:
    """Return the rows of a part; a row beside the domains only if a unit stands in it."""
    rows = []
    for domain in found.domains:
        here = units[units["domain"] == domain]
        cells = [_codes(here.loc[here["category"] == column, "shown"].tolist()) for column in columns]
        if any(cells) or domain in _domain_names(found):
            rows.append([domain.replace("|", " = "), *(cell or NOTHING for cell in cells)])
    return rows


def _domain_names(found: NeedsMap) -> dict[str, str]:
    rules = found.priorities.rulebook.priorities
    return {} if rules is None else {code: domain.name for code, domain in rules.domains.items()}


def _print_marks(out: Console, found: NeedsMap) -> None:
    """Explain the marks and words that stand in the map."""
    units = found.units
    said = [
        (units["shown"].str.contains("*", regex=False).any(), "* the category is provisional."),
        (units["shown"].str.contains("°", regex=False).any(), "° the priority domain is provisional."),
        (units["domain"].str.contains("|", regex=False).any(), "= several domains come first alike."),
        ((units["domain"] == NONE).any(), "none: no domain has a need."),
    ]
    if any(met for met, _ in said):
        print_prose(out, " ".join(words for met, words in said if met))


def _print_open(out: Console, found: NeedsMap) -> None:
    """Print how many units are undetermined, what is in front so far, and where they could still stand."""
    units = found.units
    total = f"{len(units):,} unit{'s' * (len(units) != 1)}"
    counts = {name: int((units[column] == OPEN).sum()) for name, column in UNDETERMINED.items()}
    which = [f"the {name} of {count:,} of {total}" for name, count in counts.items() if count]
    if not which:
        return
    out.print()
    print_prose(out, f"U is undetermined: too little is answered to say {' and '.join(which)}.")
    in_front = units[units["domain"] == OPEN].groupby("so_far", sort=True).groups
    if in_front:
        print_prose(out, "In front by what is answered so far:")
    for domain in sorted(in_front, key=lambda word: (not word, str(word))):
        print_prose(out, f"{domain or 'none':<4}  {_codes([*map(str, in_front[domain])])}", indent=2, hanging=8)
    out.print()
    print_prose(out, "How many could stand in each cell, whatever the missing answers are:")
    could_be = found.could_be if found.by is None else found.could_be.groupby(level=1, sort=False).sum()
    rows = [
        [str(row), *(f"{count:,}" if count else NOTHING for count in counts)]
        for row, counts in could_be.iterrows()
        if counts.any()
    ]
    _print_aligned(out, ["domain", *map(str, could_be.columns)], rows, right=could_be.columns)


def _codes(codes: Sequence[str], *, counted: bool = True) -> str:
    """Return codes; of very many their number, the first, and how many more."""
    more = len(codes) - MOST_CODES
    if more <= 0:
        return " ".join(codes)
    return f"{len(codes)}: " * counted + f"{' '.join(codes[:MOST_CODES])} +{more}"


def print_groups(out: Console, found: Groups) -> None:
    """Print the groups, and then what each shares, lacks, and where it can exchange."""
    print_labels(out, found.labels)
    rows: list[list[str | Text]] = [
        [
            Text(group.name, style="bold"),
            f"{len(group):,}",
            NOTHING if group.stability is None else f"{group.stability:.0%}",
            _codes(group.units, counted=False),
        ]
        for group in found.groups
    ]
    _print_aligned(out, ["group", "units", "stability", "who"], rows, right=("units", "stability"))
    out.print()
    checked = any(group.stability is not None for group in found.groups)
    print_prose(
        out,
        "Stability is how much of a group comes again when answers are varied and missing ones drawn."
        if checked
        else "How stable the groups are was not checked.",
    )
    channels = found.channels
    for group in found.groups[:MOST_TOLD]:
        out.print()
        out.print(Text(group.name, style="bold"))
        print_prose(out, group.sentence)
        meets = channels.loc[channels["group"] == group.name, "name"].drop_duplicates().tolist()
        if meets:
            print_prose(out, f"Where to exchange: {', '.join(meets)}.")
    _print_untold(out, len(found) - MOST_TOLD, "groups")


def print_hubs(out: Console, found: Hubs) -> None:
    """Print the plan and how good it is, then whom each hub serves, which skills it needs, and what counted."""
    print_labels(out, found.labels)
    print_prose(out, found.sentence)
    out.print()
    served = found.assignment["hub"]
    rows: list[list[str | Text]] = [
        [
            Text(str(row.Index), style="bold"),
            row.name,
            f"{row.countries:,}",
            f"{row.load:.4g}",
            f"{row.mean_km:,.0f}",
            f"{row.worst_km:,.0f}",
            _codes(served.index[served == row.Index].tolist(), counted=False),
        ]
        for row in _rows(found.table)
    ]
    _print_aligned(out, HUB_HEADER, rows, right=HUB_HEADER[2:6])
    for hub in found.hubs[:MOST_TOLD]:
        out.print()
        out.print(Text(hub, style="bold"))
        print_prose(out, str(found.table.loc[hub, "sentence"]))
        languages = _languages(found, hub)
        if languages:
            print_prose(out, f"Languages of its units: {languages}.")
    _print_untold(out, len(found.hubs) - MOST_TOLD, "hubs")
    out.print()
    print_prose(out, " ".join(found.notes))


def _languages(found: Hubs, hub: str) -> str:
    rows = found.competencies
    spoken = rows[(rows["hub"] == hub) & (rows["kind"] == "language")].sort_values(
        "countries", ascending=False, kind="stable"
    )
    return ", ".join(f"{name} ({count})" for name, count in zip(spoken["name"], spoken["countries"], strict=True))


def print_frontier(out: Console, found: HubFrontier) -> None:
    """Print a line for each number of hubs, and why there is no plan for some."""
    print_labels(out, found.labels)
    print_prose(out, found.sentence)
    out.print()
    header = ["hubs", "cost", "gap", "mean km", "worst km", "likeness", "where"]
    rows = [
        [
            f"{row.Index}",
            f"{row.cost:,.0f}",
            f"{row.gap:.1%}",
            f"{row.mean_km:,.0f}",
            f"{row.worst_km:,.0f}",
            NOTHING if pd.isna(row.likeness) else f"{row.likeness:.2f}",
            row.where,
        ]
        for row in _rows(found.table)
        if not row.why_none
    ]
    if rows:
        _print_aligned(out, header, rows, right=header[:6])
    for number, why in found.why_none.items():
        print_prose(out, f"{number} hub{'s' * (number != 1)}: {why}.", hanging=2)
    if rows:
        out.print()
        print_prose(
            out,
            "Cost is in kilometres for units of average load, with what it costs to open hubs; the gap is how much "
            "cheaper another plan may at most be; likeness is that of the needs of units of one hub, 1 for the same.",
        )


def _rows(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples())


def _print_untold(out: Console, count: int, what: str) -> None:
    if count > 0:
        out.print()
        print_prose(out, f"{count:,} more {what} are not told in words; --json and --csv give every one of them.")


def _print_aligned(
    out: Console, header: Sequence[str], rows: Sequence[Sequence[str | Text]], right: Collection[str]
) -> None:
    """Print rows with numbers to the right, under their heads."""
    widths = [max(len(name), *(len(row[place]) for row in rows)) for place, name in enumerate(header)]
    pads = [width if name in right else 0 for name, width in zip(header, widths, strict=True)]
    padded = [
        [cell.rjust(pad) if isinstance(cell, str) else cell for cell, pad in zip(row, pads, strict=True)]
        for row in rows
    ]
    print_rows(out, [name.rjust(pad) for name, pad in zip(header, pads, strict=True)], padded)


def print_labels(out: Console, labels: Sequence[str]) -> None:
    """Print what the assessments say of themselves."""
    for label in labels:
        out.print(f"{capital(label)}.", style="italic", markup=False)
    if labels:
        out.print()


def print_prose(out: Console, text: str, *, indent: int = 0, hanging: int = 0) -> None:
    """Print a text folded to the width, moved in, further lines by as much as is told."""
    width, first, others = min(out.width, WIDEST), " " * indent, " " * hanging
    for line in wrap(text, width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False):
        out.print(line, markup=False)
