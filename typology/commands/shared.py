"""What every command shares: its input, its options, and how it tells what is wrong."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from typology.assessment.collection import Assessments
    from typology.classification.classify import Classification
    from typology.rulebook.model import Rulebook

__all__ = [
    "classified_files",
    "csv_option",
    "files_argument",
    "json_option",
    "one_format",
    "read_files",
    "reports_problems",
    "rulebook_option",
    "seed_option",
    "wrong_use",
]

PROBLEMS = 1
"""Exit code: the input has problems, all listed. Called wrongly, a command exits with 2."""


def reports_problems(command: Callable[..., None]) -> Callable[..., None]:
    """Print what is wrong with the input to stderr and exit with 1; with the call, with 2."""

    @wraps(command)
    def reporting(*args: Any, **kwargs: Any) -> None:
        from typology.errors import AssessmentError, IndicatorError, RulebookError, TypologyError, UnknownUnitError

        try:
            command(*args, **kwargs)
        except (AssessmentError, IndicatorError, RulebookError) as error:
            from typology.show.terminal import console, print_problems

            out = console(stderr=True)
            print_problems(out, error.problems)
            count = len(error.problems)
            out.print(f"{count} problem{'s' * (count != 1)}.", style="bold")
            sys.exit(PROBLEMS)
        except UnknownUnitError as error:
            raise click.UsageError(str(error)) from None
        except TypologyError as error:
            click.echo(str(error), err=True)
            sys.exit(PROBLEMS)

    return reporting


rulebook_option = click.option("--rulebook", metavar="VERSION", help="A version such as 2020.1, or a folder.")
files_argument = click.argument("files", nargs=-1, required=False, metavar="[pilots|FILES...]")
json_option = click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="The table, as CSV.")


seed_option = click.option("--seed", default=0, show_default=True, help="The same seed gives the same numbers.")


def one_format(*, as_json: bool, as_csv: bool) -> None:
    """Refuse two formats at once."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")


@contextmanager
def wrong_use() -> Iterator[None]:
    """Tell wrong arguments as wrong use of the command; what is wrong with the input is told as such."""
    from typology.errors import TypologyError

    try:
        yield
    except TypologyError:
        raise
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def classified_files(files: tuple[str, ...], rulebook: "Rulebook | str | None", **options: Any) -> "Classification":
    """Return the units of files, or the pilots, classified."""
    from typology.classification.classify import classify
    from typology.rulebook.load import load_rulebook

    book = load_rulebook(rulebook)
    return classify(read_files(files, book), rulebook=book, **options)


def read_files(files: tuple[str, ...], book: "Rulebook") -> "Assessments":
    """Return what files hold; without a file, the pilots."""
    if files in ((), ("pilots",)):
        from typology.assessment.pilots import load_pilots

        return load_pilots(book)
    from typology.files.read import read_assessments

    return read_assessments(list(files), rulebook=book)
