"""The command ``typology``."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from typology.assessment.collection import Assessments
    from typology.classification.classify import Classification
    from typology.rulebook.model import Rulebook

__all__ = ["main"]

PROBLEMS = 1
"""Exit code: the input has problems, all listed. Called wrongly, a command exits with 2."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="typology")
def main() -> None:
    """Tell what a country's human settlements need, why, and how sure that is.

    Classifies countries and cities by the human settlements needs typology: category 1 to 4, N or undetermined, and
    apart from it the shock state of category 5. Works without a network.
    """


def reports_problems(command: Callable[..., None]) -> Callable[..., None]:
    """Print every problem of the input to stderr and exit with 1; of the call, with 2."""

    @wraps(command)
    def reporting(*args: Any, **kwargs: Any) -> None:
        from typology.errors import AssessmentError, RulebookError, UnknownUnitError

        try:
            command(*args, **kwargs)
        except (AssessmentError, RulebookError) as error:
            from typology.show.terminal import console, print_problems

            out = console(stderr=True)
            print_problems(out, error.problems)
            count = len(error.problems)
            out.print(f"{count} problem{'s' * (count != 1)}.", style="bold")
            sys.exit(PROBLEMS)
        except UnknownUnitError as error:
            raise click.UsageError(str(error)) from None

    return reporting


rulebook_option = click.option("--rulebook", metavar="VERSION", help="A version such as 2020.1, or a folder.")
files_argument = click.argument("files", nargs=-1, required=False, metavar="[pilots|FILES...]")


@main.command()
@files_argument
@rulebook_option
@click.option("--headline", type=click.Choice(["both", "core", "shock"]), default="both", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Every result with its trace, as JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="The table, as CSV.")
@reports_problems
def classify(files: tuple[str, ...], rulebook: str | None, headline: str, as_json: bool, as_csv: bool) -> None:
    """Classify the pilots, or the units of files (CSV, JSON).

    Tables are wide (a row per unit, a column per item) or long (unit, item, value). Blank is unknown, NA not
    applicable.
    """
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    result = _classified(files, rulebook, headline)
    if as_json:
        click.echo(result.to_json(), nl=False)
    elif as_csv:
        click.echo(result.table.to_csv(), nl=False)
    else:
        from typology.show.terminal import console, print_classification

        print_classification(console(), result)


@main.command()
@click.argument("unit")
@files_argument
@rulebook_option
@click.option("--json", "as_json", is_flag=True, help="The result with its trace, as JSON.")
@reports_problems
def explain(unit: str, files: tuple[str, ...], rulebook: str | None, as_json: bool) -> None:
    """Say why a UNIT has its category: a letter with rules, numbers, margins and paragraphs."""
    explanation = _classified(files, rulebook).explain(unit)
    if as_json:
        import json

        click.echo(json.dumps(explanation.to_dict(), ensure_ascii=False, indent=1))
    else:
        from typology.show.terminal import console, print_letter

        print_letter(console(), explanation)


@main.command()
@click.argument("rules")
@reports_problems
def check(rules: str) -> None:
    """Check a rulebook: a version, or the folder RULES of anyone's own.

    Reads every file, follows every reference, proves the decision tables free of gaps, overlaps and dead rows and
    monotone, runs the cases and reads the pilots. Exits with 1 and the list of what is wrong.
    """
    from typology.assessment.pilots import faulty_reviews
    from typology.classification.cases import run_cases
    from typology.errors import RulebookError
    from typology.rulebook.load import load_rulebook, rulebook_folder
    from typology.rulebook.plan import compile_plan
    from typology.rulebook.tables import inexact_sets
    from typology.show.terminal import console

    book = load_rulebook(rules)
    folder = rulebook_folder(rules)
    report = run_cases(folder / "cases", book)
    problems = [*report.problems, *faulty_reviews(folder / "pilots", book)]
    if problems:
        raise RulebookError(problems)
    out = console()
    order = " < ".join(book.decision.order)
    inexact = inexact_sets(compile_plan(book))
    out.print(f"{book.rulebook.title} {book.version}, sha256 {book.sha256[:12]}")
    out.print(
        f"{len(book.items)} items, {len(compile_plan(book).scores)} scores, {len(book.decision.thresholds)} thresholds"
    )
    out.print(f"Core table: no gap, no dead row, monotone in the order {order} (proven).")
    out.print(f"Sets of possible categories: {'exact (proven)' if inexact is None else f'may be too wide: {inexact}'}.")
    out.print(f"{report.count} cases hold and cover every rule.")


@main.command()
@click.argument("before")
@click.argument("after")
@click.option("--assessments", multiple=True, metavar="pilots|FILE", help="Also say which of these units move.")
@click.option("--json", "as_json", is_flag=True, help="Changes and moves as JSON.")
@reports_problems
def diff(before: str, after: str, assessments: tuple[str, ...], as_json: bool) -> None:
    """Say which rules and numbers differ between two rulebooks, and which units move."""
    from typology.rulebook.diff import compare_rulebooks
    from typology.rulebook.load import load_rulebook

    books = load_rulebook(before), load_rulebook(after)
    changes = compare_rulebooks(*books)
    moves = None
    if assessments:
        from typology.classification.moves import moved_units

        moves = moved_units(*(_classified(assessments, book) for book in books))
    if as_json:
        import json

        content = {
            "changes": [{"where": c.where, "before": c.before, "after": c.after} for c in changes],
            "moves": None if moves is None else moves.to_dict("records"),
        }
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
        return
    from typology.show.terminal import console, print_changes, print_rows

    out = console()
    if changes:
        print_changes(out, changes)
    else:
        out.print("The two rulebooks say the same.")
    if moves is not None:
        out.print()
        if moves.empty:
            out.print("No unit moves.")
        else:
            print_rows(out, list(moves.columns), moves.astype(str).to_numpy().tolist())


def _classified(files: tuple[str, ...], rulebook: "Rulebook | str | None", headline: Any = "both") -> "Classification":
    from typology.classification.classify import classify as classified
    from typology.rulebook.load import load_rulebook

    book = load_rulebook(rulebook)
    return classified(_read(files, book), rulebook=book, headline=headline)


def _read(files: tuple[str, ...], book: "Rulebook") -> "Assessments":
    if files in ((), ("pilots",)):
        from typology.assessment.pilots import load_pilots

        return load_pilots(book)
    from typology.files.read import read_assessments

    return read_assessments(list(files), rulebook=book)
