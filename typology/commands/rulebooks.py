"""The commands about rulebooks: check one, compare two."""

import click

from typology.commands.shared import classified_files, reports_problems

__all__ = ["check", "diff"]


@click.command()
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


@click.command()
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

        moves = moved_units(*(classified_files(assessments, book) for book in books))
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
