"""Why a suggestion fits, in the few words for which a page has room: what another part of it says is not said again."""

import re

from typology.classification.prose import capital
from typology.portfolio.support.suggestion import Suggestion

__all__ = ["cited", "in_short", "why_of"]

KNOWN = re.compile(
    r"(the )?(category|shock state) of .* is |.* is in category \w+( |$)|it falls short too, beside|it fits category"
    r"|this is what category|the priority domain of .* is open|this fits (if|as long)",
    re.IGNORECASE,
)
"""Clauses that the first page has said: in which category a unit is, and what is open."""

TOLD_BY_REASON = ("if missing answers do not raise", "as long as")
"""Conditions that the reason itself tells."""

PLACES = re.compile(r"category \w+|5[A-Z]\b")
SCORED = re.compile(r"(.*) \(\S+\) scores (\d\.\d\d(?: at most)?), .*")
NEEDED = re.compile(r"(.*) \(\S+\) has a need of ([\d.]+), .*")
MOST_CITED = 3


def why_of(entry: Suggestion) -> str:
    """Return why an entry fits; where all of that has been said, for which category or shock state it is."""
    said = [part for part in entry.reason.rstrip(".").split("; ") if not KNOWN.match(part)]
    said = [part.removeprefix(f"{entry.name} ({entry.id}) ") for part in said]
    under = [] if entry.certain or entry.under.startswith(TOLD_BY_REASON) else [entry.under]
    text = "; ".join(filter(None, (*under, *said))) or " and ".join(dict.fromkeys(PLACES.findall(entry.reason)))
    return f"{capital(text)}." if text else ""


def in_short(why: str) -> str:
    """Return reasons with each score as a number behind its name.

    Examples
    --------
    >>> in_short("Housing & slums (C1) scores 1.00, and 1.5 or less is a challenge; domain D1 (3.33) is in front.")
    'Housing & slums (1.00); domain D1 (3.33) is in front.'
    """
    parts = why.rstrip(".").split("; ")
    short = "; ".join(NEEDED.sub(r"\1 (need \2)", SCORED.sub(r"\1 (\2)", part)) for part in parts)
    return f"{short}." if short else ""


def cited(entry: Suggestion) -> list[str]:
    """Return the first citations of an entry; that it is a proposal is said only where nothing else is."""
    found = [basis for basis in entry.basis if not basis.startswith("proposal")]
    return found[:MOST_CITED] or list(entry.basis[:1])
