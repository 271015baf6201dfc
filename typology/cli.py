"""The command ``typology``."""

import os
import sys

import click

from typology.commands.certainty import acceptability, next_questions, pathway, sensitivity
from typology.commands.classifying import classify, explain
from typology.commands.crosscheck import crosscheck
from typology.commands.desk import desk
from typology.commands.hubs import hubs
from typology.commands.programming import group, needs_map
from typology.commands.rulebooks import check, diff
from typology.commands.support import support
from typology.commands.train import train

__all__ = ["main", "run"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="typology")
def main() -> None:
    """Tell what a country's human settlements need, why, and how sure that is.

    Classifies countries and cities by the human settlements needs typology: category 1 to 4, N or undetermined, and
    apart from it the shock state of category 5. Works without a network.
    """


for command in (
    classify, explain, acceptability, sensitivity, pathway, next_questions, desk, crosscheck, needs_map, group,
    hubs, support, train, check, diff,
):  # fmt: skip
    main.add_command(command)


def run() -> None:
    """Run the command from a shell: what libraries print by themselves goes to stderr and spoils no output."""
    try:
        out = os.dup(1)
        os.dup2(2, 1)
    except OSError:
        main()
        return
    buffering = 1 if os.isatty(out) else -1
    encoding, errors = sys.stdout.encoding, sys.stdout.errors
    sys.stdout = os.fdopen(out, "w", buffering, encoding=encoding, errors=errors)
    main()
