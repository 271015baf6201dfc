"""What the desk shows on a terminal: what public figures leave possible, what they say, and what was not used."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console
from rich.text import Text

from typology.assessment.collection import Assessments
from typology.assessment.entries import is_blank
from typology.classification.classify import Classification
from typology.classification.prose import capital, listed
from typology.classification.scores import score_planes
from typology.desk.reviews.desk_words import in_figures, years_in_words
from typology.errors import Problem
from typology.rulebook.plan import compile_plan
from typology.show.terminal import print_problems, print_rows, status_styles

__all__ = [
    "kinds_of_unused",
    "print_divergence",
    "print_ledger",
    "print_review",
    "print_unused",
    "print_warnings",
    "review_table",
    "short_for_certain",
]

SHOWN = 12
"""Kinds of what was not used, and on a terminal warnings; the rest is counted."""


def short_for_certain(classification: Classification, need: str) -> Mapping[str, tuple[str, ...]]:
    """Return by unit the scores that fall short of a need, whatever the missing answers are.

    Parameters
    ----------
    need
        Of the rulebook, such as ``"sectors"``.

    Examples
    --------
    >>> import typology as ty
    >>> short_for_certain(ty.classify(ty.load_pilots()), "sectors")["KEN"][:2]
    ('C1', 'C3')
    """
    plan = compile_plan(classification.rulebook)
    planes = score_planes(plan, classification.assessments.aligned(plan.items))
    found: dict[str, tuple[str, ...]] = dict.fromkeys(classification.units, ())
    for line in plan.needs[need]:
        short = (line.distance(planes.lowest) >= 0) & (line.distance(planes.highest) >= 0)
        for position in np.flatnonzero(short).tolist():
            found[classification.units[position]] += (plan.scores[line.scores[0]],)
    return found


def review_table(classification: Classification) -> pd.DataFrame:
    """Return the table of a desk review with what it answers and which sectors it shows challenged for certain.

    Returns
    -------
    DataFrame
        The columns of ``classification.table`` and, after them, ``answered`` (the share of the items, optional ones
        apart) and ``challenged`` (sectors, as in ``"C1|C4"``).
    """
    items = tuple(name for name, item in classification.rulebook.items.items() if not item.optional)
    known = ~np.isnan(classification.assessments.aligned(items))
    challenged = short_for_certain(classification, "sectors")
    table = classification.table
    return table.assign(
        answered=known.mean(axis=0).round(6), challenged=["|".join(challenged[unit]) for unit in table.index]
    )


def print_review(out: Console, classification: Classification, strict: Classification) -> None:
    """Print what public figures leave possible for each unit, under the label of the review.

    Parameters
    ----------
    strict
        The same by figures that measure what is asked; what only proxies rule out is said.
    """
    _print_labels(out, classification.labels)
    table, measured = review_table(classification), review_table(strict)
    if table.empty:
        out.print("No country: none of the figures is one that the rulebook reads.")
        return
    header = ["unit", "name", "possible", "status", "shock", "answered", "challenged"]
    print_rows(out, header, map(_review_row, table.reset_index().to_dict("records")))
    met = {score for cell in table["challenged"] for score in cell.split("|")}
    named = [f"{name} {part.name}" for name, part in classification.rulebook.dimensions.items() if name in met]
    if named:
        out.print()
        out.print(f"Challenged, whatever the missing answers are: {', '.join(named)}.", markup=False)
        _print_shown_by_proxies(out, table["challenged"], measured["challenged"])
    sets = ["possible", "possible_shock"]
    narrower = table.index[(table[sets].astype(str) != measured[sets].astype(str)).any(axis=1)].tolist()
    if narrower:
        out.print()
        shown = f"{', '.join(narrower[:SHOWN])}{' and others' * (len(narrower) > SHOWN)}"
        out.print(
            f"For {len(narrower)} of {len(table)} only a proxy narrows what is possible ({shown}); --measures-only "
            "leaves proxies out.",
            markup=False,
        )


def _print_shown_by_proxies(out: Console, shown: pd.Series, measured: pd.Series) -> None:
    """Say in how many units a sector is challenged by a proxy alone."""
    pairs = zip(shown.str.split("|"), measured.str.split("|"), strict=True)
    counts = Counter(score for some, others in pairs for score in some if score and score not in others)
    if counts:
        told = listed([f"{score} in {count}" for score, count in counts.most_common()], "and")
        out.print(f"Only a proxy shows it for {told}; it goes along with what is asked and does not measure it.")


def _review_row(row: Mapping[Hashable, Any]) -> list[str | Text]:
    name = row.get("name")
    return [
        Text(str(row["unit"]), style="bold"),
        "" if is_blank(name) else str(name),
        _alternatives(row["possible"]),
        Text(str(row["status"]), style=status_styles[str(row["status"])]),
        _alternatives(row["possible_shock"]),
        f"{row['answered']:.0%}",
        str(row["challenged"]).replace("|", ", "),
    ]


def _alternatives(words: object) -> str:
    return str(words).replace("|", " or ")


def print_warnings(out: Console, warnings: Sequence[Problem]) -> None:
    """Print what is odd about figures and was kept; on a terminal the first few, in a file all."""
    shown = warnings[:SHOWN] if out.is_terminal else warnings
    print_problems(out, shown)
    count = len(warnings)
    more = f", {len(shown)} of them shown" if len(shown) < count else ""
    out.print(f"{count:,} warning{'s' * (count != 1)}{more}; the figures were used.", style="bold")


def kinds_of_unused(unused: pd.DataFrame) -> pd.Series:
    """Return how many figures were not used for each kind of reason, most first.

    Parameters
    ----------
    unused
        With the columns ``kind`` and ``count``.

    Examples
    --------
    >>> kinds = ["a newer one is used", "marked as missing", "a newer one is used"]
    >>> kinds_of_unused(pd.DataFrame({"kind": kinds, "count": [1, 7, 1]})).to_dict()
    {'marked as missing': 7, 'a newer one is used': 2}
    """
    return unused.groupby("kind", sort=False)["count"].sum().sort_values(ascending=False, kind="stable")


def print_unused(out: Console, unused: pd.DataFrame) -> None:
    """Print how much was not used, by reason."""
    if unused.empty:
        return
    counts = kinds_of_unused(unused)
    out.print()
    out.print("Not used:", style="bold")
    width = len(f"{counts.max():,}")
    for why, count in counts.head(SHOWN).items():
        out.print(f"  {count:>{width},}  {why}", markup=False)
    if len(counts) > SHOWN:
        out.print(f"  {counts.iloc[SHOWN:].sum():>{width},}  for {len(counts) - SHOWN} other reasons")


def print_ledger(out: Console, ledger: pd.DataFrame, label: str) -> None:
    """Print line by line what each figure says."""
    _print_labels(out, [label])
    header = ["country", "item", "figure", "value", "year", "reads", "stands for", "part", "reliability"]
    print_rows(out, header, map(_ledger_row, ledger.to_dict("records")))


def _ledger_row(row: Mapping[Hashable, Any]) -> list[str]:
    known = {name: None if is_blank(entry) else entry for name, entry in row.items()}
    value, reading = known["value"], known["reading"]
    return [
        str(row["country"]),
        str(row["item"]),
        f"{row['name']} ({row['figure']})",
        "" if value is None else f"{in_figures(value)} ({row['unit']})",
        _years(known),
        "" if reading is None else f"{reading:g}",
        str(known["stands"] or ""),
        str(known["role"] or ""),
        str(known["reliability"] or ""),
    ]


def _years(known: Mapping[Hashable, Any]) -> str:
    newest = known["year"]
    if newest is None:
        return ""
    oldest = newest if known["oldest_year"] is None else known["oldest_year"]
    return years_in_words(round(oldest), round(newest))


def print_divergence(
    out: Console, table: pd.DataFrame, expert: Assessments, desk: Assessments, *, everything: bool
) -> None:
    """Print where experts and the desk say different things, and what each of them goes by.

    Parameters
    ----------
    table
        Every item that both answer.
    everything
        Whether to print those too on which they are near each other.
    """
    _print_labels(out, [*expert.labels, *desk.labels])
    for row in (table if everything else table[table["diverges"]]).to_dict("records"):
        out.print(Text(str(row["reading"]), style="bold" if row["diverges"] else ""))
        for who, why in (("expert", row["expert_why"]), ("desk", row["desk_why"])):
            if not is_blank(why):
                out.print(f"  {who}: {why}", markup=False)
        out.print()
    silent = int((table["diverges"] & ~table["reason_written"]).sum())
    far = int(table["diverges"].sum())
    out.print(f"Far apart: {far} of the {len(table)} answers that both give, {silent} without a written reason.")
    without = [unit for unit in expert.units if unit not in desk or not desk[unit].answers]
    if without:
        out.print(f"Without public figures: {', '.join(without)}.", markup=False)


def _print_labels(out: Console, labels: Sequence[str]) -> None:
    for label in dict.fromkeys(labels):
        out.print(f"{capital(label)}.", style="italic", markup=False)
    if labels:
        out.print()
