"""The commands that say how sure a result is, what would change it, and what to ask next."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from typology.commands.shared import (
    csv_option,
    files_argument,
    json_option,
    one_format,
    read_files,
    reports_problems,
    rulebook_option,
    seed_option,
    wrong_use,
)

if TYPE_CHECKING:
    import pandas as pd

    from typology.assessment.collection import Assessments
    from typology.rulebook.model import Rulebook

__all__ = ["acceptability", "next_questions", "pathway", "sensitivity"]


@click.command()
@files_argument
@rulebook_option
@click.option("--draws", default=10_000, show_default=True, help="How many; more make the shares more exact.")
@click.option(
    "--reliability", type=click.Choice(["R2", "R1", "R0"]), help="One for all answers, whatever the evidence."
)
@click.option(
    "--workers", default=1, show_default=True, help="Processes that share the work; -1 for one per processor."
)
@seed_option
@json_option
@csv_option
@reports_problems
def acceptability(files: tuple[str, ...], rulebook: str | None, as_json: bool, as_csv: bool, **choices: Any) -> None:
    """Say how often each category would come out if answers, thresholds and weights were a little different."""
    from typology.certainty.draws.acceptability import acceptability as shares

    found = _called(shares, files, rulebook, as_json, as_csv, **choices)
    if as_json:
        click.echo(found.to_json(), nl=False)
    elif as_csv:
        click.echo(found.table.to_csv(), nl=False)
    else:
        order = found.rulebook.decision.order
        error = found.standard_errors.to_numpy().max()
        _print_table(found.table, order, ("category", "mode", "stability", "flags"), found.label)
        click.echo(f"\n{found.draws:,} draws, seed {found.seed}; standard error of a share at most {error:.1%}.")
        if found.caution:
            click.echo(found.caution)


@click.command()
@files_argument
@rulebook_option
@click.option("--draws", default=1024, show_default=True, help="For the indices; a power of 2, or 0 to leave them out.")
@seed_option
@json_option
@csv_option
@reports_problems
def sensitivity(
    files: tuple[str, ...], rulebook: str | None, draws: int, seed: int, as_json: bool, as_csv: bool
) -> None:
    """Say which answers, thresholds and weights would move a category, and how far they would have to move."""
    from typology.certainty.flips.sensitivity import sensitivity as moves

    asked = {"draws": draws} if draws else {"indices": False}
    found = _called(moves, files, rulebook, as_json, as_csv, seed=seed, **asked)
    if as_json:
        frames = {name: getattr(found, name) for name in ("items", "thresholds", "weights", "indices")}
        tables = {name: json.loads(frame.to_json(orient="records")) for name, frame in frames.items()}
        content = {"label": "; ".join(found.result.labels), **tables}
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
    elif as_csv:
        click.echo(found.table.to_csv(), nl=False)
    else:
        for number, unit in enumerate(found.result.units):
            click.echo(f"{chr(10) * bool(number)}{found.explain(unit)}")


@click.command()
@click.argument("unit")
@files_argument
@rulebook_option
@click.option("--target", required=True, metavar="CATEGORY", help="A category, a subtype or a shock state.")
@click.option("--cost", "costs", multiple=True, metavar="ITEM=COST", help="Of a half point; E1=2 is for all of E1.")
@click.option("--fix", "fixed", multiple=True, metavar="ITEM", help="What cannot be moved; E1.N is all of that level.")
@click.option("--most", multiple=True, metavar="ITEM=VALUE", help="The value that an answer may reach at most.")
@click.option("--alternatives", default=3, show_default=True, help="How many other ways to show.")
@json_option
@reports_problems
def pathway(
    unit: str, files: tuple[str, ...], rulebook: str | None, target: str, costs: Sequence[str], fixed: Sequence[str],
    most: Sequence[str], alternatives: int, as_json: bool,
) -> None:  # fmt: skip
    """Find the cheapest set of improvements that brings a UNIT to another category."""
    from typology.certainty.pathways.pathway import pathway as way

    terms: dict[str, Any] = {"costs": _numbers("--cost", costs), "most": _numbers("--most", most), "fixed": fixed}
    with wrong_use():
        book, assessments = _input(files, rulebook)
        found = way(assessments, unit, target, alternatives=alternatives, rulebook=book, **terms)
    click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1) if as_json else str(found))


@click.command("next")
@files_argument
@rulebook_option
@click.option("--what", type=click.Choice(["category", "shock", "both"]), default="category", show_default=True)
@click.option("--top", default=5, show_default=True, help="How many questions for each unit.")
@seed_option
@json_option
@csv_option
@reports_problems
def next_questions(files: tuple[str, ...], rulebook: str | None, as_json: bool, as_csv: bool, **choices: Any) -> None:
    """Say which unanswered questions to ask first, so that few are enough to settle the category."""
    from typology.certainty.questions.next_questions import next_questions as questions

    found = _called(questions, files, rulebook, as_json, as_csv, **choices)
    if as_json:
        click.echo(found.table.to_json(orient="table", index=False, force_ascii=False, indent=1))
    else:
        click.echo(found.table.to_csv(index=False) if as_csv else str(found), nl=not as_csv)


def _called(
    function: Callable[..., Any], files: tuple[str, ...], rulebook: str | None, as_json: bool, as_csv: bool,
    **choices: Any,
) -> Any:  # fmt: skip
    one_format(as_json=as_json, as_csv=as_csv)
    with wrong_use():
        book, assessments = _input(files, rulebook)
        return function(assessments, rulebook=book, **choices)


def _input(files: tuple[str, ...], rulebook: str | None) -> "tuple[Rulebook, Assessments]":
    from typology.rulebook.load import load_rulebook

    book = load_rulebook(rulebook)
    return book, read_files(files, book)


def _numbers(option: str, given: Sequence[str]) -> dict[str, float]:
    """Return what was given as ITEM=NUMBER."""
    found: dict[str, float] = {}
    for entry in given:
        name, _, number = entry.partition("=")
        if name in found:
            raise click.UsageError(f"{option} {entry!r}: {name} has {found[name]:g} already")
        try:
            found[name] = float(number)
        except ValueError:
            raise click.UsageError(f"{option} {entry!r}: expected ITEM=NUMBER, such as E1=2") from None
    return found


def _print_table(table: "pd.DataFrame", shares: Sequence[str], words: Sequence[str], label: str) -> None:
    from typology.classification.prose import capital
    from typology.show.terminal import console, print_rows

    out = console()
    if label:
        out.print(f"{capital(label)}.", style="italic")
        out.print()
    rows = [
        [str(unit), *(f"{row[name]:.1%}" for name in shares), *(str(row[name]) for name in words)]
        for unit, row in table.iterrows()
    ]
    print_rows(out, ["unit", *shares, *words], rows)
