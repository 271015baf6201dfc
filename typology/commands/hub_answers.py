"""How the command that places hubs tells what cannot be done: in the words of its options."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from typology.errors import Problem
    from typology.portfolio.hubs.unreachable import Clash

__all__ = ["hubs_in_words"]

OPTIONS = (
    (r"places=\{.*\}, or serve= and candidates= without them",
     "--places FILE.csv with the columns unit, latitude and longitude, or --countries and --candidates without them"),
    (r"within= with a part for each of them, or serve= without them",
     "a part for each of them in the files, or --countries without them"),
    (r", or a mapping from unit to (part|load)", ""),
    (r", or a place in places=", ", or a place of --places"),
    (r"\bcandidates= with", "--candidates with"),
    (r"\bmost_km=", "--most-km "),
    (r"^lowest_load is no number", "--lowest-load is no number"),
    (r"^capacity is no number", "--capacity is no number"),
    (r"a number, 0 or more, or a mapping from candidate to number", "a number, 0 or more"),
)  # fmt: skip
"""What the library says of its arguments, and what the command calls them."""

WAYS = (
    (r"^a capacity of|to every capacity", "--capacity"),
    (r"^a lowest load of", "--lowest-load"),
    (r"^\d+ hubs?\b", "--hubs"),
    (r"^a longest distance of", "--most-km"),
    (r"need not stay open$", "--fixed"),
    (r"^exceptions to the rule 'served from its own", "or none at all, without --within"),
)
"""Ways out of a clash, and the option with which one goes there."""

UNREACHABLE = (
    "cannot hold the load", "not enough load", "cannot carry the lowest load", "than any hub can carry",
    "no candidate may serve", "no candidate lies",
)  # fmt: skip
"""Of what is clearly asked, but no plan can keep."""


@contextmanager
def hubs_in_words() -> Iterator[None]:
    """Tell what stands in the way of a plan: as wrong use, or as what no plan can keep."""
    from typology.errors import TypologyError
    from typology.portfolio.hubs.problems import HubQuestionError
    from typology.portfolio.hubs.unreachable import NoPlanError, OutOfTimeError

    try:
        yield
    except HubQuestionError as refusal:
        problems = [_by_options(problem) for problem in refusal.problems]
        said = "\n".join(map(str, problems))
        if all(any(words in problem.what for words in UNREACHABLE) for problem in problems):
            raise TypologyError(f"There is no such plan.\n{said}") from None
        raise click.UsageError(said) from None
    except NoPlanError as refusal:
        raise NoPlanError(_with_options(refusal.clash)) from None
    except OutOfTimeError as refusal:
        raise TypologyError(f"{refusal} (--time-limit, --capacity, --candidates).") from None
    except TypologyError:
        raise
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _by_options(problem: "Problem") -> "Problem":
    expected = None if problem.expected is None else _translated(problem.expected)
    return replace(problem, what=_translated(problem.what), expected=expected)


def _translated(text: str) -> str:
    for pattern, words in OPTIONS:
        text = re.sub(pattern, words, text)
    return text


def _with_options(clash: "Clash") -> "Clash":
    return replace(clash, ways_out=tuple(map(_way, clash.ways_out)))


def _way(text: str) -> str:
    option = next((option for pattern, option in WAYS if re.search(pattern, text)), None)
    return f"{text} ({option})" if option else text
