"""A map of needs as marks: colour and shape by the domain that comes first, the category written inside."""

from collections import Counter
from collections.abc import Container, Iterator
from typing import NamedTuple

from typology.portfolio.priorities.combining import rules_for_priorities
from typology.portfolio.priorities.needs_map import NeedsMap
from typology.portfolio.priorities.ordered import NONE, OPEN
from typology.show.maps.marks import (
    DOMAIN_COLOURS,
    HOLLOW,
    OPEN_COLOUR,
    SHAPES,
    Entry,
    Mark,
    Scene,
    kept_units,
    tinted,
)
from typology.show.palette import QUIET
from typology.show.possible import brief, sets_in, shock_entries, shock_look

__all__ = ["needed"]


class _Domains(NamedTuple):
    """The look of each domain."""

    names: tuple[str, ...]

    def colour(self, domain: str) -> str:
        return DOMAIN_COLOURS[self.names.index(domain) % len(DOMAIN_COLOURS)]

    def mark(self, domain: str, so_far: str, provisional: bool) -> Mark:
        """Return a mark without a category: full where a domain comes first, tinted if provisionally, else hollow."""
        first, *others = (so_far if domain == OPEN else domain).split("|")
        if first not in self.names or (domain == OPEN and others):
            return Mark(HOLLOW, edge=QUIET) if domain == NONE else Mark(OPEN_COLOUR)
        colour, shape = self.colour(first), SHAPES[self.names.index(first) % len(SHAPES)]
        if domain == OPEN:
            return Mark(HOLLOW, shape, edge=colour)
        edge = self.colour(others[0]) if others else colour
        return Mark(tinted(colour) if provisional else colour, shape, edge=edge)


def needed(found: NeedsMap, within: Container[str] | None = None) -> Scene:
    """Return the scene of a map of needs."""
    rules = rules_for_priorities(found.priorities.rulebook).domains
    look, decision = _Domains(tuple(rules)), found.rulebook.decision
    units = kept_units(found.result.units, within)
    rows = found.units.loc[units]
    provisional = found.priorities.table["status"] == "provisional"
    doubted = found.result.table["status"] == "provisional"
    possible, shocks = (sets_in(found.result, column) for column in ("possible", "possible_shock"))
    marks: dict[str, Mark] = {}
    kinds: Counter[str] = Counter()
    firsts: Counter[str] = Counter()
    fronts: Counter[str] = Counter()
    for unit, domain, so_far, category in zip(units, rows["domain"], rows["so_far"], rows["category"], strict=True):
        mark = look.mark(str(domain), str(so_far), bool(provisional[unit]))
        text = brief(possible[unit], decision.order) if category == OPEN else f"{category}{'*' * bool(doubted[unit])}"
        shock = shock_look(shocks[unit], decision)
        marks[unit] = mark._replace(text=text, ring=shock.ring, hatched=shock.hatched, corner=shock.corner)
        kinds[_kind(str(domain), mark, bool(provisional[unit]))] += 1
        firsts.update(str(domain).split("|"))
        fronts.update(str(so_far).split("|") if domain == OPEN else [])
    legend = [
        [
            (look.mark(name, "", False), f"{name} {rule.name}: {_share(firsts[name], fronts[name])}")
            for name, rule in rules.items()
        ],
        list(_how_certain(kinds)),
        [(Mark(OPEN_COLOUR, text="2"), "the category"), (Mark(OPEN_COLOUR, text="2*"), "provisionally"),
         (Mark(OPEN_COLOUR, text="1\N{EN DASH}3"), "categories that are possible")],
        [(Mark(OPEN_COLOUR, ring=shock.ring, hatched=shock.hatched, corner=shock.corner), text)
         for shock, text in shock_entries([shocks[unit] for unit in units], decision)],
    ]  # fmt: skip
    return Scene("Priority domain and category of need", marks, legend, labels=found.labels)


def _share(first: int, front: int) -> str:
    said = [f"first in {first:,}"] if first else []
    said += [f"in front so far in {front:,}"] if front else []
    return ", ".join(said) or "in front in none"


def _kind(domain: str, mark: Mark, provisional: bool) -> str:
    if domain == NONE:
        return "none"
    if domain == OPEN:
        return "hollow" if mark.colour == HOLLOW else "open"
    return ("tie " if "|" in domain else "") + ("tinted" if provisional else "full")


def _how_certain(kinds: Counter[str]) -> Iterator[Entry]:
    one, other = DOMAIN_COLOURS[0], DOMAIN_COLOURS[1]
    looks = {
        "full": (Mark(one, edge=one), "comes first for certain"),
        "tie full": (Mark(one, edge=other), "two come first alike"),
        "tinted": (Mark(tinted(one), edge=one), "comes first provisionally"),
        "tie tinted": (Mark(tinted(one), edge=other), "two alike, provisionally"),
        "none": (Mark(HOLLOW, edge=QUIET), "no domain is a priority"),
        "hollow": (Mark(HOLLOW, edge=one), "undetermined; only in front so far"),
        "open": (Mark(OPEN_COLOUR), "undetermined; none or several in front so far"),
    }
    for kind, (mark, text) in looks.items():
        if kinds[kind]:
            yield mark, f"{text}: {kinds[kind]:,}"
