"""Tables and letters on a terminal: coloured and aligned there, plain text when piped."""

import sys
from collections.abc import Iterable, Sequence
from textwrap import wrap

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from typology.classification.classify import Classification
from typology.classification.explanation import Explanation
from typology.classification.prose import capital
from typology.errors import Problem
from typology.rulebook.diff import Change

__all__ = ["console", "print_changes", "print_classification", "print_letter", "print_problems", "print_rows"]

category_styles = {"1": "bold red", "2": "bold yellow", "3": "bold cyan", "4": "bold blue", "N": "green", "U": "dim"}
status_styles = {"determinate": "", "provisional": "yellow", "undetermined": "dim"}
origins = {"both": "natural, human-made", "human": "human-made", "unknown": "origin open"}

LONGEST_TABLE = 200
"""Units; longer answers are for files."""

PLAIN_WIDTH = 160


def console(*, stderr: bool = False) -> Console:
    """Return where to print; lines are not cut where there is no terminal."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=not stream.isatty(), emoji=False)


def print_rows(out: Console, header: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
    """Print rows under a header, aligned; with rules and bold heads on a terminal only."""
    box = SIMPLE_HEAD if out.is_terminal else None
    table = Table(box=box, show_edge=False, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in header:
        table.add_column(name, overflow="fold", justify="right" if name == "margin" else "left")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    out.print(table, soft_wrap=False)


def print_classification(out: Console, classification: Classification) -> None:
    """Print what each unit needs, and then why."""
    table = classification.table
    for label in classification.labels:
        out.print(f"{capital(label)}.", style="italic")
        out.print()
    if len(table) > LONGEST_TABLE:
        print_rows(
            out, ["category", "units"], [[str(k), f"{n:,}"] for k, n in table["category"].value_counts().items() if n]
        )
        out.print(f"\n{len(table):,} units; --csv and --json give every one of them.")
        return
    explanations = [classification.explain(unit) for unit in table.index]
    header = ["unit", "name", "category", "kind", "status", "possible", "shock", "margin", "evidence", "flags"]
    print_rows(out, header, [_row(explanation) for explanation in explanations])
    out.print()
    for explanation in explanations:
        _print_reason(out, explanation)


def _row(explanation: Explanation) -> list[str | Text]:
    result = explanation.result
    evidence = result.evidence
    origin = origins.get(result.shock.origin, result.shock.origin)
    shock = result.shock.state if result.shock.state != "U" else f"U ({' or '.join(result.shock.possible)})"
    return [
        Text(result.unit.code, style="bold"),
        result.unit.name or "",
        Text(f"{result.category} {result.category_name}", style=category_styles.get(result.category, "")),
        result.subtype or "",
        Text(result.status, style=status_styles[result.status]),
        " or ".join(result.possible) if len(result.possible) > 1 else "",
        f"{shock} {origin}".strip(),
        "" if result.margin is None else f"{result.margin:.2f}",
        Text(evidence.level, style="dim" if evidence.indicative else "") if evidence else "",
        ", ".join(flag.flag for flag in result.flags),
    ]


def _print_reason(out: Console, explanation: Explanation) -> None:
    code = explanation.result.unit.code
    width = min(out.width, 110) - len(code) - 2
    first, *rest = wrap(explanation.reason, width) or [""]
    out.print(Text.assemble((code, "bold"), f"  {first}"))
    for line in rest:
        out.print(f"{' ' * len(code)}  {line}", markup=False)


def print_letter(out: Console, explanation: Explanation) -> None:
    """Print the reasons for one unit, folded to the width of the terminal."""
    titles = {section.title for section in explanation.sections()}
    for number, line in enumerate(explanation.lines(min(out.width, 110))):
        style = "bold" if number == 0 or line in titles else "dim" if line.startswith(" " * 4) else ""
        out.print(Text(line, style=style))


def print_problems(out: Console, problems: Sequence[Problem]) -> None:
    """Print every problem on its own line, with its place first."""
    for problem in problems:
        place = f"{problem.place}: " if problem.place else ""
        out.print(Text.assemble((place, "bold"), str(problem).removeprefix(place)))


def print_changes(out: Console, changes: Sequence[Change]) -> None:
    """Print what differs between two rulebooks."""
    rows = [[change.what, change.where, change.before or "", change.after or ""] for change in changes]
    print_rows(out, ["", "where", "before", "after"], rows)
