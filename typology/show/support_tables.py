"""Support on a terminal: what to offer to each unit and how it would be served, in lines or in sentences."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from typology.classification.prose import listed
from typology.portfolio.presence.advice import OPEN, PresenceAdvice
from typology.portfolio.support.suggestion import Suggestion
from typology.portfolio.support.supported import Support
from typology.show.programme_tables import print_labels, print_prose
from typology.show.terminal import print_rows

__all__ = ["print_support", "print_unit"]

MOST_UNITS, MOST_TYPES = 200, 2
"""Units with a line; types of support in it."""

KINDS: Mapping[str, str] = {
    "intervention": "What would help",
    "strengthen": "What to strengthen",
    "flagship": "Global programmes",
    "partner": "Partners",
    "platform": "Platforms",
    "role": "Roles",
    "inclusion": "Social inclusion",
    "lens": "Questions to every proposal",
    "sdg": "Sustainable Development Goals",
}
"""Kinds of suggestions, as headings."""


def print_support(out: Console, found: Support, served: PresenceAdvice | None) -> None:
    """Print a line for each unit: how it would be served, and the types of support that come first."""
    print_labels(out, found.labels)
    rows = [_line(found, served, unit) for unit in found.units[:MOST_UNITS]]
    print_rows(out, ["unit", "served by", "surge", "offers", "first types of support"], rows)
    out.print()
    more = len(found.units) - MOST_UNITS
    if more > 0:
        print_prose(out, f"{more:,} more units; --csv and --json give every one of them.")
    print_prose(
        out,
        "Offers are those that stand in front: how many are certain, + how many only possible, as missing answers "
        "decide; ? marks a type of support that is possible. A surge is a team for a crisis, on top of the form that "
        "lasts. With --unit, those of one unit are told with their reasons.",
    )


def _line(found: Support, served: PresenceAdvice | None, unit: str) -> list[str | Text]:
    ahead = found.of(unit)
    certain = sum(entry.certain for entry in ahead)
    types = [entry for entry in ahead if entry.kind == "intervention"]
    named = [f"{entry.name}{'' if entry.certain else '?'}" for entry in types[:MOST_TYPES]]
    more = len(types) - MOST_TYPES
    form, surge = ("", "") if served is None else _form(served, unit)
    counts = f"{certain} + {len(ahead) - certain}"
    return [Text(unit, style="bold"), form, surge, counts, "; ".join(named) + (f" +{more}" if more > 0 else "")]


def _form(served: PresenceAdvice, unit: str) -> tuple[str, str]:
    row, presence = served.table.loc[unit].astype(str), served.rulebook.presence
    assert presence is not None
    modes = row["possible_modes"].split("|") if row["mode"] == OPEN else [str(row["mode"])]
    form = listed([presence.named(mode) for mode in modes], "or")
    return f"{form} (provisional)" if row["status"] == "provisional" else form, str(row["surge"])


def print_unit(out: Console, found: Support, served: PresenceAdvice | None, unit: str) -> None:
    """Print how a unit would be served, and then every suggestion that stands in front, kind by kind."""
    print_labels(out, found.labels)
    if served is not None:
        for sentence in served.of(unit):
            print_prose(out, sentence)
    else:
        out.print(Text(unit, style="bold"))
    ahead = found.of(unit)
    for kind, heading in KINDS.items():
        _print_kind(out, heading, [entry for entry in ahead if entry.kind == kind])
    behind = len(found.of(unit, everything=True)) - len(ahead)
    if behind:
        out.print()
        print_prose(out, f"{behind} more do not stand in front; --csv and --json give every one of them.")


def _print_kind(out: Console, heading: str, entries: Sequence[Suggestion]) -> None:
    if not entries:
        return
    out.print()
    out.print(Text(heading, style="bold"))
    for entry in entries:
        sure = "" if entry.certain else " (possible)"
        print_prose(out, f"{entry.name}{sure}. {_ended(entry.text)} {entry.reason}", indent=2, hanging=4)


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".?!" else f"{text}."
