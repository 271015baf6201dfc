"""The cross-check on a terminal: the queue of reviews first, then what was looked at, then what was not."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from typology.classification.prose import capital
from typology.second_looks.crosscheck import CrossCheck
from typology.second_looks.words import CLOSING, NOT_CHECKED
from typology.show.terminal import LONGEST_TABLE, print_rows

__all__ = ["print_crosscheck"]

MOST_REASONS = 40
"""Of more units, only the reasons to look at some again are told, so that the queue stays in sight."""

styles = {
    "review: both": "bold red",
    "review: category": "bold yellow",
    "review: scores": "bold yellow",
    "no objection": "",
    "not checked": "dim",
}


def print_crosscheck(out: Console, found: CrossCheck) -> None:
    """Print verdicts in the order in which units are looked at again, and then why each has its verdict."""
    for label in found.labels:
        out.print(f"{capital(label)}.", style="italic")
        out.print()
    table = found.table
    order = {verdict: place for place, verdict in enumerate(styles)}
    table = table.assign(order=table["verdict"].map(order)).sort_values(["review_rank", "order"], kind="stable")
    shown = table if len(table) <= LONGEST_TABLE else table[table["review_rank"].notna()].head(LONGEST_TABLE)
    rows: Any = list(shown.itertuples())
    print_rows(out, ["rank", "unit", "verdict", "recorded", "computed", "asks about"], [_row(row) for row in rows])
    out.print()
    explained = rows if len(table) <= MOST_REASONS else [row for row in rows if not pd.isna(row.review_rank)]
    for row in explained:
        _print_reason(out, str(row.Index), row.verdict, found.sayings[str(row.Index)])
    counts = table["verdict"].value_counts()
    out.print()
    out.print(f"{', '.join(f'{counts[verdict]:,} {verdict}' for verdict in styles if verdict in counts)}.")
    if len(shown) < len(table):
        out.print(f"{len(table) - len(shown):,} units are not listed; --csv and --json give every one of them.")
    if len(explained) < len(shown):
        reasons = "The reasons of units to look at again are shown" if explained else "No reasons are shown"
        out.print(f"{reasons}; --csv and --json give every one of them.")
    for note in found.notes:
        out.print(note)
    for sentence in CLOSING:
        out.print(sentence)


def _row(row: Any) -> Sequence[str | Text]:
    flags = (row.flag_self, row.flag_desk, row.flag_indicators)
    about = zip(("category", row.desk_block, row.top_dimension), flags, strict=True)
    asked = [name for name, flag in about if not pd.isna(flag) and flag]
    return [
        "" if pd.isna(row.review_rank) else f"{row.review_rank}",
        Text(str(row.Index), style="bold"),
        Text(row.verdict, style=styles[row.verdict]),
        row.recorded,
        row.computed,
        ", ".join(dict.fromkeys(asked)),
    ]


def _print_reason(out: Console, code: str, verdict: str, sayings: Mapping[str, str]) -> None:
    """Print what each view says, on a line of its own."""
    width = min(out.width, 110) - len(code) - 2
    first = [("", NOT_CHECKED)] if verdict == "not checked" else []
    lines = [(view, line) for view, said in (*first, *sayings.items()) for line in _wrapped(view, said, width)]
    for number, (view, line) in enumerate(lines):
        margin = (code, "bold") if number == 0 else " " * len(code)
        grounds = f"{view}: " if view and line.startswith(f"{view}: ") else ""
        out.print(Text.assemble(margin, "  ", (grounds, "dim"), line.removeprefix(grounds)))


def _wrapped(view: str, said: str, width: int) -> list[str]:
    return wrap(f"{view}: {said}" if view else said, width) or [""]
